"""Whom a broadcast would reach is whom it reaches: the count and the feed go by the same rules."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import audiences, broadcasts, citizens, consents, operators, recipients
from storage.audiences import Audience, Scope
from storage.broadcasts import Issue, Term
from storage.bulletins import EVERYTHING, Consent
from storage.content import Text
from storage.database import open_database
from storage.driver import Driver, Transaction
from storage.events import Member
from storage.model import Address, AddressKind, CitizenId, DeskName, LineName, Sender, lane_of_line
from storage.recipients import Copy, Feed

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
LINE, OTHER, DESK = LineName("urp"), LineName("vigili"), DeskName("urp")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Driver]:
    opened = await open_database(f"sqlite:///{tmp_path / 'a.db'}", waker=lambda worker: None)
    yield opened
    await opened.close()


async def person(
    tx: Transaction, number: int, *bulletins: str, hours_ago: float = 48, line: LineName = LINE
) -> CitizenId:
    """Somebody subscribed to these, last heard so long ago."""
    address = Address(AddressKind.PHONE, f"39333{number:07}")
    citizen = await citizens.recognise(tx, line, Sender((address,), "Anna"), now=NOW)
    await citizens.hear(tx, citizen.id, NOW - timedelta(hours=hours_ago))
    for bulletin in bulletins:
        given = not bulletin.startswith("-")
        consent = Consent(line, citizen.id, bulletin.removeprefix("-"), given, "ON", "1", "keyword", NOW)
        await consents.record(tx, consent)
    return citizen.id


async def count(tx: Transaction, scope: Scope) -> Audience:
    found = await audiences.count(tx, scope, heard_since=NOW - DAY, opened_since=NOW - DAY)
    return sum(found.values(), Audience())


async def fed(tx: Transaction, scope: Scope) -> int:
    """How many rows a broadcast of this scope makes."""
    operator = await operators.meet(tx, DESK, Member("1", "Ada"))
    issue = Issue(LINE, DESK, scope.bulletin, Text("x"), operator.id, zone=scope.zone)
    drafted = await broadcasts.get(tx, await broadcasts.draft(tx, issue, now=NOW))
    assert drafted is not None
    await broadcasts.start(tx, drafted, ceiling=await consents.ceiling(tx), term=Term(NOW + DAY, NOW + DAY), now=NOW)
    copies = {"": Copy(Text("x"), Text("x"), is_marketing=bool(scope.marketing))}
    feed = Feed(lane_of_line(LINE), copies, NOW - DAY, 100, scope.zone)
    while await recipients.feed(tx, drafted.id, feed, now=NOW):
        pass
    return (await recipients.count(tx, drafted.id)).total


def settle(folder: Path, *living: tuple[CitizenId, str]) -> None:
    """Where people live, written beside the store."""
    with closing(sqlite3.connect(folder / "a.db")) as store:
        rows = [(citizen, LINE, zone) for citizen, zone in living]
        store.executemany(
            "INSERT INTO citizen_zone (citizen_id, line, zone, means, at_ms) VALUES (?, ?, ?, 'staff', 1)", rows
        )
        store.commit()


async def test_a_bulletin_everything_and_nothing(database: Driver) -> None:
    async with database.transaction() as tx:
        await person(tx, 1, EVERYTHING)
        await person(tx, 2, EVERYTHING, "-viabilita")
        await person(tx, 3, "viabilita", hours_ago=1)
        await person(tx, 4, EVERYTHING, f"-{EVERYTHING}")
        await person(tx, 5)
        await person(tx, 6, EVERYTHING, line=OTHER)
        await person(tx, 7, EVERYTHING, "viabilita", hours_ago=23)
    for bulletin, wanted in (("", Audience(4, 2, 0)), ("viabilita", Audience(3, 2, 0)), ("allerte", Audience(3, 1, 0))):
        async with database.transaction() as tx:
            scope = Scope(LINE, bulletin)
            assert await count(tx, scope) == wanted
            assert await fed(tx, scope) == wanted.recipients


async def test_a_zone_and_those_who_named_none(database: Driver, tmp_path: Path) -> None:
    async with database.transaction() as tx:
        people = [await person(tx, number, EVERYTHING) for number in range(4)]
    settle(tmp_path, (people[0], "marina"), (people[1], "centro"), (people[2], "centro"), (people[2], "marina"))
    for zone, wanted in (("", 4), ("marina", 3), ("centro", 3), ("borgo", 1)):
        async with database.transaction() as tx:
            scope = Scope(LINE, "", zone)
            assert (await count(tx, scope)).recipients == wanted
            assert await fed(tx, scope) == wanted


async def test_who_was_written_to_lately_counts_once_and_not_while_inside(database: Driver) -> None:
    async with database.transaction() as tx:
        outside = [await person(tx, number, EVERYTHING) for number in range(3)]
        inside = await person(tx, 9, EVERYTHING, hours_ago=1)
        audiences.opened(tx, outside[:1], now=NOW - timedelta(hours=25))
        audiences.opened(tx, [outside[1], outside[1], inside], now=NOW - timedelta(hours=1))
        assert await count(tx, Scope(LINE, "")) == Audience(4, 1, 1)
        assert await audiences.count_opened(tx, [LINE, OTHER], since=NOW - DAY) == 2
        assert await audiences.count_opened(tx, [OTHER], since=NOW - DAY) == 0


async def test_marketing_is_not_for_those_who_switched_it_off_unless_they_are_inside(database: Driver) -> None:
    async with database.transaction() as tx:
        people = [
            await person(tx, 1, EVERYTHING),
            await person(tx, 2, EVERYTHING),
            await person(tx, 3, EVERYTHING, hours_ago=1),
        ]
        for stopped in people[1:]:
            await citizens.stop_marketing(tx, stopped, stopped=True)
        for scope, wanted in ((Scope(LINE, ""), 3), (Scope(LINE, "", marketing=("",)), 2)):
            assert (await count(tx, scope)).recipients == wanted
            assert await fed(tx, scope) == wanted


async def test_words_are_counted_by_month_and_line(database: Driver) -> None:
    async with database.transaction() as tx:
        for number in (3, 4):
            audiences.count_words(tx, LINE, "2026-11", number)
        audiences.count_words(tx, OTHER, "2026-11", 100)
        assert await audiences.words_in(tx, LINE, "2026-11") == 7
        assert await audiences.words_in(tx, LINE, "2026-12") == 0
        assert await audiences.reach_of(tx, LINE) is None
