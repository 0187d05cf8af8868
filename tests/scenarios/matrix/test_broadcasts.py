"""A broadcast from a room, by emoji: draft, trial, a second person, pause, correction, who has not got it."""

import re

import pytest

from tests.homeserver.people import Person, Seen
from tests.scenarios.broadcasting import copies, subscribed
from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.staff import asks, taps

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOT_YET = "Non è ancora partito."


async def drafted(place: Place, person: Person, typed: str) -> Seen:
    """The card of a new broadcast, once Meta has answered what it asks."""
    card = await asks(place, person, typed, NOT_YET)
    return await says(place, card, NOT_YET, never="Chiedo a Meta")


async def says(place: Place, card: Seen, words: str, *, never: str = "\0") -> Seen:
    """Wait until a message of the bridge says so."""

    async def so() -> Seen | None:
        now = next(each for each in await place.room.look() if each.id == card.id)
        return now if words in now.words and never not in now.words else None

    return await place.room.until(f"«{words}» on the card", so)


async def test_an_evening_by_emoji(place: Place) -> None:
    town, room, boss = place.town, place.room, place.room.boss
    await town.restart(messages_per_second=1)
    people = await subscribed(town, 6)
    own = await town.citizen("Capo")
    await people[-1].changes(has_whatsapp=False)
    card = await drafted(place, boss, "!broadcast Domani acqua chiusa in centro.")
    assert "Destinatari: 6." in card.words
    await taps(place, boss, card, "Prova a me")
    await room.shown("Prima va collegato il proprio WhatsApp: !collega")
    offer = await asks(place, boss, "!collega", "COLLEGA")
    found = re.search(r"COLLEGA \w+", offer.words)
    assert found is not None
    await own.says(found[0])
    await room.shown("ha collegato il proprio WhatsApp")
    await taps(place, boss, card, "Prova a me")
    await room.shown("Prova inviata sul proprio WhatsApp.")
    await own.hears("Domani acqua chiusa in centro.\n\nPer non ricevere più avvisi: STOP")
    assert copies(people, "acqua chiusa") == [0] * 6

    await taps(place, boss, card, "Invia")
    await town.until("under way", lambda: sum(copies(people, "acqua chiusa")) >= 2)
    running = await says(place, card, "in corso")
    await taps(place, boss, running, "Pausa")
    paused = await says(place, card, "in pausa")
    await town.settled_at_rest()
    got = sum(copies(people, "acqua chiusa"))
    assert got < 5
    await taps(place, boss, paused, "Riprendi")
    over = await says(place, card, "concluso")
    assert copies(people, "acqua chiusa") == [1] * 5 + [0]
    assert "Inviati 5 di 6" in over.words
    await taps(place, boss, over, "Mancati")

    async def listed() -> Seen | None:
        return next((each for each in await room.look() if each.kind == "m.file"), None)

    table = await room.until("the list of who has not got it", listed)
    assert str(table.content.get("filename", table.words)).endswith(".csv")

    second = await drafted(place, boss, "!broadcast rettifica 1 Scusate: è dopodomani.")
    assert "Destinatari: 5." in second.words
    await taps(place, boss, second, "Invia")
    await says(place, second, "concluso")
    assert copies(people, "Scusate: è dopodomani.") == [1] * 5 + [0]
    assert copies(people, "acqua chiusa") == [1] * 5 + [0]


async def test_a_second_person_approves_and_the_first_cannot(place: Place) -> None:
    town, room = place.town, place.room
    luca = await room.operator("luca")
    await town.restart(approvers=(room.boss.id, luca.id))
    people = await subscribed(town, 2)
    card = await drafted(place, room.boss, "!broadcast Mercato spostato")
    await taps(place, room.boss, card, "Invia")
    asked = await room.shown("Serve l'approvazione")
    await taps(place, room.boss, asked, "Approva")
    await room.shown("Può approvare solo chi è indicato nella configurazione, e non chi ha chiesto l'invio.")
    assert copies(people, "Mercato") == [0, 0]
    await room.maria.reacts(asked.id, "✅")  # she is no approver
    await taps(place, luca, asked, "Approva")
    await says(place, card, "concluso")
    assert copies(people, "Mercato") == [1, 1]


async def test_what_citizens_answer_is_tied_to_it_and_thanks_are_counted(place: Place) -> None:
    town, room = place.town, place.room
    anna, bruno = await subscribed(town, 2)
    card = await drafted(place, room.boss, "!broadcast Sagra rimandata")
    await taps(place, room.boss, card, "Invia")
    await says(place, card, "concluso")
    await bruno.says("Grazie!")
    await anna.says("Fino a quando?")
    shown = await room.shown("Fino a quando?")
    head = next(each for each in await room.look() if each.id == shown.head)
    assert "n. 1" in head.words
    await town.settled()
    told = await asks(place, room.boss, "!broadcast stato 1", "Ha ringraziato")
    assert "Inviati 2 di 2" in told.words
    assert not [each for each in await room.look() if bruno.name in each.words]


async def test_subscribers_come_by_a_file_and_go_out_as_one(place: Place) -> None:
    town, room, boss = place.town, place.room, place.room.boss
    anna, bruno = await town.citizen("Anna"), await town.citizen("Bruno")
    rows = f"telefono;prova del consenso\n{anna.phone};Modulo firmato\n{bruno.phone};Modulo firmato\n333 12;Modulo\n"
    table = {"filename": "elenco.csv", "info": {"mimetype": "text/csv"}}
    await room.maria.shows("m.file", rows.encode(), "", body="!iscritti importa", **table)
    await room.shown("!iscritti importa è riservato a chi gestisce il gruppo")
    plain = await boss.shows("m.file", rows.encode(), "", body="elenco.csv", **table)
    await boss.writes("!iscritti importa", answers=plain)  # where a client gives a file no words
    card = await room.shown("Con «Importa»:")
    assert "· iscrizioni nuove: 2" in card.words
    assert "· riga 4: il numero non è valido" in card.words
    assert not town.rows("SELECT 1 FROM subscription WHERE given = 1")
    await taps(place, boss, card, "Importa")
    await room.shown("✅ Elenco importato.")
    await town.until("both", lambda: len(town.rows("SELECT 1 FROM subscription WHERE given = 1")) == 2)
    asked = await boss.writes("!iscritti esporta")

    async def exported() -> Seen | None:
        said = await room.look()
        after = [each.id for each in said].index(asked)
        return next((each for each in said[after:] if each.kind == "m.file"), None)

    said = (await boss.downloads(await room.until("the list", exported))).decode("utf-8-sig")
    assert anna.phone in said
    assert bruno.phone in said
