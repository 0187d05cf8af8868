"""What moves a case moves its topic too; and what asks for nothing moves neither."""

import pytest

from tests.scenarios.faults import CATEGORIES
from tests.town import Citizen, Object, Operator, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY_AND_A_BIT = 25 * 3600


async def later(town: Town, seconds: float) -> None:
    """So much time passes, while nothing is on its way."""
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(seconds)
    await town.bridge.start()


async def closes(town: Town, operator: Operator, topic: int) -> None:
    """Somebody closes the case, and the topic shows it."""
    await operator.asks(topic, "/chiudi", "✅ Chiusa")
    await town.until("the topic closed", lambda: town.look().topics[topic]["closed"])
    await town.settled()


def case_and_topic(town: Town, topic: int) -> tuple[str, bool]:
    """How the latest case stands, and whether its topic is closed."""
    (case,) = town.rows("SELECT state FROM citizen_case ORDER BY id DESC LIMIT 1")
    return case["state"], town.look().topics[topic]["closed"]


async def held(town: Town, anna: Citizen, marta: Operator) -> tuple[int, Object]:
    """Anna wrote a day ago, and Marta's answer waits; the topic, and the notice with the ways out."""
    topic = await anna.arrives("Quando aprite?")
    await later(town, DAY_AND_A_BIT)
    written = await marta.writes(topic, "Domani alle nove")
    return topic, await town.notice(topic, "24 ore", after=written)


