"""What the network says became of our messages. Progress only moves forward, whatever order the news comes in."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from storage import inbox
from storage.driver import Transaction, id_list, to_ms
from storage.events import DeliveryProgressed
from storage.model import DeliveryState


class Status(NamedTuple):
    """One piece of news; `delivery` where our own id came back with it, else only the network's name is known."""

    line: str
    foreign_id: str
    delivery: int | None
    progress: int
    code: int


async def apply(tx: Transaction, statuses: Sequence[Status], *, now: datetime) -> None:
    """Apply a batch in one statement; news of messages we do not know yet is parked until we do."""
    if not statuses:
        return
    unnamed = [status.foreign_id for status in statuses if status.delivery is None]
    known: dict[str, int] = {}
    if unnamed:
        rows = await tx.rows("statuses.find", foreign_ids=id_list(unnamed))
        known = {row["foreign_id"]: row["id"] for row in rows}
    latest: dict[int, tuple[int, int, str]] = {}
    early: list[Status] = []
    for status in statuses:
        delivery = status.delivery if status.delivery is not None else known.get(status.foreign_id)
        if delivery is None:
            early.append(status)
        elif status.progress > latest.get(delivery, (0, 0, ""))[0]:
            latest[delivery] = (status.progress, status.code, status.foreign_id)
    await _park(tx, early, now)
    await _advance(tx, [(delivery, *news) for delivery, news in latest.items()], now)


async def join_parked(tx: Transaction, line: str, names: Mapping[str, int], *, now: datetime) -> None:
    """These names (foreign id to delivery) are ours now: apply what was said about them before we knew."""
    rows = await tx.rows("statuses.unpark", line=line, foreign_ids=id_list(names))
    early = [Status(line, row["foreign_id"], names[row["foreign_id"]], row["progress"], row["code"]) for row in rows]
    await apply(tx, early, now=now)


async def _park(tx: Transaction, early: list[Status], now: datetime) -> None:
    if early:
        rows = json.dumps([[status.line, status.foreign_id, status.progress, status.code] for status in early])
        tx.later("statuses.park", statuses=rows, now_ms=to_ms(now))


async def _advance(tx: Transaction, news: list[tuple[int, int, int, str]], now: datetime) -> None:
    """Only what somebody must see becomes an event: a reply's mark, or a failure; each step of it once."""
    if not news:
        return
    tx.later("statuses.apply", statuses=json.dumps(news), now_ms=to_ms(now))
    rows = await tx.rows("statuses.seen", deliveries=id_list(delivery for delivery, *_ in news))
    if late := [row["id"] for row in rows if row["state"] == DeliveryState.SUPERSEDED]:
        _arrived_after_all(tx, late, now)
    arrivals = [
        inbox.Arrival(
            source=row["lane"],
            foreign_id=f"progress:{row['id']}:{row['foreign_id']}:{row['progress']}",
            sequence_key=f"delivery:{row['id']}",
            event=DeliveryProgressed(row["id"], row["progress"], _code(row["cause"])),
        )
        for row in rows
        if row["state"] != DeliveryState.SUPERSEDED
    ]
    await inbox.keep(tx, arrivals, now=now)


def _arrived_after_all(tx: Transaction, deliveries: list[int], now: datetime) -> None:
    """Copies given up, in whose stead others were put: of those others, what still waits must not be a second copy."""
    arrived = id_list(deliveries)
    tx.later("attempts.withdraw", arrived=arrived, now_ms=to_ms(now))
    tx.later("attempts.restore", arrived=arrived)
    tx.later("attempts.point_back", arrived=arrived)
    tx.wake("announcer")


def _code(cause: object) -> int:
    text = str(cause)
    return int(text) if text.isdecimal() else 0


async def forget_parked(tx: Transaction, *, before: datetime) -> None:
    """News of messages that never became ours."""
    tx.later("statuses.forget_parked", before_ms=to_ms(before))
