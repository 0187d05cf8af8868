"""`/costi`: what Meta's statuses said each message costs, summed up; nothing counted twice."""

import pytest

from tests.scenarios.test_subscriptions import LINE
from tests.town import Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_month_is_summed_up_for_managers_only(town: Town) -> None:
    ada, marta = await town.operator("Ada", status="administrator"), await town.operator("Marta")
    anna = await town.citizen("Anna")
    await marta.asks(None, "/costi", "/costi è riservato a chi gestisce il gruppo")
    empty = words_of(await ada.asks(None, "/costi", f"💶 {LINE}: "))
    assert "Gratuiti: 0" in empty
    assert "Totale: 0,00\xa0€" in empty
    assert "partiti 0: ne restano 1.000" in empty
    topic = await anna.arrives("Quando aprite?")
    for words in ("Alle nove", "Anzi, alle dieci"):
        written = await marta.writes(topic, words)
        await anna.hears(words)
        await town.marked(written, "👌")
    await anna.reads()
    await town.marked(written, "👀")
    await town.settled()
    told = words_of(await ada.asks(None, "/costi", f"💶 {LINE}: "))
    assert "Gratuiti: 2" in told
    assert "partiti 2: ne restano 998" in told
    assert "Messaggi di servizio a pagamento: 0 × 0,0248\xa0€ = 0,00\xa0€" in told
    assert "non ha detto il prezzo" not in told


async def test_joining_short_answers_is_offered_where_it_would_save(town: Town) -> None:
    ada, marta = await town.operator("Ada", status="administrator"), await town.operator("Marta")
    anna, bruno = await town.citizen("Anna"), await town.citizen("Bruno")
    topic, elsewhere = await anna.arrives(), await bruno.arrives()
    hers = (await anna.shown("Buongiorno"))["id"]
    await marta.writes(topic, "Prima")
    await anna.hears("Prima")
    await marta.writes(elsewhere, "Altrove")
    await bruno.hears("Altrove")
    assert "insieme" not in words_of(await ada.asks(None, "/costi", "💶"))
    await marta.writes(topic, "seconda")
    await marta.writes(topic, "terza")
    await ada.writes(topic, "Di un'altra")
    await marta.writes(topic, "Sotto la sua domanda", reply_to=hers)
    await anna.hears("Sotto la sua domanda")
    await town.settled()
    offered = words_of(await ada.asks(None, "/costi", "questo mese ne sarebbero partiti 2 in meno"))
    assert "[desks.urp] merge_seconds = 30" in offered
    await town.restart(merge_seconds=30)
    assert "insieme" not in words_of(await ada.asks(None, "/costi", "💶"))
