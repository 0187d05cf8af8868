"""A day at the desk, lived: citizens write, call, tell of faults and say how it went; staff take, assign, answer, file
and close, in a minute that passes quickly.

Shared by the small form among the tests and the full one of `make bench`. The judge is what the networks saw. Whatever
is wrong is told in words.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bridge.simulator.botapi.methods import COUNTED
from tests import pictures
from tests.scenarios.office_plan import Case, Conversation, Day, Step, Turn, Words, forced, most_in, plan
from tests.scenarios.office_watch import PATIENCE_SECONDS, Watch
from tests.town import Citizen, Operator, Town, open_town

TELEGRAM, OURS = 20, 18  # calls a minute: what the group bears, and what the bridge takes of it
IN_VAIN = "TOPIC_NOT_MODIFIED"
LAMPS_APART = 0.01  # degrees: nobody takes two faults for one
ASKS = "satisfaction = true\n"
ICONS = {"waiting": "❗️", "taken": "👀", "closed": "✅"}
STATES = """
SELECT a.value AS phone, c.state, c.waiting_ms IS NOT NULL AS waits, COALESCE(o.name, '') AS holder
FROM citizen_case AS c JOIN address AS a ON a.citizen_id = c.citizen_id AND a.kind = 'phone'
LEFT JOIN operator AS o ON o.id = c.holder_id
WHERE c.id = (SELECT MAX(id) FROM citizen_case WHERE citizen_id = c.citizen_id)
"""

RATINGS = """
SELECT a.value AS phone, c.rating FROM citizen_case AS c
JOIN address AS a ON a.citizen_id = c.citizen_id AND a.kind = 'phone' WHERE c.rating <> ''
"""
FAULTS = """
SELECT a.value AS phone, f.state FROM fault AS f JOIN fault_citizen AS l ON l.fault_id = f.id
JOIN address AS a ON a.citizen_id = l.citizen_id AND a.kind = 'phone'
"""


@dataclass(slots=True)
class Outcome:
    """What came of it; `wrong` must be empty. Times in seconds as they passed."""

    wrong: list[str] = field(default_factory=list)
    calls: int = 0
    rang: int = 0
    rated: int = 0
    filed: int = 0
    in_vain: int = 0  # a case that changed and changed back before its icon did
    most_in_a_minute: int = 0
    waited_most: float = 0.0
    forced_most: float = 0.0  # what the budget alone would have made the unluckiest wait
    late_most: float = 0.0  # beyond what the budget forced and the machine withheld
    withheld_most: float = 0.0  # by the machine, which had others to serve


@asynccontextmanager
async def opened(folder: Path, cache: Path, day: Day) -> AsyncIterator[Town]:
    """A town where the room's minute is that of the day."""
    program = ("-m", "tests.quick_bridge", str(day.period_seconds))
    async with open_town(folder, cache, program=program, messages_per_minute=OURS, more=ASKS) as town:
        await town.settings(group_messages_per_minute=TELEGRAM, group_minute_seconds=day.minute_seconds)
        yield town


@dataclass(slots=True)
class _Life:
    """One citizen's day: what was said, with what it costs, and how the case stands."""

    citizen: Citizen
    number: int
    case: Case = field(default_factory=Case)
    said: list[tuple[str, int]] = field(default_factory=list)  # name, and calls before it can stand there
    answers: list[str] = field(default_factory=list)
    rating: str = ""  # the last tap
    fault: str = ""  # how the one they told of stands


