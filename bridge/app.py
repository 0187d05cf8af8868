"""Builds everything, runs it in one TaskGroup, and stops it in reverse order."""

import asyncio
import gc
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
import structlog

from bridge import vitals
from bridge.announcer import Announcer
from bridge.building import (
    MINUTE_SECONDS,
    Parts,
    build_desks,
    build_lines,
    build_links,
    build_open311,
    build_routes,
)
from bridge.contacts import Contacts
from bridge.errors import StartRefused
from bridge.files import Source
from bridge.health import Health
from bridge.housekeeper import Housekeeper
from bridge.importer import ImportWorker
from bridge.intake import Intake
from bridge.keeper import Keeper
from bridge.librarian import Librarian
from bridge.lines.line import Line
from bridge.made import MADE
from bridge.making.maker import Maker, Workshop
from bridge.making.table import MAKERS
from bridge.postman import Postman
from bridge.relay.decision import Decision
from bridge.rules import Rules
from bridge.ruling import build_pages, build_rules, notices
from bridge.signals import Signals
from bridge.web import Web
from config.settings import Settings
from config.texts import Texts
from handlers import WORDS
from storage import evidence, operators, rooms
from storage.database import installation_token, link_secret, open_database, store_of
from storage.driver import Driver, StoreRefused, Transaction

log = structlog.get_logger()

FINISH_SECONDS = 6.0  # what is in flight may still be answered; the whole stop must fit in ten seconds
WATCHDOG_SECONDS = 9.5
HEARING_SECONDS = 5.0
COLLECT_AFTER = 20_000  # new objects; Python's 700 means a look around for every dozen messages


@dataclass(frozen=True, slots=True)
class Workers:
    """Everything that runs, in the order it is started."""

    keeper: Keeper
    intake: Intake
    announcer: Announcer
    importer: ImportWorker
    housekeeper: Housekeeper
    librarians: tuple[Librarian, ...]
    postmen: tuple[Postman, ...]
    web: Web
    parts: Parts


async def run(settings: Settings, *, minute_seconds: float = MINUTE_SECONDS) -> None:
    """Run the bridge until SIGTERM or SIGINT. Raises StartRefused with one line if it cannot start.

    `minute_seconds`: how long the minute of a room's `messages_per_minute` lasts; where a day passes quickly, less.
    """
    signals = Signals()
    async with AsyncExitStack() as stack:
        try:
            database = await open_database(settings.storage.url.get_secret_value(), waker=signals.wake)
        except StoreRefused as error:
            raise StartRefused(str(error)) from None
        stack.push_async_callback(database.close)
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), raise_for_status=False)
        )
        workers = await _build(settings, database, session, signals, minute_seconds)
        for close in workers.parts.closers:
            stack.push_async_callback(close)
        await _serve(workers)
    log.info("stopped")


async def _build(
    settings: Settings, database: Driver, session: aiohttp.ClientSession, signals: Signals, minute_seconds: float
) -> Workers:
    texts, health, keeper = Texts.load(settings.texts.folder), Health(), Keeper(database)
    health.up("store")
    token, secret = await installation_token(database), await link_secret(database)
    parts = Parts(settings, database, session, keeper, texts, token, health, tuple(WORDS.commands), minute_seconds)
    rules = build_rules(settings, link_secret=secret)
    lines, desks = build_lines(parts), build_desks(parts)

    look = vitals.watching(health, store_of(settings.storage.url.get_secret_value()), started=datetime.now(UTC))

    def decision(tx: Transaction, now: datetime) -> Decision:
        return Decision(tx, now, rules, texts, WORDS, look)

    sources: Mapping[str, Source] = {
        **{f"line:{line.name}": line for line in lines},
        **{f"desk:{desk.name}": desk for desk in desks},
        MADE: Maker(Workshop(database, rules, texts), MAKERS),
    }

    postmen = tuple(
        Postman(route, database=database, signals=signals, sources=sources, decision=decision, health=health)
        for route in build_routes(parts, lines, desks)
    )
    parts.listeners.extend(desk.listen for desk in desks)
    return Workers(
        keeper=keeper,
        intake=Intake(database=database, signals=signals, decision=decision),
        announcer=Announcer(database=database, signals=signals, decision=decision),
        importer=ImportWorker(database=database, signals=signals, sources=sources, decision=decision),
        housekeeper=Housekeeper(
            database=database, decision=decision, rates={postman.lane: postman.per_minute for postman in postmen}
        ),
        librarians=tuple(Librarian(line, database=database, signals=signals) for line in lines),
        postmen=postmen,
        web=_web(parts, rules, lines),
        parts=parts,
    )


