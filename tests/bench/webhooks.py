"""Rows about receiving: webhooks kept before they are acknowledged, in commits they share."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bridge.keeper import Keeper
from storage import statuses
from storage.sqlite import Sqlite
from storage.statuses import Status
from tests.bench.bridge_process import PATIENCE_SECONDS, BridgeProcess, FarEnd, answers, started
from tests.bench.broadcasts import quantile
from tests.bench.citizens import arrive, hop
from tests.bench.far_end import signed, status_of
from tests.bench.wire import Client, Load, request

POSTS = 24_000
AT_ONCE = 64
CONCURRENCIES = (64, 256)  # each side of a row at the one it is best at
OPEN_RATE, OPEN_SECONDS, OPEN_CONNECTIONS = 3_000, 5, 256
FSYNC_SECONDS = 0.002
HOPS = 60


async def _best(port: int, raws: Sequence[bytes]) -> float:
    """Posts a second at the best of the concurrencies, each given its share of the posts."""
    share = len(raws) // len(CONCURRENCIES)
    pieces = [raws[number * share : (number + 1) * share] for number in range(len(CONCURRENCIES))]
    return max([await _closed_loop(port, *each) for each in zip(pieces, CONCURRENCIES, strict=True)])


async def _closed_loop(port: int, raws: Sequence[bytes], at_once: int) -> float:
    """Posts a second, so many connections each asking as soon as it was answered."""
    waiting, answered = iter(raws), 0
    done = asyncio.Event()

    def note(status: int, seconds: float) -> None:
        nonlocal answered
        assert status == 200
        answered += 1
        if answered == len(raws):
            done.set()

    loop = asyncio.get_running_loop()
    start = time.perf_counter()
    opened = [
        await loop.create_connection(lambda: Load(lambda load: next(waiting, b""), note), "127.0.0.1", port)
        for _ in range(at_once)
    ]
    await asyncio.wait_for(done.wait(), PATIENCE_SECONDS)
    taken = time.perf_counter() - start
    for _, load in opened:
        load.close()
    return len(raws) / taken


async def _open_loop(port: int, raws: Sequence[bytes]) -> list[float]:
    """Seconds each post took, sent at a fixed rate whether or not the last was answered."""
    free: asyncio.Queue[Client] = asyncio.Queue()
    clients = [await Client.open("127.0.0.1", port) for _ in range(OPEN_CONNECTIONS)]
    for client in clients:
        free.put_nowait(client)
    taken: list[float] = []

    async def one(raw: bytes, due: float) -> None:
        client = await free.get()
        assert await client.ask(raw) == 200
        taken.append(time.perf_counter() - due)
        free.put_nowait(client)

    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, raw in enumerate(raws):
            due = start + number / OPEN_RATE
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            group.create_task(one(raw, due))
    for client in clients:
        client.close()
    return taken


def _status(number: int) -> bytes:
    return signed(status_of(f"wamid.u{number}", "", "read"), "/webhooks/whatsapp", "b")


async def kept(folder: Path, far_end: FarEnd) -> dict[str, float]:
    """Signed webhooks on disk before the 200, against a server that only says 200."""
    with started("tests.bench.baselines", "serve") as url:
        await answers(url)
        bare = await _best(int(url.rpartition(":")[2]), [request("/", b"{}" * 150, host="b")] * POSTS)
    bridge = BridgeProcess(folder, far_end, per_second=80)
    bridge.prepare()
    async with bridge.running():
        found = {"bare 200": bare, "kept": await _best(bridge.port, [_status(n) for n in range(POSTS)])}
        later = range(POSTS, POSTS + OPEN_RATE * OPEN_SECONDS)
        taken = await _open_loop(bridge.port, [_status(number) for number in later])
    return found | {"open p50": 1e3 * quantile(taken, 0.5), "open p99": 1e3 * quantile(taken, 0.99)}


def _as_on_a_slow_disk(statement: str) -> None:
    if statement == "COMMIT":
        time.sleep(FSYNC_SECONDS)  # in SQLite's own thread, as the disk would


async def group_commit(folder: Path, far_end: FarEnd) -> dict[str, float]:
    """The real keeper and store on a slow disk, against one transaction per webhook on the same."""
    database = await Sqlite.open(folder / "slow.db", waker=lambda worker: None)
    await database._connection.set_trace_callback(_as_on_a_slow_disk)
    keeper = Keeper(database)
    running = asyncio.create_task(keeper.run())

    async def shared(number: int) -> None:
        await keeper.keep([], [Status("urp", f"w{number}", None, 2, 0)])

    async def one_each(number: int) -> None:
        async with database.transaction() as tx:
            statuses.apply(tx, [Status("urp", f"v{number}", None, 2, 0)], now=datetime.now(UTC))

    found = {"group commit": await _rate(shared, 6_000), "commit each": await _rate(one_each, 400)}
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await database.close()
    return found


async def _rate(one: Callable[[int], Awaitable[None]], count: int) -> float:
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            await one(number)

    start = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return count / (time.perf_counter() - start)


async def hops(folder: Path, far_end: FarEnd) -> dict[str, float]:
    """A citizen's words from the webhook to the call to Telegram, against two bare HTTP hops."""
    bridge = BridgeProcess(folder, far_end, per_second=80)
    bridge.prepare()
    async with bridge.running():
        await arrive(bridge)
        ours = [await hop(bridge, number) for number in range(1, HOPS + 1)]
    with started("tests.bench.baselines", "serve", far_end.url) as url:
        await answers(url)
        await far_end.reset()
        bare = [await _bare_hop(int(url.rpartition(":")[2]), far_end, number) for number in range(HOPS)]
    return {"hop": 1e3 * statistics.median(ours), "bare hop": 1e3 * statistics.median(bare)}


async def _bare_hop(port: int, far_end: FarEnd, number: int) -> float:
    client = await Client.open("127.0.0.1", port)
    start = time.monotonic()
    await client.ask(request(f"/?bare{number}.", b"{}", host="b"))
    client.close()
    return next(float(at) for said, at, _ in (await far_end.state())["posts"] if said == f"bare{number}.") - start