class _Office:
    def __init__(self, town: Town, day: Day, staff: list[Operator]) -> None:
        self.watch = Watch(town)
        self.lives: list[_Life] = []
        self._day = day
        self._staff = staff
        self._hands = [asyncio.Lock() for _ in staff]  # nobody writes to two at once
        self._numbers = iter(range(100_000))

    async def pass_minutes(self, minutes: float) -> None:
        await asyncio.sleep(minutes * self._day.minute_seconds)

    async def live(self, life: _Life, conversation: Conversation) -> None:
        """One conversation, from the first words to the last."""
        self.lives.append(life)
        await self.pass_minutes(conversation.begins)
        for turn in conversation.turns:
            await self._say(life, turn)
            for step in turn.steps:
                await self._do(life, step)

    async def _say(self, life: _Life, turn: Turn) -> None:
        """The citizen's part, until the room has read it."""
        costs = 0 if life.case.is_open else 1  # a topic to open, or to open again
        if turn.is_fault:
            place = {"latitude": 43.0 + life.number * LAMPS_APART, "longitude": 10.9}
            await life.citizen.sends(type="location", **place)
            await life.citizen.shows("image", pictures.telling(), "image/jpeg")
            costs += 2
        for pause in turn.pauses:
            await self.pass_minutes(pause)
            name = self._named("d")
            await life.citizen.says(f"Scusate, {name}: una domanda")
            life.said.append((name, costs))
            life.case.written()
            costs = 0
        if turn.rings is not None:
            await self.pass_minutes(turn.rings)
            name = self._named("c")
            self.watch.rings(name, self._topic(life))
            await life.citizen.town.control("POST", f"citizens/{life.citizen.id}/call", {})
            life.said.append((name, costs))
            life.case.written()
        await self.watch.seen(life.said[-1][0])

    def _named(self, kind: str) -> str:
        return f"{kind}{next(self._numbers):05}"

    def _topic(self, life: _Life) -> int:
        return int(self.watch.topics[life.citizen.name]["id"])

    async def _do(self, life: _Life, step: Step) -> None:
        operator, topic = self._staff[step.operator], self._topic(life)
        async with self._hands[step.operator]:
            await self.pass_minutes(step.minutes)
            match step.what:
                case "take":
                    await operator.writes(topic, "/prendi")
                case "assign":
                    await operator.writes(topic, f"/assegna @{self._staff[step.other].username}")
                case "close":
                    await operator.writes(topic, "/chiudi")
                case "file":
                    await operator.presses(await self.watch.posted(topic, "sembra una segnalazione"), "Registra")
                    await operator.presses(await self.watch.posted(topic, "Scelta la voce"), "Strade")
                    life.fault = "received"
                case "resolve":
                    await operator.presses(await self.watch.posted(topic, "Stato: ricevuta"), "Risolta")
                    life.fault = "resolved"
                case _:
                    name = self._named("r")
                    await operator.writes(topic, f"Risposta {name}")
                    life.answers.append(name)
                    await self.watch.seen(name)
        is_asked = step.what == "close" and life.case.is_worth_asking
        life.case.done(step)
        if is_asked:
            await self._rate(life, step.rating)

    async def _rate(self, life: _Life, rating: str) -> None:
        """The question comes, and they tap or do not."""
        town, citizen = life.citizen.town, life.citizen

        def asked() -> str | None:
            return next((each["id"] for each in citizen.chat() if each["type"] == "interactive"), None)

        question = await town.until("how it went", asked, seconds=PATIENCE_SECONDS)
        if not rating:
            return
        (button,) = (
            each["id"] for each in town.world.phones[citizen.id][question]["buttons"] if each["id"].endswith(rating)
        )
        await citizen.presses(question, button)
        life.rating = rating
        await town.until("thanks", lambda: [w for w in citizen.heard() if w.startswith("Grazie")], seconds=60)


async def office(town: Town, day: Day) -> Outcome:
    """Live the day, wait until all is carried, and compare what was seen with the models."""
    staff = [await town.operator(name) for name in ("Marta", "Carlo", "Lucia", "Dario", "Elena")[: day.operators]]
    conversations = plan(day)
    people = [await town.citizen("Anna") for _ in conversations]
    kept = _Office(town, day, staff)
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(kept.watch.run())
        async with asyncio.TaskGroup() as lives:
            for number, (citizen, conversation) in enumerate(zip(people, conversations, strict=True)):
                lives.create_task(kept.live(_Life(citizen, number), conversation))
        await town.settled(seconds=PATIENCE_SECONDS)
        watching.cancel()
    kept.watch.look()
    outcome = Outcome()
    _judge_pace(kept, day, outcome)
    _judge_waits(kept, day, outcome)
    _judge_words(kept, outcome)
    _judge_cases(town, kept, staff, outcome)
    _judge_beside(town, kept, outcome)
    return outcome


