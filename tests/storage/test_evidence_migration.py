"""What a migration works out from an old ledger is what would have been written as it happened."""

import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest

from storage import citizens, consents
from storage.bulletins import Consent
from storage.database import open_database
from storage.driver import Driver
from storage.model import Address, AddressKind, LineName, Sender

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINE = LineName("urp")
MOVES = "SELECT citizen_id, change, at_ms FROM subscriber_move ORDER BY citizen_id, at_ms, id"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Driver]:
    opened = await open_database(f"sqlite:///{tmp_path}/a.db", waker=lambda worker: None)
    yield opened
    await opened.close()


async def test_who_came_and_went_is_worked_out_from_the_ledger(database: Driver, tmp_path: Path) -> None:
    chance = random.Random(7)
    async with database.transaction() as tx:
        people = []
        for number in range(8):
            sender = Sender((Address(AddressKind.PHONE, f"39333000{number:04}"),))
            people.append((await citizens.recognise(tx, LINE, sender, now=NOW)).id)
        for minute in range(200):
            bulletin, given = chance.choice(["*", "a", "b", "c"]), chance.random() < 0.5
            at = NOW + timedelta(minutes=minute)
            said = Consent(LINE, chance.choice(people), bulletin, given, "x", "v", "keyword", at)
            await consents.record(tx, said)
    script = resources.files("storage").joinpath("migrations", "0011_evidence.sql").read_text("utf-8")
    worked_out = script[script.index("INSERT INTO subscriber_move") :]
    with closing(sqlite3.connect(tmp_path / "a.db")) as store:
        written = store.execute(MOVES).fetchall()
        store.execute("DELETE FROM subscriber_move")
        store.executescript(worked_out)
        assert len(written) > 40
        assert store.execute(MOVES).fetchall() == written
