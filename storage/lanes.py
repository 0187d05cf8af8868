"""A lane as a whole: what is due next, what a crash left in flight, and until when the network wants silence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.driver import Question, Row, Transaction, from_ms, id_list, to_ms
from storage.model import CitizenId, DeliveryId, Lane, MessageId


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reply whose fate nobody has told us."""

    delivery: DeliveryId
    message: MessageId
    citizen: CitizenId


@dataclass(frozen=True, slots=True)
class Freeze:
    """The network asked for silence; kept, so that a restart does not knock again."""

    until: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class Glance:
    """The silence asked for, if any, when the next delivery that is not due yet will be, and whether news is parked."""

    freeze: Freeze | None
    due: datetime | None
    has_parked: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a desk: citizens' messages, the calls all of it will take, and since when the oldest waits."""

    messages: int
    calls: int
    oldest: datetime | None


async def queue_of(tx: Transaction, lane: Lane) -> Queue:
    """What waits; a thread's texts travel together, so they count as one call."""
    row = await tx.row("outbox.queue_of", lane=lane)
    if row is None or not row["calls"]:
        return Queue(0, 0, None)
    return Queue(row["messages"], row["calls"], None if row["oldest_ms"] is None else from_ms(row["oldest_ms"]))


def glance(lane: Lane, *, now_ms: int) -> Question:
    """The question how the lane stands, for `glanced` to read: it is asked at every turn, together with others."""
    return "outbox.glance", {"lane": lane, "line": lane.removeprefix("line:"), "now_ms": now_ms}


def glanced(rows: Sequence[Row]) -> Glance:
    """What `glance` was answered: one row, whatever there is."""
    (row,) = rows
    return Glance(
        None if row["until_ms"] is None else Freeze(from_ms(row["until_ms"]), row["cause"]),
        None if row["due_ms"] is None else from_ms(row["due_ms"]),
        bool(row["has_parked"]),
    )


async def recover_line(tx: Transaction, lane: Lane, *, now: datetime) -> int:
    """After a crash nobody knows whether what was in flight left: it is uncertain. How many."""
    return await tx.execute("outbox.recover_line", lane=lane, now_ms=to_ms(now))


async def recover_desk(tx: Transaction, lane: Lane, *, due: datetime) -> int:
    """After a crash what was in flight to a desk goes again: a second copy there harms nobody. How many."""
    return await tx.execute("outbox.recover_desk", lane=lane, due_ms=to_ms(due))


async def is_repeating(tx: Transaction, lane: Lane, causes: Iterable[str]) -> bool:
    """Whether something goes again for one of these causes."""
    return await tx.row("outbox.is_repeating", lane=lane, causes=id_list(causes)) is not None


async def doubtful(tx: Transaction, *, before: datetime) -> list[Doubt]:
    """Replies uncertain since `before` whose operator has not been asked yet."""
    rows = await tx.rows("outbox.doubtful", before_ms=to_ms(before))
    return [Doubt(DeliveryId(r["id"]), MessageId(r["message_id"]), CitizenId(r["citizen_id"])) for r in rows]


async def doubtful_mail(tx: Transaction) -> list[DeliveryId]:
    """E-mails nobody can say of whether they left, and nobody has been asked about."""
    return [DeliveryId(row["id"]) for row in await tx.rows("outbox.doubtful_mail")]


async def expire_held(tx: Transaction, *, before: datetime, now: datetime) -> list[MessageId]:
    """Answers written before that instant which still wait for the citizen are taken off; the messages they were."""
    rows = await tx.rows("outbox.expire_held", before_ms=to_ms(before), now_ms=to_ms(now))
    return [
        MessageId(number) for number in sorted({row["message_id"] for row in rows if row["message_id"] is not None})
    ]


async def shed_marks(tx: Transaction, lane: Lane, *, before: datetime, now: datetime) -> int:
    """Marks older than `before` are not worth a call any more. How many were dropped."""
    return await tx.execute("outbox.shed_marks", lane=lane, before_ms=to_ms(before), now_ms=to_ms(now))


async def freeze(tx: Transaction, lane: Lane, until: datetime, cause: str, *, now: datetime) -> bool:
    """Say nothing on this lane until then; True if it was not already silent for this cause.

    Since when it is silent stays known until something gets through.
    """
    known = await frozen(tx, lane)
    tx.later("outbox.freeze", lane=lane, until_ms=to_ms(until), cause=cause, now_ms=to_ms(now))
    return known is None or known.cause != cause


async def thaw(tx: Transaction, lane: Lane) -> None:
    """The network takes messages again."""
    tx.later("outbox.thaw", lane=lane)


async def said_since(tx: Transaction, lane: Lane, since: datetime) -> list[datetime]:
    """When things were said on a desk's lane since then, oldest first; marks and answers to presses apart."""
    return [from_ms(row["settled_ms"]) for row in await tx.rows("outbox.said_since", lane=lane, since_ms=to_ms(since))]


async def do_words_wait(tx: Transaction, lane: Lane, *, now: datetime) -> bool:
    """Whether citizens' words wait for their turn."""
    return await tx.row("outbox.words_waiting", lane=lane, now_ms=to_ms(now)) is not None


async def show_late_marks(tx: Transaction, lane: Lane, *, since: datetime) -> int:
    """Of the marks dropped as late since then, the latest of each message is put again. How many."""
    return await tx.execute("outbox.show_late_marks", lane=lane, since_ms=to_ms(since))


async def hurry(tx: Transaction, lane: Lane, cause: str, *, now: datetime) -> int:
    """What was put off for this cause is due now. How many."""
    return await tx.execute("outbox.hurry", lane=lane, cause=cause, now_ms=to_ms(now))


async def frozen(tx: Transaction, lane: Lane) -> Freeze | None:
    """The silence asked for, also one that is over but has not been followed by a success."""
    row = await tx.row("outbox.frozen", lane=lane)
    return None if row is None else Freeze(from_ms(row["until_ms"]), row["cause"])


async def missing_files(tx: Transaction, *, since: datetime) -> dict[str, int]:
    """How many citizens' files, of messages since then, each desk has been told of and has not got."""
    rows = await tx.rows("outbox.missing_files", since_ms=to_ms(since))
    return {row["lane"]: row["number"] for row in rows}


async def backlog(tx: Transaction) -> dict[tuple[str, str], int]:
    """How many deliveries each lane has in each unfinished state."""
    return {(row["lane"], row["state"]): row["number"] for row in await tx.rows("outbox.backlog")}
