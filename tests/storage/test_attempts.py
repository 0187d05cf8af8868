"""Copies sent again: what is heard of the first attempt after all takes the second one back, if it still waits."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import attempts, broadcasts, citizens, consents, operators, outbox, recipients, statuses
from storage.attempts import Choice
from storage.broadcasts import Issue, Term
from storage.bulletins import EVERYTHING, Consent
from storage.claims import Band
from storage.content import Text
from storage.database import open_database
from storage.driver import Driver, Transaction
from storage.events import Member
from storage.missed import Missed
from storage.model import (
    Address,
    AddressKind,
    BroadcastId,
    DeskName,
    ForeignId,
    LineName,
    Priority,
    Progress,
    Sender,
    lane_of_line,
)
from storage.outbox import Delivery, Sent
from storage.recipients import Copy, Feed
from storage.statuses import Status
from tests.storage.claiming import claim

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINE, DESK, LANE = LineName("urp"), DeskName("urp"), lane_of_line(LineName("urp"))
FEED = Feed(LANE, {"": Copy(Text("a"), Text("b"))}, NOW - timedelta(days=1), 100)


@pytest.fixture
async def tx(tmp_path: Path) -> AsyncIterator[Transaction]:
    database: Driver = await open_database(f"sqlite:///{tmp_path}/a.db", waker=lambda worker: None)
    async with database.transaction() as opened:
        yield opened
    await database.close()


async def claimed(tx: Transaction) -> list[Delivery]:
    return await claim(tx, LANE, [Band(Priority.PRESS, Priority.MARK, 100)], at_most=100, now=NOW)


async def failed_and_sent_again(tx: Transaction) -> tuple[BroadcastId, Delivery]:
    """A broadcast to two people; both copies failed, and both go again. The first copy of the first person."""
    for phone in ("393330000001", "393330000002"):
        person = await citizens.recognise(tx, LINE, Sender((Address(AddressKind.PHONE, phone),), "A"), now=NOW)
        await consents.record(tx, Consent(LINE, person.id, EVERYTHING, True, "ISCRIZIONE ON", "v", "keyword", NOW))
    operator = await operators.meet(tx, DESK, Member("1", "Maria"))
    number = await broadcasts.draft(tx, Issue(LINE, DESK, "", Text("acqua torbida"), operator.id), now=NOW)
    drafted = await broadcasts.get(tx, number)
    assert drafted is not None
    await broadcasts.start(
        tx,
        drafted,
        ceiling=await consents.ceiling(tx),
        term=Term(NOW + timedelta(hours=1), NOW + timedelta(hours=1)),
        now=NOW,
    )
    while await recipients.feed(tx, number, FEED, now=NOW):
        pass
    assert (await recipients.count(tx, number)).total == 2
    first, other = await claimed(tx)
    await outbox.settle_sent(tx, [Sent(each.id, ForeignId(f"w{each.id}")) for each in (first, other)], now=NOW)
    for each in (first, other):
        statuses.apply(tx, [heard(each, Progress.FAILED, 131026)], now=NOW)
    running = await broadcasts.get(tx, number)
    assert running is not None
    assert await attempts.again(tx, running, Choice(Missed.REFUSED, NOW), FEED, now=NOW) == 2
    return number, first


def heard(copy: Delivery, progress: Progress, code: int = 0) -> Status:
    return Status(LINE, f"w{copy.id}", copy.id, progress, code)


async def test_a_copy_in_flight_when_its_citizen_leaves_does_not_wait_for_ever(tx: Transaction) -> None:
    """Taken back by a rate limit after STOP: nothing would ever claim it, and the broadcast would never be over."""
    number, _ = await failed_and_sent_again(tx)
    one, other = await claimed(tx)
    assert one.citizen is not None
    await consents.record(tx, Consent(LINE, one.citizen, EVERYTHING, False, "STOP", "v", "keyword", NOW))
    for copy in (one, other):
        await outbox.requeue(tx, copy, due=NOW, cause="130429", counts=False, now=NOW)
    assert [copy.citizen for copy in await claimed(tx)] == [other.citizen]
    await outbox.settle_sent(tx, [Sent(other.id, ForeignId(f"w{other.id}"))], now=NOW)
    counts = await recipients.count(tx, number)
    assert (counts.sent, counts.unsubscribed, counts.waiting) == (1, 1, 0)
    assert await recipients.is_over(tx, number)


async def test_a_copy_that_arrived_after_all_is_not_sent_again(tx: Transaction) -> None:
    number, first = await failed_and_sent_again(tx)
    statuses.apply(tx, [heard(first, Progress.DELIVERED)], now=NOW)
    again = await claimed(tx)
    assert [each.citizen for each in again] != [first.citizen]
    assert len(again) == 1
    counts = await recipients.count(tx, number)
    assert (counts.total, counts.sent, counts.delivered, counts.unsubscribed) == (2, 1, 1, 0)
    statuses.apply(tx, [heard(first, Progress.READ)], now=NOW)
    assert (await recipients.count(tx, number)).read == 1


async def test_one_that_has_left_already_stays_in_the_ledger(tx: Transaction) -> None:
    number, first = await failed_and_sent_again(tx)
    again = {each.citizen: each for each in await claimed(tx)}
    statuses.apply(tx, [heard(first, Progress.DELIVERED)], now=NOW)
    later = again[first.citizen]
    await outbox.settle_sent(tx, [Sent(later.id, ForeignId(f"w{later.id}"))], now=NOW)
    statuses.apply(tx, [heard(later, Progress.READ)], now=NOW)
    counts = await recipients.count(tx, number)
    assert (counts.total, counts.sent, counts.delivered, counts.read) == (2, 1, 1, 1)


async def test_many_go_again_a_piece_at_a_time_and_it_is_not_over_before_the_last(tx: Transaction) -> None:
    number, _ = await failed_and_sent_again(tx)
    copies, choice = await claimed(tx), Choice(Missed.REFUSED, NOW, "131026")
    await outbox.settle_sent(tx, [Sent(each.id, ForeignId(f"w{each.id}")) for each in copies], now=NOW)
    for each in copies:
        statuses.apply(tx, [heard(each, Progress.FAILED, 131026)], now=NOW)
    running = await broadcasts.get(tx, number)
    assert running is not None
    assert await attempts.count(tx, running, choice, FEED) == 2
    assert await attempts.again(tx, running, choice, FEED, now=NOW, most=1) == 1
    attempts.remember(tx, number, choice)
    [first] = await claimed(tx)
    await outbox.settle_sent(tx, [Sent(first.id, ForeignId("again"))], now=NOW)
    assert not await recipients.is_over(tx, number)
    running = await broadcasts.get(tx, number)
    assert running is not None
    assert attempts.remembered(running) == choice
    assert await attempts.again(tx, running, choice, FEED, now=NOW, most=1) == 1
    assert await attempts.again(tx, running, choice, FEED, now=NOW, most=1) == 0
    attempts.remember(tx, number, None)
    [last] = await claimed(tx)
    assert {first.citizen, last.citizen} == {each.citizen for each in copies}
    await outbox.settle_sent(tx, [Sent(last.id, ForeignId("last"))], now=NOW)
    assert await recipients.is_over(tx, number)
    assert (await recipients.count(tx, number)).total == 2


async def test_how_fast_it_goes_is_told_between_two_looks(tx: Transaction) -> None:
    number, _ = await failed_and_sent_again(tx)
    for settled, seconds, wanted in ((0, 0, 0), (300, 15, 1200), (310, 30, 40), (310, 45, 0), (900, 3600, 0)):
        broadcasts.note_pace(tx, number, settled, now=NOW + timedelta(seconds=seconds))
        found = await broadcasts.get(tx, number)
        assert found is not None
        assert found.per_minute == wanted
