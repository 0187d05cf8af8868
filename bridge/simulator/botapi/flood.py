"""Telegram's patience with one group: a sliding minute, and a longer silence for who does not listen."""

import math
from collections import deque

from bridge.simulator.botapi.refusal import too_many
from bridge.simulator.clock import Clock

WINDOW_SECONDS = 60.0  # "not more than 20 messages per minute to the same group": https://core.telegram.org/bots/faq
# Field reports show each call inside the window costing more than the last (50 s, 149 s, 1000 s, hours):
# NousResearch/hermes-agent#76494, #89962, #107133. Doubling has that shape; the cap keeps a test town usable.
FIRST_PENALTY_SECONDS = 5.0
LONGEST_PENALTY_SECONDS = 6 * 3600.0


class Budget:
    """Counts what the group hears. `per_minute` 0 means no limit. A forum is one group, however many its topics."""

    def __init__(self, clock: Clock) -> None:
        self.per_minute = 0
        self._clock = clock
        self._spent: deque[float] = deque()
        self._frozen_until = 0.0
        self._strikes = 0

    def spend(self, units: int) -> None:
        """Take `units` from the running minute. Raises Refusal (429) when it is used up, or still frozen."""
        if self.per_minute <= 0 or units == 0:
            return
        now = self._clock.seconds()
        if now < self._frozen_until:
            self._strikes += 1
            penalty = FIRST_PENALTY_SECONDS * 2 ** min(self._strikes - 1, 20)
            self._frozen_until += min(penalty, LONGEST_PENALTY_SECONDS)
            raise too_many(math.ceil(self._frozen_until - now))
        while self._spent and self._spent[0] <= now - WINDOW_SECONDS:
            self._spent.popleft()
        units = min(units, self.per_minute)  # a single album larger than the budget must still be possible
        if len(self._spent) + units > self.per_minute:
            leaves_first = self._spent[len(self._spent) + units - self.per_minute - 1]
            self._frozen_until = leaves_first + WINDOW_SECONDS
            self._strikes = 0
            raise too_many(max(1, math.ceil(self._frozen_until - now)))
        self._strikes = 0
        self._spent.extend([now] * units)

    def reset(self) -> None:
        """An untouched minute."""
        self._spent.clear()
        self._frozen_until = 0.0
        self._strikes = 0
