"""The simulated town as one server on one port of this host."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bridge.simulator.botapi import Group
from bridge.simulator.clock import Clock
from bridge.simulator.control import Control, Instruments
from bridge.simulator.faults import Faults
from bridge.simulator.graph import Graph
from bridge.simulator.journal import Journal

PAGE = Path(__file__).parent / "page"
LARGEST_REQUEST_BYTES = 160 * 1024 * 1024  # a 100 MB document in base64, through the control API
SHUTDOWN_SECONDS = 0.2  # open event streams and calls kept silent on purpose never end by themselves


class Simulator:
    """The outside world. `port=0` takes any free one; `on_reset` is run by POST /control/reset."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.clock = Clock()
        self.journal = Journal(self.clock)
        self.faults = Faults()
        self.graph = Graph(self.clock, self.journal, self.faults)
        self.group = Group(self.clock, self.journal, self.faults)
        self.on_reset: Callable[[], Awaitable[None]] | None = None
        self.host = host
        self.port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where it listens, without a trailing slash."""
        return f"http://{self.host}:{self.port}"

    async def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        instruments = Instruments(self.clock, self.journal, self.faults)
        control = Control(instruments, [self.graph, self.group], self._reset)
        application = web.Application(client_max_size=LARGEST_REQUEST_BYTES)
        application.add_routes([*control.routes(), *self.graph.routes(), *self.group.routes()])
        application.add_routes([web.get("/", _page), web.get("/static/{path:.+}", _static)])
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.host, self.port).start()
        except OSError:
            await self.stop()
            raise
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close the port, then both halves and their files."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        await self.graph.close()
        await self.group.close()

    async def _reset(self) -> None:
        self.faults.clear()
        self.graph.reset()
        self.group.reset()
        self.clock.reset()
        self.journal.clear()
        self.journal.write("town.reset")
        if self.on_reset is not None:
            await self.on_reset()


async def _page(_: web.Request) -> web.StreamResponse:
    return _file("index.html")


async def _static(request: web.Request) -> web.StreamResponse:
    return _file(request.match_info["path"])


def _file(name: str) -> web.StreamResponse:
    path = (PAGE / name).resolve()
    if not path.is_relative_to(PAGE) or not path.is_file():
        raise web.HTTPNotFound(text="no such page")
    return web.FileResponse(path, headers={"Cache-Control": "no-store"})
