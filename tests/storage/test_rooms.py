"""A desk that has moved to another room: what the old one called things means nothing any more."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import citizens, messages, rooms, threads
from storage.content import Text
from storage.database import open_database
from storage.driver import Driver
from storage.messages import Draft
from storage.model import Address, AddressKind, DeskName, Direction, ForeignId, LineName, Sender, lane_of_desk
from storage.rooms import Home

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DESK, LANE = DeskName("urp"), lane_of_desk(DeskName("urp"))
ANNA = Sender((Address(AddressKind.PHONE, "393330000001"),), "Anna")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Driver]:
    opened = await open_database(f"sqlite:///{tmp_path}/a.db", waker=lambda worker: None)
    yield opened
    await opened.close()


async def test_another_room_knows_neither_messages_nor_commands_of_the_old_one(database: Driver) -> None:
    async with database.transaction() as tx:
        await rooms.settle_in(tx, Home(DESK, "-1001", "bot"), now=NOW)
        anna = await citizens.recognise(tx, LineName("urp"), ANNA, now=NOW)
        thread = await threads.open_thread(tx, anna.id, DESK, now=NOW)
        answer = await messages.record(tx, Draft(anna.id, thread, Direction.TO_CITIZEN, Text("Alle nove"), NOW))
        await messages.name(tx, answer, LANE, ForeignId("7"))
        await messages.name_command(tx, answer, LANE, ForeignId("8"))
    async with database.transaction() as tx:
        assert await messages.called(tx, LANE, ForeignId("7")) is not None
        assert await messages.commanded(tx, LANE, ForeignId("8")) is not None
        assert await rooms.settle_in(tx, Home(DESK, "-1002", "bot"), now=NOW)
    async with database.transaction() as tx:
        assert await messages.called(tx, LANE, ForeignId("7")) is None
        assert await messages.commanded(tx, LANE, ForeignId("8")) is None
