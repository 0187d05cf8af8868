"""Templates sent by hand: after 24 hours, and to somebody with whom staff speak first."""

import pytest

from tests.town import Town, words_of

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
