"""What staff correct: a command never reaches a citizen as words, before it left or after."""

import pytest

from tests.town import Object, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

WITHDRAWN = "✏️ Il comando è stato corretto, e ciò che mandava l'ho ritirato"
LATE = "✏️ Il comando era già eseguito e il messaggio partito"
UNDO_SECONDS = 60  # to be in time, however slow the machine is
NOT_RUN = "✏️ Un comando scritto correggendo un messaggio non viene eseguito"


async def told(town: Town, topic: int, words: str, about: int) -> Object:
    """The notice with these words under that message."""

    def find() -> Object | None:
        return next((m for m in town.in_topic(topic) if m["reply_to"] == about and words in words_of(m)), None)

    return await town.until(f"«{words}» under {about}: {town.lines(topic)}", find)


@pytest.mark.knobs(undo_seconds=UNDO_SECONDS)
@pytest.mark.parametrize("corrected", ["/r tari", "Buongiorno, apriamo alle dieci"])
async def test_a_ready_answer_whose_command_is_corrected_is_not_sent(town: Town, corrected: str) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    await marta.asks(topic, "/r salva orari\nAlle nove.", "💾 Tenuta.")
    await marta.asks(topic, "/r salva tari\nSi paga in due rate.", "💾 Tenuta.")
    typed = await marta.writes(topic, "/r orari")
    await town.notice(topic, "📤 orari", after=typed)
    await marta.edits(typed, corrected)
    await told(town, topic, WITHDRAWN, typed)
    await town.until("somebody who waits", lambda: town.rows("SELECT 1 FROM citizen_case WHERE waiting_ms > 0"))
    await town.pass_time(UNDO_SECONDS)
    assert anna.heard() == []
    await town.restart(undo_seconds=0)
    await marta.writes(topic, "Alle undici")
    await anna.hears("Alle undici")
    await town.settled()
    assert anna.heard() == ["Alle undici"]


async def test_a_command_corrected_too_late_changes_nothing(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    await marta.asks(topic, "/r salva orari\nAlle nove.", "💾 Tenuta.")
    typed = await marta.writes(topic, "/r orari")
    await anna.hears("Alle nove.")
    await marta.edits(typed, "Alle dieci")
    notice = await told(town, topic, LATE, typed)
    assert not notice["buttons"]
    await marta.edits(typed, "/r sedi")
    plain = await marta.writes(topic, "Alle undici")
    await anna.hears("Alle undici")
    await marta.edits(plain, "/chiudi")
    assert "Troppo tardi" in words_of(await told(town, topic, NOT_RUN, plain))
    kept = await marta.writes(topic, "/nota vedi il fascicolo 12")
    await town.marked(kept, "✍")
    await marta.edits(kept, "/nota vedi il fascicolo 13")
    await town.until("another note", lambda: notes(town) == ["vedi il fascicolo 13"])
    await marta.edits(kept, "/chiudi")
    await told(town, topic, NOT_RUN, kept)
    await marta.edits(kept, "vedi il fascicolo 14")
    await town.until("a note still", lambda: notes(town) == ["vedi il fascicolo 14"])
    await town.settled()
    assert anna.heard() == ["Alle nove.", "Alle undici"]
    assert not town.look().topics[topic]["closed"]


def notes(town: Town) -> list[str]:
    """What staff keep among themselves."""
    rows = town.rows("SELECT json_extract(body, '$.text') AS words FROM message WHERE direction = 'note' ORDER BY id")
    return [row["words"] for row in rows]


@pytest.mark.knobs(undo_seconds=UNDO_SECONDS, language="en")
async def test_an_answer_corrected_into_a_command_is_neither_sent_nor_run(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("When do you open?")
    plain = await marta.writes(topic, "At nine")
    await marta.edits(plain, "/chiudi")
    notice = await told(town, topic, "✏️ A command written by correcting a message is not run", plain)
    assert "nothing reached the citizen" in words_of(notice)
    await town.pass_time(UNDO_SECONDS)
    assert anna.heard() == []
    assert not town.look().topics[topic]["closed"]


async def test_a_note_that_became_a_command_or_nothing_is_not_sent_by_its_button(town: Town) -> None:
    anna, marta, carlo = await town.citizen("Anna"), await town.operator("Marta"), await town.operator("Carlo")
    topic = await anna.arrives("Quando aprite?")
    answer = await marta.writes(topic, "Alle nove")
    await anna.hears("Alle nove")
    note = await carlo.writes(topic, "anche il sabato?", reply_to=answer)
    offer = await told(town, topic, "📝 Tenuto come nota fra colleghi", note)
    await carlo.edits(note, "# non lo so")
    await town.until("a note", lambda: notes(town) == ["# non lo so"])
    assert await carlo.presses(offer, "Invia al cittadino") == (
        "Resta una nota: ora comincia come una nota o un comando, o non dice più nulla."
    )
    await town.settled()
    assert anna.heard() == ["Alle nove"]


@pytest.mark.knobs(undo_seconds=UNDO_SECONDS)
async def test_a_template_whose_command_is_corrected_is_not_sent(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    typed = await marta.writes(topic, "/modello avviso_comune Alle nove")
    await town.notice(topic, "avviso_comune", after=typed)
    await marta.edits(typed, "/modello avviso_comune Alle dieci")
    await told(town, topic, WITHDRAWN, typed)
    await town.pass_time(UNDO_SECONDS)
    assert anna.chat() == []
