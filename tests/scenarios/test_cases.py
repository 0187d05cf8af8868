"""Cases: who waits, who looks after it, what the topic shows, and what the office's hours change."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.scenarios.test_webhooks import body_of, encoded, knock, message, signed
from tests.town import SECOND_NUMBER, SECOND_SECRET, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

WAITING, TAKEN, CLOSED = "❗️", "👀", "✅"
# A zone where it is about noon now, so that "in half an hour" is still today.
OFFSET = 12 - datetime.now(UTC).hour
NOON = f"Etc/GMT{-OFFSET:+d}"  # POSIX: the sign says how far behind
HOURS = f"""timezone = "{NOON}"
window_warning_minutes = 60
[lines.urp.hours]
mon = ["09:00-13:00"]
"""

OFFICES = """
[lines.urp.offices.anagrafe]
title = "Ufficio anagrafe"
phone = "0935 000001"
email = "anagrafe@comune.esempio.it"
hours = "lun-ven 9-12"
[lines.urp.offices.archivio]
title = "Archivio"
address = "Via Roma 1"
[lines.urp.offices.vigili]
title = "Polizia locale"
phone = "0935 000002"
"""


async def shows(town: Town, topic: int, icon: str, *words: str) -> None:
    """Wait until the topic wears this icon, and its name holds these words."""

    def is_so() -> bool:
        now = town.world.topics[topic]
        return now["icon"] == icon and all(word in now["name"] for word in words)

    await town.until(f"{icon} {words} on topic {topic}", is_so)


async def test_the_topic_shows_who_looks_after_it(town: Town) -> None:
    anna, marta, carlo = await town.citizen("Anna"), await town.operator("Marta"), await town.operator("Carlo")
    topic = await anna.arrives("Quando aprite?")
    await shows(town, topic, WAITING, "Anna")
    await marta.writes(topic, "Alle nove")
    await anna.hears("Alle nove")
    await shows(town, topic, TAKEN, "Anna", marta.name)
    await carlo.asks(topic, "/prendi", f"Presa in carico da {carlo.name}. Prima era di {marta.name}.")
    await shows(town, topic, TAKEN, carlo.name)
    await carlo.asks(topic, "/prendi", "già presa in carico")
    await carlo.asks(topic, "/assegna", "va scritto il nome")
    await carlo.asks(topic, f"/assegna {marta.name.split()[0].lower()}", f"Assegnata a {marta.name} da {carlo.name}")
    await shows(town, topic, TAKEN, marta.name)
    await carlo.asks(topic, f"/assegna @{carlo.username}", f"Assegnata a {carlo.name}")
    await carlo.asks(topic, "/assegna Zebedeo", "Non conosco questo nome")
    await carlo.asks(topic, "/assegna nessuno", "Non è presa in carico da nessuno")
    await shows(town, topic, WAITING)
    await carlo.asks(topic, "/chiudi", "✅ Chiusa")
    await shows(town, topic, CLOSED)
    await anna.says("Grazie, un'altra cosa")
    await anna.shown("un'altra cosa")
    await shows(town, topic, WAITING)
    assert town.world.topics[topic]["closed"] is False
    assert anna.heard() == ["Alle nove"]  # nothing of all this is the citizen's business


async def test_a_topic_closed_or_reopened_by_hand_closes_or_reopens_the_case(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    await marta.asks(topic, "/prendi", "Presa in carico")
    state = "SELECT state FROM citizen_case"
    await shows(town, topic, TAKEN, marta.name)
    await town.control("PATCH", f"group/topics/{topic}", {"closed": True, "from": marta.id})
    await shows(town, topic, CLOSED)
    await marta.asks(None, "/coda", "✅ Nessuno aspetta una risposta.")
    assert [row["state"] for row in town.rows(state)] == ["closed"]
    await town.control("PATCH", f"group/topics/{topic}", {"closed": False, "from": marta.id})
    await town.until("the case open", lambda: [row["state"] for row in town.rows(state)] == ["open"])
    await town.settled()
    assert town.look().topics[topic]["closed"] is False
    assert town.look().topics[topic]["icon"] != CLOSED
    assert anna.heard() == []


async def test_the_queue_names_who_waits_longest_first(town: Town) -> None:
    marta = await town.operator("Marta")
    await marta.asks(None, "/coda", "✅ Nessuno aspetta una risposta.")
    anna, bruno = await town.citizen("Anna"), await town.citizen("Bruno")
    at_anna = await anna.arrives("Prima")
    await bruno.arrives("Seconda")
    listed = await marta.asks(None, "/coda", "Aspettano una risposta 2 persone")
    first, second = words_of(listed).splitlines()[1:]
    assert anna.name in first
    assert "testo libero fino a" in first
    assert bruno.name in second
    await marta.writes(at_anna, "Eccoci")
    await anna.hears("Eccoci")
    listed = await marta.asks(None, "/coda", "Una persona aspetta una risposta")
    assert bruno.name in words_of(listed)
    await anna.says("E poi?")
    await anna.shown("E poi?")
    listed = await marta.asks(None, "/coda", "Aspettano una risposta 2 persone")
    (of_anna,) = [line for line in words_of(listed).splitlines() if anna.name in line]
    assert f"se ne occupa {marta.name}" in of_anna


async def test_the_queue_says_of_old_ones_that_the_answer_is_kept(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(25 * 3600)
    await town.bridge.start()
    await town.advance(25 * 3600)
    kept = "più di 24 ore: la risposta si tiene da parte e parte quando tocca l'avviso, o scrive"
    for where, command in ((None, "/coda"), (topic, "/chi")):
        assert "serve un modello" not in words_of(await marta.asks(where, command, kept))
    await marta.writes(topic, "Alle nove")  # as it was said
    await town.notice(topic, "⏳ Sono passate più di 24 ore")
    await anna.says("Allora?")
    await anna.hears("Alle nove")


@pytest.mark.knobs(undo_seconds=60)
async def test_an_answer_taken_back_leaves_the_citizen_waiting(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    written = await marta.writes(topic, "Mai")
    await marta.reacts(written, "🙈")
    await town.notice(topic, "Ritirato", after=written)
    listed = await marta.asks(None, "/coda", "Una persona aspetta una risposta")
    assert anna.name in words_of(listed)
    await town.pass_time(60)
    assert anna.heard() == []


@pytest.mark.knobs(undo_seconds=60)
@pytest.mark.parametrize("calls", [False, True], ids=["wrote", "called"])
async def test_what_was_said_before_the_end_is_waited_for_no_more(town: Town, calls: bool) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta", status="administrator")
    topic = await anna.arrives("Grazie di tutto")
    if calls:
        await town.control("POST", f"citizens/{anna.id}/call", {})
        await town.notice(topic, "Ha provato a chiamare")
    await marta.asks(topic, "/chiudi", "✅ Chiusa")
    written = await marta.writes(topic, "Ah, dimenticavo")
    await marta.reacts(written, "🙈")
    await town.notice(topic, "Ritirato", after=written)
    await marta.asks(None, "/coda", "✅ Nessuno aspetta una risposta.")
    await anna.says("Sì?")
    await anna.shown("Sì?")
    again = await marta.writes(topic, "Niente")
    await marta.reacts(again, "🙈")
    await town.notice(topic, "Ritirato", after=again)
    await marta.asks(None, "/coda", "Una persona aspetta una risposta")
    (case,) = town.rows("SELECT waiting_ms FROM citizen_case")
    (last,) = town.rows("SELECT MAX(at_ms) AS at_ms FROM message WHERE direction = 'from_citizen'")
    assert case["waiting_ms"] == last["at_ms"]


@pytest.mark.knobs(undo_seconds=60)
async def test_an_answer_to_a_call_taken_back_leaves_the_caller_waiting(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    for _ in range(2):
        await town.control("POST", f"citizens/{anna.id}/call", {})
        await town.settled()
    (before,) = town.rows("SELECT waiting_ms FROM citizen_case")
    topic = await anna.topic()
    written = await marta.writes(topic, "La richiamo io")
    await town.notice(topic, "Ha provato a chiamare")
    await marta.asks(None, "/coda", "✅ Nessuno aspetta una risposta.")
    await marta.reacts(written, "🙈")
    await town.notice(topic, "Ritirato", after=written)
    listed = await marta.asks(None, "/coda", "Una persona aspetta una risposta")
    assert anna.name in words_of(listed)
    (again,) = town.rows("SELECT waiting_ms FROM citizen_case")
    assert again["waiting_ms"] == before["waiting_ms"]  # since the first call
    await town.pass_time(60)
    await marta.writes(topic, "Mi dica")
    await marta.asks(None, "/coda", "✅ Nessuno aspetta una risposta.")
    late = await marta.writes(topic, "Un momento")
    await marta.reacts(late, "🙈")
    await town.notice(topic, "Ritirato", after=late)
    await marta.asks(None, "/coda", "✅ Nessuno aspetta una risposta.")  # the answer before it stands
    assert "La richiamo io" not in anna.heard()


async def test_the_second_of_two_is_told_in_time(town: Town) -> None:
    anna, marta, carlo = await town.citizen("Anna"), await town.operator("Marta"), await town.operator("Carlo")
    topic = await anna.arrives("Quando aprite?")
    await marta.writes(topic, "Alle nove")
    await anna.hears("Alle nove")
    await town.settled()
    assert await town.bridge.stop() == 0  # so that his second thoughts come in time, however slow the machine is
    crossing = await carlo.writes(topic, "Alle dieci")
    await carlo.reacts(crossing, "🙈")
    await town.bridge.start()
    told = await town.notice(topic, f"{marta.name} ha appena risposto: «Alle nove».", after=crossing)
    assert told["reply_to"] == crossing
    await town.notice(topic, "Ritirato", after=told["id"])
    also = await carlo.writes(topic, "Anzi, alle dieci di lunedì")
    await town.notice(topic, "ha appena risposto", after=also)
    await anna.hears("Anzi, alle dieci di lunedì")  # who lets it go, lets it go
    await carlo.writes(topic, "Buona giornata")
    await anna.hears("Buona giornata")
    assert anna.heard() == ["Alle nove", "Anzi, alle dieci di lunedì", "Buona giornata"]
    assert len([words for words in town.lines(topic) if "ha appena risposto" in words]) == 2


async def test_the_card_tells_earlier_cases_and_a_late_return_is_a_new_one(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("C'è una buca in via Roma")
    await marta.asks(topic, "/chiudi", "✅ Chiusa")
    await town.settled()
    await town.bridge.stop()
    town.bridge.let_time_pass(8 * 24 * 3600)
    await town.bridge.start()
    await anna.says("E adesso il lampione")
    await anna.shown("E adesso il lampione")
    card = await marta.asks(topic, "/chi", "❗ Non è presa in carico da nessuno")
    assert f"«C'è una buca in via Roma», chiusa da {marta.name}" in words_of(card)
    assert "⏳ testo libero fino a" in words_of(card)
    cases = town.rows("SELECT state FROM citizen_case ORDER BY id")
    assert [case["state"] for case in cases] == ["closed", "open"]


async def test_the_card_warns_of_a_window_that_closes_within_the_hour(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(23.3 * 3600)
    await town.bridge.start()
    card = words_of(await marta.asks(topic, "/chi", "minuti non si potrà più rispondere con un testo libero"))
    minutes = int(card.rpartition("⏳ tra ")[2].split()[0])
    assert 20 < minutes <= 40
    assert "testo libero fino a" not in card


async def test_the_whole_number_is_shown_on_demand_and_kept_in_the_log(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives()
    shown = await marta.asks(topic, "/mostra", "📞 +39")
    assert anna.phone in words_of(shown).replace(" ", "")
    (entry,) = town.rows("SELECT actor, action, subject FROM audit WHERE action = 'citizen.revealed'")
    assert entry["actor"].startswith("operator:")
    assert entry["subject"].startswith("citizen:")


@pytest.mark.knobs(more=HOURS)
async def test_who_writes_while_closed_is_told_once_when_somebody_answers(town: Town) -> None:
    ada, anna = await town.operator("Ada", status="administrator"), await town.citizen("Anna")
    await ada.asks(None, "/orari oggi chiuso", "chiuso.")
    await ada.asks(None, "/orari domani 8:30-12", "aperto 8:30–12:00.")
    await anna.says("Quando aprite?")
    told = words_of(await anna.gets("text"))
    assert "Ora l'ufficio è chiuso: riapriamo domani alle 08:30" in told
    assert told.endswith("/urp")
    await anna.shown("Quando aprite?")
    await anna.says("C'è nessuno?")
    await anna.shown("C'è nessuno?")
    await town.settled()
    assert len(anna.heard()) == 1
    await ada.asks(None, "/orari", "🔴 Chiuso, si riapre domani alle 08:30.")
    await ada.asks(None, "/orari oggi 0:00-23:59", "aperto 0:00–23:59.")
    bruno = await town.citizen("Bruno")
    await bruno.arrives("Siete aperti?")
    await town.settled()
    assert bruno.heard() == []
    assert "🟢 Aperto" in words_of(await ada.asks(None, "/orari", "🟢 Aperto"))


@pytest.mark.knobs(more=HOURS + OFFICES)
async def test_who_writes_while_closed_reads_whom_else_to_turn_to(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    anna, bruno, carla = [await town.citizen(name) for name in ("Anna", "Bruno", "Carla")]
    await ada.asks(None, "/orari oggi chiuso", "chiuso.")
    await ada.asks(None, "/orari domani 8:30-12", "aperto 8:30–12:00.")
    await anna.says("Quando aprite?")
    page = f"Orari e altri contatti: {town.bridge.url}/urp"
    assert words_of(await anna.gets("text")).splitlines() == [
        "Il suo messaggio è arrivato. Ora l'ufficio è chiuso: riapriamo domani alle 08:30 e le risponderemo allora.",
        "Può rivolgersi anche a:",
        "• Ufficio anagrafe (lun-ven 9-12): 0935 000001, anagrafe@comune.esempio.it",
        "• Polizia locale: 0935 000002",
        page,
    ]
    told = await town.page("Polizia locale")
    assert re.search(r"<li>[^<]+: 8:30–12:00</li>", told)
    for words in ("Ufficio anagrafe (lun-ven 9-12)", 'href="tel:0935000001"', "anagrafe@comune.esempio.it"):
        assert words in told
    assert "Archivio" not in told  # neither phone nor e-mail
    await ada.asks(None, "/ufficio vigili telefono 0935 999", "📞 0935 999")
    await ada.asks(None, "/ufficio anagrafe telefono -", "🏢 Ufficio anagrafe")
    await ada.asks(None, "/ufficio anagrafe email -", "🏢 Ufficio anagrafe")
    told = await town.page("0935 999")
    assert "Ufficio anagrafe" not in told
    await town.settled()
    await town.restart(
        more=HOURS.replace("[lines", 'contacts = ["vigili", "anagrafe", "mai-esistito"]\n[lines') + OFFICES
    )
    assert "Ufficio anagrafe" not in await town.page("0935 999")
    await bruno.says("LANGUAGE english")
    await bruno.hears("Done: automatic messages are in English from now on.")
    await bruno.says("Are you open?")
    told = words_of(await bruno.gets("text", after=len(bruno.heard())))
    assert "You can also turn to:\n• Polizia locale: 0935 999\nHours and other contacts: " in told
    await carla.says("INFO")
    assert "\nPuò rivolgersi anche a:\n• Polizia locale: 0935 999\n" in words_of(await carla.gets("text"))


@pytest.mark.knobs(more=HOURS + OFFICES, human_only=True)
async def test_where_only_people_speak_nothing_is_said_of_hours(town: Town) -> None:
    ada, anna = await town.operator("Ada", status="administrator"), await town.citizen("Anna")
    await ada.asks(None, "/orari oggi chiuso", "chiuso.")
    await anna.arrives("Quando aprite?")
    await town.settled()
    assert anna.heard() == []


@pytest.mark.knobs(more=HOURS)
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("ieri l'altro", "Per cambiare un giorno"),
        ("1/1/2020 chiuso", "già passato"),
        ("domani 12-9", "Per cambiare un giorno"),
        ("domani 9-13 e 12-15", "Per cambiare un giorno"),
        ("domani normale", "valeva già"),
        ("24 dicembre 9-12 e 15:30-17", "9:00–12:00 e 15:30–17:00"),
    ],
)
async def test_changes_of_hours_are_understood_or_explained(town: Town, typed: str, answer: str) -> None:
    ada, marta = await town.operator("Ada", status="administrator"), await town.operator("Marta")
    await ada.asks(None, f"/orari {typed}", answer)
    changed = len(town.rows("SELECT day FROM special_day"))
    assert changed == int("e" in answer and "–" in answer)
    await marta.asks(None, f"/orari {typed}", "è riservato a chi gestisce il gruppo")
    assert len(town.rows("SELECT day FROM special_day")) == changed


@pytest.mark.knobs(more=HOURS)
async def test_before_closing_the_room_reads_whose_window_ends_before_it_opens_again(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    anna, bruno, carla = [await town.citizen(name) for name in ("Anna", "Bruno", "Carla")]
    await anna.arrives("Aspetto")
    at_bruno = await bruno.arrives("Aspetto anch'io")
    await carla.arrives("E io")
    await ada.writes(at_bruno, "Eccoci")
    await bruno.hears("Eccoci")
    local = datetime.now(UTC) + timedelta(hours=OFFSET)
    soon = (local + timedelta(minutes=30)).strftime("%H:%M")
    await ada.asks(None, "/orari domani chiuso", "chiuso.")
    for days in range(2, 8):  # whatever the weekday: open again in five days
        day = (local + timedelta(days=days)).strftime("%d/%m/%Y")
        await ada.asks(None, f"/orari {day} {'9-13' if days == 5 else 'chiuso'}", "📌")
    await ada.asks(None, f"/orari oggi 0:00-{soon}", "aperto")
    told = await town.notice(None, "⏳ 2 conversazioni senza risposta", seconds=30)
    first, second = words_of(told).splitlines()[1:]
    assert anna.name in first
    assert carla.name in second
    await town.restart()
    await ada.asks(None, "/coda", "Aspettano una risposta 2 persone")
    await town.settled()
    assert len([words for words in town.lines(None) if words.startswith("⏳")]) == 1


@pytest.mark.knobs(more=HOURS)
async def test_a_window_that_ends_over_lunch_is_told_before_lunch_and_changed_days_are_told_to_citizens(
    town: Town,
) -> None:
    ada, anna = await town.operator("Ada", status="administrator"), await town.citizen("Anna")
    almost_a_day_ago = str(town.now() - 23 * 3600 - 20 * 60)
    assert await knock(town, encoded(body_of(message(1, "Aspetto", timestamp=almost_a_day_ago)))) == 200
    local = datetime.now(UTC) + timedelta(hours=OFFSET)
    lunch, back, evening = ((local + timedelta(minutes=m)).strftime("%H:%M") for m in (30, 60, 300))
    await ada.asks(None, f"/orari oggi 0:00-{lunch} {back}-{evening}", "aperto")
    told = words_of(await town.notice(None, "⏳ Una conversazione senza risposta", seconds=30))
    assert "Prova" in told
    await ada.asks(None, "/orari domani chiuso", "chiuso.")
    await anna.says("INFO")
    heard = await town.until("hours", lambda: next((words for words in anna.heard() if "Orari: " in words), None))
    assert re.search(r"Orari: .*; \w+ \d+ \w+ chiuso\n", heard)


@pytest.mark.knobs(more=HOURS, second_line=True)
async def test_of_two_lines_each_has_its_own_hours(town: Town) -> None:
    """The second one is never closed: who waits for it is in the queue, and not among those nobody will answer."""
    ada, anna = await town.operator("Ada", status="administrator"), await town.citizen("Anna")
    await anna.arrives("Aspetto")
    other = message(1, "Aspetto i vigili", timestamp=str(town.now()))
    body = encoded(body_of(other, number=SECOND_NUMBER))
    assert await knock(town, body, signed(body, SECOND_SECRET)) == 200
    local = datetime.now(UTC) + timedelta(hours=OFFSET)
    for days in range(1, 8):
        day = (local + timedelta(days=days)).strftime("%d/%m/%Y")
        await ada.asks(None, f"/orari {day} {'9-13' if days == 5 else 'chiuso'}", "📌")
    soon = (local + timedelta(minutes=30)).strftime("%H:%M")
    await ada.asks(None, f"/orari oggi 0:00-{soon}", "aperto")
    queue = words_of(await ada.asks(None, "/coda", "Aspettano una risposta 2 persone"))
    assert "Prova" in queue
    told = words_of(await town.notice(None, "⏳ Una conversazione senza risposta", seconds=30))
    assert anna.name in told
    assert "Prova" not in told


@pytest.mark.knobs(more=HOURS, second_line=True)
async def test_who_waits_longest_is_told_by_the_hours_of_each_line(town: Town) -> None:
    """Anna wrote first, but her line is closed today: nobody could have answered her yet."""
    ada, anna = await town.operator("Ada", status="administrator"), await town.citizen("Anna")
    await ada.asks(None, "/orari urp oggi chiuso", "chiuso.")
    await anna.arrives("Aspetto")
    body = encoded(body_of(message(1, "Aspetto i vigili", timestamp=str(town.now())), number=SECOND_NUMBER))
    assert await knock(town, body, signed(body, SECOND_SECRET)) == 200
    await town.pass_time(2 * 3600)
    queue = words_of(await ada.asks(None, "/coda", "Aspettano una risposta 2 persone"))
    first, second = queue.splitlines()[1:]
    assert "da 2 ore" in first
    assert anna.name in second
    assert "da 1 minuto" in second


async def test_who_is_on_duty_comes_and_goes(town: Town) -> None:
    marta, carlo = await town.operator("Marta"), await town.operator("Carlo")
    await marta.asks(None, "/turno", "Nessuno è di turno.")
    await marta.asks(None, "/turno entro", f"Di turno: {marta.name}.")
    await carlo.asks(None, "/turno entro", f"Di turno: {marta.name} e {carlo.name}.")
    await carlo.asks(None, "/turno entro", "il turno era già iniziato")
    await marta.asks(None, "/turno esco", f"Di turno: {carlo.name}.")
    await marta.asks(None, "/turno domani", "Per iniziare il turno")
    (on_duty,) = town.rows("SELECT o.name FROM duty AS d JOIN operator AS o ON o.id = d.operator_id")
    assert on_duty["name"] == carlo.name


async def test_who_leaves_hands_over_to_who_stays(town: Town) -> None:
    marta, carlo, anna, bruno = (
        await town.operator("Marta"),
        await town.operator("Carlo"),
        await town.citizen("Anna"),
        await town.citizen("Bruno"),
    )
    await marta.asks(None, "/turno entro", "turno iniziato")
    done = words_of(await marta.asks(None, "/turno esco", f"{marta.name}: turno finito."))
    assert done.endswith("✅ Non resta aperta nessuna richiesta.")
    at_anna = await anna.arrives("Quando aprite?")
    await marta.writes(at_anna, "Alle nove")
    await anna.hears("Alle nove")
    await anna.says("E chiudete?")
    await anna.shown("E chiudete?")
    await bruno.arrives("Aspetto")
    for operator in (marta, carlo):
        await operator.asks(None, "/turno entro", "turno iniziato")
    leaving = await marta.writes(None, "/turno esco")
    told = await town.notice(None, f"{marta.name}: turno finito.", after=leaving)
    assert told["reply_to"] == leaving
    lines = words_of(told).splitlines()
    assert lines[0] == carlo.name  # who stays is called
    assert [each["type"] for each in told["entities"]] == ["text_mention"]
    assert lines[1:4] == [
        f"{marta.name}: turno finito.",
        f"🙋 Di turno: {carlo.name}.",
        "📋 Restano aperte 2 richieste:",
    ]
    assert {"• di nessuno: 1 (in attesa 1)", f"• {marta.name}: 1 (in attesa 1)"} <= set(lines)
    first, second = lines[-2:]
    assert first.startswith(f"• {anna.name} · ")
    assert first.endswith(f"se ne occupa {marta.name}")
    assert second.startswith(f"• {bruno.name} · ")
    again = await marta.asks(None, "/turno esco", "nessun turno in corso")
    assert "Restano" not in words_of(again)
    last = await carlo.writes(None, "/turno esco")
    alone = await town.notice(None, "Restano aperte 2 richieste", after=last)
    assert not [each for each in alone.get("entities", ()) if each["type"] == "text_mention"]


async def test_a_shift_nobody_ended_is_over_the_next_day(town: Town) -> None:
    marta, carlo = await town.operator("Marta"), await town.operator("Carlo")
    await marta.asks(None, "/turno entro", f"Di turno: {marta.name}.")
    await town.pass_time(15 * 3600)
    await carlo.asks(None, "/turno", "Nessuno è di turno.")
    await marta.asks(None, "/turno entro", "turno iniziato")


@pytest.mark.knobs(more=HOURS)
async def test_one_shift_hands_over_to_the_next(town: Town) -> None:
    """The day is moved under the feet of the bridge: it ended a moment ago, then it began a moment ago."""
    ada, anna = await town.operator("Ada", status="administrator"), await town.citizen("Anna")
    at_anna = await anna.arrives("Aspetto")
    await ada.writes(at_anna, "Eccoci")
    await anna.hears("Eccoci")
    await ada.asks(None, "/turno entro", "Di turno")
    local = datetime.now(UTC) + timedelta(hours=OFFSET)
    yesterday = (local - timedelta(days=1)).strftime("%d/%m/%Y")
    await ada.asks(None, f"/orari {yesterday} 9-10", "già passato")
    over = (local - timedelta(minutes=1)).strftime("%H:%M")
    await ada.asks(None, f"/orari oggi 0:00-{over}", "aperto")
    told = await town.notice(None, "🌙 Fine della giornata. Resta aperta una richiesta:", seconds=30)
    assert words_of(told).splitlines()[1] == f"• {ada.name}: 1"
    bruno = await town.citizen("Bruno")
    await bruno.arrives("Buonasera")
    begun = local.strftime("%H:%M")
    await ada.asks(None, f"/orari oggi 0:00-{over} {begun}-23:59", "aperto")
    await town.restart()
    await ada.asks(None, f"/orari oggi {begun}-23:59", "aperto")
    told = await town.notice(None, "☀️ Si comincia.", seconds=30)
    words = words_of(told)
    assert words.startswith(f"{ada.name}\n☀️ Si comincia.")
    assert "in tutto aspetta una persona" in words
    assert "• di nessuno: 1 (in attesa 1)" in words
    assert words.splitlines()[-1].startswith(f"• {bruno.name} · ")
    assert [e["type"] for e in told["entities"]] == ["text_mention"]
    await town.settled()
    assert len([words for words in town.lines(None) if "Si comincia" in words]) == 1
    assert len([words for words in town.lines(None) if "Fine della giornata" in words]) == 1
