"""When a broadcast goes: at its hour though nobody is there, not at night unless it is an alert, and never too late."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.scenarios.broadcasting import copies, drafted, report, subscribed, weighed
from tests.scenarios.test_drafts import outsiders
from tests.scenarios.test_failures_broadcasts import command
from tests.town import Object, Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROME = ZoneInfo("Europe/Rome")
HOUR = 3600.0


def around_now(*, before_hours: float = 1, after_hours: float = 1) -> str:
    """Quiet hours in which this moment lies."""
    now = datetime.now(ROME)
    begins, ends = now - timedelta(hours=before_hours), now + timedelta(hours=after_hours)
    return f"{begins:%H:%M}-{ends:%H:%M}"


def until_due(town: Town, number: int = 1) -> float:
    """Seconds to its hour."""
    due = town.rows("SELECT due_ms FROM broadcast WHERE id = ?", number)[0]["due_ms"]
    return float(due) / 1000 - datetime.now(UTC).timestamp()


def state(town: Town, number: int = 1) -> str:
    """As it is kept."""
    return str(town.rows("SELECT state FROM broadcast WHERE id = ?", number)[0]["state"])


async def away(town: Town, seconds: float, **changed: object) -> None:
    """Nobody is there for so long: the power is cut, and comes back."""
    await town.settled()
    await town.bridge.kill()
    town.bridge.let_time_pass(seconds)
    await town.bridge.start(**changed)


async def settled_away(town: Town, seconds: float, **changed: object) -> None:
    """The same in the middle of something; politely, since a copy in flight when the power is cut stays in doubt."""
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(seconds)
    await town.bridge.start(**changed)


def told(town: Town, words: str) -> list[str]:
    """What the room was told with these words."""
    return [words_of(message) for message in town.in_topic(None) if words in words_of(message)]


async def ended(town: Town, card: Object) -> None:
    """Until the card tells the end."""
    await town.until("the end", lambda: "concluso" in words_of(town.world.group[card["id"]]))


async def test_it_starts_at_its_hour_over_a_crash_and_once(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 3)
    card = await weighed(town, await drafted(town, ada, "Domani si comincia"))
    planned = await ada.asks(
        None, "/broadcast programma 1 domani 8:30", "L'avviso n. 1 parte da solo domani alle 08:30."
    )
    assert planned["reply_to"]
    await town.settled()
    assert "🗓 Parte da solo domani alle 08:30.\nNon è ancora partito." in words_of(town.world.group[card["id"]])
    assert labels(town.world.group[card["id"]]) == ["👁 Prova a me", "🗓 Programma", "✖️ Annulla"]
    await ada.asks(None, "/broadcast stato 1", "🗓 Avviso n. 1 – tutti gli iscritti – parte da solo domani alle 08:30.")
    tomorrow = datetime.now(ROME).date() + timedelta(days=1)
    wanted = datetime(tomorrow.year, tomorrow.month, tomorrow.day, 8, 30, tzinfo=ROME)
    assert town.rows("SELECT due_ms FROM broadcast")[0]["due_ms"] == wanted.timestamp() * 1000
    await away(town, until_due(town) - HOUR)
    await town.settled()
    assert copies(people, "si comincia") == [0] * 3
    await away(town, until_due(town) - 2)  # it comes while the bridge runs, or a little before
    await town.notice(None, "📣 È l'ora dell'avviso n. 1: parte.")
    await ended(town, card)
    assert copies(people, "si comincia") == [1] * 3
    await away(town, 60)
    await town.settled()
    assert copies(people, "si comincia") == [1] * 3
    assert len(told(town, "È l'ora dell'avviso n. 1")) == 1
    written = town.rows("SELECT actor, action FROM audit ORDER BY id")
    assert [row["action"] for row in written] == ["broadcast.scheduled", "broadcast.started"]
    assert [row["actor"].partition(":")[0] for row in written] == ["operator", "announcer"]


async def test_hours_by_buttons_changed_paused_and_cancelled(town: Town) -> None:
    ada, carlo = await town.operator("Ada", status="administrator"), await town.operator("Carlo")
    people = await subscribed(town, 2)
    card = await weighed(town, await drafted(town, ada, "Mercato spostato"))
    assert await carlo.presses(card, "Programma") == "Solo chi gestisce il gruppo può farlo."
    assert await ada.presses(card, "Programma") == "Scegliere l'ora qui sotto."
    hours = await town.notice(None, "🗓 Quando deve partire l'avviso n. 1?", after=card["id"])
    assert "/broadcast programma 1 domani 8:30, oppure 24/12 9:00" in hours["text"]
    assert len(labels(hours)) == 4
    assert "🗓 domani alle 08:30" in labels(hours)
    assert await carlo.presses(hours, "domani alle 08:30") == "Solo chi gestisce il gruppo può farlo."
    assert await ada.presses(hours, "domani alle 08:30") == "L'avviso n. 1 parte da solo domani alle 08:30."
    again = await ada.asks(None, "/broadcast programma 1", "Quando deve partire l'avviso n. 1?")
    assert labels(again) == labels(hours)
    await ada.asks(None, "/broadcast programma 1 dopodomani 7:15", "L'avviso n. 1 parte da solo")
    assert until_due(town) > 24 * HOUR
    await ada.asks(None, "/broadcast pausa 1", "L'avviso n. 1 è in pausa.")
    await town.settled()
    assert words_of(town.world.group[card["id"]]) == ("⏸ Avviso n. 1 – tutti gli iscritti – in pausa prima di partire.")
    await ada.asks(None, "/broadcast programma 1 domani 9:00", "Nessun cambiamento: questo avviso è in pausa.")
    await away(town, until_due(town) + 60)
    await town.settled()
    assert state(town) == "paused"
    await ada.asks(None, "/broadcast riprendi 1", "L'avviso n. 1 parte da solo oggi alle")
    await ended(town, card)
    assert copies(people, "Mercato") == [1, 1]
    assert await ada.presses(hours, "domani alle 08:30") == "Nessun cambiamento: questo avviso è concluso."
    second = await weighed(town, await drafted(town, ada, "Mercato annullato"))
    await ada.asks(None, "/broadcast programma 2 domani 9:00", "parte da solo domani")
    assert await ada.presses(town.look().group[second["id"]], "Annulla") == "L'avviso n. 2 è annullato."
    await town.settled()
    assert words_of(town.world.group[second["id"]]).endswith("annullato. Non è partito nulla.")
    await away(town, 25 * HOUR)
    await town.settled()
    assert copies(people, "Mercato annullato") == [0, 0]


HOURS = {
    "ieri 9:00": "Non capisco «ieri 9:00». Per esempio: /broadcast programma 1 domani 8:30, oppure 24/12 9:00",
    "1/1/2020 9:00": "Quell'ora è già passata.",
    "1/1/2029 9:00": "È troppo lontano: al massimo un anno.",
}


def last_sunday(month: int) -> str:
    """The next one of March or October, when the clocks change."""
    today = datetime.now(ROME).date()
    lasts = [date(year, month, 31) for year in (today.year, today.year + 1)]
    sundays = [last - timedelta(days=(last.weekday() + 1) % 7) for last in lasts]
    return f"{next(day for day in sundays if day > today):%d/%m/%Y}"


async def test_hours_that_are_none_and_the_two_odd_nights(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await subscribed(town, 1)
    await weighed(town, await drafted(town, ada, "Cambia l'ora"))
    for typed, answer in HOURS.items():
        await ada.asks(None, f"/broadcast programma 1 {typed}", answer)
    assert state(town) == "draft"
    skipped = await ada.asks(None, f"/broadcast programma 1 {last_sunday(3)} 2:30", "L'avviso n. 1 parte da solo")
    assert "alle 03:30.\nQuella notte l'orologio va avanti di un'ora e quell'ora non c'è: vale" in skipped["text"]
    twice = await ada.asks(None, f"/broadcast programma 1 {last_sunday(10)} 2:30", "L'avviso n. 1 parte da solo")
    assert twice["text"].endswith(
        "alle 02:30.\nQuella notte l'orologio torna indietro e quell'ora c'è due volte: vale la prima."
    )
    await ada.asks(None, "/broadcast programma 9 domani 9:00", "Non c'è un avviso n. 9.")
    await ada.asks(None, "/broadcast scadenza 1 sempre", "Dopo il numero dell'avviso scrivere le ore, da 1 a 720.")
    await ada.asks(None, "/broadcast scadenza 1 721", "Dopo il numero dell'avviso scrivere le ore")
    await ada.asks(None, "/broadcast scadenza 1", "Dopo il numero dell'avviso scrivere le ore")


async def test_too_late_is_never(town: Town) -> None:
    """An outage over its hour and its life: an alert is not sent two hours late, news not a day late."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 2)
    for number, (bulletin, words) in enumerate([("allerte", "Fiume in piena"), ("viabilita", "Strada chiusa")], 1):
        await weighed(town, await drafted(town, ada, f"{bulletin} {words}"))
        await ada.asks(None, f"/broadcast programma {number} domani 8:30", "parte da solo domani")
    await away(town, until_due(town) + 2.1 * HOUR)
    await town.notice(None, "⌛ L'avviso n. 1 è scaduto ")
    await town.until("the news", lambda: copies(people, "Strada chiusa") == [1, 1])
    await town.settled()
    assert copies(people, "Fiume in piena") == [0, 0]
    assert len(told(town, "⌛ L'avviso n. 1 è scaduto")) == 1
    assert "non è partito, e non parte più." in told(town, "⌛ L'avviso n. 1 è scaduto")[0]
    await ada.asks(None, "/broadcast stato 1", "⌛ Avviso n. 1 – Allerte di protezione civile – scaduto\nInviati 0.")
    await ada.asks(None, "/broadcast riprendi 1", "Nessun cambiamento: questo avviso è annullato.")
    assert [
        row["action"] for row in town.rows("SELECT action FROM audit WHERE subject = 'broadcast:1' ORDER BY id")
    ] == [
        "broadcast.scheduled",
        "broadcast.expired",
    ]
    await away(town, 60)
    await town.settled()
    assert len(told(town, "⌛ L'avviso n. 1 è scaduto")) == 1


