"""The porter: stands at the door of one connection. Plain small webhook posts he takes in himself; for anything else he
shows the connection, with every byte he has read, to aiohttp and is gone.

Three quarters of what a webhook costs is HTTP framing, and a flood of them is the busiest hour of the year; so the one
kind of request Meta sends all day is framed here. Only the plainest form is: whatever is unusual in the least (another
path, chunks, `Expect`, a second length, a large body) is aiohttp's to judge.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, cast

from aiohttp import web

HEAD_BYTES = 8 * 1024
SMALL_BODY_BYTES = 64 * 1024  # a larger one is parsed off the loop, by the ordinary route
IDLE_SECONDS = 75.0  # a proxy keeps its connections open; silence longer than this is nobody
SLOW_SECONDS = 20.0  # a sender slower than this is not Meta
PATIENCE_SECONDS = 5.0  # longer than the store may take; Meta is told to come back

Taking = Callable[[bytes, bytes], "int | asyncio.Future[None]"]
_UNUSUAL = frozenset({b"transfer-encoding", b"expect", b"upgrade", b"content-encoding"})
_REASONS: Final = {200: b"OK", 400: b"Bad Request", 401: b"Unauthorized", 503: b"Service Unavailable"}


def _answer(status: int) -> bytes:
    body = b"ok" if status == 200 else b""
    extra = b"Retry-After: 5\r\n" if status == 503 else b""
    head = b"HTTP/1.1 %d %s\r\nContent-Type: text/plain; charset=utf-8\r\n" % (status, _REASONS[status])
    return head + extra + b"Content-Length: %d\r\n\r\n" % len(body) + body


_ANSWERS: Final = {status: _answer(status) for status in _REASONS}


class Door:
    """What all porters of one port share: which posts they take, and who serves the rest."""

    def __init__(self, takings: Mapping[str, Taking], others: web.Server) -> None:
        self.takings = {f"POST {path} HTTP/1.1\r\n".encode(): take for path, take in takings.items()}
        self.others = others
        self.porters: set[Porter] = set()

    def __call__(self) -> "Porter":
        """A porter for one new connection."""
        return Porter(self)

    async def close(self, at_most_seconds: float) -> None:
        """What is being kept is still answered; then every connection ends."""
        kept = [kept for porter in list(self.porters) if (kept := porter.finish()) is not None]
        if kept:
            await asyncio.wait(kept, timeout=at_most_seconds)
        for porter in list(self.porters):
            porter.hang_up()


class Porter(asyncio.Protocol):
    """One connection."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._kept: asyncio.Future[None] | None = None
        self._closing = False
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def finish(self) -> "asyncio.Future[None] | None":
        """Take nothing more: what is being kept, if it is, is still answered; then the connection ends."""
        self._closing = True
        if self._kept is None:
            self.hang_up()
        return self._kept

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is at the door."""
        self._transport = cast(asyncio.Transport, transport)
        self._door.porters.add(self)
        self._wait_for(SLOW_SECONDS)
        self._look_at_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """They went away; what they brought is kept all the same."""
        self._leave()

    def data_received(self, data: bytes) -> None:
        """Bytes."""
        if not self._buffer:
            self._wait_for(SLOW_SECONDS)
        self._buffer += data
        if self._kept is None:
            self._look()

    def _look(self) -> None:
        """Take what is whole, one request after the other."""
        while self._kept is None and self._buffer and (request := self._whole_request()) is not None:
            take, body, signature = request
            taken = take(body, signature)
            if isinstance(taken, int):
                self._say(taken)
            else:
                self._kept = taken
                self._wait_for(PATIENCE_SECONDS)
                taken.add_done_callback(self._settled)

    def _whole_request(self) -> tuple[Taking, bytes, bytes] | None:
        """Who takes the first request, its body and signature; None if it is not whole yet, or not for us."""
        first = self._buffer.find(b"\r\n", 0, HEAD_BYTES) + 2
        take = self._door.takings.get(bytes(self._buffer[:first]))
        if take is None:
            if first > 1 or len(self._buffer) >= HEAD_BYTES or not self._may_be_ours():
                self._hand_over()
            return None
        end = self._buffer.find(b"\r\n\r\n", 0, HEAD_BYTES)
        if end < 0:
            if len(self._buffer) >= HEAD_BYTES:
                self._hand_over()
            return None
        headers = _headers(bytes(self._buffer[first:end]))
        length = headers.get(b"content-length", b"") if headers is not None else b""
        if headers is None or not length.isdigit() or int(length) > SMALL_BODY_BYTES:
            self._hand_over()
            return None
        whole = end + 4 + int(length)
        if len(self._buffer) < whole:
            return None
        body = bytes(self._buffer[end + 4 : whole])
        del self._buffer[:whole]
        self._closing = headers.get(b"connection", b"").lower() == b"close"
        return take, body, headers.get(b"x-hub-signature-256", b"")

    def _may_be_ours(self) -> bool:
        return any(prefix.startswith(self._buffer) for prefix in self._door.takings)

    def _settled(self, kept: "asyncio.Future[None]") -> None:
        failed = kept.cancelled() or kept.exception() is not None
        if kept is self._kept:
            self._kept = None
            self._say(503 if failed else 200)
            self._look()

    def _say(self, status: int) -> None:
        if self._transport is None or self._transport.is_closing():
            self._buffer.clear()
            return
        self._transport.write(_ANSWERS[status])
        if self._closing:
            self.hang_up()
            self._buffer.clear()
            return
        self._wait_for(SLOW_SECONDS if self._buffer else IDLE_SECONDS)

    def _hand_over(self) -> None:
        """Aiohttp goes on from here, as if it had been there from the first byte."""
        transport, read = self._transport, bytes(self._buffer)
        self._leave()
        if transport is not None:
            handler = self._door.others()
            transport.set_protocol(handler)
            handler.connection_made(transport)
            handler.data_received(read)

    def _wait_for(self, seconds: float) -> None:
        self._deadline = asyncio.get_running_loop().time() + seconds

    def _look_at_clock(self) -> None:
        """One timer a connection, however many requests: it looks again every few seconds."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._deadline:
            self._timer = loop.call_at(min(self._deadline, loop.time() + PATIENCE_SECONDS), self._look_at_clock)
        elif self._kept is not None:
            self._kept, self._closing = None, True
            self._say(503)
        else:
            self.hang_up()

    def hang_up(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()

    def _leave(self) -> None:
        self._door.porters.discard(self)
        self._buffer.clear()
        self._transport = None
        if self._timer is not None:
            self._timer.cancel()


def _headers(head: bytes) -> dict[bytes, bytes] | None:
    """The headers by lower-case name; None for anything but their plainest form."""
    found: dict[bytes, bytes] = {}
    for line in head.split(b"\r\n"):
        name, colon, value = line.partition(b":")
        name = name.lower()
        if not colon or not name or name[-1:] in b" \t" or name[:1] in b" \t" or name in found or name in _UNUSUAL:
            return None
        found[name] = value.strip(b" \t")
    return found
