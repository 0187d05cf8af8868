"""What the network says became of our messages. Progress only moves forward, whatever order the news comes in."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from storage import inbox, tallies
from storage.driver import Row, Transaction, id_list, to_ms
from storage.events import DeliveryProgressed
from storage.model import DeliveryState, Progress
from storage.tallies import Priced

DELIVERED, READ = Progress.DELIVERED.value, Progress.READ.value


class Status(NamedTuple):
    """One piece of news; `delivery` where our own id came back with it, else only the network's name is known."""

    line: str
    foreign_id: str
    delivery: int | None
    progress: int
    code: int
    charge: int = 0  # a Charge
    at_ms: int = 0  # by the network's clock; 0: it did not say


class _News(NamedTuple):
    """What the statuses of one message come to."""

    progress: int
    code: int
    foreign_id: str
    charge: int
    delivered_ms: int | None
    read_ms: int | None


def apply(tx: Transaction, statuses: Sequence[Status], *, now: datetime) -> None:
    """Apply a batch in one statement; news of messages we do not know yet is parked until we do."""
    unnamed = [status.foreign_id for status in statuses if status.delivery is None]
    if unnamed:
        tx.follow("statuses.find", partial(_sort, tx, statuses, now), foreign_ids=id_list(unnamed))
    elif statuses:
        _sort(tx, statuses, now, ())


def _sort(tx: Transaction, statuses: Sequence[Status], now: datetime, named: Sequence[Row]) -> None:
    """What is ours advances a delivery, whether it says so itself or is known by its name; the rest is parked."""
    known: dict[str, int] = {row["foreign_id"]: row["id"] for row in named}
    latest: dict[int, _News] = {}
    early: list[tuple[str, _News]] = []
    now_ms = to_ms(now)
    for status in statuses:
        delivery = status.delivery if status.delivery is not None else known.get(status.foreign_id)
        news = _news(status, now_ms)
        if delivery is None:
            early.append((status.line, news))
        elif (known_news := latest.get(delivery)) is None:
            latest[delivery] = news
        else:
            latest[delivery] = _together(known_news, news)
    _park(tx, early, now)
    _advance(tx, latest, now)


def _news(status: Status, now_ms: int) -> _News:
    """Who has read it has got it: Meta need not say both, nor in order."""
    progress, at_ms = status.progress, status.at_ms or now_ms
    delivered_ms = at_ms if progress >= DELIVERED else None
    return _News(
        progress, status.code, status.foreign_id, status.charge, delivered_ms, at_ms if progress == READ else None
    )


def _together(one: _News, other: _News) -> _News:
    """The furthest, and when each step was made first. What is said of another attempt is not mixed in."""
    further, nearer = (other, one) if other.progress > one.progress else (one, other)
    if further.foreign_id != nearer.foreign_id:
        return further
    return _News(
        further.progress,
        further.code,
        further.foreign_id,
        further.charge or nearer.charge,
        _earlier(further.delivered_ms, nearer.delivered_ms),
        _earlier(further.read_ms, nearer.read_ms),
    )


def _earlier(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return one if other is None else other
    return min(one, other)


def join_parked(tx: Transaction, line: str, names: Mapping[str, int], *, now: datetime) -> None:
    """These names (foreign id to delivery) are ours now: apply what was said about them before we knew."""
    tx.follow("statuses.unpark", partial(_unparked, tx, names, now), line=line, foreign_ids=id_list(names))


def _unparked(tx: Transaction, names: Mapping[str, int], now: datetime, rows: Sequence[Row]) -> None:
    news = {
        names[row["foreign_id"]]: _News(
            *(row["progress"], row["code"], row["foreign_id"], row["charge"], row["delivered_ms"], row["read_ms"])
        )
        for row in rows
    }
    _advance(tx, news, now)


def _park(tx: Transaction, early: list[tuple[str, _News]], now: datetime) -> None:
    if early:
        rows = json.dumps([(line, *news) for line, news in early])
        tx.later("statuses.park", statuses=rows, now_ms=to_ms(now))


def _advance(tx: Transaction, news: Mapping[int, _News], now: datetime) -> None:
    """Only what somebody must see becomes an event: a reply's mark, or a failure; each step of it once."""
    if not news:
        return
    # A price that comes late, with `sent`, is news of what had arrived.
    priced = [
        Priced(delivery, each.progress, each.foreign_id, each.charge)
        for delivery, each in news.items()
        if each.progress >= DELIVERED or each.charge
    ]
    if priced:
        tallies.count_charges(tx, priced, now=now)
    told = json.dumps([(delivery, *each) for delivery, each in news.items()])  # codes of any size pass
    tx.later("statuses.apply", statuses=told, now_ms=to_ms(now))
    tx.follow("statuses.seen", partial(_told, tx, now), deliveries=id_list(news))


def _told(tx: Transaction, now: datetime, rows: Sequence[Row]) -> None:
    """What follows from news somebody must see."""
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
    inbox.keep(tx, arrivals, now=now)


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
