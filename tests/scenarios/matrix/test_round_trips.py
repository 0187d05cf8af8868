"""Every kind of thing that can be said, both ways through a real Synapse, with its bytes, words and what it answers."""

from typing import Any

import pytest

from tests.homeserver.people import Seen, within
from tests.pictures import drawn, encoded, opened
from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.staff import taps
from tests.town import Citizen, Object

pytestmark = pytest.mark.asyncio(loop_scope="session")

JPEG = encoded(drawn())
WEBP = encoded(drawn(512, 512), "WEBP")
PNG = encoded(drawn(256, 256), "PNG")
FRAMES = [drawn(512, 512), drawn(512, 512).rotate(90)]
MOVING = encoded(FRAMES[0], "WEBP", save_all=True, append_images=FRAMES[1:], duration=200)
GIF = encoded(FRAMES[0], "GIF", save_all=True, append_images=FRAMES[1:], duration=200, loop=0)
LARGE = [drawn(700, 400), drawn(700, 400).rotate(180)]
LARGE_GIF = encoded(LARGE[0], "GIF", save_all=True, append_images=LARGE[1:], duration=200, loop=0)
VOICE: Object = {"org.matrix.msc3245.voice": {}, "org.matrix.msc1767.audio": {"duration": 1000}}
DRESSED: Object = {"format": "org.matrix.custom.html"}


async def comes(place: Place, head: str, kind: str, after: int) -> Seen:
    """The first of a kind that the bridge shows in a thread behind so many others."""

    async def find() -> Seen | None:
        return next((each for each in (await place.room.in_thread(head))[after:] if each.kind == kind), None)

    return await place.room.until(f"a {kind}", find)


async def said(place: Place, citizen: Citizen, words: str, shown: str) -> str:
    """A citizen writes for the first time, in words that are shown otherwise; the head of their thread."""
    await citizen.says(words)
    return (await place.room.shown(shown)).head


def typed(mime_type: str) -> Object:
    """What a client says of a file."""
    return {"info": {"mimetype": mime_type}}


FROM_CITIZEN: list[tuple[Object, str, Object]] = [
    (
        {"kind": "image", "content": JPEG, "mime_type": "image/jpeg", "caption": "una *buca*"},
        "m.image",
        {"body": "una buca", "filename": "image.jpg", "formatted_body": "una <strong>buca</strong>"},
    ),
    (
        {"kind": "video", "content": b"film", "mime_type": "video/mp4", "caption": "si muove"},
        "m.video",
        {"body": "si muove", "filename": "video.mp4"},
    ),
    ({"kind": "audio", "content": b"sound", "mime_type": "audio/mpeg"}, "m.audio", {"filename": "audio.mpeg"}),
    (
        {"kind": "voice", "content": b"OggS", "mime_type": "audio/ogg; codecs=opus"},
        "m.audio",
        {"org.matrix.msc3245.voice": {}, "filename": "voice.ogg"},
    ),
    (
        {
            "kind": "document",
            "content": b"%PDF",
            "mime_type": "application/pdf",
            "filename": "atto.pdf",
            "caption": "è",
        },
        "m.file",
        {"filename": "atto.pdf", "body": "è"},
    ),
    ({"kind": "sticker", "content": WEBP, "mime_type": "image/webp"}, "m.sticker", {}),
    ({"kind": "sticker", "content": MOVING, "mime_type": "image/webp"}, "m.sticker", {}),
]


