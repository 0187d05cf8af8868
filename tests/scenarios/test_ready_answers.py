"""Ready answers and the directory of offices they draw on."""

import pytest

from tests.town import Object, Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

UNDO_SECONDS = 60
OFFICES = """
[lines.urp.offices.anagrafe]
title = "Ufficio anagrafe"
phone = "0935 000001"
"""


@pytest.mark.knobs(more=OFFICES, undo_seconds=UNDO_SECONDS)
async def test_an_answer_is_kept_found_filled_and_sent(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Il numero dell'anagrafe?")
    await marta.asks(topic, "/r", "Non ci sono ancora risposte pronte")
    await marta.asks(topic, "/r salva", "Il nome è una parola sola")
    await marta.asks(topic, "/r salva anagrafe", "Manca il testo")
    await marta.asks(topic, "/r salva anagrafe\nGentile {nomme}", "Non conosco {nomme}. I campi sono:")
    words = "Gentile {nome}, il numero dell'anagrafe è {anagrafe.telefono}."
    await marta.asks(topic, f"/r salva anagrafe\n{words}", "💾 Tenuta. • anagrafe:")
    sent = await marta.writes(topic, "/r anagrafe")
    said = f"Gentile {anna.name}, il numero dell'anagrafe è 0935 000001."
    await town.notice(topic, said, after=sent)
    await town.pass_time(UNDO_SECONDS + 1)
    await anna.hears(said)
    await town.marked(sent, "👌")  # the command stands for the answer, and wears its marks
    back = await marta.writes(topic, "/r anagrafe")
    await marta.reacts(back, "🙈")
    await town.notice(topic, "Ritirato", after=back)
    await town.pass_time(UNDO_SECONDS + 1)
    await town.settled()
    assert anna.heard() == [said]


async def test_words_find_the_nearest_and_one_tap_sends_it_once(town: Town) -> None:
    anna, marta, carlo = await town.citizen("Anna"), await town.operator("Marta"), await town.operator("Carlo")
    topic = await anna.arrives("Dove butto il divano?")
    for name, words in (
        ("ingombranti", "I rifiuti ingombranti si ritirano su prenotazione"),
        ("carta-identita", "La carta d'identità si chiede su appuntamento"),
        ("tari", "La TARI si paga in due rate"),
        ("mensa", "L'iscrizione alla mensa è aperta fino a giugno"),
    ):
        await marta.asks(topic, f"/r salva {name}\n{words}", "💾 Tenuta.")
    found = await marta.asks(topic, "/r cerca rifiuti ingombranti", "Queste assomigliano di più")
    assert labels(found)[0] == "💬 ingombranti"
    assert await marta.presses(found, "ingombranti") == "Inviato."
    await anna.hears("I rifiuti ingombranti si ritirano su prenotazione")
    assert await carlo.presses(found, "ingombranti") == "Già fatto da qualcuno."
    near = await marta.asks(topic, "/r ingombrante", "Queste assomigliano di più")
    assert "💬 ingombranti" in labels(near)
    await marta.asks(topic, "/r xyzzy", "Nessuna risposta pronta assomiglia")
    listed = await marta.asks(topic, "/r", "💬 Risposte pronte.")
    assert labels(listed) == ["💬 ingombranti", "💬 carta-identita", "💬 mensa"]  # the used one first, three in all
    assert len(words_of(listed).splitlines()) == 5
    await anna.says("E la mensa, l'iscrizione è aperta?")
    await anna.shown("E la mensa")
    suggested = await marta.asks(topic, "/r", "👇 Per «E la mensa, l'iscrizione è aperta?» le più vicine: mensa")
    assert labels(suggested) == ["💬 mensa", "💬 ingombranti", "💬 carta-identita"]
    await marta.asks(topic, "/r elimina mensa", "non c'è più")
    assert await marta.presses(suggested, "mensa") == "Questa scelta non è più valida."
    await marta.asks(topic, "/r elimina tarii", "La più vicina: tari")
    await marta.asks(topic, "/r elimina tari", "non c'è più")
    await town.settled()
    assert len(anna.heard()) == 1


async def test_what_was_answered_is_kept_by_answering_it(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    answer = await marta.writes(topic, "Alle nove")
    await anna.hears("Alle nove")
    kept = await marta.writes(topic, "/r salva orari", reply_to=answer)
    await town.notice(topic, "💾 Tenuta. • orari: Alle nove", after=kept)
    await marta.writes(topic, "/r orari")
    await town.until("it goes again", lambda: anna.heard() == ["Alle nove", "Alle nove"])
    assert len(town.rows("SELECT name FROM ready_answer")) == 1


async def test_an_answer_past_its_day_is_shown_before_it_goes(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    await marta.asks(topic, "/r salva estate valida fino al 31/2\nDalle 8", "Il giorno non è chiaro")
    await marta.asks(topic, "/r salva estate valida fino al 1/1/2020\nD'estate dalle 8", "⚠️ scaduta il 1 gennaio 2020")
    asked: Object = await marta.asks(topic, "/r estate", "⚠️ «estate» valeva fino al 1 gennaio 2020.")
    await town.settled()
    assert anna.heard() == []
    assert await marta.presses(asked, "Manda lo stesso") == "Inviato."
    await anna.hears("D'estate dalle 8")


async def test_an_answer_past_its_day_is_shown_before_it_goes_by_a_button_too(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    await marta.asks(topic, "/r elimina estate", "Non c'è «estate».")
    await marta.asks(topic, "/r salva estate valida fino al 1/1/2020\nD'estate dalle 8", "⚠️ scaduta")
    listed = await marta.asks(topic, "/r cerca estate", "Un tocco la manda")
    last = town.last_id()
    assert await marta.presses(listed, "estate") == "È scaduta: va letta prima."
    asked = await anna.shown("⚠️ «estate» valeva fino al 1 gennaio 2020.", after=last)
    await town.settled()
    assert anna.heard() == []
    assert await marta.presses(asked, "Manda lo stesso") == "Inviato."
    await anna.hears("D'estate dalle 8")


@pytest.mark.knobs(more=OFFICES)
async def test_the_directory_is_read_by_all_and_changed_by_managers(town: Town) -> None:
    ada, marta, anna = (
        await town.operator("Ada", status="administrator"),
        await town.operator("Marta"),
        await town.citizen("Anna"),
    )
    listed = await marta.asks(None, "/ufficio", "• anagrafe: Ufficio anagrafe")
    assert "titolo, orari, telefono" in words_of(listed)
    await marta.asks(None, "/ufficio anagrafe", "📞 0935 000001")
    await marta.asks(None, "/ufficio anagraffe", "Il più vicino: anagrafe")
    await marta.asks(None, "/ufficio anagrafe telefono 1", "è riservato a chi gestisce il gruppo")
    await ada.asks(None, "/ufficio anagrafe telefon 1", "Si può scrivere: titolo")
    await ada.asks(None, "/ufficio anagrafe telefono 0935 999", "📞 0935 999")
    await ada.asks(None, "/ufficio tributi orari lun 9-12", "🕘 lun 9-12")
    await ada.asks(None, "/ufficio tributi orari -", "«tributi» non è più nell'elenco")
    topic = await anna.arrives("Il numero?")
    await ada.asks(topic, "/r salva numero\nÈ {anagrafe.telefono}", "💾")
    await ada.asks(None, "/ufficio anagrafe telefono -", "🏢 Ufficio anagrafe")
    await ada.asks(
        topic, "/r numero", "«numero» non è partita: non si sa più che cosa mettere al posto di {anagrafe.telefono}"
    )
    await town.restart()
    await ada.asks(None, "/ufficio anagrafe telefono 0935 999", "📞 0935 999")
    await ada.writes(topic, "/r numero")
    await anna.hears("È 0935 999")
