"""What stops broadcasts on their way: a refusal that would meet everybody, or a line that takes nothing any more."""

from collections.abc import Sequence

from bridge.errors import Failure, Refused, Retryable
from bridge.relay import answers, broadcasting, drafting, notices, scheduling
from bridge.relay.decision import Decision
from storage import broadcasts
from storage.bulletins import Broadcast, BroadcastState
from storage.model import LineName
from storage.outbox import Delivery


async def after(d: Decision, delivery: Delivery, failure: Failure) -> None:
    """Pause what this failure would meet again, and say why, instead of failing one by one: a person has it go on."""
    for broadcast in await _met(d, delivery, failure):
        await _stop(d, broadcast, failure.cause)


async def _met(d: Decision, delivery: Delivery, failure: Failure) -> Sequence[Broadcast]:
    match failure:
        case Refused(stops_broadcast=True) if delivery.broadcast is not None:
            found = await broadcasts.get(d.tx, delivery.broadcast)
            return [] if found is None or found.state is not BroadcastState.RUNNING else [found]
        case Retryable(whole_lane=True, cause=cause) if cause.isdecimal() and delivery.lane.startswith("line:"):
            line = LineName(delivery.lane.removeprefix("line:"))  # a lost connection, which has no number, mends itself
            return [each for each in await broadcasts.running(d.tx) if each.line == line]
    return []


async def _stop(d: Decision, broadcast: Broadcast, cause: str) -> None:
    desk = d.rules.desks.get(broadcast.desk)
    if desk is None or not await broadcasts.turn(d.tx, broadcast, BroadcastState.PAUSED, now=d.now, cause=cause):
        return
    await scheduling.write_down(d, scheduling.ANNOUNCER, "broadcast.paused", broadcast)
    text = d.say(
        desk.language, "broadcast-stopped", number=str(broadcast.id), why=answers.reason(d, desk.language, cause)
    )
    row = [await drafting.button(d, desk, action, broadcast) for action in ("broadcast_resume", "broadcast_cancel")]
    await notices.tell(d, desk, text, buttons=[row])
    changed = await broadcasts.get(d.tx, broadcast.id)
    if changed is not None:
        await broadcasting.show(d, desk, changed)
