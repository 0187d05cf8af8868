"""The homeserver goes away and comes back in mid-conversation."""

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from tests.homeserver.people import StaffRoom
from tests.homeserver.proxy import Proxy, bad_gateway, hang_up, proxied
from tests.homeserver.server import Homeserver, Process
from tests.scenarios.matrix.conftest import Place, keys
from tests.town import open_town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def ill(tmp_path: Path, bytecode: Path, homeserver: Homeserver) -> AsyncIterator[tuple[Place, Proxy]]:
    """A bridge that reaches the homeserver through a proxy."""
    async with aiohttp.ClientSession() as session, proxied(homeserver.url) as proxy:
        room = StaffRoom(homeserver, session)
        await room.open()
        async with open_town(tmp_path, bytecode, matrix=keys(room, url=proxy.url)) as town:
            yield Place(town, room), proxy


async def test_while_a_proxy_is_ill_nothing_is_lost_and_little_is_asked(ill: tuple[Place, Proxy]) -> None:
    place, proxy = ill
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    proxy.illness = bad_gateway
    asked = len(proxy.asked)
    words = [f"parola {number}" for number in range(5)]
    for word in words:
        await anna.says(word)
    answer = await room.maria.writes("rispondo intanto", head)
    await place.town.until("a failure to speak", lambda: "lane is silent" in place.town.bridge.log(), seconds=60)
    await place.town.until("a failure to hear", lambda: "desk not heard" in place.town.bridge.log(), seconds=60)
    assert len(proxy.asked) - asked < 20
    proxy.illness = None
    await anna.hears("rispondo intanto", seconds=60)
    await room.marked(answer, "👌")
    await room.shown(words[-1], head=head)
    assert [each.words for each in await room.in_thread(head)] == ["Buongiorno", *words]


async def test_a_homeserver_that_is_started_again_goes_on_where_it_was(tmp_path: Path, bytecode: Path) -> None:
    process = Process(tmp_path / "synapse")
    server = process.start()
    try:
        async with aiohttp.ClientSession() as session:
            room = StaffRoom(server, session)
            await room.open()
            async with open_town(tmp_path, bytecode, matrix=keys(room)) as town:
                place = Place(town, room)
                anna = await town.citizen("Anna")
                head = await place.arrives(anna)
                process.stop()
                await anna.says("mentre il server non c'è")
                await town.until("silence", lambda: "lane is silent" in town.bridge.log(), seconds=60)
                process.resume()
                assert (await room.shown("mentre il server non c'è")).head == head
                await room.maria.writes("eccoci", head)
                await anna.hears("eccoci", seconds=60)
                await town.settled(seconds=60)
                assert anna.heard() == ["eccoci"]
                shown = [each.words for each in await room.in_thread(head)]
                assert shown == ["Buongiorno", "mentre il server non c'è"]
    finally:
        with suppress(ProcessLookupError):
            process.stop()


async def test_two_hundred_messages_while_the_bridge_was_down_come_in_order_and_once(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    await place.town.bridge.stop()
    words = [f"parola {number:03}" for number in range(200)]
    for word in words:
        await anna.says(word)
    await place.town.bridge.start()
    await place.town.settled(seconds=120)
    shown = [each.words for each in await room.in_thread(head)]
    assert shown == ["Buongiorno", *words]


@pytest.mark.parametrize("is_killed", [False, True], ids=["line-broken", "killed"])
async def test_an_answer_where_the_bridge_does_not_know_yet_that_it_spoke_reaches_the_citizen(
    ill: tuple[Place, Proxy], *, is_killed: bool
) -> None:
    place, proxy = ill
    anna, room = await place.town.citizen("Anna"), place.room

    async def lose_the_answer(request: web.Request) -> web.StreamResponse | None:
        if "/send/" not in request.path:
            return None
        proxy.illness = only_hear
        headers = {"Authorization": request.headers["Authorization"], "Content-Type": "application/json"}
        url = f"{room.server.url}{request.raw_path}"
        async with room.session.request("PUT", url, data=await request.read(), headers=headers) as answer:
            assert answer.status == 200
        return await hang_up(request)

    async def only_hear(request: web.Request) -> web.StreamResponse | None:
        return await bad_gateway(request) if "/send/" in request.path else None

    proxy.illness = lose_the_answer
    await anna.says("Buongiorno")
    await place.town.until("the head's answer lost", lambda: proxy.illness is only_hear)
    head = await room.shown(anna.name)
    if is_killed:
        await place.town.bridge.kill()
    answer = await room.maria.writes("eccomi", head.id)
    if is_killed:
        await place.town.bridge.spawn_again()
    kept = f"SELECT 1 FROM inbox WHERE foreign_id = '{answer}'"
    await place.town.until("the answer kept", lambda: place.town.rows(kept), seconds=60)
    proxy.illness = None
    await anna.hears("eccomi", seconds=60)
