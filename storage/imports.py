"""Lists of subscribers on their way in: staged row by row, shown, confirmed, written in chunks that survive a crash."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from storage.content import MediaRef
from storage.driver import Row, Transaction, from_ms, id_list, to_ms
from storage.model import DeliveryId, DeskName, LineName, OperatorId

ImportId = NewType("ImportId", int)


class ImportState(StrEnum):
    """The life of a list."""

    READING = "reading"
    CHECKING = "checking"
    READY = "ready"
    WRITING = "writing"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class New:
    """A list about to be read: who sent it where, if it came through a desk, and where its file is."""

    line: LineName
    desk: DeskName | None = None
    operator: OperatorId | None = None
    source: MediaRef | None = None
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """A list as it stands. `total` and `passed` count people; `added`, `removed`, `same` what they asked for."""

    id: ImportId
    line: LineName
    desk: DeskName
    operator: OperatorId | None
    source: MediaRef | None
    answers: str
    state: ImportState
    notice: DeliveryId | None
    position: str
    total: int
    passed: int
    added: int
    removed: int
    same: int
    cause: str

    @property
    def has_work(self) -> bool:
        """Whether writing it would change anything."""
        return bool(self.added or self.removed)


@dataclass(frozen=True, slots=True)
class Staged:
    """One row of a list: what somebody asked for or, with a `problem`, nothing but the number of its line."""

    number: int
    phone: str = ""
    bulletin: str = ""
    given: bool = True
    zones: tuple[str, ...] = ()
    language: str = ""
    words: str = ""
    notice_version: str = ""
    at: datetime | None = None
    problem: str = ""


def _import(row: Row) -> Import:
    source = json.loads(row["source"]) if row["source"] else None
    return Import(
        id=ImportId(row["id"]),
        line=LineName(row["line"]),
        desk=DeskName(row["desk"]),
        operator=None if row["operator_id"] is None else OperatorId(row["operator_id"]),
        source=None if source is None else MediaRef(**source),
        answers=row["answers"],
        state=ImportState(row["state"]),
        notice=None if row["notice_id"] is None else DeliveryId(row["notice_id"]),
        position=row["position"],
        total=row["total"],
        passed=row["passed"],
        added=row["added"],
        removed=row["removed"],
        same=row["same"],
        cause=row["cause"],
    )


async def create(tx: Transaction, new: New, *, now: datetime) -> ImportId:
    """Write it down; the importer reads it."""
    source = new.source
    kept = "" if source is None else json.dumps({"lane": source.lane, "file": source.file, "filename": source.filename})
    row = await tx.row(
        "imports.create",
        line=new.line,
        desk=new.desk or "",
        operator_id=new.operator,
        source=kept,
        answers=new.answers,
        now_ms=to_ms(now),
    )
    assert row is not None  # INSERT … RETURNING always answers
    tx.wake("importer")
    return ImportId(row["id"])


async def get(tx: Transaction, number: ImportId) -> Import | None:
    """One list, None if there is none of that number."""
    row = await tx.row("imports.get", id=number)
    return None if row is None else _import(row)


async def next_to_do(tx: Transaction) -> Import | None:
    """The oldest list that is being read, checked or written."""
    row = await tx.row("imports.next")
    return None if row is None else _import(row)


async def forgotten(tx: Transaction, *, before: datetime) -> list[Import]:
    """Lists that wait to be confirmed since before a time."""
    return [_import(row) for row in await tx.rows("imports.forgotten", before_ms=to_ms(before))]


async def show_on(tx: Transaction, number: ImportId, notice: DeliveryId) -> None:
    """The notice whose edits show how it stands."""
    tx.later("imports.show_on", id=number, notice_id=notice)


async def turn(
    tx: Transaction,
    number: ImportId,
    before: ImportState,
    after: ImportState,
    *,
    now: datetime,
    operator: OperatorId | None = None,
) -> bool:
    """From one state to the next, at its first row; False if somebody was faster. `operator`: who answers for it."""
    tx.wake("importer")
    fields = {"id": number, "from_state": before, "to_state": after, "operator_id": operator, "cause": ""}
    return await tx.execute("imports.turn", **fields, now_ms=to_ms(now)) > 0


async def ready(tx: Transaction, number: ImportId, *, now: datetime) -> bool:
    """Checked, with its tallies kept: it waits for somebody to confirm it."""
    return await tx.execute("imports.ready", id=number, now_ms=to_ms(now)) > 0


async def end(tx: Transaction, number: ImportId, state: ImportState, *, now: datetime, cause: str = "") -> bool:
    """Over, one way or another, with its tallies as they are; False if it was over already."""
    tx.wake("importer")
    return await tx.execute("imports.end", id=number, to_state=state, cause=cause, now_ms=to_ms(now)) > 0


async def stage(tx: Transaction, number: ImportId, rows: Sequence[Staged]) -> None:
    """Keep the next rows as read; of two that say the same of the same person the first counts."""
    packed = [
        [
            row.number,
            row.phone,
            row.bulletin,
            int(row.given),
            json.dumps(row.zones),
            row.language,
            row.words,
            row.notice_version,
            0 if row.at is None else to_ms(row.at),
            row.problem,
        ]
        for row in rows
    ]
    tx.later("imports.stage", id=number, rows=json.dumps(packed))
    tx.later("imports.find_doubles", id=number, first=rows[0].number, last=rows[-1].number)


async def set_aside(tx: Transaction, number: ImportId, rows: Iterable[int], problem: str) -> None:
    """These rows are not written; nothing personal of them is kept."""
    tx.later("imports.set_aside", id=number, numbers=id_list(rows), problem=problem)


async def forget_rows(tx: Transaction, number: ImportId, *, limit: int, problems_too: bool = False) -> int:
    """Throw rows away, a few at a time; those with a problem stay unless `problems_too`. How many went."""
    return await tx.execute("imports.forget_rows", id=number, limit=limit, problems_too=int(problems_too))


async def leftovers(tx: Transaction) -> ImportId | None:
    """A list that is over and still has rows of people."""
    row = await tx.row("imports.leftovers")
    return None if row is None else ImportId(row["id"])


async def count_rows(tx: Transaction, number: ImportId) -> int:
    """How many rows have been read."""
    row = await tx.row("imports.count_rows", id=number)
    return 0 if row is None else int(row["number"])


async def count_problems(tx: Transaction, number: ImportId) -> dict[str, int]:
    """How many rows have which problem."""
    return {row["problem"]: row["number"] for row in await tx.rows("imports.count_problems", id=number)}


async def problems(tx: Transaction, number: ImportId, *, after: int = 0, limit: int) -> list[tuple[int, str]]:
    """The next lines with a problem."""
    rows = await tx.rows("imports.problems_after", id=number, after=after, limit=limit)
    return [(row["number"], row["problem"]) for row in rows]


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts for one citizen now: by bulletin, whether given, and when that was said."""

    citizen: int
    choices: dict[str, tuple[bool, datetime]]


