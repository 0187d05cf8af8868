"""Several templates for broadcasts: the one that carries most of it, and the writer told what was changed."""

import pytest

from tests.scenarios.broadcasting import drafted, report, subscribed
from tests.town import Citizen, Object, Operator, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

TWO_DAYS = 2 * 24 * 3600
JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 20
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 20
ALL = ("avviso_foto", "avviso_documento", "avviso_righe", "avviso_nome")


def template(name: str, text: str, header: str = "", **more: object) -> Object:
    """A template as Meta has approved it."""
    above = [{"type": "HEADER", "format": header}] if header else []
    parts = [*above, {"type": "BODY", "text": text}]
    return {"name": name, "language": "it", "category": "UTILITY", "components": parts, **more}


TEMPLATES = [
    template("avviso_foto", "Avviso con foto: {{1}} Comune di Esempio", "IMAGE"),
    template("avviso_documento", "Avviso con allegato: {{1}} Comune di Esempio", "DOCUMENT"),
    template("avviso_righe", "Avviso:\n• {{1}}\n• {{2}}\n• {{3}}\nComune di Esempio"),
    template("allerta_meteo", "🔴 Allerta: {{testo}}. Protezione civile", parameter_format="NAMED"),
]


async def opened(town: Town) -> tuple[Operator, Citizen]:
    """A town with these templates, an operator, and a subscriber who wrote two days ago."""
    for each in TEMPLATES:
        await town.control("POST", "templates", each)
    ada = await town.operator("Ada", status="administrator")
    [carla] = await subscribed(town, 1)
    await town.restart()  # where all of them are found at once
    await known(town)
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(TWO_DAYS)
    await town.advance(TWO_DAYS)
    await town.bridge.start()
    await town.settled()
    return ada, carla


async def known(town: Town) -> None:
    """Wait until the bridge has asked Meta for its templates."""
    names = "SELECT DISTINCT name FROM template"
    await town.until(
        "the templates", lambda: {each["name"] for each in TEMPLATES} <= {row["name"] for row in town.rows(names)}
    )


async def sent(town: Town, ada: Operator, carla: Citizen, card: Object) -> Object:
    """Press *Invia*, and what arrives on the phone."""
    before = len(carla.chat())
    await ada.presses(card, "📣 Invia")
    return await carla.gets("template", after=before)


async def card_of(town: Town, ada: Operator, asked: int) -> Object:
    return await town.notice(None, "Non è ancora partito.", after=asked)


@pytest.mark.knobs(broadcast_templates=ALL, bulletin_templates=(("allerte", "allerta_meteo"),))
async def test_each_notice_goes_in_the_template_that_carries_most_of_it(town: Town) -> None:
    ada, carla = await opened(town)

    photo = await ada.shows(None, "photo", JPEG, caption="La nuova piazza")
    card = await card_of(town, ada, await ada.writes(None, "/avviso", reply_to=photo))
    assert (
        "con il modello «avviso_foto» (✅ approvato, utilità):\n[Foto]\nAvviso con foto: La nuova piazza"
        in card["text"]
    )
    assert "✂️" not in card["text"]
    got = await sent(town, ada, carla, card)
    assert (got["template"], got["text"]) == ("avviso_foto", "Avviso con foto: La nuova piazza Comune di Esempio")
    assert await town.bytes(got["media_url"]) == JPEG

    file = await ada.shows(None, "document", PDF, filename="ordinanza.pdf", mime_type="application/pdf")
    card = await card_of(town, ada, await ada.writes(None, "/avviso Ordinanza n. 7", reply_to=file))
    got = await sent(town, ada, carla, card)
    assert (got["template"], got["filename"]) == ("avviso_documento", "ordinanza.pdf")
    assert await town.bytes(got["media_url"]) == PDF

    card = await drafted(town, ada, "viabilita Via Roma chiusa\nlunedì e martedì\n\ndalle 8 alle 12")
    assert "con il modello «avviso_righe»" in words_of(card)
    assert "✂️" not in words_of(card), "nothing had to be changed"
    got = await sent(town, ada, carla, card)
    assert got["text"] == "Avviso:\n• Via Roma chiusa\n• lunedì e martedì\n• dalle 8 alle 12\nComune di Esempio"

    card = await drafted(town, ada, "allerte Piena del Salso.")
    got = await sent(town, ada, carla, card)
    assert (got["template"], got["text"]) == ("allerta_meteo", "🔴 Allerta: Piena del Salso. Protezione civile")

    card = await drafted(town, ada, "viabilita Via Roma riaperta")
    got = await sent(town, ada, carla, card)
    assert got["template"] == "avviso_comune"
    await report(town, ada, 5, "Inviati 1 di 1")


