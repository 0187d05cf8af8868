"""Rows about a broadcast to a hundred thousand: its card, its pause, its memory, and those it failed for."""

import asyncio
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.bench.bridge_process import BridgeProcess, FarEnd, wait_until
from tests.bench.broadcasts import SENT, UNLIMITED
from tests.bench.citizens import posted, say
from tests.bench.people import one

CROWD = 100_000
FAILED = 50_000
RUNNING = "UPDATE broadcast SET state = 'running'"
REST_SECONDS = 2.0  # nothing may leave any more after a pause; so long one looks whether that is so
_FAILED = """
INSERT INTO delivery (lane, kind, priority, sequence_key, citizen_id, broadcast_id, body, created_ms, state, cause,
                      attempts, settled_ms)
SELECT 'line:urp', 'say', 30, 'broadcast:1:' || id, id, 1, '{}', 0, 'refused', '131026', 1, 1
FROM citizen WHERE id <= :number;
INSERT INTO recipient (broadcast_id, citizen_id, delivery_id) SELECT 1, citizen_id, id FROM delivery;
UPDATE broadcast SET state = 'done', is_filled = 1
"""


def _write(bridge: BridgeProcess, statements: str) -> None:
    """Into the database, beside the bridge."""
    with closing(sqlite3.connect(bridge.database, timeout=10)) as raw:
        for statement in statements.split(";\n"):
            raw.execute(statement, {"number": FAILED})
        raw.commit()


async def _asks(bridge: BridgeProcess, command: str, answer: str) -> tuple[float, float]:
    """A command in the room: when it was typed, and when it was answered."""
    start = time.monotonic()
    await bridge.far_end.update({"text": command})
    return start, (await posted(bridge, answer))[0]


async def life(folder: Path, far_end: FarEnd, *, template: Path) -> dict[str, float]:
    """How soon the card stands, and how many leave after a pause, at 1,000 a second."""
    bridge = BridgeProcess(folder, far_end, per_second=1_000)
    shutil.copy(template, bridge.database)
    async with bridge.running():
        asked, stood = await _asks(bridge, "/broadcast Domani manca la luce", "Non è ancora partito")
        _write(bridge, f"{RUNNING} WHERE id = 1")
        await wait_until(lambda: one(bridge.database, SENT) >= 3_000)
        paused, _ = await _asks(bridge, "/broadcast pausa 1", "n. 1 è in pausa")
        await asyncio.sleep(REST_SECONDS)
        late = [at for at in (await far_end.state())["arrivals"] if at > paused]
        stopped = max(late, default=paused) - paused
    return {"card ms": 1e3 * (stood - asked), "pause ms": 1e3 * stopped, "after pause": len(late)}


async def memory(folder: Path, far_end: FarEnd, *, template: Path) -> dict[str, float]:
    """What the process grows by from the first copy to the last status."""
    bridge = BridgeProcess(folder, far_end, per_second=UNLIMITED)
    shutil.copy(template, bridge.database)
    async with bridge.running():
        await asyncio.sleep(1.0)
        idle = most = bridge.memory_bytes
        _write(bridge, RUNNING)
        over = "SELECT COUNT(*) FROM broadcast WHERE state = 'done'"
        while not one(bridge.database, over):
            await asyncio.sleep(0.2)
            most = max(most, bridge.memory_bytes)
    return {"crowd growth MB": (most - idle) / 1e6}


async def retry(folder: Path, far_end: FarEnd, *, template: Path) -> dict[str, float]:
    """Fifty thousand go again: how long that takes, and how long a citizen's message waits for its 200 meanwhile."""
    bridge = BridgeProcess(folder, far_end, per_second=80)
    shutil.copy(template, bridge.database)
    _write(bridge, _FAILED)
    waits: list[float] = []
    async with bridge.running():

        async def write() -> None:
            for number in range(100_000):
                start = await say(bridge, number, f"parola {number}.")
                waits.append(time.monotonic() - start)
                await asyncio.sleep(0.02)

        writing = asyncio.create_task(write())
        await asyncio.sleep(0.5)
        before = len(waits)
        asked, answered = await _asks(bridge, "/broadcast riprova 1", "parte di nuovo")
        await asyncio.sleep(0.5)
        writing.cancel()
    return {"retry s": answered - asked, "retry ack worst": 1e3 * max(waits[before:])}
