"""Reports of faults (segnalazioni): offered, filed, placed, joined, forwarded, settled, told to the world."""

import json

import aiohttp
import pytest

from bridge.simulator.server import Simulator
from tests import pictures
from tests.post_office import PostOffice
from tests.scenarios.faults import CATEGORIES, LAMP, NEAR_LAMP, with_mail
from tests.town import Citizen, Object, Operator, Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def tells(citizen: Citizen, words: str, place: dict[str, float]) -> int:
    """A citizen sends a photo, a place and words; the topic."""
    await citizen.shows("image", pictures.telling(), "image/jpeg")
    await citizen.sends(type="location", **place)
    await citizen.says(words)
    await citizen.shown(words)
    return await citizen.topic()


async def files(marta: Operator, topic: int, category: str) -> Object:
    """An operator files what was told; the card."""
    asked = await marta.writes(topic, f"/segnalazione {category}")
    return await marta.town.notice(topic, "🛠 Segnalazione n.", after=asked)


def number_of(card: Object) -> str:
    return next(word for word in words_of(card).split() if word[:2] == "20" and word[4:5] == "-")


@pytest.mark.knobs(more=CATEGORIES)
async def test_the_whole_life_with_two_citizens_one_linked(town: Town) -> None:
    anna, bruno, marta = await town.citizen("Anna"), await town.citizen("Bruno"), await town.operator("Marta")
    topic = await tells(anna, "Il lampione davanti alla scuola è spento", LAMP)
    offer = await town.notice(topic, "sembra una segnalazione")
    await anna.says("È spento da una settimana, la sera non si vede")
    await anna.shown("da una settimana")
    assert await marta.presses(offer, "Registra") == "Di che cosa si tratta?"
    question = await town.notice(topic, "Di che cosa si tratta? Scelta la voce")
    assert labels(question) == ["Illuminazione pubblica", "Strade e arredo urbano"]
    assert (await marta.presses(question, "Illuminazione")).startswith("Registrata con il n. 20")
    card = await town.notice(topic, "Stato: ricevuta")
    number = number_of(card)
    assert number.endswith("-0001")
    assert "Il lampione davanti alla scuola è spento" in words_of(card)
    assert "openstreetmap.org/?mlat=43.932500" in words_of(card)
    assert "Una foto, disponibile fino al" in words_of(card)
    await anna.hears(
        f"Abbiamo registrato la sua segnalazione n. {number} (Illuminazione pubblica, 43.93250, 10.91550). "
        "La terremo al corrente qui."
    )
    assert (await marta.presses(question, "Strade")) == f"Registrata con il n. {number}."  # once, whatever is pressed
    assert len([line for line in town.lines(topic) if "sembra una segnalazione" in line]) == 1

    other = await tells(bruno, "Lampione rotto in piazza", NEAR_LAMP)
    offered = await town.notice(other, "sembra una segnalazione")
    await marta.presses(offered, "Registra")
    asked = await town.notice(other, f"c'è la n. {number} (Illuminazione pubblica), già segnalata da un cittadino")
    assert await marta.presses(asked, number) == "Fatto."
    await town.notice(other, "l'hanno segnalata in 2")
    await bruno.hears(
        f"Grazie: la sua segnalazione si aggiunge alla n. {number} (Illuminazione pubblica, 43.93250, 10.91550), "
        "già ricevuta. La terremo al corrente qui."
    )

    await town.until("two citizens on the card", lambda: "2 cittadini" in words_of(town.look().group[card["id"]]))
    fresh = town.look().group[card["id"]]
    assert await marta.presses(fresh, "Inoltra a Gestore luce") == "Inoltrata a Gestore luce."
    await town.notice(topic, "Di «Gestore luce» non c'è un recapito: va avvisato a mano.")
    for citizen in (anna, bruno):
        await citizen.hears(
            f"La segnalazione n. {number} (Illuminazione pubblica, 43.93250, 10.91550) è stata inoltrata a: "
            "Gestore luce. La terremo al corrente qui."
        )
    await marta.asks(other, "/segnalazione inoltra gestore luce", "È già stata inoltrata a Gestore luce")
    await marta.writes(other, "/segnalazione risolta La lampadina è stata cambiata.")
    for citizen in (anna, bruno):
        await citizen.hears(
            f"La segnalazione n. {number} (Illuminazione pubblica, 43.93250, 10.91550) è risolta. "
            "Grazie per averci scritto.\nLa lampadina è stata cambiata."
        )
    await town.until("a settled card", lambda: "Stato: risolta" in words_of(town.look().group[card["id"]]))
    assert not town.look().group[card["id"]]["buttons"]
    await marta.asks(None, f"/segnalazione {number} non di competenza", "È già conclusa, o unita a un'altra.")
    await town.settled()
    assert len(anna.heard()) == 3
    assert len(bruno.heard()) == 3
    actions = [row["action"] for row in town.rows("SELECT action FROM audit ORDER BY id") if "fault" in row["action"]]
    assert actions == ["fault.filed", "fault.joined", "fault.forwarded", "fault.resolved"]
    assert json.dumps(town.bridge.log()).count(anna.phone) == 0


