"""The voices of a lane: the accounts that speak on it, each with its own pace and its own silence.

The first is the main one: it says everything. Helpers only carry citizens' words into threads that are open, so that
whoever posted a message is never needed again: edits, marks, buttons and topics are the main one's.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from bridge import parcels
from bridge.errors import Failure, Retryable
from bridge.health import Health
from bridge.pace import LinePace, Pace
from bridge.receipt import Carrier, Receipt
from bridge.relay import alarms, answers
from bridge.relay.decision import Decision
from bridge.rules import Abilities
from storage import lanes
from storage.bodies import Notice, Post
from storage.content import Media
from storage.driver import Transaction
from storage.model import Lane, Priority
from storage.outbox import Delivery

LATELY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Voice:
    """One account; `name` is empty for the main one, whose silence is the lane's.

    `holds`: whether its network has a file already, so that the bytes need not be brought.
    """

    name: str
    carry: Carrier
    pace: Pace
    holds: Callable[[Media], bool] = lambda file: False


@dataclass(frozen=True, slots=True)
class Budget:
    """A range of priorities that shares one pace; None: no limit but `at_once`."""

    first: Priority
    last: Priority
    pace: Pace | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A lane as the postman needs it: `budgets` in the order of their priority, `pace` for all of them together."""

    lane: Lane
    voices: Sequence[Voice]
    budgets: Sequence[Budget]
    at_once: int
    max_media_bytes: int
    abilities: Abilities
    too_fast: frozenset[str]  # causes that mean: this lane as a whole is too fast
    pace: LinePace | None = None
    is_vital: bool = True  # False: its silence is shown, and the rest is ready without it


class Start(NamedTuple):
    """A delivery about to be carried: by whom (None: nobody may now), and when (by the monotonic clock; 0: at once)."""

    delivery: Delivery
    voice: Voice | None
    moment: float = 0.0


@dataclass(frozen=True, slots=True)
class _Silence:
    until: datetime
    cause: str


class Voices:
    """Chooses who carries what, and remembers who must be silent."""

    def __init__(self, lane: Lane, voices: Sequence[Voice], *, too_fast: frozenset[str], health: Health) -> None:
        self.main_silent_until: datetime | None = None
        self._lane = lane
        self._main, *self._helpers = voices
        self._too_fast = too_fast
        self._health = health
        self._silences: dict[str, _Silence] = {}
        self._news: dict[str, _Silence | None] = {}
        self._keeping: dict[str, _Silence | None] = {}
        for helper in self._helpers:
            health.strengthen(self._component(helper.name))

    def _component(self, name: str) -> Lane:
        return Lane(f"{self._lane}/{name}")

    async def recall(self, tx: Transaction, now: datetime) -> None:
        """What a restart must not forget: silences, and what was said in the last minute."""
        clock = time.monotonic()
        voices = [self._main, *self._helpers]
        for number, said in enumerate(await lanes.said_since(tx, self._lane, now - LATELY)):
            voices[number % len(voices)].pace.spend(1, clock - (now - said).total_seconds())
        for voice in voices:
            freeze = await lanes.frozen(tx, self._component(voice.name) if voice.name else self._lane)
            if freeze is not None and freeze.cause in self._too_fast:
                voice.pace.slow_down(clock, max(0.0, (freeze.until - now).total_seconds()))
            if freeze is not None and voice.name:
                self._silences[voice.name] = _Silence(freeze.until, freeze.cause)

    def spare(self, now: datetime, clock: float) -> int:
        """How many citizens' words the helpers may start now."""
        return sum(helper.pace.allowed(clock) for helper in self._helpers if not self._is_silent(helper, now))

    def per_minute(self, now: datetime, clock: float) -> float:
        """How many calls a minute takes now, all voices together."""
        speaking = [self._main, *(helper for helper in self._helpers if not self._is_silent(helper, now))]
        return sum(voice.pace.per_minute(clock) for voice in speaking)

    def begin(self, delivery: Delivery, pace: Pace | None, now: datetime, clock: float) -> Start:
        """Who carries it and when; its cost is taken from that voice's pace, or from `pace` if that is another."""
        if pace is not self._main.pace:
            if pace is not None:
                pace.spend(1, clock)
            elif isinstance(delivery.body, Notice):
                self._main.pace.spend(1, clock)  # it does not wait for the minute, and yet is part of it
            return Start(delivery, self._main)
        voice = self._choose(delivery, now, clock)
        wait = voice.pace.reserve(parcels.calls(delivery), clock) if voice is not None else 0.0
        return Start(delivery, voice, clock + wait if wait else 0.0)

    def silent_for(self, now: datetime) -> timedelta:
        """How long only helpers may speak."""
        return timedelta(0) if self.main_silent_until is None else max(timedelta(0), self.main_silent_until - now)

    def _choose(self, delivery: Delivery, now: datetime, clock: float) -> Voice | None:
        main = [] if self.main_silent_until is not None else [self._main]
        is_shared = isinstance(delivery.body, Post) and delivery.thread is not None and delivery.thread.anchor
        helpers = [each for each in self._helpers if is_shared and not self._is_silent(each, now)]
        return max([*main, *helpers], key=lambda voice: voice.pace.allowed(clock), default=None)

    def _is_silent(self, voice: Voice, now: datetime) -> bool:
        silence = self._silences.get(voice.name)
        return silence is not None and silence.until > now

    def judge(self, voice: Voice, outcome: Receipt | Failure, now: datetime) -> Receipt | Failure:
        """What an outcome says about its voice; a helper's own trouble is not the lane's: the others go on."""
        if isinstance(outcome, Receipt):
            if self._silences.pop(voice.name, None) is not None:
                self._news[voice.name] = None
            return outcome
        if isinstance(outcome, Retryable) and outcome.cause in self._too_fast:
            voice.pace.slow_down(time.monotonic(), outcome.after.total_seconds())
        if not isinstance(outcome, Retryable) or not outcome.of_voice or not voice.name:
            return outcome
        self._silences[voice.name] = self._news[voice.name] = _Silence(now + outcome.after, outcome.cause)
        other = Retryable(outcome.cause, timedelta(0), counts=False)
        other.anchor = outcome.anchor
        return other

    async def keep(self, d: Decision) -> None:
        """Write down what was learnt of helpers, and tell the room once who fell out. `kept` when it is committed."""
        self._keeping = dict(self._news)
        for name, silence in self._keeping.items():
            component = self._component(name)
            if silence is None:
                await lanes.thaw(d.tx, component)
                await alarms.helper_works(d, self._lane, name)
                self._health.strengthen(component)
                continue
            await lanes.freeze(d.tx, component, silence.until, silence.cause, now=d.now)
            self._health.weaken(component, f"{silence.cause}: {answers.reason(d, 'en', silence.cause)}")
            if silence.cause not in self._too_fast:
                await alarms.helper_out(d, self._lane, name, silence.cause)

    def kept(self) -> None:
        """What was learnt is on disk."""
        for name, silence in self._keeping.items():
            if name in self._news and self._news[name] is silence:
                del self._news[name]
        self._keeping = {}
