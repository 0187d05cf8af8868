"""The door, byte by byte: the webhook's plain posts are framed by the porter, everything else by aiohttp.

Nobody can tell which. Raw sockets, since a client library would never send half of this.
"""

import asyncio
import json
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.ports import free_port
from tests.scenarios.test_webhooks import encoded, signed
from tests.town import DEADLINE_SECONDS, GRAPH_NUMBER, Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/webhooks/whatsapp"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Visitor:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, town: Town) -> "Visitor":
        """Connect to the bridge."""
        host, _, port = town.bridge.url.removeprefix("http://").partition(":")
        return cls(*await asyncio.open_connection(host, int(port)))

    async def says(self, raw: bytes) -> None:
        """Send bytes."""
        self._writer.write(raw)
        await self._writer.drain()

    async def hears(self) -> Answer:
        """One whole answer."""
        async with asyncio.timeout(DEADLINE_SECONDS):
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
            body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return Answer(int(head[0].split(" ")[1]), headers, body)

    async def is_alone(self) -> bool:
        """Whether the other side has hung up."""
        async with asyncio.timeout(DEADLINE_SECONDS):
            return await self._reader.read(1) == b""

    async def leaves(self) -> None:
        """Hang up."""
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()


Visit = Callable[[], Awaitable[Visitor]]


@pytest_asyncio.fixture(loop_scope="session")
async def visit(town: Town) -> AsyncIterator[Visit]:
    """Connections to the bridge, all closed at the end."""
    async with AsyncExitStack() as stack:

        async def one() -> Visitor:
            visitor = await Visitor.to(town)
            stack.push_async_callback(visitor.leaves)
            return visitor

        yield one


def status(number: int) -> bytes:
    """A status webhook nobody waits for."""
    news = {"id": f"wamid.door{number}", "status": "read", "timestamp": "1790000000", "recipient_id": "393331112222"}
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": GRAPH_NUMBER}, "statuses": [news]}
    return encoded({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [_change(value)]}]})


def _change(value: dict[str, Any]) -> dict[str, Any]:
    return {"field": "messages", "value": value}


def post(body: bytes, *, more: str = "", signature: str = "", path: str = PATH) -> bytes:
    """A plain post."""
    head = f"POST {path} HTTP/1.1\r\nHost: b\r\nX-Hub-Signature-256: {signature or signed(body)}\r\n{more}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def kept(town: Town, number: int) -> int:
    """How often that status was kept."""
    found = town.rows("SELECT COUNT(*) FROM parked_status WHERE foreign_id = ?", f"wamid.door{number}")
    return int(found[0][0])


async def test_one_connection_many_posts(town: Town, visit: Visit) -> None:
    visitor = await visit()
    for number in range(20):
        await visitor.says(post(status(number)))
        assert (await visitor.hears()).status == 200
    assert all(kept(town, number) == 1 for number in range(20))


async def test_posts_in_one_breath_are_answered_in_order(town: Town, visit: Visit) -> None:
    visitor, forged = await visit(), status(101)
    await visitor.says(post(status(100)) + post(forged, signature="sha256=00") + post(b"no") + post(status(102)))
    assert [(await visitor.hears()).status for _ in range(4)] == [200, 401, 400, 200]
    assert (kept(town, 100), kept(town, 101), kept(town, 102)) == (1, 0, 1)


async def test_a_thousand_forged_posts_in_one_breath(town: Town, visit: Visit) -> None:
    visitor = await visit()
    await visitor.says(post(b"{}", signature="sha256=00") * 1000)
    assert {(await visitor.hears()).status for _ in range(1000)} == {401}


async def test_a_post_that_comes_byte_by_byte(town: Town, visit: Visit) -> None:
    visitor = await visit()
    for byte in post(status(200)):
        await visitor.says(bytes([byte]))
    assert (await visitor.hears()).status == 200
    assert kept(town, 200) == 1


@pytest.mark.parametrize("at", [1, 5, 24, 40, -1])
async def test_a_post_in_two_pieces(town: Town, visit: Visit, at: int) -> None:
    visitor, raw = await visit(), post(status(300 + at))
    await visitor.says(raw[:at])
    await asyncio.sleep(0)
    await visitor.says(raw[at:])
    assert (await visitor.hears()).status == 200


async def test_any_page_after_a_post_and_a_post_after_any_page(town: Town, visit: Visit) -> None:
    visitor = await visit()
    await visitor.says(post(status(400)))
    assert (await visitor.hears()).status == 200
    await visitor.says(b"GET /healthz HTTP/1.1\r\nHost: b\r\n\r\n")
    assert (await visitor.hears()).body == b"ok"
    await visitor.says(post(status(401)))
    assert (await visitor.hears()).status == 200
    assert kept(town, 401) == 1


