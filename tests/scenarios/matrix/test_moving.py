"""`sportello desk move`: a bot is banned overnight, and in the morning staff go on in the other room."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.homeserver.people import StaffRoom
from tests.homeserver.server import Homeserver
from tests.scenarios.broadcasting import copies, drafted, subscribed
from tests.scenarios.matrix.conftest import Place, keys
from tests.scenarios.matrix.staff import asks
from tests.scenarios.test_webhooks import encoded, knock
from tests.town import GRAPH_NUMBER, Object, open_town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


def failed(wamid: str) -> bytes:
    """Meta's late word that a message it took never got there."""
    news: Object = {"id": wamid, "status": "failed", "timestamp": "1790000000", "errors": [{"code": 131026}]}
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": GRAPH_NUMBER}, "statuses": [news]}
    change = {"field": "messages", "value": value}
    return encoded({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]})


MOVE = ("desk", "move", "urp", "urp-matrix")


@pytest_asyncio.fixture(loop_scope="session")
async def group(
    request: pytest.FixtureRequest, tmp_path: Path, bytecode: Path, homeserver: Homeserver
) -> AsyncIterator[Place]:
    """A town whose staff are on Telegram, and an empty room on Matrix."""
    async with aiohttp.ClientSession() as session:
        room = StaffRoom(homeserver, session)
        await room.open()
        marker = request.node.get_closest_marker("knobs")
        async with open_town(tmp_path, bytecode, **({} if marker is None else marker.kwargs)) as town:
            yield Place(town, room)


async def test_nothing_is_lost_or_said_twice_when_the_bot_is_banned(group: Place) -> None:
    town, room = group.town, group.room
    anna, bruno, marta = await town.citizen("Anna"), await town.citizen("Bruno"), await town.operator("Marta")
    topic = await anna.arrives("Il lampione è rotto")
    await marta.writes(topic, "In che via?")
    await anna.hears("In che via?")
    closed = await bruno.arrives("Buonasera")
    await marta.writes(closed, "/chiudi")
    await town.until("the end of it", lambda: town.look().topics[closed]["closed"])
    await town.settled()
    await town.control("PATCH", "group", {"status": "kicked"})
    for words in ("Via Roma 4", "davanti alla scuola"):
        await anna.says(words)
    waits = "SELECT 1 FROM delivery WHERE lane = 'desk:urp' AND kind = 'post' AND state = 'waiting'"
    frozen = "SELECT 1 FROM lane_freeze WHERE lane = 'desk:urp'"  # from then on nothing is tried
    await town.until("words that wait", lambda: len(town.rows(waits)) == 2 and town.rows(frozen))
    told = await town.bridge.command(*MOVE, matrix_too=keys(room), left_group=True)
    assert told == (0, "would move 1 conversations, 2 waiting messages: --yes does it")
    status, said = await town.bridge.command(*MOVE, "--yes")
    assert (status, said) == (1, "the bridge is running: stop it, move the conversations, start it again")
    await town.bridge.kill()
    told = await town.bridge.command(*MOVE, "--yes")
    assert told == (0, "moved from urp to urp-matrix: 1 conversations, 2 waiting messages")
    told = await town.bridge.command(*MOVE, "--yes")
    assert told == (0, "moved from urp to urp-matrix: 0 conversations, 0 waiting messages")
    await town.bridge.start()
    head = (await room.shown("davanti alla scuola")).head
    shown = [each.words for each in await room.in_thread(head)]
    assert shown[1:] == ["Via Roma 4", "davanti alla scuola"]
    heading, *lines = shown[0].splitlines()
    assert heading.startswith("📦 Questa conversazione continua qui")
    assert [line.rpartition(": ")[2] for line in lines] == ["Il lampione è rotto", "In che via?"]
    assert marta.name in lines[1]
    assert [each.id for each in await room.heads()] == [head]
    await room.maria.writes("Grazie, domani", head)
    await anna.hears("Grazie, domani")
    await bruno.says("Ancora io")
    assert (await room.shown("Ancora io")).head != head
    assert anna.heard() == ["In che via?", "Grazie, domani"]


