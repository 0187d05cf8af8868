"""A reverse proxy in front of the homeserver, that can fall ill."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

Illness = Callable[[web.Request], Awaitable[web.StreamResponse | None]]  # None: this one passes all the same


@dataclass
class Proxy:
    """Where it is, what it was asked, and what it answers instead, if anything."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    illness: Illness | None = None


@asynccontextmanager
async def proxied(target: str) -> AsyncIterator[Proxy]:
    """A proxy for as long as the block lasts."""
    proxy = Proxy()

    async def pass_on(request: web.Request) -> web.StreamResponse:
        proxy.asked.append(request.path)
        if proxy.illness is not None and (answer := await proxy.illness(request)) is not None:
            return answer
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        body = await request.read()
        async with session.request(request.method, f"{target}{request.raw_path}", data=body, headers=headers) as said:
            return web.Response(body=await said.read(), status=said.status, content_type=said.content_type or None)

    app = web.Application(client_max_size=8 * 1024 * 1024)
    app.router.add_route("*", "/{path:.*}", pass_on)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    async with aiohttp.ClientSession(auto_decompress=True) as session:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        proxy.url = f"http://{host}:{port}"
        try:
            yield proxy
        finally:
            await runner.cleanup()


async def bad_gateway(request: web.Request) -> web.StreamResponse:
    """What a proxy says while the homeserver is away."""
    return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")


async def hang_up(request: web.Request) -> web.StreamResponse:
    """The line breaks after the request has been read."""
    if request.transport is not None:
        request.transport.close()
    await asyncio.sleep(0)
    return web.Response()


async def as_mas(request: web.Request) -> web.StreamResponse | None:
    """What a homeserver answers whose accounts are looked after by MAS, with passwords switched off there.

    Its compatibility layer: https://element-hq.github.io/matrix-authentication-service/
    """
    if request.path.endswith("/v3/login"):
        if request.method == "GET":
            return web.json_response({"flows": [{"type": "m.login.sso"}, {"type": "m.login.token"}]})
        return web.json_response({"errcode": "M_UNRECOGNIZED", "error": "Invalid login type"}, status=400)
    if request.path.endswith("/keys/device_signing/upload"):
        flow = {"stages": ["org.matrix.cross_signing_reset"]}
        return web.json_response({"session": "x", "flows": [flow], "params": {}}, status=401)
    return None
