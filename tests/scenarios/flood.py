"""A night of flood: a broadcast to many, while the bridge is killed, answers are lost, and people leave.

Shared by the small form among the tests and the full one of `make bench`. Whatever is wrong is told in words.
"""

import asyncio
import random
from dataclasses import dataclass, field

from bridge.simulator.faults import Fault
from tests.scenarios.broadcasting import drafted
from tests.town import Citizen, Operator, Town, words_of

LOST, TOO_FAST = 0.03, 0.02  # of the calls
LOSSES = ("reset_after", "timeout_after", "reset")  # taken or not: nobody can tell from the bridge's side
# Whose copy has been taken out of the outbox when they leave gets it: their turn had come. It may be seen after the
# goodbye, which goes over another connection; a second or so on a busy machine, and it concerns few.
IN_FLIGHT_SECONDS = 3.0
GOODBYE = "non riceverà più"
STATES = """
SELECT a.value AS phone, d.state, d.progress FROM recipient AS r JOIN delivery AS d ON d.id = r.delivery_id
JOIN address AS a ON a.citizen_id = r.citizen_id AND a.kind = 'phone' WHERE r.broadcast_id = ?
"""

GONE = """SELECT a.value AS phone FROM subscription AS s JOIN address AS a USING (citizen_id)
    WHERE s.given = 0 AND a.kind = 'phone'"""


@dataclass(frozen=True, slots=True)
class Night:
    """How much of everything: how many leave, how often the bridge dies, and what makes it the same again."""

    words: str
    number: int
    leavers: int
    kills: int
    seed: int


@dataclass(slots=True)
class Outcome:
    """What came of it; `wrong` must be empty."""

    wrong: list[str] = field(default_factory=list)
    copies: int = 0
    in_doubt: int = 0
    in_flight: int = 0  # left while their copy was on the wire
    left: int = 0
    kills: int = 0


async def flood(town: Town, ada: Operator, people: list[Citizen], night: Night) -> Outcome:
    """Send, break, wait until nothing more comes, and compare what the phones show with the ledger."""
    chance, outcome = random.Random(night.seed), Outcome()
    before = {person.id: len(person.chat()) for person in people}
    card = await drafted(town, ada, night.words)
    await ada.presses(card, "📣 Invia")
    leavers = chance.sample(people, night.leavers)
    async with asyncio.TaskGroup() as tasks:
        weather = tasks.create_task(_weather(town, chance))
        leaving = tasks.create_task(_leave(leavers, chance))
        for share in sorted(chance.uniform(0.05, 0.85) for _ in range(night.kills)):
            await _until_carried(town, night, int(share * len(people)))
            if not _is_over(town, night):
                await town.bridge.kill()
                await town.bridge.start()
                outcome.kills += 1
        await leaving
        await town.until("it is over", lambda: _is_over(town, night), seconds=170)
        weather.cancel()
    await town.mend()
    await town.settled(seconds=60)
    try:
        await town.until("what came is what is told", lambda: _differs(town, people, before, night) == [], seconds=30)
    except AssertionError:
        outcome.wrong += _differs(town, people, before, night)
    _judge(town, people, before, night, outcome)
    return outcome


def _is_over(town: Town, night: Night) -> bool:
    return bool(town.rows("SELECT 1 FROM broadcast WHERE id = ? AND state = 'done'", night.number))


async def _until_carried(town: Town, night: Night, number: int) -> None:
    query = "SELECT COUNT(*) FROM delivery WHERE broadcast_id = ? AND state NOT IN ('waiting', 'sending')"
    is_there = lambda: _is_over(town, night) or town.rows(query, night.number)[0][0] >= number  # noqa: E731
    await town.until(f"{number} carried", is_there, seconds=120)