def _web(parts: Parts, rules: Rules, lines: Sequence[Line]) -> Web:
    settings = parts.settings
    return Web(
        host=settings.http.host,
        ports=(settings.http.port, settings.http.admin_port),
        health=parts.health,
        routes=[
            *(route for line in lines for route in line.routes()),
            *parts.routes,
            *build_links(parts, rules, lines),
            *build_open311(parts, rules),
            *build_pages(settings, Contacts(parts.database, rules).of),
        ],
        takings=parts.takings,
    )


async def _serve(workers: Workers) -> None:
    stopping = _stop_asked()
    # What was built at the start lives as long as the process: no need to look at it, not even once:
    # one object in a hundred of it is litter, and finding it takes a twentieth of a start.
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    gc.enable()
    await _settle_in(workers.parts)
    for postman in workers.postmen:
        await postman.recover()
    async with asyncio.TaskGroup() as group:
        keeper = group.create_task(workers.keeper.run(), name="keeper")
        deciding = [
            group.create_task(run(), name=name)
            for name, run in (
                ("intake", workers.intake.run),
                ("announcer", workers.announcer.run),
                ("importer", workers.importer.run),
                ("housekeeper", workers.housekeeper.run),
                *(("librarian", librarian.run) for librarian in workers.librarians),
            )
        ]
        listening = [group.create_task(listen(), name="listener") for listen in workers.parts.listeners]
        try:
            await workers.web.start()
        except OSError as error:
            raise StartRefused(f"cannot listen: {error.strerror or 'the port is taken'}") from None
        await _hear_first(workers, stopping)
        carrying = [group.create_task(postman.run(), name="postman") for postman in workers.postmen]
        await stopping.wait()
        log.info("stopping")
        with suppress(TimeoutError):
            async with asyncio.timeout(WATCHDOG_SECONDS):
                await _stop(workers, listening, deciding, carrying)
        for task in (*listening, *deciding, *carrying, keeper):
            task.cancel()


async def _settle_in(parts: Parts) -> None:
    """A desk whose room is another one than yesterday's opens its threads there anew; today's notices are kept."""
    now = datetime.now(UTC)
    async with parts.database.transaction() as tx:
        for home in parts.homes:
            if await rooms.settle_in(tx, home, now=now):
                log.warning("another room: its threads are opened anew", desk=home.desk)
        await operators.doubt_standing(tx)
        await evidence.keep_notices(tx, notices(parts.settings), now=now)


async def _hear_first(workers: Workers, stopping: asyncio.Event) -> None:
    """Before a word is said: what staff took back, and which threads did open, while we were away.

    A desk that does not answer is not waited for long: citizens' answers do not depend on Telegram being up.
    """

    async def heard() -> None:
        for ear in workers.parts.ears:
            await ear.wait()
        workers.intake.idle.clear()
        workers.intake.look()
        await workers.intake.idle.wait()

    waits = [asyncio.ensure_future(heard()), asyncio.ensure_future(stopping.wait())]
    await asyncio.wait(waits, timeout=HEARING_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for each in waits:
        each.cancel()


async def _stop(
    workers: Workers,
    listening: list[asyncio.Task[None]],
    deciding: list[asyncio.Task[None]],
    carrying: list[asyncio.Task[None]],
) -> None:
    """Stop taking, then deciding, then speaking; what does not finish in time is found again at the next start."""
    for task in listening:
        task.cancel()
    await workers.web.stop()
    for task in deciding:
        task.cancel()
    for postman in workers.postmen:
        postman.stop()
    await asyncio.wait(carrying, timeout=FINISH_SECONDS)


def _stop_asked() -> asyncio.Event:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    stop: Callable[[], None] = asked.set
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    return asked
