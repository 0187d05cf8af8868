"""Too many copies of a broadcast fail: it pauses, and a person says whether it goes on."""

from datetime import timedelta

from bridge.relay import answers, broadcasting, drafting, notices, scheduling
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import broadcasts, vigilance
from storage.bulletins import Broadcast, BroadcastState
from storage.driver import to_ms

WINDOW = timedelta(minutes=10)
FEW = 20  # people: fewer say nothing about a town
NORMAL, HIGHEST = 0.05, 0.5  # of those in the window
FAILURES = "failures"  # why it is paused


def is_abnormal(refused: int, settled: int, asked: int) -> bool:
    """Whether somebody should look. Each time somebody said that it goes on, twice as much is normal."""
    return refused > FEW and refused > settled * min(HIGHEST, NORMAL * 2**asked)


async def pause(d: Decision, desk: DeskRules, broadcast: Broadcast) -> bool:
    """Pause it and ask, if too much of it failed lately; whether it was so."""
    found = await vigilance.refusals(d.tx, broadcast.id)
    is_old = found.since_ms + WINDOW // timedelta(milliseconds=1) <= to_ms(d.now)
    if found.refused <= FEW and not is_old:
        return False
    settled = await vigilance.settled(d.tx, broadcast.id) - found.before[1]
    if not is_abnormal(found.refused, settled, found.asked):
        if is_old:
            await vigilance.begin_window(d.tx, broadcast.id, now=d.now)
        return False
    causes = await vigilance.causes(d.tx, broadcast.id, found)
    if not await broadcasts.turn(d.tx, broadcast, BroadcastState.PAUSED, now=d.now, cause=FAILURES):
        return False
    await vigilance.begin_window(d.tx, broadcast.id, now=d.now, asked=True)
    await scheduling.write_down(d, scheduling.ANNOUNCER, "broadcast.paused", broadcast)
    await _ask(d, desk, broadcast, (found.refused, settled), causes)
    return True


async def _ask(
    d: Decision, desk: DeskRules, broadcast: Broadcast, counted: tuple[int, int], causes: dict[str, int]
) -> None:
    language, (refused, settled) = desk.language, counted
    heading = d.say(language, "broadcast-fails", number=str(broadcast.id), refused=refused, settled=settled)
    reasons = [f"· {number} × {answers.reason(d, language, cause)}" for cause, number in causes.items()]
    row = [await drafting.button(d, desk, action, broadcast) for action in ("broadcast_resume", "broadcast_cancel")]
    question = d.say(language, "broadcast-fails-ask", number=str(broadcast.id))
    await notices.tell(d, desk, "\n".join([heading, *reasons, question]), buttons=[row])
    changed = await broadcasts.get(d.tx, broadcast.id)
    if changed is not None:
        await broadcasting.show(d, desk, changed)