@pytest.mark.knobs(broadcast_templates=ALL)
async def test_what_cannot_go_in_is_told_on_the_draft(town: Town) -> None:
    ada, carla = await opened(town)
    asked = await ada.writes(
        None,
        "/avviso Via Roma chiusa\ne\tvia     Garibaldi {{x}}\u200b",
        entities=[{"type": "bold", "offset": 8, "length": 8}],
    )
    card = await card_of(town, ada, asked)
    assert (
        "\n✂️ Nel modello: i segni che non si vedono si tolgono; "
        "le doppie parentesi graffe diventano semplici; gli a capo diventano « · »; le tabulazioni diventano spazi; "
        "molti spazi di fila diventano uno solo; grassetti e corsivi si perdono.\n"
    ) in words_of(card)
    got = await sent(town, ada, carla, card)
    assert "Via Roma chiusa · e via Garibaldi {x}" in got["text"]

    film = await ada.shows(None, "video", b"\x00\x00\x00\x18ftypmp42" + b"0" * 9000, caption="La piena")
    card = await card_of(town, ada, await ada.writes(None, "/avviso", reply_to=film))
    assert (
        "\n📎 Video: arriva solo a chi ci ha scritto nelle ultime 24 ore. "
        "Nel modello «avviso_comune» c'è posto solo per il testo.\n"
    ) in words_of(card)
    got = await sent(town, ada, carla, card)
    assert "La piena" in got["text"]
    assert got["media_url"] is None


@pytest.mark.knobs(broadcast_templates=ALL)
async def test_a_link_is_written_out_since_a_template_has_no_dress(town: Town) -> None:
    ada, carla = await opened(town)
    link = {"type": "text_link", "offset": 21, "length": 3, "url": "https://comune.esempio.it/strade"}
    card = await card_of(town, ada, await ada.writes(None, "/avviso Via Roma, qui tutto", entities=[link]))
    got = await sent(town, ada, carla, card)
    assert "https://comune.esempio.it/strade" in got["text"]
    assert "✂️" not in words_of(card)


@pytest.mark.knobs(broadcast_templates=ALL)
async def test_a_template_in_pause_leaves_its_place_to_another_and_the_card_says_so(town: Town) -> None:
    ada, carla = await opened(town)
    photo = await ada.shows(None, "photo", JPEG, caption="La piazza")
    card = await card_of(town, ada, await ada.writes(None, "/avviso", reply_to=photo))
    assert "«avviso_foto»" in words_of(card)
    await town.control("PATCH", "templates/avviso_foto", {"status": "PAUSED"})

    def shown() -> str:
        return words_of(town.look().group[card["id"]])

    await town.until("the card shown anew", lambda: "con il modello «avviso_comune»" in shown())
    assert "ℹ️ Il modello «avviso_foto» adesso non si può usare (⏸ in pausa): si usa «avviso_comune»." in shown()
    assert "📎 Foto: arriva solo a chi ci ha scritto nelle ultime 24 ore." in shown()
    got = await sent(town, ada, carla, town.look().group[card["id"]])
    assert got["template"] == "avviso_comune"
    await report(town, ada, 1, "concluso")


@pytest.mark.knobs(language="en")
async def test_in_english(town: Town) -> None:
    await town.control("PATCH", "templates/avviso_comune", {"status": "PAUSED"})
    await town.notice(None, "⏸ Meta has paused the template “avviso_comune")
    ada = await town.operator("Ada", status="administrator")
    asked = await ada.writes(None, "/avviso Road closed\nuntil noon")
    said = words_of(await town.notice(None, "📣 Broadcast no.", after=asked))
    assert "To the others, with the template “avviso_comune” (⏸ paused, utility), like this:" in said
    assert "\n✂️ In the template: line breaks become “ · ”.\n" in said


