"""The day of a desk on Matrix: faults, the queue, ready answers, hours, blocks, figures; emoji instead of buttons."""

import pytest

from tests import pictures
from tests.homeserver.people import Seen
from tests.scenarios.faults import CATEGORIES
from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.staff import asks, headed, name, option, taps

pytestmark = pytest.mark.asyncio(loop_scope="session")

PLACED = "(Illuminazione pubblica, 43.93250, 10.91550)"
HOURS = """
[lines.urp.hours]
mon = ["09:00-13:00"]
"""
ASKS = "satisfaction = true\n"


@pytest.mark.knobs(more=CATEGORIES)
async def test_a_fault_is_offered_filed_forwarded_and_settled(place: Place) -> None:
    anna, room, maria = await place.town.citizen("Anna"), place.room, place.room.maria
    await anna.shows("image", pictures.telling(), "image/jpeg")
    await anna.sends(type="location", latitude=43.9325, longitude=10.9155)
    await anna.says("Il lampione davanti alla scuola è spento")
    offer = await room.shown("sembra una segnalazione")
    await taps(place, maria, offer, "Registra")
    question = await room.shown("Di che cosa si tratta? Scelta la voce", head=offer.head)
    await maria.writes(option(question, "Illuminazione")[1], offer.head, answers=question.id)
    card = await room.shown("Stato: ricevuta", head=offer.head)
    assert "Il lampione davanti alla scuola è spento" in card.words
    number = next(word for word in card.words.split() if word[:2] == "20" and word[4:5] == "-")
    await anna.hears(f"Abbiamo registrato la sua segnalazione n. {number} {PLACED}. La terremo al corrente qui.")
    assert number in (await asks(place, maria, "!segnalazioni", "segnalazion")).words
    await taps(place, maria, card, "Inoltra a Gestore luce")
    told = f"La segnalazione n. {number} {PLACED}"
    await anna.hears(f"{told} è stata inoltrata a: Gestore luce. La terremo al corrente qui.")
    await maria.writes("!segnalazione risolta La lampadina è stata cambiata.", offer.head)
    await anna.hears(f"{told} è risolta. Grazie per averci scritto.\nLa lampadina è stata cambiata.")
    settled = await room.shown("Stato: risolta", head=offer.head)
    assert settled.id == card.id
    assert "(!1)" not in settled.words
    await asks(place, maria, f"!segnalazione {number} non di competenza", "È già conclusa")


@pytest.mark.knobs(more=CATEGORIES)
async def test_a_report_holds_what_was_told_of_it_and_begins_where_staff_say(place: Place) -> None:
    anna, room, maria = await place.town.citizen("Anna"), place.room, place.room.maria
    head = await place.arrives(anna, "È pronto il mio certificato?")
    await maria.writes("È pronto.", head)
    await anna.hears("È pronto.")
    await anna.says("C'è un lampione spento")
    lamp = await room.shown("un lampione spento", head=head)
    filed = await asks(place, maria, "!segnalazione illuminazione", "Stato: ricevuta", head)
    assert "💬 C'è un lampione spento" in filed.words
    assert "certificato" not in filed.words
    await maria.writes("Grazie della segnalazione.", head)
    await anna.hears("Grazie della segnalazione.")
    await anna.says("E una buca in via Garibaldi")
    await room.shown("via Garibaldi", head=head)
    begun = await maria.writes("!segnalazione nuova strade", head, answers=lamp.id)

    async def card() -> Seen | None:
        return next((each for each in await room.look() if each.answers == begun and "💬" in each.words), None)

    second = await room.until("another report", card)
    assert "💬 C'è un lampione spento" in second.words
    assert "buca" not in second.words


async def test_the_queue_who_looks_after_a_case_and_who_is_on_duty(place: Place) -> None:
    anna, bruno = await place.town.citizen("Anna"), await place.town.citizen("Bruno")
    room, maria = place.room, place.room.maria
    luca = await room.operator("luca")
    await asks(place, maria, "!coda", "Nessuno aspetta una risposta")
    head, _ = await place.arrives(anna, "Prima"), await place.arrives(bruno, "Seconda")
    listed = await asks(place, maria, "!coda", "Aspettano una risposta 2 persone")
    first, second = [line for line in listed.words.splitlines() if anna.name in line or bruno.name in line]
    assert anna.name in first
    assert bruno.name in second
    await asks(place, maria, "!prendi", "Presa in carico da", head)
    await headed(place, head, "🟢", name(maria))
    await asks(place, luca, f"!assegna {name(luca)}", "Assegnata a", head)
    await headed(place, head, "🟢", name(luca))
    carla = await room.operator("carla")  # she has written nothing yet
    await asks(place, luca, f"!assegna {carla.id}", f"Assegnata a {name(carla)}", head)
    await asks(place, luca, f"!assegna {name(carla)}", f"Assegnata a {name(carla)}", head)
    await asks(place, luca, "!assegna @nessuno:altrove.it", "Non conosco questo nome", head)
    await asks(place, luca, "!assegna nessuno", "Non è presa in carico da nessuno", head)
    await headed(place, head, "📥")
    await asks(place, maria, "!turno", "Nessuno è di turno.")
    await asks(place, maria, "!turno entro", "Di turno:")
    assert name(luca) in (await asks(place, luca, "!turno entro", "Di turno:")).words
    await asks(place, maria, "!turno esco", f"Di turno: {name(luca)}.")
    await asks(place, maria, "!chiudi", "✅ Chiusa", head)
    await headed(place, head, "✅")
    assert anna.heard() == []


