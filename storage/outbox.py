"""What must be carried, to where, in which order: every word that leaves Sportello is a row here first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import orjson

from storage.bodies import Body, dump_body, load_body
from storage.driver import Row, Transaction, from_ms, to_ms
from storage.model import (
    Address,
    Anchor,
    BroadcastId,
    Charge,
    CitizenId,
    DeliveryId,
    DeliveryState,
    ForeignId,
    Lane,
    MessageId,
    Priority,
    Progress,
    ThreadId,
)

MAIL = Lane("mail")  # leads to e-mail; every line's
NOW_MS = 0  # due at once, whatever a clock that was set back believes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A delivery about to be put. Those with one `sequence_key` go one after the other."""

    lane: Lane
    body: Body
    priority: Priority
    sequence_key: str
    citizen: CitizenId | None = None
    thread: ThreadId | None = None
    message: MessageId | None = None
    broadcast: BroadcastId | None = None
    coalesce_key: str | None = None
    due: datetime | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class ThreadPlace:
    """Where in a desk a delivery goes: `anchor` None means the desk opens the thread with this title first.

    The card goes with the first words in it; `is_card_owed` until they got there. `former`: where it hung
    before.
    """

    id: ThreadId
    anchor: Anchor | None
    title: str
    card: str
    is_card_owed: bool = True
    former: Anchor | None = None
    mark: str = ""  # how its case stands: what a thread opened now shows of it
    former_room: str = ""  # where `former` was, if the desk's room was another one then


class Delivery(NamedTuple):  # thousands a second are made, and a frozen dataclass takes three times as long
    """One thing to carry, with all the carrier needs to know. `attempts` counts those before this one."""

    id: DeliveryId
    lane: Lane
    body: Body
    priority: int
    attempts: int
    citizen: CitizenId | None = None
    addresses: tuple[Address, ...] = ()
    thread: ThreadPlace | None = None
    message: MessageId | None = None
    broadcast: BroadcastId | None = None
    last_cause: str = ""  # why the attempt before this one did not count as sent
    quoted: ForeignId | None = None  # what the network calls the message this one answers, reacts to, or changes
    followers: tuple["Delivery", ...] = ()  # those right behind it in its sequence that travel with it


@dataclass(frozen=True, slots=True)
class Record:
    """A delivery as it stands now."""

    id: DeliveryId
    lane: Lane
    body: Body
    state: DeliveryState
    attempts: int
    progress: Progress
    cause: str
    citizen: CitizenId | None
    thread: ThreadId | None
    message: MessageId | None
    broadcast: BroadcastId | None
    foreign_id: ForeignId | None
    due: datetime
    settled: datetime | None
    charge: Charge = Charge.UNKNOWN
    delivered: datetime | None = None  # by the network's clock
    read: datetime | None = None


class Sent(NamedTuple):
    """The network took it; `foreign_id` is what it calls it, empty where it has no name (a mark)."""

    delivery: DeliveryId
    foreign_id: ForeignId | None


def record_of(row: Row) -> Record:
    """A row with all that is told of a delivery."""
    return Record(
        id=DeliveryId(row["id"]),
        lane=Lane(row["lane"]),
        body=load_body(row["body"]),
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        progress=Progress(row["progress"]),
        cause=row["cause"],
        citizen=row["citizen_id"],
        thread=row["thread_id"],
        message=row["message_id"],
        broadcast=row["broadcast_id"],
        foreign_id=row["foreign_id"],
        due=from_ms(row["due_ms"]),
        settled=None if row["settled_ms"] is None else from_ms(row["settled_ms"]),
        charge=Charge(row["charge"]),
        delivered=None if row["delivered_ms"] is None else from_ms(row["delivered_ms"]),
        read=None if row["read_ms"] is None else from_ms(row["read_ms"]),
    )


async def put(tx: Transaction, outgoing: Outgoing, *, now: datetime) -> DeliveryId:
    """Put one delivery; with a coalesce key it replaces the one still waiting under that key."""
    row = await tx.row(
        "outbox.put",
        lane=outgoing.lane,
        kind=outgoing.body.kind,
        priority=int(outgoing.priority),
        sequence_key=outgoing.sequence_key,
        citizen_id=outgoing.citizen,
        thread_id=outgoing.thread,
        message_id=outgoing.message,
        broadcast_id=outgoing.broadcast,
        coalesce_key=outgoing.coalesce_key,
        body=dump_body(outgoing.body),
        state=DeliveryState.HELD if outgoing.held else DeliveryState.WAITING,
        due_ms=to_ms(outgoing.due) if outgoing.due else NOW_MS,
        now_ms=to_ms(now),
    )
    assert row is not None  # INSERT … RETURNING always answers
    tx.wake(outgoing.lane)
    return DeliveryId(row["id"])


def urge(tx: Transaction, before: Outgoing) -> None:
    """What waits in front of this one, in its own sequence, is as urgent as it: behind others it would hold it up."""
    tx.later("outbox.urge", lane=before.lane, sequence_key=before.sequence_key, priority=int(before.priority))


async def settle_sent(tx: Transaction, sent: Sequence[Sent], *, now: datetime) -> None:
    """The network took these."""
    if sent:
        receipts = orjson.dumps([(receipt.delivery, receipt.foreign_id or "") for receipt in sent]).decode()
        tx.later("outbox.settle_sent", receipts=receipts, now_ms=to_ms(now))


