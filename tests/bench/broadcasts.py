"""Rows about sending: the broadcast to a town, its pace, its cost, and what it does to a reply."""

import asyncio
import bisect
import shutil
import sqlite3
import statistics
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.bench.bridge_process import BridgeProcess, Clock, FarEnd, wait_until
from tests.bench.citizens import arrive, reply
from tests.bench.people import fill_outbox, one, subscribe

RECIPIENTS = 12_000
UNLIMITED = 100_000
FEW, MANY = 10_000, 1_000_000
COSTED = 10_000  # messages over which the cost at FEW and at MANY is compared
# How many have been read, once the youngest copies have: to count them all at every look would be a load of its own.
READ = """
SELECT CASE WHEN EXISTS (SELECT 1 FROM (SELECT * FROM delivery ORDER BY id DESC LIMIT 100)
                         WHERE broadcast_id = 1 AND (state <> 'sent' OR progress <> 5)) THEN 0
ELSE (SELECT COUNT(*) FROM delivery WHERE broadcast_id = 1 AND state = 'sent' AND progress = 5) END
"""
SENT = "SELECT COUNT(*) FROM delivery WHERE broadcast_id = 1 AND state = 'sent'"
REPLIES = 15


@contextmanager
def _written(bridge: BridgeProcess) -> Iterator[sqlite3.Connection]:
    """The database, to change one row of it beside the bridge."""
    with closing(sqlite3.connect(bridge.database, timeout=10)) as raw:
        yield raw
        raw.commit()


def quantile(values: list[float], share: float) -> float:
    """The value below which that share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def durable(folder: Path, far_end: FarEnd) -> dict[str, float]:
    """Every message a row, every attempt written first, three signed statuses back; until the last one is read."""
    bridge = BridgeProcess(folder, far_end, per_second=UNLIMITED)
    bridge.prepare()
    subscribe(bridge.database, RECIPIENTS)
    async with bridge.running():
        clock = Clock(bridge)
        await wait_until(lambda: one(bridge.database, READ) >= RECIPIENTS, every_seconds=0.05)
        return {"durable": RECIPIENTS / clock.seconds, "durable µs": 1e6 * clock.cpu_seconds / RECIPIENTS}


async def paced(folder: Path, far_end: FarEnd, *, per_second: int, seconds: int) -> dict[str, float]:
    """At the number's rate: how much of it is used, the worst sliding second at the socket, what it costs."""
    bridge = BridgeProcess(folder, far_end, per_second=per_second)
    bridge.prepare()
    subscribe(bridge.database, per_second * seconds)
    async with bridge.running():
        clock = Clock(bridge)
        await wait_until(lambda: one(bridge.database, READ) >= per_second * seconds, every_seconds=0.5)
        cpu, wall = clock.cpu_seconds, clock.seconds
    seen = await far_end.state()
    arrivals: list[float] = seen["arrivals"]
    last = bisect.bisect_left(arrivals, arrivals[-1] - 1.0)  # the last second is not a full one
    worst = max(bisect.bisect_left(arrivals, first + 1.0) - number for number, first in enumerate(arrivals))
    return {
        f"{per_second} used": (last / (arrivals[last] - arrivals[0])) / per_second,
        f"{per_second} worst": worst,
        f"{per_second} core": cpu / wall,
        f"{per_second} ack p99": 1e3 * quantile(seen["acknowledged"], 0.99),
    }


async def sizes(folder: Path, far_end: FarEnd, *, template: Path) -> dict[str, float]:
    """What a message costs in a town of ten thousand and of a million, and the memory the million takes."""
    found: dict[str, float] = {}
    for people in (FEW, MANY):
        bridge = BridgeProcess(folder, far_end, per_second=UNLIMITED)
        bridge.database.unlink(missing_ok=True)
        if people == MANY:
            shutil.copy(template, bridge.database)
        else:
            bridge.prepare()
            subscribe(bridge.database, people, state="paused")
        async with bridge.running():
            await asyncio.sleep(1.0)
            idle = bridge.memory_bytes
            with _written(bridge) as raw:
                raw.execute("UPDATE broadcast SET state = 'running'")
            clock, most = Clock(bridge), idle
            while one(bridge.database, SENT) < COSTED:  # watched from outside
                await asyncio.sleep(0.1)
                most = max(most, bridge.memory_bytes)
            found[f"µs at {people}"] = 1e6 * clock.cpu_seconds / one(bridge.database, SENT)
            if people == MANY:
                while clock.seconds < 8:
                    await asyncio.sleep(0.2)
                    most = max(most, bridge.memory_bytes)
                found |= {"memory MB": most / 1e6, "memory growth MB": (most - idle) / 1e6}
    return found


async def recovery(folder: Path, far_end: FarEnd, *, template: Path) -> dict[str, float]:
    """From the start of the process to ready, with a million rows in the outbox and some in flight at the crash."""
    bridge = BridgeProcess(folder, far_end, per_second=80)
    shutil.copy(template, bridge.database)
    fill_outbox(bridge.database, in_flight=200)
    start = time.monotonic()
    async with bridge.running():
        return {"recovery s": time.monotonic() - start}


async def priorities(folder: Path, far_end: FarEnd, *, template: Path, per_second: int) -> dict[str, float]:
    """How long an operator's answer takes, idle and while a broadcast to a hundred thousand runs."""
    bridge = BridgeProcess(folder, far_end, per_second=per_second)
    shutil.copy(template, bridge.database)
    found = {}
    async with bridge.running():
        topic = await arrive(bridge)
        for name in ("idle", "busy"):
            delays = [await reply(bridge, topic, f"reply {name} {number}") for number in range(REPLIES)]
            found[f"reply {name} {per_second}"] = 1e3 * statistics.median(delays)
            found[f"reply {name} worst {per_second}"] = 1e3 * max(delays)
            if name == "idle":
                with _written(bridge) as raw:
                    raw.execute("UPDATE broadcast SET state = 'running'")
                await wait_until(lambda: one(bridge.database, SENT) >= per_second)
    return found
