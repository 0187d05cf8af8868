"""Claiming within a transaction that goes on, for tests that look at what is claimed when."""

from collections.abc import Sequence
from datetime import datetime

from storage import claims, lanes
from storage.claims import Band
from storage.driver import Transaction
from storage.model import Lane
from storage.outbox import Delivery


async def claim(tx: Transaction, lane: Lane, bands: Sequence[Band], *, at_most: int, now: datetime) -> list[Delivery]:
    """What a postman who knows how the lane stands would be given now."""
    freeze = await lanes.frozen(tx, lane)
    claimed = claims.claim(tx, lane, bands, at_most=at_most, now=now, freeze=freeze)
    await _asked(tx)
    return claimed.deliveries


async def next_due(tx: Transaction, lane: Lane, *, now: datetime) -> datetime | None:
    """When a postman would look again by himself."""
    claimed = claims.claim(tx, lane, [], at_most=0, now=now)
    await _asked(tx)
    return claimed.glance.due


async def _asked(tx: Transaction) -> None:
    await tx.row("recipients.last_citizen")  # any question: what waits runs before it
