"""Who did not get a broadcast: counted by class, listed in a file, sent to again."""

import contextlib
import sqlite3

import pytest

from tests.scenarios.broadcasting import copies, drafted, report, subscribed
from tests.scenarios.test_made_files import listed
from tests.town import Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_who_is_without_it_and_why(town: Town) -> None:
    ada, carlo = await town.operator("Ada", status="administrator"), await town.operator("Carlo")
    people = await subscribed(town, 14)
    await town.restart(messages_per_second=1)
    await ada.asks(None, "/broadcast mancati 1", "Non c'è un avviso n. 1.")
    card = await drafted(town, ada, "Ponte chiuso")
    await ada.asks(None, "/broadcast mancati 1", "L'avviso n. 1 non è partito")
    await people[2].changes(has_whatsapp=False)
    await town.fault("graph", "reset", "messages", times=1)
    await ada.presses(card, "📣 Invia")
    await town.until("under way", lambda: sum(copies(people, "Ponte")) >= 3)
    await people[-1].says("STOP")
    await town.until("the goodbye", lambda: any("non riceverà più" in words for words in people[-1].heard()))
    await ada.asks(None, "/broadcast annulla 1", "è annullato")
    await town.settled()
    said = await report(town, ada, 1, "annullato")
    off = town.rows("SELECT COUNT(*) AS number FROM delivery WHERE state = 'cancelled' AND cause = 'cancelled'")[0]
    assert f", non partiti {off['number']}. " in said
    assert said.splitlines()[1].endswith(" non più iscritti 1.")
    await carlo.asks(None, "/broadcast mancati 1", "è riservato a chi gestisce il gruppo")
    message = await ada.asks(None, "/broadcast mancati 1", "📄 Avviso n. 1:")
    rows = await listed(town, message)
    counted = {reason: sum(row["motivo"] == reason for row in rows) for reason in {row["motivo"] for row in rows}}
    assert all(f"· {number} × {reason}" in words_of(message) for reason, number in counted.items())
    assert counted["non riusciti"] == counted["non più iscritti"] == 1
    assert counted["in dubbio: forse l'hanno ricevuto"] == 1
    assert message["filename"] == "mancati-1.csv"
    by_number = {row["numero"]: row for row in rows}
    refused = by_number[f"'+{people[2].phone.lstrip('+')}"]
    assert (refused["motivo"], refused["codice"]) == ("non riusciti", "131026")
    assert by_number[f"'+{people[-1].phone.lstrip('+')}"]["motivo"] == "non più iscritti"
    # Whoever is not in the list has it, and whoever is in it has not.
    for person, number in zip(people, copies(people, "Ponte"), strict=True):
        row = by_number.get(f"'+{person.phone.lstrip('+')}")
        assert number == (1 if row is None else 0)
    doubtful = await ada.asks(None, "/broadcast incerti 1", "di una persona non si sa se l'ha ricevuto")
    assert [row["motivo"] for row in await listed(town, doubtful)] == ["in dubbio: forse l'hanno ricevuto"]
    actions = [row["action"] for row in town.rows("SELECT action FROM audit ORDER BY id")]
    assert actions[-2:] == ["broadcast.missed-exported"] * 2


async def test_who_is_refused_for_haste_after_it_was_cancelled_is_in_the_list(town: Town) -> None:
    """Their copies were on their way when it was cancelled: Meta took one, and the others do not go again."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 5)
    await town.hold("graph", "messages", times=-1)
    await ada.presses(await drafted(town, ada, "Ponte chiuso"), "📣 Invia")
    under_way = "SELECT 1 FROM delivery WHERE broadcast_id = 1 AND state = 'sending'"
    await town.until("all under way", lambda: len(town.rows(under_way)) == 5)
    await ada.asks(None, "/broadcast annulla 1", "è annullato")
    await people[0].says("STOP")
    await town.until("STOP decided", lambda: town.rows("SELECT 1 FROM subscription WHERE given = 0"))
    await town.settings(messages_per_second=1)
    await town.mend("graph")
    await town.settled()
    got = copies(people, "Ponte")
    assert sum(got) < 5, "Meta took them all"
    message = await ada.asks(None, "/broadcast mancati 1", "📄 Avviso n. 1:")
    without = {f"'+{person.phone.lstrip('+')}" for person, number in zip(people, got, strict=True) if not number}
    rows = await listed(town, message)
    assert {row["numero"] for row in rows} == without
    assert {row["motivo"] for row in rows} == {"annullati prima di partire"}
    assert f"· {len(without)} × annullati prima di partire" in words_of(message)
    await report(town, ada, 1, f"Inviati {sum(got)}, non partiti {len(without)}. ")


async def test_those_who_never_had_a_row_are_told_too(town: Town) -> None:
    """Cancelled while the list was still being made: the rest of the town is missing as well."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 4)
    card = await drafted(town, ada, "Nessuno lo legge")
    await ada.presses(card, "📣 Invia")
    await report(town, ada, 1, "concluso")
    await ada.asks(None, "/broadcast mancati 1", "finora nessuno è rimasto senza")
    await ada.asks(None, "/broadcast incerti 1", "nessuna copia è in dubbio")
    await town.settled()
    await town.bridge.kill()
    with contextlib.closing(sqlite3.connect(town.bridge.database)) as store, store:
        store.execute("UPDATE broadcast SET state = 'cancelled', is_filled = 0, position = 0")
        store.execute("DELETE FROM recipient")
    await town.bridge.start()
    message = await ada.asks(None, "/broadcast mancati 1", "4 × annullati prima di partire")
    await ada.asks(None, "/broadcast stato 1", "Inviati 4, non partiti 4.")
    assert len(await listed(town, message)) == len(people)


