"""The postman: the only one who speaks. One per lane: claim, carry, settle.

Each turn is one transaction that settles the answers of the last and marks the next deliveries as being sent; only then
are sockets touched. After a crash the doubtful deliveries are those in flight, no more.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bridge import files, parcels
from bridge.errors import Failure, Uncertain
from bridge.health import Health
from bridge.metrics import CARRIED, LANE_UP
from bridge.pace import Pace
from bridge.receipt import Receipt
from bridge.relay import alarms, answers
from bridge.relay.decision import Decision
from bridge.relay.outcomes import Carried, settle
from bridge.rules import Abilities
from bridge.signals import Signals
from storage import lanes
from storage.bodies import Post, Say
from storage.claims import Band, claim, claim_also, waiting_behind
from storage.content import Media, MediaRef
from storage.driver import Driver, StoreUnavailable, Transaction
from storage.model import Lane, Priority
from storage.outbox import Delivery

log = structlog.get_logger()

SAFETY_NET_SECONDS = 30.0
TICK_SECONDS = 0.02  # with many in flight, answers are gathered this long into one commit
BUSY = 8  # deliveries in flight from which on gathering pays
CARRY_SECONDS = 180.0  # a film over a slow line; the adapters' own time-outs are shorter
REOPENING = timedelta(seconds=2)  # for a desk's own news to tell which threads did open before a crash


class Carrier(Protocol):
    """How a line or desk takes one delivery."""

    async def __call__(self, delivery: Delivery, media: files.LocalFile | None) -> Receipt:
        """Carry it, or raise a Failure."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A range of priorities that shares one pace; None: no limit but the lane's own."""

    first: Priority
    last: Priority
    pace: Pace | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A lane as the postman needs it: `budgets` in the order of their priority, `pace` for all of them together."""

    lane: Lane
    carry: Carrier
    budgets: Sequence[Budget]
    at_once: int
    max_media_bytes: int
    abilities: Abilities
    pace: Pace | None = None


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
        self._sources = sources
        self._decision = decision
        self._answers: list[Carried] = []
        self._in_flight = 0
        self._stopping = False
        self._frozen = False

    def stop(self) -> None:
        """Take nothing more; `run` ends once what is in flight has been answered and settled."""
        self._stopping = True
        self._signals.wake(self._route.lane)

    async def recover(self) -> None:
        """After a crash: what was in flight is in doubt at a line, and goes again to a desk."""
        lane, now = self._route.lane, datetime.now(UTC)
        async with self._database.transaction() as tx:
            if lane.startswith("line:"):
                count = await lanes.recover_line(tx, lane, now=now)
            else:
                count = await lanes.recover_desk(tx, lane, due=now + REOPENING)
        if count:
            log.warning("recovered", lane=lane, deliveries=count)

    async def run(self) -> None:
        """Carry until stopped."""
        async with asyncio.TaskGroup() as group:
            while not (self._stopping and not self._in_flight and not self._answers):
                try:
                    deliveries, wait_seconds = await self._turn()
                except StoreUnavailable as error:
                    log.error("store unavailable", lane=self._route.lane, cause=str(error))
                    deliveries, wait_seconds = [], 1.0
                    await asyncio.sleep(wait_seconds)
                for delivery in deliveries:
                    self._in_flight += 1
                    group.create_task(self._carry(delivery), name=f"carry {delivery.id}")
                if not self._answers:
                    await self._signals.wait(self._route.lane, at_most_seconds=wait_seconds)
                if self._in_flight >= BUSY:
                    await asyncio.sleep(min(TICK_SECONDS, self._until_pace()))

    async def _turn(self) -> tuple[list[Delivery], float]:
        now = datetime.now(UTC)
        answers, self._answers = self._answers, []
        try:
            return await self._settle_and_claim(answers, now)
        except BaseException:
            self._answers = answers + self._answers  # nothing of them was kept: they are settled with the next
            raise

    async def _settle_and_claim(self, answers: list[Carried], now: datetime) -> tuple[list[Delivery], float]:
        async with self._database.transaction() as tx:
            if answers:
                await settle(self._decision(tx, now), answers)
            await self._thaw_if_answered(tx, answers, now)
            until_pace = self._until_pace()  # asked before: what holds back now may have become free meanwhile
            free = await self._free(tx, now)
            heads = await claim(tx, self._route.lane, self._bands(), at_most=free, now=now) if free > 0 else []
            deliveries = await self._together(tx, heads, now)
            due = await lanes.next_due(tx, self._route.lane, now=now)
        self._spend(deliveries)
        until_due = SAFETY_NET_SECONDS if due is None else (due - datetime.now(UTC)).total_seconds()
        return deliveries, min(SAFETY_NET_SECONDS, max(0.005, until_due), until_pace, self._until_pace())

    async def _together(self, tx: Transaction, heads: list[Delivery], now: datetime) -> list[Delivery]:
        """With each delivery those right behind it that can travel with it."""
        leaders = [head.id for head in heads if parcels.may_lead(head, self._route.abilities)]
        if not leaders:
            return heads
        behind = await waiting_behind(tx, leaders, most=parcels.MOST, now=now)
        together = [parcels.joined(head, behind.get(head.id, []), self._route.abilities) for head in heads]
        await claim_also(tx, [follower.id for head in together for follower in head.followers])
        return together

    async def _thaw_if_answered(self, tx: Transaction, answers: list[Carried], now: datetime) -> None:
        freeze = await lanes.frozen(tx, self._route.lane) if self._frozen else None
        if freeze is not None and freeze.until > now:
            return  # a call that started before the silence was asked for proves nothing
        if self._frozen and any(isinstance(carried.outcome, Receipt) for carried in answers):
            await lanes.thaw(tx, self._route.lane)
            await alarms.lane_works(self._decision(tx, now), self._route.lane)
            self._note_thawed()

    async def _free(self, tx: Transaction, now: datetime) -> int:
        """How many may start now, of whatever priority."""
        if self._stopping:
            return 0
        free = self._route.at_once - self._in_flight
        freeze = await lanes.frozen(tx, self._route.lane)
        if freeze is not None:
            self._note_frozen(self._decision(tx, now), freeze.cause)
            # Once the silence is over one delivery tries the ice; the rest follows when it holds.
            free = min(free, 0 if freeze.until > now else 1 - self._in_flight)
        elif self._frozen:
            self._note_thawed()
        return free if self._route.pace is None else min(free, self._route.pace.allowed(time.monotonic()))

    def _bands(self) -> list[Band]:
        clock, unlimited = time.monotonic(), self._route.at_once
        return [
            Band(budget.first, budget.last, unlimited if budget.pace is None else budget.pace.allowed(clock))
            for budget in self._route.budgets
        ]

    def _note_frozen(self, d: Decision, cause: str) -> None:
        self._health.down(self._route.lane, f"{cause}: {answers.reason(d, 'en', cause)}")
        if not self._frozen:
            self._frozen = True
            LANE_UP.labels(self._route.lane).set(0)
            log.warning("lane is silent", lane=self._route.lane, cause=cause)

    def _note_thawed(self) -> None:
        self._frozen = False
        LANE_UP.labels(self._route.lane).set(1)
        self._health.up(self._route.lane)
        log.info("lane is back", lane=self._route.lane)

    def _spend(self, deliveries: list[Delivery]) -> None:
        clock = time.monotonic()
        if self._route.pace is not None:
            self._route.pace.spend(len(deliveries), clock)
        for budget in self._route.budgets:
            if budget.pace is not None:
                started = sum(budget.first <= delivery.priority <= budget.last for delivery in deliveries)
                budget.pace.spend(started, clock)

    def _until_pace(self) -> float:
        clock = time.monotonic()
        paces = [self._route.pace, *(budget.pace for budget in self._route.budgets)]
        waits = [pace.wait_seconds(clock) for pace in paces if pace is not None]
        return min((wait for wait in waits if wait > 0), default=SAFETY_NET_SECONDS)

    async def _carry(self, delivery: Delivery) -> None:
        outcome: Receipt | Failure
        try:
            async with asyncio.timeout(CARRY_SECONDS):
                refs = _files_of(delivery)
                outcome = await (self._carry_files(delivery, refs) if refs else self._route.carry(delivery, None))
        except Failure as failure:
            outcome = failure
        except TimeoutError:
            outcome = Uncertain("timeout")
        except Exception:
            log.exception("delivery failed", delivery=delivery.id, lane=delivery.lane)
            outcome = Uncertain("internal")
        self._in_flight -= 1
        self._answers += [Carried(each, became) for each, became in parcels.opened(delivery, outcome)]
        if isinstance(outcome, Receipt):
            self._sent.inc(1 + len(delivery.followers))
        else:
            result = type(outcome).__name__
            CARRIED.labels(delivery.lane, result).inc(1 + len(delivery.followers))
            log.info("not carried", delivery=delivery.id, lane=delivery.lane, outcome=result, cause=outcome.cause)
        self._signals.wake(self._route.lane)

    async def _carry_files(self, delivery: Delivery, refs: list[MediaRef]) -> Receipt:
        """With its bytes, fetched now: a network's address of them lives for minutes only."""
        async with AsyncExitStack() as stack:
            found = []
            for ref in refs:
                opened = files.fetched(self._sources[ref.lane], ref, max_bytes=self._route.max_media_bytes)
                found.append(await stack.enter_async_context(opened))
            return await self._route.carry(delivery, replace(found[0], more=tuple(found[1:])))


def _files_of(delivery: Delivery) -> list[MediaRef]:
    bodies = [each.body for each in (delivery, *delivery.followers)]
    return [body.content.ref for body in bodies if isinstance(body, Say | Post) and isinstance(body.content, Media)]
