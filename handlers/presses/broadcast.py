"""The buttons of a broadcast's card. Whoever presses first decides; a second press changes nothing."""

from bridge import window
from bridge.relay import answers, broadcasting
from bridge.relay.decision import Decision, PressCall
from bridge.rules import DeskRules
from storage import audit, broadcasts, citizens, consents, operators, outbox
from storage.bodies import Say
from storage.model import Broadcast, BroadcastId, BroadcastState, Operator, Priority


async def _of(d: Decision, call: PressCall) -> Broadcast | None:
    return await broadcasts.get(d.tx, BroadcastId(call.argument))


async def send(d: Decision, call: PressCall) -> str:
    """Start it; where the desk has approvers, a second person out of them must agree first."""
    language, broadcast = call.desk.language, await _of(d, call)
    if broadcast is None:
        return d.say(language, "press-unknown")
    if not call.desk.approvers:
        return await _start(d, call, broadcast)
    if broadcast.state is not BroadcastState.DRAFT or not await broadcasts.propose(
        d.tx, broadcast.id, call.operator.id
    ):
        return _stands(d, call.desk, broadcast)
    await _write_down(d, call.operator, "broadcast.proposed", broadcast)
    await broadcasting.ask_approval(d, call.desk, broadcast, call.operator)
    return d.say(language, "broadcast-proposed", number=str(broadcast.id))


async def approve(d: Decision, call: PressCall) -> str:
    """The second person agrees: an approver, and not the one who proposed it."""
    language, broadcast = call.desk.language, await _of(d, call)
    if broadcast is None or broadcast.proposer is None:
        return d.say(language, "press-unknown")
    if call.operator.foreign_id not in call.desk.approvers or call.operator.id == broadcast.proposer:
        return d.say(language, "approve-not-allowed")
    return await _start(d, call, broadcast)


async def _start(d: Decision, call: PressCall, broadcast: Broadcast) -> str:
    """The ceiling is fixed now: who subscribes later does not get it."""
    ceiling = await consents.ceiling(d.tx)
    if not await broadcasts.start(d.tx, broadcast.id, ceiling=ceiling, now=d.now):
        return _stands(d, call.desk, broadcast)
    await _write_down(d, call.operator, "broadcast.started", broadcast)
    return d.say(call.desk.language, "broadcast-started", number=str(broadcast.id))


def _stands(d: Decision, desk: DeskRules, broadcast: Broadcast) -> str:
    """How it stands already, for a press that changes nothing."""
    state = d.say(desk.language, f"state-{broadcast.state}")
    return d.say(desk.language, "broadcast-press-again", state=state)


async def test(d: Decision, call: PressCall) -> str:
    """Send it to the WhatsApp number this operator linked, and to nobody else."""
    language, broadcast = call.desk.language, await _of(d, call)
    if broadcast is None:
        return d.say(language, "press-unknown")
    own = await operators.linked(d.tx, call.operator.id, broadcast.line)
    if own is None:
        return d.say(language, "test-not-linked")
    citizen, line = await citizens.get(d.tx, own), d.rules.lines[broadcast.line]
    is_open = window.window_at(citizen.last_heard, d.now).is_open
    content = (
        broadcasting.free_words(d, line, broadcast.content)
        if is_open
        else broadcasting.template_words(line, broadcast.content)
    )
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=line.lane,
            body=Say(content),
            priority=Priority.REPLY,
            sequence_key=answers.citizen_sequence(citizen.id),
            citizen=citizen.id,
        ),
        now=d.now,
    )
    return d.say(language, "test-sent")


async def cancel(d: Decision, call: PressCall) -> str:
    """Nothing more goes; what has gone has gone."""
    return await _turn(d, call, "annulla")


async def pause(d: Decision, call: PressCall) -> str:
    """Stop for now."""
    return await _turn(d, call, "pausa")


async def resume(d: Decision, call: PressCall) -> str:
    """Go on where it stopped."""
    return await _turn(d, call, "riprendi")


async def _turn(d: Decision, call: PressCall, word: str) -> str:
    broadcast = await _of(d, call)
    if broadcast is None:
        return d.say(call.desk.language, "press-unknown")
    return await turn_by_word(d, call.desk, call.operator, broadcast, word)


_TURNS = {
    "pausa": ((BroadcastState.RUNNING,), BroadcastState.PAUSED, "broadcast-paused-now"),
    "riprendi": ((BroadcastState.PAUSED,), BroadcastState.RUNNING, "broadcast-resumed-now"),
    "annulla": (
        (BroadcastState.DRAFT, BroadcastState.RUNNING, BroadcastState.PAUSED),
        BroadcastState.CANCELLED,
        "broadcast-cancelled-now",
    ),
}


async def turn_by_word(d: Decision, desk: DeskRules, operator: Operator, broadcast: Broadcast, word: str) -> str:
    """Pause, resume or cancel; from a state where that means nothing, say how it stands."""
    allowed, state, done = _TURNS[word]
    if broadcast.state not in allowed or not await broadcasts.turn(d.tx, broadcast, state, now=d.now):
        return _stands(d, desk, broadcast)
    await _write_down(d, operator, f"broadcast.{state}", broadcast)
    if state is BroadcastState.CANCELLED:
        await broadcasts.cancel_waiting(d.tx, broadcast.id, now=d.now)
    now = await broadcasts.get(d.tx, broadcast.id)
    if now is not None:
        await broadcasting.show(d, desk, now)
        d.tx.wake(d.rules.lines[broadcast.line].lane)
    return d.say(desk.language, done, number=str(broadcast.id))


async def _write_down(d: Decision, operator: Operator, action: str, broadcast: Broadcast) -> None:
    actor, subject = f"operator:{operator.id}", f"broadcast:{broadcast.id}"
    await audit.append(d.tx, actor=actor, action=action, subject=subject, at=d.now)
