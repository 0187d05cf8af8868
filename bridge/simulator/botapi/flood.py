"""Telegram's patience with one group: a sliding minute, and a longer silence for who does not listen."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from bridge.simulator.botapi.refusal import too_many
from bridge.simulator.clock import Clock

WINDOW_SECONDS = 60.0  # "not more than 20 messages per minute to the same group": https://core.telegram.org/bots/faq
# Field reports show each call inside the window costing more than the last (50 s, 149 s, 1000 s, hours):
# NousResearch/hermes-agent#76494, #89962, #107133. Doubling has that shape; the cap keeps a test town usable.
FIRST_PENALTY_SECONDS = 5.0
LONGEST_PENALTY_SECONDS = 6 * 3600.0


@dataclass(slots=True)
class _Ledger:
    """One bot's account with the group."""

    spent: deque[float] = field(default_factory=deque)
    frozen_until: float = 0.0
    strikes: int = 0


class Budget:
    """Counts what the group hears of each bot. `per_minute` 0: no limit. A forum is one group, however many topics.

    `minute_seconds`: how long the minute is, less than sixty where a day passes quickly.
    """

    def __init__(self, clock: Clock) -> None:
        self.per_minute = 0
        self.minute_seconds = WINDOW_SECONDS
        self._clock = clock
        self._ledgers: defaultdict[int, _Ledger] = defaultdict(_Ledger)

    def spend(self, units: int, bot_id: int) -> None:
        """Take `units` from a bot's running minute. Raises Refusal (429) when it is used up, or still frozen."""
        if self.per_minute <= 0 or units == 0:
            return
        now, ledger = self._clock.seconds(), self._ledgers[bot_id]
        if now < ledger.frozen_until:
            ledger.strikes += 1
            penalty = FIRST_PENALTY_SECONDS * 2 ** min(ledger.strikes - 1, 20)
            ledger.frozen_until += min(penalty, LONGEST_PENALTY_SECONDS)
            raise too_many(math.ceil(ledger.frozen_until - now))
        while ledger.spent and ledger.spent[0] <= now - self.minute_seconds:
            ledger.spent.popleft()
        units = min(units, self.per_minute)  # a single album larger than the budget must still be possible
        if len(ledger.spent) + units > self.per_minute:
            leaves_first = ledger.spent[len(ledger.spent) + units - self.per_minute - 1]
            ledger.frozen_until = leaves_first + self.minute_seconds
            ledger.strikes = 0
            raise too_many(max(1, math.ceil(ledger.frozen_until - now)))
        ledger.strikes = 0
        ledger.spent.extend([now] * units)

    def reset(self) -> None:
        """An untouched minute for everybody."""
        self._ledgers.clear()