async def test_the_refused_go_again_once_and_the_doubtful_after_a_press(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 6)
    for person in people[3:]:
        await person.changes(has_whatsapp=False)
    await town.fault("graph", "reset", "messages", times=1)
    card = await drafted(town, ada, "Acqua torbida")
    await ada.presses(card, "📣 Invia")
    await report(town, ada, 1, "Non riusciti 3, in dubbio 1,")
    await ada.asks(None, "/broadcast riprova 1 999", "a nessuno non è arrivato per «999»")
    for person in people[3:]:
        await person.changes(has_whatsapp=True)
    await people[5].says("STOP")
    await town.until("the goodbye", lambda: any("non riceverà più" in words for words in people[5].heard()))
    missed = await ada.asks(None, "/broadcast mancati 1", "📄 Avviso n. 1: 4 persone")
    await ada.asks(None, "/broadcast riprova 1 131026", "parte di nuovo per 2 persone")
    await report(town, ada, 1, "concluso")
    await ada.asks(None, "/broadcast riprova 1", "non c'è nessuno a cui mandarlo di nuovo")
    assert await ada.presses(missed, "🔁") == "Avviso n. 1: non c'è nessuno a cui mandarlo di nuovo."
    await town.settled()
    assert sorted(copies(people[:3], "torbida")) == [0, 1, 1]
    assert copies(people[3:], "torbida") == [1, 1, 0]
    said = await report(town, ada, 1, "Non riusciti 1, in dubbio 1,")
    assert "Inviati 4 di 6" in said
    doubt = await ada.asks(None, "/broadcast riprova 1 incerti", "di una persona non si sa se l'ha ricevuto")
    await town.settled()
    assert sum(copies(people, "torbida")) == 4, "the doubtful one went without anybody's word"
    assert await ada.presses(doubt, "🔁") == "🔁 L'avviso n. 1 parte di nuovo per una persona."
    assert "non c'è nessuno" in str(await ada.presses(doubt, "🔁"))
    await town.restart()
    await report(town, ada, 1, "Inviati 5 di 6")
    assert copies(people, "torbida") == [1, 1, 1, 1, 1, 0]
    newest = "SELECT MAX(id) FROM delivery WHERE broadcast_id = 1 AND citizen_id = r.citizen_id"
    assert not town.rows(f"SELECT 1 FROM recipient AS r WHERE delivery_id <> ({newest})")
    await ada.asks(None, "/broadcast annulla 1", "concluso")
    second = await drafted(town, ada, "Acqua pulita")
    await ada.asks(None, "/broadcast riprova 2", "L'avviso n. 2 non è partito")
    await ada.presses(second, "✖️ Annulla")


async def test_a_correction_goes_to_whoever_got_it_or_may_have(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 5)
    await people[4].changes(has_whatsapp=False)
    await town.fault("graph", "reset", "messages", times=1)
    card = await drafted(town, ada, "Ponte di via Roma chiuso")
    await ada.asks(None, "/broadcast rettifica 1 Era un altro", "non è partito: si può annullare e rifare")
    await ada.presses(card, "📣 Invia")
    await report(town, ada, 1, "Non riusciti 1, in dubbio 1,")
    await report(town, ada, 1, "concluso")
    await people[4].changes(has_whatsapp=True)
    late = await subscribed(town, 1)
    await ada.asks(None, "/broadcast rettifica 1", "Dopo il numero scrivere il testo giusto")
    second = await ada.asks(None, "/broadcast rettifica 1 Era via Verdi", "Non è ancora partito.")
    assert "rettifica dell'avviso n. 1" in words_of(second)
    await ada.presses(second, "📣 Invia")
    said = await report(town, ada, 2, "concluso")
    assert "Inviati 4 di 4" in said
    assert copies(people + late, "via Verdi") == [1, 1, 1, 1, 0, 0]
    await ada.asks(None, "/broadcast mancati 2", "finora nessuno è rimasto senza")


async def test_those_of_one_cause_go_again_by_a_word_of_it_before_the_rest_is_done(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 12)
    for person in people[:2]:
        await person.changes(has_whatsapp=False)
    await town.restart(messages_per_second=1)
    card = await drafted(town, ada, "Acqua torbida")
    await ada.presses(card, "📣 Invia")
    refused = "SELECT 1 FROM delivery WHERE broadcast_id = 1 AND state = 'refused'"
    await town.until("two refused", lambda: len(town.rows(refused)) == 2)
    await ada.presses(town.look().group[card["id"]], "Pausa")
    await town.until("paused", lambda: "in pausa" in words_of(town.look().group[card["id"]]))
    paused = town.look().group[card["id"]]
    assert labels(paused) == ["▶️ Riprendi", "✖️ Annulla", "📄 Mancati"]
    await ada.presses(paused, "Mancati")
    await town.notice(None, "2 × Questa persona non può ricevere su WhatsApp i nostri messaggi.")
    for person in people[:2]:
        await person.changes(has_whatsapp=True)
    await ada.asks(None, "/broadcast riprova 1 maltempo", "Basta una parola della causa")
    await ada.asks(None, "/broadcast riprova 1 altra via", "n. 1")
    await ada.presses(paused, "Riprendi")
    await town.until("everybody", lambda: copies(people, "torbida") == [1] * 12, seconds=40)


async def test_a_command_that_is_corrected_is_told_that_it_changes_nothing(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 1)
    asked = await ada.writes(None, "/broadcast Acqua torbbida")
    card = await town.notice(None, "Non è ancora partito.", after=asked)
    await ada.edits(asked, "/broadcast Acqua torbida")
    told = await town.notice(None, "Un comando si esegue una volta sola", after=card["id"])
    assert "torbbida" in words_of(town.look().group[card["id"]])
    assert told["id"] > card["id"]
    assert copies(people, "torb") == [0]
