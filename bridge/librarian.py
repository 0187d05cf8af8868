"""The librarian: has a line's network list its templates, and puts the answer where all that happens is put.

At the start, every few hours, and whenever somebody wants to know (`storage.templates.ask`); a decision reads what was
kept and never waits for a network.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog

from bridge.errors import Failure
from bridge.lines.line import Line
from bridge.pace import Pace
from bridge.signals import Signals
from storage import inbox
from storage.driver import Driver, StoreUnavailable
from storage.events import TemplatesSeen
from storage.model import lane_of_line
from storage.templates import TemplateVersion, worker_of

log = structlog.get_logger()

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

    async def _look(self) -> TemplatesSeen:
        asked, found, cause = datetime.now(UTC), _NONE, BUSY
        if self._pace.allowed(time.monotonic()):
            self._pace.spend(1, time.monotonic())
            found, cause = await self._ask()
        if cause and not self._failed:
            log.warning("templates not listed", line=self._line.name, cause=cause)
        self._failed = bool(cause)
        return TemplatesSeen(self._line.name, tuple(found), asked, cause)

    async def _ask(self) -> tuple[Sequence[TemplateVersion], str]:
        """What there is, or why there was no answer."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._line.templates(), ""
        except TimeoutError:
            return _NONE, "unreachable"
        except Failure as failure:
            return _NONE, failure.cause
        except Exception:  # the rim: a list nobody can read must not end the bridge
            log.exception("templates not listed", line=self._line.name)
            return _NONE, "internal"

    async def _keep(self, seen: TemplatesSeen) -> None:
        lane = lane_of_line(self._line.name)
        name = f"{seen.kind}:{seen.at.timestamp()}"
        arrival = inbox.Arrival(lane, name, f"account:{self._line.name}", seen)
        async with self._database.transaction() as tx:
            await inbox.keep(tx, [arrival], now=datetime.now(UTC))


_NONE: Sequence[TemplateVersion] = ()
