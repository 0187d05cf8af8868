"""What moves a case moves its thread's head too; and what asks for nothing moves neither."""

import pytest

from tests.homeserver.people import Seen
from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.staff import asks, headed, taps
from tests.town import Citizen

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY_AND_A_BIT = 25 * 3600


async def held(place: Place, anna: Citizen) -> tuple[str, Seen]:
    """She wrote a day ago, and Maria's answer waits; the head, and the notice with the ways out."""
    head = await place.arrives(anna, "E la mia pratica?")
    await place.town.settled()
    assert await place.town.bridge.stop() == 0
    place.town.bridge.let_time_pass(DAY_AND_A_BIT)
    await place.town.bridge.start()
    await place.room.maria.writes("È pronta", head)
    return head, await place.room.shown("24 ore", head=head)


async def test_a_tap_for_the_held_answers_and_a_heart_ask_for_nothing(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    anna = await town.citizen("Anna")
    head, notice = await held(place, anna)
    await taps(place, maria, notice, "Avvisa il cittadino")
    template = await anna.gets("template")
    await asks(place, maria, "!chiudi", "✅ Chiusa", head)
    await headed(place, head, "✅")
    await anna.presses(template["id"], template["buttons"][0]["id"])
    heard = await anna.hears("È pronta")
    await anna.sends(type="reaction", message_id=heard["id"], emoji="❤️")
    await room.shown("Ha reagito con ❤️", head=head)
    await town.settled()
    await headed(place, head, "✅")
    assert [row["state"] for row in town.rows("SELECT state FROM citizen_case")] == ["closed"]
    assert len(town.rows("SELECT 1 FROM thread")) == 1
    await asks(place, maria, "!coda", "✅ Nessuno aspetta una risposta.")


async def test_whose_held_answer_is_thrown_away_waits_again(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    anna = await town.citizen("Anna")
    head, notice = await held(place, anna)
    await taps(place, maria, notice, "Scarta")
    await room.shown("Scartata una risposta", head=head)
    await asks(place, maria, "!coda", "Una persona aspetta una risposta")
    assert anna.heard() == []


@pytest.mark.knobs(undo_seconds=60)
async def test_a_ready_answer_in_a_closed_thread_opens_it_and_two_of_them_cross(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    anna, luca = await town.citizen("Anna"), await room.operator("luca")
    head = await place.arrives(anna, "Quando aprite?")
    await asks(place, maria, "!r salva orari\nAlle nove", "Tenuta", head)
    await asks(place, maria, "!chiudi", "✅ Chiusa", head)
    await headed(place, head, "✅")
    listed = await asks(place, maria, "!r", "Risposte pronte", head)
    await taps(place, maria, listed, "💬 orari")
    await headed(place, head, "🟢")
    assert [row["state"] for row in town.rows("SELECT state FROM citizen_case")] == ["open"]
    written = await luca.writes("!r orari", head)
    crossed = await room.shown("ha appena risposto: «Alle nove»", head=head)
    assert crossed.answers == written
    await luca.reacts(written, "🙈")
    await room.shown("Ritirato", head=head)
    assert anna.heard() == []
    await town.pass_time(60)
    await anna.hears("Alle nove")
    await town.settled()
    assert anna.heard() == ["Alle nove"]
