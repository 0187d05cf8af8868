"""The pace of a lane: how many calls may start now. Pure; the clock (in seconds) is passed in.

A sliding window: the next call may start when the N-th last one is a whole period old. Token buckets let twice the
limit through around a boundary; this never crosses it. After the network's "too many" the limit falls and grows back
by a fixed step: the network's real limit is not published, and changes by the hour.
"""

import math
from collections import deque
from itertools import takewhile

MINUTE_SECONDS = 60.0
TWENTIETH = 20
AHEAD_SECONDS = 0.05  # the starts of so long are given out together: one transaction claims them all
STEPS = 50  # of a period: those who would start in the same one start together, and the loop wakes once for them


class Pace:
    """At most `limit` calls in any `period_seconds`; once slowed, `growth` more of them each minute up to `limit`."""

    growth_seconds = MINUTE_SECONDS

    def __init__(self, *, limit: int, period_seconds: float, growth: int = 1) -> None:
        self._full = max(1, limit)
        self._period = period_seconds
        self._growth = max(1, growth)
        self._starts: deque[float] = deque()
        self._slowed = self._full
        self._silent_until = float("-inf")  # until then the network wants silence; growth is counted from there

    def limit(self, now: float) -> int:
        """How many a period takes at this instant."""
        if self._slowed >= self._full:
            return self._full
        steps = max(0, int((now - self._silent_until) / self.growth_seconds))
        return min(self._full, self._slowed + steps * self._growth)

    def per_minute(self, now: float) -> float:
        """How many a minute takes at this instant."""
        return self.limit(now) * MINUTE_SECONDS / self._period

    def slow_down(self, now: float, silence_seconds: float) -> None:
        """The network said "too many": half from now on. Once per silence, however many calls were told so."""
        if now < self._silent_until:
            return
        self._slowed, self._silent_until = max(1, self.limit(now) // 2), now + silence_seconds

    def allowed(self, now: float) -> int:
        """How many may start at this instant."""
        self._forget(now)
        return max(0, self.limit(now) - len(self._starts))

    def spend(self, count: int, now: float) -> None:
        """These start now; also what others count against us, beyond the limit if need be."""
        self._starts.extend([now] * count)

    def reserve(self, count: int, now: float) -> float:
        """These start together, as soon as there is room for all: how many seconds from now."""
        wait = self.wait_seconds(now, count)
        self._starts.extend([now + wait] * count)
        return wait

    def wait_seconds(self, now: float, count: int = 1) -> float:
        """How long until `count` more may start; 0 if they may now. More than a period holds wait for an empty one."""
        self._forget(now)
        room = max(0, self.limit(now) - count)
        if len(self._starts) <= room:
            return 0.0
        return max(0.0, self._starts[len(self._starts) - room - 1] + self._period - now)

    def _forget(self, now: float) -> None:
        while self._starts and self._starts[0] <= now - self._period:
            self._starts.popleft()


class LinePace(Pace):
    """A line's: each start has its own moment, an even gap after the last. Nothing of the rate is lost to a claim that
    comes a little late, a reply finds a place within a moment, and no burst piles up on the way to the network.

    Where more than a twentieth is refused it becomes as fast as the network took messages in the last period, and a
    twentieth faster each second. Fewer are refused whatever the pace, and cost no more than their own repetition.
    """

    growth_seconds = 1.0

    def __init__(self, *, limit: int, period_seconds: float) -> None:
        super().__init__(limit=limit, period_seconds=period_seconds, growth=limit // TWENTIETH)
        self._refusals: deque[float] = deque()
        self._next = float("-inf")  # at an even pace nothing starts before
        self._together = float("-inf")  # the last moment given out: those that would follow at once share it

    def allowed(self, now: float) -> int:
        """How many have their moment soon."""
        self._forget(now)
        soon = now + AHEAD_SECONDS
        by_gap = math.floor((soon - max(now, self._next)) / self._gap(now)) + 1
        free_by_then = sum(1 for _ in takewhile(lambda start: start + self._period <= soon, self._starts))
        return max(0, min(by_gap, self.limit(now) - len(self._starts) + free_by_then))

    def spend(self, count: int, now: float) -> None:
        """These have started: as many moments are taken."""
        self._forget(now)
        super().spend(count, max(now, self._starts[-1]) if self._starts else now)
        self._next = max(now, self._next) + count * self._gap(now)

    def next_moment(self, now: float) -> float:
        """When the next one may start, which is then taken; 0 if it may now."""
        even, earliest = max(now, self._next), self._earliest(now)
        self._next = even + self._gap(now)
        if even < self._together + self._period / STEPS:
            even = max(now, self._together)
        self._together = max(even, earliest)
        self._starts.append(self._together)
        return self._together if self._together > now else 0.0

    def started(self, moment: float, now: float) -> None:
        """What was to start at that moment does so now: as late is whatever takes its place a period later."""
        for place in range(len(self._starts) - 1, -1, -1):
            if self._starts[place] < moment:
                return
            self._starts[place] = max(self._starts[place], now)

    def wait_seconds(self, now: float, count: int = 1) -> float:
        """How long until it is worth asking for moments again; 0 if it is now."""
        return max(0.0, max(self._next, self._earliest(now)) - now - AHEAD_SECONDS / 2)

    def _earliest(self, now: float) -> float:
        """Before it one more would be too many in a period."""
        place = len(self._starts) - self.limit(now)
        return self._starts[place] + self._period if place >= 0 else float("-inf")

    def _gap(self, now: float) -> float:
        return self._period / self.limit(now)

    def slow_down(self, now: float, silence_seconds: float) -> None:
        """The network said "too many" of one; the others of the last period it has taken, or has not judged yet."""
        self._forget(now)
        while self._refusals and self._refusals[0] <= now - self._period:
            self._refusals.popleft()
        self._refusals.append(now)
        started = sum(start <= now for start in self._starts)
        if len(self._refusals) * TWENTIETH <= started:
            return
        seconds = max(now - self._starts[0], AHEAD_SECONDS) if started else self._period
        taken = int((started - len(self._refusals)) * self._period / seconds)
        slowed = max(taken, self._full // TWENTIETH, 1)
        if slowed < self.limit(now):
            self._slowed, self._silent_until = slowed, now
