"""The HTTP server: webhooks, health, metrics, and the public page."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import cast

import structlog
from aiohttp import web
from prometheus_client import generate_latest

from bridge.health import Health
from bridge.metrics import REGISTRY
from bridge.porter import Door, Taking

log = structlog.get_logger()

CLOSING_SECONDS = 3.0
BACKLOG = 1024  # a burst of Meta's connections waits here, not in its retries


def _health_routes(health: Health) -> list[web.RouteDef]:
    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def readyz(_: web.Request) -> web.Response:
        return web.json_response(health.report(), status=200 if health.is_ready else 503)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(REGISTRY), content_type="text/plain", charset="utf-8")

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)]


class Web:
    """One or two listening ports: the second, if set, keeps health and metrics away from the world.

    `takings`: by path, who is given the plain posts that the porter takes in himself.
    """

    def __init__(
        self,
        *,
        host: str,
        ports: tuple[int, int | None],
        health: Health,
        routes: Iterable[web.RouteDef],
        takings: Mapping[str, Taking],
    ) -> None:
        port, admin_port = ports
        own = _health_routes(health)
        public = [*routes] if admin_port is not None else [*own, *routes]
        self._host = host
        self._listeners = [(self._app(public), port, takings)]
        if admin_port is not None:
            self._listeners.append((self._app(own), admin_port, {}))
        self._runners: list[web.AppRunner] = []
        self._doors: list[Door] = []
        self._servers: list[asyncio.Server] = []

    @staticmethod
    def _app(routes: Iterable[web.RouteDef]) -> web.Application:
        app = web.Application(client_max_size=0)  # bodies are read as streams, each with its own bound
        unique = {(route.method, route.path): route for route in routes}
        app.add_routes(unique.values())
        return app

    async def start(self) -> None:
        """Listen. Raises OSError if a port is taken."""
        for app, port, takings in self._listeners:
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_SECONDS)
            await runner.setup()
            self._runners.append(runner)
            door = Door(takings, cast(web.Server, runner.server))
            self._doors.append(door)
            server = await asyncio.get_running_loop().create_server(
                door, self._host, port, backlog=BACKLOG, reuse_address=True
            )
            self._servers.append(server)
            log.info("listening", host=self._host, port=server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Take no more; what is being answered is answered."""
        for server in self._servers:
            server.close()
        for door in self._doors:
            await door.close(CLOSING_SECONDS)
        for runner in self._runners:
            await runner.cleanup()
