"""`sportello demo`: the simulated town, the ordinary bridge as a process of its own, and a story to begin with."""

import asyncio
import signal
import socket
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import aiohttp
from rich.console import Console

from bridge.demo_matrix import MatrixStaff
from bridge.simulator.server import Simulator
from bridge.simulator.story import tell

READY_SECONDS = 30.0
STOP_SECONDS = 10.0

# The ordinary configuration with other base URLs, and without quiet hours: people try it in the evening too. Telegram's
# pace is that of a person clicking around; the page has a switch that brings back the real twenty a minute.
CONFIGURATION = """
[storage]
url = "sqlite:///{folder}/demo.db"
[http]
port = {port}
public_url = "http://127.0.0.1:{port}"
[lines.urp]
title = "WhatsURP Comune di Esempio"
desk = "urp"
quiet_hours = ""
[lines.urp.whatsapp]
phone_number = "+390935000000"
phone_number_id = "106540352242922"
business_account_id = "102290129340398"
access_token = "demo-access-token"
app_secret = "demo-app-secret"
verify_token = "demo-verify-token"
api_url = "{town}"
[lines.urp.bulletins]
allerte = "Allerte di protezione civile"
viabilita = "Viabilità e lavori"
[desks.urp]
title = "URP"
undo_seconds = {undo}
"""
TELEGRAM = """
[desks.urp.telegram]
bot_token = "1000000001:demo-bot-token"
group_id = -1001000000001
api_url = "{town}"
messages_per_minute = 600
"""
UNDO_SECONDS = 3


class Staff(Protocol):
    """Where staff answer: the simulated group, or a real room."""

    async def desk(self) -> str:
        """The desk's table of the configuration, for a fresh story."""

    def told(self) -> list[str]:
        """What to print besides the page's address."""

    async def stop(self) -> None:
        """End what it started."""


class TelegramStaff:
    """The group on the page."""

    def __init__(self, town: str) -> None:
        self._town = town

    async def desk(self) -> str:
        """The desk's table of the configuration."""
        return TELEGRAM.format(town=self._town)

    def told(self) -> list[str]:
        """Nothing: it is on the page."""
        return []

    async def stop(self) -> None:
        """It goes with the town."""


class Bridge:
    """The bridge as its own process, on a database of its own."""

    def __init__(self, town: str, folder: Path, staff: Staff) -> None:
        self._town = town
        self._staff = staff
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self.port = _free_port()

    async def start(self) -> None:
        """Start and wait until it is ready."""
        path = self._folder / "sportello.toml"
        common = CONFIGURATION.format(folder=self._folder, port=self.port, town=self._town, undo=UNDO_SECONDS)
        path.write_text(common + await self._staff.desk())
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bridge", "run", "--config", str(path)),
            stderr=(self._folder / "bridge.log").open("ab"),
            stdin=asyncio.subprocess.DEVNULL,
        )
        await self._wait_ready()

    async def _wait_ready(self) -> None:
        async with asyncio.timeout(READY_SECONDS), aiohttp.ClientSession() as session:
            while True:
                if self._process is not None and self._process.returncode is not None:
                    raise RuntimeError("the bridge did not start")
                with suppress(aiohttp.ClientError):
                    async with session.get(f"http://127.0.0.1:{self.port}/readyz") as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """Stop it as systemd would."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def forget(self) -> None:
        """A fresh database for a fresh story."""
        for file in self._folder.glob("demo.db*"):
            file.unlink()


class Control:
    """The town's control API, as the page uses it."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """POST and read the answer."""
        return await self._call("POST", path, body)

    async def patch(self, path: str, body: dict[str, Any]) -> Any:
        """PATCH and read the answer."""
        return await self._call("PATCH", path, body)

    async def _call(self, method: str, path: str, body: dict[str, Any]) -> Any:
        async with self._session.request(method, f"{self._url}{path}", json=body) as answer:
            answer.raise_for_status()
            return await answer.json()


async def show(port: int, *, on_matrix: bool = False) -> None:
    """The whole town until interrupted. Raises OSError if the port is taken, NotInstalled without a Synapse."""
    simulator = Simulator(port=port)
    await simulator.start()
    asked = _stop_asked()
    with tempfile.TemporaryDirectory(prefix="sportello-demo-") as folder:
        staff: Staff | None = None
        bridge: Bridge | None = None
        try:
            staff = MatrixStaff(Path(folder)) if on_matrix else TelegramStaff(simulator.url)
            bridge = Bridge(simulator.url, Path(folder), staff)
            async with aiohttp.ClientSession() as session:
                begin = _beginning(bridge, Control(session, simulator.url))
                await begin()
                simulator.on_reset = begin
                for line in (f"Sportello: {simulator.url}", *staff.told()):
                    Console().print(line, highlight=False, soft_wrap=True)
                await asked.wait()
        finally:
            if bridge is not None:
                await bridge.stop()
            if staff is not None:
                await staff.stop()
            await simulator.stop()


def _beginning(bridge: Bridge, control: Control) -> Callable[[], Awaitable[None]]:
    async def begin() -> None:
        await bridge.stop()
        bridge.forget()
        await bridge.start()
        await control.patch("/control/settings", {"webhook_url": f"http://127.0.0.1:{bridge.port}/webhooks/whatsapp"})
        await tell(control.post)

    return begin


async def simulate(port: int) -> None:
    """The outside world alone, until interrupted. Raises OSError if the port is taken."""
    simulator = Simulator(port=port)
    await simulator.start()
    Console().print(f"Sportello simulator: {simulator.url}", highlight=False)
    try:
        await _stop_asked().wait()
    finally:
        await simulator.stop()


def _stop_asked() -> asyncio.Event:
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    return asked


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
