"""Waking workers: a signal is set when there is something to do, so that nobody polls an idle database."""

import asyncio
from collections import defaultdict
from contextlib import suppress


class Signals:
    """One signal per worker ("intake", "announcer", each lane)."""

    def __init__(self) -> None:
        self._events: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def wake(self, worker: str) -> None:
        """There is something to do."""
        self._events[worker].set()

    async def wait(self, worker: str, *, at_most_seconds: float) -> None:
        """Until woken, or until the time is over: polling is only the safety net."""
        event = self._events[worker]
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, at_most_seconds)):
                await event.wait()
        event.clear()
