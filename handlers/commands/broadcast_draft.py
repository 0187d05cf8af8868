"""From words to a draft and its card; or why they cannot be a broadcast."""

from bridge import wording
from bridge.fitting import fitted
from bridge.relay import choosing, drafting, sizes
from bridge.relay.decision import CommandCall, Decision
from storage import broadcasts
from storage.broadcasts import Issue
from storage.content import Content, Media


async def objection(d: Decision, call: CommandCall, bulletin: str, content: Content) -> str | None:
    """Why this cannot be a broadcast, in words; None if it can."""
    language, abilities = call.desk.language, call.line.abilities
    words = choosing.words_for_template(content)
    if not words:
        return d.say(language, "broadcast-needs-words")
    if isinstance(content, Media) and content.media not in abilities.captions:
        return d.say(language, "broadcast-needs-caption")
    if isinstance(content, Media) and (why := sizes.objection(d, call.desk, content, [abilities])):
        return why
    # What travels in the template is one line: a line break becomes three characters there.
    length, most = wording.units(fitted(words).text), await choosing.room_units(d, call.line, bulletin, content)
    return d.say(language, "broadcast-too-long", length=length, most=most) if length > most else None


async def draft(d: Decision, call: CommandCall, issue: Issue, *, under: str) -> None:
    """Write it down, and show its card under that message of the room."""
    number = await broadcasts.draft(d.tx, issue, now=d.now)
    drafted = await broadcasts.get(d.tx, number)
    assert drafted is not None  # just written in this transaction
    asking = await drafting.ask_network(d, call.line, drafted)
    card = await drafting.draft_card(d, call.desk, call.line, asking, under=under)
    await broadcasts.show_on(d.tx, number, card)
