"""Templates sent by hand: after 24 hours, and to somebody with whom staff speak first."""

import pytest

from tests.town import Citizen, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY_AND_A_BIT = 25 * 3600


async def test_a_template_goes_after_the_window_and_shows_what_went(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("E la mia pratica?")
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(DAY_AND_A_BIT)
    await town.bridge.start()
    await town.advance(DAY_AND_A_BIT)
    await marta.asks(topic, "/modello", "va scritto il nome di un modello")
    await marta.asks(topic, "/modello inesistente x", "Non conosco il modello «inesistente». Approvati: avviso_comune")
    await marta.asks(topic, "/modello avviso_comune", "vuole delle parole")
    await marta.asks(topic, "/modello risposta_pronta ciao", "non prende parole")
    sent = await marta.writes(topic, "/modello avviso_comune La pratica è pronta.")
    shown = await town.notice(topic, "📤 avviso_comune", after=sent)
    await anna.gets("template")
    await town.marked(sent, "👌")
    (heard,) = anna.heard()
    assert "La pratica è pronta." in heard
    assert heard.split("\n")[0] in words_of(shown)


@pytest.mark.knobs(undo_seconds=60)
async def test_what_begins_a_conversation_can_be_taken_back(town: Town) -> None:
    marta, carlo = await town.operator("Marta"), await town.operator("Carlo")
    bruno, carla, dora, elio = [await town.citizen(name) for name in ("Bruno", "Carla", "Dora", "Elio")]
    people: list[Citizen] = [bruno, carla, dora, elio]
    typed = "/scrivi {} avviso_comune La carta è pronta motivo: richiesta al telefono"
    begun = [await marta.writes(None, typed.format(person.phone)) for person in people]
    for command in begun:
        await town.notice(None, "✉️ Scritto a +39", after=command)
    shown = await town.until("four topics", lambda: sorted(town.world.topics) if len(town.world.topics) == 4 else None)
    notices = [await town.notice(topic, "Motivo: richiesta al telefono") for topic in shown]
    last = town.last_id()
    await carlo.reacts(begun[0], "🙈")  # a colleague's smile is no order
    await marta.reacts(begun[0], "🙈")
    told = await town.notice(None, "Ritirato", after=last)
    assert told["reply_to"] == begun[0]
    in_thread = await town.notice(shown[0], "Ritirato", after=last)
    assert in_thread["reply_to"] == notices[0]["id"]
    await marta.reacts(notices[1]["id"], "🙈")  # in the thread, on what shows it
    await town.notice(shown[1], "Ritirato", after=last)
    await town.restart()
    await marta.edits(begun[2], typed.format(dora.phone).replace("carta", "pratica"))
    corrected = await town.notice(None, "Il comando è stato corretto, e ciò che mandava l'ho ritirato", after=last)
    assert corrected["reply_to"] == begun[2]
    await marta.reacts(begun[0], "👍")
    await marta.reacts(begun[0], "🙈")  # once is enough
    await town.pass_time(61)
    await elio.gets("template")
    await town.marked(notices[3]["id"], "👌")  # what shows it wears its marks
    await marta.reacts(begun[3], "🙈")
    await town.notice(None, "già partit", after=begun[3])
    await town.settled()
    assert [words for words in town.lines(None) if "Ritirato" in words] == [words_of(told)]
    assert [len(person.heard()) for person in people] == [0, 0, 0, 1]


async def test_staff_write_first_to_who_wrote_before_or_for_a_reason(town: Town) -> None:
    marta, bruno = await town.operator("Marta"), await town.citizen("Bruno")
    await marta.asks(None, "/scrivi", "Per scrivere per primi")
    await marta.asks(None, f"/scrivi {bruno.phone} avviso_comune Ciao", "non ci ha mai scritto")
    begun = await marta.asks(
        None, f"/scrivi {bruno.phone} avviso_comune La carta è pronta motivo: richiesta al telefono", "✉️ Scritto a +39"
    )
    assert bruno.phone[-7:] not in words_of(begun)
    await bruno.gets("template")
    assert "La carta è pronta" in bruno.heard()[0]
    assert "motivo" not in bruno.heard()[0]

    def topic_there() -> int | None:
        return next(iter(town.world.topics), None)

    topic = await town.until("a topic", topic_there)
    await town.notice(topic, "Motivo: richiesta al telefono")
    await bruno.says("Grazie, vengo domani")
    await town.notice(topic, "Grazie, vengo domani")
    await town.settled()
    assert list(town.world.topics) == [topic]
    await marta.asks(None, f"/scrivi {bruno.phone} avviso_comune A domani", "✉️ Scritto a +39")
    (entry, again) = town.rows("SELECT action, subject FROM audit WHERE action = 'conversation.begun'")
    assert entry["subject"] == again["subject"]