async def _weather(town: Town, chance: random.Random) -> None:
    """Of the calls to Meta some are answered by nobody, some with a refusal to go so fast."""
    seen = len(town.look().graph_calls)
    while True:
        await asyncio.sleep(0.02)
        now = len(town.look().graph_calls)
        for _ in range(now - seen):
            if chance.random() < LOST:
                town.simulator.faults.add(Fault("graph", chance.choice(LOSSES), "messages", details={"seconds": 0.3}))
            if chance.random() < TOO_FAST:
                details = {"code": 130429, "http_status": 400}  # 80007 is the same, with a wait of a minute
                town.simulator.faults.add(Fault("graph", "error", "messages", details=details))
        seen = now


async def _leave(leavers: list[Citizen], chance: random.Random) -> None:
    for person in leavers:
        await person.says("STOP")
        await asyncio.sleep(chance.uniform(0, 0.1))


def _copies(person: Citizen, before: dict[str, int], night: Night) -> list[int]:
    """Where among what they have heard tonight the notice stands."""
    heard = person.heard()[before[person.id] :]
    return [place for place, words in enumerate(heard) if night.words in words]


def _differs(town: Town, people: list[Citizen], before: dict[str, int], night: Night) -> list[str]:
    """Where the ledger and the phones do not agree."""
    told = {row["phone"]: row for row in town.rows(STATES, night.number)}
    wrong = []
    for person in people:
        row, has = told.get(person.phone.lstrip("+")), bool(_copies(person, before, night))
        is_sent = row is not None and row["state"] == "sent" and row["progress"] != 3
        if has is not is_sent:
            wrong.append(f"{person.id}: on the phone {has}, in the ledger {row and (row['state'], row['progress'])}")
        chat = person.chat()[before[person.id] :]
        is_delivered = any(m["status"] in ("delivered", "read") for m in chat if night.words in words_of(m))
        if is_delivered is not (is_sent and row is not None and row["progress"] >= 4):
            wrong.append(f"{person.id}: delivered {is_delivered}, in the ledger {row and row['progress']}")
    return wrong


def _late_seconds(town: Town, person: Citizen, night: Night) -> float:
    """How long after the goodbye the notice came."""
    said = [
        (entry.at, words_of(entry.data))
        for entry in town.simulator.journal.entries(after=0)
        if entry.kind == "phone.message" and entry.data["citizen"] == person.id and entry.data["from"] == "line"
    ]
    goodbye = max(at for at, words in said if GOODBYE in words)
    return max(at for at, words in said if night.words in words) - goodbye


def _judge(town: Town, people: list[Citizen], before: dict[str, int], night: Night, outcome: Outcome) -> None:
    gone = {row["phone"] for row in town.rows(GONE)}  # the goodbye itself may have been lost on the way
    for person in people:
        copies, heard = _copies(person, before, night), person.heard()[before[person.id] :]
        goodbyes = [place for place, words in enumerate(heard) if GOODBYE in words]
        if len(copies) > 1:
            outcome.wrong.append(f"{person.id} got {len(copies)}")
        if goodbyes and copies and copies[-1] > goodbyes[0]:
            late = _late_seconds(town, person, night)
            outcome.in_flight += 1
            if late > IN_FLIGHT_SECONDS:
                outcome.wrong.append(f"{person.id} left, and got it {late:.1f} s afterwards")
        outcome.copies += len(copies)
        outcome.left += person.phone.lstrip("+") in gone
    if outcome.in_flight > max(2, night.leavers // 10):
        outcome.wrong.append(f"{outcome.in_flight} left, and got it afterwards: more than can have been in flight")
    states = [row["state"] for row in town.rows(STATES, night.number)]
    outcome.in_doubt = states.count("uncertain")
    cancelled = states.count("cancelled")
    if outcome.copies + outcome.in_doubt + cancelled != len(states):
        outcome.wrong.append(f"{outcome.copies} + {outcome.in_doubt} + {cancelled} are not {len(states)}")
    if len(states) + outcome.left < len(people):
        outcome.wrong.append(f"{len(people) - len(states)} have no row, and only {outcome.left} have left")
