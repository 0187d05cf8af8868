"""What the network says later: how far an answer got, and what it thinks of the number, the account, the templates."""

from bridge.errors import OptedOut, WindowClosed
from bridge.relay import answers, drafting, notices, outcomes, stopping, trying
from bridge.relay.decision import Decision
from storage import audiences, messages, outbox, templates
from storage.bodies import Say
from storage.content import Template
from storage.events import AccountChanged, DeliveryProgressed, LimitSeen, Unreadable
from storage.model import DeliveryId, DeliveryState, DeskName, LineName, Progress
from storage.outbox import Delivery, Record

LIMITING = frozenset({"capability", "quality"})  # news after which a number may reach more people, or fewer


async def progressed(d: Decision, event: DeliveryProgressed) -> None:
    """Mark the operator's message; a failure that came late takes the same paths as one that came at once."""
    record = await outbox.get(d.tx, DeliveryId(event.delivery))
    if record.message is not None and record.foreign_id is not None:
        await messages.name(d.tx, record.message, record.lane, record.foreign_id)
    if event.progress == Progress.FAILED and record.progress is Progress.FAILED:
        await _failed_late(d, record, event.code)
    elif record.message is not None:
        await answers.show_progress(d, record.message)


async def _failed_late(d: Decision, record: Record, code: int) -> None:
    failure = d.rules.lines[LineName(record.lane.removeprefix("line:"))].meaning_of(code)
    delivery = _as_carried(record)
    if isinstance(failure, WindowClosed) and record.message is not None:
        if await outbox.turn(d.tx, record, DeliveryState.HELD, now=d.now):
            await outbox.forget_progress(d.tx, record.id)
            await answers.window_closed(d, record)
        return
    if isinstance(failure, WindowClosed) and record.broadcast is not None and _is_free(record):
        await outcomes.send_as_template(d, delivery)
        return
    if isinstance(failure, OptedOut):
        await outcomes.remember_opt_out(d, delivery)
    await stopping.after(d, delivery, failure)
    await trying.explain_failure(d, record.body, str(code))
    if record.message is not None:
        await answers.show_progress(d, record.message)
        await answers.explain_failure(d, record, str(code))
    elif record.thread is not None and record.citizen is not None:
        await answers.call_back_failed(d, record.thread, record.citizen, str(code))


def _is_free(record: Record) -> bool:
    return isinstance(record.body, Say) and not isinstance(record.body.content, Template)


def _as_carried(record: Record) -> Delivery:
    return Delivery(
        id=record.id,
        lane=record.lane,
        body=record.body,
        priority=0,
        attempts=record.attempts,
        citizen=record.citizen,
        message=record.message,
        broadcast=record.broadcast,
    )


async def account_changed(d: Decision, event: AccountChanged) -> None:
    """Meta says something about us: every desk of the line reads it in plain words."""
    if event.topic in LIMITING:
        templates.ask(d.tx, LineName(event.line))
    for desk in d.rules.desks_of(LineName(event.line)):
        line = d.rules.lines[LineName(event.line)]
        key = f"account-{event.topic}"
        if not d.texts.has(key):
            key = "account-other"
        details = ", ".join(f"{name}: {value}" for name, value in event.fields.items() if value)
        text = d.say(desk.language, key, line=line.title, topic=event.topic, details=details or "—")
        await notices.tell(d, desk, text)


async def limit_seen(d: Decision, event: LimitSeen) -> None:
    """How many people a day: drafts show it, and say who can be reached."""
    line = d.rules.lines.get(LineName(event.line))
    known = await audiences.reach_of(d.tx, LineName(event.line))
    audiences.note_reach(d.tx, LineName(event.line), event.people_per_day, seen=event.at)
    if line is not None and known is not None and known.people_per_day != event.people_per_day:
        await drafting.redraft(d, line)


async def unreadable(d: Decision, event: Unreadable) -> None:
    """Something arrived that could not be read: kept as it came, and said, so that nobody waits in vain."""
    desk = d.rules.desks.get(DeskName(event.source.removeprefix("desk:")))
    if event.source.startswith("desk:") and desk is not None:
        await notices.tell(d, desk, d.say(desk.language, "arrived-unreadable", line=desk.title))
    line = d.rules.lines.get(LineName(event.source))
    if line is None:
        return
    for desk in d.rules.desks_of(line.name):
        await notices.tell(d, desk, d.say(desk.language, "arrived-unreadable", line=line.title))
