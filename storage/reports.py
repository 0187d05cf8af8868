"""What the report of a broadcast tells, and when it is due: how fast copies arrived, for how much, who left over it."""

from collections import Counter
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from storage.bulletins import Broadcast
from storage.driver import Question, Transaction, from_ms, to_ms
from storage.model import BroadcastId, Charge

PAGE = 5_000  # people: some 20 ms of the store, between which others have their turn
LEFT_WITHIN = timedelta(hours=24)


class Stage(StrEnum):
    """How far a copy got."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"


def fineness(seconds: int) -> int:
    """How finely such times are counted: by the second for two minutes, by the minute for two hours, by the hour."""
    return 1 if seconds <= 120 else 60 if seconds <= 7_200 else 3_600


@dataclass(frozen=True, slots=True)
class Figures:
    """`paces`: per stage, how many copies took so many seconds since the broadcast started, rounded up (`fineness`).

    `charges`: the delivered copies by
    what the network asks for them; former attempts that arrived are among them.
    """

    paces: dict[Stage, Counter[int]] = field(default_factory=lambda: {stage: Counter() for stage in Stage})
    charges: Counter[Charge] = field(default_factory=Counter)

    def reached(self, percent: int) -> int | None:
        """Within how many seconds so many of the sent copies were delivered; None if they are not."""
        wanted, delivered = -(-self.paces[Stage.SENT].total() * percent // 100), 0
        for seconds, number in sorted(self.paces[Stage.DELIVERED].items()):
            delivered += number
            if delivered >= wanted:
                return seconds
        return None


class Store(Protocol):
    """What short transactions are had from."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """One of them."""


async def next_due(tx: Transaction, *, now: datetime) -> datetime | None:
    """When the next one that is not due yet will be."""
    row = await tx.row("reports.next", now_ms=to_ms(now))
    return None if row is None or row["report_ms"] is None else from_ms(row["report_ms"])


async def is_in_flight(tx: Transaction, broadcast: BroadcastId) -> bool:
    """Whether copies are being sent at this moment: what becomes of them is known within seconds."""
    return await tx.row("reports.in_flight", id=broadcast) is not None


async def give(tx: Transaction, broadcast: Broadcast, *, again: timedelta | None, now: datetime) -> bool:
    """A report is being given; the next one is due so long after the broadcast's end, unless that is over already.

    False if it was given before.
    """
    again_ms = None if again is None else again // timedelta(milliseconds=1)
    fields = {"id": broadcast.id, "reports": broadcast.reports, "again_ms": again_ms, "now_ms": to_ms(now)}
    return await tx.execute("reports.give", **fields) > 0


async def gather(store: Store, broadcast: Broadcast, *, until: datetime) -> Figures:
    """The figures as they were at `until`, in short transactions: nobody waits for all of it."""
    figures, after = Figures(), 0
    while True:
        async with store.transaction() as tx:
            last = await _add_page(tx, figures, broadcast, until, after)
            if last is None:
                await _add_former(tx, figures, broadcast.id)
                return figures
        after = last


async def figures_of(tx: Transaction, broadcast: Broadcast, *, until: datetime) -> Figures:
    """The same, for somebody who waits, in the transaction that answers."""
    figures, after = Figures(), 0
    while (last := await _add_page(tx, figures, broadcast, until, after)) is not None:
        after = last
    await _add_former(tx, figures, broadcast.id)
    return figures


async def _add_page(tx: Transaction, figures: Figures, broadcast: Broadcast, until: datetime, after: int) -> int | None:
    """Add the next people; the last of them, None if there were none."""
    row = await tx.row("reports.page", id=broadcast.id, after=after, limit=PAGE)
    if row is None or row["last"] is None:
        return None
    where = {"id": broadcast.id, "after": after, "last": row["last"]}
    start = broadcast.started or broadcast.created
    pace: Question = ("reports.pace", {**where, "start_ms": to_ms(start), "until_ms": to_ms(until)})
    steps, charges = await tx.several(pace, ("reports.charges", where))
    for step in steps:
        figures.paces[Stage(step["stage"])][step["seconds"]] += step["number"]
    for each in charges:
        figures.charges[Charge(each["charge"])] += each["number"]
    return int(row["last"])


async def _add_former(tx: Transaction, figures: Figures, broadcast: BroadcastId) -> None:
    for row in await tx.rows("reports.charges_of_former", id=broadcast):
        figures.charges[Charge(row["charge"])] += row["number"]


async def left(tx: Transaction, broadcast: BroadcastId) -> int:
    """How many left because of it: they withdrew consent to its bulletin, or to all, within LEFT_WITHIN of their copy.

    By word, by tap, or through staff. Whoever got two broadcasts in that time counts in both reports; whoever has come
    back since counts too.
    """
    row = await tx.row("reports.left", id=broadcast, within_ms=LEFT_WITHIN // timedelta(milliseconds=1))
    return 0 if row is None else int(row["number"])
