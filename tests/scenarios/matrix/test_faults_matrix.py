"""Reports of faults in a room: the same one told by two, and the company that reads of it by e-mail."""

import pytest

from tests import pictures
from tests.homeserver.people import Seen
from tests.post_office import PostOffice
from tests.scenarios.faults import CATEGORIES, LAMP, NEAR_LAMP, with_mail
from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.staff import asks, headed, name, taps
from tests.scenarios.matrix.test_shifts import ages
from tests.town import Citizen

pytestmark = pytest.mark.asyncio(loop_scope="session")

HANDED = """
[lines.urp.categories.strade]
title = "Strade e arredo urbano"
office = "Ufficio tecnico"
desk = "urp-matrix"
"""
PLACED = "(Illuminazione pubblica, 43.93250, 10.91550)"


async def tells(place: Place, citizen: Citizen, words: str, where: dict[str, float]) -> str:
    """A citizen sends a photo, a place and words; the head of their thread."""
    await citizen.shows("image", pictures.telling(), "image/jpeg")
    await citizen.sends(type="location", **where)
    await citizen.says(words)
    return (await place.room.shown(words)).head


def number_of(card: Seen) -> str:
    return next(word for word in card.words.split() if word[:2] == "20" and word[4:5] == "-")


@pytest.mark.knobs(more=CATEGORIES)
async def test_the_same_fault_told_by_two_is_joined_and_both_hear_of_every_step(place: Place) -> None:
    anna, bruno = await place.town.citizen("Anna"), await place.town.citizen("Bruno")
    room, maria = place.room, place.room.maria
    head = await tells(place, anna, "Il lampione davanti alla scuola è spento", LAMP)
    card = await asks(place, maria, "!segnalazione illuminazione", "Stato: ricevuta", head)
    number = number_of(card)
    await anna.hears(f"Abbiamo registrato la sua segnalazione n. {number} {PLACED}. La terremo al corrente qui.")
    other = await tells(place, bruno, "Lampione rotto in piazza", NEAR_LAMP)
    await taps(place, maria, await room.shown("sembra una segnalazione", head=other), "Registra")
    asked = await room.shown(f"c'è la n. {number} (Illuminazione pubblica), già segnalata da un cittadino", head=other)
    await taps(place, maria, asked, number)
    await room.shown("l'hanno segnalata in 2", head=other)
    joined = f"Grazie: la sua segnalazione si aggiunge alla n. {number} {PLACED}, già ricevuta."
    await bruno.hears(f"{joined} La terremo al corrente qui.")

    async def of_two() -> Seen | None:
        (now,) = [each for each in await room.look() if each.id == card.id]
        return now if "2 cittadini" in now.words else None

    await taps(place, maria, await room.until("two citizens on the card", of_two), "Inoltra a Gestore luce")
    told = f"La segnalazione n. {number} {PLACED}"
    for citizen in (anna, bruno):
        await citizen.hears(f"{told} è stata inoltrata a: Gestore luce. La terremo al corrente qui.")
    await maria.writes("!segnalazione risolta La lampadina è stata cambiata.", other)
    for citizen in (anna, bruno):
        await citizen.hears(f"{told} è risolta. Grazie per averci scritto.\nLa lampadina è stata cambiata.")
    await headed(place, head, "🟢")
    await place.town.settled()
    assert [len(citizen.heard()) for citizen in (anna, bruno)] == [3, 3]


async def test_the_company_reads_of_it_by_e_mail_and_a_refusal_is_tried_again(place: Place, office: PostOffice) -> None:
    await with_mail(place.town, office)
    office.recipient_code = 550
    anna, room, maria = await place.town.citizen("Anna"), place.room, place.room.maria
    head = await tells(place, anna, "Il lampione è spento", LAMP)
    card = await asks(place, maria, "!segnalazione illuminazione", "Stato: ricevuta", head)
    await taps(place, maria, card, "Inoltra a Gestore luce")
    await room.shown("✉️ Parte un'e-mail a guasti@luce.example", head=head)
    failed = await room.shown("l'e-mail a guasti@luce.example non è arrivata", head=head)
    office.recipient_code = 250
    await taps(place, maria, failed, "Manda di nuovo")
    await place.town.until("a letter", lambda: office.letters)
    await taps(place, maria, failed, "Manda di nuovo")
    await room.shown("Già fatto da qualcuno.", head=head)
    await place.town.settled()
    (letter,) = office.letters
    body = letter.get_body(("plain",))
    assert body is not None
    assert letter["Subject"] == f"Segnalazione n. {number_of(card)}: Illuminazione pubblica"
    assert "Descrizione: Il lampione è spento" in body.get_content()
    assert anna.name not in body.get_content()
    (photo,) = letter.iter_attachments()
    assert pictures.SECRET not in photo.get_content()


@pytest.mark.knobs(more=HANDED)
async def test_the_room_of_another_desk_sees_it_with_its_photos_and_settles_it(both: Place) -> None:
    town, room, maria = both.town, both.room, both.room.maria
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    await tells(both, anna, "Una transenna rovesciata", LAMP)
    topic = await anna.topic()
    asked = await marta.writes(topic, "/segnalazione strade")
    card = await town.notice(topic, "🛠 Segnalazione n.", after=asked)
    assert await marta.presses(card, "Inoltra a Ufficio tecnico") == "Inoltrata a Ufficio tecnico."
    theirs = await room.shown("Stato: inoltrata a", head="")
    number = number_of(theirs)

    async def photo() -> Seen | None:
        return next((each for each in await room.look() if each.kind == "m.image" and not each.head), None)

    await room.shown(f"Segnalazione n. {number}, foto 1", head="")
    assert pictures.SECRET not in await maria.downloads(await room.until("the photo too", photo))
    await taps(both, maria, theirs, "Risolta")
    await anna.hears(
        f"La segnalazione n. {number} (Strade e arredo urbano, 43.93250, 10.91550) è risolta. "
        "Grazie per averci scritto."
    )
    await town.notice(topic, f"✅ Segnalazione n. {number} risolta, dice {name(maria)}.")


@pytest.mark.knobs(more=CATEGORIES)
async def test_photos_expire_and_the_report_stays(place: Place) -> None:
    anna, maria = await place.town.citizen("Anna"), place.room.maria
    head = await tells(place, anna, "Il lampione è spento", LAMP)
    card = await asks(place, maria, "!segnalazione illuminazione", "📷 Una foto, disponibile fino al", head)
    await ages(place, 31 * 24 * 3600)
    again = await asks(place, maria, f"!segnalazione {number_of(card)}", "Stato: ricevuta")
    assert "📷" not in again.words
    assert "Il lampione è spento" in again.words
    await place.town.until("no photo kept", lambda: not place.town.rows("SELECT fault_id FROM fault_photo"))