@pytest.mark.knobs(messages_per_second=5, more="news_expiry_hours = 3")
async def test_the_rest_of_a_running_one_expires_with_it(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 30)
    card = await weighed(town, await drafted(town, ada, "Lavori in corso"))
    assert "Scade dopo 3 ore" in card["text"]
    await ada.asks(None, "/broadcast scadenza 1 1", "L'avviso n. 1 scade un'ora dopo la partenza prevista")
    await town.until("the card says so", lambda: "Scade dopo un'ora" in words_of(town.look().group[card["id"]]))
    await ada.presses(town.look().group[card["id"]], "📣 Invia")
    await town.until("some have it", lambda: sum(copies(people, "Lavori")) >= 3)
    await settled_away(town, 1.1 * HOUR)
    await town.notice(None, "⌛ L'avviso n. 1 è scaduto ")
    await town.settled()
    got = sum(copies(people, "Lavori"))
    assert 3 <= got < 30
    assert max(copies(people, "Lavori")) == 1
    assert f"ne sono partiti {got}, gli altri non partono più." in told(town, "⌛ L'avviso n. 1 è scaduto")[0]
    await ada.asks(None, "/broadcast riprendi 1", "Nessun cambiamento: questo avviso è annullato.")


async def test_at_night_news_wait_and_alerts_do_not(town: Town) -> None:
    await town.restart(quiet_hours=around_now())
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 2)
    news = await weighed(town, await drafted(town, ada, "viabilita Strada chiusa"))
    assert "🟡 Prima di mandarlo, guardare:\n· È ora di silenzio: parte da solo " in news["text"]
    assert "Le allerte invece partono subito." in news["text"]
    alert = await weighed(town, await drafted(town, ada, "allerte Fiume in piena"))
    assert "silenzio" not in alert["text"]
    assert (await ada.presses(news, "📣 Invia")).startswith("A quell'ora c'è silenzio: l'avviso n. 1 parte da solo ")
    assert await ada.presses(alert, "📣 Invia") == "L'avviso n. 2 parte."
    await ended(town, alert)
    await town.settled()
    assert copies(people, "Fiume in piena") == [1, 1]
    assert copies(people, "Strada chiusa") == [0, 0]
    assert 0.9 * HOUR < until_due(town) < 1.1 * HOUR
    moved = datetime.now(ROME) + timedelta(minutes=30)
    typed = await ada.asks(None, f"/broadcast programma 1 {moved:%H:%M}", "A quell'ora c'è silenzio")
    assert "parte da solo" in typed["text"]
    await away(town, until_due(town) - 1, quiet_hours=around_now(before_hours=3, after_hours=-1))
    await ended(town, news)
    assert copies(people, "Strada chiusa") == [1, 1]


