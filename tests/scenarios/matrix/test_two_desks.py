"""One line, two desks: a Telegram group and a Matrix room, of which each sees what the other answers."""

from typing import NamedTuple

import pytest

from tests.homeserver.people import Seen, StaffRoom
from tests.pictures import drawn, encoded
from tests.scenarios.matrix.conftest import Place
from tests.town import Citizen, Operator, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

JPEG = encoded(drawn())


class Begun(NamedTuple):
    """A citizen whose first words are shown at both desks, and who reads them."""

    town: Town
    room: StaffRoom
    anna: Citizen
    marta: Operator
    topic: int
    head: str


async def begun(both: Place) -> Begun:
    """The beginning of a conversation."""
    town, room = both.town, both.room
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives()
    return Begun(town, room, anna, marta, topic, (await room.shown("Buongiorno")).head)


async def test_an_answer_of_either_is_a_note_at_the_other_with_its_marks(both: Place) -> None:
    town, room = both.town, both.room
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Il lampione è rotto")
    head = (await room.shown("Il lampione è rotto")).head
    from_group = await marta.writes(topic, "Lo ripariamo domani")
    await anna.hears("Lo ripariamo domani")
    shown = await room.shown("Lo ripariamo domani", head=head)
    assert shown.words == f"💬 {marta.name} (URP) risponde:\nLo ripariamo domani"
    await town.marked(from_group, "👌")
    await room.marked(shown.id, "👌")
    await anna.says("E l'altro?")
    await room.shown("E l'altro?", head=head)
    from_room = await room.maria.writes("E anche l'altro", head)
    await anna.hears("E anche l'altro")
    copied = await town.notice(topic, "(URP Matrix) risponde:\nE anche l'altro")
    await anna.reads()
    await room.marked(from_room, "👀")
    await town.marked(copied["id"], "👀")
    await town.settled()
    assert anna.heard() == ["Lo ripariamo domani", "E anche l'altro"]
    assert [each.words for each in await room.in_thread(head)] == ["Il lampione è rotto", shown.words, "E l'altro?"]
    assert [m["id"] for m in town.in_topic(topic) if "risponde:" in words_of(m)] == [copied["id"]]


async def test_what_answers_such_a_note_stays_among_staff(both: Place) -> None:
    town, room, anna, marta, topic, head = await begun(both)
    await marta.writes(topic, "a domani")
    copy = await room.shown("a domani", head=head)
    reply = await room.maria.writes("sei sicura?", head, answers=copy.id)
    note = await room.shown("Tenuto come nota", head=head)
    assert note.answers == reply
    beside = await room.maria.writes("di persona?", answers=copy.id)

    async def told() -> Seen | None:
        return next((each for each in await room.in_thread(head) if each.answers == beside), None)

    await room.until("the note beside the thread", told)
    await room.boss.deletes(copy.id)  # only a copy: nothing is taken back, nothing is said of it
    await anna.says("Grazie, e quando?")
    await room.shown("Grazie, e quando?")
    await room.maria.writes("fatto", head)
    await anna.hears("fatto")
    await town.settled()
    assert anna.heard() == ["a domani", "fatto"]
    assert not any("Ritirato" in words or "Troppo tardi" in words for words in town.lines(topic))


@pytest.mark.knobs(undo_seconds=60)
async def test_what_is_corrected_or_taken_back_is_so_at_the_other(both: Place) -> None:
    town, room, anna, marta, topic, head = await begun(both)
    written = await marta.writes(topic, "alle 9")
    copy = await room.shown("alle 9", head=head)
    await marta.edits(written, "alle 10")
    corrected = await room.shown("risponde:\nalle 10", head=head)
    assert corrected.id == copy.id
    await marta.reacts(written, "🙈")
    await town.notice(topic, "Ritirato")
    assert (await room.shown("Questa risposta non è partita", head=head)).answers == copy.id
    from_room = await room.maria.writes("alle 11", head)
    shown = await town.notice(topic, "risponde:\nalle 11")
    await room.maria.deletes(from_room)
    told = await town.notice(topic, "Questa risposta non è partita")
    assert told["reply_to"] == shown["id"]
    assert {row["state"] for row in town.rows("SELECT state FROM delivery WHERE kind = 'say'")} == {"cancelled"}
    assert anna.heard() == []


