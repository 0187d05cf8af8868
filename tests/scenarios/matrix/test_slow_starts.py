"""A homeserver that fails for a while after the start: what staff did waits, in order, and the wait can be seen."""

import json

import pytest
from aiohttp import web

from tests.homeserver.proxy import Proxy, bad_gateway
from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.test_rights import wait

pytestmark = pytest.mark.asyncio(loop_scope="session")

OFTEN = 4  # looks at the room that fail: some seconds, with the pauses between them


async def unseen(request: web.Request) -> web.StreamResponse | None:
    """Nobody can look at the room; all the rest works."""
    return await bad_gateway(request) if request.path.endswith("/state") else None


async def test_what_staff_did_before_the_room_could_be_looked_at_waits_in_order_and_is_told(
    ill: tuple[Place, Proxy],
) -> None:
    place, proxy = ill
    town, room = place.town, place.room
    anna, bruno = await town.citizen("Anna"), await town.citizen("Bruno")
    head, other = await place.arrives(anna, "sono Anna"), await place.arrives(bruno, "sono Bruno")
    await town.settled()
    theirs = (await room.shown("sono Anna", head=head)).id
    assert await town.bridge.stop() == 0
    for words in ("uno", "due"):  # heard before the end, and not decided yet
        wait(place, room.maria, words, head)
    written = [await room.maria.writes(words, head) for words in ("tre", "quattro", "cinque")]
    await room.maria.writes("a Bruno", other)
    await room.maria.deletes(written[1])
    await room.maria.corrects(written[2], "cinque e mezzo")
    reaction = await room.maria.reacts(theirs, "👍")
    proxy.illness, asked = unseen, len(proxy.asked)
    await town.bridge.spawn_again()

    def looked() -> int:
        return len([path for path in proxy.asked[asked:] if path.endswith("/state")])

    await anna.says("c'è qualcuno?")
    await town.until("several looks", lambda: looked() >= OFTEN, seconds=60)
    status, told = await town.get("/readyz")
    assert (status, json.loads(told)["desk:urp"]) == (503, "not heard")
    assert (await town.get("/healthz"))[0] == 200
    assert anna.heard() == bruno.heard() == []
    await room.maria.writes("sei", head)
    proxy.illness = None
    await anna.hears("sei", seconds=60)
    await bruno.hears("a Bruno", seconds=60)
    await room.shown("c'è qualcuno?", head=head)
    await town.settled(seconds=60)
    assert anna.heard() == ["uno", "due", "tre", "cinque e mezzo", "sei"]
    assert bruno.heard() == ["a Bruno"]
    first = anna.chat(by_line=False)[0]["id"]
    assert "👍" in str(town.look().phones[anna.id][first])
    await room.maria.deletes(reaction)
    await town.until("no 👍", lambda: "👍" not in str(town.look().phones[anna.id][first]))
    assert (await town.get("/readyz"))[0] == 200
