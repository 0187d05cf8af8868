"""A thin client for one POST after the other to one host: it knows, of each that failed, whether anything had left.

The sending of a message is what a broadcast does a thousand times a second, and a doubt costs a person's judgement; so
connections are kept and framed here, on the loop itself. Responses are parsed by httptools, TLS and addresses are the
libraries' matter. HTTP/1.1 (RFC 9112), one request at a time on a connection, nothing is ever sent twice.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from urllib.parse import urlsplit

import aiohappyeyeballs
import httptools

LARGEST_ANSWER_BYTES = 1024 * 1024
LOOK_SECONDS = 1.0
SECOND_ADDRESS_SECONDS = 0.25  # RFC 8305, section 5


class NotSent(Exception):
    """Nothing has left: there was no connection."""


class NoAnswer(Exception):
    """It has left, or may have, and no answer came."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a connection may take to be made, an answer to come, and a connection to lie idle."""

    connect: timedelta
    answer: timedelta
    idle: timedelta


class Sender:
    """All connections to one host."""

    def __init__(self, root: str, headers: Mapping[str, str], patience: Patience) -> None:
        url = urlsplit(root)
        self._host, self._port = url.hostname or "", url.port or (443 if url.scheme == "https" else 80)
        self._context = ssl.create_default_context() if url.scheme == "https" else None
        self._path = url.path.rstrip("/")
        fields = {"Host": url.netloc.rpartition("@")[2], **headers}
        if any(character < " " for field in fields.values() for character in field):
            raise ValueError("a header holds a control character")
        self._fields = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
        self._patience = patience
        self._idle: list[_Connection] = []
        self._open: set[_Connection] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer. Raises NotSent or NoAnswer."""
        connection = self._rested() or await self._connect()
        head = b"POST %s/%s HTTP/1.1\r\n%sContent-Length: %d\r\n\r\n"
        request = head % (self._path.encode(), path.encode(), self._fields, len(body)) + body
        return await connection.ask(request, time.monotonic() + self._patience.answer.total_seconds())

    def _rested(self) -> "_Connection | None":
        """The connection used last, if it has not lain idle for too long: the other side may be closing it."""
        since = time.monotonic() - self._patience.idle.total_seconds()
        while self._idle:
            connection = self._idle.pop()
            if connection.is_usable and connection.rests_since > since:
                return connection
            connection.close()
        return None

    async def _connect(self) -> "_Connection":
        try:
            async with asyncio.timeout(self._patience.connect.total_seconds()):
                connection = await self._connected()
        except (OSError, TimeoutError):  # ssl.SSLError is an OSError
            raise NotSent from None
        self._open.add(connection)
        if self._timer is None:
            self._look_at_clock()
        return connection

    async def _connected(self) -> "_Connection":
        """IPv6 and IPv4 race for it: where one of them leads nowhere, the other wins within a moment."""
        loop = asyncio.get_running_loop()
        addresses = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        sock = await aiohappyeyeballs.start_connection(addresses, happy_eyeballs_delay=SECOND_ADDRESS_SECONDS)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _, connection = await loop.create_connection(
                lambda: _Connection(self),
                sock=sock,
                ssl=self._context,
                server_hostname=self._host if self._context is not None else None,
            )
        except BaseException:
            sock.close()
            raise
        return connection

    def rest(self, connection: "_Connection") -> None:
        """It may be used again."""
        self._idle.append(connection)

    def forget(self, connection: "_Connection") -> None:
        """It is closed."""
        self._open.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)

    def _look_at_clock(self) -> None:
        """One timer for all: who waits longer than allowed is told; who has lain idle too long is closed."""
        now = time.monotonic()
        idle_since = now - self._patience.idle.total_seconds()
        for connection in list(self._open):
            connection.look(now, idle_since)
        self._timer = None
        if self._open:
            self._timer = asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look_at_clock)

    async def close(self) -> None:
        """Let go of all connections."""
        if self._timer is not None:
            self._timer.cancel()
        for connection in list(self._open):
            connection.close()
        await asyncio.sleep(0)  # for their transports to close


class _Connection(asyncio.Protocol):
    """One connection: at rest, or with one request on its way."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._deadline = 0.0
        self._body: list[bytes] = []
        self._size = 0
        self._ends_with_connection = True
        self._has_head = False
        self.rests_since = time.monotonic()

    @property
    def is_usable(self) -> bool:
        """Whether a request may be written to it."""
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes, deadline: float) -> tuple[int, bytes]:
        """Write the request and wait. Raises NoAnswer."""
        assert self._transport is not None  # it is connected, and at rest
        answer: asyncio.Future[tuple[int, bytes]] = asyncio.get_running_loop().create_future()
        self._answer = answer
        self._deadline = deadline
        self._transport.write(request)
        try:
            return await answer
        except asyncio.CancelledError:
            self.close()  # what comes now would be taken for the answer to the next request
            raise

    def look(self, now: float, idle_since: float) -> None:
        """Give up what takes too long."""
        overdue = now > self._deadline if self._answer is not None else self.rests_since < idle_since
        if overdue:
            self.close()

    def close(self) -> None:
        """Whoever waits gets NoAnswer."""
        self._ends_with_connection = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but name

    def data_received(self, data: bytes) -> None:
        """Bytes of an answer; bytes nobody asked for end the connection."""
        if self._answer is None:
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserCallbackError, httptools.HttpParserUpgrade):
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Closed by either side; an answer without a length ends here."""
        self._sender.forget(self)
        self._transport = None
        if exc is None and self._has_head and self._ends_with_connection:
            self._answered()
        elif self._answer is not None and not self._answer.done():
            self._answer.set_exception(NoAnswer())
        self._answer = None

    # What httptools calls, by its names

    def on_message_begin(self) -> None:
        """An answer begins, maybe after an interim one (RFC 9110, section 15.2)."""
        if self._answer is None:
            raise ValueError("an answer to nothing")
        self._body, self._size = [], 0
        self._ends_with_connection, self._has_head = True, False

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        if name.lower() in (b"content-length", b"transfer-encoding"):
            self._ends_with_connection = False

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._has_head = True

    def on_body(self, body: bytes) -> None:
        """A piece of it."""
        self._size += len(body)
        if self._size > LARGEST_ANSWER_BYTES:
            raise ValueError("the answer is too large")
        self._body.append(body)

    def on_message_complete(self) -> None:
        """The answer is whole."""
        if self._parser.get_status_code() < 200:
            self._has_head = False
            return
        self._answered()
        if self._transport is None or not self._parser.should_keep_alive():
            self.close()
            return
        self._has_head = False
        self.rests_since = time.monotonic()
        self._sender.rest(self)

    def _answered(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((self._parser.get_status_code(), b"".join(self._body)))
        self._answer = None
