"""The thin client against servers that misbehave, over real sockets: what is known to have left, and what is not."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
import uvloop

from bridge.lines.whatsapp.wire import NoAnswer, NotSent, Patience, Sender

PEM = Path(__file__).with_name("localhost.pem")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
PATIENCE = Patience(timedelta(seconds=2), timedelta(seconds=1.5), timedelta(seconds=30))

Answering = Callable[["Visit"], Awaitable[None]]


class Visit:
    """One connection as the server has it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        self._reader = reader
        self._writer = writer
        self.number = number

    async def hears(self) -> tuple[bytes, bytes]:
        """Head and body of one whole request."""
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        return head, await self._reader.readexactly(length)

    async def says(self, *pieces: bytes) -> None:
        for piece in pieces:
            self._writer.write(piece)
            await self._writer.drain()
            await asyncio.sleep(0.01)

    def leaves(self) -> None:
        self._writer.close()

    def breaks(self) -> None:
        self._writer.transport.abort()


@asynccontextmanager
async def serving(answering: Answering, context: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    numbers: Iterator[int] = count(1)
    visits: list[asyncio.Task[None]] = []

    async def visited(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        visits.append(task)
        with suppress(asyncio.IncompleteReadError, asyncio.CancelledError, OSError):
            await answering(Visit(reader, writer, next(numbers)))
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    server = await asyncio.start_server(visited, "localhost", 0, ssl=context)
    try:
        yield f"{'http' if context is None else 'https'}://localhost:{server.sockets[0].getsockname()[1]}/v1"
    finally:
        server.close()
        for visit in visits:
            visit.cancel()
        await asyncio.gather(*visits)


@asynccontextmanager
async def asking(answering: Answering, patience: Patience = PATIENCE) -> AsyncIterator[Sender]:
    async with serving(answering) as url:
        sender = Sender(url, {"Authorization": "Bearer t"}, patience)
        yield sender
        await sender.close()


async def test_one_connection_serves_one_request_after_the_other() -> None:
    seen: list[tuple[int, bytes, bytes]] = []

    async def answering(visit: Visit) -> None:
        while True:
            head, body = await visit.hears()
            seen.append((visit.number, head, body))
            await visit.says(OK)

    async with asking(answering) as sender:
        assert [await sender.post("1/messages", body) for body in (b"{}", "è".encode())] == [(200, b"ok")] * 2
    assert [(number, body) for number, _, body in seen] == [(1, b"{}"), (1, "è".encode())]
    head = seen[0][1]
    assert head.startswith(b"POST /v1/1/messages HTTP/1.1\r\nHost: localhost:")
    assert b"\r\nAuthorization: Bearer t\r\n" in head


async def test_many_at_once_are_never_mixed_up() -> None:
    async def answering(visit: Visit) -> None:
        while True:
            _, body = await visit.hears()
            await visit.says(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body), body)

    async with asking(answering) as sender:
        for _ in range(3):
            bodies = [str(number).encode() for number in range(50)]
            assert await asyncio.gather(*(sender.post("m", body) for body in bodies)) == [(200, b) for b in bodies]


WHOLE = {
    "in pieces": [b"HTTP/1.1 200 OK\r\nConte", b"nt-Length: 2\r\n\r\no", b"k"],
    "chunked": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n", b"1\r\nk\r\n0\r\n\r\n"],
    "after an interim answer": [b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", OK],
    "until the end of the connection": [b"HTTP/1.1 200 OK\r\n\r\no", b"k"],
    "and the connection ends": [b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"],
}


@pytest.mark.parametrize("pieces", WHOLE.values(), ids=WHOLE)
async def test_an_answer_however_it_comes(pieces: list[bytes]) -> None:
    async def answering(visit: Visit) -> None:
        await visit.hears()
        await visit.says(*pieces)
        visit.leaves()

    async with asking(answering) as sender:
        for _ in range(2):
            assert await sender.post("m", b"{}") == (200, b"ok")
            await asyncio.sleep(0.05)  # a server that leaves without a word is believed as soon as it is seen


def test_on_the_loop_the_bridge_runs_on() -> None:
    async def answering(visit: Visit) -> None:
        await visit.hears()
        if visit.number == 1:
            await visit.says(OK)
        await visit.hears()
        visit.breaks()

    async def asked() -> None:
        async with asking(answering) as sender:
            assert await sender.post("m", b"{}") == (200, b"ok")
            with pytest.raises(NoAnswer):
                await sender.post("m", b"{}")

    uvloop.run(asked())  # its transports are not asyncio's


BROKEN = {
    "nothing": [],
    "half a head": [b"HTTP/1.1 200 OK\r\nContent-"],
    "half a body": [b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok"],
    "half a chunk": [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nok"],
    "an interim answer alone": [b"HTTP/1.1 103 Early Hints\r\n\r\n"],
    "no HTTP": [b"SSH-2.0-OpenSSH_9.2\r\n"],
    "more than anybody says": [b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + bytes(9_000_000)],
}


@pytest.mark.parametrize("pieces", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("ending", ["leaves", "breaks"])
async def test_whoever_heard_it_and_does_not_answer_leaves_a_doubt(pieces: list[bytes], ending: str) -> None:
    heard = 0

    async def answering(visit: Visit) -> None:
        nonlocal heard
        await visit.hears()
        heard += 1
        await visit.says(*pieces)
        getattr(visit, ending)()

    async with asking(answering) as sender:
        with pytest.raises(NoAnswer):
            await sender.post("m", b"{}")
    assert heard == 1, "it was sent again"


async def test_silence_is_a_doubt_after_a_while_and_costs_the_next_nothing() -> None:
    async def answering(visit: Visit) -> None:
        await visit.hears()
        if visit.number == 1:
            await asyncio.sleep(20)
        await visit.says(OK)

    async with asking(answering) as sender:
        with pytest.raises(NoAnswer):
            await sender.post("m", b"{}")
        assert await sender.post("m", b"{}") == (200, b"ok")


async def test_who_gives_up_waiting_does_not_leave_their_answer_to_the_next() -> None:
    async def answering(visit: Visit) -> None:
        while True:
            _, body = await visit.hears()
            await asyncio.sleep(0.3)
            await visit.says(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    async with asking(answering) as sender:
        impatient = asyncio.create_task(sender.post("m", b"one"))
        await asyncio.sleep(0.1)
        impatient.cancel()
        with pytest.raises(asyncio.CancelledError):
            await impatient
        assert await sender.post("m", b"two") == (200, b"two")


async def test_words_nobody_asked_for_end_the_connection() -> None:
    async def answering(visit: Visit) -> None:
        await visit.hears()
        await visit.says(OK + b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nnever")
        await visit.hears()
        await visit.says(OK)

    async with asking(answering) as sender:
        for _ in range(3):
            assert await sender.post("m", b"{}") == (200, b"ok")
            await asyncio.sleep(0.05)


async def test_a_connection_the_other_side_closed_at_rest_is_not_used() -> None:
    async def answering(visit: Visit) -> None:
        await visit.hears()
        await visit.says(OK)
        visit.leaves()

    async with asking(answering) as sender:
        for _ in range(3):
            assert await sender.post("m", b"{}") == (200, b"ok")
            await asyncio.sleep(0.05)


async def test_a_connection_that_lay_idle_too_long_is_given_up() -> None:
    visits: list[int] = []

    async def answering(visit: Visit) -> None:
        visits.append(visit.number)
        while True:
            await visit.hears()
            await visit.says(OK)

    short = Patience(PATIENCE.connect, PATIENCE.answer, timedelta(seconds=0.1))
    async with asking(answering, short) as sender:
        await sender.post("m", b"{}")
        await asyncio.sleep(0.2)
        await sender.post("m", b"{}")
    assert visits == [1, 2]


async def test_where_nobody_listens_nothing_has_left(unused_tcp_port: int) -> None:
    for host in (f"127.0.0.1:{unused_tcp_port}", "nobody.invalid"):
        sender = Sender(f"http://{host}", {}, PATIENCE)
        with pytest.raises(NotSent):
            await sender.post("m", b"{}")
        await sender.close()


def _server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


async def test_over_tls_with_a_certificate_it_trusts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))

    async def answering(visit: Visit) -> None:
        while True:
            await visit.hears()
            await visit.says(OK)

    async with serving(answering, _server_context()) as url:
        sender = Sender(url, {}, PATIENCE)
        assert [await sender.post("m", b"{}") for _ in range(3)] == [(200, b"ok")] * 3
        await sender.close()


async def test_over_tls_nothing_leaves_for_whom_nobody_vouches() -> None:
    heard: list[bytes] = []

    async def answering(visit: Visit) -> None:
        heard.append((await visit.hears())[1])

    async with serving(answering, _server_context()) as url:
        sender = Sender(url, {}, PATIENCE)
        with pytest.raises(NotSent):
            await sender.post("m", b"{}")
        await sender.close()
    assert not heard


async def test_another_name_than_the_certificates_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))

    async def answering(visit: Visit) -> None:
        await visit.hears()

    async with serving(answering, _server_context()) as url:
        sender = Sender(url.replace("localhost", "127.0.0.1"), {}, PATIENCE)
        with pytest.raises(NotSent):
            await sender.post("m", b"{}")
        await sender.close()


def test_a_header_cannot_be_smuggled() -> None:
    with pytest.raises(ValueError, match="control character"):
        Sender("http://localhost", {"Authorization": "Bearer t\r\nHost: elsewhere"}, PATIENCE)
