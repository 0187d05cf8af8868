"""Files on their way with deliveries: fetched for each, but for a broadcast once for all who get it."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta

from bridge import files, parcels
from bridge.errors import Refused, Retryable
from bridge.receipt import Receipt
from bridge.voices import Voice
from storage.bodies import Post
from storage.content import Media, MediaRef
from storage.outbox import Delivery

CARRY_SECONDS = 180.0  # a film over a slow line; the adapters' own time-outs are shorter
WAIT_SECONDS = 2.0  # for somebody else's upload of the same file; after it a place in the lane is given back
AGAIN = timedelta(seconds=2)


class Luggage:
    """What one lane carries along."""

    def __init__(self, sources: Mapping[str, files.Source], *, max_media_bytes: int) -> None:
        self._sources = sources
        self._max_bytes = max_media_bytes
        self._under_way: dict[MediaRef, asyncio.Event] = {}

    async def carry(self, voice: Voice, delivery: Delivery) -> Receipt:
        """Carry a delivery with its files, if it has any. Raises a Failure, or TimeoutError if they took too long."""
        contents = parcels.files(delivery)
        if not contents:
            return await voice.carry(delivery, None)  # the adapters' own time-outs hold; one more costs a tenth
        if delivery.broadcast is None:
            return await self._bring(voice, delivery, contents)
        return await self._share(voice, delivery, contents)

    async def _bring(self, voice: Voice, delivery: Delivery, contents: Sequence[Media]) -> Receipt:
        """With the bytes, fetched now: a network's address of them lives for minutes only."""
        first = isinstance(delivery.body, Post) and delivery.body.after is None
        patience_seconds = files.FIRST_PATIENCE_SECONDS if first else files.PATIENCE_SECONDS
        limit = files.Limit(self._max_bytes, patience_seconds)
        async with asyncio.timeout(CARRY_SECONDS), AsyncExitStack() as stack:
            try:
                file = await stack.enter_async_context(files.opened(self._sources, contents, limit))
            except Refused as refused:  # of a broadcast nobody else would get it either
                refused.stops_broadcast = delivery.broadcast is not None
                raise
            return await voice.carry(delivery, file)

    async def _share(self, voice: Voice, delivery: Delivery, contents: Sequence[Media]) -> Receipt:
        """The first brings the file, the others wait a moment for it, and all after that need no bytes."""
        ref = contents[0].ref
        if not voice.holds(contents[0]):
            if (under_way := self._under_way.get(ref)) is None:
                return await self._lead(voice, delivery, contents)
            await _came_soon(under_way)
            if not voice.holds(contents[0]):
                raise Retryable("its-turn", AGAIN, counts=False)
        return await voice.carry(delivery, None)

    async def _lead(self, voice: Voice, delivery: Delivery, contents: Sequence[Media]) -> Receipt:
        ref = contents[0].ref
        under_way = self._under_way[ref] = asyncio.Event()
        try:
            return await self._bring(voice, delivery, contents)
        finally:
            under_way.set()
            del self._under_way[ref]


async def _came_soon(event: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await event.wait()
    except TimeoutError:
        raise Retryable("its-turn", AGAIN, counts=False) from None
