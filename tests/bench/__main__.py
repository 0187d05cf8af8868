"""Side by side in one go: interleaved rounds, their medians, written to docs/benchmarks.md."""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import uvloop

from tests.bench import broadcasts, crowd, matrix, nights, office, webhooks
from tests.bench.bridge_process import BridgeProcess, FarEnd, answers, started
from tests.bench.people import subscribe
from tests.bench.report import write

ROUNDS = 5
LONG = frozenset({"matrix", "replies", "sizes", "life", "memory", "retry", "office", "floods", "recovery"})

Row = Callable[[Path, FarEnd], Awaitable[dict[str, float]]]


async def baseline(folder: Path, far_end: FarEnd, *, what: str, count: int) -> dict[str, float]:
    """A loop that keeps nothing, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.baselines", "0", what, far_end.url, str(count)]
    done = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, text=True)
    return {what: float(done.stdout)}


def rows(towns: Path) -> dict[str, Row]:
    """Everything that is measured, by name."""
    million, hundred_thousand = towns / "million.db", towns / "crowd.db"
    return {
        "plain": partial(baseline, what="plain", count=9_000),
        "naked": partial(baseline, what="naked", count=12_000),
        "statuses": partial(baseline, what="statuses", count=12_000),
        "durable": broadcasts.durable,
        "pywa": partial(baseline, what="pywa", count=900),
        "kept": webhooks.kept,
        "group": webhooks.group_commit,
        "hops": webhooks.hops,
        "matrix": matrix.matrix,
        "80": partial(broadcasts.paced, per_second=80, seconds=8),
        "1000": partial(broadcasts.paced, per_second=1_000, seconds=8),
        "replies": partial(broadcasts.priorities, template=hundred_thousand, per_second=80),
        "sizes": partial(broadcasts.sizes, template=million),
        "life": partial(crowd.life, template=hundred_thousand),
        "memory": partial(crowd.memory, template=hundred_thousand),
        "retry": partial(crowd.retry, template=hundred_thousand),
        "floods": nights.floods,
        "office": office.day,
        "recovery": partial(broadcasts.recovery, template=million),
    }


def make_towns(folder: Path) -> None:
    """The large databases, made once and copied for every round."""
    for name, people in (("million", broadcasts.MANY), ("crowd", crowd.CROWD)):
        bridge = BridgeProcess(folder, FarEnd("http://127.0.0.1:1"), per_second=80)
        bridge.prepare()
        subscribe(bridge.database, people, state="paused")
        bridge.database.rename(folder / f"{name}.db")


async def main(wanted: list[str], rounds: int, *, long_once: bool) -> None:
    """Interleave the rounds, print as they come, write the medians; the long rows once, if wished."""
    figures: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as towns:
        await asyncio.to_thread(make_towns, Path(towns))
        for number in range(rounds):
            for name, row in rows(Path(towns)).items():
                if (wanted and name not in wanted) or (long_once and number and name in LONG):
                    continue
                with tempfile.TemporaryDirectory() as folder, started("tests.bench.far_end") as url:
                    await answers(f"{url}/state")
                    found = await row(Path(folder), FarEnd(url))
                told = ", ".join(f"{key} {value:.4g}" for key, value in found.items())
                print(f"round {number + 1} of {rounds}: {told}", flush=True)
                for key, value in found.items():
                    figures.setdefault(key, []).append(value)
    medians = {key: statistics.median(values) for key, values in figures.items()}
    if not wanted:
        print(write(medians, f"{rounds} interleaved rounds" + (" (of the long rows: one)" if long_once else "")))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    asked.add_argument("rows", nargs="*", help="only these; then nothing is written")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--long-once", action="store_true", help="the rows that take minutes in the first round only")
    arguments = asked.parse_args()
    uvloop.run(main(arguments.rows, arguments.rounds, long_once=arguments.long_once))
