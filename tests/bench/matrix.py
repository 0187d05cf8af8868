"""Rows about a desk on Matrix: from a citizen to a client of the staff, and back; beside it Synapse alone."""

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import aiohttp

from tests.bench.bridge_process import BridgeProcess, FarEnd
from tests.bench.citizens import say
from tests.homeserver.people import Object, Person, StaffRoom
from tests.homeserver.server import Process

WORDS = 40
QUIET_SECONDS = 0.6  # the marks of the answer before are on their way: each is measured by itself, as in a day's work
DESK = """[desks.urp.matrix]
homeserver = "{url}"
user_id = "{user_id}"
access_token = "{token}"
room_id = "{room_id}"
messages_per_minute = 6000
"""
Find = Callable[[Object], str]


async def matrix(folder: Path, far_end: FarEnd) -> dict[str, float]:
    """Medians in milliseconds, the homeserver in a process of its own beside the bridge."""
    process = Process(folder / "synapse")
    server = await asyncio.to_thread(process.start)
    try:
        async with aiohttp.ClientSession() as session:
            room = StaffRoom(server, session)
            await room.open()
            account = room.bot.account
            desk = DESK.format(url=server.url, user_id=account.user_id, token=account.access_token, room_id=room.id)
            bridge = BridgeProcess(folder, far_end, per_second=80, desk=desk)
            bridge.prepare()
            async with bridge.running():
                return await _measured(bridge, room)
    finally:
        await asyncio.to_thread(process.stop)


async def _measured(bridge: BridgeProcess, room: StaffRoom) -> dict[str, float]:
    client = Client(room.maria)
    await client.catch_up()
    await say(bridge, 0, "Buongiorno")
    _, head = await client.sees("Buongiorno")
    sent, shown, heard, answered = [], [], [], []
    for number in range(1, WORDS + 1):
        await asyncio.sleep(QUIET_SECONDS)
        start = time.monotonic()
        # A note: the bridge would answer anything else, and Synapse would not be alone.
        await room.boss.writes(f"# da solo {number}.")
        sent.append(time.monotonic() - start)
        shown.append((await client.sees(f"# da solo {number}."))[0] - start)
        start = await say(bridge, number, f"parola {number}.")
        heard.append((await client.sees(f"parola {number}."))[0] - start)
        start = time.monotonic()
        await room.maria.writes(f"reply {number}", head)
        answered.append(await _arrived(bridge, f"reply {number}") - start)
    rows = {"matrix send": sent, "matrix alone": shown, "matrix hop": heard, "matrix answer": answered}
    return {name: 1e3 * statistics.median(seconds) for name, seconds in rows.items()}


async def _arrived(bridge: BridgeProcess, text: str) -> float:
    """When the far end was asked to say it to the citizen."""
    async with asyncio.timeout(30):
        while True:
            for said, at in (await bridge.far_end.state())["texts"]:
                if said == text:
                    return float(at)
            await asyncio.sleep(0.005)


class Client:
    """An operator's client, that waits for what happens."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._since = ""
        only = {"room": {"timeline": {"limit": 50}}, "presence": {"not_types": ["*"]}}
        self._filter = quote(json.dumps(only))

    async def catch_up(self) -> None:
        """From now on."""
        await self._sync(0)

    async def sees(self, words: str) -> tuple[float, str]:
        """When a message with these words was there, and the head of its thread."""
        async with asyncio.timeout(30):
            while True:
                events = await self._sync(20_000)
                now = time.monotonic()
                for event in events:
                    if words in str(event["content"].get("body", "")):
                        return now, str(event["content"].get("m.relates_to", {}).get("event_id", ""))

    async def _sync(self, hold_ms: int) -> list[Object]:
        since = f"&since={self._since}" if self._since else ""
        found = await self._person.ask("GET", f"sync?timeout={hold_ms}&filter={self._filter}{since}")
        self._since = found["next_batch"]
        joined = found.get("rooms", {}).get("join", {}).get(self._person.room.id, {})
        return [event for event in joined.get("timeline", {}).get("events", ()) if "state_key" not in event]
