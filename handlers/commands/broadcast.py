"""`/broadcast` and `/avviso`: compose a broadcast and see it before it goes."""

import re

from bridge import addressing, wording
from bridge.addressing import Addressed
from bridge.relay import copies
from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.commands import broadcast_draft, broadcast_life
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
    if (why := await broadcast_draft.objection(d, call, to.bulletin, content)) is not None:
        return Reply(why)
    await _draft(d, call, to, content)
    return Reply()


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
    await broadcast_draft.draft(d, call, issue, under=_holder(call, content))


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
