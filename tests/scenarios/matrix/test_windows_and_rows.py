"""In a room: what waits for a citizen who writes instead of tapping, what is silent, and what is counted as rows."""

import csv
import io

import pytest

from tests.homeserver.people import Seen
from tests.scenarios.faults import CATEGORIES, LAMP
from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.staff import asks, headed
from tests.scenarios.matrix.test_cases_matrix import DAY_AND_A_BIT, HOURS, OFFICES
from tests.scenarios.matrix.test_faults_matrix import number_of, tells
from tests.scenarios.matrix.test_shifts import ages
from tests.scenarios.test_holidays import CLOSED, HOLIDAYS
from tests.town import words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG = "Le scrivo della via Roma, e sono ormai tre mesi che lo dico. " * 60  # about as much as WhatsApp takes


@pytest.mark.knobs(more=HOURS + OFFICES, human_only=True)
async def test_where_only_people_speak_nothing_is_said_of_hours(place: Place) -> None:
    anna = await place.town.citizen("Anna")
    await asks(place, place.room.boss, "!orari oggi chiuso", "chiuso.")
    await place.arrives(anna, "Quando aprite?")
    await place.town.settled()
    assert anna.heard() == []


async def test_held_answers_leave_in_order_for_who_writes_instead_of_tapping(place: Place) -> None:
    room, maria = place.room, place.room.maria
    anna = await place.town.citizen("Anna")
    head = await place.arrives(anna, "E la mia pratica?")
    await ages(place, DAY_AND_A_BIT)
    first = await maria.writes("È pronta", head)
    await room.shown("24 ore", head=head)
    await maria.writes("Sportello 3", head)
    await room.shown("Anche questa risposta aspetta", head=head)
    assert anna.heard() == []
    await anna.says("Allora?")
    await anna.hears("Sportello 3")
    await room.marked(first, "👌")
    await place.town.settled()
    assert anna.heard() == ["È pronta", "Sportello 3"]
    assert [message["type"] for message in anna.chat()] == ["text", "text"]
    assert anna.name in (await asks(place, maria, "!coda", "Una persona aspetta")).words


@pytest.mark.knobs(more=CATEGORIES)
async def test_a_step_of_a_report_waits_for_who_is_outside_the_window(place: Place) -> None:
    room, maria = place.room, place.room.maria
    anna = await place.town.citizen("Anna")
    head = await tells(place, anna, "Il lampione è spento", LAMP)
    number = number_of(await asks(place, maria, "!segnalazione illuminazione", "🛠 Segnalazione n.", head))
    await anna.gets("text")
    await ages(place, DAY_AND_A_BIT)
    await place.town.advance(DAY_AND_A_BIT)
    await maria.writes(f"!segnalazione {number} risolta")
    await anna.gets("template")
    assert not [words for words in anna.heard() if "è risolta" in words]
    await anna.says("Sì?")
    await place.town.until("the step told", lambda: [words for words in anna.heard() if "è risolta" in words])
    await room.shown("Sì?", head=head)
    assert [message["type"] for message in anna.chat()].count("template") == 1


