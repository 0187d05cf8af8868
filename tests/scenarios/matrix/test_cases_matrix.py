"""Cases in a room: the number on demand, first words of ours, answers that wait for a tap, hours, what goes out."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.homeserver.people import Seen
from tests.scenarios.faults import CATEGORIES
from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.staff import asks, headed, name, option, taps

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY_AND_A_BIT = 25 * 3600
OFFSET = 12 - datetime.now(UTC).hour
HOURS = f"""timezone = "Etc/GMT{-OFFSET:+d}"
window_warning_minutes = 60
[lines.urp.hours]
mon = ["09:00-13:00"]
"""
OFFICES = """
[lines.urp.offices.anagrafe]
title = "Ufficio anagrafe"
phone = "0935 000001"
"""
OTHER_HOURS = """
[lines.vigili.hours]
mon = ["07:00-19:00"]
"""


async def test_the_whole_number_is_shown_on_demand_and_kept_in_the_log(place: Place) -> None:
    anna, maria = await place.town.citizen("Anna"), place.room.maria
    head = await place.arrives(anna)
    assert anna.phone[-7:] not in (await place.head(anna)).words.replace(" ", "")
    shown = await asks(place, maria, "!mostra", "📞 +39", head)
    assert anna.phone in shown.words.replace(" ", "")
    (entry,) = place.town.rows("SELECT actor, subject FROM audit WHERE action = 'citizen.revealed'")
    assert entry["actor"].startswith("operator:")
    assert entry["subject"].startswith("citizen:")


async def test_staff_write_first_for_a_reason_and_the_answer_comes_into_that_thread(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    bruno = await town.citizen("Bruno")
    await asks(place, maria, f"!scrivi {bruno.phone} avviso_comune Ciao", "non ci ha mai scritto")
    typed = f"!scrivi {bruno.phone} avviso_comune La carta è pronta motivo: richiesta al telefono"
    begun = await asks(place, maria, typed, "✉️ Scritto a +39")
    assert bruno.phone[-7:] not in begun.words
    await bruno.gets("template")
    assert "La carta è pronta" in bruno.heard()[0]
    reason = await room.shown("Motivo: richiesta al telefono")
    await bruno.says("Grazie, vengo domani")
    answer = await room.shown("Grazie, vengo domani")
    assert answer.head == reason.head != ""
    await maria.writes("A domani", answer.head)
    await bruno.hears("A domani")


async def test_answers_wait_for_a_tap_that_staff_ask_for_by_emoji(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    anna = await town.citizen("Anna")
    head = await place.arrives(anna, "E la mia pratica?")
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(DAY_AND_A_BIT)
    await town.bridge.start()
    await maria.writes("È pronta", head)
    notice = await room.shown("24 ore", head=head)
    await maria.writes("Sportello 3", head)
    await room.shown("Anche questa risposta aspetta", head=head)
    await taps(place, maria, notice, "Avvisa il cittadino")
    template = await anna.gets("template")
    await taps(place, maria, notice, "Avvisa il cittadino")
    await room.shown("Il cittadino è già stato avvisato.", head=head)
    await anna.presses(template["id"], template["buttons"][0]["id"])
    await anna.hears("Sportello 3")
    assert [message["type"] for message in anna.chat()] == ["template", "text", "text"]
    assert anna.heard()[1:] == ["È pronta", "Sportello 3"]


@pytest.mark.knobs(more=HOURS)
async def test_before_closing_the_room_reads_whose_window_ends_before_it_opens_again(place: Place) -> None:
    town, room = place.town, place.room
    anna, bruno = await town.citizen("Anna"), await town.citizen("Bruno")
    await place.arrives(anna, "Aspetto")
    answered = await place.arrives(bruno, "E io")
    await room.maria.writes("Eccoci", answered)
    await bruno.hears("Eccoci")
    local = datetime.now(UTC) + timedelta(hours=OFFSET)
    days = [(local + timedelta(days=days)).strftime("%d/%m/%Y") for days in range(1, 8)]
    for day in days:
        await room.boss.writes(f"!orari {day} {'9-13' if day == days[4] else 'chiuso'}")
    await town.until("a whole week", lambda: len(town.rows("SELECT day FROM special_day")) == 7)
    await asks(place, room.boss, f"!orari oggi 0:00-{local + timedelta(minutes=30):%H:%M}", "aperto")
    told = await room.shown("⏳ Una conversazione senza risposta")
    assert anna.name in told.words
    assert bruno.name not in told.words


@pytest.mark.knobs(more=HOURS + OFFICES)
async def test_who_writes_while_closed_is_told_once_when_somebody_answers(place: Place) -> None:
    town, room = place.town, place.room
    anna = await town.citizen("Anna")
    await asks(place, room.boss, "!orari oggi chiuso", "chiuso.")
    await asks(place, room.boss, "!orari domani 8:30-12", "aperto 8:30–12:00.")
    await place.arrives(anna, "Quando aprite?")
    await anna.says("C'è nessuno?")
    await room.shown("C'è nessuno?")
    await town.settled()
    (told,) = anna.heard()
    assert "Ora l'ufficio è chiuso: riapriamo domani alle 08:30" in told
    assert "Può rivolgersi anche a:\n• Ufficio anagrafe: 0935 000001\n" in told
    await asks(place, room.boss, "!ufficio anagrafe telefono 0935 999", "📞 0935 999")
    assert ": 8:30–12:00</li>" in await town.page("0935 999")
    head = (await place.head(anna)).id
    await headed(place, head, "📥")
    await room.maria.writes("Apriamo alle nove", head)
    await headed(place, head, "🟢", name(room.maria))


@pytest.mark.knobs(more=CATEGORIES)
async def test_what_is_told_to_the_world_comes_as_files(place: Place) -> None:
    anna, room, maria = await place.town.citizen("Anna"), place.room, place.room.maria
    await anna.sends(type="location", latitude=43.9325, longitude=10.9155)
    head = await place.arrives(anna, "Sono Anna Segreta, il lampione di casa mia è spento")
    await asks(place, maria, "!segnalazione illuminazione", "Stato: ricevuta", head)
    await asks(place, maria, "!segnalazione testo Lampione spento", "📝 Lampione spento", head)
    await maria.writes("!segnalazioni esporta")

    async def all_three() -> list[Seen] | None:
        files = [each for each in await room.look() if each.kind == "m.file"]
        return files if len(files) == 3 else None

    files = await room.until("three files", all_three)
    (request,) = json.loads(await room.maria.downloads(files[0]))
    assert request["service_code"] == "illuminazione"
    assert request["description"] == "Lampione spento"
    for file in files:
        assert b"Segreta" not in await room.maria.downloads(file)


@pytest.mark.knobs(more=HOURS, tables=OTHER_HOURS, second_line=True)
async def test_of_two_lines_one_is_chosen_by_its_number(place: Place) -> None:
    town, room = place.town, place.room
    changed = "SELECT line FROM special_day ORDER BY line"
    question = await asks(place, room.boss, "!orari 24/12 9-12", "hanno orari diversi: quale cambia?")
    number = option(question, "Polizia locale")[1]
    await room.maria.writes(number, answers=question.id)
    await room.shown("Solo chi gestisce il gruppo può farlo.")
    assert not town.rows(changed)
    await room.boss.writes(number, answers=question.id)
    await room.shown("aperto 9:00–12:00.\nVale solo per: Polizia locale.")
    assert [row["line"] for row in town.rows(changed)] == ["vigili"]
    await taps(place, room.boss, question, "Tutte")
    await room.shown("Vale per tutte le linee")
    assert [row["line"] for row in town.rows(changed)] == ["urp", "vigili"]
