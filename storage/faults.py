"""Faults: what is wrong in town, as citizens tell of it, from the first words until it is settled."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, NewType

from storage.driver import Row, Transaction, from_ms, id_list, to_ms
from storage.model import CaseId, CitizenId, DeskName, LineName, MessageId, ThreadId

FaultId = NewType("FaultId", int)
METRES_A_DEGREE = 111_000.0  # of latitude, at the least: the box must not be too small


class FaultState(StrEnum):
    """How far it is."""

    DRAFT = "draft"  # offered, without a number
    RECEIVED = "received"
    FORWARDED = "forwarded"
    RESOLVED = "resolved"
    DECLINED = "declined"  # not the municipality's
    JOINED = "joined"  # the same as another one


OPEN = (FaultState.RECEIVED, FaultState.FORWARDED)
CLOSED = (FaultState.RESOLVED, FaultState.DECLINED)


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is: an address, degrees, or both."""

    address: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether anybody could go there."""
        return bool(self.address) or self.latitude is not None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `words` are the citizen's and never public; `summary` and `outcome` are staff's.

    `told`: the message with which the citizen began to tell of it.
    """

    id: FaultId
    line: LineName
    desk: DeskName
    thread: ThreadId
    label: str  # "2026-0173"; empty until it is filed
    state: FaultState
    category: str
    words: str
    summary: str
    place: Place
    office: str
    outcome: str
    joined: FaultId | None
    filed: datetime | None
    changed: datetime
    told: MessageId | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to see to it."""
        return self.state in OPEN


class Near(NamedTuple):
    """Another fault close by, and how many citizens told of it."""

    fault: Fault
    metres: float
    citizens: int


class Listed(NamedTuple):
    """A fault, and how many citizens told of it."""

    fault: Fault
    citizens: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which faults are published. Empty `categories` or `labels`: whichever."""

    states: tuple[FaultState, ...]
    since: datetime
    until: datetime
    categories: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def _fault(row: Row) -> Fault:
    return Fault(
        id=FaultId(row["id"]),
        line=LineName(row["line"]),
        desk=DeskName(row["desk"]),
        thread=ThreadId(row["thread_id"]),
        label="" if row["number"] is None else f"{row['year']}-{row['number']:04d}",
        state=FaultState(row["state"]),
        category=row["category"],
        words=row["words"],
        summary=row["summary"],
        place=Place(row["address"], row["latitude"], row["longitude"]),
        office=row["office"],
        outcome=row["outcome"],
        joined=None if row["joined_id"] is None else FaultId(row["joined_id"]),
        filed=None if row["filed_ms"] is None else from_ms(row["filed_ms"]),
        changed=from_ms(row["changed_ms"]),
        told=None if row["told_id"] is None else MessageId(row["told_id"]),
    )


def _maybe(row: Row | None) -> Fault | None:
    return None if row is None else _fault(row)


@dataclass(frozen=True, slots=True)
class Told:
    """What a draft begins with; `first`: the message from which on the citizen tells of it."""

    words: str
    place: Place
    first: MessageId | None


async def begin(
    tx: Transaction, line: LineName, desk: DeskName, thread: ThreadId, told: Told, *, now: datetime
) -> Fault:
    """A draft, with what has been told so far; it has no number yet."""
    row = await tx.row(
        "faults.begin",
        line=line,
        desk=desk,
        thread_id=thread,
        words=told.words,
        address=told.place.address,
        latitude=told.place.latitude,
        longitude=told.place.longitude,
        told_id=told.first,
        now_ms=to_ms(now),
    )
    assert row is not None  # INSERT … RETURNING always answers
    return _fault(row)


async def get(tx: Transaction, fault: FaultId) -> Fault | None:
    """One fault; a draft that nobody filed may be gone."""
    return _maybe(await tx.row("faults.get", id=fault))


async def numbered(tx: Transaction, line: LineName, year: int, number: int) -> Fault | None:
    """The fault a line calls so."""
    return _maybe(await tx.row("faults.numbered", line=line, year=year, number=number))


async def current(tx: Transaction, citizen: CitizenId) -> Fault | None:
    """What a citizen told of last: the latest open one, else the latest."""
    return _maybe(await tx.row("faults.current", citizen_id=citizen))


