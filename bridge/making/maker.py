"""The maker: the Source of files we make ourselves, out of what the store holds when they are carried."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from bridge import made
from bridge.errors import Failure, Refused, Retryable
from bridge.files import FETCH_AGAIN, FETCH_TRIES, Stream
from bridge.rules import Rules
from config.texts import Texts
from storage.content import MediaRef
from storage.driver import Driver, StoreUnavailable

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Workshop:
    """What files are made of: the store, read in short transactions, the rules and the words."""

    database: Driver
    rules: Rules
    texts: Texts


# Gives the bytes of one file, piece by piece. Never holds a transaction while a piece is on its way, and puts work that
# takes the processor (drawing, packing) into a thread.
Make = Callable[[Workshop, list[str]], AsyncGenerator[bytes, None]]


class Maker:
    """Makes what a `made.file` names. A file that cannot be made is Refused, and its words are said without it."""

    def __init__(self, workshop: Workshop, table: Mapping[str, Make]) -> None:
        self._workshop = workshop
        self._table = table

    @asynccontextmanager
    async def fetch(self, ref: MediaRef) -> AsyncIterator[Stream]:
        """The file, made while it is read."""
        kind, arguments = made.read(ref)
        make = self._table.get(kind)
        if make is None:
            raise Refused("media-not-made")  # a row of an older version
        pieces = make(self._workshop, arguments)
        try:
            yield Stream(ref.mime_type, _watched(kind, pieces))
        finally:
            await pieces.aclose()


async def _watched(kind: str, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Whatever goes wrong in making is one file's misfortune."""
    try:
        async for piece in pieces:
            yield piece
    except Failure:
        raise
    except StoreUnavailable:
        raise Retryable("media-not-made", FETCH_AGAIN, at_most=FETCH_TRIES) from None
    except Exception:
        log.exception("file not made", file=kind)
        raise Refused("media-not-made") from None
