"""How it went: two buttons once a case is closed, where the line says so; a tap is counted and opens nothing."""

import pytest

from tests.scenarios.test_statistics import drawn
from tests.town import Citizen, Object, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASKS = "satisfaction = true\n"
QUESTION = "Abbiamo chiuso la sua richiesta. La nostra risposta le è stata utile?"


def questions(heard: list[str]) -> int:
    return len([words for words in heard if QUESTION in words])


async def taps(citizen: Citizen, message: Object, title: str) -> Object:
    """Tap this button; the answer."""
    before = len(citizen.chat())
    (button,) = [button for button in message["buttons"] if button["title"] == title]
    await citizen.presses(message["id"], button["id"])
    await citizen.town.until("an answer to the tap", lambda: len(citizen.chat()) > before)
    return citizen.chat()[before]


@pytest.mark.knobs(more=ASKS)
async def test_a_citizen_is_asked_once_and_their_last_tap_counts(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    await marta.writes(topic, "Alle nove")
    await anna.hears("Alle nove")
    await marta.asks(topic, "/chiudi", "✅ Chiusa")
    question = await anna.gets("interactive")
    assert QUESTION in words_of(question)
    thanked = await taps(anna, question, "👎 No")
    assert "Grazie di avercelo detto" in words_of(thanked)
    said = await drawn(town, marta, "/statistiche")
    assert "🙂 Com'è andata, secondo i cittadini: 👍 0, 👎 1." in words_of(said)
    await town.settled()
    assert [row["state"] for row in town.rows("SELECT state FROM citizen_case")] == ["closed"]
    await anna.says("Un'altra cosa")
    await anna.shown("Un'altra cosa")
    thanked = await taps(anna, question, "👍 Sì")
    assert words_of(thanked) == "Grazie, lo teniamo presente."
    await taps(anna, question, "👍 Sì")
    said = await drawn(town, marta, "/statistiche")
    assert "👍 1, 👎 0." in words_of(said)
    assert "Messaggi dei cittadini: 2." in words_of(said)
    await marta.writes(topic, "Dica")
    await anna.hears("Dica")
    await marta.asks(topic, "/chiudi", "✅ Chiusa")
    await town.settled()
    assert questions(anna.heard()) == 1


@pytest.mark.knobs(more=ASKS)
async def test_who_got_no_answer_is_not_asked(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Pubblicità")
    await marta.asks(topic, "/chiudi", "✅ Chiusa")
    await town.settled()
    assert anna.heard() == []


@pytest.mark.parametrize("how", [{}, {"human_only": True, "more": ASKS}], ids=["off", "only people"])
async def test_nobody_is_asked_where_the_line_does_not_say_so(town: Town, how: dict[str, str | bool]) -> None:
    assert await town.bridge.stop() == 0
    await town.bridge.start(**how)
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    await marta.writes(topic, "Alle nove")
    await anna.hears("Alle nove")
    await marta.asks(topic, "/chiudi", "✅ Chiusa")
    await town.settled()
    assert anna.heard() == ["Alle nove"]
