"""A file on its way from one network to the other: streamed to a bounded temporary file, gone when the delivery is."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Protocol

from bridge.errors import Retryable, TooLarge
from storage.content import MediaRef

IN_MEMORY_BYTES = 512 * 1024  # a voice note stays in memory, a film goes to disk
CHUNK_BYTES = 64 * 1024
PATIENCE_SECONDS = 120.0  # a film over a slow line
FIRST_PATIENCE_SECONDS = 15.0  # the words of a citizen's message do not wait longer for its file
SILENCE_SECONDS = 10.0  # without a single byte a download is dead
FETCH_AGAIN = timedelta(seconds=2)
FETCH_TRIES = 6  # with growing pauses half a minute: what an operator writes next waits behind their photo


@dataclass(frozen=True, slots=True)
class Stream:
    """A file as a network gives it: what is known of it before, and its bytes, asked for when they are read."""

    mime_type: str
    chunks: AsyncIterator[bytes]
    size_bytes: int | None = None  # as the network says; it may be mistaken


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file at hand, open for reading at its start. `more`: those of the deliveries that travel with its own."""

    handle: IO[bytes]
    size_bytes: int
    mime_type: str
    filename: str
    more: tuple["LocalFile", ...] = ()


class Source(Protocol):
    """Where a file can be fetched from: a line or a desk."""

    def fetch(self, ref: MediaRef) -> AbstractAsyncContextManager[Stream]:
        """Open the file. Raises a Failure if it is gone or too large."""


@asynccontextmanager
async def fetched(
    source: Source, ref: MediaRef, *, max_bytes: int, patience_seconds: float = PATIENCE_SECONDS
) -> AsyncIterator[LocalFile]:
    """The file, whole, for as long as the block lasts.

    Raises TooLarge once it passes `max_bytes`, before any byte if its size is told; Retryable after `patience_seconds`.
    """
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as handle:
        try:
            async with asyncio.timeout(patience_seconds), source.fetch(ref) as stream:
                size_bytes = await _receive(stream, handle, max_bytes=max_bytes)
        except TimeoutError:
            raise Retryable("media-gone", FETCH_AGAIN, at_most=FETCH_TRIES) from None
        handle.seek(0)
        yield LocalFile(handle, size_bytes, stream.mime_type or ref.mime_type, ref.filename)


async def _receive(stream: Stream, handle: IO[bytes], *, max_bytes: int) -> int:
    if stream.size_bytes is not None and stream.size_bytes > max_bytes:
        raise TooLarge(stream.size_bytes, max_bytes)
    size_bytes = 0
    async for chunk in stream.chunks:
        size_bytes += len(chunk)
        if size_bytes > max_bytes:
            raise TooLarge(None, max_bytes)
        handle.write(chunk)
    return size_bytes
