"""The buttons of a running broadcast's card, and the same by word: pause, resume, cancel."""

from bridge.relay import broadcasting
from bridge.relay.decision import Decision, PressCall
from bridge.rules import DeskRules
from handlers.presses.broadcast import of, stands, write_down
from storage import broadcasts, recipients
from storage.model import Broadcast, BroadcastState, Operator


async def cancel(d: Decision, call: PressCall) -> str:
    """Nothing more goes; what has gone has gone."""
    return await _press(d, call, "annulla")


async def pause(d: Decision, call: PressCall) -> str:
    """Stop for now."""
    return await _press(d, call, "pausa")


async def resume(d: Decision, call: PressCall) -> str:
    """Go on where it stopped."""
    return await _press(d, call, "riprendi")


async def _press(d: Decision, call: PressCall, word: str) -> str:
    broadcast = await of(d, call)
    if broadcast is None:
        return d.say(call.desk.language, "press-unknown")
    return await turn(d, call.desk, call.operator, broadcast, word)


_TURNS = {
    "pausa": ((BroadcastState.RUNNING,), BroadcastState.PAUSED, "broadcast-paused-now"),
    "riprendi": ((BroadcastState.PAUSED,), BroadcastState.RUNNING, "broadcast-resumed-now"),
    "annulla": (
        (BroadcastState.DRAFT, BroadcastState.RUNNING, BroadcastState.PAUSED),
        BroadcastState.CANCELLED,
        "broadcast-cancelled-now",
    ),
}


async def turn(d: Decision, desk: DeskRules, operator: Operator, broadcast: Broadcast, word: str) -> str:
    """Pause, resume or cancel; from a state where that means nothing, say how it stands."""
    allowed, state, done = _TURNS[word]
    if broadcast.state not in allowed or not await broadcasts.turn(d.tx, broadcast, state, now=d.now):
        return stands(d, desk, broadcast)
    await write_down(d, operator, f"broadcast.{state}", broadcast)
    if state is BroadcastState.CANCELLED:
        await recipients.cancel_waiting(d.tx, broadcast.id, now=d.now)
    now = await broadcasts.get(d.tx, broadcast.id)
    if now is not None:
        await broadcasting.show(d, desk, now)
        d.tx.wake(d.rules.lines[broadcast.line].lane)
    return d.say(desk.language, done, number=str(broadcast.id))
