"""A broadcast of which too much fails stops by itself and asks."""

import pytest

from tests.scenarios.broadcasting import copies, drafted, report, subscribed
from tests.town import Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_it_pauses_and_asks_with_the_reason_and_goes_on_when_told(town: Town) -> None:
    await town.restart(messages_per_second=10)
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 50)
    for person in people[:30]:
        await person.changes(has_whatsapp=False)
    card = await drafted(town, ada, "Scuole chiuse")
    await ada.presses(card, "📣 Invia")
    asked = await town.notice(None, "🛑 Avviso n. 1: troppi invii non riusciti", after=card["id"])
    assert "× Questa persona non può ricevere" in words_of(asked)
    assert "/broadcast mancati 1" in words_of(asked)
    assert labels(asked) == ["▶️ Riprendi", "✖️ Annulla"]
    await town.restart()
    await report(town, ada, 1, "in pausa")
    before = sum(copies(people, "Scuole"))
    assert before < 20
    missed = await ada.asks(None, "/broadcast mancati 1", "non riusciti")
    assert words_of(missed).startswith("📄 Avviso n. 1:")
    assert sum(copies(people, "Scuole")) == before, "it went on though nobody said so"
    assert await ada.presses(asked, "▶️ Riprendi") == "L'avviso n. 1 riprende."
    said = await report(town, ada, 1, "concluso")
    assert "Inviati 20 di 50" in said
    assert "Non riusciti 30" in said
    assert copies(people, "Scuole") == [0] * 30 + [1] * 20
    told = [words_of(m) for m in town.in_topic(None) if "troppi invii non riusciti" in words_of(m)]
    assert len(told) == 1
