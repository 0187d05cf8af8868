"""Where a desk's room has moved to: networks give a room a new id, and the configuration learns of it last."""

from datetime import datetime

from storage.driver import Transaction, to_ms
from storage.model import DeskName


async def move(tx: Transaction, desk: DeskName, from_id: str, to_id: str, *, now: datetime) -> None:
    """The room that was `from_id` is `to_id` from now on."""
    await tx.execute("rooms.move", desk=desk, from_id=from_id, to_id=to_id, now_ms=to_ms(now))


async def whereabouts(tx: Transaction, desk: DeskName, configured: str) -> str:
    """The room's id today, following every move known since the configured one."""
    moves = {row["from_id"]: row["to_id"] for row in await tx.rows("rooms.moves", desk=desk)}
    found = configured
    while found in moves:
        found = moves.pop(found)
    return found