@pytest.mark.knobs(more=HOURS)
async def test_ready_answers_hours_and_blocks(place: Place) -> None:
    anna, room, maria = await place.town.citizen("Anna"), place.room, place.room.maria
    head = await place.arrives(anna, "Dove butto il divano?")
    await asks(place, maria, "!r salva divano\nI rifiuti ingombranti si ritirano, {nome}.", "💾 Tenuta.", head)
    await asks(place, maria, "!r salva tari\nLa TARI si paga in due rate.", "💾 Tenuta.", head)
    found = await asks(place, maria, "!r cerca rifiuti ingombranti", "assomigliano di più", head)
    await taps(place, maria, found, "divano")
    await anna.hears(f"I rifiuti ingombranti si ritirano, {anna.name}.")
    sent = await maria.writes("!r tari", head)
    await anna.hears("La TARI si paga in due rate.")
    await room.marked(sent, "👌")
    await asks(place, maria, "!orari oggi chiuso", "è riservato a chi gestisce")
    await asks(place, room.boss, "!orari oggi 0:00-23:59", "aperto 0:00–23:59.")
    await asks(place, maria, "!orari", "🟢 Aperto")
    await asks(place, maria, "!blocca", "va scritto il motivo", head)
    await asks(place, maria, "!blocca offese ripetute", "«offese ripetute»", head)
    await anna.says("Un insulto")
    await asks(place, maria, "!chi", "🚫 Bloccato da", head)
    await place.town.settled()
    assert not [each for each in await room.look() if "Un insulto" in each.words]
    await asks(place, maria, "!sblocca", "ha scritto un messaggio: eccolo", head)
    assert "🕘" in (await room.shown("Un insulto", head=head)).words
    await anna.says("Mi scuso")
    await room.shown("Mi scuso", head=head)


@pytest.mark.knobs(more=ASKS)
async def test_how_it_went_is_asked_and_counted(place: Place) -> None:
    anna, room, maria = await place.town.citizen("Anna"), place.room, place.room.maria
    head = await place.arrives(anna, "Quando aprite?")
    await maria.writes("Alle nove", head)
    await anna.hears("Alle nove")
    await asks(place, maria, "!chiudi", "✅ Chiusa", head)
    question = await anna.gets("interactive")
    (button,) = [each for each in question["buttons"] if each["title"] == "👍 Sì"]
    await anna.presses(question["id"], button["id"])
    await anna.hears("Grazie, lo teniamo presente.")
    await maria.writes("!statistiche")
    shown = await room.shown("📊")
    assert "👍 1, 👎 0." in shown.words
    assert "Messaggi dei cittadini: 1." in shown.words
    assert "m.image" in [each.kind for each in await room.look()]  # drawn, too


@pytest.mark.knobs(undo_seconds=60)
async def test_a_corrected_command_is_no_words_for_anybody(place: Place) -> None:
    town, room, maria = place.town, place.room, place.room.maria
    anna = await town.citizen("Anna")
    head = await place.arrives(anna, "Quando aprite?")
    await asks(place, maria, "!r salva orari\nAlle nove.", "💾 Tenuta.", head)
    typed = await maria.writes("!r orari", head)
    await room.shown("📤 orari", head=head)
    await maria.corrects(typed, "Alle dieci")
    await room.shown("✏️ Il comando è stato corretto, e ciò che mandava l'ho ritirato", head=head)
    plain = await maria.writes("Alle undici", head)
    await maria.corrects(plain, "!chiudi")
    await room.shown("✏️ Un comando scritto correggendo un messaggio non viene eseguito", head=head)
    beside = await maria.writes("per Anna")
    offer = await room.shown("↩️ Questo messaggio non è andato a nessuno")
    await maria.corrects(beside, "!chiudi")
    await town.until("nothing to send", lambda: not town.rows("SELECT 1 FROM stray"))
    await taps(place, maria, offer, anna.name)
    await room.shown("Già fatto da qualcuno.")
    await town.pass_time(61)
    await town.settled(seconds=60)
    assert anna.heard() == []
    assert not (await place.head(anna)).words.startswith("✅")


async def test_how_the_bridge_fares_and_what_each_may_do(place: Place) -> None:
    room = place.room
    told = (await asks(place, room.maria, "!salute", "💾 Archivio: ")).words.splitlines()
    assert told[0] == "🟢 Funziona tutto."
    assert any(line.startswith("🟢 URP (sportello): funziona.") for line in told)
    await place.town.restart(managers=(room.maria.id,))
    assert "!costi" in (await asks(place, room.maria, "!aiuto", "Nella discussione generale")).words
    plain = (await asks(place, room.boss, "!aiuto", "Nella discussione generale")).words  # whatever their power level
    assert "!costi" not in plain
    assert "24/12" not in plain
    await asks(place, room.boss, "!costi", "è riservato a chi gestisce")
