"""Shifts, blocks and figures in a room: what is told when people come and go, and what the clock alone brings about."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.hours import WEEKDAYS
from tests.homeserver.people import Person, Seen
from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.staff import asks, headed, name
from tests.scenarios.matrix.test_cases_matrix import DAY_AND_A_BIT, HOURS, OFFICES, OFFSET

pytestmark = pytest.mark.asyncio(loop_scope="session")

MONTH = 31 * 24 * 3600


async def ages(place: Place, seconds: float) -> None:
    """The bridge is off for so long."""
    await place.town.settled()
    assert await place.town.bridge.stop() == 0
    place.town.bridge.let_time_pass(seconds)
    await place.town.bridge.start()


def calls(told: Seen, *people: Person) -> bool:
    """Whether the telephones of these ring, and of nobody else."""
    return sorted(told.content["m.mentions"].get("user_ids", [])) == sorted(person.id for person in people)


@pytest.mark.knobs(more=HOURS)
async def test_one_shift_hands_over_to_the_next(place: Place) -> None:
    """The day is moved under the feet of the bridge: it ended a moment ago, then it began a moment ago."""
    town, room, boss = place.town, place.room, place.room.boss
    anna, bruno = await town.citizen("Anna"), await town.citizen("Bruno")
    head = await place.arrives(anna, "Aspetto")
    await boss.writes("Eccoci", head)
    await anna.hears("Eccoci")
    await asks(place, boss, "!turno entro", "Di turno")
    local = datetime.now(UTC) + timedelta(hours=OFFSET)
    over = f"{local - timedelta(minutes=1):%H:%M}"
    await asks(place, boss, f"!orari oggi 0:00-{over}", "aperto")
    told = await room.shown("🌙 Fine della giornata. Resta aperta una richiesta:")
    assert told.words.splitlines()[1] == f"• {name(boss)}: 1"
    await place.arrives(bruno, "Buonasera")
    begun = f"{local:%H:%M}"
    await asks(place, boss, f"!orari oggi 0:00-{over} {begun}-23:59", "aperto")
    await town.restart()
    await asks(place, boss, f"!orari oggi {begun}-23:59", "aperto")
    told = await room.shown("☀️ Si comincia.")
    assert told.head == ""
    assert calls(told, boss)
    assert "in tutto aspetta una persona" in told.words
    assert told.words.splitlines()[-1].startswith(f"• {bruno.name} · ")
    await town.settled()
    for once in ("Si comincia", "Fine della giornata"):
        assert len([each for each in await room.look() if once in each.words]) == 1


async def test_who_leaves_hands_over_to_who_stays(place: Place) -> None:
    anna, room, maria = await place.town.citizen("Anna"), place.room, place.room.maria
    luca = await room.operator("luca")
    head = await place.arrives(anna, "Quando aprite?")
    await maria.writes("Alle nove", head)
    await anna.hears("Alle nove")
    await anna.says("E chiudete?")
    await room.shown("E chiudete?")
    for person in (maria, luca):
        await asks(place, person, "!turno entro", "turno iniziato")
    told = await asks(place, maria, "!turno esco", "📋 Resta aperta una richiesta:")
    assert calls(told, luca)
    assert f"• {name(maria)}: 1 (in attesa 1)" in told.words
    assert told.words.splitlines()[-1].startswith(f"• {anna.name} · ")
    await asks(place, maria, "!turno esco", "nessun turno in corso")
    assert calls(await asks(place, luca, "!turno esco", "📋 Resta aperta una richiesta:"))


async def test_a_block_is_looked_at_again_on_its_day(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    anna = await town.citizen("Anna")
    head = await place.arrives(anna, "Insulto")
    await asks(place, maria, "!blocca offese fino al 31/02", "Il giorno in cui riguardarlo non è chiaro", head)
    day = datetime.now(UTC) + timedelta(days=10)
    await asks(place, maria, f"!blocca offese fino al {day:%d/%m/%Y}", "«offese»", head)
    await anna.says("Altro insulto")
    await ages(place, MONTH)
    asked = await room.shown("È il giorno di riguardarlo", head=head)
    assert "Nel frattempo ha scritto un messaggio." in asked.words
    assert not [each for each in await room.look() if "Altro insulto" in each.words]
    await town.restart()
    await asks(place, maria, "!coda", "✅ Nessuno aspetta una risposta.")
    await asks(place, maria, "!sblocca", "ha scritto un messaggio: eccolo", head)
    await room.shown("Altro insulto", head=head)
    assert len([each for each in await room.look() if "riguardarlo: !sblocca" in each.words]) == 1


async def test_an_answer_nobody_fetches_is_taken_off_and_who_wrote_it_knows(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    anna = await town.citizen("Anna")
    head = await place.arrives(anna, "Quando aprite?")
    await ages(place, DAY_AND_A_BIT)
    assert "la risposta si tiene da parte" in (await asks(place, maria, "!coda", anna.name)).words
    written = await maria.writes("Domani alle nove", head)
    await room.shown("24 ore", head=head)
    await ages(place, 8 * 24 * 3600)
    gone = await room.shown("in 7 giorni il cittadino non ha scritto", head=head)
    assert gone.answers == written
    await asks(place, maria, "!coda", anna.name)
    await anna.says("Allora?")
    await room.shown("Allora?")
    await town.settled()
    assert anna.heard() == []


@pytest.mark.knobs(more=OFFICES)
async def test_what_was_answered_is_kept_and_the_directory_is_changed_by_managers(place: Place) -> None:
    anna, room, maria = await place.town.citizen("Anna"), place.room, place.room.maria
    head = await place.arrives(anna, "Il numero dell'anagrafe?")
    answer = await maria.writes("Chiami lo 0935 000001", head)
    await anna.hears("Chiami lo 0935 000001")
    kept = await maria.writes("!r salva numero", head, answers=answer)

    async def told() -> bool:
        return any(
            each.answers == kept and "💾 Tenuta. • numero: Chiami lo" in each.words for each in await room.look()
        )

    await room.until("it is kept", told)
    await maria.writes("!r numero", head)
    await place.town.until("it goes again", lambda: anna.heard() == ["Chiami lo 0935 000001"] * 2)
    assert "titolo, orari, telefono" in (await asks(place, maria, "!ufficio", "• anagrafe: Ufficio anagrafe")).words
    await asks(place, maria, "!ufficio anagraffe", "Il più vicino: anagrafe")
    await asks(place, maria, "!ufficio anagrafe telefono 1", "è riservato a chi gestisce")
    await asks(place, room.boss, "!ufficio anagrafe telefono 0935 999", "📞 0935 999")
    await asks(place, maria, "!ufficio anagrafe", "📞 0935 999", head)
    await asks(place, maria, "!r salva telefono\nÈ {anagrafe.telefono}", "💾 Tenuta.", head)
    await maria.writes("!r telefono", head)
    await anna.hears("È 0935 999")


async def test_the_month_is_summed_up_and_the_week_told_by_itself(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    anna = await town.citizen("Anna")
    head = await place.arrives(anna, "Quando aprite?")
    for words in ("Alle nove", "Anzi, alle dieci"):
        sent = await maria.writes(words, head)
        await anna.hears(words)
        await room.marked(sent, "👌")
    await asks(place, maria, "!costi", "!costi è riservato a chi gestisce")
    told = (await asks(place, room.boss, "!costi", "💶")).words
    assert "Gratuiti: 2" in told
    assert "partiti 2: ne restano 998" in told
    assert not [each for each in await room.look() if "📊" in each.words]
    await ages(place, DAY_AND_A_BIT)  # the week ends with the day before
    now = datetime.now(ZoneInfo("Europe/Rome"))
    await town.restart(more=f'weekly_statistics = "{WEEKDAYS[now.weekday()]} {now:%H:%M}"\n')
    week = await room.shown("📊")
    assert week.head == ""

    async def drawn() -> bool:
        return any(each.kind == "m.image" and not each.head for each in await room.look())

    await room.until("a picture of it", drawn)
    assert "Messaggi dei cittadini: 1. Risposte: 2." in week.words
    await town.restart()
    await asks(place, maria, "!coda", "✅ Nessuno aspetta")
    await town.settled()
    assert len([each for each in await room.look() if "📊" in each.words]) == 1


@pytest.mark.knobs(undo_seconds=60)
async def test_what_begins_a_conversation_is_taken_back_by_emoji_and_by_deleting(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    people = [await town.citizen(name) for name in ("Bruno", "Carla", "Dora")]
    typed = "!scrivi {} avviso_comune La carta è pronta motivo: richiesta al telefono"
    begun = []
    for person in people:
        begun.append(await maria.writes(typed.format(person.phone)))
    await town.until("all three", lambda: len(town.rows("SELECT 1 FROM thread")) == 3)

    async def said() -> list[Seen] | None:
        found = [each for each in await room.look() if "Motivo: richiesta al telefono" in each.words and each.head]
        return found if len(found) == 3 else None

    shown = await room.until("three conversations", said)
    await maria.reacts(begun[0], "🙈")

    async def in_the_room() -> bool:
        return any(each.answers == begun[0] and "Ritirato" in each.words for each in await room.look())

    await room.until("it is told under the command", in_the_room)
    await room.shown("Ritirato", head=shown[0].head)
    await maria.deletes(begun[1])
    await room.shown("Ritirato", head=shown[1].head)
    await headed(place, shown[2].head, "🟢")
    await maria.reacts(shown[2].id, "🙈")
    await room.shown("Ritirato", head=shown[2].head)
    await town.pass_time(61)
    assert [person.heard() for person in people] == [[], [], []]