async def requeue(
    tx: Transaction, delivery: Delivery, *, due: datetime, cause: str, counts: bool, now: datetime
) -> None:
    """Try again at `due`; `counts` False when the attempt was no fault of the delivery (a rate limit).

    Of a broadcast that was cancelled meanwhile nothing goes again: the copy is taken back like those that waited.
    """
    forgiven = 0 if counts else 1
    tx.later("outbox.requeue", id=delivery.id, due_ms=to_ms(due), cause=cause, forgiven=forgiven, now_ms=to_ms(now))
    if delivery.broadcast is not None:
        # Whoever left while their copy was in flight: nothing would claim it, and the broadcast would never be over.
        tx.later("outbox.drop_of_who_left", id=delivery.id, now_ms=to_ms(now))
        if delivery.citizen is not None:
            refuse_marketing(tx, delivery.citizen, now=now)


async def recast(tx: Transaction, delivery: DeliveryId, body: Body, *, cause: str, now: datetime) -> bool:
    """Carry something else in its place in the order; False if a status has settled it meanwhile."""
    fields = {"kind": body.kind, "body": dump_body(body), "cause": cause, "now_ms": to_ms(now)}
    return await tx.execute("outbox.recast", id=delivery, **fields) > 0


async def settle(tx: Transaction, delivery: DeliveryId, state: DeliveryState, *, cause: str, now: datetime) -> bool:
    """End an attempt; False if a status has settled it meanwhile."""
    return await tx.execute("outbox.settle", id=delivery, state=state, cause=cause, now_ms=to_ms(now)) > 0


async def turn(
    tx: Transaction, delivery: Record, state: DeliveryState, *, now: datetime, due: datetime | None = None
) -> bool:
    """Move a delivery that is not being sent to another state; False if it has moved on by itself."""
    tx.wake(delivery.lane)
    changed = await tx.execute(
        "outbox.turn",
        id=delivery.id,
        from_state=delivery.state,
        to_state=state,
        due_ms=to_ms(due) if due else NOW_MS,
        now_ms=to_ms(now),
    )
    return changed > 0


async def rewrite(tx: Transaction, delivery: DeliveryId, body: Body) -> bool:
    """New content for a delivery that has not left; False if it has."""
    return await tx.execute("outbox.rewrite", id=delivery, body=dump_body(body)) > 0


async def note_body(tx: Transaction, delivery: DeliveryId, body: Body) -> None:
    """Remember what it came to say, whatever became of it."""
    tx.later("outbox.note_body", id=delivery, body=dump_body(body))


async def notice_of_message(tx: Transaction, message: MessageId, lane: Lane) -> Record | None:
    """The notice that stands in for a message's file at a desk."""
    row = await tx.row("outbox.notice_of_message", message_id=message, lane=lane)
    return None if row is None else record_of(row)


async def note_cause(tx: Transaction, delivery: DeliveryId, cause: str) -> None:
    """Remember why, or that somebody was asked."""
    tx.later("outbox.note_cause", id=delivery, cause=cause)


async def fail(tx: Transaction, delivery: DeliveryId, cause: str) -> None:
    """The network said no: its progress ends here unless a later status says it arrived."""
    tx.later("outbox.fail", id=delivery, cause=cause)


async def forget_progress(tx: Transaction, delivery: DeliveryId) -> None:
    """It will be sent again under a new name: what was said of the old one no longer counts."""
    tx.later("outbox.forget_progress", id=delivery)


async def get(tx: Transaction, delivery: DeliveryId) -> Record:
    """One delivery. Raises LookupError if there is none."""
    row = await tx.row("outbox.get", id=delivery)
    if row is None:
        raise LookupError("no such delivery")
    return record_of(row)


async def of_message(tx: Transaction, message: MessageId) -> list[Record]:
    """The parts of one message on their way to a citizen, first part first."""
    return [record_of(row) for row in await tx.rows("outbox.of_message", message_id=message)]


async def held_of(tx: Transaction, citizen: CitizenId) -> list[DeliveryId]:
    """Answers that wait for the citizen's next word."""
    return [DeliveryId(row["id"]) for row in await tx.rows("outbox.held_of_citizen", citizen_id=citizen)]


async def release(tx: Transaction, citizen: CitizenId, lane: Lane) -> int:
    """The window is open: held answers go, in order. How many."""
    tx.wake(lane)
    return await tx.execute("outbox.release", citizen_id=citizen)


def refuse_marketing(tx: Transaction, citizen: CitizenId, *, now: datetime) -> None:
    """What waits for somebody who has stopped marketing in WhatsApp, and is that by its template."""
    tx.later("outbox.refuse_marketing", citizen_id=citizen, now_ms=to_ms(now))


async def cancel_broadcasts_of(tx: Transaction, citizen: CitizenId, bulletin: str, *, now: datetime) -> int:
    """The citizen left: what waits of broadcasts of this bulletin (`*`: all) is not sent."""
    return await tx.execute("outbox.cancel_broadcasts_of", citizen_id=citizen, bulletin=bulletin, now_ms=to_ms(now))
