"""`sportello check` beside a bridge at work: whether its session has the bridge's own keys, or another program's."""

import pytest
from pydantic import SecretStr

from tests.bridge.test_checking_matrix import report
from tests.homeserver.sealed import encrypt, reading
from tests.scenarios.matrix.conftest import Place, by_password

pytestmark = pytest.mark.asyncio(loop_scope="session")

FOREIGN = "has keys that are not in the bridge's database"


async def test_the_keys_of_a_session_are_compared_with_those_of_the_database(place: Place) -> None:
    town, room = place.town, place.room
    anna, device = await town.citizen("Anna"), place.room.bot.account.device_id
    database = town.bridge.database
    await place.arrives(anna)
    assert "keys" not in await report(room, database=database), "in clear all is well, and nothing is said"
    assert await town.bridge.stop() == 0
    in_clear = await report(room, database=database.parent / "lost.db")
    assert in_clear["keys"] == f"warning session {device} {FOREIGN}: in an encrypted room it would be mute"
    await town.bridge.start()
    async with reading(room.maria) as maria:
        await encrypt(room)
        await anna.says("cifrato")
        await maria.sees("cifrato")
    assert (await report(room, database=database))["keys"] == f"ok session {device} has the bridge's own keys"
    assert await town.bridge.stop() == 0
    sealed = await report(room, database=database.parent / "lost.db")
    assert sealed["keys"] == f"error session {device} {FOREIGN}: nothing is read or written in this room"
    await town.bridge.start()  # what looked has changed nothing
    await anna.says("ancora")


async def test_by_password_the_session_is_the_bridges_and_not_that_of_the_check(place: Place) -> None:
    town, room = place.town, place.room
    anna, database = await town.citizen("Anna"), place.town.bridge.database
    assert await town.bridge.stop() == 0
    await town.bridge.start(matrix=by_password(room))
    password = {"access_token": None, "password": SecretStr(room.bot.account.password)}
    async with reading(room.maria) as maria:
        await encrypt(room)
        await anna.says("cifrato")
        await maria.sees("cifrato")
    (installation,) = town.rows("SELECT token FROM installation")
    own = f"SPORTELLO-{installation['token']}"
    assert (await report(room, database=database, **password))["keys"] == f"ok session {own} has the bridge's own keys"
    nothing_yet = await report(room, database=database.parent / "new.db", **password)
    assert "keys" not in nothing_yet, "a session that is still to be made has no keys"
