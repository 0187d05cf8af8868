"""Orders about a broadcast as they are typed in haste: understood, or one line of help, never a new notice."""

import pytest

from tests.scenarios.broadcasting import drafted, subscribed
from tests.town import Operator, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAUSED, RESUMED = "L'avviso n. 1 è in pausa.", "L'avviso n. 1 riprende."


async def under_way(town: Town) -> Operator:
    """A broadcast that takes its time, and who manages it."""
    ada = await town.operator("Ada", status="administrator")
    await subscribed(town, 20)
    card = await drafted(town, ada, "Avviso lungo")
    await town.settled()
    await town.fault("graph", "hold", "messages", times=-1)
    await ada.presses(card, "📣 Invia")
    return ada


async def test_pause_and_resume_in_many_ways(town: Town) -> None:
    ada = await under_way(town)
    spellings = [
        "pausa",
        "Pausa!",
        "pausa 1!",
        "pausa 1.",
        "pausa n. 1",
        "pausa #1",
        "1 pausa",
        "pausa n°1",
        "pausa, 1",
    ]
    for spelling in spellings:
        await ada.asks(None, f"/broadcast {spelling}", PAUSED)
        await ada.asks(None, "/broadcast riprendi", RESUMED)
    await ada.asks(None, "/broadcast stato?", "Avviso n. 1 – tutti gli iscritti – in corso")
    await ada.asks(None, "/broadcast annulla 1 subito", "Dopo «annulla 1» non va altro")
    await ada.asks(None, "/broadcast annulla", "L'avviso n. 1 è annullato.")
    await ada.asks(None, "/broadcast annulla", "Nessun avviso è in corso, in pausa o programmato.")
    await ada.asks(None, "/broadcast stato n. 7", "Non c'è un avviso n. 7.")
    await town.mend("graph")
    assert town.rows("SELECT COUNT(*) AS n FROM broadcast")[0]["n"] == 1


async def test_with_several_it_asks_which(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await subscribed(town, 1)
    for number in (1, 2):
        await drafted(town, ada, f"Avviso {number}. Domani")
        await ada.asks(None, f"/broadcast programma {number} domani 10:30", "parte da solo")
    asked = await ada.asks(None, "/broadcast annulla", "Di quale avviso?")
    assert words_of(asked).endswith("programmati: 1, 2. Per esempio: /broadcast annulla 2")
    await ada.asks(None, "/broadcast 2 annulla", "L'avviso n. 2 è annullato.")
    await ada.asks(None, "/broadcast annulla", "L'avviso n. 1 è annullato.")
    assert town.rows("SELECT COUNT(*) AS n FROM broadcast")[0]["n"] == 2


async def test_words_that_are_a_notice_stay_one(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await subscribed(town, 1)
    for text in ("Stato di allerta in paese", "Programma di Natale: 3 concerti", "Scuola 12 chiusa", "1 pausa estiva"):
        card = await drafted(town, ada, text)
        assert text in words_of(card)