@pytest.mark.knobs(human_only=True, more=CATEGORIES)
async def test_where_only_people_speak_the_operator_is_told_what_to_write(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await tells(anna, "Una buca profonda in via Roma", LAMP)
    card = await files(marta, topic, "strade")
    await town.notice(topic, "Da scrivere al cittadino, se si vuole: «Abbiamo registrato la sua segnalazione")
    assert await marta.presses(card, "Non di competenza") == "Non di competenza."
    await town.notice(topic, "«La segnalazione n. " + number_of(card))
    await town.settled()
    assert anna.heard() == []


async def test_outside_the_window_the_citizen_is_asked_to_tap(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await tells(anna, "Cestino pieno da giorni", LAMP)
    card = await files(marta, topic, "rifiuti")
    await anna.gets("text")
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(25 * 3600)
    await town.advance(25 * 3600)
    await town.bridge.start()
    await marta.writes(None, f"/segnalazione {number_of(card)} risolta")
    asked = await anna.gets("template")
    assert not [words for words in anna.heard() if "è risolta" in words]
    await anna.says("Sì?")
    await anna.hears(
        f"La segnalazione n. {number_of(card)} (Rifiuti, 43.93250, 10.91550) è risolta. Grazie per averci scritto."
    )
    await town.settled()
    assert len([m for m in anna.chat() if m["type"] == "template"]) == 1, asked


@pytest.mark.knobs(more=CATEGORIES)
async def test_every_word_of_the_command(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("C'è una buca pericolosa")
    await marta.asks(None, "/segnalazione", "Qui va scritto il numero")
    await marta.asks(None, "/segnalazione 2026-0009", "Non trovo la segnalazione n. 2026-0009")
    await marta.asks(topic, "/segnalazione risolta", "In questa conversazione non c'è una segnalazione")
    await marta.asks(topic, "/segnalazione qwertz", "Non conosco la categoria «qwertz»")
    card = await files(marta, topic, "strada")
    number = number_of(card)
    assert "Manca il luogo" in words_of(card)
    await marta.asks(topic, "/segnalazione luogo", "e qui non c'è")
    await marta.asks(topic, "/segnalazione luogo via Roma 12", "📍 via Roma 12")
    await marta.asks(topic, "/segnalazione testo Buca davanti al civico 12", "📝 Buca davanti al civico 12")
    await marta.asks(topic, "/segnalazione testo", "Niente nomi")
    await marta.asks(topic, "/segnalazione foto", "Non ci sono altre foto")
    await anna.shows("image", pictures.telling(), "image/jpeg")
    await town.settled()
    await marta.asks(topic, "/segnalazione foto", "Una foto, disponibile")
    bare = await marta.asks(topic, "/segnalazione foto no", f"n. {number} ·")
    assert "📷" not in words_of(bare)
    await marta.asks(topic, "/segnalazione categoria illuminazione", "Illuminazione pubblica")
    await marta.asks(topic, "/segnalazione strade", f"C'è già la n. {number}")
    await marta.asks(topic, "/segnalazione inoltra Gestore della luce", "Forse «Gestore luce»")
    await marta.asks(topic, "/segnalazione unisci 2026-9999", "va scritto il numero dell'altra")
    second = await marta.writes(topic, "/segnalazione nuova strade")
    again = await town.notice(topic, "🛠 Segnalazione n.", after=second)
    assert number_of(again).endswith("-0002")
    await marta.asks(topic, f"/segnalazione unisci {number}", f"Unita alla n. {number}")
    await marta.asks(topic, f"/segnalazione {number_of(again)} risolta", "È già conclusa, o unita")
    listed = await marta.asks(None, "/segnalazioni", "🛠 Una segnalazione:")
    assert f"• {number} Illuminazione pubblica, via Roma 12: ricevuta, da" in words_of(listed)
    await marta.asks(None, "/segnalazioni risolte", "✅ Nessuna segnalazione.")
    await marta.asks(None, "/segnalazioni illuminazione", "🛠 Una segnalazione:")
    await marta.asks(None, "/segnalazioni ricevute strade", "✅ Nessuna segnalazione.")
    await marta.asks(None, "/segnalazioni boh", "si può scrivere uno stato")
    await anna.sends(type="location", **LAMP)  # it has a place already: nothing moves
    await town.settled()
    await marta.asks(None, f"/segnalazione {number}", "📍 via Roma 12")


async def test_a_location_completes_a_report_that_has_none(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Il lampione è spento")
    card = await files(marta, topic, "illuminazione")
    await anna.sends(type="location", name="Piazza Duomo", **LAMP)
    await town.until("the place on the card", lambda: "📍 Piazza Duomo" in words_of(town.look().group[card["id"]]))
    await marta.asks(topic, "/segnalazione inoltra", "la categoria non ha un ufficio competente")
    (fault,) = town.rows("SELECT latitude, longitude FROM fault")
    assert (fault["latitude"], fault["longitude"]) == (LAMP["latitude"], LAMP["longitude"])


@pytest.mark.knobs(more=CATEGORIES)
async def test_a_report_holds_what_was_told_of_it_and_nothing_that_was_answered_before(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Vorrei sapere del mio certificato medico")
    await anna.shows("image", pictures.telling(), "image/jpeg")
    await marta.writes(topic, "Il certificato è pronto.")
    await anna.hears("Il certificato è pronto.")
    await anna.says("C'è anche un lampione spento")
    lamp = await anna.shown("un lampione spento")
    await marta.writes(topic, "Dove di preciso?")
    await anna.hears("Dove di preciso?")
    await anna.says("Davanti alla scuola elementare")
    await anna.shown("Davanti alla scuola")
    await marta.writes(topic, "Grazie, la registro.")
    await anna.hears("Grazie, la registro.")
    await anna.says("Grazie a voi!")
    await anna.shown("Grazie a voi!")
    card = await files(marta, topic, "illuminazione")
    assert "💬 C'è anche un lampione spento\nDavanti alla scuola elementare\n" in words_of(card)
    assert "certificato" not in words_of(card)
    assert "📷" not in words_of(card)  # the photo was of something else

    corrected = await marta.asks(topic, "/segnalazione parole Lampione spento da ieri", "💬 Lampione spento da ieri")
    assert "scuola" not in words_of(corrected)
    await marta.asks(topic, "/segnalazione parole", "Le parole per chi interviene si scrivono così")
    asked = await marta.writes(topic, "/segnalazione parole", reply_to=lamp["id"])
    await town.notice(topic, "💬 C'è anche un lampione spento", after=asked)
    bare = await marta.asks(topic, "/segnalazione parole no", "🛠 Segnalazione n.")
    assert "💬" not in words_of(bare)

    begun = await marta.writes(topic, "/segnalazione nuova strade", reply_to=lamp["id"])
    second = await town.notice(topic, "🛠 Segnalazione n.", after=begun)
    assert "💬 C'è anche un lampione spento\nDavanti alla scuola elementare\n" in words_of(second)
    await anna.hears(
        f"Abbiamo registrato la sua segnalazione n. {number_of(second)} (Strade e arredo urbano). "
        "La terremo al corrente qui."
    )
    await anna.says("E una buca in via Garibaldi")
    await anna.shown("via Garibaldi")
    begun = await marta.writes(topic, "/segnalazione nuova strade")
    third = await town.notice(topic, "🛠 Segnalazione n.", after=begun)
    assert "💬 E una buca in via Garibaldi\n" in words_of(third)


@pytest.mark.knobs(human_only=True, more=CATEGORIES)
async def test_what_was_said_before_the_case_was_closed_is_in_no_report(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Sono in attesa di una visita")
    await marta.writes(topic, "/chiudi")
    await town.until("a closed topic", lambda: town.look().topics[topic]["closed"])
    await town.settled()
    await town.bridge.kill()
    town.bridge.let_time_pass(60)
    await town.bridge.start()
    await anna.says("Il lampione è spento")
    await anna.shown("Il lampione è spento")
    card = await files(marta, topic, "illuminazione")
    assert "💬 Il lampione è spento" in words_of(card)
    assert "visita" not in words_of(card)


async def after_a_day(town: Town) -> None:
    """Nobody's window is open any more."""
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(25 * 3600)
    await town.bridge.start()


@pytest.mark.knobs(more=CATEGORIES)
async def test_steps_one_after_the_other_ask_once_and_the_last_is_what_is_read(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Il lampione è spento")
    await marta.writes(topic, "Grazie, la registro")
    await anna.hears("Grazie, la registro")
    await after_a_day(town)
    written = await marta.writes(topic, "Serve altro?")
    await town.notice(topic, "24 ore", after=written)
    number = number_of(await files(marta, topic, "illuminazione"))
    await town.notice(topic, "📨 Mando l'avviso")
    await marta.writes(topic, "/segnalazione inoltra")
    await town.notice(topic, "📤 Al cittadino, al posto del messaggio di prima, che non era ancora partito: «La segn")
    await town.notice(topic, "📨 Il cittadino ha già ricevuto l'avviso")
    await town.settled()
    await town.bridge.kill()
    await town.bridge.start()
    asked = await marta.writes(topic, "/segnalazione risolta Cambiata la lampadina.")
    await town.notice(topic, "al posto del messaggio di prima", after=asked)
    await town.settled()
    templates = [message for message in anna.chat() if message["type"] == "template"]
    assert len(templates) == 1
    await anna.says("Sì?")
    done = (
        f"La segnalazione n. {number} (Illuminazione pubblica) è risolta. Grazie per averci scritto.\n"
        "Cambiata la lampadina."
    )
    await anna.hears(done)
    await marta.asks(topic, "/segnalazione", "🛠")
    await town.settled()
    told = [words for words in anna.heard() if "avviso" not in words and words != words_of(templates[0])]
    assert told == ["Grazie, la registro", "Serve altro?", done]


@pytest.mark.knobs(more=CATEGORIES)
async def test_a_notice_that_failed_is_no_reason_not_to_ask_again(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Il lampione è spento")
    await after_a_day(town)
    await town.fault("graph", "error", "messages", code=131026)
    await files(marta, topic, "illuminazione")
    await town.notice(topic, "💔 L'avviso al cittadino non è arrivato")
    asked = await marta.writes(topic, "/segnalazione inoltra")
    await town.notice(topic, "📨 Mando l'avviso", after=asked)
    await anna.gets("template")
    await anna.says("Eccomi")
    await town.settled()
    assert [words for words in anna.heard() if words.startswith("La segnalazione")]
    assert not [words for words in anna.heard() if words.startswith("Abbiamo registrato")]


TOKEN = "una-parola-molto-lunga"


@pytest.mark.knobs(more=f'open311_token = "{TOKEN}"\n' + CATEGORIES)
async def test_what_is_told_to_the_world(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    await marta.asks(None, "/segnalazioni esporta", "✅ Nessuna segnalazione.")
    topic = await tells(anna, "Sono Anna Segreta, il lampione di casa mia è spento", LAMP)
    number = number_of(await files(marta, topic, "illuminazione"))
    await marta.asks(topic, "/segnalazione testo =Lampione spento", "📝 =Lampione spento")
    asked = await marta.writes(None, "/segnalazioni esporta")
    told = []
    for ending in ("Open311", "Le stesse come tabella", "Le stesse per una mappa"):
        message = await town.notice(None, ending, after=asked)
        told.append((await town.bytes(message["media_url"])).decode("utf-8-sig"))
    (request,) = json.loads(told[0])
    assert (request["service_request_id"], request["status"], request["service_code"]) == (
        number,
        "open",
        "illuminazione",
    )
    assert request["status_notes"] == "ricevuta"
    assert (request["lat"], request["long"]) == (LAMP["latitude"], LAMP["longitude"])
    assert (request["description"], request["media_url"]) == ("=Lampione spento", None)
    assert request["agency_responsible"] == "Gestore luce"
    assert f"{number};open;" in told[1]
    assert ";'=Lampione spento;" in told[1]
    (feature,) = json.loads(told[2])["features"]
    assert feature["geometry"]["coordinates"] == [LAMP["longitude"], LAMP["latitude"]]

    async def get(path: str, token: str = TOKEN) -> tuple[int, str]:
        url = f"{town.bridge.url}/urp/open311/v2/{path}"
        async with town.client.get(url, headers={"Authorization": f"Bearer {token}"}) as answer:
            return answer.status, await answer.text()

    status, body = await get("requests.json")
    assert (status, json.loads(body)) == (200, [request])
    assert json.loads((await get(f"requests/{number}.json"))[1]) == [request]
    assert json.loads((await get("requests.json?status=closed"))[1]) == []
    assert json.loads((await get("requests.json?service_code=strade"))[1]) == []
    assert len(json.loads((await get(f"requests.json?service_request_id={number},2020-0001"))[1])) == 1
    assert [each["service_code"] for each in json.loads((await get("services.json"))[1])] == ["illuminazione", "strade"]
    assert (await get("requests/2020-0001.json"))[0] == 404
    assert (await get("requests.json?status=lost"))[0] == 400
    assert (await get("requests.json?start_date=ieri"))[0] == 400
    assert (await get("requests.json?end_date=0001-01-01"))[0] == 400
    assert (await get("requests.json", token="un'altra"))[0] == 401
    assert (await get("requests.json", token="perché\udcff"))[0] == 401
    assert (await town.get("/urp/open311/v2/requests.json"))[0] == 401
    assert (await town.get("/vigili/open311/v2/requests.json"))[0] == 404
    await marta.writes(topic, f"/segnalazione risolta Gentile signora {anna.name}, fatto")
    await town.until("the citizen knows", lambda: "fatto" in " ".join(anna.heard()))
    status, settled = await get("requests.json?status=closed")
    assert [each["status_notes"] for each in json.loads(settled)] == ["risolta"]
    for public in (*told, body, settled):
        for secret in ("Segreta", "Gentile", anna.name, anna.phone.removeprefix("+"), "casa mia", "jpeg"):
            assert secret not in public


async def test_without_a_token_nobody_reads_it(town: Town) -> None:
    assert (await town.get("/urp/open311/v2/requests.json"))[0] == 404


@pytest.mark.knobs(more=CATEGORIES)
async def test_photos_expire_and_the_report_stays(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await tells(anna, "Il lampione è spento", LAMP)
    card = await files(marta, topic, "illuminazione")
    assert "📷 Una foto, disponibile fino al" in words_of(card)
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(31 * 24 * 3600)
    await town.bridge.start()
    again = words_of(await marta.asks(None, f"/segnalazione {number_of(card)}", "Stato: ricevuta"))
    assert "📷" not in again
    assert "Il lampione è spento" in again
    await town.until("no photo kept", lambda: not town.rows("SELECT fault_id FROM fault_photo"))


async def test_an_e_mail_goes_with_photos_that_tell_nothing(town: Town, office: PostOffice) -> None:
    await with_mail(town, office)
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await tells(anna, "Il lampione è spento", LAMP)
    card = await files(marta, topic, "illuminazione")
    assert await marta.presses(card, "Inoltra a Gestore luce") == "Inoltrata a Gestore luce."
    await town.notice(topic, "✉️ Parte un'e-mail a guasti@luce.example")
    await town.until("a letter", lambda: office.letters)
    await town.settled()
    (letter,) = office.letters
    body = letter.get_body(("plain",))
    assert body is not None
    said = body.get_content()
    assert letter["Subject"] == f"Segnalazione n. {number_of(card)}: Illuminazione pubblica"
    assert letter["To"] == "guasti@luce.example"
    assert "Descrizione: Il lampione è spento" in said
    assert "In allegato una foto." in said
    assert anna.name not in said
    assert anna.phone.removeprefix("+") not in said
    (photo,) = letter.iter_attachments()
    assert photo.get_content_type() == "image/jpeg"
    assert pictures.SECRET not in photo.get_content()


async def test_an_e_mail_refused_is_told_and_can_go_again(town: Town, office: PostOffice) -> None:
    await with_mail(town, office)
    office.recipient_code = 550
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await tells(anna, "Il lampione è spento", LAMP)
    await files(marta, topic, "illuminazione")
    await marta.writes(topic, "/segnalazione inoltra")
    failed = await town.notice(topic, "l'e-mail a guasti@luce.example non è arrivata. Il server di posta ha rifiutato")
    office.recipient_code = 250
    assert await marta.presses(failed, "Manda di nuovo") == "Inviato."
    await town.until("a letter", lambda: office.letters)
    assert await marta.presses(failed, "Manda di nuovo") == "Già fatto da qualcuno."
    await town.settled()
    assert len(office.letters) == 1


async def test_a_crash_while_the_server_thinks_is_put_to_a_person(town: Town, office: PostOffice) -> None:
    await with_mail(town, office)
    office.is_silent = True
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await tells(anna, "Il lampione è spento", LAMP)
    await files(marta, topic, "illuminazione")
    await marta.writes(topic, "/segnalazione inoltra")
    await town.until("a letter nobody acknowledges", lambda: office.letters)
    await town.bridge.kill()
    office.is_silent = False
    await town.bridge.start()
    asked = await town.notice(topic, "non si sa se l'e-mail a guasti@luce.example è partita")
    await town.settled()
    assert len(office.letters) == 1  # never by itself
    assert await marta.presses(asked, "Manda di nuovo") == "Inviato."
    await town.until("a second letter", lambda: len(office.letters) == 2)
    first, second = office.letters
    assert first["Message-ID"] == second["Message-ID"]  # whoever gets both can tell
    await town.settled()
    assert len([line for line in town.lines(topic) if "non si sa se l'e-mail" in line]) == 1


async def test_what_waits_for_the_mail_server_survives_a_crash(town: Town, office: PostOffice) -> None:
    await with_mail(town, office)
    await office.close()
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await tells(anna, "Il lampione è spento", LAMP)
    await files(marta, topic, "illuminazione")
    await marta.writes(topic, "/segnalazione inoltra")
    await town.notice(topic, "l'e-mail a guasti@luce.example aspetta. Il server di posta non risponde.")
    assert (await town.get("/readyz"))[0] == 200  # the town does not stand still for it
    await town.bridge.kill()
    await office.open()
    town.bridge.let_time_pass(120)
    await town.bridge.start()
    await town.until("the letter", lambda: office.letters)
    await town.settled()
    assert len(office.letters) == 1


HANDED = """
[lines.urp.categories.strade]
title = "Strade e arredo urbano"
office = "Polizia locale"
desk = "vigili"
"""


def room_of(simulator: Simulator) -> list[Object]:
    """What the bridge says in the common chat of the other room."""
    said = {e.data["id"]: e.data for e in simulator.journal.entries() if e.kind == "group.message"}
    return [message for message in said.values() if message["is_bot"] and message["topic"] is None]


async def test_another_desk_sees_it_and_settles_it(town: Town, elsewhere: Simulator) -> None:
    await town.restart(more=HANDED, second_desk=elsewhere.url)
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await tells(anna, "Una transenna rovesciata", LAMP)
    card = await files(marta, topic, "strade")
    number = number_of(card)
    assert await marta.presses(card, "Inoltra a Polizia locale") == "Inoltrata a Polizia locale."
    await town.notice(topic, "La vede lo sportello «Vigili», con le foto.")

    def shown(words: str) -> Object | None:
        return next((m for m in room_of(elsewhere) if words in words_of(m)), None)

    theirs = await town.until("the card in the other room", lambda: shown(f"Segnalazione n. {number} ·"))
    photo = await town.until("the photo too", lambda: shown(f"Segnalazione n. {number}, foto 1"))
    async with town.client.get(f"{elsewhere.url}{photo['media_url']}") as answer:
        assert pictures.SECRET not in await answer.read()
    assert anna.name not in words_of(theirs)
    assert labels(theirs) == ["✅ Risolta", "🚫 Non di competenza"]
    async with aiohttp.ClientSession() as client:
        member = {"name": "Vigile Verdi", "username": "verdi", "status": "member"}
        async with client.post(f"{elsewhere.url}/control/group/members", json=member) as answer:
            who = (await answer.json())["id"]
        data = next(b["data"] for row in theirs["buttons"] for b in row if "Risolta" in b["text"])
        url = f"{elsewhere.url}/control/group/messages/{theirs['id']}/press"
        async with client.post(url, json={"from": who, "data": data}) as answer:
            assert (await answer.json())["text"] == "Risolta."
    await anna.hears(
        f"La segnalazione n. {number} (Strade e arredo urbano, 43.93250, 10.91550) è risolta. "
        "Grazie per averci scritto."
    )
    await town.notice(topic, f"✅ Segnalazione n. {number} risolta, dice Vigile Verdi.")


@pytest.mark.knobs(language="en")
async def test_the_same_in_english_and_a_citizen_who_reads_italian(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("The street lamp is out")
    await anna.says("LINGUA italiano")
    await anna.hears("Fatto: da ora i messaggi automatici sono in italiano.")
    asked = await marta.writes(topic, "/segnalazione street lighting")
    card = await town.notice(topic, "State: received", after=asked)
    await anna.hears(
        f"Abbiamo registrato la sua segnalazione n. {number_of(card)} (Illuminazione pubblica). "
        "La terremo al corrente qui."
    )
    await marta.asks(topic, "/segnalazione place 12 Rome Street", "📍 12 Rome Street")
    await marta.writes(topic, "/segnalazione not ours It is the province's road.")
    await town.notice(topic, f"Report no. {number_of(card)} is not ours, says {marta.name}.")
    await marta.asks(None, "/segnalazioni not ours", "🛠 One report:")
    assert len([words for words in anna.heard() if "segnalazione" in words]) == 2
