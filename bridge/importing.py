"""Taking a list of subscribers in: read into rows, checked, written. In chunks, each its own short transaction.

The same for a list sent to a desk and for the command line. What a chunk did and how far the list is are one
transaction: stopped anywhere, it goes on where it stopped, and writes nobody twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import islice
from typing import IO, Protocol

from bridge import enrolling, languages, numbers, tables
from bridge.enrolling import Form, Weighed
from bridge.tables import Record
from config.texts import Texts
from storage import enrolment, imports
from storage.driver import Driver, Transaction
from storage.enrolment import Enrolled, Enrolment
from storage.imports import Import, ImportId, ImportState, Person, Staged, Tally
from storage.model import CitizenId

ROWS_AT_ONCE = 500  # a transaction of some ten milliseconds: the webhooks wait no longer
PEOPLE_AT_ONCE = 250
FORGOTTEN_AT_ONCE = 2_000

Progress = Callable[[int], Awaitable[None]]  # called after each chunk with how many rows, or people, are done


@dataclass(frozen=True, slots=True)
class Importer:
    """Takes lists into one store."""

    database: Driver

    async def read(self, number: ImportId, handle: IO[bytes], form: Form, progress: Progress) -> None:
        """Stage every row, from the first one. Raises NoTable for a file that is no table."""
        await self.forget(number, problems_too=True)
        records = await asyncio.to_thread(tables.read, handle)
        done = 0
        while rows := await asyncio.to_thread(_staged, records, form):
            async with self.database.transaction() as tx:
                await imports.stage(tx, number, rows)
            done += len(rows)
            await progress(done)

    async def check(self, found: Import, bulletins: Collection[str], progress: Progress) -> None:
        """Count what writing would do, and set aside what later choices overrule; nothing else changes.

        `bulletins`: those of the line.
        """
        await self._pass(found, bulletins, progress, is_writing=False)

    async def write(self, found: Import, bulletins: Collection[str], progress: Progress) -> None:
        """Write what is to be written, from where it stopped, until all is or somebody stops it."""
        await self._pass(found, bulletins, progress, is_writing=True)

    async def forget(self, number: ImportId, *, problems_too: bool = False) -> None:
        """Throw away the rows of a list."""
        while True:
            async with self.database.transaction() as tx:
                gone = await imports.forget_rows(tx, number, limit=FORGOTTEN_AT_ONCE, problems_too=problems_too)
            if gone < FORGOTTEN_AT_ONCE:
                return

    async def _pass(self, found: Import, bulletins: Collection[str], progress: Progress, *, is_writing: bool) -> None:
        state = ImportState.WRITING if is_writing else ImportState.CHECKING
        while True:
            async with self.database.transaction() as tx:
                now = datetime.now(UTC)
                current = await imports.get(tx, found.id)
                if current is None or current.state is not state:
                    return
                people = await imports.next_people(tx, current, limit=PEOPLE_AT_ONCE)
                if not people:
                    return
                weighed = [(person, enrolling.weigh(person, bulletins)) for person in people]
                if newer := [row for _, each in weighed for row in each.newer]:
                    await imports.set_aside(tx, found.id, newer, "newer")
                if is_writing:
                    made = await _make(tx, current, weighed, now)
                    await enrolment.write(tx, _enrolment(current, weighed, made), now=now)
                await imports.advance(tx, found.id, position=people[-1].phone, tally=_tally(weighed))
            await progress(current.passed + len(people))


class ReadFor(Protocol):
    """What of a line its lists are read by."""

    @property
    def timezone(self) -> tzinfo:
        """By whose clock dates are written."""

    @property
    def bulletins(self) -> Mapping[str, str]:
        """Its bulletins with their titles."""

    @property
    def zones(self) -> Mapping[str, str]:
        """Its zones with their titles."""


def form_of(line: ReadFor, phone_number: str, texts: Texts, *, now: datetime) -> Form:
    """How the cells of a list for a line are read; `phone_number` is the line's own."""
    return Form(
        region=numbers.region_of(phone_number),
        timezone=line.timezone,
        now=now,
        bulletins=enrolling.called({name: (name, title) for name, title in line.bulletins.items()}),
        zones=enrolling.called({name: (name, title) for name, title in line.zones.items()}),
        languages=enrolling.called(languages.called(texts)),
    )


def _staged(records: Iterator[Record], form: Form) -> list[Staged]:
    return [enrolling.read(record, form) for record in islice(records, ROWS_AT_ONCE)]


def _tally(weighed: list[tuple[Person, Weighed]]) -> Tally:
    rows = [row for _, each in weighed for row in each.write]
    return Tally(
        people=len(weighed),
        added=sum(row.given for row in rows),
        removed=sum(not row.given for row in rows),
        same=sum(each.same for _, each in weighed),
    )


async def _make(
    tx: Transaction, found: Import, weighed: list[tuple[Person, Weighed]], now: datetime
) -> dict[str, CitizenId]:
    """The citizen of every number that something is written for; who is unknown is made."""
    wanted = [person for person, each in weighed if each.write]
    known = {p.phone: CitizenId(p.standing.citizen) for p in wanted if p.standing is not None}
    unknown = [person.phone for person in wanted if person.standing is None]
    return known | await enrolment.make_citizens(tx, found.line, unknown, now=now)


def _enrolment(found: Import, weighed: list[tuple[Person, Weighed]], made: dict[str, CitizenId]) -> Enrolment:
    written = [(made[person.phone], each) for person, each in weighed if each.write]
    rows = [(citizen, row) for citizen, each in written for row in each.write]
    farewells = [(citizen, each.farewell) for citizen, each in written if each.farewell is not None]
    return Enrolment(
        line=found.line,
        operator=found.operator,
        consents=[
            Enrolled(citizen, row.bulletin, row.given, row.words, row.notice_version, row.at)
            for citizen, row in [*rows, *farewells]
        ],
        moves=[
            (citizen, each.is_subscribed - each.was_subscribed)
            for citizen, each in written
            if each.is_subscribed != each.was_subscribed
        ],
        zones=[(citizen, zone) for citizen, row in rows if row.given for zone in row.zones],
        languages=[(citizen, row.language) for citizen, row in rows if row.language],
    )
