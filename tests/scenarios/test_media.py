"""Files over the wire: words first, each file retried on its own, limits looked at before bytes are moved."""

import base64

import pytest
from PIL import Image

from tests.pictures import drawn, encoded, opened, telling, tells_nothing
from tests.town import Citizen, Object, Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

JPEG = encoded(drawn())
MEGABYTE = 1024 * 1024
COMING, CAME, LOST = "📷 Foto in arrivo.", "📷 Foto arrivata.", "📷 Foto non recuperata."


def photos(town: Town, topic: int) -> list[Object]:
    """The photos of a topic."""
    return [message for message in town.in_topic(topic) if message["type"] == "photo"]


async def tried_again(town: Town, kind: str, tries: int) -> bool:
    """Wait until a file has been tried so often at least: whether it waits for the next try, or was given up."""
    query = "SELECT state FROM delivery WHERE kind = ? AND (state = 'refused' OR state = 'waiting' AND attempts >= ?)"
    found = await town.until(f"{tries} tries", lambda: town.rows(query, kind, tries))
    return bool(found[-1]["state"] == "waiting")


# Text first


@pytest.mark.parametrize(
    ("method", "kind", "details"),
    [
        ("media_url", "error", {"code": 131000, "http_status": 500}),
        ("media_download", "html", {}),
        ("media_download", "reset", {}),
    ],
)
async def test_words_go_first_and_the_photo_follows_on_its_own(
    square: Town, method: str, kind: str, details: Object
) -> None:
    anna = await square.citizen("Anna")
    await square.settled()
    await square.fault("graph", kind, method, times=-1, **details)
    await anna.shows("image", JPEG, "image/jpeg", caption="Buca in via Roma")
    await anna.says("Davanti alla scuola")
    words = await anna.shown(COMING)
    later = await anna.shown("Davanti alla scuola")
    topic = await anna.topic()
    assert words["text"].endswith(f"{COMING}\n\nBuca in via Roma")
    assert words["text"].startswith(f"👤 {anna.name}")
    assert words["id"] < later["id"]
    assert photos(square, topic) == []
    await square.mend("graph")
    await square.until("the photo", lambda: photos(square, topic))
    (photo,) = photos(square, topic)
    assert photo["reply_to"] == words["id"]
    assert await square.bytes(photo["media_url"]) == JPEG
    edited = await square.notice(topic, CAME)
    assert edited["id"] == words["id"]
    assert edited["text"].startswith(f"👤 {anna.name}"), "the identity card was edited away"
    assert edited["text"].endswith(f"{CAME}\n\nBuca in via Roma")
    await square.settled()
    said = [m for m in square.in_topic(topic) if m["type"] != "forum_topic_created"]
    assert len(said) == 3, square.lines(topic)


