"""`/broadcast` and `/avviso`: compose a broadcast and see it before it goes."""

import re

from bridge import addressing, wording
from bridge.addressing import Addressed
from bridge.fitting import fitted
from bridge.relay import choosing, copies, drafting, sizes
from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.commands import broadcast_life
from storage import broadcasts
from storage.broadcasts import Issue
from storage.content import Content, Location, Media, Text

_COMMAND = re.compile(r"\s*\S+")


async def compose(d: Decision, call: CommandCall) -> Reply:
    """Draft what was typed, sent with the command, or answered by it; nothing goes before somebody presses."""
    if (order := broadcast_life.read(call.argument)) is not None:
        return await broadcast_life.obey(d, call, order)
    typed = _typed_words(call)
    to = addressing.read(typed.text, call.line.bulletins, call.line.zones)
    if to.unknown:
        known = ", ".join(call.line.zones)
        return Reply(d.say(call.desk.language, "broadcast-zone-unknown", zone=to.unknown, zones=known))
    content = _content(call, wording.after(typed, to.length))
    if content is None:
        return Reply(d.say(call.desk.language, "broadcast-usage"))
    if (why := await _objection(d, call, to.bulletin, content)) is not None:
        return Reply(why)
    await _draft(d, call, to, content)
    return Reply()


async def _objection(d: Decision, call: CommandCall, bulletin: str, content: Content) -> str | None:
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


async def _draft(d: Decision, call: CommandCall, to: Addressed, content: Content) -> None:
    issue = Issue(
        line=call.line.name,
        desk=call.desk.name,
        bulletin=to.bulletin,
        content=content,
        operator=call.operator.id,
        is_alert=to.bulletin in call.line.alerts,
        zone=to.zone,
    )
    number = await broadcasts.draft(d.tx, issue, now=d.now)
    drafted = await broadcasts.get(d.tx, number)
    assert drafted is not None  # just written in this transaction
    asking = await drafting.ask_network(d, call.line, drafted)
    card = await drafting.draft_card(d, call.desk, call.line, asking, under=_holder(call, content))
    await broadcasts.show_on(d.tx, number, card)


def _holder(call: CommandCall, content: Content) -> str:
    """The message that shows what will be sent: the one with the command, or the one with the file it answers."""
    answered = call.wrote.answered
    if answered is None or isinstance(content, Text) or isinstance(call.wrote.content, Media):
        return call.wrote.foreign_id
    return answered.foreign_id


def _content(call: CommandCall, words: Text) -> Content | None:
    """The words with their dress; under a file sent with the command, or with what the command answers."""
    if isinstance(call.wrote.content, Media):
        return copies.with_caption(call.wrote.content, words)
    answered = call.wrote.answered.content if call.wrote.answered is not None else None
    match answered:
        case Media():
            return copies.with_caption(answered, words if words.text else answered.caption)
        case Location():
            return copies.with_place(words, answered) if words.text else answered
        case Text() if not words.text:
            return answered
    return words if words.text else None


def _typed_words(call: CommandCall) -> Text:
    """What follows the command, with its dress and the space before it."""
    content = call.wrote.content
    whole = content.caption if isinstance(content, Media) else content
    if not isinstance(whole, Text):
        return Text("")
    command = _COMMAND.match(whole.text)
    return whole if command is None else wording.after(whole, command.end(), strip=False)
