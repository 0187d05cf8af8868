"""`/statistiche`: what happened, as a picture with its words and as rows; nothing of a person in either."""

import csv
import io
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from config.hours import WEEKDAYS
from tests.scenarios.broadcasting import subscribed
from tests.scenarios.test_subscriptions import LINE
from tests.town import Object, Operator, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

DRAWING_SECONDS = 60.0
UNDO_SECONDS = 60
PROMISE = "answer_promise_minutes = 90\n"


async def rows_of(town: Town, message: Object) -> dict[str, int]:
    """The sums of a file of rows, by what they are."""
    found: dict[str, int] = {}
    for row in csv.DictReader(io.StringIO((await town.bytes(message["media_url"])).decode("utf-8-sig")), delimiter=";"):
        found[row["che cosa"]] = found.get(row["che cosa"], 0) + int(row["numero"])
    return found


async def drawn(town: Town, operator: Operator, command: str) -> Object:
    """The answer of a command that draws: on a slow machine that takes a while."""
    asked = await operator.writes(None, command)
    return await town.notice(None, f"📊 {LINE}: ", after=asked, seconds=DRAWING_SECONDS)


async def test_a_line_of_which_there_is_nothing_to_draw_says_so_in_words(town: Town) -> None:
    marta = await town.operator("Marta")
    said = await marta.asks(None, "/statistiche", f"📊 {LINE}: ")
    assert said["type"] == "text"
    assert words_of(said).splitlines()[1:] == [
        "Messaggi dei cittadini: 0. Risposte: 0.",
        "👥 Iscritti: 0 (+0 −0).",
    ]
    await marta.asks(None, "/statistiche ieri", "Si scrive così: /statistiche settimana")
    await marta.asks(None, "/statistiche mese settimana", "Si scrive così: /statistiche settimana")


@pytest.mark.knobs(more=PROMISE)
async def test_a_week_as_a_picture_with_its_words_and_as_rows(town: Town, tmp_path: Path) -> None:
    marta, anna = await town.operator("Marta"), await town.citizen("Anna")
    people = await subscribed(town, 2)
    topic = await anna.arrives("Quando aprite?")
    await marta.writes(topic, "Alle nove")
    await anna.hears("Alle nove")
    await anna.says("E il sabato?")
    await anna.shown("E il sabato?")
    await marta.asks(topic, "/r salva sabato\nIl sabato no.", "💾 Tenuta. • sabato:")
    await marta.writes(topic, "/r sabato")
    await anna.hears("Il sabato no.")
    await marta.asks(topic, "/segnalazione strade", "Stato: ricevuta")
    await people[0].says("STOP")
    await town.settled()
    shown = await drawn(town, marta, "/statistiche settimana")
    lines = words_of(shown).splitlines()
    assert lines[1] == "Messaggi dei cittadini: 2. Risposte: 2."
    assert re.fullmatch(r"Il giorno più pieno: \w+ \d+ \w+ \(2\)\. L'ora più piena: (dalle|fra) .+\.", lines[2])
    assert lines[3:] == [
        "⏱ Prima risposta a una richiesta, dopo 1 minuto.",
        "Entro 90 minuti, come promesso: 100%.",
        "📌 Risposte pronte più usate: sabato 1.",
        "🚧 Segnalazioni registrate: 1. Le più frequenti: Strade e arredo urbano 1.",
        "👥 Iscritti: 1 (+2 −1).",
    ]
    assert shown["type"] == "photo"
    picture = tmp_path / "statistiche.png"
    picture.write_bytes(await town.bytes(shown["media_url"]))
    with Image.open(picture) as image:
        assert image.width == 1080
        assert image.height < 2000
    table = await marta.asks(None, "/statistiche csv mese", "solo numeri, nessun dato personale")
    assert table["filename"].endswith(".csv")
    sums = await rows_of(town, table)
    assert (sums["messaggi"], sums["risposte"], sums["nuovi iscritti"], sums["iscritti usciti"]) == (2, 2, 2, 1)
    assert sums["Attesa della prima risposta: fino a 15 min"] == 1
    raw = (await town.bytes(table["media_url"])).decode("utf-8-sig")
    assert "Anna" not in raw
    assert "nove" not in raw


@pytest.mark.knobs(undo_seconds=UNDO_SECONDS)
async def test_an_answer_taken_back_was_none(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    written = await marta.writes(topic, "Mai")
    await marta.reacts(written, "🙈")
    await town.notice(topic, "Ritirato", after=written)
    said = await drawn(town, marta, "/statistiche")
    assert "Messaggi dei cittadini: 1. Risposte: 0." in words_of(said)
    assert "Prima risposta" not in words_of(said)
    await marta.writes(topic, "Alle nove")
    await town.pass_time(UNDO_SECONDS + 1)
    await anna.hears("Alle nove")
    said = await drawn(town, marta, "/statistiche")
    assert "Risposte: 1." in words_of(said)
    assert "Prima risposta a una richiesta" in words_of(said)


@pytest.mark.knobs(language="en")
async def test_in_english(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    await anna.arrives("Hello")
    said = await drawn(town, marta, "/statistiche mese")
    assert "Messages from citizens: 1. Answers: 0." in words_of(said)
    assert said["type"] == "photo"


async def test_the_week_is_told_by_itself_once(town: Town) -> None:
    anna = await town.citizen("Anna")
    await anna.arrives("Buongiorno")
    now = datetime.now(ZoneInfo("Europe/Rome"))
    assert await town.bridge.stop() == 0
    await town.bridge.start(more=f'weekly_statistics = "{WEEKDAYS[now.weekday()]} {now:%H:%M}"\n')
    said = await town.notice(None, f"📊 {LINE}: ", seconds=DRAWING_SECONDS)
    assert "Messaggi dei cittadini: " in words_of(said)
    await town.restart()
    marta = await town.operator("Marta")
    bruno = await town.citizen("Bruno")
    await bruno.arrives("Aspetto")
    await marta.asks(None, "/coda", "Aspettano una risposta 2 persone")
    await town.settled()
    assert len([words for words in town.lines(None) if words.startswith(f"📊 {LINE}")]) == 1
    assert len(town.rows("SELECT 1 FROM desk_told WHERE what = 'statistics:urp'")) == 1