@dataclass(frozen=True, slots=True)
class Person:
    """The rows of one number, everything first, and how the citizen stands (None: nobody we know)."""

    phone: str
    rows: tuple[Staged, ...]
    standing: Standing | None


async def next_people(tx: Transaction, found: Import, *, limit: int) -> list[Person]:
    """The next people of a list, by number: three queries, however many they are."""
    phones = [
        row["phone"] for row in await tx.rows("imports.phones_after", id=found.id, position=found.position, limit=limit)
    ]
    if not phones:
        return []
    rows = await tx.rows("imports.rows_of", id=found.id, line=found.line, phones=json.dumps(phones))
    citizens = {row["phone"]: row["citizen_id"] for row in rows}
    standing = {citizen: Standing(citizen, {}) for citizen in citizens.values() if citizen is not None}
    for row in await tx.rows("imports.standing_of", citizens=id_list(standing)):
        standing[row["citizen_id"]].choices[row["bulletin"]] = (bool(row["given"]), from_ms(row["at_ms"]))
    by_phone: dict[str, list[Staged]] = {phone: [] for phone in phones}
    for row in rows:
        by_phone[row["phone"]].append(_staged(row))
    return [Person(phone, tuple(by_phone[phone]), standing.get(citizens[phone])) for phone in phones]


def _staged(row: Row) -> Staged:
    return Staged(
        number=row["number"],
        phone=row["phone"],
        bulletin=row["bulletin"],
        given=bool(row["given"]),
        zones=tuple(json.loads(row["zones"])),
        language=row["language"],
        words=row["words"],
        notice_version=row["notice_version"],
        at=from_ms(row["at_ms"]) if row["at_ms"] else None,
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a chunk: how many people, and how many of their rows went which way."""

    people: int
    added: int
    removed: int
    same: int


async def advance(tx: Transaction, number: ImportId, *, position: str, tally: Tally) -> None:
    """The people up to this number are dealt with: kept with what was written for them."""
    tx.later(
        "imports.advance",
        id=number,
        position=position,
        passed=tally.people,
        added=tally.added,
        removed=tally.removed,
        same=tally.same,
    )
