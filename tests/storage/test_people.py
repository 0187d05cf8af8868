"""Who is who, and that nobody's paused notice keeps the next one from them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import broadcasts, citizens, consents, operators, recipients
from storage.broadcasts import Issue, Term
from storage.bulletins import EVERYTHING, BroadcastState, Consent
from storage.claims import Band
from storage.content import Text
from storage.database import open_database
from storage.driver import Driver, Transaction
from storage.events import Member
from storage.model import (
    Address,
    AddressKind,
    BroadcastId,
    DeskName,
    LineName,
    Operator,
    Priority,
    Sender,
    lane_of_line,
)
from storage.recipients import Copy, Feed
from tests.storage.claiming import claim

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINE, DESK = LineName("urp"), DeskName("urp")
PHONE = Address(AddressKind.PHONE, "393330000001")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Driver]:
    opened = await open_database(f"sqlite:///{tmp_path}/a.db", waker=lambda worker: None)
    yield opened
    await opened.close()


def bsuid(value: str) -> Address:
    return Address(AddressKind.BSUID, value)


async def test_a_number_with_a_new_owner_is_a_new_person(database: Driver) -> None:
    async with database.transaction() as tx:
        first = await citizens.recognise(tx, LINE, Sender((PHONE, bsuid("IT.1")), "Anna"), now=NOW)
        again = await citizens.recognise(tx, LINE, Sender((bsuid("IT.1"),), "Anna"), now=NOW)
        other = await citizens.recognise(tx, LINE, Sender((PHONE, bsuid("IT.2")), "Bruno"), now=NOW)
        assert again.id == first.id
        assert other.id != first.id
        assert await citizens.find(tx, LINE, (PHONE,)) == other.id
        assert (await citizens.get(tx, first.id)).addresses == (bsuid("IT.1"),)


async def test_a_person_first_seen_without_an_id_keeps_being_the_same(database: Driver) -> None:
    async with database.transaction() as tx:
        first = await citizens.recognise(tx, LINE, Sender((PHONE,), "Anna"), now=NOW)
        later = await citizens.recognise(tx, LINE, Sender((PHONE, bsuid("IT.1")), "Anna"), now=NOW)
        assert later.id == first.id
        assert set(later.addresses) == {PHONE, bsuid("IT.1")}


async def _run(tx: Transaction, operator: Operator, words: str) -> BroadcastId:
    number = await broadcasts.draft(tx, Issue(LINE, DESK, "", Text(words), operator.id), now=NOW)
    drafted = await broadcasts.get(tx, number)
    assert drafted is not None
    term = Term(NOW + timedelta(hours=1), NOW + timedelta(hours=1))
    await broadcasts.start(tx, drafted, ceiling=await consents.ceiling(tx), term=term, now=NOW)
    feed = Feed(lane_of_line(LINE), {"": Copy(Text(words), Text(words))}, NOW - timedelta(hours=24), 100)
    for _ in range(5):  # two rounds, and then nobody is left
        await recipients.feed(tx, number, feed, now=NOW)
    assert not await recipients.feed(tx, number, feed, now=NOW)
    assert (await recipients.count(tx, number)).total == 1
    return number


async def test_a_paused_notice_does_not_keep_the_next_one_back(database: Driver) -> None:
    async with database.transaction() as tx:
        anna = await citizens.recognise(tx, LINE, Sender((PHONE,), "Anna"), now=NOW)
        await consents.record(tx, Consent(LINE, anna.id, EVERYTHING, True, "ISCRIZIONE ON", "v", "keyword", NOW))
        operator = await operators.meet(tx, DESK, Member("1", "Maria"))
        first = await broadcasts.get(tx, await _run(tx, operator, "mercato"))
        assert first is not None
        assert await broadcasts.turn(tx, first, BroadcastState.PAUSED, now=NOW)
        second = await _run(tx, operator, "allerta rossa")
        bands = [Band(Priority.PRESS, Priority.MARK, 100)]
        claimed = await claim(tx, lane_of_line(LINE), bands, at_most=100, now=NOW)
        assert [delivery.broadcast for delivery in claimed] == [second]
