"""The announcer: watches the clock for broadcasts, feeds them to the outbox a little at a time, tells how they stand.

"Done" is computed.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from bridge.relay import broadcasting, copies, drafting, reporting, retrying, scheduling, vigilance
from bridge.relay.decision import Decision
from bridge.signals import Signals
from storage import broadcasts, recipients, reports
from storage.bulletins import Broadcast, BroadcastState
from storage.driver import Driver, StoreUnavailable, Transaction
from storage.model import BroadcastId
from storage.vigilance import settled

log = structlog.get_logger()

FEED = 1_000  # rows in one transaction: the webhooks' commits wait no longer than this takes
LOOK_SECONDS = 0.5
AHEAD_SECONDS = 2.0  # so much of the line's rate waits ready, never the whole town
LEAST_AHEAD, MOST_AHEAD = 250, 16_000  # of rows; the most is what the fastest lane carries between two looks, twice
IDLE_SECONDS = 30.0
SHOW_EVERY_SECONDS = 15.0  # an edit costs one of the group's twenty calls a minute


class Announcer:
    """One for all lines."""

    def __init__(
        self, *, database: Driver, signals: Signals, decision: Callable[[Transaction, datetime], Decision]
    ) -> None:
        self._database = database
        self._signals = signals
        self._decision = decision
        self._shown: dict[BroadcastId, datetime] = {}
        self._has_begun = False

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                wait_seconds = await self._turn()
            except StoreUnavailable as error:
                log.error("store unavailable", cause=str(error))
                wait_seconds = LOOK_SECONDS
            except Exception:
                log.exception("broadcasts not fed")
                wait_seconds = LOOK_SECONDS
            if wait_seconds > 0:
                await self._signals.wait("announcer", at_most_seconds=wait_seconds)

    async def _turn(self) -> float:
        """How long nothing needs to be done, if nobody does anything; 0 if more could be fed at once."""
        is_asking = await self._keep_time()
        is_fed = await self._feed_for(LOOK_SECONDS)
        now = datetime.now(UTC)
        async with self._database.transaction() as tx:
            d, under_way = self._decision(tx, now), await broadcasts.running(tx)
            to_report = [each for each in await broadcasts.to_report(tx, now=now) if _is_ours(d, each)]
            hours = [await scheduling.next_hour(d), await reports.next_due(tx, now=now)]
        in_flight = [broadcast for broadcast in to_report if not await self._report(broadcast)]
        if is_fed:
            return 0.0
        hour = min((hour for hour in hours if hour is not None), default=None)
        longest = LOOK_SECONDS if under_way or is_asking or in_flight else IDLE_SECONDS
        return longest if hour is None else min(longest, max(0.001, (hour - datetime.now(UTC)).total_seconds()))

    async def _keep_time(self) -> bool:
        """What the hour brings; whether a card waits for the network's answer."""
        async with self._database.transaction() as tx:
            d = self._decision(tx, datetime.now(UTC))
            if not self._has_begun:  # the configuration, or the store, may be another one
                await broadcasting.rehouse(d)
                await scheduling.tell_restored(d)
            await scheduling.keep_time(d)
            is_asking = await drafting.give_up_asking(d)
        self._has_begun = True
        return is_asking

    async def _feed_for(self, seconds: float) -> bool:
        """Piece after piece, each in a short transaction of its own; whether there is more when the time is over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            async with self._database.transaction() as tx:
                d = self._decision(tx, datetime.now(UTC))
                fed = [await self._feed(d, broadcast) for broadcast in await broadcasts.running(tx)]
            if not any(fed):
                return False
        return True

    async def _feed(self, d: Decision, broadcast: Broadcast) -> bool:
        """Whether there was room for more, and somebody left to be fed."""
        line, desk = d.rules.lines.get(broadcast.line), d.rules.desks.get(broadcast.desk)
        if line is None or desk is None:
            return False
        if await retrying.go_on(d, line, broadcast):
            return True
        ahead = min(MOST_AHEAD, max(LEAST_AHEAD, int(line.messages_per_second * AHEAD_SECONDS)))
        if await recipients.waiting(d.tx, broadcast.id, at_most=ahead) < ahead:
            feed = await copies.feed_of(d, line, broadcast, limit=FEED)
            if await recipients.feed(d.tx, broadcast.id, feed, now=d.now):
                return True
        if await recipients.is_over(d.tx, broadcast.id):
            if await broadcasts.turn(d.tx, broadcast, BroadcastState.DONE, now=d.now):
                over = await broadcasts.get(d.tx, broadcast.id)
                if over is not None:
                    await broadcasting.show(d, desk, over)
            self._shown.pop(broadcast.id, None)
            return False
        if await vigilance.pause(d, desk, broadcast):
            self._shown.pop(broadcast.id, None)
            return False
        shown = self._shown.get(broadcast.id)
        if shown is None or (d.now - shown).total_seconds() >= SHOW_EVERY_SECONDS:
            self._shown[broadcast.id] = d.now
            broadcasts.note_pace(d.tx, broadcast.id, await settled(d.tx, broadcast.id), now=d.now)
            await broadcasting.show(d, desk, await broadcasts.get(d.tx, broadcast.id) or broadcast)
        return False

    async def _report(self, broadcast: Broadcast) -> bool:
        """Give the report that is due, counted in short transactions; False while copies of it are in flight."""
        now = datetime.now(UTC)
        try:
            figures = await reports.gather(self._database, broadcast, until=now)
            async with self._database.transaction() as tx:
                if await reports.is_in_flight(tx, broadcast.id):
                    return False
                d, current = self._decision(tx, now), await broadcasts.get(tx, broadcast.id)
                if current is not None and reporting.is_over(current):  # not if it goes again
                    await reporting.give(d, d.rules.desks[broadcast.desk], current, figures)
        except StoreUnavailable:
            raise
        except Exception:  # one that cannot be reported must not keep the others from their hour
            log.exception("broadcast not reported", broadcast=broadcast.id)
        return True


def _is_ours(d: Decision, broadcast: Broadcast) -> bool:
    """Whether its line and its desk are still in the configuration."""
    return broadcast.line in d.rules.lines and broadcast.desk in d.rules.desks
