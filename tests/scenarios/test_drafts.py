"""A broadcast before it goes: what the card tells, by which rules it is green, yellow or red, and that it goes once."""

import functools
import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from tests.scenarios.broadcasting import copies, drafted, subscribed, weighed
from tests.town import Citizen, Object, Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

FOOTER = "\n\nPer non ricevere più avvisi: STOP"
JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 20
FREE = ["👁 Prova a me", "📣 Invia", "🗓 Programma", "✖️ Annulla"]
FORBIDDEN = ["👁 Prova a me", "✖️ Annulla"]


async def outsiders(town: Town, count: int) -> list[Citizen]:
    """Subscribed, and silent for longer than a day."""
    people = [await town.citizen("Carla") for _ in range(count)]
    for person in people:
        await person.says("ISCRIZIONE ON", timestamp=town.now() - 25 * 3600)
    await town.settled()
    return people


async def changed(town: Town, card: Object, words: str) -> Object:
    """The card once it says this."""
    found = await town.until(
        f"«{words}» on the card",
        lambda: next((m for m in [town.look().group[card["id"]]] if words in words_of(m)), None),
    )
    return found


async def test_the_card_shows_what_citizens_will_see_and_what_it_costs(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    inside, outside = await subscribed(town, 1), await outsiders(town, 2)
    asked = await ada.writes(None, "/broadcast viabilita Domani acqua chiusa\ndalle 9 alle 12\n\nin via Roma")
    card = await weighed(town, await town.notice(None, "Non è ancora partito.", after=asked))
    assert card["reply_to"] == asked
    assert card["text"] == (
        "📣 Avviso n. 1 – Viabilità e lavori\n"
        "🟢 Si può mandare.\n\n"
        "Così a chi ci ha scritto nelle ultime 24 ore:\n"
        f"Domani acqua chiusa\ndalle 9 alle 12\n\nin via Roma{FOOTER}\n\n"
        "Così agli altri, con il modello «avviso_comune» (✅ approvato, utilità):\n"
        "Avviso dal Comune: Domani acqua chiusa · dalle 9 alle 12 · in via Roma "
        "Rispondi a questo messaggio per scriverci.\n\n"
        "✂️ Nel modello: gli a capo diventano « · ».\n\n"
        "Destinatari: 3. Ci hanno scritto nelle ultime 24 ore: 1. Gli altri, con il modello: 2.\n"
        "Meta permette di scrivere per primi a 2.000 persone in 24 ore (già contate: 0). Raggiungibili adesso: 3.\n"
        "Costo: circa 0,05\u00a0€.\n"
        "Tempo: meno di un minuto.\n"
        "È il primo avviso di questo numero.\n"
        "Scade dopo 24 ore: ciò che allora non è partito non parte più.\n"
        "Non è ancora partito."
    )
    assert [each["type"] for each in card["entities"]] == ["blockquote", "blockquote"]
    assert labels(card) == FREE
    await ada.presses(card, "📣 Invia")
    shown = await inside[0].hears(f"Domani acqua chiusa\ndalle 9 alle 12\n\nin via Roma{FOOTER}")
    assert words_of(shown) in card["text"], "the preview was not what came"
    for person in outside:
        assert words_of(await person.gets("template")) in card["text"], "the preview was not what came"


@pytest.mark.knobs(language="en")
async def test_the_card_in_english(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await outsiders(town, 1)
    asked = await ada.writes(None, "/broadcast Road closed tomorrow")
    card = await town.notice(None, "It has not gone yet.", after=asked)
    card = await changed(town, card, "🟢 It can be sent.")
    assert "Recipients: 1. Wrote to us in the last 24 hours: 0. The others, with the template: 1.\n" in card["text"]
    assert "Notice from the municipality: Road closed tomorrow Reply to this message" in card["text"]
    assert "Cost: about €0.02.\nTime: less than a minute.\nIt is the first broadcast of this number.\n" in card["text"]
    assert labels(card) == ["👁 Test on me", "📣 Send", "🗓 Schedule", "✖️ Cancel"]


async def test_photo_video_document_and_place_under_the_message_that_holds_them(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    anna, carla = (await subscribed(town, 1))[0], (await outsiders(town, 1))[0]
    for number, (kind, sign, mime_type) in enumerate(
        [
            ("photo", "Foto", "image/jpeg"),
            ("video", "Video", "video/mp4"),
            ("document", "Documento", "application/pdf"),
        ],
        1,
    ):
        held = await ada.shows(None, kind, JPEG, mime_type=mime_type, caption="Ecco la piazza")
        asked = await ada.writes(None, f"/broadcast Ecco il {sign}", reply_to=held)
        card = await weighed(town, await town.notice(None, "Non è ancora partito.", after=asked))
        assert card["reply_to"] == held
        assert f"\n[{sign}] Ecco il {sign}{FOOTER}\n" in card["text"]
        assert f"\nAvviso dal Comune: Ecco il {sign} Rispondi" in card["text"]
        assert (
            "arriva solo a chi ci ha scritto nelle ultime 24 ore. Nel modello «avviso_comune» c'è posto" in card["text"]
        )
        await ada.presses(card, "📣 Invia")
        got = await anna.gets({"photo": "image"}.get(kind, kind))
        assert words_of(got) == f"Ecco il {sign}{FOOTER}"
        assert words_of(await carla.gets("template", after=number - 1)).startswith(f"Avviso dal Comune: Ecco il {sign}")
    place = await ada.writes(None, type="location", latitude=37.5671, longitude=14.2791)
    await ada.writes(None, "/broadcast", reply_to=place)
    await town.notice(None, "Serve anche un testo", after=place)
    asked = await ada.writes(None, "/broadcast Si raccolgono qui le coperte", reply_to=place)
    card = await weighed(town, await town.notice(None, "Non è ancora partito.", after=asked))
    words = "Si raccolgono qui le coperte\n📍 https://maps.google.com/?q=37.567100,14.279100"
    assert f"\n{words}{FOOTER}\n" in card["text"]
    await ada.presses(card, "📣 Invia")
    await anna.hears(words + FOOTER)
    assert "coperte · 📍 https://maps.google.com/?q=37.567100,14.279100" in words_of(
        await carla.gets("template", after=3)
    )


@pytest.mark.parametrize("command", ["/broadcast viabilita Ecco la piazza", "/broadcast rettifica 1 Ecco la piazza"])
async def test_an_album_does_not_go_by_half_one_picture_of_it_does(town: Town, command: str) -> None:
    ada = await town.operator("Ada", status="administrator")
    (anna,) = await subscribed(town, 1)
    first = await weighed(town, await drafted(town, ada, "La piazza"))
    await ada.presses(first, "📣 Invia")
    await town.until("the end", lambda: "concluso" in words_of(town.look().group[first["id"]]))
    pictures = [JPEG + bytes([n]) * 10 for n in range(3)]
    asked = await ada.shows(None, "photo", pictures[0], media_group_id="7", caption=command)
    for picture in pictures[1:]:
        await ada.shows(None, "photo", picture, media_group_id="7")
    refused = await town.notice(
        None, "Un avviso porta un file solo, e questo è un album: non parte nulla.", after=asked
    )
    assert refused["reply_to"] == asked
    await town.settled()
    assert [row["id"] for row in town.rows("SELECT id FROM broadcast")] == [1]
    held = [await ada.shows(None, "photo", picture, media_group_id="8") for picture in pictures]
    asked = await ada.writes(None, command, reply_to=held[1])
    card = await weighed(town, await town.notice(None, "Non è ancora partito.", after=asked))
    assert card["reply_to"] == held[1]
    told = await town.notice(None, "di questo album parte soltanto quello a cui si è risposto", after=asked)
    assert told["reply_to"] == asked
    await ada.presses(card, "📣 Invia")
    shown = await anna.gets("image")
    assert await town.bytes(shown["media_url"]) == pictures[1]
    await town.settled()
    assert [message["type"] for message in anna.chat()].count("image") == 1


@pytest.mark.knobs(language="en")
async def test_an_album_in_english(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    asked = await ada.shows(None, "photo", JPEG, media_group_id="7", caption="/broadcast The square")
    await town.notice(None, "A notice carries one file, and this is an album: nothing goes.", after=asked)
    assert not town.rows("SELECT 1 FROM broadcast")


@pytest.mark.knobs(zones=(("marina", "Marina"), ("centro", "Centro storico")))
async def test_a_zone_is_for_those_who_named_it_or_none(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 4)
    assert await town.bridge.stop() == 0
    with closing(sqlite3.connect(town.bridge.database)) as store:
        numbers = [row[0] for row in store.execute("SELECT id FROM citizen ORDER BY id")]
        living = [(numbers[0], "marina"), (numbers[1], "centro"), (numbers[2], "marina"), (numbers[2], "centro")]
        rows = [(number, "urp", zone, "staff", 1) for number, zone in living]
        store.executemany(
            "INSERT INTO citizen_zone (citizen_id, line, zone, means, at_ms) VALUES (?, ?, ?, ?, ?)", rows
        )
        store.commit()
    await town.bridge.start()
    refused = await ada.asks(None, "/broadcast zona mrina Mare mosso", "Non conosco la zona «mrina»")
    assert "Ci sono: marina, centro." in refused["text"]
    card = await weighed(town, await drafted(town, ada, "zona Marina Mare mosso"))
    assert card["text"].startswith("📣 Avviso n. 1 – tutti gli iscritti, zona Marina\n")
    assert "Destinatari: 3." in card["text"]
    await ada.presses(card, "📣 Invia")
    await town.until("those of the zone", lambda: copies(people, "Mare mosso") == [1, 0, 1, 1])
    await town.until("the end", lambda: "concluso" in words_of(town.world.group[card["id"]]))
    await town.settled()
    assert copies(people, "Mare mosso") == [1, 0, 1, 1]


async def test_nobody_subscribed(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    card = await weighed(town, await drafted(town, ada, "C'è nessuno?"))
    assert "🔴 Così non si può mandare:\n· Nessun iscritto lo riceverebbe: chi è iscritto a che cosa" in card["text"]
    assert labels(card) == FORBIDDEN


async def test_a_template_that_meta_does_not_send_forbids_until_it_does(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    carla = (await outsiders(town, 1))[0]
    card = await weighed(town, await drafted(town, ada, "Strada chiusa"))
    assert "🟢" in card["text"]
    await town.control("PATCH", "templates/avviso_comune", {"status": "PAUSED"})
    card = await changed(town, card, "🔴 Così non si può mandare:")
    assert "· WhatsApp non manda il modello «avviso_comune»: ⏸ in pausa. A chi non ci ha scritto" in card["text"]
    assert labels(card) == FORBIDDEN
    assert "WhatsApp non manda" in words_of(
        await ada.asks(None, "/broadcast programma 1 domani 8:30", "WhatsApp non manda")
    )
    assert [row["state"] for row in town.rows("SELECT state FROM broadcast")] == ["draft"]
    await town.control("PATCH", "templates/avviso_comune", {"status": "APPROVED"})
    card = await changed(town, card, "🟢 Si può mandare.")
    assert labels(card) == FREE
    await ada.presses(card, "📣 Invia")
    await carla.gets("template")


async def test_no_template_of_that_name(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await outsiders(town, 1)
    await town.control("PATCH", "templates/avviso_comune", {"status": "REJECTED"})
    card = await weighed(town, await drafted(town, ada, "Strada chiusa"))
    assert "«avviso_comune»: ❌ rifiutato" in card["text"]
    assert labels(card) == FORBIDDEN
    async with town.client.delete(
        f"{town.simulator.url}/v25.0/102290129340398/message_templates",
        params={"name": "avviso_comune"},
        headers={"Authorization": "Bearer demo-access-token"},
    ) as answer:
        assert answer.status == 200
    card = await changed(town, card, "· Fra i modelli di Meta nessuno va bene per questo avviso: manca «avviso_comune»")
    assert labels(card) == FORBIDDEN
    await subscribed(town, 1)
    card = await weighed(town, await drafted(town, ada, "Strada riaperta"))
    assert "Destinatari: 2. Ci hanno scritto nelle ultime 24 ore: 1." in card["text"]
    assert labels(card) == FORBIDDEN


async def test_an_alert_as_advertising_is_yellow_and_dearer(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await outsiders(town, 10)
    news = await weighed(town, await drafted(town, ada, "viabilita Strada chiusa"))
    assert "Costo: circa 0,25\u00a0€." in news["text"]
    await town.control("PATCH", "templates/avviso_comune", {"category": "MARKETING"})
    await changed(town, news, "Costo: circa 0,66\u00a0€.")
    alert = await weighed(town, await drafted(town, ada, "allerte Fiume in piena"))
    assert "🟡 Prima di mandarlo, guardare:\n· Per Meta il modello «avviso_comune» è pubblicità" in alert["text"]
    assert "Costo: circa 0,66\u00a0€." in alert["text"]
    assert "Scade dopo 2 ore" in alert["text"]
    assert labels(alert) == FREE


@pytest.mark.knobs(
    tables="[rates]\nservice = 0.5\nutility = 1\nmarketing = 2\nfree_service_per_month = 6\nwarn_above = 2.5\n"
)
async def test_the_free_words_of_the_month_and_what_is_dear(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await subscribed(town, 4)  # and four welcomes: two more words cost nothing
    await outsiders(town, 1)
    card = await weighed(town, await drafted(town, ada, "Strada chiusa"))
    assert "Costo: circa 2,00\u00a0€." in card["text"]
    assert "🟢" in card["text"]
    await ada.presses(card, "📣 Invia")
    await town.until("the end", lambda: "concluso" in words_of(town.world.group[card["id"]]))
    card = await weighed(town, await drafted(town, ada, "Strada riaperta"))
    assert "Costo: circa 3,00\u00a0€." in card["text"]
    assert "· Costa più di 2,50\u00a0€.\n" in card["text"]


async def test_who_can_be_reached_within_meta_s_limit(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await town.settings(unique_people_per_day=4)
    await outsiders(town, 3)
    first = await weighed(town, await drafted(town, ada, "Primo avviso"))
    assert "a 4 persone in 24 ore (già contate: 0). Raggiungibili adesso: 3." in first["text"]
    await ada.presses(first, "📣 Invia")
    await town.until("the end", lambda: "concluso" in words_of(town.world.group[first["id"]]))
    await outsiders(town, 3)
    await subscribed(town, 1)
    second = await weighed(town, await drafted(town, ada, "Secondo avviso"))
    assert "🔴 Attenzione:\n· Meta permette di scrivere per primi a 4 persone in 24 ore: " in second["text"]
    assert "adesso se ne raggiungono 5 su 7.\n" in second["text"]
    assert "(già contate: 3). Raggiungibili adesso: 5." in second["text"]
    assert labels(second) == ["👁 Prova a me", "📣 Invia lo stesso", "🗓 Programma", "✖️ Annulla"]
    assert await ada.presses(second, "Invia lo stesso") == "L'avviso n. 2 parte."
    await town.settings(unique_people_per_day=0)
    third = await weighed(town, await drafted(town, ada, "Terzo avviso"))
    assert "Meta non mette limiti di persone. Raggiungibili adesso: 7." in third["text"]


async def test_nobody_left_within_meta_s_limit(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await town.settings(unique_people_per_day=2)
    people = await outsiders(town, 2)
    first = await weighed(town, await drafted(town, ada, "Primo avviso"))
    await ada.presses(first, "📣 Invia")
    await town.until("the end", lambda: "concluso" in words_of(town.world.group[first["id"]]))
    for person in people:
        await person.says("STOP", timestamp=town.now() - 25 * 3600)
    await outsiders(town, 2)
    second = await weighed(town, await drafted(town, ada, "Secondo avviso"))
    assert (
        "· Meta permette di scrivere per primi a 2 persone in 24 ore, e sono finite: riprovare più tardi."
        in (second["text"])
    )
    assert labels(second) == FORBIDDEN


async def test_the_same_words_and_a_notice_just_before(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await subscribed(town, 1)
    first = await weighed(town, await drafted(town, ada, "Strada chiusa"))
    await ada.presses(first, "📣 Invia")
    await town.until("the end", lambda: "concluso" in words_of(town.world.group[first["id"]]))
    second = await weighed(town, await drafted(town, ada, "strada   CHIUSA"))
    assert (
        "🟡 Prima di mandarlo, guardare:\n· Dice le stesse parole dell'ultimo avviso (n. 1, oggi alle "
        in second["text"]
    )
    assert "Ultimo avviso: n. 1, oggi alle " in second["text"]
    assert ": «Strada chiusa»\nScade" in second["text"]
    other = await weighed(town, await drafted(town, ada, "Strada riaperta"))
    assert "· L'ultimo avviso (n. 1) è di meno di un'ora fa." in other["text"]
    assert labels(other) == FREE
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(3700)
    await town.bridge.start()
    later = await weighed(town, await drafted(town, ada, "Strada di nuovo chiusa"))
    assert "🟢 Si può mandare.\n" in later["text"]


async def test_meta_does_not_answer_and_the_card_stays_usable(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    carla = (await outsiders(town, 1))[0]
    await town.fault("graph", "timeout_before", "message_templates", times=-1, seconds=30)
    await town.fault("graph", "timeout_before", "phone_number", times=-1, seconds=30)
    card = await drafted(town, ada, "Strada chiusa")
    assert labels(card) == FREE
    card = await changed(town, card, "· Meta non risponde: modello e limite sono gli ultimi che si conoscono.")
    assert labels(card) == FREE
    assert await ada.presses(card, "📣 Invia") == "L'avviso n. 1 parte."
    await carla.gets("template")
    await town.mend()


async def test_a_question_to_meta_survives_kill_9(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await outsiders(town, 1)
    await town.fault("graph", "timeout_before", "message_templates", times=-1, seconds=30)
    card = await drafted(town, ada, "Strada chiusa")
    assert "· Chiedo a Meta" in card["text"]
    await town.settled()
    await town.bridge.crash_after(town.mend)
    card = await weighed(town, card)
    assert "🟢 Si può mandare." in card["text"]


async def test_a_line_that_meta_has_stopped(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    anna = (await subscribed(town, 1))[0]
    await town.fault("graph", "error", "messages", times=-1, code=131031)
    await anna.says("INFO")
    await town.notice(None, "non può mandare messaggi")
    card = await weighed(town, await drafted(town, ada, "Strada chiusa"))
    assert (
        "🔴 Attenzione:\n· Il numero è fermo. Meta ha bloccato l'account: vedere il pannello di Meta. L'avviso "
        in (card["text"])
    )
    assert labels(card) == ["👁 Prova a me", "📣 Invia lo stesso", "🗓 Programma", "✖️ Annulla"]


def everybody(people: list[Citizen], number: int) -> bool:
    return all(copies(people, f"conteso {number}."))


async def test_two_who_confirm_at_the_same_moment_start_it_once(town: Town) -> None:
    """Send, send again, and choose an hour, all at once: one of them decides."""
    ada, eva = await town.operator("Ada", status="administrator"), await town.operator("Eva", status="administrator")
    people = await subscribed(town, 10)
    for number in (1, 2, 3):
        card = await weighed(town, await drafted(town, ada, f"Avviso conteso {number}."))
        await eva.presses(card, "Programma")
        hours = await town.notice(None, f"Quando deve partire l'avviso n. {number}?", after=card["id"])
        hour = labels(hours)[0]
        said = await town.at_once(
            *(who.presses(card, "📣 Invia") for who in (ada, eva, ada, eva)),
            *(who.presses(hours, hour) for who in (eva, ada)),
        )
        kinds = Counter("parte" if "parte" in words.split("n. ")[-1] else "nulla" for words in said)
        running = town.rows("SELECT state FROM broadcast WHERE id = ?", number)[0]["state"] != "scheduled"
        assert kinds["parte"] >= 1
        if running:
            assert said.count(f"L'avviso n. {number} parte.") == 1, said
            await town.until("everybody", functools.partial(everybody, people, number))
            await town.settled()
            assert copies(people, f"conteso {number}.") == [1] * 10
        else:
            assert f"L'avviso n. {number} parte." not in said
            await town.settled()
            assert copies(people, f"conteso {number}.") == [0] * 10


async def test_the_longest_words_still_make_a_card_that_can_be_edited(town: Town) -> None:
    """Both previews of 900 signs, a template as long as Meta allows, and many reasons."""
    ada = await town.operator("Ada", status="administrator")
    await subscribed(town, 1)
    await outsiders(town, 1)
    fixed = "Comune. " * 14
    components = [
        {"type": "HEADER", "format": "TEXT", "text": "A" * 60},
        {"type": "BODY", "text": f"{fixed}{{{{1}}}} fine.", "example": {"body_text": [["x"]]}},
        {"type": "FOOTER", "text": "B" * 60},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": f"{n}" * 25} for n in range(9)]},
    ]
    await town.control("PATCH", "templates/avviso_comune", {"components": components, "category": "MARKETING"})
    await town.settings(unique_people_per_day=1)
    first = await weighed(town, await drafted(town, ada, "allerte Prima"))
    await ada.presses(first, "📣 Invia")
    await town.until("the end", lambda: "concluso" in words_of(town.world.group[first["id"]]))
    await outsiders(town, 2)
    long = " ".join(["parola"] * 128)
    card = await weighed(town, await drafted(town, ada, f"allerte {long}"))
    assert "🔴 Attenzione:\n" in card["text"]
    assert card["text"].endswith("Non è ancora partito.")
    assert len(card["text"].encode("utf-16-le")) // 2 <= 4096


async def test_news_of_another_limit_change_the_card(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await outsiders(town, 2)
    card = await weighed(town, await drafted(town, ada, "Strada chiusa"))
    assert "a 2.000 persone in 24 ore" in card["text"]
    await town.settings(unique_people_per_day=1)
    value = {"max_daily_conversations_per_business": "TIER_50", "max_phone_numbers_per_business": 2}
    change = {"field": "business_capability_update", "value": value}
    entry = {"id": "102290129340398", "time": 1795255700, "changes": [change]}
    await town.control("POST", "webhook", {"body": {"object": "whatsapp_business_account", "entry": [entry]}})
    card = await changed(town, card, "adesso se ne raggiungono 1 su 2.")
    assert labels(card) == ["👁 Prova a me", "📣 Invia lo stesso", "🗓 Programma", "✖️ Annulla"]


async def test_meta_refuses_to_answer_and_answers_later(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await outsiders(town, 1)
    await town.fault("graph", "error", "message_templates", times=-1, code=2, http_status=503)
    card = await drafted(town, ada, "Strada chiusa")
    card = await changed(town, card, "· Meta non risponde")
    await town.mend()
    await ada.writes(None, "/modelli")
    card = await changed(town, card, "🟢 Si può mandare.")
    assert labels(card) == FREE
