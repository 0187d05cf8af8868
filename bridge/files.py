"""A file on its way from one network to the other: streamed to a bounded temporary file, gone when the delivery is."""

import asyncio
import io
import os
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import IO, Protocol

from bridge import pictures
from bridge.errors import Refused, Retryable, TooLarge
from storage.content import Media, MediaKind, MediaRef

IN_MEMORY_BYTES = 512 * 1024  # a voice note stays in memory, a film goes to disk
CHUNK_BYTES = 64 * 1024
PICTURES = (MediaKind.IMAGE, MediaKind.STICKER)  # a picture sent as a document is evidence: it stays as it is
PATIENCE_SECONDS = 120.0  # a film over a slow line
FIRST_PATIENCE_SECONDS = 8.0  # the words of a citizen's message wait no longer for its file
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


def lent(file: LocalFile) -> bytes | IO[bytes]:
    """The bytes for a library that closes, whenever it likes, what it is given: never our own handle."""
    file.handle.seek(0)
    return file.handle.read() if file.size_bytes <= IN_MEMORY_BYTES else os.fdopen(os.dup(file.handle.fileno()), "rb")


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of a file is fetched, and how long it may take."""

    max_bytes: int
    patience_seconds: float


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


async def cleaned(file: LocalFile) -> LocalFile:
    """A photo without the place, the time and the device it may tell. Raises Refused where they cannot be taken out."""
    try:
        kept = await asyncio.to_thread(lambda: pictures.clean(file.handle.read()))
    except pictures.Unclean:
        raise Refused("media-unclean") from None
    return replace(file, handle=io.BytesIO(kept), size_bytes=len(kept))


@asynccontextmanager
async def opened(sources: Mapping[str, Source], contents: Sequence[Media], limit: Limit) -> AsyncIterator[LocalFile]:
    """The files of what travels together, photos cleaned; the first bears the others as `more`."""
    async with AsyncExitStack() as stack:
        found = []
        for content in contents:
            bytes_of = fetched(
                sources[content.ref.lane],
                content.ref,
                max_bytes=limit.max_bytes,
                patience_seconds=limit.patience_seconds,
            )
            file = await stack.enter_async_context(bytes_of)
            found.append(await cleaned(file) if content.media in PICTURES else file)
        yield replace(found[0], more=tuple(found[1:]))
