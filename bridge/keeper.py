"""Keeping what arrives before it is acknowledged: whatever came while the last commit ran shares the next one."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from storage import inbox, statuses
from storage.driver import Driver, StoreUnavailable

LARGEST_QUEUE = 2_000  # bodies; beyond it the store is not keeping up and Meta is told to come back
BUSY = 8  # posts in the last commit from which on it pays to wait a moment for more; idle, nobody waits
GATHER_SECONDS = 0.002
PATIENCE_SECONDS = 5.0  # Meta wants its answer within a second; past this it will retry anyway


@dataclass(slots=True)
class _Bundle:
    arrivals: Sequence[inbox.Arrival]
    statuses: Sequence[statuses.Status]
    kept: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Keeper:
    """One writer for all webhooks."""

    def __init__(self, database: Driver) -> None:
        self._database = database
        self._queue: list[_Bundle] = []
        self._something = asyncio.Event()
        self._last_commit = 0

    def put(self, arrivals: Sequence[inbox.Arrival], news: Sequence[statuses.Status]) -> asyncio.Future[None]:
        """Done once it is on disk, or failed with StoreUnavailable. Raises it at once when too much waits already."""
        if len(self._queue) >= LARGEST_QUEUE:
            raise StoreUnavailable("queue full")
        bundle = _Bundle(arrivals, news)
        self._queue.append(bundle)
        self._something.set()
        return bundle.kept

    async def keep(self, arrivals: Sequence[inbox.Arrival], news: Sequence[statuses.Status]) -> None:
        """Return once it is on disk. Raises StoreUnavailable if it cannot be put there now."""
        kept = self.put(arrivals, news)
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
            if self._last_commit >= BUSY:
                await asyncio.sleep(GATHER_SECONDS)
            bundles, self._queue = self._queue, []
            self._last_commit = len(bundles)
            try:
                await self._commit(bundles)
            except StoreUnavailable as error:
                for bundle in bundles:
                    if not bundle.kept.done():
                        bundle.kept.set_exception(StoreUnavailable(str(error)))
            else:
                for bundle in bundles:
                    if not bundle.kept.done():
                        bundle.kept.set_result(None)

    async def _commit(self, bundles: list[_Bundle]) -> None:
        now = datetime.now(UTC)
        async with self._database.transaction() as tx:
            await inbox.keep(tx, [arrival for bundle in bundles for arrival in bundle.arrivals], now=now)
            await statuses.apply(tx, [status for bundle in bundles for status in bundle.statuses], now=now)
