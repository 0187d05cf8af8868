"""The buttons of a draft's card. Whoever presses first decides; a second press changes nothing."""

from bridge import window
from bridge.relay import answers, choosing, copies, drafting
from bridge.relay.decision import Decision, PressCall
from bridge.rules import DeskRules
from storage import audit, broadcasts, citizens, consents, operators, outbox
from storage.bodies import Say
from storage.model import Broadcast, BroadcastId, BroadcastState, Operator, Priority


async def send(d: Decision, call: PressCall) -> str:
    """Start it; where the desk has approvers, a second person out of them must agree first."""
    language, broadcast = call.desk.language, await of(d, call)
    if broadcast is None:
        return d.say(language, "press-unknown")
    if not call.desk.approvers:
        return await _start(d, call, broadcast)
    if broadcast.state is not BroadcastState.DRAFT or not await broadcasts.propose(
        d.tx, broadcast.id, call.operator.id
    ):
        return stands(d, call.desk, broadcast)
    await write_down(d, call.operator, "broadcast.proposed", broadcast)
    await drafting.ask_approval(d, call.desk, broadcast, call.operator)
    return d.say(language, "broadcast-proposed", number=str(broadcast.id))


async def approve(d: Decision, call: PressCall) -> str:
    """The second person agrees: an approver, and not the one who proposed it."""
    language, broadcast = call.desk.language, await of(d, call)
    if broadcast is None or broadcast.proposer is None:
        return d.say(language, "press-unknown")
    if call.operator.foreign_id not in call.desk.approvers or call.operator.id == broadcast.proposer:
        return d.say(language, "approve-not-allowed")
    return await _start(d, call, broadcast)


async def _start(d: Decision, call: PressCall, broadcast: Broadcast) -> str:
    """The ceiling is fixed now: who subscribes later does not get it."""
    ceiling = await consents.ceiling(d.tx)
    if not await broadcasts.start(d.tx, broadcast.id, ceiling=ceiling, now=d.now):
        return stands(d, call.desk, broadcast)
    await write_down(d, call.operator, "broadcast.started", broadcast)
    return d.say(call.desk.language, "broadcast-started", number=str(broadcast.id))


async def test(d: Decision, call: PressCall) -> str:
    """Send it to the WhatsApp number this operator linked, and to nobody else."""
    language, broadcast = call.desk.language, await of(d, call)
    if broadcast is None:
        return d.say(language, "press-unknown")
    own = await operators.linked(d.tx, call.operator.id, broadcast.line)
    if own is None:
        return d.say(language, "test-not-linked")
    citizen, line = await citizens.get(d.tx, own), d.rules.lines[broadcast.line]
    is_open = window.window_at(citizen.last_heard, d.now).is_open
    content = (
        copies.free_words(d, line, broadcast.content) if is_open else await choosing.template_for(d, line, broadcast)
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


async def of(d: Decision, call: PressCall) -> Broadcast | None:
    """The broadcast a button is about."""
    return await broadcasts.get(d.tx, BroadcastId(call.argument))


def stands(d: Decision, desk: DeskRules, broadcast: Broadcast) -> str:
    """How it stands already, for a press that changes nothing."""
    state = d.say(desk.language, f"state-{broadcast.state}")
    return d.say(desk.language, "broadcast-press-again", state=state)


async def write_down(d: Decision, operator: Operator, action: str, broadcast: Broadcast) -> None:
    """Into the audit log."""
    actor, subject = f"operator:{operator.id}", f"broadcast:{broadcast.id}"
    await audit.append(d.tx, actor=actor, action=action, subject=subject, at=d.now)
