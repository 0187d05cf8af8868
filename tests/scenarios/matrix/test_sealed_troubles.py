"""Encrypted rooms where the keys are not as they should be: nothing is said in clear, and who can mend it is told."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.homeserver.people import Person, StaffRoom
from tests.homeserver.sealed import encrypt, in_clear, log_in_anew, reading
from tests.homeserver.server import Homeserver
from tests.scenarios.matrix.conftest import Place, by_password, keys
from tests.town import open_town

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHARED = "SELECT 1 FROM alarm WHERE lane = 'desk:urp' AND cause = 'matrix-shared'"
KEYS = "SELECT 1 FROM alarm WHERE lane = 'desk:urp' AND cause = 'matrix-keys'"
TOLD = "Questa stanza ora è cifrata"
ALARM = "SELECT 1 FROM alarm WHERE lane = 'desk:urp'"
WAITS = "SELECT 1 FROM delivery WHERE lane = 'desk:urp' AND kind = 'post' AND state = 'waiting'"


@pytest_asyncio.fixture(loop_scope="session")
async def pair(tmp_path: Path, bytecode: Path, homeserver: Homeserver) -> AsyncIterator[tuple[Place, StaffRoom]]:
    """Two rooms, both desks of the one line, and one account that speaks in both."""
    async with aiohttp.ClientSession() as session:
        room, other = StaffRoom(homeserver, session), StaffRoom(homeserver, session)
        await room.open(room_version="11")
        await other.open()
        await other.boss.ask("POST", other.path("invite"), {"user_id": room.bot.id})
        other.bot = Person(other, room.bot.account)
        await other.bot.joins()
        async with open_town(tmp_path, bytecode, matrix=keys(room), matrix_too=keys(other)) as town:
            yield Place(town, room), other


async def only_why(room: StaffRoom) -> bool:
    """Whether the one thing said in clear is why nothing else is."""
    (said,) = await in_clear(room)
    return said.startswith("🔇 Qui non posso più leggere né scrivere")


async def test_one_account_for_two_desks_is_named_and_an_own_one_gets_what_waited(
    pair: tuple[Place, StaffRoom],
) -> None:
    (place, other), town = pair, pair[0].town
    room, anna = place.room, await town.citizen("Anna")
    await encrypt(room)
    await town.until("the alarm", lambda: town.rows(SHARED), seconds=60)
    await other.shown("ogni stanza cifrata ne vuole uno tutto suo")
    await anna.says("si sente?")
    await other.maria.writes("qui sì", (await other.shown("si sente?")).head)
    await anna.hears("qui sì")
    await town.until("words that wait", lambda: town.rows(WAITS))
    assert await only_why(room)
    own = await room.operator("bot")
    async with reading(room.maria) as maria:
        assert await town.bridge.stop() == 0
        room.bot = own
        await town.bridge.start(matrix=keys(room))
        head = (await maria.sees("si sente?")).head
        await maria.writes("ora anche qui", head)
        await anna.hears("ora anche qui")
        await town.until("no alarm", lambda: not town.rows(ALARM), seconds=60)
    assert await in_clear(room) == []


async def test_lost_keys_are_named_nothing_is_said_in_clear_and_a_new_session_gets_what_waited(
    pair: tuple[Place, StaffRoom],
) -> None:
    """Another desk of the line, with an account of its own, learns of it: the room itself cannot be told."""
    (place, other), town = pair, pair[0].town
    room, anna = place.room, await town.citizen("Anna")
    own = await other.operator("bot")
    other.bot = own
    assert await town.bridge.stop() == 0
    await town.bridge.start(matrix_too=keys(other))
    async with reading(room.maria) as maria:
        await encrypt(room)
        await maria.sees(TOLD)
        await anna.says("prima")
        await maria.sees("prima")
        assert await town.bridge.stop() == 0
        for file in town.bridge.database.parent.glob("town.db*"):
            file.unlink()
        await town.bridge.spawn_again()
        await town.until("the alarm", lambda: town.rows(KEYS), seconds=60)
        await other.shown("ha chiavi che non conosco")
        await anna.says("dopo")
        await town.until("words that wait", lambda: town.rows(WAITS))
        assert await town.bridge.stop() == 0
        account = await asyncio.to_thread(log_in_anew, room.bot, "NUOVA")
        room.bot = Person(room, account)
        await town.bridge.start(matrix=keys(room))
        head = (await maria.sees("dopo")).head
        await maria.writes("eccoci di nuovo", head)
        await anna.hears("eccoci di nuovo")
        await town.until("no alarm", lambda: not town.rows(ALARM), seconds=60)
        assert not maria.shut
    assert await only_why(room)


async def test_with_a_password_lost_keys_are_replaced_without_anybody(place: Place) -> None:
    town, room = place.town, place.room
    anna = await town.citizen("Anna")
    assert await town.bridge.stop() == 0
    await town.bridge.start(matrix=by_password(room))
    async with reading(room.maria) as maria:
        await encrypt(room)
        await maria.sees(TOLD)
        await anna.says("prima")
        await maria.sees("prima")
        assert await town.bridge.stop() == 0
        for file in town.bridge.database.parent.glob("town.db*"):
            file.unlink()
        await town.bridge.spawn_again()
        await anna.says("dopo")
        head = (await maria.sees("dopo")).head
        await maria.writes("eccoci di nuovo", head)
        await anna.hears("eccoci di nuovo", seconds=60)
        assert not town.rows(KEYS)
        assert not maria.shut
    assert await in_clear(room) == []