UNUSUAL = {
    "chunked": (
        "POST /webhooks/whatsapp HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        401,
    ),
    "expecting": (
        "POST /webhooks/whatsapp HTTP/1.1\r\nHost: b\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n",
        100,
    ),
    "no length": ("POST /webhooks/whatsapp HTTP/1.1\r\nHost: b\r\n\r\n", 401),
    "two lengths": (
        "POST /webhooks/whatsapp HTTP/1.1\r\nHost: b\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        400,
    ),
    "length and chunks": (
        "POST /webhooks/whatsapp HTTP/1.1\r\nHost: b\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        400,
    ),
    "negative length": ("POST /webhooks/whatsapp HTTP/1.1\r\nHost: b\r\nContent-Length: -2\r\n\r\n{}", 400),
    "no colon": ("POST /webhooks/whatsapp HTTP/1.1\r\nHost: b\r\nnonsense\r\n\r\n", 400),
    "old HTTP": ("POST /webhooks/whatsapp HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}", 401),
    "too long": ("POST /webhooks/whatsapp HTTP/1.1\r\nHost: b\r\nContent-Length: 99999999\r\n\r\n", 413),
    "a length of thousands of digits": (
        f"POST /webhooks/whatsapp HTTP/1.1\r\nHost: b\r\nContent-Length: {'9' * 5000}\r\n\r\n",
        400,
    ),
    "no HTTP": ("\x16\x03\x01\x02\x00\r\n\r\n", 400),
    "a question mark": ("POST /webhooks/whatsapp?x=1 HTTP/1.1\r\nHost: b\r\nContent-Length: 2\r\n\r\n{}", 401),
    "endless head": ("POST /webhooks/whatsapp HTTP/1.1\r\nHost: b\r\nX: " + "y" * 20_000 + "\r\n\r\n", 400),
}


@pytest.mark.parametrize("kind", sorted(UNUSUAL))
async def test_whatever_is_unusual_is_judged_all_the_same(town: Town, visit: Visit, kind: str) -> None:
    raw, expected = UNUSUAL[kind]
    visitor = await visit()
    await visitor.says(raw.encode("latin-1"))
    assert (await visitor.hears()).status == expected
    await visitor.leaves()


async def test_who_wants_to_close_is_let_go(town: Town, visit: Visit) -> None:
    visitor = await visit()
    await visitor.says(post(status(500), more="Connection: close\r\n"))
    assert (await visitor.hears()).status == 200
    assert await visitor.is_alone()


async def test_who_leaves_before_the_answer_is_kept_all_the_same(town: Town, visit: Visit) -> None:
    visitor = await visit()
    await visitor.says(post(status(600)))
    await visitor.leaves()
    await town.until("the status kept", lambda: kept(town, 600) or None)
    assert kept(town, 600) == 1


async def test_many_at_once_are_each_answered(town: Town, visit: Visit) -> None:
    async def one(number: int) -> int:
        visitor = await visit()
        await visitor.says(post(status(number)))
        found = (await visitor.hears()).status
        await visitor.leaves()
        return found

    assert set(await asyncio.gather(*(one(number) for number in range(700, 900)))) == {200}
    assert town.rows("SELECT COUNT(*) FROM parked_status WHERE foreign_id LIKE 'wamid.door7%'")[0][0] == 100


async def test_a_stop_answers_what_was_brought(town: Town, visit: Visit) -> None:
    visitors = [await visit() for _ in range(20)]
    for number, visitor in enumerate(visitors):
        await visitor.says(post(status(900 + number)))
    answers = [await visitor.hears() for visitor in visitors]
    assert await town.bridge.stop() == 0
    assert {answer.status for answer in answers} == {200}
    assert all([await visitor.is_alone() for visitor in visitors])
    await town.bridge.start()
    assert json.loads((await town.get("/readyz"))[1])


async def test_the_technicians_port_takes_no_webhooks(town: Town, tmp_path: Path) -> None:
    port, folder = free_port(), tmp_path / "another"
    folder.mkdir()
    config = folder / "sportello.toml"
    text = town.bridge.knobs.text(town=town.simulator.url, folder=folder, port=free_port())
    config.write_text(text.replace("[http]", f"[http]\nadmin_port = {port}", 1))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bridge", "run", "--config", str(config)), stderr=asyncio.subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        await town.until("the second bridge", lambda: _listens(port) or None, seconds=60)
        headers = {"X-Hub-Signature-256": signed(status(1))}
        async with town.client.post(f"{url}{PATH}", data=status(1), headers=headers) as answer:
            assert answer.status == 404
        async with town.client.get(f"{url}/healthz") as answer:
            assert answer.status == 200
    finally:
        process.terminate()
        await process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
