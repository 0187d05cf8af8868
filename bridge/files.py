"""A file on its way from one network to the other: streamed to a bounded temporary file, gone when the delivery is."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import IO, Protocol

from bridge.errors import Refused
from storage.content import MediaRef

IN_MEMORY_BYTES = 512 * 1024  # a voice note stays in memory, a film goes to disk
CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Stream:
    """Bytes as a network gives them."""

    mime_type: str
    chunks: AsyncIterator[bytes]


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
async def fetched(source: Source, ref: MediaRef, *, max_bytes: int) -> AsyncIterator[LocalFile]:
    """The file, whole, for as long as the block lasts. Raises Refused once it passes `max_bytes`."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as handle:
        size_bytes = 0
        async with source.fetch(ref) as stream:
            async for chunk in stream.chunks:
                size_bytes += len(chunk)
                if size_bytes > max_bytes:
                    raise Refused("media-too-large")
                handle.write(chunk)
        handle.seek(0)
        yield LocalFile(handle, size_bytes, stream.mime_type or ref.mime_type, ref.filename)