async def test_the_month_comes_as_rows_and_joining_is_offered_where_it_would_save(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    anna = await town.citizen("Anna")
    head = await place.arrives(anna, "Quando aprite?")
    for words in ("Alle nove", "anzi", "alle dieci"):
        await maria.writes(words, head)
        await anna.hears(words)
    await town.settled()
    offered = (await asks(place, room.boss, "!costi", "questo mese ne sarebbero partiti 2 in meno")).words
    assert "[desks.urp] merge_seconds = 30" in offered
    await maria.writes("!statistiche csv mese")
    await room.shown("solo numeri, nessun dato personale")

    async def table() -> Seen | None:
        return next((each for each in await room.look() if each.kind == "m.file"), None)

    raw = (await maria.downloads(await room.until("a table", table))).decode("utf-8-sig")
    sums: dict[str, int] = {}
    for row in csv.DictReader(io.StringIO(raw), delimiter=";"):
        sums[row["che cosa"]] = sums.get(row["che cosa"], 0) + int(row["numero"])
    assert (sums["messaggi"], sums["risposte"], sums["iscritti alla fine"]) == (1, 3, 0)
    assert anna.name not in raw
    assert "nove" not in raw


async def test_who_comes_back_soon_is_the_same_case_and_the_card_says_what_they_receive(place: Place) -> None:
    town, maria = place.town, place.room.maria
    anna = await town.citizen("Anna")
    await anna.says("ISCRIZIONE ON viabilita")
    await anna.gets("text")
    head = await place.arrives(anna, "C'è una buca")
    card = (await asks(place, maria, "!chi", "🔔", head)).words
    assert "🔔 Iscritto a: Viabilità e lavori (dal " in card
    assert anna.phone not in card.replace(" ", "")
    await asks(place, maria, "!chiudi", "✅ Chiusa", head)
    await headed(place, head, "✅")
    again = await place.arrives(anna, "È ancora lì")
    await headed(place, again, "📥")
    await town.settled()
    assert [row["state"] for row in town.rows("SELECT state FROM citizen_case")] == ["open"]


async def test_a_voice_note_and_long_words_keep_their_place_in_a_flood(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    for number in range(6):
        await anna.says(f"aiuto {number}")
    await anna.shows("voice", b"voice", "audio/ogg")
    await anna.says(LONG.strip())
    await anna.says("fine")
    await room.shown("fine", head=head)

    async def voice() -> bool:
        return any(each.kind == "m.audio" for each in await room.in_thread(head))

    await room.until("the voice", voice)
    said = "\n".join("«voce»" if each.kind == "m.audio" else each.words for each in await room.in_thread(head))
    order = [said.index(words) for words in ("aiuto 0", "aiuto 5", "«voce»", "sono ormai", "fine")]
    assert order == sorted(order)
    assert said.count("sono ormai tre mesi") == LONG.count("sono ormai tre mesi")


@pytest.mark.knobs(more=HOLIDAYS)
async def test_on_the_patron_saints_day_a_citizen_reads_when_the_office_opens_again(place: Place) -> None:
    anna = await place.town.citizen("Anna")
    await place.arrives(anna, "Siete aperti?")
    _, _, until = words_of(await anna.gets("text")).partition(CLOSED)
    assert "alle 00:00" in until
    assert "domani" not in until
    await asks(place, place.room.maria, "!orari", "🔴 Chiuso")


@pytest.mark.knobs(zones=(("centro", "Centro"), ("borgo", "Borgo San Vito")))
async def test_the_card_tells_language_zone_and_bulletin(place: Place) -> None:
    john = await place.town.citizen("John")
    await john.says("LANGUAGE english")
    await john.hears("Done: automatic messages are in English from now on.")
    await john.says("ISCRIZIONE ON viabilita")
    await place.town.until("subscribed", lambda: place.town.rows("SELECT 1 FROM subscription"))
    await asks(place, place.room.boss, f"!iscritti zona {john.phone} centro", "riceve gli avvisi di: Centro.")
    await place.arrives(john, "Good morning")
    card = (await place.head(john)).words
    for line in ("🔔 Iscritto a: Viabilità e lavori", "📍 Zona: Centro", "🌐 Legge in: English"):
        assert line in card, card


@pytest.mark.knobs(more=HOURS)
async def test_the_queue_counts_opening_hours_only(place: Place) -> None:
    anna = await place.town.citizen("Anna")
    await asks(place, place.room.boss, "!orari oggi chiuso", "chiuso.")
    await place.arrives(anna, "Aspetto")
    await ages(place, 2 * 3600)
    queue = (await asks(place, place.room.maria, "!coda", "Una persona aspetta")).words
    assert anna.name in queue
    assert "da 1 minuto" in queue
    assert "ore" not in queue.replace(anna.name, "").lower().split()
