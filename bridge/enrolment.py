"""The command line's way with lists of subscribers: in with the bridge stopped, out at any time, both with a bar."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bridge import importing, sheets
from bridge.importing import Importer
from bridge.tables import NoTable
from bridge.terminal import say
from config.settings import Settings
from config.texts import Texts
from storage import audit, consents, imports
from storage.consents import Line
from storage.database import open_database, read_beside
from storage.driver import Driver, StoreRefused
from storage.imports import Import, ImportId, ImportState, New
from storage.model import LineName

LANGUAGE = "en"  # of the command line
CITIZENS_AT_ONCE = 1_000
HARMLESS = frozenset({"double", "newer"})  # left out, and rightly so: nobody has to mend anything
BUSY = "already us"  # what a store says that has an owner


class ListRefused(Exception):
    """The list cannot be taken in at all; the message is the one line a technician reads."""


async def take_in(settings: Settings, line: LineName, file: Path) -> bool:
    """Write a list into the store, bad rows told by their lines. Whether every row was good.

    Raises ListRefused, StoreRefused.
    """
    bulletins = settings.lines[line].bulletins
    async with _owned(settings) as database:
        importer = Importer(database)
        number = await _begin(importer, line)
        with _bar() as progress:
            try:
                await _read(importer, settings, line, number, file, progress)
            except NoTable as refused:
                await _end(database, number, ImportState.FAILED)
                why = Texts.load(settings.texts.folder).say(LANGUAGE, f"import-cause-{refused.cause}")
                raise ListRefused(f"the list cannot be read: {why}") from None
            await _advance(importer, number, ImportState.READING, ImportState.CHECKING)
            found = await _get(database, number)
            await importer.check(found, bulletins, _step(progress, "checking", found))
            async with database.transaction() as tx:
                await imports.ready(tx, number, now=datetime.now(UTC))
            await _advance(importer, number, ImportState.READY, ImportState.WRITING)
            found = await _get(database, number)
            await importer.write(found, bulletins, _step(progress, "writing", found))
        await _end(database, number, ImportState.DONE)
        await importer.forget(number)
        return await _tell(database, settings, number)


async def _begin(importer: Importer, line: LineName) -> ImportId:
    """A new list; one that was stopped halfway is given up: writing it again writes nobody twice."""
    now = datetime.now(UTC)
    async with importer.database.transaction() as tx:
        stopped = await imports.next_to_do(tx)
        if stopped is not None and not stopped.desk:
            await imports.end(tx, stopped.id, ImportState.CANCELLED, now=now)
        number = await imports.create(tx, New(line), now=now)
        await audit.append(tx, actor="command line", action="subscribers.imported", subject=f"import:{number}", at=now)
    if stopped is not None and not stopped.desk:
        await importer.forget(stopped.id)
    return number


async def _read(
    importer: Importer, settings: Settings, line: LineName, number: ImportId, file: Path, progress: Progress
) -> None:
    configured, texts = settings.lines[line], Texts.load(settings.texts.folder)
    form = importing.form_of(configured, configured.whatsapp.phone_number, texts, now=datetime.now(UTC))
    with file.open("rb") as handle:
        await importer.read(number, handle, form, _step(progress, "reading", None))


async def _advance(importer: Importer, number: ImportId, before: ImportState, after: ImportState) -> None:
    async with importer.database.transaction() as tx:
        await imports.turn(tx, number, before, after, now=datetime.now(UTC))


async def _end(database: Driver, number: ImportId, state: ImportState) -> None:
    async with database.transaction() as tx:
        await imports.end(tx, number, state, now=datetime.now(UTC))


async def _get(database: Driver, number: ImportId) -> Import:
    async with database.transaction() as tx:
        found = await imports.get(tx, number)
    assert found is not None  # made by us a moment ago
    return found


async def _tell(database: Driver, settings: Settings, number: ImportId) -> bool:
    """Each row that stayed out by its line, then what was done."""
    texts, found = Texts.load(settings.texts.folder), await _get(database, number)
    after, wrong, aside = 0, 0, 0
    while True:
        async with database.transaction() as tx:
            problems = await imports.problems(tx, number, after=after, limit=importing.ROWS_AT_ONCE)
        for row, problem in problems:
            say(f"row {row}: {texts.say(LANGUAGE, f'import-problem-{problem}')}")
            wrong, aside = wrong + (problem not in HARMLESS), aside + 1
        if not problems:
            break
        after = problems[-1][0]
    done = f"subscribed: {found.added}, unsubscribed: {found.removed}, already so: {found.same}, left out: {aside}"
    say(done)
    return wrong == 0


async def give_out(settings: Settings, line: LineName, out: IO[bytes]) -> int:
    """Write the list of subscribers, as it stands at this moment, beside a running bridge too. How many people.

    Raises StoreRefused.
    """
    timezone = settings.lines[line].timezone
    async with read_beside(settings.storage.url.get_secret_value()) as tx:
        total, ceiling = await consents.count(tx, line), await consents.ceiling(tx)
        out.write(sheets.OPENING + sheets.packed([sheets.COLUMNS]))
        after: int | None = 0
        with _bar() as progress:
            task = progress.add_task("writing", total=total)
            while after is not None:
                found, after = await consents.as_of(tx, line, ceiling=ceiling, after=after, limit=CITIZENS_AT_ONCE)
                out.write(sheets.packed(sheets.cells(each, timezone) for each in found))
                progress.update(task, advance=_people(found))
    return total


def _people(found: list[Line]) -> int:
    return len({each.citizen for each in found})


@asynccontextmanager
async def _owned(settings: Settings) -> AsyncIterator[Driver]:
    try:
        database = await open_database(settings.storage.url.get_secret_value(), waker=lambda worker: None)
    except StoreRefused as refused:
        if BUSY in str(refused):
            instead = "stop it, or send the list to the group with /iscritti importa"
            refused = StoreRefused(f"the bridge is running: {instead}")
        raise refused from None
    try:
        yield database
    finally:
        await database.close()


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


def _step(progress: Progress, what: str, found: Import | None) -> Callable[[int], Awaitable[None]]:
    """How a phase moves its bar."""
    task = progress.add_task(what, total=None if found is None else found.total)

    async def moved(done: int) -> None:
        progress.update(task, completed=done)

    return moved
