"""The postman: the only one who speaks. One per lane: claim, carry, settle.

Each turn is one transaction that settles the answers of the last and marks the next deliveries as being sent; only then
are sockets touched. After a crash the doubtful deliveries are those in flight, no more.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from bridge import files, parcels
from bridge.allowance import Allowance
from bridge.errors import Failure, Retryable, Uncertain
from bridge.health import Health
from bridge.luggage import Luggage
from bridge.metrics import CARRIED, LANE_UP
from bridge.pace import Pace
from bridge.receipt import Receipt
from bridge.relay import alarms, answers
from bridge.relay.decision import Decision
from bridge.relay.outcomes import Carried, join_early_statuses, settle
from bridge.signals import Signals
from bridge.voices import Route, Start, Voices
from storage import lanes
from storage.claims import Claimed, Parcels, claim
from storage.driver import Driver, StoreUnavailable, Transaction
from storage.model import Lane, Priority
from storage.outbox import Delivery

log = structlog.get_logger()

SAFETY_NET_SECONDS = 30.0
TICK_SECONDS = 0.02  # with many in flight, answers are gathered this long into one commit
BUSY = 8  # deliveries in flight from which on gathering pays
ENOUGH = 128  # answers: the network need not fall idle until the last one has come
MOST = 256  # of them in one turn: while they are settled, and as many begin, the loop has the others to see to
REOPENING = timedelta(seconds=2)  # for a desk's own news to tell which threads did open before a crash


class Postman:
    """Carries one lane."""

    def __init__(
        self,
        route: Route,
        *,
        database: Driver,
        signals: Signals,
        sources: Mapping[str, files.Source],
        decision: Callable[[Transaction, datetime], Decision],
        health: Health,
    ) -> None:
        self._health = health
        LANE_UP.labels(route.lane).set(1)
        self._sent = CARRIED.labels(route.lane, "sent")
        self._route = route
        self._database = database
        self._signals = signals
        self._luggage = Luggage(sources, max_media_bytes=route.max_media_bytes)
        self._decision = decision
        self._answers: list[Carried] = []
        self._in_flight = 0
        self._stopping = False
        self._freeze: lanes.Freeze | None = None  # as it was when the last turn ended
        self._parcels = Parcels(
            partial(parcels.may_lead, abilities=route.abilities),
            partial(parcels.joined, abilities=route.abilities),
            parcels.MOST,
        )
        self._voices = Voices(route.lane, route.voices, too_fast=route.too_fast, health=health)
        self._allowance = Allowance(route, self._voices)
        self._pace_of: dict[int, Pace | None] = {
            priority: next((b.pace for b in route.budgets if b.first <= priority <= b.last), None)
            for priority in Priority
        }
        self._enough = asyncio.Event()  # set: so many have been answered that gathering more would idle
        self._hush = asyncio.Event()  # set: who still waits for their turn gives it back

    def stop(self) -> None:
        """Take nothing more; `run` ends once what is in flight has been answered and settled."""
        self._stopping = True
        self._hush.set()
        self._signals.wake(self._route.lane)

    async def recover(self) -> None:
        """After a crash: what was in flight is in doubt at a line and by e-mail, and goes again to a desk."""
        lane, now = self._route.lane, datetime.now(UTC)
        async with self._database.transaction() as tx:
            if lane.startswith("desk:"):
                count = await lanes.recover_desk(tx, lane, due=now + REOPENING)
                await self._voices.recall(tx, now)
            else:
                count = await lanes.recover_line(tx, lane, now=now)
        if count:
            log.warning("recovered", lane=lane, deliveries=count)

    async def run(self) -> None:
        """Carry until stopped."""
        async with asyncio.TaskGroup() as group:
            while not (self._stopping and not self._in_flight and not self._answers):
                hush = self._hush  # what is silenced while this turn lasts is so for what it claims
                try:
                    starts, wait_seconds = await self._turn()
                except StoreUnavailable as error:
                    log.error("store unavailable", lane=self._route.lane, cause=str(error))
                    starts, wait_seconds = [], 1.0
                    await asyncio.sleep(wait_seconds)
                for start in starts:
                    self._in_flight += 1
                    group.create_task(self._carry(start, hush), name="carry")
                if not self._answers:
                    await self._signals.wait(self._route.lane, at_most_seconds=wait_seconds)
                if self._in_flight >= BUSY:
                    await self._gather(min(TICK_SECONDS, self._allowance.wait_seconds()))

    async def _gather(self, at_most_seconds: float) -> None:
        """Let some more answers come, so that they share a commit; not once a good many have."""
        self._enough.clear()
        if len(self._answers) < ENOUGH:
            with suppress(TimeoutError):
                async with asyncio.timeout(at_most_seconds):
                    await self._enough.wait()

    async def _turn(self) -> tuple[list[Start], float]:
        now = datetime.now(UTC)
        answers, self._answers = self._answers[:MOST], self._answers[MOST:]
        try:
            return await self._settle_and_claim(answers, now)
        except BaseException:
            self._answers = answers + self._answers  # nothing of them was kept: they are settled with the next
            raise

    async def _settle_and_claim(self, answers: list[Carried], now: datetime) -> tuple[list[Start], float]:
        async with self._database.transaction() as tx:
            d = self._decision(tx, now)
            if answers:
                self._sent.inc(sum(isinstance(carried.outcome, Receipt) for carried in answers))
                await settle(d, answers)
                await self._voices.keep(d)
            await self._thaw_if_answered(tx, answers, now)
            await self._shed_marks(tx, now)
            # Asked before, too: what holds back now may have become free meanwhile.
            until_pace = self._allowance.wait_seconds()
            freeze = self._freeze
            claimed = self._claim(d, answers, freeze)
        self._voices.kept()
        glance = claimed.glance
        self._note_freeze(d, glance.freeze)
        if glance.freeze != freeze:
            return [], 0.0  # who may speak has changed since the last turn: nothing was claimed
        starts = self._begin(claimed.deliveries, now)
        until_due = SAFETY_NET_SECONDS if glance.due is None else (glance.due - datetime.now(UTC)).total_seconds()
        return starts, min(SAFETY_NET_SECONDS, max(0.005, until_due), until_pace, self._allowance.wait_seconds())

    def _claim(self, d: Decision, answers: list[Carried], freeze: lanes.Freeze | None) -> Claimed:
        """What is to be carried now, with the transaction's commit."""
        self._voices.main_silent_until = freeze.until if freeze is not None and freeze.until > d.now else None
        return claim(
            d.tx,
            self._route.lane,
            self._allowance.bands(d.now),
            at_most=self._free(freeze, d.now),
            now=d.now,
            freeze=freeze,
            parcels=self._parcels,
            if_parked=partial(join_early_statuses, d, answers),
        )

    async def _thaw_if_answered(self, tx: Transaction, answers: list[Carried], now: datetime) -> None:
        if self._freeze is None or not any(isinstance(carried.outcome, Receipt) for carried in answers):
            return
        freeze = await lanes.frozen(tx, self._route.lane)
        if freeze is None or freeze.until <= now:  # a call that started before the silence was asked for proves nothing
            await lanes.thaw(tx, self._route.lane)
            await alarms.lane_works(self._decision(tx, now), self._route.lane)

    def _free(self, freeze: lanes.Freeze | None, now: datetime) -> int:
        """How many may start now, of whatever priority; what is not settled would be in doubt after a crash, too."""
        return 0 if self._stopping else self._allowance.free(self._in_flight, len(self._answers), freeze, now)

    async def _shed_marks(self, tx: Transaction, now: datetime) -> None:
        """While citizens' words wait and the minute is nearly used up, marks are dropped instead of sent late."""
        has_marks = any(budget.first is Priority.MARK for budget in self._route.budgets)
        if not has_marks or not self._allowance.is_nearly_used_up():
            return
        if await lanes.do_words_wait(tx, self._route.lane, now=now):
            await lanes.shed_marks(tx, self._route.lane, before=now, now=now)

    def _note_freeze(self, d: Decision, freeze: lanes.Freeze | None) -> None:
        """Remember the silence that is kept, and show it."""
        was_frozen, self._freeze = self._freeze is not None, freeze
        if freeze is not None:
            down = self._health.down if self._route.is_vital else self._health.weaken
            down(self._route.lane, f"{freeze.cause}: {answers.reason(d, 'en', freeze.cause)}")
        if freeze is not None and not was_frozen:
            LANE_UP.labels(self._route.lane).set(0)
            log.warning("lane is silent", lane=self._route.lane, cause=freeze.cause)
        if freeze is None and was_frozen:
            up = self._health.up if self._route.is_vital else self._health.strengthen
            up(self._route.lane)
            LANE_UP.labels(self._route.lane).set(1)
            log.info("lane is back", lane=self._route.lane)

    def _begin(self, deliveries: list[Delivery], now: datetime) -> list[Start]:
        clock = time.monotonic()
        starts = [self._voices.begin(each, self._pace_of[each.priority], now, clock) for each in deliveries]
        if (pace := self._route.pace) is None:
            return starts
        return [start._replace(moment=pace.next_moment(clock)) for start in starts]

    @property
    def lane(self) -> Lane:
        """The lane it carries."""
        return self._route.lane

    def per_minute(self) -> float:
        """How many calls a minute takes at the moment."""
        return self._voices.per_minute(datetime.now(UTC), time.monotonic())

    async def _carry(self, start: Start, hush: asyncio.Event) -> None:
        delivery, outcome = start.delivery, await self._outcome(start, hush)
        self._in_flight -= 1
        if delivery.followers:
            self._answers += [Carried(each, became) for each, became in parcels.opened(delivery, outcome)]
        else:
            self._answers.append(Carried(delivery, outcome))
        if not isinstance(outcome, Receipt):
            result = type(outcome).__name__
            CARRIED.labels(delivery.lane, result).inc(1 + len(delivery.followers))
            log.info("not carried", delivery=delivery.id, lane=delivery.lane, outcome=result, cause=outcome.cause)
        if len(self._answers) >= ENOUGH or not self._in_flight:
            self._enough.set()
        self._signals.wake(self._route.lane)

    async def _outcome(self, start: Start, hush: asyncio.Event) -> Receipt | Failure:
        delivery, voice = start.delivery, start.voice
        if voice is None:
            return Retryable("its-turn", self._voices.silent_for(datetime.now(UTC)), counts=False)
        if hush.is_set() or (start.moment and not await self._came_to_its_turn(start.moment, hush)):
            return Retryable("its-turn", timedelta(0), counts=False)
        outcome: Receipt | Failure
        try:
            outcome = await self._luggage.carry(voice, delivery)
        except Failure as failure:
            outcome = failure
        except TimeoutError:
            outcome = Uncertain("timeout")
        except Exception:
            log.exception("delivery failed", delivery=delivery.id, lane=delivery.lane)
            outcome = Uncertain("internal")
        if not isinstance(outcome, Receipt) and outcome.is_others_too:
            self._hush.set()
            self._hush = asyncio.Event()
        return self._voices.judge(voice, outcome, datetime.now(UTC))

    async def _came_to_its_turn(self, moment: float, hush: asyncio.Event) -> bool:
        """False if the lane fell silent or stops meanwhile: nothing is said into a silence that was asked for."""
        wait_seconds = moment - time.monotonic()
        if self._route.pace is not None:  # a moment away: not worth being woken before
            await asyncio.sleep(wait_seconds)
            self._route.pace.started(moment, time.monotonic())
            return not hush.is_set()
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_seconds):
                await hush.wait()
        return not hush.is_set()
