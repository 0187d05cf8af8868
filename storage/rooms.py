"""Which room a desk is, and where it has moved to: networks give it a new id, the configuration learns of it last."""

from dataclasses import dataclass
from datetime import datetime

from storage.driver import Transaction, to_ms
from storage.model import DeskName, lane_of_desk


@dataclass(frozen=True, slots=True)
class Home:
    """A desk's room as configured, and the account that listens there."""

    desk: DeskName
    room_id: str
    account: str


async def move(tx: Transaction, desk: DeskName, from_id: str, to_id: str, *, now: datetime) -> None:
    """The room that was `from_id` is `to_id` from now on."""
    tx.later("rooms.move", desk=desk, from_id=from_id, to_id=to_id, now_ms=to_ms(now))


async def upgrade(tx: Transaction, desk: DeskName, from_id: str, to_id: str, *, now: datetime) -> None:
    """The room was replaced: its threads are opened anew in the other; what is said in the old one still finds them."""
    await move(tx, desk, from_id, to_id, now=now)
    tx.later("rooms.name_former_anchors", desk=desk, room=from_id)
    tx.later("rooms.remember_anchors", desk=desk, room=from_id)
    tx.later("rooms.forget_anchors", desk=desk)
    tx.later("rooms.drop_pointless", lane=lane_of_desk(desk), now_ms=to_ms(now))


async def former(tx: Transaction, desk: DeskName, configured: str) -> list[str]:
    """The rooms a desk was in before it came to be where it is, the first one first."""
    moves = {row["from_id"]: row["to_id"] for row in await tx.rows("rooms.moves", desk=desk)}
    before, found = [], configured
    while found in moves:
        before.append(found)
        found = moves.pop(found)
    return before


async def whereabouts(tx: Transaction, desk: DeskName, configured: str) -> str:
    """The room's id today, following every move known since the configured one."""
    moves = {row["from_id"]: row["to_id"] for row in await tx.rows("rooms.moves", desk=desk)}
    found = configured
    while found in moves:
        found = moves.pop(found)
    return found


async def settle_in(tx: Transaction, home: Home, *, now: datetime) -> bool:
    """Before anybody speaks: in another room every number kept means something else. True if they were forgotten."""
    known = await tx.row("rooms.home", desk=home.desk)
    today = await whereabouts(tx, home.desk, home.room_id)
    tx.later("rooms.settle_in", desk=home.desk, room_id=today, account=home.account)
    if known is None:
        return False
    lane = lane_of_desk(home.desk)
    if known["account"] != home.account:
        tx.later("rooms.forget_cursor", lane=lane)
    if await whereabouts(tx, home.desk, known["room_id"]) == today:
        return False
    tx.later("rooms.forget_anchors", desk=home.desk)
    tx.later("rooms.forget_former_anchors", desk=home.desk)
    tx.later("rooms.forget_names", lane=lane)
    tx.later("rooms.forget_reactions", lane=lane)
    tx.later("rooms.forget_receipts", lane=lane)
    tx.later("rooms.set_aside", lane=lane)
    tx.later("rooms.drop_pointless", lane=lane, now_ms=to_ms(now))
    return True
