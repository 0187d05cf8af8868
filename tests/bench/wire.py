"""HTTP/1.1 as bytes, so that the far end and the load cost next to nothing beside what is measured."""

import asyncio
import re
import time
from collections.abc import Callable
from typing import cast

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def request(path: str, body: bytes, *, host: str, headers: str = "") -> bytes:
    """The bytes of one POST."""
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{headers}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def response(body: bytes) -> bytes:
    """The bytes of one 200."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


class _Framed(asyncio.Protocol):
    """Splits what arrives into heads and bodies."""

    def __init__(self) -> None:
        self._rest = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        data, self._rest = self._rest + data, b""
        while data:
            end = data.find(b"\r\n\r\n") + 4
            length = _LENGTH.search(data, 0, end) if end > 3 else None
            whole = end + (int(length[1]) if length is not None else 0)
            if end < 4 or len(data) < whole:
                self._rest = data
                return
            head, body, data = data[:end], data[end:whole], data[whole:]
            self.arrived(head, body)

    def arrived(self, head: bytes, body: bytes) -> None:
        """One whole request or answer."""
        raise NotImplementedError


class Served(_Framed):
    """One connection to a server: `take` gets path, body, and how to answer (now or later)."""

    def __init__(self, take: Callable[[str, bytes, Callable[[bytes], None]], None]) -> None:
        super().__init__()
        self._take = take

    def arrived(self, head: bytes, body: bytes) -> None:
        """A request."""
        self._take(head.split(b" ", 2)[1].decode(), body, self._answer)

    def _answer(self, body: bytes) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(response(body))


class Client(_Framed):
    """One connection, asked by somebody who waits: one request after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: asyncio.Future[int] | None = None

    @classmethod
    async def open(cls, host: str, port: int) -> "Client":
        """Connect."""
        _, client = await asyncio.get_running_loop().create_connection(cls, host, port)
        return client

    async def ask(self, raw: bytes) -> int:
        """Send a request; the status of its answer. Raises ConnectionError if the other side goes away."""
        if self.transport is None or self.transport.is_closing():
            raise ConnectionResetError
        self._waiting = asyncio.get_running_loop().create_future()
        self.transport.write(raw)
        return await self._waiting

    def arrived(self, head: bytes, body: bytes) -> None:
        """An answer."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionResetError())

    def close(self) -> None:
        """Hang up."""
        if self.transport is not None:
            self.transport.close()


class Load(_Framed):
    """One connection of a load that leaves no pause: once one request is answered, `more` gives the next, or b"".

    `answered` is told the status and the seconds it took. Nobody waits but the socket: it costs next to nothing.
    """

    def __init__(self, more: Callable[["Load"], bytes], answered: Callable[[int, float], None]) -> None:
        super().__init__()
        self._more = more
        self._answered = answered
        self._asked_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.go_on()

    def go_on(self) -> None:
        """Ask for the next, if there is one."""
        raw = self._more(self)
        if raw and self.transport is not None and not self.transport.is_closing():
            self._asked_at = time.monotonic()
            self.transport.write(raw)

    def arrived(self, head: bytes, body: bytes) -> None:
        """An answer."""
        self._answered(int(head[9:12]), time.monotonic() - self._asked_at)
        self.go_on()

    def close(self) -> None:
        """Hang up."""
        if self.transport is not None:
            self.transport.close()