@pytest.mark.knobs(messages_per_second=5)
async def test_news_on_their_way_rest_for_the_night_told_once(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 30)
    card = await weighed(town, await drafted(town, ada, "viabilita Lavori lunghi"))
    await ada.presses(card, "📣 Invia")
    await town.until("some have it", lambda: sum(copies(people, "Lavori")) >= 3)
    await settled_away(town, 0, quiet_hours=around_now())
    await town.notice(None, "🌙 L'avviso n. 1 si ferma per la notte e riprende da solo ")
    await town.settled_at_rest()
    got = sum(copies(people, "Lavori"))
    assert got < 30
    assert words_of(town.look().group[card["id"]]).startswith(
        "🌙 Avviso n. 1 – Viabilità e lavori – fermo per la notte, riprende"
    )
    asleep = await ada.asks(None, "/broadcast riprendi 1", "È ora di silenzio: l'avviso n. 1 riprende da solo ")
    assert asleep
    await settled_away(town, 60)
    await town.settled_at_rest()
    assert sum(copies(people, "Lavori")) == got
    assert len(told(town, "si ferma per la notte")) == 1
    await settled_away(town, until_due(town) - 1, quiet_hours="")
    await ended(town, card)
    assert copies(people, "Lavori") == [1] * 30
    assert len(told(town, "si ferma per la notte")) == 1


