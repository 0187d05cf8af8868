"""Conversations with staff on Matrix, over the wire of a real Synapse."""

from typing import Any

import pytest

from tests.homeserver.people import Seen, within
from tests.pictures import drawn, encoded
from tests.scenarios.matrix.conftest import Place

pytestmark = pytest.mark.asyncio(loop_scope="session")

JPEG = encoded(drawn())
WEBP = encoded(drawn(512, 512), "WEBP")


async def test_a_word_goes_there_and_back(place: Place) -> None:
    anna = await place.town.citizen("Anna")
    head = await place.arrives(anna, "Il lampione è rotto")
    shown = await place.head(anna)
    assert shown.id == head
    assert shown.words.startswith(f"📥 {anna.name}")
    assert "👤" in shown.words
    answer = await place.room.maria.writes("Lo ripariamo domani", head)
    await anna.hears("Lo ripariamo domani")
    await place.room.marked(answer, "👌")
    await anna.reads()
    await place.room.marked(answer, "👀")


FROM_CITIZEN: list[tuple[dict[str, Any], str]] = [
    ({"kind": "image", "content": JPEG, "mime_type": "image/jpeg", "caption": "una buca"}, "m.image"),
    ({"kind": "video", "content": b"film", "mime_type": "video/mp4", "caption": "una buca"}, "m.video"),
    ({"kind": "audio", "content": b"sound", "mime_type": "audio/mpeg"}, "m.audio"),
    ({"kind": "voice", "content": b"voice", "mime_type": "audio/ogg"}, "m.audio"),
    ({"kind": "document", "content": b"pdf", "mime_type": "application/pdf", "filename": "atto.pdf"}, "m.file"),
    ({"kind": "sticker", "content": WEBP, "mime_type": "image/webp"}, "m.sticker"),
]


