"""A broadcast in the citizen's language: the fixed words always, the writer's where they gave any."""

import pytest

from tests.scenarios.broadcasting import drafted, report, subscribed, weighed
from tests.town import Citizen, Operator, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

TWO_DAYS = 2 * 24 * 3600
JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 20
ITALIAN, ENGLISH = "Domani manca l'acqua", "No water tomorrow"
STOP_IT, STOP_EN = "Per non ricevere più avvisi: STOP", "To stop receiving notices: STOP"
TEMPLATE_IT = "Avviso dal Comune: {} Rispondi a questo messaggio per scriverci."
TEMPLATE_EN = "Notice from the municipality: {} Reply to this message to write to us."


async def readers(town: Town, count: int) -> list[Citizen]:
    """Subscribers who chose English."""
    people = await subscribed(town, count)
    for person in people:
        await person.says("LINGUA inglese")
        await person.hears("Done: automatic messages are in English from now on.")
    return people


async def opened(town: Town) -> tuple[Operator, list[Citizen]]:
    """One of each kind: Italian and English, who wrote two days ago; Italian and English, who wrote just now."""
    ada = await town.operator("Ada", status="administrator")
    people = [*await subscribed(town, 1), *await readers(town, 1)]
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(TWO_DAYS)
    await town.advance(TWO_DAYS)
    await town.bridge.start()
    people += [*await subscribed(town, 1), *await readers(town, 1)]
    await town.settled()
    return ada, people


async def test_everybody_reads_it_in_their_language_inside_the_window_and_outside(town: Town) -> None:
    ada, (carla, mary, anna, john) = await opened(town)
    card = await weighed(town, await drafted(town, ada, f"{ITALIAN}\n--- en\n{ENGLISH}"))
    text = words_of(card)
    for part in (
        f"Così a chi ci ha scritto nelle ultime 24 ore:\n{ITALIAN}\n\n{STOP_IT}",
        f"approvato, utilità):\n{TEMPLATE_IT.format(ITALIAN)}",
        "🌐 Testo in inglese: lo ricevono 2 persone. Ci hanno scritto nelle ultime 24 ore: 1.\n\n",
        f"Così a chi ci ha scritto nelle ultime 24 ore:\n{ENGLISH}\n\n{STOP_EN}",
        f"approvato, utilità):\n{TEMPLATE_EN.format(ENGLISH)}",
        "Destinatari: 4. Ci hanno scritto nelle ultime 24 ore: 2.",
    ):
        assert part in text, (part, text)
    await ada.presses(card, "📣 Invia")
    assert await carla.hears(TEMPLATE_IT.format(ITALIAN))
    assert await mary.hears(TEMPLATE_EN.format(ENGLISH))
    assert await anna.hears(f"{ITALIAN}\n\n{STOP_IT}")
    assert await john.hears(f"{ENGLISH}\n\n{STOP_EN}")
    await report(town, ada, 1, "Inviati 4 di 4")
    await report(town, ada, 1, "concluso")

    asked = await ada.writes(None, f"/broadcast rettifica 1 Dopodomani {ITALIAN}\n— English\nThe day after: {ENGLISH}")
    card = await weighed(town, await town.notice(None, "Non è ancora partito.", after=asked))
    assert "Testo in inglese: lo ricevono 2 persone." in words_of(card)
    await ada.presses(card, "📣 Invia")
    assert await mary.hears(TEMPLATE_EN.format(f"The day after: {ENGLISH}"))
    assert await john.hears(f"The day after: {ENGLISH}\n\n{STOP_EN}")
    assert await anna.hears(f"Dopodomani {ITALIAN}\n\n{STOP_IT}")
    assert await carla.hears(TEMPLATE_IT.format(f"Dopodomani {ITALIAN}"))
    await town.settled()
    assert [len(each.chat()) for each in (carla, mary, anna, john)] == [3, 4, 3, 4]


async def test_where_a_translation_or_a_template_lacks_the_card_says_so(town: Town) -> None:
    ada, (_, mary, _, john) = await opened(town)
    card = await weighed(town, await drafted(town, ada, ITALIAN))
    assert (
        "\n🌐 2 persone leggono in inglese: ricevono il testo in italiano, in inglese solo le parole fisse. "
        "Per dare loro il testo in inglese: dopo quello in italiano una riga «--- en», e sotto la traduzione.\n"
    ) in words_of(card)
    assert "ℹ️" not in words_of(card)
    await ada.presses(card, "📣 Invia")
    assert await mary.hears(TEMPLATE_EN.format(ITALIAN))
    assert await john.hears(f"{ITALIAN}\n\n{STOP_EN}")
    await report(town, ada, 1, "Inviati 4 di 4")

    await town.control("PATCH", "templates/avviso_comune", {"language": "en", "status": "REJECTED"})
    card = await weighed(town, await drafted(town, ada, "Poi torna\n--- en\nLater it is back"))
    assert (
        "\nℹ️ Il modello in inglese manca o non è approvato: "
        "fuori dalle 24 ore il testo arriva nel modello «avviso_comune» in italiano.\n"
    ) in words_of(card)
    await ada.presses(card, "📣 Invia")
    assert await mary.hears(TEMPLATE_IT.format("Later it is back"))
    assert await john.hears(f"Later it is back\n\n{STOP_EN}")


