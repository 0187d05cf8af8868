"""Faults in the store: numbers, and what is close by."""

import math
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from storage import citizens, faults, threads
from storage.database import open_database
from storage.driver import Driver, Transaction
from storage.faults import Fault, Place, Told
from storage.model import Address, AddressKind, DeskName, LineName, Sender, ThreadId

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LINE, DESK = LineName("urp"), DeskName("urp")
EARTH_METRES = 6371008.8


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Driver]:
    database = await open_database(f"sqlite:///{tmp_path}/faults.db", waker=lambda worker: None)
    yield database
    await database.close()


async def thread_of(tx: Transaction) -> ThreadId:
    sender = Sender((Address(AddressKind.PHONE, "393330000001"),), "Anna")
    citizen = await citizens.recognise(tx, LINE, sender, now=NOW)
    known = await threads.current(tx, citizen.id, DESK)
    return known.id if known is not None else await threads.open_thread(tx, citizen.id, DESK, now=NOW)


async def filed(
    tx: Transaction, latitude: float, longitude: float, *, at: datetime = NOW, line: LineName = LINE
) -> Fault:
    thread = await thread_of(tx)
    place = Place("", latitude, longitude)
    draft = await faults.begin(tx, line, DESK, thread, Told("", place, None), now=at)
    fault = await faults.file(tx, draft.id, "strade", year=at.year, now=at)
    assert fault is not None
    return fault


async def test_numbers_follow_each_other_by_line_and_year(store: Driver) -> None:
    async with store.transaction() as tx:
        last_year = NOW - timedelta(days=400)
        labels = [
            (await filed(tx, 0, 0)).label,
            (await filed(tx, 0, 0)).label,
            (await filed(tx, 0, 0, line=LineName("vigili"))).label,
            (await filed(tx, 0, 0, at=last_year)).label,
            (await filed(tx, 0, 0)).label,
        ]
    assert labels == ["2026-0001", "2026-0002", "2026-0001", "2025-0001", "2026-0003"]


async def test_a_draft_is_filed_once(store: Driver) -> None:
    async with store.transaction() as tx:
        thread = await thread_of(tx)
        draft = await faults.begin(tx, LINE, DESK, thread, Told("", Place(), None), now=NOW)
        assert draft.label == ""
        assert await faults.file(tx, draft.id, "strade", year=2026, now=NOW) is not None
        assert await faults.file(tx, draft.id, "verde", year=2026, now=NOW) is None


@pytest.mark.parametrize("latitude", [0.0, 37.65, 43.93, 69.65])
@pytest.mark.parametrize("bearing", [0, 45, 90, 200])
async def test_close_by_is_fifty_metres_whatever_the_direction(store: Driver, latitude: float, bearing: int) -> None:
    def away(metres: float) -> tuple[float, float]:
        north, east = (metres / EARTH_METRES * f(math.radians(bearing)) for f in (math.cos, math.sin))
        return latitude + math.degrees(north), 14.5 + math.degrees(east / math.cos(math.radians(latitude)))

    async with store.transaction() as tx:
        within, beyond = await filed(tx, *away(49.5)), await filed(tx, *away(50.5))
        nearest = await filed(tx, *away(3))
        here = await filed(tx, latitude, 14.5)
        found = await faults.near(tx, here, metres=50, since=NOW - timedelta(days=14), at_most=9)
    assert [each.fault.id for each in found] == [nearest.id, within.id]
    assert found[1].metres == pytest.approx(49.5, abs=0.1)
    assert beyond.id not in [each.fault.id for each in found]


async def test_what_is_old_settled_elsewhere_or_a_draft_is_not_close_by(store: Driver) -> None:
    async with store.transaction() as tx:
        await filed(tx, 37.65, 14.5, at=NOW - timedelta(days=15))
        await filed(tx, 37.65, 14.5, line=LineName("vigili"))
        settled = await filed(tx, 37.65, 14.5)
        assert await faults.turn(tx, settled.id, faults.FaultState.RESOLVED, now=NOW) is not None
        assert await faults.turn(tx, settled.id, faults.FaultState.FORWARDED, now=NOW) is None
        await faults.begin(tx, LINE, DESK, await thread_of(tx), Told("", Place("", 37.65, 14.5), None), now=NOW)
        here = await filed(tx, 37.65, 14.5)
        assert await faults.near(tx, here, metres=50, since=NOW - timedelta(days=14), at_most=9) == []
