"""A desk with two lines: the second is named first, and has everything the first has."""

import pytest

from tests.scenarios.faults import CATEGORIES
from tests.town import ACCESS_TOKEN, SECRET, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

WABA = "102290129340398"
SECOND = {"second_line": True, "second_account": WABA, "second_token": ACCESS_TOKEN, "second_secret": SECRET}
CARD = "Non è ancora partito."


async def at_second(town: Town) -> None:
    """From now on everybody writes to the second line."""
    await town.settled()
    await town.settings(phone_number_id="206540352242922")


@pytest.mark.knobs(**SECOND)
async def test_a_notice_goes_to_the_subscribers_of_the_line_that_is_named(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    anna, bea = await town.citizen("Anna"), await town.citizen("Bea")
    await anna.says("ISCRIZIONE ON")
    await town.until("she is welcomed", anna.chat)
    await at_second(town)
    await bea.says("ISCRIZIONE ON")
    await town.until("she is welcomed, too", bea.chat)
    await ada.asks(None, "/iscritti", "1")
    assert "WhatsURP" in words_of(await ada.asks(None, "/statistiche", "📊"))
    assert "Polizia locale" in words_of(await ada.asks(None, "/statistiche vigili", "📊"))
    asked = await ada.writes(None, "/broadcast Polizia locale: Domani\nvia Roma è *chiusa*")
    card = await town.notice(None, CARD, after=asked)
    assert "tutti gli iscritti · Polizia locale" in words_of(card)
    await ada.presses(card, "📣 Invia")
    await town.until("it is there", lambda: any("via Roma" in words for words in bea.heard()))
    await town.settled()
    assert not [words for words in anna.heard() if "via Roma" in words]
    (heard,) = [words for words in bea.heard() if "via Roma" in words]
    assert heard.startswith("Domani\nvia Roma è *chiusa*")


@pytest.mark.knobs(**SECOND)
async def test_without_a_colon_a_notice_is_all_words(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    asked = await ada.writes(None, "/broadcast Vigili in sciopero")
    card = await town.notice(None, CARD, after=asked)
    assert "Vigili in sciopero" in words_of(card)
    assert "Polizia locale" not in words_of(card)


@pytest.mark.knobs(more=CATEGORIES, **SECOND)
async def test_reports_of_both_lines_are_found_by_their_numbers(town: Town) -> None:
    marta, bea = await town.operator("Marta"), await town.citizen("Bea")
    await at_second(town)
    await bea.says("C'è una buca")
    topic = (await bea.shown("C'è una buca"))["topic"]
    card = await marta.asks(topic, "/segnalazione altro", "Stato: ricevuta")
    number = next(word for word in words_of(card).split() if word[:2] == "20" and word[4:5] == "-")
    await marta.asks(None, "/segnalazioni", "Nessuna segnalazione")
    await marta.asks(None, "/segnalazioni vigili", number)
    await marta.asks(None, "/aiuto", "Questo sportello ha più linee: urp, vigili.")