async def test_every_file_of_a_citizen_is_there_byte_for_byte(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    for sent, kind, said in FROM_CITIZEN:
        before = len(await room.in_thread(head))
        await anna.shows(**sent)
        shown = await comes(place, head, kind, before)
        assert await room.maria.downloads(shown) == sent["content"], sent["kind"]
        assert {key: shown.content.get(key) for key in said} == said
        assert shown.content["info"]["mimetype"] == sent["mime_type"].partition(";")[0]
        assert shown.content["m.mentions"] == {}


async def test_all_that_is_no_file_of_a_citizen_is_readable_and_stands_under_what_it_answers(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await said(place, anna, "*Buongiorno* a _tutti_", "Buongiorno a tutti")
    first = await room.shown("Buongiorno a tutti", head=head)
    assert first.content["formatted_body"] == "<strong>Buongiorno</strong> a <em>tutti</em>"
    answer = await room.maria.writes("Mi dica", head)
    heard = await anna.hears("Mi dica")
    await anna.says("a proposito", reply_to=heard["id"])
    assert (await room.shown("a proposito", head=head)).answers == answer
    own = anna.chat(by_line=False)[0]["id"]
    await anna.says("intendevo", reply_to=own)
    assert (await room.shown("intendevo", head=head)).answers == first.id
    await anna.sends(type="location", latitude=37.5, longitude=14.2, name="Scuola", address="via Roma 1")
    shown = await room.shown("Scuola, via Roma 1", head=head)
    assert (shown.kind, shown.content["geo_uri"]) == ("m.location", "geo:37.5,14.2")
    card = {
        "name": {"formatted_name": "Piero <b>Blu</b> @room"},
        "phones": [{"phone": "+39 333 1234567"}],
        "emails": [{"email": "piero@example.org"}],
        "org": {"company": "Idraulica Blu"},
    }
    await anna.sends(type="contacts", contacts=[card])
    shown = await room.shown("👤 Contatto: Piero <b>Blu</b> @room, Idraulica Blu, +39 333 1234567", head=head)
    assert "piero@example.org" in shown.words
    assert shown.content["m.mentions"] == {}
    assert "<b>" not in shown.content.get("formatted_body", "")
    await anna.sends(type="reaction", message_id=heard["id"], emoji="❤️")
    assert (await room.shown("Ha reagito con ❤️", head=head)).answers == answer
    await anna.sends(type="reaction", message_id=heard["id"], emoji="")
    assert (await room.shown("Ha tolto la reazione", head=head)).answers == answer
    changed = {"original_message_id": own, "message": {"type": "text", "text": {"body": "Buona*sera*"}}}
    await anna.sends(type="raw", message={"type": "edit", "edit": changed})
    assert (await room.shown("Ora dice:\n\nBuona", head=head)).answers == first.id
    await anna.sends(type="raw", message={"type": "revoke", "revoke": {"original_message_id": own}})
    assert (await room.shown("Ha cancellato un suo messaggio", head=head)).answers == first.id
    await anna.says("Leggete", forwarded=True)
    await room.shown("↪️ Inoltrato\nLeggete", head=head)
    await anna.sends(type="raw", message={"type": "unsupported", "errors": [{"code": 131051, "title": "x"}]})
    await room.shown("qualcosa che WhatsApp non ci fa vedere", head=head)


FROM_STAFF: list[tuple[str, bytes, Object, str, Object]] = [
    (
        "m.image",
        JPEG,
        typed("image/jpeg")
        | {"filename": "mappa.jpg", "body": "la mappa", **DRESSED, "formatted_body": "la <b>mappa</b>"},
        "image",
        {"caption": "la *mappa*"},
    ),
    ("m.image", JPEG, typed("image/jpeg") | {"body": "IMG_0001.jpg"}, "image", {"caption": None}),
    (
        "m.video",
        b"film",
        typed("video/mp4") | {"filename": "film.mp4", "body": "si vede bene"},
        "video",
        {"caption": "si vede bene"},
    ),
    ("m.audio", b"sound", typed("audio/mpeg") | {"body": "canto.mp3"}, "audio", {"caption": None}),
    ("m.audio", b"OggS" + bytes(100), typed("audio/ogg") | VOICE, "voice", {"caption": None}),
    (
        "m.file",
        b"%PDF",
        typed("application/pdf") | {"filename": "atto.pdf", "body": "il modulo"},
        "document",
        {"filename": "atto.pdf", "caption": "il modulo"},
    ),
    ("m.file", b"BEGIN:VCARD", typed("text/vcard") | {"body": "ufficio.vcf"}, "document", {"filename": "ufficio.vcf"}),
    ("m.image", GIF, typed("image/gif") | {"body": "saluti.gif"}, "document", {"filename": "saluti.gif"}),
    ("m.sticker", WEBP, typed("image/webp") | {"body": "👍"}, "sticker", {"mime_type": "image/webp"}),
    ("m.sticker", MOVING, typed("image/webp") | {"body": "👍"}, "sticker", {"mime_type": "image/webp"}),
]


async def test_every_file_of_staff_is_on_the_phone_byte_for_byte(place: Place) -> None:
    anna, maria = await place.town.citizen("Anna"), place.room.maria
    head = await place.arrives(anna)
    for msgtype, data, more, kind, said in FROM_STAFF:
        before = len(anna.chat())
        sent = await maria.shows(msgtype, data, head, **more)
        got = await anna.gets(kind, after=before)
        assert {key: got[key] for key in said} == said
        assert await place.town.bytes(got["media_url"]) == data, (msgtype, more)
        await place.room.marked(sent, "👌")


@pytest.mark.parametrize(
    ("data", "mime_type", "is_moving"),
    [
        pytest.param(PNG, "image/png", False, id="png"),
        pytest.param(GIF, "image/gif", True, id="gif"),
        pytest.param(LARGE_GIF, "image/gif", True, id="large gif"),
    ],
)
async def test_stickers_of_any_make_arrive_as_stickers(
    place: Place, data: bytes, mime_type: str, is_moving: bool
) -> None:
    anna = await place.town.citizen("Anna")
    head = await place.arrives(anna)
    sent = await place.room.maria.shows("m.sticker", data, head, **typed(mime_type), body="ciao")
    got = await anna.gets("sticker")
    shown = opened(await place.town.bytes(got["media_url"]))
    assert (shown.format, shown.size) == ("WEBP", (512, 512))
    assert (getattr(shown, "n_frames", 1) > 1) == is_moving
    await place.room.marked(sent, "👌")


@pytest.mark.knobs(undo_seconds=0)
async def test_all_that_is_no_file_of_staff_is_on_the_phone(place: Place) -> None:
    anna, room, maria = await place.town.citizen("Anna"), place.room, place.room.maria
    head = await place.arrives(anna, "sono Anna")
    theirs = await room.shown("sono Anna", head=head)
    own = anna.chat(by_line=False)[0]["id"]
    html = "<p>domani <strong>alle 9</strong></p><ul><li>carta <em>d'identità</em></li><li><del>foto</del></li></ul>"
    await maria.writes("domani alle 9", head, **DRESSED, formatted_body=html)
    await anna.hears("domani *alle 9*\n\n• carta _d'identità_\n• ~foto~")
    await maria.writes("proprio questo", head, answers=theirs.id)
    assert (await anna.hears("proprio questo"))["quoted"] == own
    await maria.sends(within({"msgtype": "m.location", "body": "qui", "geo_uri": "geo:37.5,14.2;u=10"}, head))
    assert (await anna.gets("location"))["location"] == {"latitude": 37.5, "longitude": 14.2}
    reaction = await maria.reacts(theirs.id, "👍")

    async def shows(*emoji: str) -> None:
        def find() -> bool:
            reactions: dict[str, Any] = place.town.look().phones[anna.id][own].get("reactions") or {}
            return tuple(reactions.values()) == emoji

        await place.town.until(f"{emoji} on the phone", find)

    await shows("👍")
    await maria.deletes(reaction)
    await shows()
    gone = await maria.writes("aperto fino alle 12", head)
    await anna.hears("aperto fino alle 12")
    await maria.corrects(gone, "aperto fino alle 13")
    asked = await room.shown("WhatsApp non permette di correggerlo", head=head)
    await taps(place, maria, asked, "Invia al cittadino")
    await anna.hears("aperto fino alle 13")


@pytest.mark.knobs(undo_seconds=60)
async def test_what_is_corrected_in_time_arrives_corrected_with_its_dress(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    words = await room.maria.writes("alle dieci", head)
    photo = await room.maria.shows("m.image", JPEG, head, **typed("image/jpeg"), filename="a.jpg", body="la vecchia")
    shown = next(each.content for each in await room.look() if each.id == photo)
    await _corrects(
        place, words, {"msgtype": "m.text", "body": "alle nove", **DRESSED, "formatted_body": "alle <b>nove</b>"}
    )
    same = {key: shown[key] for key in ("msgtype", "url", "info", "filename")}
    await _corrects(place, photo, same | {"body": "la nuova", **DRESSED, "formatted_body": "la <b>nuova</b>"})
    corrected = "SELECT 1 FROM delivery WHERE lane = 'line:urp' AND state = 'waiting' AND body LIKE '%nuova%'"
    await place.town.until("both corrected", lambda: place.town.rows(corrected))
    await place.town.bridge.stop()
    place.town.bridge.let_time_pass(61)
    await place.town.bridge.start()
    await anna.hears("alle *nove*")
    assert (await anna.gets("image"))["caption"] == "la *nuova*"
    assert len(anna.chat()) == 2


async def _corrects(place: Place, event_id: str, new: Object) -> None:
    """A correction with its dress, as clients write it."""
    relation = {"rel_type": "m.replace", "event_id": event_id}
    await place.room.maria.sends({**new, "body": f"* {new['body']}", "m.new_content": new, "m.relates_to": relation})