async def test_a_tap_for_the_held_answers_is_no_new_question(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic, notice = await held(town, anna, marta)
    await marta.presses(notice, "Avvisa")
    template = await anna.gets("template")
    await closes(town, marta, topic)
    heard = town.rows("SELECT SUM(number) AS number FROM tally WHERE what = 'heard'")[0]["number"]
    await anna.presses(template["id"], template["buttons"][0]["id"])
    await anna.hears("Domani alle nove")
    await town.settled()
    assert case_and_topic(town, topic) == ("closed", True)
    await marta.asks(None, "/coda", "✅ Nessuno aspetta una risposta.")
    assert town.rows("SELECT SUM(number) AS number FROM tally WHERE what = 'heard'")[0]["number"] == heard
    await anna.presses(template["id"], template["buttons"][0]["id"])  # nothing is held any more: they want something
    await anna.shown("Leggi la risposta")
    await marta.asks(None, "/coda", "Una persona aspetta una risposta")
    await town.settled()
    assert case_and_topic(town, topic) == ("open", False)


async def test_whose_held_answer_is_thrown_away_waits_again(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    _, notice = await held(town, anna, marta)
    await marta.asks(None, "/coda", "✅ Nessuno aspetta una risposta.")
    assert await marta.presses(notice, "Scarta") == "Scartata una risposta."
    listed = await marta.asks(None, "/coda", "Una persona aspetta una risposta")
    assert anna.name in words_of(listed)
    assert town.rows("SELECT SUM(number) AS number FROM tally WHERE what = 'answered'")[0]["number"] == 0


async def test_whose_answer_waited_in_vain_waits_again(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic, _ = await held(town, anna, marta)
    await later(town, 8 * 24 * 3600)
    await town.notice(topic, "7 giorni")
    assert anna.name in words_of(await marta.asks(None, "/coda", "Una persona aspetta una risposta"))


@pytest.mark.knobs(more=CATEGORIES)
async def test_a_step_nobody_fetched_leaves_the_citizen_waiting_and_was_no_answer_of_staff(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Il lampione davanti alla scuola è spento")
    await later(town, DAY_AND_A_BIT)
    await marta.asks(topic, "/segnalazione illuminazione", "Stato: ricevuta")
    await anna.gets("template")
    await later(town, 8 * 24 * 3600)
    await town.notice(topic, "7 giorni")
    assert anna.name in words_of(await marta.asks(None, "/coda", "Una persona aspetta una risposta"))
    assert not town.rows("SELECT 1 FROM tally WHERE what = 'answered' AND number < 0")


@pytest.mark.knobs(more=CATEGORIES)
async def test_whatever_answers_in_a_closed_topic_opens_case_and_topic_together(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    ada = await town.operator("Ada", status="administrator")
    topic = await anna.arrives("Il lampione davanti alla scuola è spento")
    await marta.asks(topic, "/r salva orari\nAlle nove", "Tenuta")
    listed = await marta.asks(topic, "/r", "Risposte pronte")
    noted = await marta.writes(topic, "@ada che dici?", mentions=[ada.id])
    note = await town.notice(topic, "nota", after=noted)
    await closes(town, marta, topic)

    async def is_open_again() -> None:
        await town.until("the topic open", lambda: not town.look().topics[topic]["closed"])
        await town.settled()
        assert case_and_topic(town, topic) == ("open", False)
        await closes(town, marta, topic)
        assert case_and_topic(town, topic) == ("closed", True)

    await marta.presses(listed, "orari")
    await is_open_again()
    await ada.writes(topic, "/r orari")
    await is_open_again()
    await ada.writes(topic, "/modello avviso_comune La carta è pronta")
    await is_open_again()
    await ada.presses(note, "Invia")
    await is_open_again()
    await ada.writes(topic, "/segnalazione illuminazione")
    await is_open_again()
    await ada.writes(topic, "A domani")
    await is_open_again()


async def test_a_heart_opens_nothing_and_a_call_opens_what_waits(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    await marta.writes(topic, "Alle nove")
    heard = await anna.hears("Alle nove")
    await closes(town, marta, topic)
    await anna.sends(type="reaction", message_id=heard["id"], emoji="❤️")
    await town.notice(topic, "Ha reagito con ❤️")
    await town.settled()
    assert case_and_topic(town, topic) == ("closed", True)
    await marta.asks(None, "/coda", "✅ Nessuno aspetta una risposta.")
    await town.control("POST", f"citizens/{anna.id}/call", {})
    await town.notice(topic, "📞 Ha provato a chiamare")
    await town.settled()
    assert case_and_topic(town, topic) == ("open", False)
    assert anna.name in words_of(await marta.asks(None, "/coda", "Una persona aspetta una risposta"))


@pytest.mark.knobs(human_only=True, more=CATEGORIES)
async def test_where_only_people_speak_who_calls_or_reports_waits_until_somebody_does(town: Town) -> None:
    anna, bruno, marta = await town.citizen("Anna"), await town.citizen("Bruno"), await town.operator("Marta")
    await town.control("POST", f"citizens/{anna.id}/call", {})
    await town.notice(await anna.topic(), "📞 Ha provato a chiamare")
    topic = await bruno.arrives("Il lampione davanti alla scuola è spento")
    await marta.asks(topic, "/segnalazione illuminazione", "Stato: ricevuta")
    listed = words_of(await marta.asks(None, "/coda", "Aspettano una risposta 2 persone"))
    assert anna.name in listed
    assert bruno.name in listed
    await marta.writes(topic, "Ci pensiamo noi")
    await bruno.hears("Ci pensiamo noi")
    assert bruno.name not in words_of(await marta.asks(None, "/coda", "Una persona aspetta una risposta"))


async def test_a_new_case_in_an_old_topic_begins_with_the_card(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("C'è una buca in via Roma")
    await closes(town, marta, topic)
    await anna.says("Anzi, due")
    assert "👤" not in words_of(await anna.shown("Anzi, due"))  # the same case
    await closes(town, marta, topic)
    await later(town, 8 * 24 * 3600)
    await anna.says("E adesso il lampione")
    shown = words_of(await anna.shown("E adesso il lampione"))
    assert shown.startswith(f"👤 {anna.name}")
    assert f"«C'è una buca in via Roma», chiusa da {marta.name}" in shown
    await anna.says("In via Verdi")
    assert "👤" not in words_of(await anna.shown("In via Verdi"))
