"""By what the bridge enters its account: the token first, else the password; and where passwords are of no use."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.homeserver.people import StaffRoom
from tests.homeserver.proxy import Proxy, as_mas, proxied
from tests.homeserver.sealed import encrypt, reading
from tests.homeserver.server import Homeserver, call
from tests.scenarios.matrix.conftest import Place, keys
from tests.town import open_town

pytestmark = pytest.mark.asyncio(loop_scope="session")

ALARM = "SELECT cause FROM alarm WHERE lane = 'desk:urp'"
USED_INSTEAD = "access token refused: the password is used"


def both(place: Place, token: str = "") -> str:
    """The desk's table with a token and a password."""
    return keys(place.room, token=token) + f'password = "{place.room.bot.account.password}"\n'


async def devices(place: Place) -> list[str]:
    """The sessions of the bridge's account, as an administrator sees them."""
    server, path = place.room.server, f"_synapse/admin/v2/users/{place.room.bot.id}/devices"
    answer = await asyncio.to_thread(call, "GET", f"{server.url}/{path}", token=server.admin_token)
    return sorted(each["device_id"] for each in answer["devices"])


async def test_the_token_is_used_while_it_is_good_and_the_password_afterwards(place: Place) -> None:
    town, room = place.town, place.room
    anna = await town.citizen("Anna")
    assert await town.bridge.stop() == 0
    await town.bridge.start(matrix=both(place))
    head = await place.arrives(anna)
    assert await devices(place) == [room.bot.account.device_id]
    assert USED_INSTEAD not in town.bridge.log()
    await room.bot.ask("POST", "logout", {})  # in the middle of the day
    await anna.says("chi mi sente?")
    assert (await room.shown("chi mi sente?")).head == head
    await town.until("said so", lambda: USED_INSTEAD in town.bridge.log())
    (installation,) = town.rows("SELECT token FROM installation")
    own = f"SPORTELLO-{installation['token']}"
    assert await devices(place) == [own]
    await room.maria.writes("noi", head)
    await anna.hears("noi", seconds=60)
    await town.until("no alarm", lambda: not town.rows(ALARM), seconds=60)
    for _ in range(2):  # at a start there is no alarm at all, and always the same session
        assert await town.bridge.stop() == 0
        await town.bridge.start()
        assert await devices(place) == [own]
    await anna.says("e ancora?")
    assert (await room.shown("e ancora?")).head == head
    told = "SELECT 1 FROM inbox WHERE foreign_id LIKE 'desk_silenced%'"
    assert len(town.rows(told)) <= 1, "a start by the password was told as a trouble"


async def test_in_an_encrypted_room_the_other_session_has_keys_of_its_own(place: Place) -> None:
    town, room = place.town, place.room
    anna = await town.citizen("Anna")
    assert await town.bridge.stop() == 0
    await town.bridge.start(matrix=both(place))
    async with reading(room.maria) as maria:
        await encrypt(room)
        await anna.says("col token")
        head = (await maria.sees("col token")).head
        await room.bot.ask("POST", "logout", {})
        await anna.says("con la password")
        await maria.sees("con la password", head=head)
        await maria.writes("ci siamo", head)
        await anna.hears("ci siamo", seconds=60)
        assert not maria.shut


@pytest_asyncio.fixture(loop_scope="session")
async def behind_mas(tmp_path: Path, bytecode: Path, homeserver: Homeserver) -> AsyncIterator[tuple[Place, Proxy]]:
    """A bridge whose homeserver leaves its accounts to MAS, where there are no passwords."""
    async with aiohttp.ClientSession() as session, proxied(homeserver.url) as proxy:
        proxy.illness = as_mas
        room = StaffRoom(homeserver, session)
        await room.open()
        async with open_town(tmp_path, bytecode, matrix=keys(room, url=proxy.url)) as town:
            yield Place(town, room), proxy


async def test_a_token_that_mas_gave_is_enough_and_a_password_is_told_of_in_clear_words(
    behind_mas: tuple[Place, Proxy],
) -> None:
    (place, proxy), room = behind_mas, behind_mas[0].room
    town, anna = place.town, await place.town.citizen("Anna")
    head = await place.arrives(anna)
    await room.maria.writes("eccoci", head)
    await anna.hears("eccoci")
    async with reading(room.maria) as maria:  # nothing vouches for the session there, and it speaks all the same
        await encrypt(room)
        await anna.says("anche cifrato")
        await maria.sees("anche cifrato", head=head)
    assert not [path for path in proxy.asked if path.endswith("/v3/login")]
    assert await town.bridge.stop() == 0
    password = f'password = "{room.bot.account.password}"\n'
    table = keys(room, url=proxy.url)
    await town.bridge.spawn_again(matrix=table.replace(room.bot.account.access_token, "mct_revoked") + password)
    await anna.says("chi mi sente?")
    await town.until(
        "the alarm",
        lambda: [row["cause"] for row in town.rows(ALARM)] == ["matrix-password"],
        seconds=60,
    )
    assert "M_UNRECOGNIZED" in town.bridge.log()
    asked = len([path for path in proxy.asked if path.endswith("/v3/login")])
    assert asked <= 6, "it knocks without a pause"
    assert await town.bridge.stop() == 0
    await town.bridge.start(matrix=table)
