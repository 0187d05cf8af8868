"""Side by side in one go: medians of five rounds, written to docs/benchmarks.md."""

import asyncio
import hashlib
import hmac
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
from aiohttp import web

from tests.bench.bridge_process import BridgeProcess, free_port, started, wait_until

ROUNDS = 5
RECIPIENTS = 2_000
WEBHOOKS = 2_000
AT_ONCE = 64
REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"


async def _many(count: int, one: Callable[[int], Awaitable[None]]) -> float:
    """Run `one` for every number, at most AT_ONCE together; seconds it took."""
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            await one(number)

    start = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return time.perf_counter() - start


async def naked_loop(url: str) -> float:
    """The baseline: a bare aiohttp loop that keeps nothing. Messages a second."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:

        async def one(number: int) -> None:
            body = {"messaging_product": "whatsapp", "to": f"+39{number:09}", "type": "text", "text": {"body": "x"}}
            async with session.post(f"{url}/v25.0/1/messages", json=body) as answer:
                await answer.read()

        return RECIPIENTS / await _many(RECIPIENTS, one)


def subscribe(database: Path, count: int) -> None:
    """People who are subscribed and inside the window, and a broadcast ready to run."""
    raw, now = sqlite3.connect(database), int(time.time() * 1000)
    ids = range(1, count + 1)
    raw.executemany(
        "INSERT INTO citizen (id, line, last_heard_ms, created_ms) VALUES (?, 'urp', ?, ?)",
        [(number, now, now) for number in ids],
    )
    raw.executemany("INSERT INTO address VALUES ('urp', 'phone', ?, ?)", [(f"39{n:09}", n) for n in ids])
    raw.executemany(
        "INSERT INTO consent (id, line, citizen_id, bulletin, given, words, notice_version, means, at_ms)"
        " VALUES (?, 'urp', ?, '*', 1, 'ISCRIZIONE ON', 'bench', 'keyword', ?)",
        [(number, number, now) for number in ids],
    )
    raw.executemany("INSERT INTO subscription VALUES (?, 'urp', '*', 1, ?)", [(number, number) for number in ids])
    raw.execute("INSERT INTO operator (id, desk, foreign_id) VALUES (1, 'urp', '1')")
    body = json.dumps({"text": "Avviso di prova", "kind": "text"})
    raw.execute(
        "INSERT INTO broadcast (line, desk, body, state, operator_id, ceiling, created_ms, started_ms)"
        " VALUES ('urp', 'urp', ?, 'running', 1, ?, ?, ?)",
        (body, count, now, now),
    )
    raw.commit()
    raw.close()


async def durable_broadcast(bridge: BridgeProcess) -> float:
    """The whole bridge: every message a row, every attempt written first, three statuses back. Messages a second."""
    bridge.prepare()
    subscribe(bridge.database, RECIPIENTS)
    raw = sqlite3.connect(bridge.database)
    async with bridge.running():
        start = time.perf_counter()
        read = "SELECT COUNT(*) FROM delivery WHERE broadcast_id = 1 AND progress = 5"
        await wait_until(lambda: raw.execute(read).fetchone()[0] >= RECIPIENTS)
        taken = time.perf_counter() - start
    raw.close()
    return RECIPIENTS / taken


def signed_message(number: int) -> tuple[bytes, dict[str, str]]:
    """A citizen's status webhook as Meta would sign it."""
    status = {"id": f"wamid.u{number}", "status": "read", "timestamp": "1790000000"}
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1"}, "statuses": [status]}
    entry = {"id": "2", "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    signature = hmac.new(b"bench", body, hashlib.sha256).hexdigest()
    return body, {"X-Hub-Signature-256": f"sha256={signature}"}


async def webhooks(url: str) -> float:
    """Signed posts a second."""
    posts = [signed_message(number) for number in range(WEBHOOKS)]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:

        async def one(number: int) -> None:
            body, headers = posts[number]
            async with session.post(url, data=body, headers=headers) as answer:
                assert answer.status == 200

        return WEBHOOKS / await _many(WEBHOOKS, one)


async def bare_200() -> float:
    """The baseline: an aiohttp server that reads and answers 200."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    app = web.Application()
    app.router.add_post("/", answer)
    runner, port = web.AppRunner(app), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        return await webhooks(f"http://127.0.0.1:{port}/")
    finally:
        await runner.cleanup()


async def main() -> None:
    """Interleave the rounds, print and write the ratios."""
    figures: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder, started("tests.bench.far_end") as far_end:
            await far_end.ready()
            bridge = BridgeProcess(Path(folder), far_end.url)
            figures.setdefault("naked loop", []).append(await naked_loop(far_end.url))
            figures.setdefault("durable broadcast", []).append(await durable_broadcast(bridge))
            figures.setdefault("bare 200", []).append(await bare_200())
            async with bridge.running():
                url = f"{bridge.url}/webhooks/whatsapp"
                figures.setdefault("webhook kept", []).append(await webhooks(url))
        print(f"round {number + 1} of {ROUNDS}: { ({k: round(v[-1]) for k, v in figures.items()}) }", flush=True)
    report = write_report({name: statistics.median(values) for name, values in figures.items()})
    print(report)


def write_report(medians: dict[str, float]) -> str:
    """The table, in docs/benchmarks.md."""
    broadcast = medians["durable broadcast"] / medians["naked loop"]
    kept = medians["webhook kept"] / medians["bare 200"]
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench`: medians of {ROUNDS} interleaved rounds; compare the ratios, not the figures.",
        "",
        "| what | per second | against, same run | per second | ratio |",
        "|---|---|---|---|---|",
        f"| durable broadcast to {RECIPIENTS}, three signed statuses back each | {medians['durable broadcast']:.0f}"
        f" | naked aiohttp POST loop that keeps nothing | {medians['naked loop']:.0f} | {broadcast:.2f} |",
        f"| signed webhook kept on disk before 200 | {medians['webhook kept']:.0f}"
        f" | aiohttp answering a bare 200, same process as the sender | {medians['bare 200']:.0f} | {kept:.2f} |",
    ]
    REPORT.write_text("\n".join(lines) + "\n")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
