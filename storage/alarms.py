"""Alarms raised about a lane: each is told once, and its end once."""

from datetime import datetime

from storage.driver import Transaction, to_ms
from storage.model import DeskName, Lane

SILENT, BACKLOG, MUTE = "silent", "backlog", "mute"  # another kind is the name of a helper that fell out


async def sound(tx: Transaction, lane: Lane, kind: str, cause: str, *, now: datetime) -> bool:
    """Raise it; False if it already was."""
    return await tx.execute("alarms.raise", lane=lane, kind=kind, cause=cause, now_ms=to_ms(now)) > 0


async def clear(tx: Transaction, lane: Lane, kind: str) -> bool:
    """It is over; False if there was none."""
    return await tx.execute("alarms.clear", lane=lane, kind=kind) > 0


async def sounding(tx: Transaction, lane: Lane) -> frozenset[str]:
    """The kinds raised and not cleared."""
    return frozenset(row["kind"] for row in await tx.rows("alarms.raised", lane=lane))


async def tell_once(tx: Transaction, desk: DeskName, what: str, at: datetime) -> bool:
    """A desk is told this about that hour; False if it has been, however often the bridge started since."""
    return await tx.execute("alarms.tell_once", desk=desk, what=what, at_ms=to_ms(at)) > 0


async def forget_told(tx: Transaction, *, before: datetime) -> None:
    """What desks were told of hours before then is of no use any more."""
    tx.later("alarms.forget_told", before_ms=to_ms(before))
