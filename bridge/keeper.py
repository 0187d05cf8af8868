"""Keeping what arrives before it is acknowledged: whatever came while the last commit ran shares the next one."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from storage import inbox, statuses
from storage.driver import Driver, StoreUnavailable

LARGEST_QUEUE = 2_000  # bodies; beyond it the store is not keeping up and Meta is told to come back
PATIENCE_SECONDS = 5.0  # Meta wants its answer within a second; past this it will retry anyway


Done = Callable[[StoreUnavailable | None], None]  # told once: None when it is on disk


@dataclass(slots=True)
class _Bundle:
    arrivals: Sequence[inbox.Arrival]
    statuses: Sequence[statuses.Status]
    done: Done


class Keeper:
    """One writer for all webhooks."""

    def __init__(self, database: Driver) -> None:
        self._database = database
        self._queue: list[_Bundle] = []
        self._something = asyncio.Event()

    def put(self, arrivals: Sequence[inbox.Arrival], news: Sequence[statuses.Status], done: Done) -> None:
        """`done` is told when it is on disk, or why not. Raises StoreUnavailable at once if too much waits already."""
        if len(self._queue) >= LARGEST_QUEUE:
            raise StoreUnavailable("queue full")
        self._queue.append(_Bundle(arrivals, news, done))
        self._something.set()

    async def keep(self, arrivals: Sequence[inbox.Arrival], news: Sequence[statuses.Status]) -> None:
        """Return once it is on disk. Raises StoreUnavailable if it cannot be put there now."""
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def done(failure: StoreUnavailable | None) -> None:
            if kept.done():  # who waited has given up
                return
            if failure is None:
                kept.set_result(None)
            else:
                kept.set_exception(failure)

        self.put(arrivals, news, done)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await kept
        except TimeoutError:
            raise StoreUnavailable("too slow") from None

    async def run(self) -> None:
        """Commit bundle after bundle, until cancelled."""
        while True:
            await self._something.wait()
            self._something.clear()
            bundles, self._queue = self._queue, []
            failure = None
            try:
                await self._commit(bundles)
            except StoreUnavailable as error:
                failure = error
            for bundle in bundles:
                bundle.done(failure)

    async def _commit(self, bundles: list[_Bundle]) -> None:
        now = datetime.now(UTC)
        async with self._database.transaction() as tx:
            await inbox.keep(tx, [arrival for bundle in bundles for arrival in bundle.arrivals], now=now)
            await statuses.apply(tx, [status for bundle in bundles for status in bundle.statuses], now=now)
