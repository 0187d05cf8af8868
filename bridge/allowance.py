"""How much of a lane may start now, by its paces, by what is under way, and by a silence it keeps."""

import time
from datetime import datetime

from bridge.voices import Route, Voices
from storage import lanes
from storage.claims import Band
from storage.model import Priority

LONGEST_SECONDS = 30.0  # nobody waits longer for a pace without a look
NEARLY = 6  # the sixth part of the minute's calls: less than that left is nearly used up


class Allowance:
    """Of one lane."""

    def __init__(self, route: Route, voices: Voices) -> None:
        self._route = route
        self._voices = voices

    def free(self, in_flight: int, unsettled: int, freeze: lanes.Freeze | None, now: datetime) -> int:
        """How many may start now, of whatever priority."""
        free = self._route.at_once - in_flight - unsettled
        if self._route.pace is not None:
            free = min(free, self._route.pace.allowed(time.monotonic()))
        if freeze is not None and freeze.until <= now:
            free = min(free, 1 - in_flight)  # once the silence is over one tries the ice; the rest follows if it holds
        elif freeze is not None and freeze.cause not in self._route.too_fast:
            free = 0
        return max(0, free)

    def bands(self, now: datetime) -> list[Band]:
        """How much of each range of priorities may start; helpers take citizens' words alone, even in a silence."""
        clock, unlimited = time.monotonic(), self._route.at_once
        spare = self._voices.spare(now, clock)
        if self._voices.main_silent_until is not None:
            return [Band(Priority.REPLY, Priority.REPLY, spare)]
        own = [
            Band(budget.first, budget.last, unlimited if budget.pace is None else budget.pace.allowed(clock))
            for budget in self._route.budgets
        ]
        if spare <= 0:
            return own
        words = Band(Priority.REPLY, Priority.REPLY, spare + self._route.voices[0].pace.allowed(clock))
        return [*own[:1], words, *own[1:]]

    def is_nearly_used_up(self) -> bool:
        """Whether little of the minute is left to who speaks first."""
        pace, clock = self._route.voices[0].pace, time.monotonic()
        return pace.allowed(clock) * NEARLY <= pace.limit(clock)

    def wait_seconds(self) -> float:
        """How long until the first pace that holds something back may let it go."""
        clock = time.monotonic()
        helpers = (voice.pace for voice in self._route.voices[1:])
        paces = [self._route.pace, *(budget.pace for budget in self._route.budgets), *helpers]
        waits = [pace.wait_seconds(clock) for pace in paces if pace is not None]
        return min((wait for wait in waits if wait > 0), default=LONGEST_SECONDS)