@pytest.mark.knobs(messages_per_second=5)
async def test_paused_by_hand_in_the_night_it_waits_for_a_hand(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 20)
    card = await weighed(town, await drafted(town, ada, "viabilita Lavori lunghi"))
    await ada.presses(card, "📣 Invia")
    await town.until("some have it", lambda: sum(copies(people, "Lavori")) >= 2)
    await settled_away(town, 0, quiet_hours=around_now())
    await town.notice(None, "si ferma per la notte")
    left = until_due(town)
    await ada.asks(None, "/broadcast pausa 1", "L'avviso n. 1 è in pausa.")
    await settled_away(town, left + 60, quiet_hours="")
    await town.settled_at_rest()
    assert state(town) == "paused"
    got = sum(copies(people, "Lavori"))
    assert got < 20
    await ada.asks(None, "/broadcast riprendi 1", "L'avviso n. 1 riprende.")
    await ended(town, card)
    assert copies(people, "Lavori") == [1] * 20


async def test_what_was_planned_is_paused_by_a_restore(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 2)
    card = await weighed(town, await drafted(town, ada, "Domani si comincia"))
    await ada.asks(None, "/broadcast programma 1 domani 8:30", "parte da solo domani")
    await town.settled()
    copy = town.bridge.database.with_name("copy.db")
    await command(town, "backup", str(copy))
    left = until_due(town)
    assert await town.bridge.stop() == 0
    for leftover in town.bridge.database.parent.glob("town.db*"):
        leftover.unlink()
    await command(town, "restore", str(copy))
    town.bridge.let_time_pass(left + 60)
    await town.bridge.start()
    await town.settled()
    await town.until("the card", lambda: "in pausa prima di partire" in town.look().group[card["id"]]["text"])
    assert labels(town.look().group[card["id"]]) == ["▶️ Riprendi", "✖️ Annulla"]
    told = await town.notice(None, "⏸ È stata ripresa una copia di sicurezza: l'avviso n. 1 è in pausa.")
    await town.restart()
    await town.settled()
    assert [m["id"] for m in town.in_topic(None) if "copia di sicurezza: l'avviso" in words_of(m)] == [told["id"]]
    assert "in pausa prima di partire" in await report(town, ada, 1, "Avviso n. 1")
    assert copies(people, "si comincia") == [0, 0]
    await ada.asks(None, "/broadcast riprendi 1", "L'avviso n. 1 parte da solo oggi alle")
    await ended(town, card)
    assert copies(people, "si comincia") == [1, 1]


