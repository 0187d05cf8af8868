"""The figures of a report: read from the ledger a page at a time, at any size of it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import broadcasts, consents, reports
from storage.bulletins import EVERYTHING, BroadcastState, Consent
from storage.database import open_database
from storage.driver import Driver, to_ms
from storage.model import BroadcastId, Charge, CitizenId, LineName
from storage.reports import PAGE, Figures, Stage

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
START = NOW - timedelta(hours=30)
LINE = LineName("urp")
MANY = PAGE + 12
COPY = (
    "INSERT INTO delivery (id, lane, kind, priority, sequence_key, citizen_id, broadcast_id, body, created_ms, state,"
    " progress, charge, settled_ms, delivered_ms, read_ms)"
    " VALUES (?, 'line:urp', 'say', 30, '', ?, 1, '{}', 0, ?, ?, ?, ?, ?, ?)"
)

Copy = tuple[
    str, int, Charge, float, float | None, float | None
]  # state, progress, charge, and seconds after the start
READ: Copy = ("sent", 5, Charge.UTILITY, 1, 2.5, 90_000)
HERE: Copy = ("sent", 4, Charge.FREE, 1, 119.2, None)
GONE: Copy = ("sent", 2, Charge.UTILITY, 1, None, None)
FAILED: Copy = ("sent", 3, Charge.UTILITY, 1, None, None)


@pytest.fixture
async def store(tmp_path: Path) -> Path:
    path = tmp_path / "r.db"
    await (await open_database(f"sqlite:///{path}", waker=lambda worker: None)).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO operator (id, desk, foreign_id) VALUES (1, 'urp', '1')")
        connection.execute(
            "INSERT INTO broadcast (id, line, desk, body, state, operator_id, ceiling, created_ms, started_ms) VALUES"
            " (1, 'urp', 'urp', '{\"kind\": \"text\", \"text\": \"x\"}', 'running', 1, 0, 0, ?)",
            (to_ms(START),),
        )
    return path


async def opened(path: Path, copies: list[Copy]) -> Driver:
    """The store with these copies, one a person."""

    def at(seconds: float | None) -> int | None:
        return None if seconds is None else to_ms(START + timedelta(seconds=seconds))

    with closing(sqlite3.connect(path)) as connection, connection:
        people = [(number, "urp", 0) for number in range(1, len(copies) + 1)]
        connection.executemany("INSERT INTO citizen (id, line, created_ms) VALUES (?, ?, ?)", people)
        rows = [
            (number, number, state, progress, charge, *(at(each) for each in times))
            for number, (state, progress, charge, *times) in enumerate(copies, start=1)
        ]
        connection.executemany(COPY, rows)
        ledger = "INSERT INTO recipient (broadcast_id, citizen_id, delivery_id) VALUES (1, ?, ?)"
        connection.executemany(ledger, [(number, number) for number, *_ in people])
    return await open_database(f"sqlite:///{path}", waker=lambda worker: None)


async def gathered(database: Driver, until: datetime = NOW) -> Figures:
    """The figures, the short way and the patient way: they are the same."""
    async with database.transaction() as tx:
        broadcast = await broadcasts.get(tx, BroadcastId(1))
        assert broadcast is not None
        at_once = await reports.figures_of(tx, broadcast, until=until)
    assert await reports.gather(database, broadcast, until=until) == at_once
    await database.close()
    return at_once


async def test_nobody(store: Path) -> None:
    assert await gathered(await opened(store, [])) == Figures()


async def test_one_person(store: Path) -> None:
    found = await gathered(await opened(store, [READ]))
    assert found.paces == {Stage.SENT: {1: 1}, Stage.DELIVERED: {3: 1}, Stage.READ: {90_000: 1}}
    assert [found.reached(percent) for percent in (50, 90, 99)] == [3, 3, 3]
    assert found.charges == {Charge.UTILITY: 1}


async def test_more_than_a_page_and_those_who_do_not_count(store: Path) -> None:
    never = [("refused", 0, Charge.UNKNOWN, 1.0, None, None), ("uncertain", 0, Charge.UNKNOWN, 1.0, None, None)]
    copies = [HERE] * MANY + [READ] * 3 + [GONE] * 2 + [FAILED] + never
    found = await gathered(await opened(store, copies))
    assert found.paces[Stage.SENT] == {1: MANY + 5}
    assert found.paces[Stage.DELIVERED] == {3: 3, 120: MANY}
    assert found.charges == {Charge.FREE: MANY, Charge.UTILITY: 3}


async def test_times_are_rounded_up_to_what_can_be_said_of_them(store: Path) -> None:
    times = [-0.8, 0, 0.001, 120, 120.5, 179, 7_200, 7_201, 14_401]
    found = await gathered(await opened(store, [("sent", 4, Charge.FREE, 0, at, None) for at in times]))
    assert found.paces[Stage.DELIVERED] == {0: 2, 1: 1, 120: 1, 180: 2, 7_200: 1, 10_800: 1, 18_000: 1}


async def test_nothing_was_delivered_before_it_was_sent(store: Path) -> None:
    found = await gathered(await opened(store, [("sent", 4, Charge.FREE, 3.4, 1.0, None)]))
    assert found.paces == {Stage.SENT: {1: 1}, Stage.DELIVERED: {1: 1}, Stage.READ: {}}


async def test_what_happened_later_is_not_in_a_picture_of_then(store: Path) -> None:
    found = await gathered(await opened(store, [READ, HERE]), until=START + timedelta(seconds=60))
    assert found.paces == {Stage.SENT: {1: 2}, Stage.DELIVERED: {3: 1}, Stage.READ: {}}


async def test_who_left_over_it(store: Path) -> None:
    """Within a day of their copy, its bulletin or all of them, and only who got it; each once."""
    database = await opened(store, [HERE, HERE, HERE, HERE, FAILED, HERE])
    second = timedelta(seconds=1)
    withdrawn = [
        (1, START + second),  # in the very second of the copy, by a network that tells whole seconds
        (1, START + timedelta(hours=2)),
        (2, START + timedelta(hours=24)),
        (3, START + timedelta(hours=24) + 2 * second),
        (4, START - second),
        (5, START + timedelta(hours=1)),
    ]
    async with database.transaction() as tx:
        for citizen, at in withdrawn:
            await consents.record(tx, Consent(LINE, CitizenId(citizen), EVERYTHING, False, "STOP", "v", "keyword", at))
        given = Consent(LINE, CitizenId(6), EVERYTHING, True, "ISCRIZIONE ON", "v", "keyword", START + second)
        await consents.record(tx, given)
        assert await reports.left(tx, BroadcastId(1)) == 2
    await database.close()


async def test_a_report_is_given_once_and_the_next_one_is_due_a_day_after_the_end(store: Path) -> None:
    database, day = await opened(store, [HERE]), timedelta(days=1)
    async with database.transaction() as tx:
        running = await broadcasts.get(tx, BroadcastId(1))
        assert running is not None
        assert await broadcasts.to_report(tx, now=NOW) == []
        await broadcasts.turn(tx, running, BroadcastState.DONE, now=NOW)
        [ended] = await broadcasts.to_report(tx, now=NOW)
        assert await reports.give(tx, ended, again=day, now=NOW)
        assert not await reports.give(tx, ended, again=day, now=NOW)
        assert await broadcasts.to_report(tx, now=NOW) == []
        assert await reports.next_due(tx, now=NOW) == NOW + day
        [later] = await broadcasts.to_report(tx, now=NOW + day)
        assert later.reports == 1
        assert await reports.give(tx, later, again=None, now=NOW + day)
        assert await broadcasts.to_report(tx, now=NOW + 9 * day) == []
        await broadcasts.turn(tx, later, BroadcastState.RUNNING, now=NOW + day)
        assert await broadcasts.to_report(tx, now=NOW + 9 * day) == []
        again = await broadcasts.get(tx, BroadcastId(1))
        assert again is not None
        await broadcasts.turn(tx, again, BroadcastState.DONE, now=NOW + 2 * day)
        [twice] = await broadcasts.to_report(tx, now=NOW + 2 * day)
        assert twice.reports == 0
        late = NOW + 4 * day
        assert await reports.give(tx, twice, again=day, now=late)
        assert await reports.next_due(tx, now=late) is None, "two reports of the same evening"
        assert await broadcasts.to_report(tx, now=late) == []
    await database.close()
