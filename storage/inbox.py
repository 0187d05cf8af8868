"""What arrived and waits to be decided. A foreign id is kept once per source, whatever the network repeats."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.driver import Transaction, from_ms, to_ms
from storage.events import Event, dump_event, load_event


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event to keep. Events with the same `sequence_key` are decided in the order they were kept."""

    source: str
    foreign_id: str
    sequence_key: str
    event: Event


@dataclass(frozen=True, slots=True)
class Kept:
    """An event that waits, and how often deciding it has failed."""

    id: int
    source: str
    sequence_key: str
    body: str
    attempts: int

    def event(self) -> Event:
        """The event itself. Raises ValueError if what was kept cannot be read by this version."""
        return load_event(self.body)


def keep(tx: Transaction, arrivals: Sequence[Arrival], *, now: datetime) -> None:
    """Keep what is new; what was kept before is left as it is."""
    if not arrivals:
        return
    rows = [[a.source, a.foreign_id, a.sequence_key, dump_event(a.event)] for a in arrivals]
    tx.later("inbox.keep", arrivals=json.dumps(rows), now_ms=to_ms(now))
    tx.wake("intake")


async def claim(tx: Transaction, *, limit: int, now: datetime) -> tuple[list[Kept], datetime | None]:
    """The oldest events that may be decided now, and when the next one may be that waits for its hour, if any does."""
    rows, (next_one,) = await tx.several(
        ("inbox.claim", {"limit": limit, "now_ms": to_ms(now)}), ("inbox.next_due", {"after_ms": to_ms(now)})
    )
    kept = [Kept(row["id"], row["source"], row["sequence_key"], row["body"], row["attempts"]) for row in rows]
    return kept, None if next_one["due_ms"] is None else from_ms(next_one["due_ms"])


async def done(tx: Transaction, kept: Kept) -> None:
    """Decided: its words need not be kept here any longer."""
    tx.later("inbox.done", id=kept.id)


async def postpone(tx: Transaction, kept: Kept, *, cause: str, until: datetime) -> None:
    """Deciding failed; later events of the same sequence wait with it."""
    tx.later("inbox.postpone", id=kept.id, cause=cause, due_ms=to_ms(until))


async def wait(tx: Transaction, kept: Kept, *, until: datetime) -> None:
    """What it speaks of is not there yet, which is nobody's failure; later events of the same sequence wait with it."""
    tx.later("inbox.wait", id=kept.id, due_ms=to_ms(until))


async def hurry(tx: Transaction, source: str, *, now: datetime) -> None:
    """What waits from there is looked at again now."""
    tx.later("inbox.hurry", source=source, now_ms=to_ms(now))


async def is_waiting(tx: Transaction, source: str, foreign_id: str) -> bool:
    """Whether this one is kept and not decided yet."""
    return await tx.row("inbox.is_waiting", source=source, foreign_id=foreign_id) is not None


async def set_aside(tx: Transaction, kept: Kept, *, cause: str) -> None:
    """Deciding fails every time: out of the way, kept for a person to look at."""
    tx.later("inbox.set_aside", id=kept.id, cause=cause)


async def forget(tx: Transaction, *, before: datetime) -> None:
    """Networks repeat themselves for a week; after that a decided event need not be remembered."""
    tx.later("inbox.forget", before_ms=to_ms(before))


async def counts(tx: Transaction) -> dict[str, int]:
    """How many events are `waiting` and how many were set `aside`."""
    return {row["state"]: row["number"] for row in await tx.rows("inbox.counts")}


async def cursor(tx: Transaction, source: str) -> str:
    """How far a desk's stream has been kept; empty before the first event."""
    row = await tx.row("inbox.cursor", source=source)
    return "" if row is None else str(row["position"])


async def move_cursor(tx: Transaction, source: str, position: str) -> None:
    """The stream has been kept up to here; in the same transaction as its events."""
    tx.later("inbox.move_cursor", source=source, position=position)
