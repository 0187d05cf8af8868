"""What happened in the town, in order: the judge of every test, and what the page is told live."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from bridge.simulator.clock import Clock

KEPT_ENTRIES = 60_000  # half an hour of chaos; who reads on meanwhile misses nothing, and memory stays bounded
LISTENER_BACKLOG = 1_000  # a page that reads slower than this is dropped and reconnects


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `kind` is dotted (`graph.call`, `bot.call`, `webhook.sent`, `phone.changed`)."""

    seq: int
    at: float
    kind: str
    data: dict[str, Any] = field(default_factory=dict)


class Journal:
    """An append-only log with live listeners."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: deque[Entry] = deque(maxlen=KEPT_ENTRIES)
        self._listeners: set[asyncio.Queue[Entry | None]] = set()
        self._seq = 0

    def write(self, kind: str, /, **data: Any) -> Entry:
        """Append one entry and hand it to every listener."""
        self._seq += 1
        entry = Entry(self._seq, self._clock.seconds(), kind, data)
        self._entries.append(entry)
        for queue in tuple(self._listeners):
            if queue.qsize() >= LISTENER_BACKLOG:
                self._listeners.discard(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(entry)
        return entry

    def entries(self, *, after: int = 0, kind: str = "") -> list[Entry]:
        """Entries with `seq` above `after` whose kind starts with `kind`."""
        recent = takewhile(lambda entry: entry.seq > after, reversed(self._entries))  # read often, mostly for the end
        return [entry for entry in recent if entry.kind.startswith(kind)][::-1]

    @contextmanager
    def _listening(self) -> Any:
        queue: asyncio.Queue[Entry | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    async def listen(self) -> AsyncGenerator[Entry, None]:
        """Entries from now on; ends when the listener fell too far behind."""
        with self._listening() as queue:
            while (entry := await queue.get()) is not None:
                yield entry

    def clear(self) -> None:
        """Forget everything; sequence numbers go on, so listeners notice nothing odd."""
        self._entries.clear()
