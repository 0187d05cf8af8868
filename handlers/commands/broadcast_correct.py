"""`/broadcast rettifica 12 text`: a correction, to exactly those who got, or may have got, the twelfth."""

from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.commands import broadcast_draft
from storage.broadcasts import Issue
from storage.content import Text
from storage.model import Broadcast, BroadcastState

OVER = frozenset({BroadcastState.DONE, BroadcastState.CANCELLED})


async def by_word(d: Decision, call: CommandCall, broadcast: Broadcast, rest: str) -> Reply:
    """Draft it, as any other: nothing goes before somebody presses."""
    language, number = call.desk.language, str(broadcast.id)
    if broadcast.started is None:
        return Reply(d.say(language, "broadcast-correct-not-started", number=number))
    if broadcast.state not in OVER:  # who is still to get it would get the wrong words after the right ones
        return Reply(d.say(language, "broadcast-correct-under-way", number=number))
    if not rest:
        return Reply(d.say(language, "broadcast-correct-usage", number=number))
    if broadcast.line != call.line.name:
        return Reply(d.say(language, "broadcast-none", number=number))
    content = Text(rest)
    if (why := await broadcast_draft.objection(d, call, broadcast.bulletin, content)) is not None:
        return Reply(why)
    issue = Issue(
        line=broadcast.line,
        desk=broadcast.desk,
        bulletin=broadcast.bulletin,
        content=content,
        operator=call.operator.id,
        is_alert=broadcast.is_alert,
        corrects=broadcast.id,
    )
    await broadcast_draft.draft(d, call, issue, under=call.wrote.foreign_id)
    return Reply()
