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
