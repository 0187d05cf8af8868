"""The buttons of a running broadcast's card, and the same by word: pause, resume, cancel."""

from bridge import terms
from bridge.relay import approving, scheduling
from bridge.relay.decision import Decision, PressCall
from bridge.rules import DeskRules
from handlers.presses.broadcast import actor_of, of, show, stands, stands_now, write_down
from storage import broadcasts, recipients
from storage.bulletins import Broadcast, BroadcastState
from storage.model import Operator, Role


async def cancel(d: Decision, call: PressCall) -> str:
    """Nothing more goes; what has gone has gone."""
    broadcast = await of(d, call)
    if (
        broadcast is not None
        and call.role < Role.MANAGER
        and not approving.may_cancel(call.desk, call.operator, broadcast)
    ):
        return d.say(call.desk.language, "press-not-allowed")
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
    "pausa": ((BroadcastState.SCHEDULED, BroadcastState.RUNNING), BroadcastState.PAUSED, "broadcast-paused-now"),
    "annulla": (
        (BroadcastState.DRAFT, BroadcastState.SCHEDULED, BroadcastState.RUNNING, BroadcastState.PAUSED),
        BroadcastState.CANCELLED,
        "broadcast-cancelled-now",
    ),
}


async def turn(d: Decision, desk: DeskRules, operator: Operator, broadcast: Broadcast, word: str) -> str:
    """Pause, resume or cancel; from a state where that means nothing, say how it stands."""
    if word == "riprendi":
        return await _resume(d, desk, operator, broadcast)
    allowed, state, done = _TURNS[word]
    # One that rests for the night and is paused by hand does not go on by itself any more.
    rests = word == "pausa" and broadcast.state is BroadcastState.PAUSED and broadcast.cause == terms.QUIET
    due = broadcast.due if broadcast.started is None else None
    if not rests and broadcast.state not in allowed:
        return stands(d, desk, broadcast)
    if not await broadcasts.turn(d.tx, broadcast, state, now=d.now, due=due):
        return await stands_now(d, desk, broadcast)
    await write_down(d, operator, f"broadcast.{state}", broadcast)
    if state is BroadcastState.CANCELLED:
        await recipients.cancel_waiting(d.tx, broadcast.id, now=d.now)
        if broadcast.state is BroadcastState.DRAFT:
            await approving.end(d, desk, broadcast, "broadcast-request-cancelled", operator)
    await show(d, desk, broadcast)
    d.tx.wake(d.rules.lines[broadcast.line].lane)
    return d.say(desk.language, done, number=str(broadcast.id))


async def _resume(d: Decision, desk: DeskRules, operator: Operator, broadcast: Broadcast) -> str:
    if broadcast.state is not BroadcastState.PAUSED:
        return stands(d, desk, broadcast)
    said = await scheduling.go_on(d, desk, broadcast, actor=actor_of(operator))
    return said or await stands_now(d, desk, broadcast)
