"""The order in which a broadcast's rows are made, and that everybody has exactly one."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from storage import broadcasts, citizens, consents, operators, recipients
from storage.broadcasts import Issue, Term
from storage.bulletins import EVERYTHING, Consent
from storage.content import Text
from storage.database import open_database
from storage.driver import Driver
from storage.events import Member
from storage.model import Address, AddressKind, BroadcastId, CitizenId, DeskName, LineName, Sender, lane_of_line
from storage.recipients import Copy, Feed

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
LINE, DESK = LineName("urp"), DeskName("urp")
COPIES = {"": Copy(Text("ciao"), Text("modello")), "en": Copy(Text("hello"), Text("template"))}
PEOPLE = 40


async def started(database: Driver, chance: random.Random) -> tuple[BroadcastId, set[CitizenId], set[CitizenId]]:
    """A broadcast to forty; of them those inside the window, and those who read English."""
    inside, english = set(), set()
    async with database.transaction() as tx:
        for number in range(PEOPLE):
            sender = Sender((Address(AddressKind.PHONE, f"39333{number:07}"),), "Anna")
            citizen = (await citizens.recognise(tx, LINE, sender, now=NOW)).id
            await consents.record(tx, Consent(LINE, citizen, EVERYTHING, True, "ON", "1", "keyword", NOW))
            if chance.random() < 0.3:
                inside.add(citizen)
                await citizens.hear(tx, citizen, NOW - timedelta(hours=1))
            if chance.random() < 0.3:
                english.add(citizen)
                await citizens.speak(tx, citizen, "en")
        operator = await operators.meet(tx, DESK, Member("1", "Ada"))
        number = await broadcasts.draft(tx, Issue(LINE, DESK, "", Text("ciao"), operator.id), now=NOW)
        drafted = await broadcasts.get(tx, number)
        assert drafted is not None
        ceiling, term = await consents.ceiling(tx), Term(NOW + DAY, NOW + DAY)
        await broadcasts.start(tx, drafted, ceiling=ceiling, term=term, now=NOW)
    return number, inside, english


@pytest.mark.parametrize("seed", range(6))
async def test_those_inside_the_window_come_first_and_everybody_once(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    url = f"sqlite:///{tmp_path / 'a.db'}"
    database = await open_database(url, waker=lambda worker: None)
    number, inside, english = await started(database, chance)
    feed = Feed(
        lane_of_line(LINE), COPIES, NOW - DAY, limit=3, span=7
    )  # a town of forty in as many pieces as one of many thousands
    late: set[CitizenId] = set()
    is_open = True
    while is_open:
        async with database.transaction() as tx:
            is_open = await recipients.feed(tx, number, feed, now=NOW)
            if chance.random() < 0.3:  # somebody writes meanwhile
                writer = CitizenId(chance.randint(1, PEOPLE))
                await citizens.hear(tx, writer, NOW - timedelta(minutes=1))
                late.add(writer)
        if chance.random() < 0.2:
            await database.close()
            database = await open_database(url, waker=lambda worker: None)
    async with database.transaction() as tx:
        rows = await tx.rows("outbox.in_flight", lane=lane_of_line(LINE))
        assert not rows
        (found,) = await tx.rows(
            "outbox.claim", lane=lane_of_line(LINE), first_priority=0, last_priority=99, limit=99, now_ms=0
        )
        made = orjson.loads(found["claimed"])
        assert await recipients.is_over(tx, number) is False  # all wait, none has left
    await database.close()
    order = [CitizenId(row["citizen_id"]) for row in made]
    assert sorted(order) == list(range(1, PEOPLE + 1))
    steady = [citizen for citizen in order if citizen not in late]
    first = [citizen in inside for citizen in steady]
    assert first == sorted(first, reverse=True)
    for row in made:
        citizen = CitizenId(row["citizen_id"])
        if citizen in late:
            continue
        copy = COPIES["en" if citizen in english else ""]
        said = copy.words if citizen in inside else copy.template
        assert isinstance(said, Text)
        assert f'"{said.text}"' in row["body"]
