"""A room that is upgraded: the desk goes along, every open case is opened in the new room, nothing is lost between."""

from urllib.parse import quote

import pytest

from tests.homeserver.people import Person, StaffRoom
from tests.scenarios.matrix.conftest import Place

pytestmark = pytest.mark.asyncio(loop_scope="session")

ALARM = "SELECT 1 FROM alarm WHERE lane = 'desk:urp'"


async def upgraded(room: StaffRoom) -> StaffRoom:
    """The room that takes its place, before anybody but its maker is in it."""
    answer = await room.boss.ask("POST", room.path("upgrade"), {"new_version": "12"})
    new = StaffRoom(room.server, room.session, answer["replacement_room"])
    new.boss, new.maria, new.bot = (Person(new, each.account) for each in (room.boss, room.maria, room.bot))
    return new


async def let_in(room: StaffRoom) -> None:
    """Who was in the old one is invited; the bridge comes by itself."""
    for person in (room.bot, room.maria):
        await room.boss.ask("POST", room.path("invite"), {"user_id": person.id})
    await room.maria.joins()


async def test_an_upgraded_room_is_followed_and_open_cases_with_it(place: Place) -> None:
    town, old = place.town, place.room
    anna, bruno = await town.citizen("Anna"), await town.citizen("Bruno")
    head = await place.arrives(anna, "il lampione")
    closed = await place.arrives(bruno, "grazie di tutto")
    await old.maria.writes("!chiudi", closed)
    await town.until("closed", lambda: town.rows("SELECT 1 FROM citizen_case WHERE state = 'closed'"))
    await town.settled()
    new = await upgraded(old)
    await town.until("the alarm", lambda: town.rows(ALARM), seconds=30)
    await anna.says("c'è qualcuno?")
    await let_in(new)
    here = await new.shown("la conversazione continua qui")
    assert (await new.shown("c'è qualcuno?")).head == here.head
    (root,) = await new.heads()
    assert anna.name in root.words
    assert quote(old.id, safe="!:") in str(root.content["formatted_body"])
    assert quote(head, safe="$:") in str(root.content["formatted_body"])
    await new.maria.writes("sì, eccoci", here.head)
    await anna.hears("sì, eccoci")
    await town.until("no alarm", lambda: not town.rows(ALARM), seconds=30)
    await old.boss.writes("dalla stanza di prima", head)
    await anna.hears("dalla stanza di prima", seconds=30)
    await bruno.says("di nuovo io")
    assert (await new.shown("di nuovo io")).head not in (here.head, closed)
    await town.settled(seconds=30)
    assert anna.heard() == ["sì, eccoci", "dalla stanza di prima"]
    assert not [each for each in await old.in_thread(head) if "qualcuno" in each.words]


async def test_a_restart_in_the_middle_of_it_loses_nothing(place: Place) -> None:
    town, old = place.town, place.room
    anna = await town.citizen("Anna")
    head = await place.arrives(anna, "il lampione")
    await town.settled()
    await town.bridge.kill()
    new = await upgraded(old)
    await anna.says("mentre era spento")
    await let_in(new)
    await town.bridge.spawn_again()
    here = await new.shown("la conversazione continua qui")
    await new.shown("mentre era spento", head=here.head)
    await town.settled(seconds=30)
    await town.bridge.kill()
    await new.maria.writes("risposta", here.head)
    await town.bridge.spawn_again()
    await anna.hears("risposta", seconds=30)
    await anna.says("grazie mille")
    await new.shown("grazie mille", head=here.head)
    await town.settled(seconds=30)
    said = [each.words for each in await new.in_thread(here.head)]
    assert sorted(said) == sorted([here.words, "mentre era spento", "grazie mille"])
    assert [each.words for each in await old.in_thread(head)] == ["il lampione"]
    assert anna.heard() == ["risposta"]


async def test_a_room_that_does_not_say_so_itself_is_not_believed(place: Place) -> None:
    """Whoever may set the old room's end could name any room in which the account happens to be let in."""
    town, room = place.town, place.room
    anna = await town.citizen("Anna")
    await place.arrives(anna)
    other = StaffRoom(room.server, room.session)
    await other.open()
    await other.boss.ask("POST", other.path("invite"), {"user_id": room.bot.id})
    await room.boss.ask("PUT", room.path("state/m.room.tombstone"), {"body": "via", "replacement_room": other.id})
    await town.until("the alarm", lambda: town.rows(ALARM), seconds=30)
    await anna.says("resto qui")
    waits = "SELECT 1 FROM delivery WHERE kind = 'post' AND state = 'waiting'"
    await town.until("words that wait", lambda: town.rows(waits))

    async def is_out() -> bool:
        members = await other.boss.ask("GET", other.path("joined_members"))
        return room.bot.id not in members["joined"]

    await other.until("the account leaves", is_out)
    assert [each for each in await other.look() if each.sender == room.bot.id] == []
