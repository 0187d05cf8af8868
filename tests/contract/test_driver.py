"""What every Driver must keep: one writer, all or nothing, one owner, and a power cut's worth of care."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import inbox
from storage.database import installation_token, open_database
from storage.driver import Driver, StoreRefused, Transaction
from storage.events import Unsupported


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Driver]:
    opened = await open_database(f"sqlite:///{tmp_path}/a.db", waker=lambda worker: None)
    yield opened
    await opened.close()


async def put(tx: Transaction, words: str, key: str = "k") -> None:
    arrival = inbox.Arrival("line:urp", words, key, Unsupported("urp", words))
    inbox.keep(tx, [arrival], now=datetime.now(UTC))


async def claimed(tx: Transaction) -> list[str]:
    waiting, _ = await inbox.claim(tx, limit=100, now=datetime.now(UTC))
    found = [kept.event() for kept in waiting]
    return [event.what for event in found if isinstance(event, Unsupported)]


async def test_what_is_committed_survives_a_power_cut(database: Driver, tmp_path: Path) -> None:
    found = [await _pragma(database, name) for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert found == ["wal", 2, 1]


async def _pragma(database: Driver, name: str) -> object:
    connection = database._connection  # type: ignore[attr-defined]  # a setting of the connection shows nowhere else
    rows = list(await connection.execute_fetchall(f"PRAGMA {name}"))
    return rows[0][0]


async def _put_and_fail_apart(tx: Transaction) -> None:
    async with tx.savepoint():
        await put(tx, "undone", "citizen:2")
        raise ZeroDivisionError


async def _put_and_fail(database: Driver) -> None:
    async with database.transaction() as tx:
        await put(tx, "lost")
        raise ZeroDivisionError


async def test_what_fails_is_undone_alone(database: Driver) -> None:
    async with database.transaction() as tx:
        await put(tx, "kept")
        with pytest.raises(ZeroDivisionError):
            await _put_and_fail_apart(tx)
        assert await claimed(tx) == ["kept"]


async def test_a_failed_transaction_keeps_nothing(database: Driver) -> None:
    with pytest.raises(ZeroDivisionError):
        await _put_and_fail(database)
    async with database.transaction() as tx:
        assert await claimed(tx) == []


async def test_transactions_wait_for_each_other(database: Driver) -> None:
    async def one(number: int) -> None:
        async with database.transaction() as tx:
            await put(tx, str(number), f"citizen:{number}")

    await asyncio.gather(*(one(number) for number in range(20)))
    async with database.transaction() as tx:
        assert len(await claimed(tx)) == 20


async def test_a_second_owner_and_a_newer_schema_are_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    first = await open_database(url, waker=lambda worker: None)
    token = await installation_token(first)
    with pytest.raises(StoreRefused, match="another process"):
        await open_database(url, waker=lambda worker: None)
    await first.close()
    again = await open_database(url, waker=lambda worker: None)
    assert await installation_token(again) == token
    await again.close()
    raw = sqlite3.connect(tmp_path / "a.db")
    raw.execute("PRAGMA user_version=99")
    raw.close()
    with pytest.raises(StoreRefused, match="schema 99"):
        await open_database(url, waker=lambda worker: None)


async def test_the_ledgers_are_append_only(database: Driver, tmp_path: Path) -> None:
    raw = sqlite3.connect(tmp_path / "a.db")
    raw.execute("INSERT INTO citizen (id, line, created_ms) VALUES (1, 'urp', 0)")
    raw.execute(
        "INSERT INTO consent (line, citizen_id, bulletin, given, words, notice_version, means, at_ms)"
        " VALUES ('urp', 1, '*', 1, 'ISCRIZIONE ON', 'v', 'keyword', 0)"
    )
    for table in ("consent", "audit"):
        if table == "audit":
            raw.execute(
                "INSERT INTO audit (at_ms, actor, action, subject, previous_hash, hash) VALUES (0, '', '', '', '', '')"
            )
        for statement in (f"UPDATE {table} SET at_ms = 1", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)
    raw.rollback()
    raw.close()


async def test_a_cancelled_caller_leaves_nothing_open(database: Driver) -> None:
    async def one(number: int) -> None:
        async with database.transaction() as tx:
            await put(tx, f"cancelled {number}")
            await asyncio.Event().wait()

    for turns in range(8):
        task = asyncio.create_task(one(turns))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with database.transaction() as tx:
            assert await claimed(tx) == []