async def test_photo_that_telegram_does_not_take_at_first_is_shown_once(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await square.settled()
    await square.fault("bot", "error", "sendPhoto", times=2, error_code=500, description="Internal Server Error")
    quoted = await anna.says("Questa qui")
    await anna.shows("image", JPEG, "image/jpeg", reply_to=quoted)
    words = await anna.shown(COMING)
    assert words["reply_to"] == (await anna.shown("Questa qui"))["id"]
    await square.until("the photo", lambda: photos(square, topic))
    await square.settled()
    assert len(photos(square, topic)) == 1


async def test_retried_photo_survives_a_crash_and_ends_in_words_with_a_button(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    await town.settled()
    await town.fault("graph", "html", "media_download", times=-1)
    await anna.shows("image", JPEG, "image/jpeg", caption="Il semaforo rotto")
    words = await town.notice(topic, COMING)
    tried = 0
    while await tried_again(town, "post", tried):
        tried += 1
        await town.bridge.kill()
        town.bridge.let_time_pass(200)
        await town.bridge.start()
    assert tried > 3
    lost = await town.notice(topic, LOST)
    assert lost["id"] == words["id"]
    assert lost["text"] == f"{LOST} Il file non si è potuto scaricare.\n\nIl semaforo rotto"
    assert labels(lost) == ["🔁 Riprova"]
    await town.measured('sportello_media_missing{lane="desk:urp"}', 1)
    await town.until("nothing waits", lambda: not town.rows("SELECT 1 FROM delivery WHERE state = 'waiting'"))
    await town.mend("graph")
    assert await marta.presses(lost, "Riprova") == "Riprovo."
    await town.until("the photo", lambda: photos(town, topic))
    assert (await town.notice(topic, CAME))["buttons"] == []
    await town.measured('sportello_media_missing{lane="desk:urp"}', 0)


# The other way: an operator's photo


def kinds(citizen: Citizen) -> list[str]:
    """What stands on the phone, by type."""
    return [message["type"] for message in citizen.chat()]


async def test_operators_photo_is_retried_whole_and_nothing_overtakes_it(square: Town) -> None:
    anna, bruno = await square.citizen("Anna"), await square.citizen("Bruno")
    marta = await square.operator()
    topic, other = await anna.arrives(), await bruno.arrives()
    await square.settled()
    await square.fault("bot", "html", "getFile", times=-1)
    await square.fault("graph", "html", "media")
    await marta.shows(topic, "photo", JPEG, caption="ecco la mappa")
    await marta.writes(topic, "la vede?")
    await marta.writes(other, "a un'altra persona intanto")
    await bruno.hears("a un'altra persona intanto")
    assert anna.chat() == []
    await square.mend("bot")
    await anna.hears("la vede?")
    assert kinds(anna) == ["image", "text"], "words went before their photo, or overtook it"
    assert anna.chat()[0]["caption"] == "ecco la mappa"


async def test_operators_photo_that_cannot_be_had_is_refused_and_the_rest_goes_on(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await square.settled()
    await square.fault("bot", "error", "getFile", error_code=400, description="Bad Request: wrong file_id")
    long = "parole " * 100
    answer = await marta.shows(topic, "voice", JPEG, caption=f"ascolti {long}".strip())
    await marta.writes(topic, "mi dica")
    await square.marked(answer, "💔")
    notice = await square.notice(topic, "💔 Non è arrivato. Il file non si è potuto scaricare.")
    assert notice["reply_to"] == answer
    await anna.hears("mi dica")
    await square.settled()
    assert anna.heard() == ["mi dica"], "half an answer went"


async def test_operators_photo_is_tried_for_half_a_minute_at_most(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    await town.settled()
    await town.fault("graph", "html", "media", times=-1)
    answer = await marta.shows(topic, "photo", JPEG, caption="ecco la mappa")
    await marta.writes(topic, "la vede?")
    tried = 1
    while await tried_again(town, "say", tried):
        tried += 1
        assert await town.bridge.stop() == 0
        town.bridge.let_time_pass(20)
        await town.bridge.start()
    assert tried > 2
    await town.marked(answer, "💔")
    await anna.hears("la vede?")
    assert words_of(await town.notice(topic, "💔")).endswith("Non è stato possibile caricare il file su WhatsApp.")
    assert kinds(anna) == ["text"]


# Limits, before any byte is moved


def asked(town: Town, place: str, method: str) -> int:
    """How often a network was asked for something."""
    calls = town.look().graph_calls if place == "graph" else town.look().bot_calls
    return sum(call["method"] == method for call in calls)


async def test_citizens_file_beyond_telegrams_measure_is_told_without_a_download(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await square.settled()
    before = asked(square, "graph", "media_download")
    huge = bytes(50 * MEGABYTE + 1)
    await anna.shows("document", huge, "application/pdf", filename="progetto.pdf", caption="Il progetto")
    told = (
        "📄 Documento di 50,1 MB (progetto.pdf): qui se ne possono mostrare al massimo 50. "
        "Chiedere al cittadino di mandarlo più piccolo, o in più parti.\n\nIl progetto"
    )
    shown = await square.notice(topic, told)
    assert shown["buttons"] == []
    await square.settled()
    assert asked(square, "graph", "media_url") > 0
    assert asked(square, "graph", "media_download") == before


async def test_a_size_that_is_a_lie_is_found_out_on_the_way(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await square.settings(told_file_size=10)
    await anna.shows("document", bytes(50 * MEGABYTE + 1), "application/pdf", filename="progetto.pdf")
    await square.notice(topic, "📄 Documento di 50,1 MB (progetto.pdf): qui se ne possono mostrare al massimo 50.")
    await anna.shows("document", bytes(1000), "application/pdf", filename="piccolo.pdf", caption="Eccolo")
    assert (await anna.shown("Eccolo"))["filename"] == "piccolo.pdf"
    await square.settings(told_file_size=0)


@pytest.mark.parametrize(
    ("kind", "size", "words"),
    [
        (
            "document",
            20 * MEGABYTE + 1,
            "Il file è di 20,1 MB: da qui se ne possono prendere al massimo 20. Al cittadino non è arrivato "
            "nulla. Mandarlo più piccolo o in più parti, oppure metterlo sul sito e scrivere qui il collegamento.",
        ),
        (
            "video",
            16 * MEGABYTE + 1,
            "Il file è di 16,1 MB: come questo tipo di messaggio WhatsApp ne porta al massimo 16. Al cittadino non è "
            "arrivato nulla. Mandarlo più piccolo, o come documento.",
        ),
    ],
)
async def test_operators_file_beyond_the_measure_is_told_without_a_download(
    square: Town, kind: str, size: int, words: str
) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await square.settled()
    before = asked(square, "bot", "getFile")
    written = await marta.shows(topic, kind, bytes(size), filename="lavori.bin")
    notice = await square.notice(topic, words)
    assert notice["reply_to"] == written
    await square.settled()
    assert asked(square, "bot", "getFile") == before
    assert anna.chat() == []


# What a photo tells


@pytest.mark.parametrize(("kind", "mime_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
async def test_a_citizens_photo_tells_the_group_no_place_and_stands_upright(
    square: Town, kind: str, mime_type: str
) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await anna.shows("image", telling(kind, orientation=6), mime_type, caption="La perdita")
    await anna.shown("La perdita")
    (photo,) = photos(square, topic)
    seen = await square.bytes(photo["media_url"])
    assert tells_nothing(seen)
    assert opened(seen).size == (240, 320)
    assert "icc_profile" in opened(seen).info


async def test_an_operators_photo_tells_the_citizen_no_place(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    sent = telling()
    await marta.shows(topic, "photo", sent, caption="Ecco dove")
    seen = await square.bytes((await anna.gets("image"))["media_url"])
    assert tells_nothing(seen)
    assert opened(seen).tobytes() == opened(sent).tobytes(), "it was compressed again for nothing"


async def test_a_picture_sent_as_a_document_is_evidence_and_stays_as_it_is(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    evidence = telling()
    await anna.shows("document", evidence, "image/jpeg", filename="prova.jpg", caption="La prova")
    shown = await anna.shown("La prova")
    assert await square.bytes(shown["media_url"]) == evidence
    await marta.shows(topic, "document", evidence, filename="mappa.jpg", mime_type="image/jpeg")
    assert await square.bytes((await anna.gets("document"))["media_url"]) == evidence


async def test_a_photo_that_cannot_be_cleaned_is_told_in_words_and_holds_nothing_up(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    damaged = b"\xff\xd8\xff\xe1\xff\xffExif\0\0" + bytes(100)
    await anna.shows("image", damaged, "image/jpeg", caption="La perdita")
    await anna.says("E adesso?")
    why = (
        "Dalla foto non si sono potuti togliere i dati nascosti (per esempio il luogo): è rovinata o enorme. "
        "Se serve, mandarla come documento."
    )
    await square.notice(topic, f"{LOST} {why}\n\nLa perdita")
    await anna.shown("E adesso?")
    answer = await marta.shows(topic, "photo", damaged)
    await marta.writes(topic, "Arriviamo")
    await anna.hears("Arriviamo")
    assert (await square.notice(topic, f"💔 Non è arrivato. {why}"))["reply_to"] == answer
    assert photos(square, topic) == []
    assert kinds(anna) == ["text"]


async def test_a_photo_telegram_finds_too_narrow_goes_as_a_file(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await anna.shows("image", encoded(drawn(2100, 100)), "image/jpeg", caption="Il muro")
    shown = await anna.shown("Il muro")
    assert shown["type"] == "document"
    assert opened(await square.bytes(shown["media_url"])).size == (2100, 100)
    await square.settled()
    assert len([m for m in square.in_topic(topic) if m["media_url"]]) == 1


# Stickers and voices


def moving_sticker() -> bytes:
    """Three frames with holes, of different lengths."""
    frames = [drawn(512, 512).rotate(turn).convert("RGBA") for turn in (0, 90, 180)]
    for frame in frames:
        frame.putpixel((500, 20), (0, 0, 0, 0))
    return encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0)


async def media_of(town: Town, topic: int, kind: str) -> Object:
    """Wait for the message of a kind that stands in a topic."""
    return await town.until(
        f"{kind} in the topic", lambda: next((m for m in town.in_topic(topic) if m["type"] == kind), None)
    )


async def test_a_citizens_still_sticker_is_a_sticker_and_a_moving_one_moves(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    still = encoded(drawn(512, 512), "WEBP")
    await anna.shows("sticker", still, "image/webp")
    assert await square.bytes((await media_of(square, topic, "sticker"))["media_url"]) == still
    await anna.shows("sticker", moving_sticker(), "image/webp", animated=True)
    film = await media_of(square, topic, "animation")
    gif = opened(await square.bytes(film["media_url"]))
    assert (gif.format, getattr(gif, "n_frames", 1)) == ("GIF", 3)
    assert [gif.info["duration"]] == [100]
    assert max(gif.size) <= 512


@pytest.mark.parametrize(("width", "height", "kind"), [(512, 512, "WEBP"), (512, 300, "WEBP"), (180, 180, "WEBP")])
async def test_an_operators_still_sticker_is_made_to_whatsapps_measure(
    square: Town, width: int, height: int, kind: str
) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    sent = encoded(drawn(width, height), kind)
    await marta.shows(topic, "sticker", sent, emoji="👍")
    seen = await square.bytes((await anna.gets("sticker"))["media_url"])
    assert opened(seen).size == (512, 512)
    assert (opened(seen).format, len(seen) <= 100 * 1024) == ("WEBP", True)
    assert (seen == sent) == (width == height == 512)


async def test_an_operators_heavy_sticker_is_made_lighter(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    heavy = encoded(Image.effect_noise((512, 512), 90), "WEBP", lossless=True)
    assert len(heavy) > 100 * 1024
    await marta.shows(topic, "sticker", heavy)
    seen = await square.bytes((await anna.gets("sticker"))["media_url"])
    assert (opened(seen).size, len(seen) <= 100 * 1024) == ((512, 512), True)


@pytest.mark.parametrize("filename", ["festa.tgs", "festa.webm"])
async def test_an_operators_moving_sticker_shows_its_still_picture_or_what_it_means(
    square: Town, filename: str
) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    still = base64.b64encode(encoded(drawn(128, 128), "WEBP")).decode()
    await marta.shows(topic, "sticker", b"a lottie", filename=filename, emoji="🎉", thumbnail_base64=still)
    seen = opened(await square.bytes((await anna.gets("sticker"))["media_url"]))
    assert (seen.size, seen.format) == ((512, 512), "WEBP")
    await marta.shows(topic, "sticker", b"a lottie", filename=filename, emoji="🎉")
    await anna.hears("🎉")
    dumb = await marta.shows(topic, "sticker", b"a lottie", filename=filename)
    notice = await square.notice(topic, "Questo non si può mandare su WhatsApp. Al cittadino non è arrivato nulla.")
    assert notice["reply_to"] == dumb
    await square.settled()
    assert kinds(anna) == ["sticker", "text"]


VOICE = b"OggS" + bytes(range(256)) * 20


async def test_voice_is_voice_both_ways(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await anna.shows("voice", VOICE, "audio/ogg; codecs=opus")
    shown = await media_of(square, topic, "voice")
    assert await square.bytes(shown["media_url"]) == VOICE
    await marta.shows(topic, "voice", VOICE, mime_type="audio/ogg")
    heard = await anna.gets("voice")
    assert await square.bytes(heard["media_url"]) == VOICE
    assert heard["mime_type"] == "audio/ogg; codecs=opus"
    sent = square.sends(to=anna)[-1]["body"]
    assert (sent["type"], sent["audio"]["voice"]) == ("audio", True)
    uploads = [call["body"] for call in square.look().graph_calls if call["method"] == "media"]
    assert uploads[-1]["mime_type"] == "audio/ogg; codecs=opus"
