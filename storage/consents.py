"""The consent ledger, append-only, and what follows from its latest lines: who is subscribed to what."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from storage.bulletins import EVERYTHING, Consent
from storage.driver import Row, Transaction, from_ms, to_ms
from storage.model import CitizenId, LineName

DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Moves:
    """How often somebody came to be a subscriber, and ceased to be one, since a time."""

    came: int
    went: int


class Begun(NamedTuple):
    """Since when they get a bulletin, and by which means they asked for it."""

    at: datetime
    means: str


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What one citizen gets: everything but `without`, or only `bulletins`. `begun`: of each, and of `*`."""

    everything: bool
    bulletins: tuple[str, ...]
    without: tuple[str, ...]
    begun: Mapping[str, Begun] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.everything or bool(self.bulletins)

    def includes(self, bulletin: str) -> bool:
        """Whether an issue of this bulletin reaches them."""
        return bulletin in self.bulletins or (self.everything and bulletin not in self.without)


NOTHING = Subscriptions(False, (), ())


async def record(tx: Transaction, consent: Consent, *, now: datetime | None = None) -> None:
    """Write one line at `now` (none: when the words were said), and what it means for the subscription."""
    recorded_ms = to_ms(now or consent.at)
    line = {
        "line": consent.line,
        "citizen_id": consent.citizen,
        "bulletin": consent.bulletin,
        "given": int(consent.given),
        "words": consent.words,
        "notice_version": consent.notice_version,
        "notice_hash": consent.notice_hash,
        "means": consent.means,
        "foreign_id": consent.foreign_id,
        "operator_id": consent.operator,
        "at_ms": to_ms(consent.at),
        "recorded_ms": recorded_ms,
    }
    whose = {"citizen_id": consent.citizen}
    (before,), (row,) = await tx.several(("consents.is_subscribed", whose), ("consents.record", line))
    if consent.bulletin == EVERYTHING:
        tx.later("consents.clear_bulletins", citizen_id=consent.citizen)
    tx.later(
        "consents.subscribe",
        citizen_id=consent.citizen,
        line=consent.line,
        bulletin=consent.bulletin,
        given=int(consent.given),
        consent_id=row["id"],
    )
    fields = {"line": consent.line, "citizen_id": consent.citizen, "before": before["yes"], "now_ms": recorded_ms}
    tx.later("consents.note_move", **fields)


async def of_citizen(tx: Transaction, citizen: CitizenId) -> Subscriptions:
    """What the citizen is subscribed to now."""
    return subscriptions_of(await tx.rows("consents.of_citizen", citizen_id=citizen))


def subscriptions_of(rows: Iterable[Row]) -> Subscriptions:
    """Rows of `consents.of_citizen` as what they mean together."""
    given: list[str] = []
    without: list[str] = []
    begun: dict[str, Begun] = {}
    for row in rows:
        (given if row["given"] else without).append(row["bulletin"])
        if row["given"] and row["at_ms"] is not None:
            begun[row["bulletin"]] = Begun(from_ms(row["at_ms"]), row["means"])
    named = tuple(bulletin for bulletin in given if bulletin != EVERYTHING)
    return Subscriptions(EVERYTHING in given, named, tuple(b for b in without if b != EVERYTHING), begun)


async def count(tx: Transaction, line: LineName, bulletin: str = "", *, zone: str = "") -> int:
    """How many people get an issue of this bulletin (empty: how many are subscribed to anything) for this zone."""
    if bulletin:
        row = await tx.row("consents.subscribers_of", line=line, bulletin=bulletin, zone=zone)
    else:
        row = await tx.row("consents.subscribers", line=line, zone=zone)
    return 0 if row is None else int(row["number"])


async def count_by_bulletin(tx: Transaction, line: LineName, bulletins: Iterable[str]) -> dict[str, int]:
    """How many people get an issue of each of these."""
    rows = await tx.rows("consents.by_bulletin", line=line)
    found = {(row["bulletin"], row["given"], row["gets_everything"]): row["number"] for row in rows}
    everything = found.get((EVERYTHING, 1, 0), 0)
    return {name: everything - found.get((name, 0, 1), 0) + found.get((name, 1, 0), 0) for name in bulletins}


async def growth(tx: Transaction, line: LineName, *, until: datetime, over: timedelta) -> list[int]:
    """How many subscribers there were at the end of each day, the last one ending at `until`."""
    start = until - over
    row = await tx.row("consents.subscribers_at", line=line, until_ms=to_ms(start))
    moved = {
        row["steps_ago"]: row["change"]
        for row in await tx.rows(
            "consents.moves_by_step", line=line, since_ms=to_ms(start), until_ms=to_ms(until), step_ms=DAY_MS
        )
    }
    numbers = [0 if row is None else int(row["number"])]
    for days_ago in range(over.days - 1, -1, -1):
        numbers.append(numbers[-1] + moved.get(days_ago, 0))
    return numbers


async def left_since(tx: Transaction, citizen: CitizenId, bulletin: str) -> datetime | None:
    """When they last left this bulletin, or everything; None if they never did."""
    row = await tx.row("consents.left_since", citizen_id=citizen, bulletin=bulletin)
    return None if row is None else from_ms(row["at_ms"])


async def moves(tx: Transaction, line: LineName, *, since: datetime) -> Moves:
    """Who came and who went since then."""
    row = await tx.row("consents.moves", line=line, since_ms=to_ms(since))
    return Moves(0, 0) if row is None else Moves(row["came"], row["went"])


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger that counted at a time, with what is known of the citizen. `phone`: digits, or empty."""

    citizen: CitizenId
    phone: str
    language: str
    zones: tuple[str, ...]
    bulletin: str
    given: bool
    words: str
    notice_version: str
    means: str
    at: datetime


async def as_of(
    tx: Transaction, line: LineName, *, ceiling: int, after: int, limit: int
) -> tuple[list[Line], CitizenId | None]:
    """What counted when the ledger ended at `ceiling`, for the next `limit` citizens after one.

    Subscribers only, with the bulletins they left. And the last citizen looked at; None: there are no more.
    """
    citizens = [row["id"] for row in await tx.rows("consents.citizens_after", line=line, after=after, limit=limit)]
    if not citizens:
        return [], None
    rows = await tx.rows("consents.as_of", citizens=json.dumps(citizens), ceiling=ceiling)
    subscribed = {row["citizen_id"] for row in rows if row["given"]}
    return [_line(row) for row in rows if row["citizen_id"] in subscribed], CitizenId(citizens[-1])


def _line(row: Row) -> Line:
    return Line(
        citizen=CitizenId(row["citizen_id"]),
        phone=row["phone"] or "",
        language=row["language"],
        zones=tuple(json.loads(row["zones"])),
        bulletin=row["bulletin"],
        given=bool(row["given"]),
        words=row["words"],
        notice_version=row["notice_version"],
        means=row["means"],
        at=from_ms(row["at_ms"]),
    )


async def ceiling(tx: Transaction) -> int:
    """The ledger's last line: who subscribes after it does not get a broadcast already started."""
    row = await tx.row("consents.ceiling")
    return 0 if row is None else int(row["id"])
