"""The 24-hour window when Meta's clock is not ours."""

import pytest

from tests.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY_AND_A_BIT = 25 * 3600


async def test_a_window_that_only_meta_knows_is_closed_is_tried_twice_at_most(town: Town) -> None:
    """Their clock is two days ahead: by ours the citizen has just written, and will have for a long time."""
    anna, marta = await town.citizen("Anna"), await town.operator()
    await town.advance(DAY_AND_A_BIT)
    topic = await anna.arrives("Quando aprite?")
    await town.advance(DAY_AND_A_BIT)
    before = len(town.sends(to=anna))
    written = await marta.writes(topic, "Domani alle nove")
    await town.notice(topic, "24 ore", after=written)
    await town.settled()
    assert len(town.sends(to=anna)) - before <= 2
    assert anna.heard() == []
    await anna.says("Allora?")
    await anna.hears("Domani alle nove")
    assert anna.heard() == ["Domani alle nove"]


async def test_an_answer_nobody_fetches_is_taken_off_and_its_operator_knows(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives("Quando aprite?")
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(DAY_AND_A_BIT)
    await town.bridge.start()
    written = await marta.writes(topic, "Domani alle nove")
    await town.notice(topic, "24 ore", after=written)
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(8 * 24 * 3600)
    await town.bridge.start()
    notice = await town.notice(topic, "7 giorni", after=written)
    assert notice["reply_to"] == written
    await anna.says("Allora?")
    await anna.shown("Allora?")
    await town.settled()
    assert anna.heard() == []


async def test_a_citizen_is_asked_to_tap_once_whoever_presses_and_reminded_when_staff_say_so(town: Town) -> None:
    anna, marta, carlo = await town.citizen("Anna"), await town.operator("Marta"), await town.operator("Carlo")
    topic = await anna.arrives("Quando aprite?")
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(DAY_AND_A_BIT)
    await town.bridge.start()
    written = await marta.writes(topic, "Domani alle nove")
    notice = await town.notice(topic, "24 ore", after=written)
    assert await marta.presses(notice, "Avvisa") == "Inviato."
    await anna.gets("template")
    for operator in (marta, carlo):
        assert await operator.presses(notice, "Avvisa") == "Il cittadino è già stato avvisato."
    await town.settled()
    assert [sent["type"] for sent in anna.chat()] == ["template"]
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(2 * 3600)
    await town.bridge.start()
    assert await carlo.presses(notice, "Avvisa") == "Inviato."
    await town.until("the reminder", lambda: [sent["type"] for sent in anna.chat()] == ["template"] * 2)
    await anna.says("Eccomi")
    await anna.hears("Domani alle nove")
    assert await carlo.presses(notice, "Avvisa") == "Non c'era più niente in attesa."
    await town.settled()
    assert len(anna.chat()) == 3


async def test_several_held_answers_leave_in_order_for_who_writes_instead_of_tapping(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives("E la mia pratica?")
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(DAY_AND_A_BIT)
    await town.bridge.start()
    answers = ["È pronta", "Sportello 3", "Porti un documento"]
    for number, words in enumerate(answers):
        written = await marta.writes(topic, words)
        await town.notice(topic, "Anche questa risposta aspetta" if number else "24 ore", after=written)
    assert anna.heard() == []
    await anna.says("Allora?")
    await anna.hears(answers[-1])
    await town.settled()
    assert anna.heard() == answers
    assert [message["type"] for message in anna.chat()] == ["text"] * len(answers)
