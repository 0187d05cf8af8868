"""How many of a broadcast's copies failed since it was last looked at."""

from dataclasses import dataclass
from datetime import datetime

from storage.driver import Transaction, to_ms
from storage.model import BroadcastId


@dataclass(frozen=True, slots=True)
class Refusals:
    """What was refused since `since`, and how often somebody was asked about it; `before`: what does not count."""

    refused: int
    asked: int
    since_ms: int
    before: tuple[int, int]  # refused, settled


async def refusals(tx: Transaction, broadcast: BroadcastId) -> Refusals:
    """How many, in the window. Cheap."""
    row = await tx.row("vigilance.refused", id=broadcast)
    assert row is not None  # broadcasts are never deleted
    before = (row["judged_refused"], row["judged_settled"])
    return Refusals(row["refused"] - before[0], row["judged_asked"], row["judged_ms"], before)


async def settled(tx: Transaction, broadcast: BroadcastId) -> int:
    """How many were taken, refused or left in doubt, from its first copy on."""
    row = await tx.row("vigilance.settled", id=broadcast)
    return 0 if row is None else int(row["number"])


async def causes(tx: Transaction, broadcast: BroadcastId, found: Refusals) -> dict[str, int]:
    """Those refused in the window by cause, the most frequent first."""
    rows = await tx.rows("vigilance.causes", id=broadcast, since_ms=found.since_ms)
    return {row["cause"]: row["number"] for row in rows}


async def begin_window(tx: Transaction, broadcast: BroadcastId, *, now: datetime, asked: bool = False) -> None:
    """Count from now on. `asked`: somebody is being asked about what was counted so far."""
    found = await refusals(tx, broadcast)
    tx.later(
        "vigilance.judge",
        id=broadcast,
        refused=found.before[0] + found.refused,
        settled=await settled(tx, broadcast),
        asked=int(asked),
        now_ms=to_ms(now),
    )
