"""Keeping what arrives before it is acknowledged: whatever came while the last commit ran shares the next one."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bridge.metrics import ARRIVED
from storage import inbox, statuses
from storage.driver import Driver, StoreUnavailable

LARGEST_QUEUE = 2_000  # bodies; beyond it the store is not keeping up and Meta is told to come back
PATIENCE_SECONDS = 5.0  # Meta wants its answer within a second; past this it will retry anyway
GATHER_SECONDS = 0.01  # between one commit and the next: a flood shares few, and who comes alone waits for nobody

Done = Callable[[StoreUnavailable | None], None]  # told once: None when it is on disk


_Bundle = tuple[Sequence[inbox.Arrival], Sequence[statuses.Status], Done]


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
        self._queue.append((arrivals, news, done))
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
        began = -GATHER_SECONDS
        while True:
            await self._something.wait()
            await asyncio.sleep(max(0.0, began + GATHER_SECONDS - time.monotonic()))
            began = time.monotonic()
            self._something.clear()
            bundles, self._queue = self._queue, []
            failure = None
            try:
                await self._commit(bundles)
            except StoreUnavailable as error:
                failure = error
            for _, _, done in bundles:
                done(failure)

    async def _commit(self, bundles: list[_Bundle]) -> None:
        now = datetime.now(UTC)
        arrivals = [arrival for brought, _, _ in bundles for arrival in brought]
        news = [status for _, brought, _ in bundles for status in brought]
        async with self._database.transaction() as tx:
            inbox.keep(tx, arrivals, now=now)
            statuses.apply(tx, news, now=now)
        kept = Counter(arrival.source for arrival in arrivals) + Counter(f"line:{status.line}" for status in news)
        for source, number in kept.items():
            ARRIVED.labels(source).inc(number)
