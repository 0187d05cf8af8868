"""`ZONA`: where in the municipality a subscriber wants to be told about.

A line where only people answer leaves the word to them.
"""

from bridge import lists
from bridge.lists import Pages, Row
from bridge.relay.decision import Decision, KeywordCall, Reply
from storage import zones
from storage.content import Choices

ZONE, PAGE = "zone", "zones"
EVERYWHERE = "*"  # the row that forgets what was named


async def show(d: Decision, call: KeywordCall) -> Reply:
    """The list, or the words for a line that has none; its page is the argument of who taps on."""
    if call.line.human_only:
        return Reply()
    if not call.line.zones:
        return Reply(d.say(call.language, "zones-none", line=call.line.title))
    page = int(call.argument) if call.argument.isdecimal() else 1
    return Reply(ask=await _list(d, call, d.say(call.language, "zones-list", line=call.line.title), page))


async def question(d: Decision, call: KeywordCall) -> Choices | None:
    """After subscribing, once in a life and only to who has named none: the list."""
    if call.line.human_only or not call.line.zones or await zones.of_citizen(d.tx, call.citizen.id):
        return None
    if not await zones.ask(d.tx, call.citizen.id, now=d.now):
        return None
    return await _list(d, call, d.say(call.language, "zones-list", line=call.line.title), 1)


async def name(d: Decision, call: KeywordCall) -> Reply:
    """`ZONA borgo`: this one too, if it was not named yet."""
    if call.line.human_only:
        return Reply()
    await zones.add(d.tx, call.line.name, call.citizen.id, call.argument, means=call.means, now=d.now)
    return Reply(ask=await _answer(d, call))


async def switch(d: Decision, call: KeywordCall) -> Reply:
    """A tapped zone is named, or no longer; the first row forgets them all."""
    if call.argument == EVERYWHERE:
        await zones.remove(d.tx, call.citizen.id)
    elif call.argument not in call.line.zones:
        return await show(d, call)  # a list from before the configuration changed
    elif not await zones.remove(d.tx, call.citizen.id, call.argument):
        await zones.add(d.tx, call.line.name, call.citizen.id, call.argument, means=call.means, now=d.now)
    return Reply(ask=await _answer(d, call))


async def _answer(d: Decision, call: KeywordCall) -> Choices:
    """How it stands now, and the list again."""
    named = [zone.name for zone in await zones.of_citizen(d.tx, call.citizen.id)]
    titles = [title for name, title in call.line.zones.items() if name in named]
    key = "zones-chosen" if titles else "zones-all"
    rows = await _rows(d, call)
    page = lists.page_of(rows, f"{ZONE}:{call.argument}", call.line.abilities)
    return await _list(d, call, d.say(call.language, key, zones=", ".join(titles)), page)


async def _list(d: Decision, call: KeywordCall, text: str, page: int) -> Choices:
    pages = Pages(PAGE, d.say(call.language, "zones-more"))
    label = d.say(call.language, "zones-label")
    return lists.switches(text, await _rows(d, call), label, call.line.abilities, pages, page)


async def _rows(d: Decision, call: KeywordCall) -> list[Row]:
    named = {zone.name for zone in await zones.of_citizen(d.tx, call.citizen.id)} & call.line.zones.keys()
    titles = {EVERYWHERE: d.say(call.language, "zones-everywhere"), **call.line.zones}
    rows = []
    for name, title in titles.items():
        is_on = name in named if named else name == EVERYWHERE
        rows.append(Row(f"{ZONE}:{name}", title, is_on, d.say(call.language, "row-on" if is_on else "row-off")))
    return rows
