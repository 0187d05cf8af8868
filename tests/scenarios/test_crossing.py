"""Two who answer at once: the second is told in time, however they answer."""

import pytest

from tests.town import Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

UNDO_SECONDS = 60


@pytest.mark.knobs(undo_seconds=UNDO_SECONDS)
async def test_the_second_is_told_in_time_however_they_answer(town: Town) -> None:
    anna, marta, carlo = await town.citizen("Anna"), await town.operator("Marta"), await town.operator("Carlo")
    topic = await anna.arrives("Quando aprite?")
    await marta.asks(topic, "/r salva orari\nAlle dieci", "Tenuta")
    listed = await marta.asks(topic, "/r", "Risposte pronte")
    noted = await marta.writes(topic, f"@{carlo.username} apriamo alle undici?")
    note = await town.notice(topic, "nota", after=noted)
    first = await marta.writes(topic, "Alle nove")
    crossed = f"{marta.name} ha appena risposto: «Alle nove»."
    for typed in ("/r orari", "/modello avviso_comune Apriamo alle dieci"):
        written = await carlo.writes(topic, typed)
        assert (await town.notice(topic, crossed, after=written))["reply_to"] == written
        await carlo.reacts(written, "🙈")
        await town.notice(topic, "Ritirato", after=written)
    before = town.last_id()
    assert await carlo.presses(listed, "orari") == "Inviato."
    await town.notice(topic, crossed, after=before)
    shown = await town.notice(topic, "📤 orari", after=before)
    await carlo.reacts(shown["id"], "🙈")  # he wrote no message: what shows it stands for it
    assert (await town.notice(topic, "Ritirato", after=before))["reply_to"] == shown["id"]
    before = town.last_id()
    assert await carlo.presses(note, "Invia") == "Inviato."
    assert (await town.notice(topic, crossed, after=before))["reply_to"] == noted
    assert anna.heard() == []
    await town.pass_time(UNDO_SECONDS)
    await town.settled()
    await town.marked(first, "👌")
    assert [words for words in anna.heard() if "dieci" in words] == []
    assert sorted(words[-10:] for words in anna.heard()) == sorted(["Alle nove"[-10:], "le undici?"])


@pytest.mark.knobs(undo_seconds=UNDO_SECONDS)
async def test_a_tapped_ready_answer_waits_for_the_undo_time_and_bears_its_marks(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    await marta.asks(topic, "/r salva orari\nAlle dieci", "Tenuta")
    listed = await marta.asks(topic, "/r", "Risposte pronte")
    assert await marta.presses(listed, "orari") == "Inviato."
    shown = await town.notice(topic, "📤 orari")
    assert anna.heard() == []
    await town.pass_time(UNDO_SECONDS)
    await anna.hears("Alle dieci")
    await town.marked(shown["id"], "👌")
    await marta.reacts(shown["id"], "🙈")
    assert "Troppo tardi" in words_of(await town.notice(topic, "già partito", after=shown["id"]))
