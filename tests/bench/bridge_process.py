"""Processes for the benchmark: the real bridge on a database of its own, the far end, and the baselines."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

from tests.ports import free_port

PATIENCE_SECONDS = 180.0
AS_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

CONFIGURATION = """
[storage]
url = "sqlite:///{folder}/bench.db"
[http]
port = {port}
[lines.urp]
title = "Bench"
desk = "urp"
quiet_hours = ""
[lines.urp.whatsapp]
phone_number = "+390935000000"
phone_number_id = "1"
business_account_id = "2"
access_token = "bench"
app_secret = "bench"
verify_token = "bench"
api_url = "{far_end}"
messages_per_second = {per_second}
[desks.urp]
title = "URP"
undo_seconds = 0
{desk}[desks.urp.roles]
managers = ["telegram:42"]
"""
TELEGRAM = """[desks.urp.telegram]
bot_token = "1:bench"
group_id = -1001
api_url = "{far_end}"
messages_per_minute = 6000
"""


async def wait_until(is_so: Callable[[], bool], *, every_seconds: float = 0.02) -> None:
    """Look now and then until it is so. Raises TimeoutError after three minutes."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so():  # noqa: ASYNC110  # another process's database has no event to wait for
            await asyncio.sleep(every_seconds)


async def answers(url: str) -> None:
    """Wait until something answers 200 there."""
    async with asyncio.timeout(PATIENCE_SECONDS), aiohttp.ClientSession() as session:
        while True:
            with suppress(aiohttp.ClientError):
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.01)


class FarEnd:
    """The far end, asked from outside."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def state(self) -> dict[str, Any]:
        """What it has seen since the last reset."""
        return dict(await self._ask("GET", "/state"))

    async def reset(self, webhook: str = "") -> None:
        """Forget what was seen; from now on statuses go to `webhook`."""
        await self._ask("POST", "/reset", webhook)

    async def update(self, message: dict[str, Any]) -> None:
        """Somebody writes in the group."""
        await self._ask("POST", "/update", message)

    async def _ask(self, verb: str, path: str, body: object = None) -> Any:
        url = f"{self.url}{path}"
        async with aiohttp.ClientSession() as session, session.request(verb, url, json=body) as answer:
            return await answer.json()


@contextmanager
def started(module: str, *arguments: str) -> Iterator[str]:
    """A module of ours as a process on a port of its own, killed at the end; its address."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", module, str(port), *arguments])
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


class BridgeProcess:
    """The bridge, run as `sportello run`."""

    def __init__(self, folder: Path, far_end: FarEnd, *, per_second: int, desk: str = "") -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.webhook = f"{self.url}/webhooks/whatsapp"
        self.database = folder / "bench.db"
        self.far_end = far_end
        self._folder = folder
        self._config = folder / "sportello.toml"
        values = {"folder": folder, "port": self.port, "far_end": far_end.url, "per_second": per_second}
        values["desk"] = desk or TELEGRAM.format(far_end=far_end.url)
        self._config.write_text(CONFIGURATION.format(**values))
        self._process: asyncio.subprocess.Process | None = None

    def prepare(self) -> None:
        """Make the database."""
        command = [sys.executable, "-m", "bridge", "migrate", "--config", str(self._config)]
        subprocess.run(command, check=True, capture_output=True)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Started and told to the far end; stopped at the end."""
        await self.far_end.reset(self.webhook)
        with (self._folder / "bridge.log").open("ab") as log:
            command = [sys.executable, "-m", "bridge", "run", "--config", str(self._config)]
            self._process = await asyncio.create_subprocess_exec(*command, stderr=log, env=AS_INSTALLED)
        try:
            await answers(f"{self.url}/readyz")
            yield
        finally:
            self._process.terminate()
            await self._process.wait()

    @property
    def cpu_seconds(self) -> float:
        """Processor time used so far, all threads."""
        fields = self._proc("stat").rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory_bytes(self) -> int:
        """Resident memory."""
        line = next(line for line in self._proc("status").splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024

    def _proc(self, name: str) -> str:
        assert self._process is not None
        return Path(f"/proc/{self._process.pid}/{name}").read_text()


class Clock:
    """Wall and processor time of a stretch of a bridge's life."""

    def __init__(self, bridge: BridgeProcess) -> None:
        self._bridge = bridge
        self._start = time.monotonic()
        self._cpu = bridge.cpu_seconds

    @property
    def seconds(self) -> float:
        """Since it was made."""
        return time.monotonic() - self._start

    @property
    def cpu_seconds(self) -> float:
        """Processor time since it was made."""
        return self._bridge.cpu_seconds - self._cpu
