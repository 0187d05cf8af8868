"""The homeserver goes away and comes back in mid-conversation."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from tests.homeserver.people import StaffRoom
from tests.homeserver.proxy import Proxy, bad_gateway, hang_up
from tests.homeserver.server import Process
from tests.scenarios.matrix.conftest import Place, keys
from tests.town import open_town

pytestmark = pytest.mark.asyncio(loop_scope="session")

WATCHED_SECONDS = 15
ALARM = "SELECT 1 FROM alarm WHERE lane = 'desk:urp'"
AGES = "1000 * (unixepoch() - 8 * 86400)"


async def test_while_a_proxy_is_ill_nothing_is_lost_and_little_is_asked(ill: tuple[Place, Proxy]) -> None:
    place, proxy = ill
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    proxy.illness = bad_gateway
    asked, since = len(proxy.asked), time.monotonic()
    words = [f"parola {number}" for number in range(5)]
    for word in words:
        await anna.says(word)
    answer = await room.maria.writes("rispondo intanto", head)
    await place.town.until("a failure to speak", lambda: "lane is silent" in place.town.bridge.log(), seconds=60)
    await place.town.until("a failure to hear", lambda: "desk not heard" in place.town.bridge.log(), seconds=60)
    await asyncio.sleep(since + WATCHED_SECONDS - time.monotonic())
    ill_for = time.monotonic() - since
    assert 0 < (len(proxy.asked) - asked) / ill_for < 2, proxy.asked[asked:]
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


def lose_the_answer_to(words: str, place: Place, proxy: Proxy) -> None:
    """What holds these words reaches the room, and the bridge does not hear so; from then on it may only listen."""

    async def lose(request: web.Request) -> web.StreamResponse | None:
        body = await request.read()
        if "/send/" not in request.path or words.encode() not in body:
            return None
        proxy.illness = only_hear
        headers = {"Authorization": request.headers["Authorization"], "Content-Type": "application/json"}
        url = f"{place.room.server.url}{request.raw_path}"
        async with place.room.session.request("PUT", url, data=body, headers=headers) as answer:
            assert answer.status == 200
        return await hang_up(request)

    proxy.illness = lose


async def only_hear(request: web.Request) -> web.StreamResponse | None:
    """Nothing can be said."""
    return await bad_gateway(request) if "/send/" in request.path else None


async def is_kept(place: Place, event_id: str) -> None:
    """What staff did has been heard."""
    kept = f"SELECT 1 FROM inbox WHERE foreign_id = '{event_id}'"
    await place.town.until("what staff did, kept", lambda: place.town.rows(kept), seconds=60)


@pytest.mark.parametrize("is_killed", [False, True], ids=["line-broken", "killed"])
async def test_an_answer_where_the_bridge_does_not_know_yet_that_it_spoke_reaches_the_citizen(
    ill: tuple[Place, Proxy], *, is_killed: bool
) -> None:
    place, proxy = ill
    anna, room = await place.town.citizen("Anna"), place.room
    lose_the_answer_to(anna.name, place, proxy)
    await anna.says("Buongiorno")
    await place.town.until("the head's answer lost", lambda: proxy.illness is only_hear)
    head = await room.shown(anna.name)
    if is_killed:
        await place.town.bridge.kill()
    answer = await room.maria.writes("eccomi", head.id)
    if is_killed:
        await place.town.bridge.spawn_again()
    await is_kept(place, answer)
    proxy.illness = None
    await anna.hears("eccomi", seconds=60)
    await place.town.settled(seconds=60)
    assert anna.heard() == ["eccomi"]
    assert [each.words for each in await room.in_thread(head.id)] == ["Buongiorno"]


async def test_a_reaction_to_words_the_bridge_does_not_know_it_said_reaches_the_citizen(
    ill: tuple[Place, Proxy],
) -> None:
    place, proxy = ill
    anna, room = await place.town.citizen("Anna"), place.room
    lose_the_answer_to("Buongiorno", place, proxy)
    await anna.says("Buongiorno")
    await place.town.until("the answer lost", lambda: proxy.illness is only_hear)
    shown = await room.shown("Buongiorno")
    await place.town.bridge.kill()
    reaction = await room.maria.reacts(shown.id, "👍")
    await place.town.bridge.spawn_again()
    await is_kept(place, reaction)
    proxy.illness = None
    first = anna.chat(by_line=False)[0]
    await place.town.until("👍 on the phone", lambda: "👍" in str(place.town.look().phones[anna.id][first["id"]]))
    assert [each.words for each in await room.in_thread(shown.head)] == ["Buongiorno"]


async def test_what_was_written_before_the_account_was_put_out_reaches_the_citizen(ill: tuple[Place, Proxy]) -> None:
    place, proxy = ill
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)

    async def deaf(request: web.Request) -> web.StreamResponse | None:
        return await bad_gateway(request) if request.path.endswith("/sync") else None

    proxy.illness = deaf
    await room.boss.writes("# un evento che sveglia")
    await place.town.until("a failure to hear", lambda: "desk not heard" in place.town.bridge.log(), seconds=60)
    await room.maria.writes("detto prima", head)
    await room.boss.ask("POST", room.path("kick"), {"user_id": room.bot.id})
    proxy.illness = None
    await anna.hears("detto prima", seconds=60)
    await room.maria.writes("detto mentre non c'era", head)
    await room.boss.ask("POST", room.path("invite"), {"user_id": room.bot.id})
    await anna.hears("detto mentre non c'era", seconds=60)
    await place.town.settled(seconds=60)
    assert anna.heard() == ["detto prima", "detto mentre non c'era"]


async def test_who_is_let_in_again_says_nothing_of_long_ago_a_second_time(place: Place) -> None:
    town, room = place.town, place.room
    anna = await town.citizen("Anna")
    head = await place.arrives(anna)
    await room.maria.writes("una volta sola", head)
    await anna.hears("una volta sola")
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(9 * 86_400)  # so long ago that what was decided then is forgotten
    await town.bridge.start()
    await anna.says("e oggi?")
    await room.shown("e oggi?")
    await town.until("forgotten", lambda: not town.rows(f"SELECT 1 FROM inbox WHERE kept_ms < {AGES}"), seconds=60)
    await room.boss.ask("POST", room.path("kick"), {"user_id": room.bot.id})
    await town.until("the alarm", lambda: town.rows(ALARM), seconds=60)
    await room.boss.ask("POST", room.path("invite"), {"user_id": room.bot.id})
    await town.until("no alarm", lambda: not town.rows(ALARM), seconds=60)
    await room.maria.writes("anche oggi", head)
    await anna.hears("anche oggi", seconds=60)
    await town.settled(seconds=60)
    assert anna.heard() == ["una volta sola", "anche oggi"]


async def test_a_refusal_that_is_over_when_it_is_looked_into_silences_nothing(ill: tuple[Place, Proxy]) -> None:
    place, proxy = ill
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)

    async def forbid_once(request: web.Request) -> web.StreamResponse | None:
        if "/send/" not in request.path:
            return None
        proxy.illness = None
        return web.json_response({"errcode": "M_FORBIDDEN", "error": "not now"}, status=403)

    proxy.illness = forbid_once
    await anna.says("si legge subito?")
    await room.shown("si legge subito?", head=head)
    await place.town.until("no alarm", lambda: not place.town.rows(ALARM))
    assert [each.words for each in await room.in_thread(head)] == ["Buongiorno", "si legge subito?"]


async def test_what_was_said_after_a_copy_that_is_put_back_is_not_said_again(place: Place, tmp_path: Path) -> None:
    town, room = place.town, place.room
    anna = await town.citizen("Anna")
    head = await place.arrives(anna)
    await room.maria.writes("prima della copia", head)
    await anna.hears("prima della copia")
    await town.settled()
    assert (await town.bridge.command("backup", str(tmp_path / "copy.db")))[0] == 0
    await room.maria.writes("dopo la copia", head)
    await anna.hears("dopo la copia")
    assert await town.bridge.stop() == 0
    assert (await town.bridge.command("restore", str(tmp_path / "copy.db")))[0] == 0
    await town.bridge.start()
    assert (await room.shown("È stata rimessa una copia")).head == ""
    await anna.says("e adesso?")
    await room.shown("e adesso?", head=head)
    await room.maria.writes("anche adesso", head)
    await anna.hears("anche adesso")
    await town.settled()
    assert anna.heard() == ["prima della copia", "dopo la copia", "anche adesso"]