def _judge_pace(kept: _Office, day: Day, outcome: Outcome) -> None:
    """The group was never asked more than it bears."""
    times = []
    for entry in kept.watch.calls:
        if entry.data["method"] in COUNTED:
            times.append(entry.at)
        if entry.data["ok"]:
            continue
        if IN_VAIN in entry.data["description"]:
            outcome.in_vain += 1
        else:
            outcome.wrong.append(f"{entry.data['method']}: {entry.data['description']}")
    outcome.calls, outcome.most_in_a_minute = len(times), most_in(times, day.minute_seconds)
    if outcome.most_in_a_minute > TELEGRAM:
        outcome.wrong.append(f"{outcome.most_in_a_minute} calls in a minute")


def _judge_waits(kept: _Office, day: Day, outcome: Outcome) -> None:
    """Nobody's words came later than in a room that carries nothing but citizens' words."""
    written, shown = kept.watch.written, kept.watch.shown
    said = [Words(name, written[name], life.number, costs) for life in kept.lives for name, costs in life.said]
    latest = forced(said, limit=OURS, period_seconds=day.period_seconds)
    # One minute may have been spent on icons and notices when nobody waited yet; what the machine withheld is apart.
    may_be_late = day.period_seconds + day.computing_seconds
    for words in said:
        withheld = kept.watch.machine.withheld(words.at, shown[words.name])
        late = shown[words.name] - latest[words.name] - withheld
        outcome.withheld_most = max(outcome.withheld_most, withheld)
        outcome.waited_most = max(outcome.waited_most, shown[words.name] - words.at)
        outcome.forced_most = max(outcome.forced_most, latest[words.name] - words.at)
        outcome.late_most = max(outcome.late_most, late)
        if late > may_be_late:
            outcome.wrong.append(f"{words.name} came {late:.2f} s later than the budget forced")


def _judge_words(kept: _Office, outcome: Outcome) -> None:
    """Everything was seen once, and each citizen's in order."""
    for life in kept.lives:
        names = [name for name, _ in life.said]
        for name in (*names, *life.answers):
            if kept.watch.times_seen[name] != 1:
                outcome.wrong.append(f"{name} was seen {kept.watch.times_seen[name]} times")
        for each in (names, life.answers):
            times = [kept.watch.shown[name] for name in each]
            if times != sorted(times):
                outcome.wrong.append(f"the words of {life.number} came out of order")


def _judge_cases(town: Town, kept: _Office, staff: list[Operator], outcome: Outcome) -> None:
    """Each case stands as it must, on disk and in the room."""
    found = {row["phone"]: row for row in town.rows(STATES)}
    for life in kept.lives:
        case, row = life.case, found[life.citizen.phone.lstrip("+")]
        holder = "" if case.holder is None else staff[case.holder].name
        expected = ("open" if case.is_open else "closed", case.waits, holder)
        stands = (row["state"], bool(row["waits"]), row["holder"])
        if stands != expected:
            outcome.wrong.append(f"the case of {life.number} is {stands}, not {expected}")
        topic = kept.watch.topics[life.citizen.name]
        mark = "closed" if not case.is_open else "taken" if holder else "waiting"
        is_so = topic["icon"] == ICONS[mark] and topic["closed"] is not case.is_open and topic["name"].endswith(holder)
        if not is_so:
            outcome.wrong.append(f"the topic of {life.number} shows {topic}, and the case is {expected}")


def _judge_beside(town: Town, kept: _Office, outcome: Outcome) -> None:
    """Each tap is counted for whom it came from, each fault is as staff left it, and its citizen heard of each step."""
    outcome.rang = sum(name.startswith("c") for life in kept.lives for name, _ in life.said)
    for what, query, column in (("rating", RATINGS, "rating"), ("fault", FAULTS, "state")):
        found = {row["phone"]: row[column] for row in town.rows(query)}
        expected = {life.citizen.phone.lstrip("+"): getattr(life, what) for life in kept.lives if getattr(life, what)}
        if found != expected:
            outcome.wrong.append(f"{what}: {sorted(set(found.items()) ^ set(expected.items()))}")
    outcome.rated = sum(bool(life.rating) for life in kept.lives)
    outcome.filed = sum(bool(life.fault) for life in kept.lives)
    for life in kept.lives:
        heard = life.citizen.heard()
        for words, is_due in (("Abbiamo registrato", bool(life.fault)), ("è risolta", life.fault == "resolved")):
            times = sum(words in each for each in heard)
            if times != is_due:
                outcome.wrong.append(f"{life.number} heard «{words}» {times} times")
