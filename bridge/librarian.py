"""The librarian: asks a line's network for its templates and its limit, and keeps the answers as all that happens.

At the start, every few hours, and whenever somebody wants to know (`storage.templates.ask`); a decision reads what was
kept and never waits for a network.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog

from bridge.errors import Failure
from bridge.lines.line import Line
from bridge.pace import Pace
from bridge.signals import Signals
from storage import inbox
from storage.driver import Driver, StoreUnavailable
from storage.events import Event, LimitSeen, TemplatesSeen
from storage.model import lane_of_line
from storage.templates import worker_of

log = structlog.get_logger()

T = TypeVar("T")

EVERY = timedelta(hours=3)
AGAIN = timedelta(minutes=5)  # after no answer
PATIENCE_SECONDS = 8.0  # somebody may be waiting for it in the room
# Meta answers 200 questions an hour about an account: so many of them are ours, and a burst of wishes is one question.
# https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management
ASKED, ASKED_IN = 20, timedelta(minutes=10)
BUSY = "613"


class Librarian:
    """One per line."""

    def __init__(self, line: Line, *, database: Driver, signals: Signals) -> None:
        self._line = line
        self._database = database
        self._signals = signals
        self._pace = Pace(limit=ASKED, period_seconds=ASKED_IN.total_seconds())
        self._failed = False

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._keep(await self._look())
            except StoreUnavailable as error:
                log.error("store unavailable", cause=str(error))
                self._failed = True
            pause = AGAIN if self._failed else EVERY
            await self._signals.wait(worker_of(self._line.name), at_most_seconds=pause.total_seconds())

    async def _look(self) -> list[Event]:
        asked, line = datetime.now(UTC), self._line.name
        if not self._pace.allowed(time.monotonic()):
            self._note(BUSY)
            return [TemplatesSeen(line, (), asked, BUSY)]
        self._pace.spend(1, time.monotonic())
        (found, cause), (people, unknown) = await asyncio.gather(
            self._ask(self._line.templates), self._ask(self._line.people_per_day)
        )
        self._note(cause)
        limit = [] if unknown else [LimitSeen(line, people, asked)]
        return [*limit, TemplatesSeen(line, tuple(found or ()), asked, cause)]

    def _note(self, cause: str) -> None:
        if cause and not self._failed:
            log.warning("templates not listed", line=self._line.name, cause=cause)
        self._failed = bool(cause)

    async def _ask(self, question: Callable[[], Awaitable[T]]) -> tuple[T | None, str]:
        """The answer, or why there was none."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await question(), ""
        except TimeoutError:
            return None, "unreachable"
        except Failure as failure:
            return None, failure.cause
        except Exception:  # the rim: an answer nobody can read must not end the bridge
            log.exception("answer not understood", line=self._line.name)
            return None, "internal"

    async def _keep(self, seen: list[Event]) -> None:
        now = datetime.now(UTC)
        lane, key = lane_of_line(self._line.name), f"account:{self._line.name}"
        arrivals = [inbox.Arrival(lane, f"{each.kind}:{now.timestamp()}", key, each) for each in seen]
        async with self._database.transaction() as tx:
            inbox.keep(tx, arrivals, now=now)
