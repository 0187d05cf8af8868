"""The two processes: the simulated outside world and the bridge, which is killed and started again."""

import asyncio
import re
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp

from tests.ports import free_port
from tests.town import BOT_TOKEN, Bridge
from tests.zygote import Process

UP_SECONDS = 60.0
LOOK_SECONDS = 0.05


class NotDone(Exception):
    """The town refused what was asked: nobody could do that just now."""


class Outside:
    """The simulator as a process of its own, moved through its control API."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "simulator.log"
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: Process | None = None
        self._client: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as log:
            command = (sys.executable, "-m", "bridge", "simulator", "--port", str(self._port))
            self._process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log)
        self._client = aiohttp.ClientSession()
        await _until_up(self._client, f"{self.url}/control/clock", self._process)

    async def stop(self) -> None:
        """End it."""
        if self._client is not None:
            await self._client.close()
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def ask(self, verb: str, path: str, body: object = None) -> Any:
        """One control call. Raises NotDone when the town refuses it."""
        assert self._client is not None
        async with self._client.request(verb, f"{self.url}/control/{path}", json=body) as answer:
            if answer.status != 200:
                raise NotDone(f"{verb} {path}: {answer.status} {await answer.text()}")
            return await answer.json()

    async def unheard(self) -> int:
        """How many updates of the group nobody has fetched yet; what fails counts as one."""
        assert self._client is not None
        try:
            async with self._client.get(f"{self.url}/bot{BOT_TOKEN}/getWebhookInfo") as answer:
                return int((await answer.json())["result"]["pending_update_count"])
        except (aiohttp.ClientError, KeyError):
            return 1


class Patient(Bridge):
    """The bridge, whose fate is in others' hands. `falls` are the journal's numbers at which a life of it ended."""

    def __init__(self, town: str, folder: Path, cache: Path) -> None:
        super().__init__(town, folder, cache)
        self.lock = asyncio.Lock()
        self.kills = self.stops = 0

    async def rise(self) -> None:
        """Start it and wait until it lives; it may still be deaf to the outside world."""
        self.process = await self.spawn()
        async with aiohttp.ClientSession() as client:
            await _until_up(client, f"{self.url}/healthz", self.process)

    async def drop(self) -> None:
        """kill -9 and start again."""
        async with self.lock:
            await self.kill()
            self.kills += 1
            await self.rise()

    async def turn(self, *, older_by_seconds: float = 0) -> None:
        """SIGTERM, perhaps a long sleep, and start again."""
        async with self.lock:
            status = await self.stop()
            assert status == 0, f"exit status {status} after SIGTERM"
            self.stops += 1
            if older_by_seconds:
                self.let_time_pass(older_by_seconds)
            await self.rise()

    def surprises(self) -> list[str]:
        """What it logged of errors nobody expects: its own lines with a traceback."""
        return [line for line in self._traced() if '"logger": ' not in line]

    def grumbles(self) -> Counter[str]:
        """The same of the libraries it stands on, by what they say; worth a look, but no promise of ours."""
        found = (re.search(r'"event": "([^"\\]*).*"logger": "([^"]*)"', line) for line in self._traced())
        return Counter(f"{match[2]}: {match[1]}" for match in found if match is not None)

    def _traced(self) -> list[str]:
        return [line for line in self.log().splitlines() if '"where": [' in line or line.startswith("Traceback")]


async def _until_up(client: aiohttp.ClientSession, url: str, process: Process) -> None:
    async with asyncio.timeout(UP_SECONDS):
        while True:
            assert process.returncode is None, f"it ended by itself with {process.returncode}, nothing at {url}"
            with suppress(aiohttp.ClientError, ConnectionError):
                async with client.get(url) as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(LOOK_SECONDS)
