"""The pace of a lane: how many calls may start now. Pure; the clock (in seconds) is passed in.

A sliding window: the next call may start when the N-th last one is a whole period old. Token buckets let twice the
limit through around a boundary; this never crosses it. After the network's "too many" the limit falls and grows back
by a fixed step: the network's real limit is not published, and changes by the hour.
"""

import math
from collections import deque

MINUTE_SECONDS = 60.0
TWENTIETH = 20
HEADROOM = 1.1


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

    def smooth(self, steps: int) -> "Pace":
        """About the same rate in `steps` smaller portions: it never uses up the whole period in one burst.

        A tenth faster, since every step is a little late: over the period the pace itself is the limit.
        """
        steps = min(steps, self._full)
        return Pace(limit=math.ceil(self._full * HEADROOM / steps), period_seconds=self._period / steps)

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
    """A line's: once slowed it is as fast as the network took messages in the last period, and a twentieth faster each
    second. Halved at every refusal it would stand still where two of a hundred are refused whatever the pace.
    """

    growth_seconds = 1.0

    def __init__(self, *, limit: int, period_seconds: float) -> None:
        super().__init__(limit=limit, period_seconds=period_seconds, growth=limit // TWENTIETH)
        self._refusals: deque[float] = deque()

    def slow_down(self, now: float, silence_seconds: float) -> None:
        """The network said "too many" of one; the others of the last period it has taken, or has not judged yet."""
        self._forget(now)
        while self._refusals and self._refusals[0] <= now - self._period:
            self._refusals.popleft()
        self._refusals.append(now)
        taken = max(len(self._starts) - len(self._refusals), self._full // TWENTIETH, 1)
        if taken < self.limit(now):
            self._slowed, self._silent_until = taken, now