async def test_a_draft_without_any_template_that_would_do_says_so(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await town.settled()
    parts = [{"type": "BODY", "text": "Avviso senza parametri."}]
    await town.control("PATCH", "templates/avviso_comune", {"components": parts, "language": "it"})
    await ada.asks(None, "/modelli avviso_comune", "Avviso senza parametri.")
    card = await drafted(town, ada, "Via Roma chiusa")
    assert "· Fra i modelli di Meta nessuno va bene per questo avviso" in words_of(card)


async def test_before_meta_has_said_anything_the_draft_says_that(town: Town) -> None:
    await town.bridge.kill()
    town.bridge.database.unlink()
    await town.fault("graph", "error", "message_templates", times=-1, code=2, http_status=503)
    await town.bridge.start()
    ada = await town.operator("Ada", status="administrator")
    card = await drafted(town, ada, "Via Roma chiusa")
    assert "con il modello «avviso_comune», dentro parole fisse che Meta non ci ha ancora detto:" in words_of(card)
    await town.mend()
    await ada.asks(None, "/modelli", "come li dà Meta adesso")
    await town.until(
        "the card shown anew", lambda: "con il modello «avviso_comune» (✅" in words_of(town.look().group[card["id"]])
    )


async def test_who_asks_while_meta_fails_to_answer_somebody_else_gets_what_comes_of_asking_anew(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await ada.asks(None, "/modelli", "come li dà Meta adesso")
    before = calls(town, "message_templates")
    await town.fault("graph", "timeout_before", "message_templates", seconds=30)
    first = await ada.writes(None, "/modelli")
    await town.until("Meta asked", lambda: calls(town, "message_templates") > before)
    second = await ada.writes(None, "/modelli")
    failed = await town.notice(None, "I modelli di «", after=first)
    answered = await town.notice(None, "come li dà Meta adesso", after=failed["id"])
    assert "Adesso Meta non li dice." in words_of(failed), words_of(failed)
    assert [failed["reply_to"], answered["reply_to"]] == [first, second]


async def with_photo(town: Town, count: int) -> tuple[Operator, list[Citizen], Object]:
    """So many subscribers of whom one wrote lately, and the card of a broadcast with a photo."""
    for each in TEMPLATES:
        await town.control("POST", "templates", each)
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, count)
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(TWO_DAYS)
    await town.advance(TWO_DAYS)
    await town.bridge.start()
    await known(town)
    await people[0].says("Buongiorno")
    await people[0].shown("Buongiorno")
    photo = await ada.shows(None, "photo", JPEG, caption="La nuova piazza")
    return ada, people, await card_of(town, ada, await ada.writes(None, "/avviso", reply_to=photo))


def calls(town: Town, method: str) -> int:
    """How often Meta or Telegram was asked for this."""
    world = town.look()
    return len([call for call in (*world.graph_calls, *world.bot_calls) if call["method"] == method])


@pytest.mark.knobs(broadcast_templates=ALL)
async def test_a_file_for_many_is_fetched_and_uploaded_once(town: Town) -> None:
    ada, people, card = await with_photo(town, 30)
    await ada.presses(card, "📣 Invia")
    await report(town, ada, 1, "Inviati 30 di 30")
    assert (calls(town, "media"), calls(town, "getFile")) == (1, 1)
    assert [p.chat()[-1]["template"] for p in people[1:]] == ["avviso_foto"] * 29
    inside = people[0].chat()[-1]
    assert (inside["type"], await town.bytes(inside["media_url"])) == ("image", JPEG)


@pytest.mark.knobs(broadcast_templates=ALL)
async def test_a_file_that_meta_has_lost_is_uploaded_again(town: Town) -> None:
    ada, people, card = await with_photo(town, 12)
    await town.fault("graph", "error", "messages", times=1, code=131053)
    await ada.presses(card, "📣 Invia")
    await report(town, ada, 1, "Inviati 12 di 12")
    assert calls(town, "media") == 2
    assert [len(p.chat()) for p in people] == [2] * 12, "everybody once, after the welcome"


@pytest.mark.knobs(broadcast_templates=ALL)
async def test_a_file_that_cannot_be_had_any_more_stops_the_broadcast_instead_of_failing_for_each(town: Town) -> None:
    ada, people, card = await with_photo(town, 12)
    await town.fault("bot", "error", "getFile", times=-1, error_code=400, description="Bad Request: wrong file_id")
    await ada.presses(card, "📣 Invia")
    said = await town.notice(None, "⏸ L'avviso n. 1 si è fermato. Il file non si è potuto scaricare.")
    await report(town, ada, 1, "Non riusciti 1, in dubbio 0")
    assert [len(p.chat()) for p in people] == [1] * 12
    await town.mend("bot")
    await ada.presses(said, "Riprendi")
    await town.until("the others", lambda: sum(len(p.chat()) for p in people) == 23)


@pytest.mark.knobs(broadcast_templates=ALL)
async def test_an_upload_that_takes_its_time_holds_up_nobody_s_answer(town: Town) -> None:
    ada, people, card = await with_photo(town, 12)
    topic = await people[0].topic()
    await town.fault("graph", "slow", "media", times=1, seconds=8)
    await ada.presses(card, "📣 Invia")
    await town.until("the upload begun", lambda: calls(town, "getFile"))
    await ada.writes(topic, "Apriamo alle nove")
    await people[0].hears("Apriamo alle nove")
    assert calls(town, "media") == 0, "the answer waited for the upload"
    await report(town, ada, 1, "Inviati 12 di 12")
    assert calls(town, "media") == 1
