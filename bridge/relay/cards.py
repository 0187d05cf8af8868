"""The identity card: who is writing, as far as staff need to know."""

from babel.dates import format_date

from bridge import identity, wording
from bridge.relay import responding
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import consents, messages, threads
from storage.model import Citizen, ThreadId


async def card(d: Decision, desk: DeskRules, line: LineRules, citizen: Citizen) -> str:
    """The card's words: name as given, masked number, subscriptions, history."""
    language = desk.language
    name = wording.clean_name(citizen.name) or d.say(language, "citizen-without-name")
    number = identity.mask(citizen.phone) or d.say(language, "citizen-without-number")
    lines = [f"👤 {name} · {number}", await subscriptions(d, language, line, citizen)]
    written, first = await messages.tally(d.tx, citizen.id)
    if first is None or written <= 1:
        lines.append(d.say(language, "card-first-contact"))
    else:
        since = format_date(first.astimezone(line.timezone), "long", locale=language)
        lines.append(d.say(language, "card-history", messages=written, since=since))
    lines += await responding.on_card(d, desk, line, citizen)
    if len(desk.lines) > 1:
        lines.append(d.say(language, "card-line", line=line.title))
    return "\n".join(lines)


async def subscriptions(d: Decision, language: str, line: LineRules, citizen: Citizen) -> str:
    """What somebody gets, in one line."""
    subscribed = await consents.of_citizen(d.tx, citizen.id)
    if not subscribed:
        return d.say(language, "card-not-subscribed")
    if subscribed.everything and not subscribed.without:
        return d.say(language, "card-subscribed-everything")
    titles = [title for name, title in line.bulletins.items() if subscribed.includes(name)]
    return d.say(language, "card-subscribed", bulletins=", ".join(titles))


async def describe_thread(d: Decision, desk: DeskRules, line: LineRules, citizen: Citizen, thread: ThreadId) -> None:
    """Give a thread its title and card; a desk shows them when it opens it."""
    name = wording.clean_name(citizen.name) or d.say(desk.language, "citizen-without-name")
    await threads.describe(
        d.tx,
        thread,
        title=identity.title(citizen, name, thread),
        card=await card(d, desk, line, citizen),
    )
