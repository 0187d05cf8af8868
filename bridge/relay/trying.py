"""A broadcast tried on the own telephone of who writes it: to nobody else, and the room reads why it did not arrive."""

from bridge import window
from bridge.relay import answers, copies, notices
from bridge.relay.decision import Decision
from storage import broadcasts, citizens, operators, outbox
from storage.bodies import Body, Say, Trial
from storage.bulletins import Broadcast
from storage.model import BroadcastId, CitizenId, Operator, OperatorId, Priority


async def send(d: Decision, broadcast: Broadcast, operator: Operator, own: CitizenId) -> None:
    """The copy this person would get as a subscriber, now."""
    citizen, line = await citizens.get(d.tx, own), d.rules.lines[broadcast.line]
    is_open = window.window_at(citizen.last_heard, d.now).is_open
    copy = await copies.copy_for(d, line, broadcast, citizen.language)
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=line.lane,
            body=Say(copy.words if is_open else copy.template, trial=Trial(broadcast.id, operator.id)),
            priority=Priority.REPLY,
            sequence_key=answers.citizen_sequence(citizen.id),
            citizen=citizen.id,
        ),
        now=d.now,
    )


def is_trial(body: Body) -> bool:
    """Whether this is such a copy."""
    return isinstance(body, Say) and body.trial is not None


async def explain_failure(d: Decision, body: Body, cause: str) -> None:
    """It did not arrive: a template that cannot go is found by trying it, so the room reads why."""
    if not isinstance(body, Say) or body.trial is None:
        return
    broadcast = await broadcasts.get(d.tx, BroadcastId(body.trial.broadcast))
    desk = None if broadcast is None else d.rules.desks.get(broadcast.desk)
    if broadcast is None or desk is None:
        return
    name = (await operators.get(d.tx, OperatorId(body.trial.operator))).name
    why = answers.reason(d, desk.language, cause)
    await notices.tell(d, desk, d.say(desk.language, "test-failed", number=str(broadcast.id), name=name, why=why))