async def file(tx: Transaction, fault: FaultId, category: str, *, year: int, now: datetime) -> Fault | None:
    """Give a draft its number, the next of the year on its line; None if it is no draft any more."""
    return _maybe(await tx.row("faults.file", id=fault, category=category, year=year, now_ms=to_ms(now)))


async def categorise(tx: Transaction, fault: FaultId, category: str, *, now: datetime) -> Fault | None:
    """It is of another kind."""
    return _maybe(await tx.row("faults.categorise", id=fault, category=category, now_ms=to_ms(now)))


async def place(tx: Transaction, fault: FaultId, where: Place, *, now: datetime) -> Fault | None:
    """It is there."""
    fields = {"address": where.address, "latitude": where.latitude, "longitude": where.longitude}
    return _maybe(await tx.row("faults.place", id=fault, **fields, now_ms=to_ms(now)))


async def summarise(tx: Transaction, fault: FaultId, summary: str, *, now: datetime) -> Fault | None:
    """What it is, in words that anybody may read."""
    return _maybe(await tx.row("faults.summarise", id=fault, summary=summary, now_ms=to_ms(now)))


async def reword(tx: Transaction, fault: FaultId, words: str, *, now: datetime) -> Fault | None:
    """What the citizen said of it, as staff find it right; empty: nothing."""
    return _maybe(await tx.row("faults.reword", id=fault, words=words, now_ms=to_ms(now)))


async def turn(
    tx: Transaction,
    fault: FaultId,
    state: FaultState,
    *,
    now: datetime,
    office: str | None = None,
    outcome: str | None = None,
) -> Fault | None:
    """An open fault goes on to another state; None if it is not open any more. What is None stays as it was."""
    fields = {"state": state, "office": office, "outcome": outcome, "now_ms": to_ms(now)}
    return _maybe(await tx.row("faults.turn", id=fault, **fields))


async def join(tx: Transaction, fault: FaultId, into: FaultId, *, now: datetime) -> Fault | None:
    """It is the same thing as another one; None if it is settled, or was joined before."""
    return _maybe(await tx.row("faults.join", id=fault, into_id=into, now_ms=to_ms(now)))


async def near(tx: Transaction, fault: Fault, *, metres: float, since: datetime, at_most: int) -> list[Near]:
    """Open faults of the line, filed since then, so close that they may be the same; nearest first."""
    latitude, longitude = fault.place.latitude, fault.place.longitude
    if latitude is None or longitude is None:
        return []
    margin = metres / METRES_A_DEGREE
    rows = await tx.rows(
        "faults.near",
        line=fault.line,
        id=fault.id,
        latitude=latitude,
        longitude=longitude,
        latitude_margin=margin,
        longitude_margin=margin / max(0.01, math.cos(math.radians(latitude))),
        metres=metres,
        since_ms=to_ms(since),
        at_most=at_most,
    )
    return [Near(_fault(row), row["metres"], row["citizens"]) for row in rows]


async def listed(
    tx: Transaction, line: LineName, states: Iterable[FaultState], *, category: str, at_most: int
) -> list[Listed]:
    """A line's faults in these states, oldest first; `category` empty: of every kind."""
    fields = {"line": line, "states": id_list(states), "category": category, "at_most": at_most}
    return [Listed(_fault(row), row["citizens"]) for row in await tx.rows("faults.listed", **fields)]


async def count(tx: Transaction, line: LineName, states: Iterable[FaultState], *, category: str) -> int:
    """How many `listed` would name without a limit."""
    row = await tx.row("faults.count", line=line, states=id_list(states), category=category)
    assert row is not None  # COUNT always answers
    return int(row["number"])


async def published(
    tx: Transaction, line: LineName, wanted: Wanted, *, before: FaultId | None, at_most: int
) -> list[Fault]:
    """A page of what is told to the world, newest first, of those before one; None: from the newest on."""
    rows = await tx.rows(
        "faults.published",
        line=line,
        states=id_list(wanted.states),
        categories=id_list(wanted.categories),
        labels=id_list(wanted.labels),
        since_ms=to_ms(wanted.since),
        until_ms=to_ms(wanted.until),
        before_id=2**62 if before is None else before,
        at_most=at_most,
    )
    return [_fault(row) for row in rows]


async def offer_once(tx: Transaction, case: CaseId, *, now: datetime) -> bool:
    """Staff are offered to file what this case tells of; False if they have been."""
    return await tx.execute("faults.offer_once", case_id=case, now_ms=to_ms(now)) > 0
