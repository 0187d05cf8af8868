"""How all lanes stand together: what waits and since when, what is in doubt, what was asked to be silent."""

from datetime import datetime
from typing import NamedTuple

from storage import alarms
from storage.driver import Transaction, from_ms, to_ms
from storage.model import DeliveryState, Lane


class Waits(NamedTuple):
    """So many, the oldest since then."""

    number: int
    oldest: datetime


class Stop(NamedTuple):
    """A lane got nothing through since then, and why; `until`: silent at least so long, None: until it is mended."""

    cause: str
    since: datetime
    until: datetime | None


async def unfinished(tx: Transaction) -> dict[tuple[Lane, DeliveryState], Waits]:
    """Messages that have not left, by lane and state; broadcasts that are paused or over are not waited for."""
    return {
        (Lane(row["lane"]), DeliveryState(row["state"])): Waits(row["number"], from_ms(row["oldest_ms"]))
        for row in await tx.rows("vitals.unfinished")
    }


async def stops(tx: Transaction, *, now: datetime) -> dict[Lane, Stop]:
    """The lanes that got nothing through since somebody must mend them, or since the network asked for silence.

    A silence that is over stays until something gets through: whether it still matters, the process knows.
    """
    found = {
        Lane(row["lane"]): Stop(row["cause"], from_ms(row["since_ms"] or to_ms(now)), from_ms(row["until_ms"]))
        for row in await tx.rows("vitals.freezes")
    }
    for row in await tx.rows("vitals.alarms"):
        if row["kind"] == alarms.SILENT:
            found[Lane(row["lane"])] = Stop(row["cause"], from_ms(row["raised_ms"]), None)
    return found


async def undecided(tx: Transaction, *, before: datetime) -> Waits | None:
    """What was heard before then and has not been decided; None: nothing."""
    row = await tx.row("vitals.undecided", before_ms=to_ms(before))
    return None if row is None or not row["number"] else Waits(row["number"], from_ms(row["oldest_ms"]))


async def set_aside(tx: Transaction) -> int:
    """How much of what was heard nobody could decide."""
    row = await tx.row("vitals.set_aside")
    assert row is not None  # COUNT always answers
    return int(row["number"])
