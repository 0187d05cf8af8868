"""Conversations over the wire: who says what, who sees what, in order."""

import asyncio
import random

import pytest

from tests.town import GRAPH_NUMBER, Object, Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

JPEG = b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(60_000)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + random.Random(2).randbytes(4_000)
OGG = b"OggS" + random.Random(3).randbytes(9_000)
MP4 = b"\x00\x00\x00\x18ftypmp42" + random.Random(4).randbytes(40_000)
PDF = b"%PDF-1.7\n" + random.Random(5).randbytes(20_000)

NOT_CARRIED = "Questo non si può mandare su WhatsApp. Al cittadino non è arrivato nulla."
CLOSED = "⏳ Sono passate più di 24 ore dall'ultimo messaggio del cittadino"
DAY_AND_HOUR = 25 * 3600
UNDO_SECONDS = 60


def spans(message: Object) -> set[tuple[str, str]]:
    """A message's dress as (kind, words)."""
    encoded = words_of(message).encode("utf-16-le")
    return {
        (e["type"], encoded[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"))
        for e in message["entities"]
    }


# In: a citizen writes


async def test_first_message_carries_identity_card_words_and_photo_intact(square: Town) -> None:
    anna = await square.citizen("Anna")
    await anna.shows("image", JPEG, "image/jpeg", caption="Buca in via Roma")
    shown = await anna.shown("Buca in via Roma")
    topic = await anna.topic()
    await square.settled()
    assert shown["type"] == "photo"
    assert await square.bytes(shown["media_url"]) == JPEG
    assert shown["caption"] == (
        f"👤 {anna.name} · +39 ••• {anna.phone[-3:]}\n🔕 Non iscritto agli avvisi\n🆕 Primo contatto\n\n"
        "Buca in via Roma"
    )
    assert anna.phone[3:] not in shown["caption"]
    said = [m for m in square.in_topic(topic) if m["type"] != "forum_topic_created"]
    assert len(said) == 1, square.lines(topic)


async def test_every_kind_of_file_reaches_the_topic_byte_for_byte(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    table: list[tuple[str, bytes, str, Object, str]] = [
        ("image", JPEG, "image/jpeg", {"caption": "didascalia image"}, "photo"),
        ("video", MP4, "video/mp4", {"caption": "didascalia video"}, "video"),
        ("audio", OGG, "audio/mpeg", {}, "audio"),
        ("voice", OGG, "audio/ogg; codecs=opus", {}, "voice"),
        ("document", PDF, "application/pdf", {"filename": "modulo.pdf", "caption": "didascalia document"}, "document"),
        ("sticker", WEBP, "image/webp", {}, "sticker"),
        ("sticker", WEBP, "image/webp", {"animated": True}, "document"),
    ]
    for kind, content, mime_type, more, shown_as in table:
        after = square.last_id()
        await anna.shows(kind, content, mime_type, **more)

        def find(after: int = after) -> Object | None:
            return next((m for m in square.in_topic(topic) if m["id"] > after and m["media_url"]), None)

        shown = await square.until(f"{kind} in the topic", find)
        assert shown["type"] == shown_as, kind
        assert await square.bytes(shown["media_url"]) == content, kind
        assert (shown["caption"] or "") == more.get("caption", ""), kind
        if "filename" in more:
            assert shown["filename"] == "modulo.pdf"


async def test_places_contacts_reactions_and_choices_are_readable(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    answer = await marta.writes(topic, "Ci dica")
    heard = await anna.hears("Ci dica")

    await anna.sends(type="location", latitude=37.5, longitude=14.25)
    place = await square.until(
        "a location", lambda: next((m for m in square.in_topic(topic) if m["type"] == "location"), None)
    )
    assert (place["location"]["latitude"], place["location"]["longitude"]) == (37.5, 14.25)

    await anna.sends(type="location", latitude=37.5, longitude=14.25, name="Villa comunale", address="Via Roma 1")
    await square.until("a venue", lambda: next((m for m in square.in_topic(topic) if m["type"] == "venue"), None))

    card = {
        "name": {"formatted_name": "Mario Idraulico", "first_name": "Mario"},
        "phones": [{"phone": "+390935111111", "type": "WORK"}],
        "org": {"company": "Tubi srl"},
    }
    await anna.sends(type="contacts", contacts=[card])
    shown = await anna.shown("👤 Contatto: Mario Idraulico")
    assert "Tubi srl" in shown["text"]
    assert "+390935111111" in shown["text"]

    await anna.sends(type="reaction", message_id=heard["id"], emoji="❤️")
    reacted = await anna.shown("Ha reagito con ❤️")
    assert reacted["reply_to"] == answer
    await anna.sends(type="reaction", message_id=heard["id"], emoji="")
    removed = await anna.shown("Ha tolto la reazione")
    assert removed["reply_to"] == answer

    button = {"type": "button_reply", "button_reply": {"id": "x", "title": "Sì, certo"}}
    await anna.sends(type="raw", message={"type": "interactive", "interactive": button})
    await anna.shown("👆 Ha scelto: Sì, certo")
    row = {"type": "list_reply", "list_reply": {"id": "y", "title": "Anagrafe", "description": "piano terra"}}
    await anna.sends(type="raw", message={"type": "interactive", "interactive": row})
    await anna.shown("👆 Ha scelto: Anagrafe")
    await square.settled()
    assert len(anna.topics()) == 1


async def test_forwarded_edited_deleted_and_unknown_messages_are_told_never_silent(square: Town) -> None:
    anna = await square.citizen("Anna")
    await anna.arrives()
    await anna.says("Leggete qui", forwarded=True)
    assert (await anna.shown("Leggete qui"))["text"] == "↪️ Inoltrato\nLeggete qui"
    await anna.says("Catena", forwarded="frequently")
    assert (await anna.shown("Catena"))["text"] == "↪️ Inoltrato molte volte\nCatena"
    edited = {"type": "unsupported", "unsupported": {"type": "edit"}, "errors": [{"code": 131051, "title": "x"}]}
    await anna.sends(type="raw", message=edited)
    await anna.shown("✏️ Ha corretto un suo messaggio. WhatsApp non ci dà il testo nuovo: se serve, chiederlo.")
    first = await anna.says("Alle otto")
    changed = {"original_message_id": first, "message": {"type": "text", "text": {"body": "Alle *nove*"}}}
    await anna.sends(type="raw", message={"type": "edit", "edit": changed})
    shown = await anna.shown("✏️ Ha corretto un suo messaggio. Ora dice:\n\nAlle nove")
    assert shown["reply_to"] == (await anna.shown("Alle otto"))["id"]
    await anna.sends(type="raw", message={"type": "revoke", "revoke": {"original_message_id": first}})
    await anna.shown("🗑 Ha cancellato un suo messaggio.")
    await anna.sends(type="raw", message={"type": "unsupported", "errors": [{"code": 131051, "title": "x"}]})
    await anna.shown("📎 Ha mandato qualcosa che WhatsApp non ci fa vedere.")
    await anna.sends(type="raw", message={"type": "hologram", "hologram": {"id": "1"}})
    await anna.shown("📎 Ha mandato qualcosa che WhatsApp non ci fa vedere (hologram).")
    await anna.sends(type="raw", message={"type": "order", "order": {"catalog_id": "1", "product_items": []}})
    await anna.shown("🛒 Ha mandato un ordine da un catalogo")


async def test_quoted_replies_both_ways(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    asked = await anna.says("Quando aprite?")
    shown = await anna.shown("Quando aprite?")
    topic = await anna.topic()
    answer = await marta.writes(topic, "Alle nove", reply_to=shown["id"])
    heard = await anna.hears("Alle nove")
    assert heard["quoted"] == asked
    await anna.says("Di mattina?", reply_to=heard["id"])
    assert (await anna.shown("Di mattina?"))["reply_to"] == answer
    await anna.says("Anzi, chiedevo questo", reply_to=asked)
    assert (await anna.shown("Anzi, chiedevo questo"))["reply_to"] == shown["id"]


async def test_number_change_keeps_the_topic_and_the_answer_goes_to_the_new_number(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await anna.changes(phone="+393479990001")
    await square.notice(topic, "📱 Questa persona ha cambiato numero: la conversazione continua qui.")
    await marta.writes(topic, "Le scrivo al nuovo numero")
    await anna.hears("Le scrivo al nuovo numero")
    assert square.sends()[-1]["body"]["to"] == "+393479990001"
    await anna.says("Eccomi dal nuovo")
    shown = await anna.shown("Eccomi dal nuovo")
    assert shown["topic"] == topic
    assert anna.topics() == [topic]


async def test_call_is_rejected_and_answered_once_in_writing(square: Town) -> None:
    anna = await square.citizen("Anna")
    call = await square.control("POST", f"citizens/{anna.id}/call", {})
    words = (
        "WhatsURP Comune di Esempio: a questo numero non possiamo rispondere alle chiamate. "
        "Ci scriva qui: le risponderemo appena possibile."
    )
    await anna.hears(words)
    topic = await anna.topic()
    await square.notice(topic, "📞 Ha provato a chiamare. Qui si può solo scrivere: glielo abbiamo detto.")
    await square.settled()
    calls = [c["body"] for c in square.look().graph_calls if c["method"] == "calls"]
    assert [c["action"] for c in calls if c["call_id"] == call["id"]] == ["reject"]
    assert anna.heard().count(words) == 1


async def test_formatting_in_and_hostile_markup_shown_as_written(square: Town) -> None:
    anna = await square.citizen("Anna")
    await anna.arrives()
    await anna.says("👍🏽 *grassetto* _corsivo_ ~barrato~ `codice` fine")
    shown = await anna.shown("grassetto")
    assert shown["text"] == "👍🏽 grassetto corsivo barrato codice fine"
    assert spans(shown) == {
        ("bold", "grassetto"),
        ("italic", "corsivo"),
        ("strikethrough", "barrato"),
        ("code", "codice"),
    }
    hostile = "<b>x</b> &lt; [qui](http://a.example) </a> 2*3*4 snake_case_name @tutti <script>alert(1)</script>"
    await anna.says(hostile)
    plain = await anna.shown("snake_case_name")
    assert plain["text"] == hostile
    assert not {kind for kind, _ in spans(plain)} & {"bold", "italic", "strikethrough", "code", "text_link", "pre"}
    disguised = {"type": "text", "text": {"body": "prima\u0000 \u202eoiggassem\u202c dopo\u2066"}}
    await anna.sends(type="raw", message=disguised)
    assert (await anna.shown("oiggassem"))["text"] == "prima oiggassem dopo"


async def test_hostile_names_do_not_break_topic_or_card(square: Town) -> None:
    for name in ("<b>Ada</b>\n\n👤 Sindaco", "\u202eadA\u0000", "A" * 300, "🏳️‍🌈" * 60):
        eve = await square.citizen(name)
        await eve.says(f"parla {eve.id}")
        words = f"parla {eve.id}"

        def find(words: str = words) -> Object | None:
            return next((m for m in square.look().group.values() if words in words_of(m)), None)

        shown = await square.until(f"words of {name!r}", find)
        first = words_of(shown).splitlines()[0]
        assert first.startswith("👤 ")
        assert first.endswith(f"+39 ••• {eve.phone[-3:]}"), first
        assert not {"\u202e", "\u0000"} & set(words_of(shown))


async def test_words_longer_than_telegram_takes_arrive_whole_and_in_order(square: Town) -> None:
    anna = await square.citizen("Anna")
    long = " ".join(f"parola{n:04}" for n in range(370))[:4096]
    await anna.says(long)
    last = long.split()[-1]
    await anna.shown(last)
    topic = await anna.topic()
    words = " ".join(words_of(m) for m in square.in_topic(topic)).split()
    assert [w for w in words if w.startswith("parola")] == long.split()


async def test_two_messages_at_once_open_one_topic(square: Town) -> None:
    anna = await square.citizen("Anna")
    await asyncio.gather(*(anna.says(f"insieme {n}") for n in range(5)))
    for n in range(5):
        await anna.shown(f"insieme {n}")
    await square.settled()
    assert len(anna.topics()) == 1
    created = [
        c for c in square.look().bot_calls if c["method"] == "createForumTopic" and anna.name in str(c["parameters"])
    ]
    assert len(created) == 1
    cards = [line for line in square.lines(await anna.topic()) if line.startswith("👤")]
    assert len(cards) == 1


async def test_two_citizens_interleaved_are_never_mixed(square: Town) -> None:
    people = [await square.citizen("Anna"), await square.citizen("Bruno")]
    marta, carlo = await square.operator("Marta"), await square.operator("Carlo")
    await asyncio.gather(*(p.says(f"{p.id} dice {n}") for n in range(8) for p in people))
    for p in people:
        for n in range(8):
            await p.shown(f"{p.id} dice {n}")
    topics = [await p.topic() for p in people]
    await asyncio.gather(
        *(
            staff.writes(topic, f"per {p.id} da {staff.id}: {n}")
            for n in range(5)
            for staff in (marta, carlo)
            for p, topic in zip(people, topics, strict=True)
        )
    )
    await square.until("twenty answers", lambda: sum(len(p.chat()) for p in people) >= 20)
    await square.settled()
    for p, topic in zip(people, topics, strict=True):
        assert len(p.heard()) == 10
        assert all(words.startswith(f"per {p.id} da") for words in p.heard())
        said = [words_of(m) for m in square.in_topic(topic) if "dice" in words_of(m)]
        assert all(f"{p.id} dice" in words for words in said)
        for staff in (marta, carlo):
            own = [words for words in p.heard() if f"da {staff.id}:" in words]
            assert own == [f"per {p.id} da {staff.id}: {n}" for n in range(5)]


async def test_citizen_without_phone_gets_thread_and_answer_by_recipient(square: Town) -> None:
    anna, marta = await square.citizen("Anna", hide_phone=True), await square.operator()
    await anna.says("Ho solo il nome utente")
    shown = await anna.shown("Ho solo il nome utente")
    assert "numero non mostrato da WhatsApp" in shown["text"]
    assert anna.phone[3:] not in shown["text"]
    await marta.writes(await anna.topic(), "La leggiamo lo stesso")
    await anna.hears("La leggiamo lo stesso")
    body = square.sends(to=anna)[-1]["body"]
    assert body["recipient"] == anna.bsuid
    assert "to" not in body


# Out: an operator answers


async def test_every_kind_an_operator_sends_reaches_the_phone(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    table: list[tuple[str, bytes, Object, str, str]] = [
        ("photo", JPEG, {"caption": "ecco la foto"}, "image", "image/jpeg"),
        ("voice", OGG, {"mime_type": "audio/ogg"}, "voice", "audio/ogg"),
        ("video", MP4, {"mime_type": "video/mp4", "caption": "ecco il video"}, "video", "video/mp4"),
        ("document", PDF, {"mime_type": "application/pdf", "filename": "modulo.pdf"}, "document", "application/pdf"),
        ("sticker", WEBP, {"mime_type": "image/webp"}, "sticker", "image/webp"),
    ]
    for number, (kind, content, more, heard_as, mime_type) in enumerate(table):
        await marta.shows(topic, kind, content, **more)
        heard = await anna.gets(heard_as, after=number)
        assert await square.bytes(heard["media_url"]) == content, kind
        assert heard["mime_type"].startswith(mime_type), kind
        assert (heard["caption"] or "") == more.get("caption", ""), kind
    assert (await anna.gets("document"))["filename"] == "modulo.pdf"
    await marta.writes(topic, type="location", latitude=37.5, longitude=14.25)
    assert (await anna.gets("location"))["location"]["latitude"] == 37.5
    poll = await marta.writes(topic, "Che ne dite?", type="poll")
    notice = await square.notice(topic, NOT_CARRIED)
    assert notice["reply_to"] == poll
    assert len(anna.chat()) == len(table) + 1


async def test_album_arrives_whole_and_in_order(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    pictures = [JPEG + bytes([n]) * 10 for n in range(3)]
    for n, picture in enumerate(pictures):
        caption = {"caption": "tre foto"} if n == 0 else {}
        await marta.shows(topic, "photo", picture, media_group_id="album-1", **caption)
    await square.until("three pictures", lambda: len(anna.chat()) == 3)
    assert [await square.bytes(m["media_url"]) for m in anna.chat()] == pictures
    assert [m["caption"] or "" for m in anna.chat()] == ["tre foto", "", ""]


async def test_operators_formatting_goes_out_as_whatsapp_writes_it(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    text = "😀 grassetto corsivo barrato codice il sito fine"
    dress = [("bold", "grassetto"), ("italic", "corsivo"), ("strikethrough", "barrato"), ("code", "codice")]

    def entity(kind: str, words: str) -> Object:
        start = len(text[: text.index(words)].encode("utf-16-le")) // 2
        return {"type": kind, "offset": start, "length": len(words)}

    entities = [entity(kind, words) for kind, words in dress]
    entities.append(entity("text_link", "il sito") | {"url": "https://www.comune.esempio.it/"})
    await marta.writes(topic, text, entities=entities)
    written = "😀 *grassetto* _corsivo_ ~barrato~ `codice` il sito (https://www.comune.esempio.it/) fine"
    await anna.hears(written)
    assert anna.heard() == [written]


async def test_operators_longest_words_arrive_whole_even_when_dressed(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    long = " ".join(f"parola{n:04}" for n in range(372)) + "fine!"
    assert len(long) == 4096
    bold = [{"type": "bold", "offset": 0, "length": len(long)}]
    await marta.writes(topic, long, entities=bold)
    last = long.split()[-1]
    await square.until("the last word", lambda: any(last in words for words in anna.heard()))
    words = " ".join(anna.heard()).replace("*", " ").split()
    assert words == long.split()


async def test_reactions_of_an_operator_appear_on_the_phone_and_go_away(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    wamid = await anna.says("Grazie di tutto")
    shown = await anna.shown("Grazie di tutto")
    await marta.reacts(shown["id"], "❤")

    def reaction() -> str:
        own = {m["id"]: m for m in anna.chat(by_line=False)}
        return str(own[wamid]["reactions"].get("line", ""))

    await square.until("a heart on the phone", lambda: "❤" in reaction())
    await marta.reacts(shown["id"], "")
    await square.until("no heart on the phone", lambda: not reaction())
    assert anna.heard() == [], "a reaction is no message"


async def test_marks_follow_accepted_delivered_read(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await anna.changes(online=False)
    answer = await marta.writes(topic, "A telefono spento")
    await square.marked(answer, "🕊")
    await square.settled()
    assert square.marks(answer) == ["🕊"]
    await anna.changes(online=True)
    await square.marked(answer, "👌")
    await anna.reads()
    await square.marked(answer, "👀")


@pytest.mark.parametrize("kind", ["error", "async_error"])
async def test_failure_is_marked_and_explained_once(square: Town, kind: str) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await square.settled()
    await square.fault("graph", kind, "messages", code=131026)
    answer = await marta.writes(topic, "Non arriverà")
    await square.marked(answer, "💔")
    why = "💔 Non è arrivato. Questa persona non può ricevere su WhatsApp i nostri messaggi. Provare un'altra via."
    notice = await square.notice(topic, why)
    assert notice["reply_to"] == answer
    await square.settled()
    assert square.lines(topic).count(why) == 1
    second = await marta.writes(topic, "Questo invece sì")
    await anna.hears("Questo invece sì")
    await square.marked(second, "👌")
    assert square.marks(answer) == ["💔"]


async def test_words_outside_a_citizens_topic_go_to_nobody(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await square.settled()
    before = len(square.sends())
    await marta.writes(None, "Chi è di turno domani?")
    await marta.shows(None, "photo", JPEG, caption="la bacheca")
    own = await square.control("POST", "group/topics", {"name": "Fra noi", "from": None} | {"from": marta.id})
    await marta.writes(own["id"], "Riunione alle dieci")
    await marta.asks(topic, "/chi", "👤")
    await square.settled()
    assert len(square.sends()) == before
    assert anna.chat() == []


async def test_notes_stay_among_staff(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    notes = [
        await marta.writes(topic, words)
        for words in ("# è la zia di Carlo", "// non rispondere", "/nota caso delicato", "#", "!nota anche così")
    ]
    for note in notes:
        await square.marked(note, "✍")
    asked = await marta.writes(topic, "/nota")
    assert (await square.notice(topic, "Dopo /nota va scritto il testo della nota."))["reply_to"] == asked
    captioned = await marta.shows(topic, "photo", JPEG, caption="# foto per noi")
    await square.marked(captioned, "✍")
    await square.settled()
    assert anna.chat() == []


async def test_words_to_a_colleague_are_held_and_one_tap_sends_them(square: Town) -> None:
    anna = await square.citizen("Anna")
    marta, carlo = await square.operator("Marta"), await square.operator("Carlo")
    topic = await anna.arrives()
    first = await marta.writes(topic, "Buongiorno a lei")
    await anna.hears("Buongiorno a lei")
    answered = await carlo.writes(topic, "Hai controllato in archivio?", reply_to=first)
    notice = await square.notice(topic, "📝 Tenuto come nota fra colleghi: al cittadino non è arrivato.")
    assert notice["reply_to"] == answered
    mention = await carlo.writes(topic, f"@{marta.username} la pratica è pronta")
    second = await square.notice(topic, "📝 Tenuto come nota", after=notice["id"])
    assert second["reply_to"] == mention
    await square.settled()
    assert anna.heard() == ["Buongiorno a lei"]
    assert await carlo.presses(second, "📤 Invia al cittadino") == "Inviato."
    await anna.hears(f"@{marta.username} la pratica è pronta")
    assert await marta.presses(second, "📤 Invia al cittadino") == "Già fatto da qualcuno."
    own = await carlo.writes(topic, "Aggiungo una cosa", reply_to=answered)
    await anna.hears("Aggiungo una cosa")
    await square.marked(own, "👌")
    await square.settled()
    assert len(anna.heard()) == 3


# Undo


@pytest.mark.knobs(undo_seconds=UNDO_SECONDS)
async def test_undo_edit_replaces_monkey_takes_back_and_later_it_is_told(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    wrong = await marta.writes(topic, "Aprite alle otto")
    gone = await marta.writes(topic, "Che scocciatura")
    await marta.edits(wrong, "Apriamo alle nove")
    await marta.reacts(gone, "🙈")
    taken = await town.notice(topic, "🙈 Ritirato: al cittadino non è arrivato nulla.")
    assert taken["reply_to"] == gone
    await town.pass_time(UNDO_SECONDS + 1)
    await anna.hears("Apriamo alle nove")
    await town.settled()
    assert anna.heard() == ["Apriamo alle nove"]
    await marta.edits(wrong, "Apriamo alle dieci")
    told = await town.notice(
        topic,
        "✏️ Il messaggio era già partito e WhatsApp non permette di correggerlo. Si può mandare la versione corretta.",
    )
    assert told["reply_to"] == wrong
    await marta.reacts(wrong, "🙈")
    assert (await town.notice(topic, "Troppo tardi: il messaggio era già partito."))["reply_to"] == wrong
    assert await marta.presses(told, "📤 Invia al cittadino") == "Inviato."
    await anna.hears("Apriamo alle dieci")
    await town.settled()
    assert anna.heard() == ["Apriamo alle nove", "Apriamo alle dieci"]


@pytest.mark.knobs(undo_seconds=UNDO_SECONDS)
async def test_undo_in_edge_cases(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    # An edit that turns words into a note, or into a command, must not reach the citizen within the undo time.
    for n, change in enumerate((f"# per noi {0}", "/nota per noi")):
        written = await marta.writes(topic, f"bozza {n}")
        await marta.edits(written, change)
    await town.pass_time(UNDO_SECONDS + 1)
    await town.settled()
    assert anna.heard() == []
    photo = await marta.shows(topic, "photo", JPEG, caption="prima")
    await town.control("PATCH", f"group/messages/{photo}", {"caption": "dopo"})
    # One message edited twice: the last words win, once.
    twice = await marta.writes(topic, "uno")
    await marta.edits(twice, "due")
    await marta.edits(twice, "tre")
    await town.pass_time(UNDO_SECONDS + 1)
    assert (await anna.gets("image"))["caption"] == "dopo"
    await anna.hears("tre")
    await town.settled()
    assert [words_of(m) for m in anna.chat()] == ["dopo", "tre"]


@pytest.mark.knobs(reply_mode="explicit")
async def test_explicit_mode_sends_only_replies_to_the_citizen(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    await anna.says("Quando aprite?")
    shown = await anna.shown("Quando aprite?")
    topic = await anna.topic()
    note = await marta.writes(topic, "Secondo me alle nove")
    await town.marked(note, "✍")
    await marta.writes(topic, "Alle nove", reply_to=shown["id"])
    await anna.hears("Alle nove")
    colleague = await town.operator("Carlo")
    await colleague.writes(topic, "Anche il sabato?", reply_to=note)
    await town.settled()
    assert anna.heard() == ["Alle nove"]


# The window


async def test_closed_window_holds_answers_and_a_tap_releases_them_in_order(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    await anna.says("Scritto ieri", timestamp=square.now() - DAY_AND_HOUR)
    await anna.shown("Scritto ieri")
    topic = await anna.topic()
    first = await marta.writes(topic, "prima risposta")
    notice = await square.notice(topic, CLOSED)
    assert notice["reply_to"] == first
    assert labels(notice) == ["📨 Avvisa il cittadino", "🗑 Scarta"]
    second = await marta.writes(topic, "seconda risposta")
    again = await square.notice(topic, "⏳ Anche questa risposta aspetta che il cittadino scriva o tocchi l'avviso.")
    assert again["reply_to"] == second
    await square.settled()
    assert anna.chat() == []
    assert await marta.presses(notice, "Avvisa") == "Inviato."
    template = await anna.gets("template")
    assert template["template"] == "risposta_pronta"
    await square.notice(topic, "📨 Mando l'avviso: le risposte partono appena il cittadino tocca o scrive.")
    await square.settled()
    assert [m["type"] for m in anna.chat()] == ["template"]
    await anna.presses(template["id"], template["buttons"][0]["id"])
    await anna.hears("seconda risposta")
    assert anna.heard()[1:] == ["prima risposta", "seconda risposta"]
    await square.marked(second, "👌")
    await square.settled()
    assert len(anna.chat()) == 3
    third = await marta.writes(topic, "terza risposta")
    await anna.hears("terza risposta")
    await square.marked(third, "👌")


async def test_held_answers_can_be_discarded(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    await anna.says("Scritto ieri", timestamp=square.now() - DAY_AND_HOUR)
    await anna.shown("Scritto ieri")
    topic = await anna.topic()
    await marta.writes(topic, "da scartare")
    notice = await square.notice(topic, CLOSED)
    assert await marta.presses(notice, "Scarta") == "Scartata una risposta."
    await anna.says("Sono qui")
    await anna.shown("Sono qui")
    await square.settled()
    assert anna.chat() == []


async def test_answer_refused_later_for_the_window_is_held_too(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await square.settled()
    await square.fault("graph", "async_error", "messages", code=131047)
    await marta.writes(topic, "la nostra risposta")
    notice = await square.notice(topic, CLOSED)
    assert labels(notice) == ["📨 Avvisa il cittadino", "🗑 Scarta"]
    await anna.says("Ci siete?")
    await square.until(
        "the answer on the phone",
        lambda: [m for m in anna.chat() if words_of(m) == "la nostra risposta" and m["status"] == "delivered"],
    )


async def test_meta_says_the_window_is_closed_before_our_clock_does(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    await town.advance(DAY_AND_HOUR)
    answer = await marta.writes(topic, "tardi per Meta")
    notice = await town.notice(topic, CLOSED)
    assert notice["reply_to"] == answer
    await town.settled()
    assert anna.chat() == []
    assert await marta.presses(notice, "Avvisa") == "Inviato."
    template = await anna.gets("template")
    await anna.presses(template["id"], template["buttons"][0]["id"])
    await anna.hears("tardi per Meta")
    await town.marked(answer, "👌")
    await town.settled()
    assert anna.heard().count("tardi per Meta") == 1


# Commands


async def test_card_close_and_reopen(square: Town) -> None:
    anna = await square.citizen("Anna")
    marta, carlo = await square.operator("Marta", status="administrator"), await square.operator("Carlo")
    topic = await anna.arrives()
    await anna.says("Un'altra cosa")
    await anna.shown("Un'altra cosa")
    card = await marta.asks(topic, "/chi", "👤")
    assert card["text"].startswith(
        f"👤 {anna.name} · +39 ••• {anna.phone[-3:]}\n🔕 Non iscritto agli avvisi\n🗂 2 messaggi."
    )
    await marta.asks(topic, "/riapri", "È già aperta.")

    await carlo.asks(topic, "/chiudi", f"✅ Chiusa da {carlo.name}. Se il cittadino scrive ancora, si riapre da sola.")
    await square.until("the topic closed", lambda: square.look().topics[topic]["closed"])
    await anna.says("Ho ancora una domanda")
    await anna.shown("Ho ancora una domanda")
    await square.until("the topic open", lambda: not square.look().topics[topic]["closed"])
    assert anna.topics() == [topic]

    await marta.asks(topic, "/chiudi", f"✅ Chiusa da {marta.name}")
    await square.until("the topic closed again", lambda: square.look().topics[topic]["closed"])
    await marta.asks(topic, "!riapri", f"📂 Riaperta da {marta.name}.")
    await square.until("the topic open again", lambda: not square.look().topics[topic]["closed"])

    await square.control("PATCH", f"group/topics/{topic}", {"closed": True, "from": marta.id})
    await marta.asks(topic, "/chiudi", "È già chiusa.")
    await anna.says("Rieccomi")
    await anna.shown("Rieccomi")
    await square.until("open after closing by hand", lambda: not square.look().topics[topic]["closed"])
    await carlo.asks(topic, "/riapri", "È già aperta.")
    assert anna.chat() == []


async def test_help_shows_what_this_person_may_use_here(square: Town) -> None:
    anna = await square.citizen("Anna")
    marta, carlo = await square.operator("Marta", status="administrator"), await square.operator("Carlo")
    topic = await anna.arrives()
    room = words_of(await marta.asks(None, "/aiuto", "Nella discussione generale si può usare:"))
    assert "/broadcast" in room
    assert "/iscritti" in room
    assert "/chiudi" not in room
    plain = words_of(await carlo.asks(None, "/aiuto", "Nella discussione generale si può usare:"))
    # The part of a command that others may not use is not shown either.
    for words in ("/broadcast", "/costi", "importa", "24/12", "per cambiarli"):
        assert words in room
        assert words not in plain
    thread = words_of(await carlo.asks(topic, "/aiuto", "In questa conversazione si può usare:"))
    assert "/chiudi" in thread
    assert "/iscritti" not in thread
    assert "🕊" in thread


async def test_wrong_commands_are_told_and_reach_nobody(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await marta.asks(topic, "/chuidi", "Non conosco /chuidi. Forse /chiudi?")
    await marta.asks(topic, "/xyzzyplugh", "Non conosco /xyzzyplugh. Scrivere /aiuto per l'elenco.")
    refused = await marta.asks(None, "/broadcast ciao a tutti", "/broadcast è riservato a chi gestisce il gruppo")
    assert "gli amministratori" in refused["text"]
    await marta.asks(None, "/chi", "/chi va scritto nella conversazione con un cittadino.")
    await marta.asks(topic, "/iscritti", "/iscritti va scritto nella discussione generale.")
    await marta.asks(topic, "!chi", "👤")
    await marta.asks(topic, "//chi", "👤")
    await marta.asks(topic, "/chi@sportello_demo_bot", "👤")
    before = square.last_id()
    await marta.writes(topic, "/chi@un_altro_bot")
    await square.settled()
    assert [m for m in square.in_topic(topic) if m["id"] > before] == []
    assert anna.chat() == []
    assert not square.look().topics[topic]["closed"]


async def test_edited_command_does_not_run_and_a_command_is_not_run_twice(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator(status="administrator")
    topic = await anna.arrives()
    typed = await marta.writes(topic, "/chi")
    await square.notice(topic, "👤", after=typed)
    await square.settled()
    before = square.lines(topic)
    await marta.edits(typed, "/chi subito")
    await marta.edits(typed, "/chiudi")
    last = await marta.asks(topic, "/riapri", "È già aperta.")
    await square.settled()
    assert square.lines(topic) == [*before, words_of(last)]


@pytest.mark.knobs(managers=("telegram:777000",))
async def test_managers_named_in_the_configuration_win_over_ranks(town: Town) -> None:
    marta, admin = await town.operator("Marta", id=777000), await town.operator("Ada", status="administrator")
    draft = await marta.asks(None, "/broadcast Domani chiuso", "📣 Avviso n. 1")
    assert "Domani chiuso" in draft["text"]
    await admin.asks(None, "/broadcast Anch'io", "/broadcast è riservato a chi gestisce il gruppo")


async def test_anonymous_administrator_is_a_manager_and_can_answer(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    born = await square.control(
        "POST", "group/members", {"name": "Velata", "status": "administrator", "anonymous": True}
    )
    body = {"from": born["id"], "topic": topic, "text": "Risposta velata"}
    said = await square.control("POST", "group/messages", body)
    await anna.hears("Risposta velata")
    await square.marked(said["message_id"], "👌")
    assert anna.heard() == ["Risposta velata"]


# The room misbehaves


async def test_deleted_topic_is_made_anew_and_nothing_is_lost(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    old = await anna.arrives()
    await square.settled()
    await square.control("DELETE", f"group/topics/{old}")
    await asyncio.gather(anna.says("dopo la cancellazione uno"), anna.says("dopo la cancellazione due"))
    first = await anna.shown("dopo la cancellazione uno")
    await anna.shown("dopo la cancellazione due")
    await square.settled()
    new = await anna.topic()
    assert new != old
    assert first["topic"] == new
    card = next(line for line in square.lines(new) if line.startswith("👤"))
    assert anna.name in card
    await marta.writes(new, "La leggiamo ancora")
    await anna.hears("La leggiamo ancora")


async def test_an_answer_heard_after_its_topic_was_deleted_still_goes_to_its_citizen(town: Town) -> None:
    anna, bruno, marta = await town.citizen("Anna"), await town.citizen("Bruno"), await town.operator()
    old, other = await anna.arrives(), await bruno.arrives()
    await town.settled()
    await town.fault("bot", "error", "getUpdates", times=-1, error_code=500, description="Internal Server Error")
    await marta.writes(other, "# chi ascolta smette di ascoltare")
    await town.until(
        "deaf", lambda: town.look().bot_calls[-1]["method"] == "getUpdates" and not town.look().bot_calls[-1]["ok"]
    )
    await marta.writes(old, "Risposta scritta in tempo")
    await town.control("DELETE", f"group/topics/{old}")
    await anna.says("ci siete?")
    await anna.shown("ci siete?")
    assert await anna.topic() != old
    await town.mend()
    await anna.hears("Risposta scritta in tempo", seconds=40)
    await town.settled()
    assert anna.heard().count("Risposta scritta in tempo") == 1
    assert "Risposta scritta in tempo" not in bruno.heard()


async def test_notice_for_a_deleted_topic_makes_it_anew(square: Town) -> None:
    anna = await square.citizen("Anna")
    old = await anna.arrives()
    await square.settled()
    await square.control("DELETE", f"group/topics/{old}")
    await square.control("POST", f"citizens/{anna.id}/call", {})
    await anna.shown("📞 Ha provato a chiamare.")
    assert await anna.topic() != old


async def test_topics_switched_off_nothing_lands_in_the_common_chat(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    await anna.arrives()
    bruno = await town.citizen("Bruno")
    await town.settled()
    await town.control("PATCH", "group", {"is_forum": False})
    common = len(town.in_topic(None))
    await anna.says("parole riservate di Anna")
    await bruno.says("parole riservate di Bruno")
    kept = "SELECT 1 FROM delivery WHERE state = 'waiting' AND body LIKE '%riservate%'"
    await town.until("both decided", lambda: len(town.rows(kept)) == 2)
    await town.until("the desk frozen", lambda: town.rows("SELECT 1 FROM lane_freeze WHERE lane = 'desk:urp'"))
    await marta.writes(None, "ma perché non arriva niente?")
    everywhere = [words_of(m) for m in town.look().group.values() if not m.get("deleted")]
    assert not [words for words in everywhere if "riservate" in words]
    assert len(town.in_topic(None)) == common
    assert (await town.get("/readyz"))[0] == 503

    await town.control("PATCH", "group", {"is_forum": True})
    await town.bridge.stop()
    town.bridge.let_time_pass(61)
    await town.bridge.start()
    await anna.shown("parole riservate di Anna")
    await bruno.shown("parole riservate di Bruno")
    await town.settled()
    assert len(town.in_topic(None)) == common


async def test_photo_that_cannot_be_fetched_is_told_with_a_button_that_works(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await square.fault("graph", "error", "media_url", times=-1, code=100)
    await anna.shows("image", JPEG, "image/jpeg", caption="Il semaforo rotto")
    notice = await square.notice(topic, "📷 Foto non recuperata.")
    assert notice["text"].endswith("\n\nIl semaforo rotto")
    assert labels(notice) == ["🔁 Riprova"]
    await square.mend("graph")
    assert await marta.presses(notice, "Riprova") == "Riprovo."
    shown = await square.until(
        "the photo", lambda: next((m for m in square.in_topic(topic) if m["type"] == "photo"), None)
    )
    assert await square.bytes(shown["media_url"]) == JPEG
    assert shown["reply_to"] == notice["id"]
    edited = await square.notice(topic, "📷 Foto arrivata.")
    assert (edited["id"], edited["buttons"]) == (notice["id"], [])
    assert edited["text"].endswith("\n\nIl semaforo rotto")


async def test_retry_that_fails_again_offers_the_button_again(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    await square.fault("graph", "error", "media_url", times=-1, code=100)
    await anna.shows("voice", OGG, "audio/ogg; codecs=opus")
    await anna.shown("🎤 Messaggio vocale non recuperato.")
    topic = await anna.topic()
    first = await square.notice(topic, "🎤 Messaggio vocale non recuperato.")
    assert anna.name in " ".join(square.lines(topic)), "the identity card is missing from a topic opened by a notice"
    assert await marta.presses(first, "Riprova") == "Riprovo."
    await square.until(
        "another button",
        lambda: labels(again := square.look().group[first["id"]]) and again["buttons"] != first["buttons"],
    )
    second = square.look().group[first["id"]]
    await square.mend("graph")
    assert await marta.presses(second, "Riprova") == "Riprovo."
    await square.until("the voice", lambda: [m for m in square.in_topic(topic) if m["type"] == "voice"])
    edited = await square.notice(topic, "🎤 Messaggio vocale arrivato.")
    assert (edited["id"], edited["text"][:2]) == (first["id"], "👤 "), "the identity card was edited away"


async def test_sends_go_to_the_right_number_of_the_line(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    await marta.writes(await anna.arrives(), "Dal numero giusto")
    await anna.hears("Dal numero giusto")
    call = square.sends(to=anna)[-1]
    assert call["phone_number_id"] == GRAPH_NUMBER
    assert call["body"]["biz_opaque_callback_data"]


async def test_card_is_not_lost_when_the_first_post_fails(square: Town) -> None:
    anna = await square.citizen("Anna")
    await square.settled()
    await square.fault("bot", "error", "sendMessage", error_code=500, description="Internal Server Error")
    await anna.says("Al secondo tentativo")
    await anna.shown("Al secondo tentativo")
    await square.settled()
    assert anna.name in " ".join(square.lines(await anna.topic()))
