"""Who did not get a broadcast, or may not have got it, and why: read from the ledger, by class."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from storage.bulletins import Broadcast, BroadcastState
from storage.driver import Row, Transaction, from_ms, to_ms
from storage.model import BroadcastId, CitizenId, DeliveryState, Progress
from storage.recipients import UNSUBSCRIBED

EXPIRED = "expired"  # a broadcast's cause: its hour was over
PAGE = 500


class Missed(StrEnum):
    """Why somebody is without their copy."""

    REFUSED = "refused"  # the network said no, with a cause
    UNCERTAIN = "uncertain"  # nobody told us; they may have it
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNSUBSCRIBED = "unsubscribed"  # rightly without it


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people of each class; `causes`: the refused by cause."""

    people: dict[Missed, int]
    causes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """One of them; `at` is None for those whose copy was never even made."""

    citizen: CitizenId
    phone: str
    missed: Missed
    cause: str
    at: datetime | None


class Store(Protocol):
    """What short transactions are had from."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """One of them."""


async def count(tx: Transaction, broadcast: Broadcast) -> Tally:
    """How many, now."""
    people, causes = dict.fromkeys(Missed, 0), dict[str, int]()
    for row in await tx.rows("missed.count", id=broadcast.id):
        missed = _class_of(broadcast, row)
        people[missed] += row["number"]
        if missed is Missed.REFUSED:
            causes[row["cause"]] = causes.get(row["cause"], 0) + row["number"]
    people[_taken_back(broadcast)] += await count_never_entered(tx, broadcast.id)
    return Tally({missed: number for missed, number in people.items() if number}, causes)


async def count_never_entered(tx: Transaction, broadcast: BroadcastId) -> int:
    """How many people would have had a copy, had it not been called off before one was made for them."""
    whole = await _never_entered(tx, broadcast)
    row = None if whole is None else await tx.row("missed.count_never_entered", **whole)
    return 0 if row is None else int(row["number"])


async def listed(
    store: Store, broadcast: Broadcast, only: Missed | None, *, until: datetime
) -> AsyncGenerator[list[Person], None]:
    """All of them, or one class, a page at a time, as far as it was known at `until`."""
    states = (DeliveryState.REFUSED, DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.CANCELLED)
    for state in states:
        progress, after = Progress.NONE.value, 0
        while True:
            async with store.transaction() as tx:
                where = {"id": broadcast.id, "state": state, "progress": progress, "after": after}
                rows = await tx.rows("missed.page", **where, until_ms=to_ms(until), limit=PAGE)
            if not rows:
                break
            progress, after = rows[-1]["progress"], rows[-1]["id"]
            people = [_person(broadcast, row) for row in rows]
            yield [person for person in people if only in (None, person.missed)]
    if only in (None, _taken_back(broadcast)):
        async for people in _listed_never_entered(store, broadcast):
            yield people


async def _listed_never_entered(store: Store, broadcast: Broadcast) -> AsyncGenerator[list[Person], None]:
    async with store.transaction() as tx:
        whole = await _never_entered(tx, broadcast.id)
    missed = _taken_back(broadcast)
    while whole is not None:
        async with store.transaction() as tx:
            rows = await tx.rows("missed.never_entered", **whole, limit=PAGE)
        if not rows:
            return
        whole["position"] = rows[-1]["citizen_id"]
        yield [Person(row["citizen_id"], row["phone"] or "", missed, "", None) for row in rows]


async def _never_entered(tx: Transaction, broadcast: BroadcastId) -> dict[str, object] | None:
    """Where those stand whose row was never made, since it ended before; None if there are none."""
    row = await tx.row("broadcasts.get", id=broadcast)
    if row is None or row["ceiling"] is None or row["is_filled"] or row["state"] != BroadcastState.CANCELLED:
        return None
    whole = {key: row[key] for key in ("id", "line", "zone", "ceiling", "bulletin", "corrects")}
    position = 0 if row["is_inside_first"] else row["position"]
    # Whom Meta would have skipped is without it too.
    everybody = {"languages": "[]", "marketing": "[]", "heard_since_ms": 0}
    return {**whole, **everybody, "position": position}


def _taken_back(broadcast: Broadcast) -> Missed:
    return Missed.EXPIRED if broadcast.cause == EXPIRED else Missed.CANCELLED


def _class_of(broadcast: Broadcast, row: Row) -> Missed:
    match row["state"]:
        case DeliveryState.UNCERTAIN:
            return Missed.UNCERTAIN
        case DeliveryState.CANCELLED:
            return Missed.UNSUBSCRIBED if row["cause"] == UNSUBSCRIBED else _taken_back(broadcast)
        case _:
            return Missed.REFUSED


def _person(broadcast: Broadcast, row: Row) -> Person:
    missed = _class_of(broadcast, row)
    cause = row["cause"] if missed is Missed.REFUSED else ""
    return Person(row["citizen_id"], row["phone"] or "", missed, cause, from_ms(row["settled_ms"]))
