"""The importer: takes lists of subscribers in, one at a time, beside everything else that goes on."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog

from bridge import files, importing
from bridge.errors import Failure
from bridge.importing import Importer
from bridge.relay import importing as cards
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from bridge.signals import Signals
from bridge.tables import NoTable
from storage import imports
from storage.driver import Driver, StoreUnavailable, Transaction
from storage.imports import Import, ImportId, ImportState

log = structlog.get_logger()

IDLE_SECONDS = 60.0
TROUBLE_SECONDS = 5.0
SHOW_EVERY_SECONDS = 5.0  # an edit costs one of the group's twenty calls a minute
CONFIRMED_WITHIN = timedelta(hours=24)


class ImportWorker:
    """One for all lines. What it did is on disk: after a restart it goes on with the list it was at."""

    def __init__(
        self,
        *,
        database: Driver,
        signals: Signals,
        sources: Mapping[str, files.Source],
        decision: Callable[[Transaction, datetime], Decision],
    ) -> None:
        self._database = database
        self._signals = signals
        self._sources = sources
        self._decision = decision
        self._importer = Importer(database)
        self._shown: tuple[ImportState | None, float] = (None, 0.0)  # of which step the card tells, and since when

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                is_busy, wait_seconds = await self._turn(), IDLE_SECONDS
            except StoreUnavailable as error:
                log.error("store unavailable", cause=str(error))
                is_busy, wait_seconds = False, TROUBLE_SECONDS
            except Exception:
                log.exception("list not taken in")
                is_busy, wait_seconds = False, TROUBLE_SECONDS
            if not is_busy:
                await self._signals.wait("importer", at_most_seconds=wait_seconds)

    async def _turn(self) -> bool:
        """One step of the oldest list; whether there was one."""
        await self._tidy()
        async with self._database.transaction() as tx:
            found = await imports.next_to_do(tx)
        if found is None:
            return False
        desk = await self._desk(found)
        if desk is None:
            await self._fail(found, "gone")  # the configuration changed, or the command line left it halfway
        elif found.state is ImportState.READING:
            await self._read(found, desk)
        else:
            await self._pass(found)
        return True

    async def _tidy(self) -> None:
        """Lists nobody confirmed expire; rows of lists that are over are thrown away."""
        now = datetime.now(UTC)
        async with self._database.transaction() as tx:
            for waiting in await imports.forgotten(tx, before=now - CONFIRMED_WITHIN):
                await imports.end(tx, waiting.id, ImportState.EXPIRED, now=now)
                await self._report(self._decision(tx, now), waiting.id)
            leftover = await imports.leftovers(tx)
        if leftover is not None:
            await self._importer.forget(leftover)

    async def _read(self, found: Import, desk: DeskRules) -> None:
        assert found.source is not None  # what comes through a desk has one
        async with self._database.transaction() as tx:
            d = self._decision(tx, datetime.now(UTC))
            line = d.rules.lines[found.line]
            form = importing.form_of(line, line.phone_number, d.texts, now=d.now)
        try:
            source, most_bytes = self._sources[found.source.lane], desk.abilities.download_bytes
            async with files.fetched(source, found.source, max_bytes=most_bytes) as file:
                await self._importer.read(found.id, file.handle, form, lambda rows: self._tell_rows(found, rows))
        except (Failure, NoTable) as failure:
            await self._fail(found, failure.cause)
            return
        async with self._database.transaction() as tx:
            await imports.turn(tx, found.id, ImportState.READING, ImportState.CHECKING, now=datetime.now(UTC))

    async def _pass(self, found: Import) -> None:
        act = self._importer.check if found.state is ImportState.CHECKING else self._importer.write
        async with self._database.transaction() as tx:
            bulletins = self._decision(tx, datetime.now(UTC)).rules.lines[found.line].bulletins
        await act(found, bulletins, lambda people: self._tell_people(found))
        async with self._database.transaction() as tx:
            now = datetime.now(UTC)
            d, current = self._decision(tx, now), await imports.get(tx, found.id)
            desk = None if current is None else d.rules.desks.get(current.desk)
            if current is None or desk is None or current.state is not found.state:
                return  # somebody stopped it
            if current.state is ImportState.CHECKING:
                await imports.ready(tx, current.id, now=now)
                await cards.offer(d, desk, current)
                if not current.has_work:
                    await imports.end(tx, current.id, ImportState.CANCELLED, now=now)
            else:
                await imports.end(tx, current.id, ImportState.DONE, now=now)
                await self._report(d, current.id)

    async def _desk(self, found: Import) -> DeskRules | None:
        async with self._database.transaction() as tx:
            rules = self._decision(tx, datetime.now(UTC)).rules
        return rules.desks.get(found.desk) if found.line in rules.lines else None

    async def _tell_rows(self, found: Import, rows: int) -> None:
        if self._is_time_to_show(found):
            async with self._database.transaction() as tx:
                d = self._decision(tx, datetime.now(UTC))
                await cards.show_reading(d, d.rules.desks[found.desk], found, rows)

    async def _tell_people(self, found: Import) -> None:
        if self._is_time_to_show(found):
            async with self._database.transaction() as tx:
                d, current = self._decision(tx, datetime.now(UTC)), await imports.get(tx, found.id)
                if current is not None and current.state is found.state:
                    await cards.show_passing(d, d.rules.desks[found.desk], current)

    def _is_time_to_show(self, found: Import) -> bool:
        """Each step once as it begins, then now and then."""
        (step, since), clock = self._shown, time.monotonic()
        if step is found.state and clock - since < SHOW_EVERY_SECONDS:
            return False
        self._shown = (found.state, clock)
        return True

    async def _fail(self, found: Import, cause: str) -> None:
        log.warning("list not readable", line=found.line, cause=cause)
        async with self._database.transaction() as tx:
            now = datetime.now(UTC)
            d, ended = (
                self._decision(tx, now),
                await imports.end(tx, found.id, ImportState.FAILED, now=now, cause=cause),
            )
            desk = d.rules.desks.get(found.desk)
            if ended and desk is not None:
                await cards.tell_failed(d, desk, found, cause)

    async def _report(self, d: Decision, number: ImportId) -> None:
        over = await imports.get(d.tx, number)
        desk = None if over is None else d.rules.desks.get(over.desk)
        if over is not None and desk is not None:
            await cards.report(d, desk, over)
