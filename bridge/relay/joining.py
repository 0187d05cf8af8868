"""Answers one after the other, joined: what still waits takes the next in, and the citizen gets one message.

One row, changed in the transaction that decides, before anybody may claim it: nothing can leave twice. Each of the
operator's messages stays a message of its own, with its marks, and can be corrected or taken back by itself.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bridge import wording
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import joins, messages, outbox
from storage.bodies import Say
from storage.content import Content, Text
from storage.model import DeliveryState, Message, MessageId

LINE_BREAK = Text("\n")


def wait_seconds(desk: DeskRules, answer: Say) -> float:
    """How long an answer waits for another to leave with."""
    return desk.merge_seconds if isinstance(answer.content, Text) and answer.quoted is None else 0.0


async def join(d: Decision, desk: DeskRules, line: LineRules, answer: outbox.Outgoing) -> datetime | None:
    """When the answer before this one, which takes it in, leaves; None if this one goes by itself."""
    if not isinstance(answer.body, Say) or answer.message is None or wait_seconds(desk, answer.body) <= 0:
        return None
    before = await joins.before(d.tx, answer, now=d.now)
    if before is None or not _is_plain(before):
        return None
    own = await messages.get(d.tx, answer.message)
    words = _words([*await joins.together(d.tx, before.id), own], line)
    due = max(before.due, d.now + timedelta(seconds=desk.undo_seconds))
    if words is None or not await joins.reword(d.tx, before.id, Say(words), due=due):
        return None
    await joins.put(d.tx, own.id, before.id)
    return due


async def reword(
    d: Decision, line: LineRules, parts: Sequence[outbox.Record], message: Message, to: Content
) -> bool | None:
    """A message that leaves with others is corrected in its place; None if it is alone, False if they have left or it
    does not fit.
    """
    if not await _shared(d, parts):
        return None
    await messages.rewrite(d.tx, message.id, to)
    words = _words(await joins.together(d.tx, parts[0].id), line)
    if words is not None and await joins.reword(d.tx, parts[0].id, Say(words), due=parts[0].due):
        return True
    await messages.rewrite(d.tx, message.id, message.content)
    return False


async def leave(d: Decision, line: LineRules, parts: Sequence[outbox.Record], message: MessageId) -> bool | None:
    """A message is taken from among those it leaves with; None if it is alone, False if they may have left."""
    shared = await _shared(d, parts)
    if not shared:
        return None
    rest = [each for each in shared if each.id != message]
    words = _words(rest, line)
    if words is None or not await joins.reword(d.tx, parts[0].id, Say(words), due=parts[0].due):
        return False
    await joins.remove(d.tx, message, parts[0].id, rest=rest[0].id)
    return True


async def _shared(d: Decision, parts: Sequence[outbox.Record]) -> list[Message]:
    """The messages that leave as one delivery; none where it is of one alone."""
    together = await joins.together(d.tx, parts[0].id) if len(parts) == 1 and _is_plain(parts[0]) else []
    return together if len(together) > 1 else []


def _is_plain(part: outbox.Record) -> bool:
    is_here = part.state in (DeliveryState.WAITING, DeliveryState.HELD)
    return is_here and isinstance(part.body, Say) and isinstance(part.body.content, Text) and part.body.quoted is None


def _words(said: Sequence[Message], line: LineRules) -> Text | None:
    """All of them, one under the other and in order; None if the network would not take them as one message."""
    together = Text("")
    for number, each in enumerate(sorted(said, key=lambda message: message.id)):
        if not isinstance(each.content, Text):
            return None
        together = wording.join(together, LINE_BREAK, each.content) if number else each.content
    return together if wording.marked_units(together) <= line.abilities.text_units else None
