"""The town's clock: real time plus whatever has been jumped over."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Virtual time. It runs at the speed of real time and can only be moved forward."""

    def __init__(self) -> None:
        self._jumped = 0.0

    def seconds(self) -> float:
        """Seconds since the epoch, virtual."""
        return time.time() + self._jumped

    def now(self) -> datetime:
        """The virtual instant, aware, UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def advance(self, by: timedelta) -> None:
        """Jump forward. Raises ValueError for a negative jump: tokens and windows would come alive again."""
        if by < timedelta():
            raise ValueError("the clock only moves forward")
        self._jumped += by.total_seconds()

    def reset(self) -> None:
        """Back to real time, for a fresh story."""
        self._jumped = 0.0
