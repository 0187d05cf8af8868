"""What Sportello is measured against, each a process of its own: they keep nothing, and are as fast as they can be."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import httpx
import orjson
import uvloop
from aiohttp import web
from pywa_async.client import WhatsApp


async def _many(count: int, at_once: int, one: Callable[[int], Awaitable[None]]) -> float:
    """Run `one` for every number, so many together; how many a second."""
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            await one(number)

    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(worker())
    return count / (time.perf_counter() - start)


def _said(number: int) -> dict[str, object]:
    words = "Avviso di prova: domani la scuola resta chiusa per il maltempo"
    return {"messaging_product": "whatsapp", "to": f"+39{number:09}", "type": "text", "text": {"body": words}}


async def plain(url: str, count: int) -> float:
    """aiohttp's POST loop as its manual writes it, on asyncio's own loop, at the best of three concurrencies."""
    best = 0.0
    for at_once in (32, 64, 128):
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session:

            async def one(number: int, session: aiohttp.ClientSession = session) -> None:
                async with session.post(f"{url}/v25.0/1/messages", json=_said(number)) as answer:
                    await answer.json()

            best = max(best, await _many(count // 3, at_once, one))
    return best


async def naked(url: str, count: int) -> float:
    """The same loop as fast as it gets, over uvloop and orjson."""
    best = 0.0
    for at_once in (32, 64, 128):
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session:

            async def one(number: int, session: aiohttp.ClientSession = session) -> None:
                body, headers = orjson.dumps(_said(number)), {"Content-Type": "application/json"}
                async with session.post(f"{url}/v25.0/1/messages", data=body, headers=headers) as answer:
                    orjson.loads(await answer.read())

            best = max(best, await _many(count // 3, at_once, one))
    return best


async def there_and_back(url: str, count: int) -> float:
    """The fast loop with all of a broadcast's traffic: three statuses come back per message, and get a bare 200."""
    best = 0.0
    for at_once in (32, 64, 128):
        news = _News(3 * (count // 3))
        connector = aiohttp.TCPConnector(limit=at_once)
        async with _listening(news) as port, aiohttp.ClientSession(connector=connector) as session:
            async with session.post(f"{url}/reset", data=orjson.dumps(f"http://127.0.0.1:{port}/")) as answer:
                await answer.read()

            async def one(number: int, session: aiohttp.ClientSession = session) -> None:
                body = orjson.dumps(_said(number) | {"biz_opaque_callback_data": f"x:{number}"})
                async with session.post(f"{url}/v25.0/1/messages", data=body) as answer:
                    orjson.loads(await answer.read())

            start = time.perf_counter()
            await _many(count // 3, at_once, one)
            await news.all_in.wait()
            best = max(best, count // 3 / (time.perf_counter() - start))
    return best


class _News:
    """Counts what comes back."""

    def __init__(self, expected: int) -> None:
        self._expected = expected
        self.all_in = asyncio.Event()

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Read, and forgotten."""
        await request.read()
        self._expected -= 1
        if not self._expected:
            self.all_in.set()
        return web.Response()


@asynccontextmanager
async def _listening(news: _News) -> AsyncIterator[int]:
    """aiohttp's low-level server, its leanest; the port."""
    runner = web.ServerRunner(web.Server(news.answer, access_log=None))
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def with_pywa(url: str, count: int) -> float:
    """pywa's own asynchronous client in a loop, at the best of three concurrencies."""
    session = httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=None))
    client = WhatsApp(phone_id="1", token="bench", session=session, server=None)
    session.base_url = httpx.URL(f"{url}/v25.0")

    async def one(number: int) -> None:
        await client.send_message(to=f"39{number:09}", text="Avviso di prova")

    return max([await _many(count // 3, at_once, one) for at_once in (32, 64, 96)])


async def serve(port: int, forward_to: str) -> None:
    """An aiohttp server answering a bare 200; given an address, it first posts there: two bare hops."""
    async with aiohttp.ClientSession() as session:

        async def answer(request: web.Request) -> web.Response:
            await request.read()
            if forward_to:
                form = {"chat_id": "-1001", "text": request.query_string}
                async with session.post(f"{forward_to}/bot1:bench/sendMessage", data=form) as sent:
                    await sent.read()
            return web.Response()

        app = web.Application()
        app.router.add_route("*", "/", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
        await asyncio.Event().wait()


async def main(port: str, what: str, url: str = "", count: str = "0") -> None:
    """One baseline; the loops print their figure."""
    match what:
        case "serve":
            await serve(int(port), url)
        case "plain":
            print(await plain(url, int(count)))
        case "naked":
            print(await naked(url, int(count)))
        case "statuses":
            print(await there_and_back(url, int(count)))
        case "pywa":
            print(await with_pywa(url, int(count)))


if __name__ == "__main__":
    (asyncio.run if "plain" in sys.argv else uvloop.run)(main(*sys.argv[1:]))
