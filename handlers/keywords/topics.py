"""`ARGOMENTI`: a list of the bulletins, with what is on now; a tap switches one."""

from bridge import lists
from bridge.lists import Pages, Row
from bridge.relay import subscribing
from bridge.relay.decision import Decision, KeywordCall, Reply
from handlers.keywords import subscription, zones
from storage import consents
from storage.content import Choices

TOPIC, PAGE = "topic", "topics"


async def show(d: Decision, call: KeywordCall) -> Reply:
    """The list, or the words for a line that has none; its page is the argument of who taps on."""
    if not call.line.bulletins:
        subscribed = await consents.of_citizen(d.tx, call.citizen.id)
        key = "topics-none-subscribed" if subscribed else "topics-none"
        return Reply(d.say(call.language, key, line=call.line.title))
    text = d.say(call.language, "topics-list", line=call.line.title, notice=call.line.notice_url)
    page = int(call.argument) if call.argument.isdecimal() else 1
    return Reply(ask=await _list(d, call, text, page))


async def switch(d: Decision, call: KeywordCall) -> Reply:
    """A tapped bulletin goes on if it was off, off if it was on; the answer says how it stands, and lists all again."""
    title = call.line.bulletins.get(call.argument)
    if title is None:
        return await show(d, _about(call, ""))  # a list from before the configuration changed
    before = await consents.of_citizen(d.tx, call.citizen.id)
    will = subscribing.will_of(call)
    page = lists.page_of(await _rows(d, call), f"{TOPIC}:{call.argument}", call.line.abilities)
    if before.includes(call.argument):
        await subscribing.withdraw(d, will)
        is_gone = not await consents.of_citizen(d.tx, call.citizen.id)
        key = "topic-last-switched-off" if is_gone else "topic-switched-off"
        return Reply(ask=await _list(d, call, d.say(call.language, key, bulletin=title, line=call.line.title), page))
    await subscribing.give(d, will)
    if not before:
        return Reply(subscription.welcome(d, call, before), await zones.question(d, call))
    text = d.say(call.language, "topic-switched-on", bulletin=title, line=call.line.title)
    return Reply(ask=await _list(d, call, text, page))


async def _list(d: Decision, call: KeywordCall, text: str, page: int) -> Choices:
    pages = Pages(PAGE, d.say(call.language, "topics-more"))
    label = d.say(call.language, "topics-label")
    return lists.switches(text, await _rows(d, call), label, call.line.abilities, pages, page)


async def _rows(d: Decision, call: KeywordCall) -> list[Row]:
    subscribed = await consents.of_citizen(d.tx, call.citizen.id)
    rows = []
    for name, title in call.line.bulletins.items():
        is_on = subscribed.includes(name)
        rows.append(Row(f"{TOPIC}:{name}", title, is_on, d.say(call.language, "row-on" if is_on else "row-off")))
    return rows


def _about(call: KeywordCall, argument: str) -> KeywordCall:
    return KeywordCall(call.line, call.citizen, argument, call.verbatim, call.at, call.means, call.foreign_id)