async def test_a_new_attempt_and_a_closed_window_keep_to_the_language(town: Town) -> None:
    ada, [john] = await town.operator("Ada", status="administrator"), await readers(town, 1)
    card = await weighed(town, await drafted(town, ada, f"{ITALIAN}\n--- inglese\n{ENGLISH}"))
    await town.fault("graph", "error", "messages", code=131026, status=400)
    await ada.presses(card, "📣 Invia")
    await report(town, ada, 1, "Non riusciti 1")
    asked = await ada.writes(None, "/broadcast mancati 1")
    await ada.presses(await town.notice(None, "una persona non l'ha ricevuto", after=asked), "Riprova")
    assert await john.hears(f"{ENGLISH}\n\n{STOP_EN}")

    card = await weighed(town, await drafted(town, ada, "Ancora\n--- en\nAgain"))
    await town.fault("graph", "error", "messages", code=131047, status=400)
    await ada.presses(card, "📣 Invia")
    assert await john.hears(TEMPLATE_EN.format("Again"))


async def test_the_second_language_goes_with_a_photo_and_with_what_is_answered(town: Town) -> None:
    ada, [john] = await town.operator("Ada", status="administrator"), await readers(town, 1)
    asked = await ada.shows(None, "photo", JPEG, caption="/broadcast La piazza\n--- en\nThe square")
    card = await weighed(town, await town.notice(None, "Non è ancora partito.", after=asked))
    await ada.presses(card, "📣 Invia")
    got = await john.gets("image")
    await report(town, ada, 1, "concluso")
    assert (got["caption"], await town.bytes(got["media_url"])) == (f"The square\n\n{STOP_EN}", JPEG)

    written = await ada.writes(None, "Chiude la scuola")
    asked = await ada.writes(None, "/broadcast --- en\nThe school closes", reply_to=written)
    card = await weighed(town, await town.notice(None, "Non è ancora partito.", after=asked))
    assert "Chiude la scuola" in words_of(card)
    await ada.presses(card, "📣 Invia")
    assert await john.hears(f"The school closes\n\n{STOP_EN}")

    photo = await ada.shows(None, "photo", JPEG, caption="La piazza giusta\n--- en\nThe right square")
    asked = await ada.writes(None, "/broadcast rettifica 1", reply_to=photo)
    card = await weighed(town, await town.notice(None, "Non è ancora partito.", after=asked))
    before = len(john.chat())
    await ada.presses(card, "📣 Invia")
    got = await john.gets("image", after=before)
    assert got["caption"] == f"The right square\n\n{STOP_EN}"


@pytest.mark.knobs(approvers=("telegram:1",))
async def test_who_approves_sees_every_language(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await readers(town, 1)
    card = await weighed(town, await drafted(town, ada, f"viabilita {ITALIAN}\n--- en\n{ENGLISH}"))
    await ada.presses(card, "📣 Invia")
    asked = await town.notice(None, "Serve l'approvazione", after=card["id"])
    assert f"{ITALIAN}\n\n🌐 inglese:\n{ENGLISH}" in words_of(asked)


async def test_what_cannot_be_read_as_languages_is_told_in_a_line(square: Town) -> None:
    ada = await square.operator("Ada", status="administrator")
    table = {
        f"{ITALIAN}\n--- klingon\nnuq": "Non conosco la lingua «klingon». Dopo «---» si può scrivere: inglese (en).",
        f"{ITALIAN}\n--- en\nuno\n--- English\ndue": "Il testo in inglese c'è due volte: lasciarne uno.",
        f"{ITALIAN}\n--- it\nuno": "Il testo in italiano c'è due volte: lasciarne uno.",
        f"{ITALIAN}\n--- en": "Sotto la riga «--- en» manca il testo.",
        f"--- en\n{ENGLISH}": "Prima della riga «--- en» ci vuole il testo in italiano.",
        f"{ITALIAN}\n--- en\n{'x' * 1100}": "Il testo in inglese è troppo lungo: ",
    }
    before = len(square.rows("SELECT id FROM broadcast"))
    for text, answer in table.items():
        await ada.asks(None, f"/broadcast {text}", answer)
    assert len(square.rows("SELECT id FROM broadcast")) == before
    await ada.asks(None, f"/broadcast {ITALIAN}\n— Mario\n- uno\n--- due tre", "Non è ancora partito.")