async def test_every_kind_of_message_reaches_the_room(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    await anna.says("ecco *tutto* <b>quanto</b> @room")
    head = (await room.shown("ecco tutto <b>quanto</b> @room")).head
    for sent, kind in FROM_CITIZEN:
        before = len(await room.in_thread(head))
        await anna.shows(**sent)

        async def find(before: int = before, kind: str = kind) -> Seen | None:
            return next((each for each in (await room.in_thread(head))[before:] if each.kind == kind), None)

        shown = await room.until(f"a {kind}", find)
        assert shown.content["m.mentions"] == {}
        assert shown.content["url"].startswith("mxc://")
        if "caption" in sent:
            assert (shown.words, shown.content["filename"]) == (
                "una buca",
                f"{sent['kind']}.{sent['mime_type'][6:].replace('jpeg', 'jpg')}",
            )
        if sent["kind"] == "voice":
            assert "org.matrix.msc3245.voice" in shown.content
    await anna.sends(type="location", latitude=37.5, longitude=14.2, name="Scuola")
    place_shown = await room.shown("Scuola", head=head)
    assert (place_shown.kind, place_shown.content["geo_uri"]) == ("m.location", "geo:37.5,14.2")
    (words, *_) = await room.in_thread(head)
    assert words.content["formatted_body"] == "ecco <strong>tutto</strong> &lt;b&gt;quanto&lt;/b&gt; @room"
    assert words.content["m.mentions"] == {}


async def test_every_kind_of_answer_reaches_the_citizen(place: Place) -> None:
    anna, maria = await place.town.citizen("Anna"), place.room.maria
    head = await place.arrives(anna)
    info = {"info": {"mimetype": "image/jpeg", "size": len(JPEG)}}
    await maria.shows("m.image", JPEG, head, **info, filename="mappa.jpg")
    assert (await anna.gets("image"))["caption"] == "file"
    await maria.shows("m.file", b"pdf", head, info={"mimetype": "application/pdf"}, filename="atto.pdf")
    await anna.gets("document")
    voice = {"info": {"mimetype": "audio/ogg"}, "org.matrix.msc3245.voice": {}}
    await maria.shows("m.audio", b"OggS" + bytes(100), head, **voice)
    await anna.gets("voice")
    await maria.shows("m.sticker", WEBP, head, info={"mimetype": "image/webp"})
    await anna.gets("sticker")
    await maria.sends(within({"msgtype": "m.location", "body": "qui", "geo_uri": "geo:37.5,14.2"}, head))
    await anna.gets("location")
    dressed = {"format": "org.matrix.custom.html", "formatted_body": "domani <strong>alle 9</strong>"}
    await maria.writes("domani alle 9", head, **dressed)
    await anna.hears("domani *alle 9*")
    theirs = (await place.room.shown("Buongiorno", head=head)).id
    reaction = await maria.reacts(theirs, "👍")
    first = anna.chat(by_line=False)[0]
    await place.town.until("👍 on the phone", lambda: "👍" in str(place.town.look().phones[anna.id][first["id"]]))
    await maria.deletes(reaction)
    await place.town.until("no 👍", lambda: "👍" not in str(place.town.look().phones[anna.id][first["id"]]))


async def test_an_answer_beside_the_thread_goes_to_whom_it_answers_or_to_nobody(place: Place) -> None:
    """Element X with threads switched off: everything is one timeline."""
    anna, bruno = await place.town.citizen("Anna"), await place.town.citizen("Bruno")
    room, maria = place.room, place.room.maria
    head, _ = await place.arrives(anna, "sono Anna"), await place.arrives(bruno, "sono Bruno")
    theirs = (await room.shown("sono Anna")).id
    await maria.writes("buongiorno Anna", answers=theirs)
    await anna.hears("buongiorno Anna")
    await maria.writes("ancora ad Anna", answers=head)
    await anna.hears("ancora ad Anna")
    astray = await maria.writes("a chi?")
    asked = await room.shown("non è andato a nessuno")
    assert asked.answers == astray
    await maria.corrects(astray, "a Bruno, corretto")
    luca = await room.operator("luca")
    await luca.corrects(astray, "non lo dico io")
    line = next(line for line in asked.words.splitlines() if bruno.name in line)
    await maria.writes("!" + line.partition("(!")[2].removesuffix(")"), answers=asked.id)
    await bruno.hears("a Bruno, corretto")
    other = next(line for line in asked.words.splitlines() if anna.name in line)
    await maria.reacts(asked.id, other.partition(" ")[0])
    await room.shown("Già fatto da qualcuno.")
    note = await maria.writes("# fra noi")
    await maria.writes("e a Bruno", answers=(await room.shown("sono Bruno")).id)
    await bruno.hears("e a Bruno")
    await place.town.settled()
    assert anna.heard() == ["buongiorno Anna", "ancora ad Anna"]
    assert bruno.heard() == ["a Bruno, corretto", "e a Bruno"]
    assert not [each for each in await room.look() if each.answers == note]


async def test_an_answer_to_a_colleague_is_a_note_until_somebody_says_otherwise(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    luca = await room.operator("luca")
    head = await place.arrives(anna)
    first = await room.maria.writes("ci penso io", head)
    await anna.hears("ci penso io")
    note = await luca.writes("vengo anch'io", head, answers=first)
    asked = await room.shown("Tenuto come nota", head=head)
    assert asked.answers == note
    assert "✅ Invia al cittadino (!1)" in asked.words

    async def offered() -> bool:
        return any(each.id == asked.id and each.signs(room.bot.id) == ["✅"] for each in await room.look())

    await room.until("our own ✅ to tap", offered)
    await luca.reacts(asked.id, "✅")
    await anna.hears("vengo anch'io")
    told = await room.shown("Inviato.", head=head)
    assert told.content["m.mentions"] == {"user_ids": [luca.id]}
    await luca.reacts(asked.id, "👍")
    await room.maria.reacts(asked.id, "✅")
    await room.shown("Già fatto da qualcuno.", head=head)
    assert anna.heard() == ["ci penso io", "vengo anch'io"]


@pytest.mark.knobs(undo_seconds=60)
async def test_a_deleted_answer_is_taken_back_in_time(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    answer = await room.maria.writes("parola sbagliata", head)
    await room.maria.deletes(answer)
    assert (await room.shown("Ritirato", head=head)).answers == answer
    corrected = await room.maria.writes("domani alle dieci", head)
    await room.maria.corrects(corrected, "domani alle nove")
    luca = await room.operator("luca")
    await luca.corrects(corrected, "non lo dico io")
    mine = await room.maria.writes("poi tolgo questa", head)
    await room.maria.reacts(mine, "🙈")
    await room.until("two withdrawn", lambda: _withdrawn(place, head, 2))
    await place.town.bridge.stop()
    place.town.bridge.let_time_pass(61)
    await place.town.bridge.start()
    await anna.hears("domani alle nove")
    await place.town.settled()
    assert anna.heard() == ["domani alle nove"]


async def _withdrawn(place: Place, head: str, number: int) -> bool:
    return len([each for each in await place.room.in_thread(head) if "Ritirato" in each.words]) == number


async def test_what_has_left_cannot_be_deleted_or_corrected_any_more(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    answer = await room.maria.writes("domani alle dieci", head)
    await anna.hears("domani alle dieci")
    await room.maria.corrects(answer, "domani alle nove")
    asked = await room.shown("WhatsApp non permette di correggerlo", head=head)
    await room.maria.writes("!1", head, answers=asked.id)
    await anna.hears("domani alle nove")
    await room.maria.deletes(answer)
    await room.shown("Troppo tardi", head=head)
    assert anna.heard() == ["domani alle dieci", "domani alle nove"]


async def test_a_picture_without_words_can_be_corrected_like_words(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    picture = await room.maria.shows("m.image", JPEG, head, info={"mimetype": "image/jpeg"}, filename="file")
    await anna.gets("image")
    shown = next(each.content for each in await room.look() if each.id == picture)
    other = {key: shown[key] for key in ("msgtype", "url", "info")} | {"body": "altra.jpg", "filename": "altra.jpg"}
    relation = {"rel_type": "m.replace", "event_id": picture}
    await room.maria.sends({**other, "m.new_content": other, "m.relates_to": relation})
    await room.shown("WhatsApp non permette di correggerlo", head=head)
    assert [message["type"] for message in anna.chat()] == ["image"]


async def test_a_closed_case_comes_back_under_a_new_head(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna, "prima volta")
    await room.maria.writes("!chiudi", head)

    async def closed() -> bool:
        return any(each.id == head and each.words.startswith("✅") for each in await room.look())

    await room.until("the head says closed", closed)
    again = await place.arrives(anna, "seconda volta")
    assert again != head
    new = await place.head(anna)
    assert (new.id, new.words[0]) == (again, "📥")
    assert f"matrix.to/#/{room.id}" in new.words
    assert head in new.words
    await room.maria.writes("nel vecchio caso", head)
    await anna.hears("nel vecchio caso")
    await anna.says("terza")
    assert (await room.shown("terza")).head == again
    old = next(each for each in await room.look() if each.id == head)
    assert old.words.startswith("✅")


async def test_a_deleted_head_is_made_anew(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    await room.boss.deletes(head)
    asked = await room.boss.writes("!aiuto")

    async def answered() -> bool:
        return any(each.answers == asked for each in await room.look())

    await room.until("an answer, and so that the deletion was heard before", answered)
    again = await place.arrives(anna, "ci siete?")
    assert again != head
    await room.maria.writes("sì", again)
    await anna.hears("sì")
