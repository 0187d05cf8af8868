"""The HTTP server: webhooks, health, metrics, and the public page."""

from collections.abc import Iterable

import structlog
from aiohttp import web
from prometheus_client import generate_latest

from bridge.health import Health
from bridge.metrics import REGISTRY

log = structlog.get_logger()

CLOSING_SECONDS = 3.0


def _health_routes(health: Health) -> list[web.RouteDef]:
    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def readyz(_: web.Request) -> web.Response:
        return web.json_response(health.report(), status=200 if health.is_ready else 503)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(REGISTRY), content_type="text/plain", charset="utf-8")

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)]


class Web:
    """One or two listening ports: the second, if set, keeps health and metrics away from the world."""

    def __init__(
        self, *, host: str, port: int, admin_port: int | None, health: Health, routes: Iterable[web.RouteDef]
    ) -> None:
        own = _health_routes(health)
        public = [*routes] if admin_port is not None else [*own, *routes]
        self._listeners = [(self._app(public), host, port)]
        if admin_port is not None:
            self._listeners.append((self._app(own), host, admin_port))
        self._runners: list[web.AppRunner] = []

    @staticmethod
    def _app(routes: Iterable[web.RouteDef]) -> web.Application:
        app = web.Application(client_max_size=0)  # bodies are read as streams, each with its own bound
        unique = {(route.method, route.path): route for route in routes}
        app.add_routes(unique.values())
        return app

    async def start(self) -> None:
        """Listen. Raises OSError if a port is taken."""
        for app, host, port in self._listeners:
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_SECONDS)
            await runner.setup()
            self._runners.append(runner)
            await web.TCPSite(runner, host, port).start()
            addresses = runner.addresses
            log.info("listening", host=host, port=addresses[0][1] if addresses else port)

    async def stop(self) -> None:
        """Take no more; what is being answered is answered."""
        for runner in self._runners:
            await runner.cleanup()
