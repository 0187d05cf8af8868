"""The buttons of a draft's card. Whoever presses first decides; a second press changes nothing."""

from datetime import datetime

from bridge import terms
from bridge.relay import approving, broadcasting, drafting, scheduling, trying
from bridge.relay.decision import Decision, PressCall
from bridge.rules import DeskRules
from storage import broadcasts, operators
from storage.bulletins import Broadcast, BroadcastState
from storage.driver import to_ms
from storage.model import BroadcastId, Operator


async def send(d: Decision, call: PressCall) -> str:
    """Send it now, or have a second person agree to that."""
    broadcast = await of(d, call)
    if broadcast is None:
        return d.say(call.desk.language, "press-unknown")
    if broadcast.state is not BroadcastState.DRAFT:
        return stands(d, call.desk, broadcast)
    return await decide(d, call.desk, call.operator, broadcast, due=None)


async def decide(
    d: Decision, desk: DeskRules, operator: Operator, broadcast: Broadcast, *, due: datetime | None
) -> str:
    """Somebody wants it sent, at once or at an hour: it is, unless a second person must agree first.

    An alert may go with one where there should be two; the audit log says so.
    """
    if (why := await drafting.objection(d, desk, broadcast)) is not None:
        return why
    alone = bool(desk.approvers) and broadcast.is_alert
    if not desk.approvers or alone:
        actor = actor_of(operator)
        if due is None:
            said = await scheduling.launch(d, desk, broadcast, actor=actor, alone=alone)
        else:
            said = await scheduling.plan(d, desk, broadcast, due, actor=actor, alone=alone)
        return said or await stands_now(d, desk, broadcast)
    if not desk.approvers - {operator.foreign_id}:
        return d.say(desk.language, "approve-nobody")
    if not await broadcasts.propose(d.tx, broadcast, operator.id, due=due):
        return await stands_now(d, desk, broadcast)
    await write_down(d, operator, "broadcast.proposed", broadcast)
    await approving.ask(d, desk, broadcast, operator, due)
    await show(d, desk, broadcast)
    return d.say(desk.language, "broadcast-proposed", number=str(broadcast.id))


async def approve(d: Decision, call: PressCall) -> str:
    """The second person agrees: an approver, and not the one who proposed it, to what is proposed now."""
    language, broadcast = call.desk.language, await of(d, call)
    if broadcast is None or broadcast.proposer is None:
        return d.say(language, "press-unknown")
    if call.operator.foreign_id not in call.desk.approvers or call.operator.id == broadcast.proposer:
        return d.say(language, "approve-not-allowed")
    if broadcast.state is not BroadcastState.DRAFT:
        return stands(d, call.desk, broadcast)
    if call.detail != ("" if broadcast.due is None else str(to_ms(broadcast.due))):
        return d.say(language, "approve-another")
    if (why := await drafting.objection(d, call.desk, broadcast)) is not None:
        return why
    actor, due = actor_of(call.operator), broadcast.due
    if due is None:
        said = await scheduling.launch(d, call.desk, broadcast, actor=actor)
    elif due + terms.lifetime(d.rules.lines[broadcast.line], broadcast) <= d.now:
        return d.say(language, "approve-too-late")
    else:
        said = await scheduling.plan(d, call.desk, broadcast, due, actor=actor)
    if said is not None:
        await approving.end(d, call.desk, broadcast, "broadcast-request-approved", call.operator)
    return said or await stands_now(d, call.desk, broadcast)


async def test(d: Decision, call: PressCall) -> str:
    """Send it to the WhatsApp number this operator linked, and to nobody else."""
    language, broadcast = call.desk.language, await of(d, call)
    if broadcast is None:
        return d.say(language, "press-unknown")
    own = await operators.linked(d.tx, call.operator.id, broadcast.line)
    if own is None:
        return d.say(language, "test-not-linked")
    await trying.send(d, broadcast, call.operator, own)
    return d.say(language, "test-sent")


async def of(d: Decision, call: PressCall) -> Broadcast | None:
    """The broadcast a button is about; None if there is none, or its line is no longer in the configuration."""
    found = await broadcasts.get(d.tx, BroadcastId(call.argument))
    return None if found is None or found.line not in d.rules.lines else found


def stands(d: Decision, desk: DeskRules, broadcast: Broadcast) -> str:
    """How it stands already, for a press that changes nothing."""
    is_proposed = broadcast.state is BroadcastState.DRAFT and broadcast.proposer is not None
    state = d.say(desk.language, "state-proposed" if is_proposed else f"state-{broadcast.state}")
    return d.say(desk.language, "broadcast-press-again", state=state)


async def stands_now(d: Decision, desk: DeskRules, broadcast: Broadcast) -> str:
    """The same, for one that has moved on since it was read."""
    return stands(d, desk, await broadcasts.get(d.tx, broadcast.id) or broadcast)


async def show(d: Decision, desk: DeskRules, broadcast: Broadcast) -> None:
    """Its card, as it is after what has just been decided."""
    now = await broadcasts.get(d.tx, broadcast.id)
    if now is not None:
        await broadcasting.show(d, desk, now)


def actor_of(operator: Operator) -> str:
    """Who did it, as the audit log names them."""
    return f"operator:{operator.id}"


async def write_down(d: Decision, operator: Operator, action: str, broadcast: Broadcast) -> None:
    """Into the audit log."""
    await scheduling.write_down(d, actor_of(operator), action, broadcast)
