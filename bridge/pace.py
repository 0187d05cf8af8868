"""The pace of a lane: how many calls may start now. Pure; the clock (in seconds) is passed in.

A sliding window: the next call may start when the N-th last one is a whole period old. Token buckets let twice the
limit through around a boundary; this never crosses it.
"""

import math
from collections import deque

HEADROOM = 1.1


class Pace:
    """At most `limit` calls in any `period_seconds`."""

    def __init__(self, *, limit: int, period_seconds: float) -> None:
        self._limit = max(1, limit)
        self._period = period_seconds
        self._starts: deque[float] = deque()

    def smooth(self, steps: int) -> "Pace":
        """About the same rate in `steps` smaller portions: it never uses up the whole period in one burst.

        A tenth faster, since every step is a little late: over the period the pace itself is the limit.
        """
        steps = min(steps, self._limit)
        return Pace(limit=math.ceil(self._limit * HEADROOM / steps), period_seconds=self._period / steps)

    def allowed(self, now: float) -> int:
        """How many may start at this instant."""
        while self._starts and self._starts[0] <= now - self._period:
            self._starts.popleft()
        return max(0, self._limit - len(self._starts))

    def spend(self, count: int, now: float) -> None:
        """These start now; also what others count against us, beyond the limit if need be."""
        self._starts.extend([now] * count)

    def wait_seconds(self, now: float) -> float:
        """How long until one more may start; 0 if one may now."""
        if self.allowed(now) > 0:
            return 0.0
        return self._starts[len(self._starts) - self._limit] + self._period - now