async def test_what_staff_note_at_one_desk_is_read_at_the_other_and_by_nobody_else(both: Place) -> None:
    town, room, anna, marta, topic, head = await begun(both)
    await marta.writes(topic, "/nota richiamare dopo le 15")
    first = await room.shown("richiamare dopo le 15", head=head)
    assert first.words == f"✍️ {marta.name} (URP) annota, fra noi:\nrichiamare dopo le 15"
    note = await marta.writes(topic, "# forse è via")
    copy = await room.shown("# forse è via", head=head)
    await marta.edits(note, "# è via fino a lunedì")
    assert (await room.shown("è via fino a lunedì", head=head)).id == copy.id
    reply = await room.maria.writes("chi la sente lunedì?", head, answers=copy.id)
    assert (await room.shown("Tenuto come nota", head=head)).answers == reply
    await town.notice(topic, "(URP Matrix) annota, fra noi:\nchi la sente lunedì?")
    from_room = await room.maria.writes("// io, se serve", head)
    await town.notice(topic, "annota, fra noi:\n// io, se serve")
    await room.maria.deletes(from_room)
    await town.notice(topic, "ha tolto questa nota.")
    await room.boss.deletes(first.id)  # only a copy: the note itself stays
    await room.maria.writes("a lunedì", head)
    await anna.hears("a lunedì")
    await town.settled()
    assert anna.heard() == ["a lunedì"]
    kept = [row["body"] for row in town.rows("SELECT body FROM message WHERE direction = 'note'")]
    assert any("richiamare dopo le 15" in each for each in kept)


async def test_files_and_places_are_seen_at_both_and_the_case_is_one(both: Place) -> None:
    town, room, anna, marta, topic, head = await begun(both)
    await marta.shows(topic, "photo", JPEG, mime_type="image/jpeg", caption="la mappa")
    await anna.gets("image")
    await room.shown("risponde:\nla mappa", head=head)
    assert "m.image" in [each.kind for each in await room.in_thread(head)]
    await anna.says("e l'altra?")
    await room.shown("e l'altra?")
    await room.maria.shows("m.image", JPEG, head, info={"mimetype": "image/jpeg"})
    copied = await town.notice(topic, "(URP Matrix) risponde:")
    assert copied["type"] == "photo"
    await marta.writes(topic, "/modello avviso_comune La pratica è pronta.")
    await room.shown("risponde:\n📄 avviso_comune La pratica è pronta.", head=head)
    await room.maria.writes("!prendi", head)
    await town.until("taken", lambda: "maria" in town.look().topics[topic]["name"])
    await room.maria.writes("!chiudi", head)
    await town.until("closed", lambda: town.look().topics[topic]["closed"])
    await room.maria.writes("!riapri", head)
    await town.until("open", lambda: not town.look().topics[topic]["closed"])

    async def is_open() -> bool:
        return next(each for each in await room.heads() if each.id == head).words[0] in "📥🟢"

    await room.until("open in the room", is_open)


async def test_an_answer_written_while_the_other_desk_is_away_is_shown_there_once_after_a_crash(both: Place) -> None:
    town, room, anna, marta, topic, head = await begun(both)
    await room.boss.ask("POST", room.path("kick"), {"user_id": room.bot.id})
    await marta.writes(topic, "intanto")
    await anna.hears("intanto")
    await town.bridge.kill()
    await room.boss.ask("POST", room.path("invite"), {"user_id": room.bot.id})
    await town.bridge.spawn_again()
    await room.shown("risponde:\nintanto", head=head)
    await town.settled(seconds=40)
    assert len([each for each in await room.in_thread(head) if "intanto" in each.words]) == 1
    assert anna.heard() == ["intanto"]
