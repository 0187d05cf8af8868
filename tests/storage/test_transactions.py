"""What a transaction promises beyond all or nothing: parts, what follows from answers, and being told to stop."""

import asyncio
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import inbox
from storage.driver import Row
from storage.events import DeliveryProgressed
from storage.inbox import Arrival
from storage.sqlite import Sqlite, SqliteTransaction

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WAITING = {"waiting": 1}


def arrival(name: str) -> Arrival:
    """Something to keep."""
    return Arrival("line:urp", name, name, DeliveryProgressed(1, 4))


async def test_who_is_told_to_stop_while_a_part_ends_stops(tmp_path: Path) -> None:
    database = await Sqlite.open(tmp_path / "s.db", waker=lambda worker: None)
    is_ending = threading.Event()

    def slowly(statement: str) -> None:
        if statement.startswith("RELEASE"):
            is_ending.set()
            time.sleep(0.2)

    async def decide() -> None:
        async with database.transaction() as tx, tx.savepoint():
            inbox.keep(tx, [arrival("never")], now=NOW)

    await database._connection.set_trace_callback(slowly)
    deciding = asyncio.create_task(decide())
    await asyncio.to_thread(is_ending.wait, 10)
    deciding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await deciding
    async with database.transaction() as tx:
        assert await inbox.counts(tx) == {}
        inbox.keep(tx, [arrival("later")], now=NOW)
    async with database.transaction() as tx:
        assert await inbox.counts(tx) == WAITING
    await database.close()


async def broken(database: Sqlite) -> None:
    """What follows fails: nothing of the transaction is kept."""

    def then(rows: list[Row]) -> None:
        raise LookupError

    async with database.transaction() as tx:
        inbox.keep(tx, [arrival("second")], now=NOW)
        tx.follow("inbox.counts", then)


async def test_what_follows_from_rows_is_kept_with_them_and_wakes(tmp_path: Path) -> None:
    woken: list[str] = []
    database = await Sqlite.open(tmp_path / "s.db", waker=woken.append)

    def then(tx: SqliteTransaction, rows: list[Row]) -> None:
        assert rows == []
        inbox.keep(tx, [arrival("first")], now=NOW)

    async with database.transaction() as tx:
        tx.follow("inbox.counts", lambda rows: then(tx, rows))
        assert await inbox.counts(tx) == WAITING
    assert woken == ["intake"]
    with pytest.raises(LookupError):
        await broken(database)
    async with database.transaction() as tx:
        assert await inbox.counts(tx) == WAITING
    await database.close()
