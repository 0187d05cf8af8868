"""One run: rounds of chaos, each followed by calm and judgement, on one database that grows old."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.actors import PEOPLE
from tests.chaos.breakage import THINGS
from tests.chaos.judge import Judge, Wrong
from tests.chaos.plan import Round, draw
from tests.chaos.processes import NotDone, Outside, Patient
from tests.chaos.scene import HABITS, Scene
from tests.town import Knobs

BYTECODE = Path(__file__).parents[2] / ".pytest_cache" / "d" / "bytecode"  # shared with the tests: starts are quick
STAFF = 3
SETTLE_SECONDS, SLOW_SETTLE_SECONDS = 150.0, 420.0  # lanes stop for a minute, doubts are asked about after half of one
QUIET_SECONDS = 1.5
LAST_ACT_SECONDS = 20.0  # an actor may still wait for a card or a confirmation
AGED_SECONDS = 300.0  # what a hurried calm lets pass on the disk instead of on the clock
HISTORY, MOST_TOLD = 60, 8
FAST, REAL = 6000, 18  # messages a minute in the group
TELEGRAMS_REAL_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Orders:
    """How long, from which seed and round; `is_hurried` lets waiting times pass by growing the database older."""

    seconds: float
    seed: int
    round_seconds: float = 45.0
    is_hurried: bool = False
    first_round: int = 0


@dataclass(slots=True)
class Report:
    """What came of it."""

    seed: int
    wrong: list[Wrong] = field(default_factory=list)
    histories: dict[str, list[str]] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    acts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    kills: int = 0
    stops: int = 0
    grumbles: Counter[str] = field(default_factory=Counter)
    longest_settle_seconds: float = 0.0

    def lines(self) -> list[str]:
        """For people."""
        shown = [f"seed {self.seed}, rounds {self.rounds}, actions {sum(self.acts.values())}"]
        shown.append(f"kill -9: {self.kills}, SIGTERM: {self.stops}, faults: {dict(self.faults.most_common())}")
        shown.append(", ".join(f"{name}: {number}" for name, number in self.figures.items()))
        shown.append(f"longest time to settle: {self.longest_settle_seconds:.1f} s")
        shown += [f"libraries complained {times} times: {words}" for words, times in self.grumbles.items()]
        for wrong in self.wrong[:MOST_TOLD]:
            shown.append(f"WRONG {wrong}")
            shown += [f"    {line}" for line in self.histories.get(wrong.token, ())]
        if len(self.wrong) > MOST_TOLD:
            shown.append(f"and {len(self.wrong) - MOST_TOLD} more")
        return shown


@asynccontextmanager
async def _opened(folder: Path) -> AsyncIterator[Scene]:
    outside = Outside(folder)
    await outside.start()
    bridge = Patient(outside.url, folder, BYTECODE)
    try:
        scene = Scene(outside, bridge)
        limits = {"per_pair_limit": 0, "messages_per_second": 0, "unique_people_per_day": 0}
        await outside.ask("PATCH", "settings", {"webhook_url": f"{bridge.url}/webhooks/whatsapp", **limits})
        for number in range(STAFF):
            status = "member" if number else "administrator"
            member = {"name": f"Operatore {number}", "username": f"operatore_{number}", "status": status}
            scene.staff.append((await outside.ask("POST", "group/members", member))["id"])
        yield scene
    finally:
        if bridge.is_alive:
            await bridge.kill()
        await outside.stop()


async def run(orders: Orders, folder: Path) -> Report:
    """Rounds until the time is over or a promise is broken."""
    report, clock = Report(orders.seed), asyncio.get_running_loop().time
    async with _opened(folder) as scene, asyncio.TaskGroup() as group:
        watching = group.create_task(scene.watch(), name="watch")
        end = clock() + orders.seconds
        while not report.wrong and (clock() < end or not report.rounds):
            seconds = min(orders.round_seconds, orders.seconds)  # never what is left: the plan is the seed's alone
            await _round(scene, draw(orders.seed, orders.first_round + report.rounds, seconds), report, orders)
            report.rounds += 1
            print(f"round {report.rounds}: {json.dumps(report.figures, ensure_ascii=False)}", flush=True)
        watching.cancel()
        report.kills, report.stops = scene.bridge.kills, scene.bridge.stops
        report.grumbles = scene.bridge.grumbles()
        for wrong in report.wrong[:MOST_TOLD]:
            report.histories[wrong.token] = await _history(scene, wrong.token)
    return report


async def _round(scene: Scene, plan: Round, report: Report, orders: Orders) -> None:
    judge = Judge(scene.ledger, scene.sight, scene.falls)
    await _begin(scene, plan)
    with_errors: list[str] = []
    try:
        await _play(scene, plan, report)
        report.longest_settle_seconds = max(
            report.longest_settle_seconds, await _calm(scene, plan, judge, hurried=orders.is_hurried)
        )
    except* AssertionError as errors:
        with_errors += [str(error) for error in _flat(errors)]
    await scene.look()
    report.figures = judge.figures()
    report.wrong += [*judge.wrong(), *judge.owed()]
    report.wrong += [Wrong("bridge", told) for told in (*with_errors, *scene.bridge.surprises()[:3])]


def _flat(errors: BaseExceptionGroup[AssertionError]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in errors.exceptions:
        found += _flat(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found


async def _begin(scene: Scene, plan: Round) -> None:
    """The pace of this round, which the bridge learns at its start."""
    scene.loses_statuses = plan.number % 4 >= 2
    limit = TELEGRAMS_REAL_LIMIT if plan.is_slow else 0
    await scene.outside.ask("PATCH", "settings", {"group_messages_per_minute": limit})
    knobs = Knobs(messages_per_minute=REAL if plan.is_slow else FAST, undo_seconds=1)

    async def begin() -> None:
        if scene.bridge.is_alive:
            await scene.bridge.stop()
        scene.bridge.knobs = knobs
        await scene.bridge.rise()

    if not scene.bridge.is_alive or scene.bridge.knobs != knobs:
        await scene.end_life(begin)


async def _play(scene: Scene, plan: Round, report: Report) -> None:
    """Each step at its time, whatever the others do."""
    clock = asyncio.get_running_loop().time
    start = clock()

    async def act(name: str, dice: int) -> None:
        with suppress(NotDone):
            await (PEOPLE | THINGS)[name](scene, random.Random(dice))

    async with asyncio.TaskGroup() as group:
        for step in plan.steps:
            await asyncio.sleep(max(0.0, start + step.at - clock()))
            (report.faults if step.act in THINGS else report.acts)[step.act] += 1
            group.create_task(act(step.act, step.dice), name=step.act)


async def _calm(scene: Scene, plan: Round, judge: Judge, *, hurried: bool) -> float:
    """Take every fault away and wait until nothing is owed and nothing moves. Seconds it took."""
    clock = asyncio.get_running_loop().time
    start = clock()
    await scene.outside.ask("DELETE", "faults")
    await scene.outside.ask("PATCH", "settings", HABITS)
    await scene.outside.ask("PATCH", "group", {"is_forum": True, "can_manage_topics": True})
    scene.break_order()
    scene.shuffles = False
    if hurried and judge.owed():
        await scene.end_life(lambda: scene.bridge.turn(older_by_seconds=AGED_SECONDS))
    limit = SLOW_SETTLE_SECONDS if plan.is_slow else SETTLE_SECONDS
    await scene.until(lambda: not judge.owed(), seconds=limit)
    settled = clock() - start
    await _quiet(scene, limit)
    return settled


async def _quiet(scene: Scene, at_most_seconds: float) -> None:
    """Until the journal holds nothing new but the bridge's asking whether there is anything new."""
    clock = asyncio.get_running_loop().time
    deadline, busy_at, since = clock() + at_most_seconds, 0, clock()
    while clock() < deadline and clock() - since < QUIET_SECONDS:
        if scene.sight.busy_at != busy_at:
            busy_at, since = scene.sight.busy_at, clock()
        await asyncio.sleep(QUIET_SECONDS / 10)


async def _history(scene: Scene, token: str) -> list[str]:
    """What the journal still knows of a token, and of the operator's message that carried it."""
    saying = scene.ledger.by_token.get(token)
    names = {token, *(saying.tokens if saying is not None else ())}
    told = [] if saying is None else [f"said to {saying.person}, order {saying.order}, message {saying.message}"]
    for entry in (await scene.outside.ask("GET", "journal"))["entries"]:
        words = json.dumps(entry["data"], ensure_ascii=False)
        answers = saying is not None and saying.message and _is_about(entry, saying.message)
        if answers or any(name in words for name in names):
            told.append(f"{entry['seq']} {entry['kind']} {words[:600]}")
    return told[-HISTORY:]


def _is_about(entry: dict[str, Any], message: int) -> bool:
    return message in (entry["data"].get("id"), entry["data"].get("reply_to"))
