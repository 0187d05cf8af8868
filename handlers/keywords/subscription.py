"""`ISCRIZIONE ON` and `OFF`, `STOP`: consent given and withdrawn, with the exact words as proof."""

from bridge.relay import subscribing
from bridge.relay.decision import Decision, KeywordCall, Reply
from handlers.keywords import zones
from storage.consents import Subscriptions


async def join(d: Decision, call: KeywordCall) -> Reply:
    """Record the consent; welcome, with the link to the privacy notice; ask once for the zone."""
    before = await subscribing.give(d, subscribing.will_of(call))
    return Reply(welcome(d, call, before), await zones.question(d, call))


def welcome(d: Decision, call: KeywordCall, before: Subscriptions) -> str:
    """What a new subscriber reads at once; who was one already is told so."""
    known = subscribing.is_known(before, call.argument)
    key = "already-subscribed" if known else "welcome-bulletin" if call.argument else "welcome"
    bulletin = call.line.bulletins.get(call.argument, "")
    text = d.say(call.language, key, line=call.line.title, bulletin=bulletin, notice=call.line.notice_url)
    return f"{text}\n{d.say(call.language, 'topics-hint')}" if call.line.bulletins else text


async def leave(d: Decision, call: KeywordCall) -> Reply:
    """Withdraw at once, in the middle of a broadcast too; one confirmation."""
    before = await subscribing.withdraw(d, subscribing.will_of(call))
    had = before.includes(call.argument) if call.argument else bool(before)
    key = "not-subscribed" if not had else "goodbye-bulletin" if call.argument else "goodbye"
    bulletin = call.line.bulletins.get(call.argument, "")
    return Reply(d.say(call.language, key, line=call.line.title, bulletin=bulletin))


async def explain(d: Decision, call: KeywordCall) -> Reply:
    """A bulletin we do not have: those there are, by name. Whatever else it may be, people read it, too.

    A line where only people answer leaves it to them.
    """
    if call.line.human_only:
        return Reply()
    hint = d.say(call.language, "read-by-people")
    if not call.line.bulletins:
        return Reply(f"{d.say(call.language, 'topics-none', line=call.line.title)}\n{hint}", is_guess=True)
    names = ", ".join(call.line.bulletins.values())
    example = next(iter(call.line.bulletins))
    text = d.say(call.language, "bulletin-unknown", words=call.argument, bulletins=names, example=example)
    return Reply(f"{text}\n{hint}", is_guess=True)


async def explain_leaving(d: Decision, call: KeywordCall) -> Reply:
    """The same for who wants to leave one: they read how to leave, and a person sees to it that they can."""
    if call.line.human_only:
        return Reply()
    text = d.say(call.language, "leaving-how")
    if call.line.bulletins:
        example = next(iter(call.line.bulletins))
        text = d.say(call.language, "leaving-unknown", words=call.argument, example=example)
    return Reply(f"{text}\n{d.say(call.language, 'read-by-people')}", is_guess=True)
