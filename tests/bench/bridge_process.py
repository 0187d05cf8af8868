"""Processes for the benchmark: the real bridge on a fresh database, and the far end."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp

PATIENCE_SECONDS = 120.0

CONFIGURATION = """
[storage]
url = "sqlite:///{folder}/bench.db"
[http]
port = {port}
[lines.urp]
title = "Bench"
desk = "urp"
[lines.urp.whatsapp]
phone_number = "+390935000000"
phone_number_id = "1"
business_account_id = "2"
access_token = "bench"
app_secret = "bench"
verify_token = "bench"
api_url = "{far_end}"
messages_per_second = 1000
[desks.urp]
title = "URP"
[desks.urp.telegram]
bot_token = "1:bench"
group_id = -1001
api_url = "{far_end}"
messages_per_minute = 6000
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def wait_until(is_so: Callable[[], bool]) -> None:
    """Look now and then until it is so. Raises TimeoutError after two minutes."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so():  # noqa: ASYNC110  # another process's database has no event to wait for
            await asyncio.sleep(0.02)


async def answers(url: str) -> None:
    """Wait until something answers 200 there."""
    async with asyncio.timeout(PATIENCE_SECONDS), aiohttp.ClientSession() as session:
        while True:
            with suppress(aiohttp.ClientError):
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.02)


@dataclass(frozen=True, slots=True)
class FarEndProcess:
    """The far end and where it is."""

    url: str

    async def ready(self) -> None:
        """It answers."""
        await answers(f"{self.url}/state")


@contextmanager
def started(module: str) -> Iterator[FarEndProcess]:
    """A module of ours as a process, killed at the end."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", module, str(port)])
    try:
        yield FarEndProcess(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


class BridgeProcess:
    """The bridge, run as `sportello run`."""

    def __init__(self, folder: Path, far_end: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "bench.db"
        self._far_end = far_end
        self._folder = folder
        self._config = folder / "sportello.toml"
        self._config.write_text(CONFIGURATION.format(folder=folder, port=self.port, far_end=far_end))

    def prepare(self) -> None:
        """Make the database."""
        command = [sys.executable, "-m", "bridge", "migrate", "--config", str(self._config)]
        subprocess.run(command, check=True, capture_output=True)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Started and told to the far end; stopped at the end."""
        told = f"{self.url}/webhooks/whatsapp"
        async with aiohttp.ClientSession() as session, session.post(f"{self._far_end}/webhook", data=told):
            pass
        with (self._folder / "bridge.log").open("ab") as log:
            command = [sys.executable, "-m", "bridge", "run", "--config", str(self._config)]
            process = await asyncio.create_subprocess_exec(*command, stderr=log)
        try:
            await answers(f"{self.url}/healthz")
            yield
        finally:
            process.terminate()
            await process.wait()
