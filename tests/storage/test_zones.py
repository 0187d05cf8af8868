"""Zones and WhatsApp's marketing switch: who is counted, and who is fed, for a broadcast about one place."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import broadcasts, citizens, consents, operators, recipients, zones
from storage.broadcasts import Issue, Term
from storage.bulletins import EVERYTHING, Consent
from storage.content import Text
from storage.database import open_database
from storage.driver import Driver, Transaction
from storage.events import Member
from storage.model import Address, AddressKind, CitizenId, DeskName, LineName, Sender, lane_of_line
from storage.recipients import Copy, Feed

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINE, DESK = LineName("urp"), DeskName("urp")
YESTERDAY = NOW - timedelta(hours=24)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Driver]:
    opened = await open_database(f"sqlite:///{tmp_path}/a.db", waker=lambda worker: None)
    yield opened
    await opened.close()


async def subscriber(tx: Transaction, number: int, *named: str, bulletin: str = EVERYTHING) -> CitizenId:
    address = Address(AddressKind.PHONE, f"39333000{number:04}")
    person = await citizens.recognise(tx, LINE, Sender((address,), f"Anna {number}"), now=NOW)
    await consents.record(tx, Consent(LINE, person.id, bulletin, True, "ISCRIZIONE ON", "v", "keyword", NOW))
    for zone in named:
        await zones.add(tx, LINE, person.id, zone, means="button", now=NOW)
    return person.id


async def fed(tx: Transaction, zone: str = "", bulletin: str = "", *, marketing: bool = False) -> int:
    """Whom a broadcast is put for, two at a time."""
    operator = await operators.meet(tx, DESK, Member("1", "Maria"))
    number = await broadcasts.draft(tx, Issue(LINE, DESK, bulletin, Text("acqua"), operator.id), now=NOW)
    drafted, ends = await broadcasts.get(tx, number), NOW + timedelta(hours=1)
    assert drafted is not None
    await broadcasts.start(tx, drafted, ceiling=await consents.ceiling(tx), term=Term(ends, ends), now=NOW)
    copies = {"": Copy(Text("a"), Text("b"), is_marketing=marketing)}
    feed = Feed(lane_of_line(LINE), copies, YESTERDAY, 2, zone)
    while await recipients.feed(tx, number, feed, now=NOW):
        pass
    rows = await tx.rows("recipients.count", id=number)
    return sum(int(row["number"]) for row in rows)


async def test_who_named_no_zone_is_told_about_all_of_them(database: Driver) -> None:
    async with database.transaction() as tx:
        await subscriber(tx, 1, "centro")
        await subscriber(tx, 2, "borgo", "centro")
        await subscriber(tx, 3)
        await subscriber(tx, 4, "borgo", bulletin="viabilita")
        assert [await consents.count(tx, LINE, zone=zone) for zone in ("", "centro", "borgo", "mare")] == [4, 3, 3, 1]
        assert [await consents.count(tx, LINE, "viabilita", zone=zone) for zone in ("centro", "borgo")] == [3, 3]
        assert await consents.count(tx, LINE, "allerte", zone="borgo") == 2
        names = ["allerte", "viabilita", "mare"]
        assert await consents.count_by_bulletin(tx, LINE, names) == {"allerte": 3, "viabilita": 4, "mare": 3}
        assert {name: await consents.count(tx, LINE, name) for name in names} == {
            "allerte": 3,
            "viabilita": 4,
            "mare": 3,
        }
        assert await zones.count(tx, LINE) == {"centro": 2, "borgo": 2, "": 1}
        assert [await fed(tx, zone) for zone in ("", "centro", "borgo", "mare")] == [4, 3, 3, 1]
        assert await fed(tx, "borgo", "allerte") == 2


async def test_a_zone_can_be_left_and_the_question_is_put_once(database: Driver) -> None:
    async with database.transaction() as tx:
        anna = await subscriber(tx, 1, "centro", "borgo")
        assert await zones.remove(tx, anna, "borgo")
        assert not await zones.remove(tx, anna, "borgo")
        assert [(zone.name, zone.means, zone.since) for zone in await zones.of_citizen(tx, anna)] == [
            ("centro", "button", NOW)
        ]
        assert await zones.remove(tx, anna)
        assert await zones.of_citizen(tx, anna) == ()
        assert [await zones.ask(tx, anna, now=NOW) for _ in range(2)] == [True, False]


async def test_the_marketing_stop_counts_for_marketing_templates_only(database: Driver) -> None:
    async with database.transaction() as tx:
        outside = await subscriber(tx, 1, "centro")
        inside = await subscriber(tx, 2)
        await subscriber(tx, 3)
        for person in (outside, inside):
            await citizens.stop_marketing(tx, person, stopped=True)
        await citizens.hear(tx, inside, NOW - timedelta(hours=1))
        assert await consents.count(tx, LINE) == 3
        assert await fed(tx) == 3
        assert await fed(tx, marketing=True) == 2
        await citizens.stop_marketing(tx, outside, stopped=False)
        assert await fed(tx, marketing=True) == 3


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["*", "a", "b"]), st.booleans()), max_size=25))
@settings(max_examples=40, deadline=None)
def test_counting_in_one_pass_counts_the_same(said: list[tuple[int, str, bool]]) -> None:
    async def count() -> None:
        with tempfile.TemporaryDirectory() as folder:
            database = await open_database(f"sqlite:///{folder}/a.db", waker=lambda worker: None)
            async with database.transaction() as tx:
                for person in range(1, 5):
                    sender = Sender((Address(AddressKind.PHONE, f"39333000{person:04}"),))
                    await citizens.recognise(tx, LINE, sender, now=NOW)
                subscribed, moved = 0, 0
                for person, bulletin, given_ in said:
                    await consents.record(
                        tx, Consent(LINE, CitizenId(person), bulletin, given_, "x", "v", "keyword", NOW)
                    )
                    moves = await consents.moves(tx, LINE, since=NOW - timedelta(days=1))
                    subscribed, moved = await consents.count(tx, LINE), moves.came - moves.went
                    assert subscribed == moved
                one_pass = await consents.count_by_bulletin(tx, LINE, ["a", "b"])
                assert one_pass == {name: await consents.count(tx, LINE, name) for name in ("a", "b")}
                growth = await consents.growth(tx, LINE, until=NOW, over=timedelta(days=3))
                assert growth[-1] == subscribed
                rows, _ = await consents.as_of(tx, LINE, ceiling=await consents.ceiling(tx), after=0, limit=10)
                assert len({row.citizen for row in rows if row.given}) == subscribed
            await database.close()

    asyncio.run(count())