@pytest.mark.knobs(messages_per_second=3)
async def test_a_broadcast_goes_on_and_what_fails_late_is_told_at_the_new_desk(group: Place) -> None:
    town, room = group.town, group.room
    ada, marta = await town.operator("Ada", status="administrator"), await town.operator("Marta")
    anna = await town.citizen("Anna")
    people = await subscribed(town, 9)
    topic = await anna.arrives()
    await anna.changes(online=False)
    await marta.writes(topic, "Le rispondo domani")
    await anna.hears("Le rispondo domani")
    await marta.writes(topic, "/chiudi")
    await town.until("the end of it", lambda: town.look().topics[topic]["closed"])
    await town.settled()
    card = await drafted(town, ada, "Domani scuole chiuse")
    await ada.presses(card, "📣 Invia")
    sent = "SELECT 1 FROM delivery WHERE broadcast_id = 1 AND state = 'sent'"
    await town.until("some have it", lambda: len(town.rows(sent)) >= 1)
    assert await town.bridge.stop() == 0
    status, _ = await town.bridge.command(*MOVE, "--yes", matrix_too=keys(room), left_group=True)
    assert status == 0
    await town.bridge.start()
    await room.shown("📣 L'avviso n. 1 ora si segue da qui")
    await asks(group, room.boss, "!broadcast pausa 1", "L'avviso n. 1 è in pausa")
    await asks(group, room.boss, "!broadcast riprendi 1", "L'avviso n. 1")
    await town.until("everybody has it", lambda: sum(copies(people, "scuole chiuse")) >= len(people))
    await town.settled()
    assert copies(people, "scuole chiuse") == [1] * len(people)
    (answer,) = [message for message in anna.chat() if "Le rispondo" in words_of(message)]
    assert await knock(town, failed(answer["id"])) == 200
    told = await room.shown("💔 Non è arrivato.")
    assert anna.name in told.words.splitlines()[0]


async def test_what_waits_for_a_tap_goes_on_and_the_way_back_works_too(group: Place) -> None:
    town, room = group.town, group.room
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives()
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(25 * 3600)
    await town.advance(25 * 3600)
    await town.bridge.start()
    await marta.writes(topic, "la risposta di ieri")
    await town.notice(topic, "24 ore")
    await town.settled()
    assert await town.bridge.stop() == 0
    told = await town.bridge.command(*MOVE, "--yes", matrix_too=keys(room), left_group=True)
    assert told == (0, "moved from urp to urp-matrix: 1 conversations, 0 waiting messages")
    await town.bridge.start()
    asked = await room.shown("24 ore")
    await room.maria.reacts(asked.id, "📨" if "📨" in asked.words else "✅")
    await town.until("the tap is asked for", lambda: any(m["type"] == "template" for m in anna.chat()))
    await anna.says("eccomi")
    await anna.hears("la risposta di ieri")
    await room.shown("eccomi", head=asked.head)
    assert await town.bridge.stop() == 0
    told = await town.bridge.command("desk", "move", "urp-matrix", "urp", "--yes", left_group=False)
    assert told == (0, "moved from urp-matrix to urp: 1 conversations, 0 waiting messages")
    await town.bridge.start()
    back = await anna.shown("continua qui")
    assert "eccomi" in back["text"]
    await town.settled()
    assert anna.heard().count("la risposta di ieri") == 1


async def test_bad_names_are_told(group: Place) -> None:
    status, said = await group.town.bridge.command("desk", "move", "urp", "nessuno")
    assert (status, said) == (2, "nessuno: no such desk — one of urp")
    assert await group.town.bridge.command("desk", "move", "urp", "urp") == (2, "urp: this is the desk they are at")
