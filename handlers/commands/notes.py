"""`/nota`: words among staff, kept with the case."""

from bridge.relay import echoes, notices
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import messages
from storage.content import Text, words_of
from storage.messages import Draft
from storage.model import Direction, ForeignId, MarkKind


async def keep(d: Decision, call: CommandCall) -> Reply:
    """Keep it and mark it as kept; nothing leaves, but the line's other desks read it."""
    if call.thread is None or not call.argument:
        return Reply(d.say(call.desk.language, "note-empty"))
    draft = Draft(
        call.thread.citizen,
        call.thread.id,
        Direction.NOTE,
        Text(call.argument),
        call.wrote.at,
        call.operator.id,
        typed=words_of(call.wrote.content),
    )
    note = await messages.record(d.tx, draft)
    await messages.name(d.tx, note, call.desk.lane, ForeignId(call.wrote.foreign_id))
    await echoes.note(d, call.desk, note)
    await notices.mark(d, call.desk, call.wrote.foreign_id, MarkKind.NOTE)
    return Reply()