async def test_one_planned_long_ago_shows_what_it_costs_now(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await outsiders(town, 10)
    card = await weighed(town, await drafted(town, ada, "viabilita Strada chiusa"))
    day = datetime.now(ROME) + timedelta(days=6)
    await ada.asks(None, f"/broadcast programma 1 {day:%d/%m} 10:00", "parte da solo")
    assert "0,66" not in town.look().group[card["id"]]["text"]
    await town.pass_time(3 * 24 * 3600)
    await town.control("PATCH", "templates/avviso_comune", {"category": "MARKETING"})
    await town.until("the price", lambda: "0,66" in town.look().group[card["id"]]["text"])


async def test_an_hour_chosen_twice_at_once_counts_once(town: Town) -> None:
    ada, eva = await town.operator("Ada", status="administrator"), await town.operator("Eva", status="administrator")
    people = await subscribed(town, 2)
    card = await weighed(town, await drafted(town, ada, "Conteso"))
    await ada.presses(card, "Programma")
    hours = await town.notice(None, "Quando deve partire", after=card["id"])
    first, second = labels(hours)[-1], labels(hours)[-2]
    said = await asyncio.gather(*(who.presses(hours, hour) for who in (ada, eva) for hour in (first, second)))
    assert all(words.startswith("L'avviso n. 1 parte da solo ") for words in said)
    assert len(town.rows("SELECT 1 FROM broadcast")) == 1
    await away(town, until_due(town) + 60)
    await ended(town, card)
    await town.settled()
    assert copies(people, "Conteso") == [1, 1]
    started = town.rows("SELECT 1 FROM audit WHERE action = 'broadcast.started'")
    assert len(started) == 1


async def test_at_its_hour_it_waits_if_meta_would_not_send_it(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 2)
    card = await weighed(town, await drafted(town, ada, "Domani si comincia"))
    await ada.asks(None, "/broadcast programma 1 dopodomani 8:30", "parte da solo")
    await town.control("PATCH", "templates/avviso_comune", {"status": "PAUSED"})
    await town.notice(None, "⏸ Meta ha messo in pausa il modello «avviso_comune (it)»")
    await away(town, until_due(town) + 60)  # and by then nobody of them is inside the window
    said = await town.notice(None, "🛑 È l'ora dell'avviso n. 1, ma così non si può mandare.")
    assert "WhatsApp non manda il modello «avviso_comune»: ⏸ in pausa." in said["text"]
    await ada.asks(None, "/broadcast riprendi 1", "L'avviso n. 1 parte da solo oggi alle")
    await town.until("told again", lambda: len(told(town, "🛑 È l'ora dell'avviso n. 1")) == 2)
    await town.control("PATCH", "templates/avviso_comune", {"status": "APPROVED"})
    await town.notice(None, "✅", after=said["id"])
    await ada.asks(None, "/broadcast riprendi 1", "L'avviso n. 1 parte da solo oggi alle")
    await ended(town, card)
    await town.settled()
    assert copies(people, "si comincia") == [1, 1]
