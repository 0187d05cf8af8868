"""The outbox: order, priorities, coalescing, and what a crash leaves; on a real SQLite file."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import inbox, lanes, outbox, statuses
from storage.bodies import Mark, Say
from storage.claims import Band
from storage.content import Text
from storage.database import open_database
from storage.driver import Driver, Transaction
from storage.events import Unsupported
from storage.model import DeliveryId, DeliveryState, ForeignId, Lane, MarkKind, Priority, Progress
from storage.outbox import Outgoing, Sent
from tests.storage.claiming import claim, next_due

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINE, DESK = Lane("line:urp"), Lane("desk:urp")
ALL = [Band(Priority.PRESS, Priority.MARK, 100)]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Driver]:
    opened = await open_database(f"sqlite:///{tmp_path}/a.db", waker=lambda worker: None)
    yield opened
    await opened.close()


async def put(tx: Transaction, words: str, key: str = "citizen:1", priority: Priority = Priority.REPLY) -> int:
    body = Say(Text(words))
    outgoing = Outgoing(lane=LINE, body=body, priority=priority, sequence_key=key)
    return await outbox.put(tx, outgoing, now=NOW)


async def claimed(tx: Transaction, at: datetime = NOW) -> list[str]:
    found = await claim(tx, LINE, ALL, at_most=100, now=at)
    return [d.body.content.text for d in found if isinstance(d.body, Say) and isinstance(d.body.content, Text)]


async def test_one_at_a_time_per_citizen_and_the_rest_at_once(database: Driver) -> None:
    async with database.transaction() as tx:
        first = await put(tx, "a1")
        await put(tx, "a2")
        await put(tx, "b1", "citizen:2")
        assert await claimed(tx) == ["a1", "b1"]
        assert await claimed(tx) == []
        await outbox.settle_sent(tx, [Sent(DeliveryId(first), ForeignId("w1"))], now=NOW)
        assert await claimed(tx) == ["a2"]


async def test_a_reply_overtakes_a_bulletin_and_never_the_reverse(database: Driver) -> None:
    async with database.transaction() as tx:
        await put(tx, "bulletin", priority=Priority.BULLETIN)
        await put(tx, "reply")
        await put(tx, "bulletin 2", priority=Priority.BULLETIN)
        assert await claimed(tx) == ["reply", "bulletin"]


async def test_a_later_message_waits_for_one_that_is_tried_again(database: Driver) -> None:
    async with database.transaction() as tx:
        await put(tx, "a1")
        await put(tx, "a2")
        (delivery,) = await claim(tx, LINE, ALL, at_most=100, now=NOW)
        await outbox.requeue(tx, delivery, due=NOW + timedelta(minutes=1), cause="131016", counts=True, now=NOW)
        assert await claimed(tx) == []
        assert (await next_due(tx, LINE, now=NOW)) == NOW + timedelta(minutes=1)
        assert await claimed(tx, NOW + timedelta(minutes=2)) == ["a1"]


async def test_the_latest_mark_wins(database: Driver) -> None:
    async with database.transaction() as tx:
        for kind in (MarkKind.ACCEPTED, MarkKind.DELIVERED, MarkKind.READ):
            mark = Mark("5", kind)
            outgoing = Outgoing(
                lane=DESK, body=mark, priority=Priority.MARK, sequence_key="mark:5", coalesce_key="mark:5"
            )
            await outbox.put(tx, outgoing, now=NOW)
        found = await claim(tx, DESK, ALL, at_most=100, now=NOW)
        assert [delivery.body for delivery in found] == [Mark("5", MarkKind.READ)]


async def test_a_crash_leaves_doubt_at_the_line_and_another_try_at_the_desk(database: Driver) -> None:
    async with database.transaction() as tx:
        number = DeliveryId(await put(tx, "a1"))
        await claimed(tx)
        assert await lanes.recover_line(tx, LINE, now=NOW) == 1
        assert (await outbox.get(tx, number)).state is DeliveryState.UNCERTAIN
        statuses.apply(tx, [statuses.Status("urp", "w1", number, Progress.DELIVERED, 0)], now=NOW)
        settled = await outbox.get(tx, number)
        assert (settled.state, settled.foreign_id, settled.progress) == (DeliveryState.SENT, "w1", Progress.DELIVERED)


@pytest.mark.parametrize(
    ("news", "end"),
    [
        ([Progress.SENT, Progress.DELIVERED, Progress.READ], Progress.READ),
        ([Progress.READ, Progress.DELIVERED, Progress.SENT], Progress.READ),
        ([Progress.FAILED, Progress.DELIVERED], Progress.DELIVERED),
        ([Progress.DELIVERED, Progress.FAILED], Progress.DELIVERED),
        ([Progress.FAILED, Progress.SENT], Progress.FAILED),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
async def test_a_status_only_moves_forward(
    database: Driver, news: list[Progress], end: Progress, at_once: bool
) -> None:
    async with database.transaction() as tx:
        number = DeliveryId(await put(tx, "a1"))
        await claimed(tx)
        batch = [statuses.Status("urp", "w1", number, progress, 0) for progress in news]
        for part in [batch] if at_once else [[status] for status in batch]:
            statuses.apply(tx, part, now=NOW)
        assert (await outbox.get(tx, number)).progress is end


async def test_a_status_before_the_answer_waits_for_it(database: Driver) -> None:
    async with database.transaction() as tx:
        number = DeliveryId(await put(tx, "a1"))
        await claimed(tx)
        statuses.apply(tx, [statuses.Status("urp", "w1", None, Progress.READ, 0)], now=NOW)
        await outbox.settle_sent(tx, [Sent(number, ForeignId("w1"))], now=NOW)
        statuses.join_parked(tx, "urp", {"w1": number}, now=NOW)
        assert (await outbox.get(tx, number)).progress is Progress.READ


async def test_an_event_is_kept_once(database: Driver) -> None:
    async with database.transaction() as tx:
        arrival = inbox.Arrival("line:urp", "w1", "k", Unsupported("urp", "x"))
        inbox.keep(tx, [arrival, arrival], now=NOW)
        inbox.keep(tx, [arrival], now=NOW)
        (kept,), _ = await inbox.claim(tx, limit=10, now=NOW)
        await inbox.done(tx, kept)
        inbox.keep(tx, [arrival], now=NOW)
        assert await inbox.claim(tx, limit=10, now=NOW) == ([], None)


async def test_what_an_earlier_band_took_counts_in_a_later_one(database: Driver) -> None:
    async with database.transaction() as tx:
        for number in range(9):
            await put(tx, f"reply {number}", f"citizen:{number}")
        overlapping = [Band(Priority.REPLY, Priority.REPLY, 4), Band(Priority.REPLY, Priority.MARK, 2)]
        assert len(await claim(tx, LINE, overlapping, at_most=100, now=NOW)) == 4
        await put(tx, "bulletin", "citizen:99", priority=Priority.BULLETIN)
        wider = [Band(Priority.REPLY, Priority.REPLY, 4), Band(Priority.REPLY, Priority.MARK, 6)]
        assert len(await claim(tx, LINE, wider, at_most=100, now=NOW)) == 6
