"""Intake: takes kept events and has them decided, each in the transaction that marks it done."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from bridge.metrics import DECIDED, SET_ASIDE
from bridge.relay.decide import decide
from bridge.relay.decision import Decision, TooEarly
from bridge.relay.status import unreadable
from bridge.signals import Signals
from storage import inbox
from storage.driver import Driver, StoreUnavailable, Transaction
from storage.events import Unreadable

log = structlog.get_logger()

BATCH = 50
TRIES = 5
PAUSE = timedelta(seconds=1)
SAFETY_NET_SECONDS = 30.0


class Intake:
    """The one worker that decides."""

    def __init__(
        self, *, database: Driver, signals: Signals, decision: Callable[[Transaction, datetime], Decision]
    ) -> None:
        self._database = database
        self._signals = signals
        self._decision = decision
        self.idle = asyncio.Event()  # set while nothing waits to be decided

    def look(self) -> None:
        """Look at once whether something waits."""
        self._signals.wake("intake")

    async def run(self) -> None:
        """Decide for as long as there is something, then wait to be woken; until cancelled."""
        while True:
            try:
                wait_seconds = await self._decide_batch()
            except StoreUnavailable as error:
                log.error("store unavailable", cause=str(error))
                wait_seconds = 1.0
            if wait_seconds:
                self.idle.set()
                await self._signals.wait("intake", at_most_seconds=wait_seconds)
                self.idle.clear()

    async def _decide_batch(self) -> float:
        """Seconds until the next may be tried; 0 if more waits now."""
        now = datetime.now(UTC)
        async with self._database.transaction() as tx:
            waiting, due = await inbox.claim(tx, limit=BATCH, now=now)
            stuck: set[str] = set()
            for kept in waiting:
                if kept.sequence_key not in stuck and not await self._decide_one(tx, kept, now):
                    stuck.add(kept.sequence_key)
        if len(waiting) == BATCH:
            return 0.0
        if stuck:
            due = min(now + PAUSE, due or now + PAUSE)
        wait_seconds = SAFETY_NET_SECONDS if due is None else (due - datetime.now(UTC)).total_seconds()
        return min(SAFETY_NET_SECONDS, max(0.01, wait_seconds))

    async def _decide_one(self, tx: Transaction, kept: inbox.Kept, now: datetime) -> bool:
        """False if it must be tried again: what follows it in its sequence waits."""
        try:
            event = kept.event()
        except ValueError:
            log.exception("event not readable", event_id=kept.id)
            await self._set_aside(tx, kept, "unreadable", now)  # trying again would not make it readable
            return True
        try:
            async with tx.savepoint():
                await decide(self._decision(tx, now), event)
                await inbox.done(tx, kept)
        except StoreUnavailable:
            raise
        except TooEarly:
            await inbox.wait(tx, kept, until=now + PAUSE)
            return False
        except Exception as error:
            log.exception("event not decided", event_id=kept.id, attempt=kept.attempts + 1)
            return await self._put_off(tx, kept, type(error).__name__, now)
        DECIDED.inc()
        return True

    async def _put_off(self, tx: Transaction, kept: inbox.Kept, cause: str, now: datetime) -> bool:
        if kept.attempts + 1 < TRIES:
            await inbox.postpone(tx, kept, cause=cause, until=now + PAUSE * 2**kept.attempts)
            return False
        await self._set_aside(tx, kept, cause, now)
        return True

    async def _set_aside(self, tx: Transaction, kept: inbox.Kept, cause: str, now: datetime) -> None:
        """Out of the way, counted, and told in the room."""
        await inbox.set_aside(tx, kept, cause=cause)
        SET_ASIDE.inc()
        source = kept.source.removeprefix("line:")
        await unreadable(self._decision(tx, now), Unreadable(source, "", cause))
