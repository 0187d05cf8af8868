"""The identity card in a room, templates by hand, ready answers past their day, a flood of words, and a call."""

import pytest

from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.staff import asks, headed, name, taps
from tests.scenarios.matrix.test_cases_matrix import DAY_AND_A_BIT
from tests.scenarios.matrix.test_shifts import ages

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_card_tells_earlier_cases_and_warns_of_a_window_about_to_close(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    anna = await town.citizen("Anna")
    head = await place.arrives(anna, "C'è una buca in via Roma")
    await asks(place, maria, "!chiudi", "✅ Chiusa", head)
    await ages(place, 8 * 24 * 3600)
    await anna.says("E adesso il lampione")
    again = (await room.shown("E adesso il lampione")).head
    assert again not in ("", head)
    card = (await asks(place, maria, "!chi", "❗ Non è presa in carico da nessuno", again)).words
    assert f"«C'è una buca in via Roma», chiusa da {name(maria)}" in card
    assert "⏳ testo libero fino a" in card
    assert [row["state"] for row in town.rows("SELECT state FROM citizen_case ORDER BY id")] == ["closed", "open"]
    await ages(place, 23.3 * 3600)
    soon = (await asks(place, maria, "!chi", "minuti non si potrà più rispondere con un testo libero", again)).words
    assert 20 < int(soon.rpartition("⏳ tra ")[2].split()[0]) <= 42


async def test_a_template_goes_after_the_window_and_the_command_wears_its_marks(place: Place) -> None:
    room, maria = place.room, place.room.maria
    anna = await place.town.citizen("Anna")
    head = await place.arrives(anna, "E la mia pratica?")
    await ages(place, DAY_AND_A_BIT)
    await place.town.advance(DAY_AND_A_BIT)
    await asks(place, maria, "!modello inesistente x", "Non conosco il modello «inesistente»", head)
    sent = await maria.writes("!modello avviso_comune La pratica è pronta.", head)
    await room.shown("📤 avviso_comune", head=head)
    await anna.gets("template")
    await room.marked(sent, "👌")
    (heard,) = anna.heard()
    assert "La pratica è pronta." in heard


async def test_a_ready_answer_past_its_day_is_shown_before_it_goes(place: Place) -> None:
    anna, maria = await place.town.citizen("Anna"), place.room.maria
    head = await place.arrives(anna, "Quando aprite?")
    kept = "!r salva estate valida fino al 1/1/2020\nD'estate dalle 8"
    await asks(place, maria, kept, "⚠️ scaduta il 1 gennaio 2020", head)
    asked = await asks(place, maria, "!r estate", "⚠️ «estate» valeva fino al 1 gennaio 2020.", head)
    await place.town.settled()
    assert anna.heard() == []
    await taps(place, maria, asked, "Manda lo stesso")
    await anna.hears("D'estate dalle 8")


async def test_a_flood_of_one_citizen_is_shown_whole_and_in_order(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    flood = [f"aiuto {number}" for number in range(20)]
    for words in flood:
        await anna.says(words)
    await room.shown(flood[-1], head=head)
    said = "\n".join(each.words for each in await room.in_thread(head))
    assert [line for line in said.splitlines() if line.startswith("aiuto")] == flood


@pytest.mark.knobs(undo_seconds=60)
async def test_who_calls_waits_for_an_answer_until_one_really_goes(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    anna = await town.citizen("Anna")
    await town.control("POST", f"citizens/{anna.id}/call", {})
    head = (await room.shown("📞 Ha provato a chiamare.")).head
    assert head
    assert anna.name in (await asks(place, maria, "!coda", "Una persona aspetta una risposta")).words
    written = await maria.writes("La richiamiamo noi", head)
    await headed(place, head, "🟢", name(maria))
    await asks(place, maria, "!coda", "✅ Nessuno aspetta una risposta.")
    await maria.reacts(written, "🙈")
    await room.shown("Ritirato", head=head)
    assert anna.name in (await asks(place, maria, "!coda", "Una persona aspetta una risposta")).words
    await town.pass_time(61)
    assert len(anna.heard()) == 1  # that nobody can take a call here
