"""The porter: stands at the door of one connection. Plain small webhook posts he takes in himself; for anything else he
shows the connection, with every byte he has read, to aiohttp and is gone.

Much of what a webhook costs is HTTP framing, and a flood of them is the busiest hour of the year; so the one
kind of request Meta sends all day is framed here. Only the plainest form is: whatever is unusual in the least (another
path, chunks, `Expect`, a second length, a large body) is aiohttp's to judge.
"""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Final, cast

from aiohttp import web

HEAD_BYTES = 8 * 1024
SMALL_BODY_BYTES = 64 * 1024  # a larger one is parsed off the loop, by the ordinary route
LENGTH_DIGITS = 9  # Python refuses to read a number of thousands of them
IDLE_SECONDS = 75.0  # a proxy keeps its connections open; silence longer than this is nobody
SLOW_SECONDS = 20.0  # a sender slower than this is not Meta
PATIENCE_SECONDS = 5.0  # longer than the store may take; Meta is told to come back

Taking = Callable[[bytes, bytes, Callable[[int], None]], None]  # body, signature, and what to give the status to
# What of a head matters here: the fields that frame it, that make it unusual, and lines that go on in the next.
_FIELDS = re.compile(
    rb"\r\n(content-length:|x-hub-signature-256:|connection:"
    rb"|transfer-encoding:|expect:|upgrade:|content-encoding:|[ \t])([^\r]*)",
    re.IGNORECASE,
)
_REASONS: Final = {200: b"OK", 400: b"Bad Request", 401: b"Unauthorized", 503: b"Service Unavailable"}


def _answer(status: int) -> bytes:
    body = b"ok" if status == 200 else b""
    extra = b"Retry-After: 5\r\n" if status == 503 else b""
    head = b"HTTP/1.1 %d %s\r\nContent-Type: text/plain; charset=utf-8\r\n" % (status, _REASONS[status])
    return head + extra + b"Content-Length: %d\r\n\r\n" % len(body) + body


_ANSWERS: Final = {status: _answer(status) for status in _REASONS}


def _plain_head(read: bytes, start: int, end: int) -> tuple[int, bytes, bool] | None:
    """A body's length, its signature, and whether nothing comes after it; None if any of it is unusual."""
    length = signature = connection = None
    for field, value in _FIELDS.findall(read, start, end):
        name = field.lower()
        if name == b"content-length:" and length is None:
            length = value.strip(b" \t")
        elif name == b"x-hub-signature-256:" and signature is None:
            signature = value.strip(b" \t")
        elif name == b"connection:" and connection is None:
            connection = value.strip(b" \t").lower()
        else:
            return None
    if length is None or not length.isdigit() or len(length) > LENGTH_DIGITS or int(length) > SMALL_BODY_BYTES:
        return None
    return int(length), signature or b"", connection == b"close"


class Door:
    """What all porters of one port share: which posts they take, and who serves the rest."""

    def __init__(self, takings: Mapping[str, Taking], others: web.Server) -> None:
        self.takings = {f"POST {path} HTTP/1.1\r\n".encode(): take for path, take in takings.items()}
        self.others = others
        self.porters: set[Porter] = set()
        self.idle = asyncio.Event()

    def __call__(self) -> "Porter":
        """A porter for one new connection."""
        return Porter(self)

    async def close(self, at_most_seconds: float) -> None:
        """What is being kept is still answered; then every connection ends."""
        for porter in list(self.porters):
            porter.finish()
        if self.porters:
            self.idle.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(at_most_seconds):
                    await self.idle.wait()
        for porter in list(self.porters):
            porter.hang_up()


class Porter(asyncio.Protocol):
    """One connection."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._is_kept_waiting = False  # somebody waits for an answer
        self._number = 0  # of the request they wait for: an answer that comes too late is nobody's
        self._closing = False
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def finish(self) -> None:
        """Take nothing more: what is being kept is still answered; then the connection ends."""
        self._closing = True
        if not self._is_kept_waiting:
            self.hang_up()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is at the door."""
        self._transport = cast(asyncio.Transport, transport)
        self._door.porters.add(self)
        self._deadline = time.monotonic() + SLOW_SECONDS
        self._look_at_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """They went away; what they brought is kept all the same."""
        self._leave()

    def data_received(self, data: bytes) -> None:
        """Bytes."""
        if not self._buffer:
            self._deadline = time.monotonic() + SLOW_SECONDS
        self._buffer += data
        if not self._is_kept_waiting:
            self._look()

    def _look(self) -> None:
        """Take what is whole, one request after the other."""
        while not self._is_kept_waiting and self._buffer and (request := self._whole_request()) is not None:
            take, body, signature = request
            self._number += 1
            self._is_kept_waiting = True
            self._deadline = time.monotonic() + PATIENCE_SECONDS
            take(body, signature, partial(self._answered, self._number))

    def _whole_request(self) -> tuple[Taking, bytes, bytes] | None:
        """Who takes the first request, its body and signature; None if it is not whole yet, or not for us."""
        read = self._buffer
        first = read.find(b"\r\n", 0, HEAD_BYTES) + 2
        take = self._door.takings.get(read[:first])
        if take is None:
            if first > 1 or len(read) >= HEAD_BYTES or not self._may_be_ours():
                self._hand_over()
            return None
        end = read.find(b"\r\n\r\n", first - 2, HEAD_BYTES) + 4
        if end < 4:
            if len(read) >= HEAD_BYTES:
                self._hand_over()
            return None
        head = _plain_head(read, first - 2, end - 2)
        if head is None:
            self._hand_over()
            return None
        size, signature, is_last = head
        if len(read) < end + size:
            return None
        self._buffer = read[end + size :]
        self._closing = self._closing or is_last
        return take, read[end : end + size], signature

    def _may_be_ours(self) -> bool:
        return any(prefix.startswith(self._buffer) for prefix in self._door.takings)

    def _answered(self, number: int, status: int) -> None:
        if not self._is_kept_waiting or number != self._number:
            return
        self._is_kept_waiting = False
        self._say(status)
        if self._buffer:
            asyncio.get_running_loop().call_soon(self._look)

    def _say(self, status: int) -> None:
        if self._transport is None or self._transport.is_closing():
            self._buffer = b""
            return
        self._transport.write(_ANSWERS[status])
        if self._closing:
            self.hang_up()
            self._buffer = b""
            return
        self._deadline = time.monotonic() + (SLOW_SECONDS if self._buffer else IDLE_SECONDS)

    def _hand_over(self) -> None:
        """Aiohttp goes on from here, as if it had been there from the first byte."""
        transport, read = self._transport, self._buffer
        self._leave()
        if transport is not None:
            handler = self._door.others()
            transport.set_protocol(handler)
            handler.connection_made(transport)
            handler.data_received(read)

    def _look_at_clock(self) -> None:
        """One timer a connection, however many requests: it looks again every few seconds."""
        if (left := self._deadline - time.monotonic()) > 0:
            soon = min(left, PATIENCE_SECONDS)
            self._timer = asyncio.get_running_loop().call_later(soon, self._look_at_clock)
        elif self._is_kept_waiting:
            self._is_kept_waiting, self._closing = False, True
            self._say(503)
        else:
            self.hang_up()

    def hang_up(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()

    def _leave(self) -> None:
        self._door.porters.discard(self)
        if not self._door.porters:
            self._door.idle.set()
        self._buffer = b""
        self._transport = None
        if self._timer is not None:
            self._timer.cancel()
