"""What stops a broadcast that is on its way, and a trial that tells why it did not arrive."""

import re

import pytest

from tests.scenarios.broadcasting import copies, drafted, report, subscribed, weighed
from tests.town import Citizen, Operator, Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

TWO_DAYS = 2 * 24 * 3600


async def linked(town: Town, operator: Operator, **given: int) -> Citizen:
    """The operator's own telephone; `timestamp`: when they linked it."""
    own = await town.citizen(f"Telefono di {operator.name}")
    offered = await operator.asks(None, "/collega", "COLLEGA")
    code = re.search(r"COLLEGA (\d{6})", offered["text"])
    assert code is not None
    await own.says(f"COLLEGA {code[1]}", **given)
    await town.notice(None, "ha collegato il proprio WhatsApp", after=offered["id"])
    return own


async def test_a_line_that_takes_nothing_pauses_its_broadcasts_until_somebody_resumes(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 12)
    await town.restart(messages_per_second=3)
    card = await drafted(town, ada, "Avviso interrotto")
    await ada.presses(card, "📣 Invia")
    await town.until("under way", lambda: sum(copies(people, "interrotto")) >= 2)
    await town.fault("graph", "error", "messages", times=-1, code=190, http_status=401)
    stopped = await town.notice(None, "⏸ L'avviso n. 1 si è fermato. ", after=card["id"])
    assert labels(stopped) == ["▶️ Riprendi", "✖️ Annulla"]
    await town.until("the card", lambda: "in pausa" in words_of(town.look().group[card["id"]]))
    await town.settled_at_rest()
    await town.mend("graph")
    before = sum(copies(people, "interrotto"))
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(300)
    await town.bridge.spawn_again()
    heard = len(people[0].heard())
    await people[0].says("INFO")  # the line takes messages again, and says so to who waits for an answer
    await town.until("an answer", lambda: len(people[0].heard()) > heard)
    assert "in pausa" in await report(town, ada, 1, "Avviso n. 1")
    assert sum(copies(people, "interrotto")) == before
    told = [m for m in town.in_topic(None) if "si è fermato" in words_of(m)]
    assert len(told) == 1
    written = [row["action"] for row in town.rows("SELECT action FROM audit ORDER BY id")]
    assert written == ["broadcast.started", "broadcast.paused"]
    assert await ada.presses(stopped, "Riprendi") == "L'avviso n. 1 riprende."
    await report(town, ada, 1, "concluso")
    assert copies(people, "interrotto") == [1] * 12


async def test_a_template_with_wrong_parameters_stops_it_at_the_first(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 8)
    await town.restart(messages_per_second=2)
    await town.fault("graph", "error", "messages", times=1, code=132012)
    card = await drafted(town, ada, "Avviso storto")
    await ada.presses(card, "📣 Invia")
    stopped = await town.notice(None, "⏸ L'avviso n. 1 si è fermato. ", after=card["id"])
    assert await ada.presses(stopped, "Annulla") == "L'avviso n. 1 è annullato."
    await report(town, ada, 1, "annullato")
    assert sum(copies(people, "storto")) < 8


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (190, "Il permesso di Meta (token) non è valido o è scaduto: va rinnovato."),
        (368, "Meta ha bloccato l'account per le sue regole: rispondere nel pannello di Meta."),
        (131048, "Troppe persone ci hanno bloccato o segnalato"),
        (131064, "Meta ha limitato l'account per modelli classificati male."),
        (132001, "Il modello non esiste o non è approvato da Meta."),
    ],
)
async def test_what_stops_it_says_why_and_nobody_else_is_tried(town: Town, code: int, why: str) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 6)
    await town.restart(messages_per_second=2)
    await town.fault("graph", "error", "messages", times=-1, code=code)
    card = await drafted(town, ada, "Avviso fermato")
    calls = len([call for call in town.look().graph_calls if call["method"] == "messages"])
    await ada.presses(card, "📣 Invia")
    stopped = await town.notice(None, "⏸ L'avviso n. 1 si è fermato. ", after=card["id"])
    assert why in words_of(stopped)
    assert labels(stopped) == ["▶️ Riprendi", "✖️ Annulla"]
    await town.settled_at_rest()
    tried = len([call for call in town.look().graph_calls if call["method"] == "messages"]) - calls
    assert 1 <= tried <= 3, "what was on its way when the answer came, no more"
    await town.mend("graph")
    assert await ada.presses(stopped, "Annulla") == "L'avviso n. 1 è annullato."
    assert copies(people, "Avviso fermato") == [0] * 6


async def test_who_is_put_off_by_a_minute_gets_it_then_and_the_others_go_on(town: Town) -> None:
    """80007, unlike 130429, means a minute."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 12)
    await town.restart(messages_per_second=3)
    card = await drafted(town, ada, "Avviso paziente")
    await ada.presses(card, "📣 Invia")
    await town.until("under way", lambda: sum(copies(people, "paziente")) >= 2)
    await town.fault("graph", "error", "messages", times=1, code=80007)
    await town.until("the others", lambda: sum(copies(people, "paziente")) == 11)
    assert "in corso" in await report(town, ada, 1, "Inviati 11 di 12")
    (waits,) = town.rows("SELECT cause, due_ms FROM delivery WHERE broadcast_id = 1 AND state = 'waiting'")
    assert waits["cause"] == "80007"
    assert waits["due_ms"] / 1000 - town.now() > 30
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(61)
    await town.bridge.start()
    await report(town, ada, 1, "Inviati 12 di 12")
    assert copies(people, "paziente") == [1] * 12
    assert not [m for m in town.in_topic(None) if "si è fermato" in words_of(m)]


async def test_who_leaves_its_bulletin_before_her_turn_gets_none(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 12)
    await town.restart(messages_per_second=1)
    card = await drafted(town, ada, "viabilita Ponte chiuso")
    await ada.presses(card, "📣 Invia")
    await town.until("under way", lambda: sum(copies(people, "Ponte")) >= 1)
    other, last = people[-2:]
    await last.says("OFF viabilita")
    await other.says("OFF allerte")
    await town.until("both answered", lambda: len(last.chat()) == 2 and len(other.chat()) == 2)
    await town.restart(messages_per_second=80)
    assert "non più iscritti 1." in await report(town, ada, 1, "concluso")
    assert copies(people, "Ponte") == [1] * 11 + [0]


@pytest.mark.parametrize("kind", ["error", "async_error"])
async def test_a_trial_that_does_not_arrive_tells_why(town: Town, kind: str) -> None:
    ada = await town.operator("Ada", status="administrator")
    await subscribed(town, 1)
    own = await linked(town, ada, timestamp=town.now() - 25 * 3600)
    card = await drafted(town, ada, "Avviso da provare")
    await town.fault("graph", kind, "messages", times=1, code=132012)
    assert await ada.presses(card, "Prova a me") == "Prova inviata sul proprio WhatsApp."
    said = await town.notice(None, "la prova dell'avviso n. 1 non è arrivata.", after=card["id"])
    assert words_of(said).startswith(f"🛑 {ada.name}, la prova dell'avviso n. 1 non è arrivata. ")
    assert not words_of(said).endswith("arrivata. ")
    await ada.presses(card, "Prova a me")
    await own.gets("template")
    await town.settled()
    assert len([m for m in town.in_topic(None) if "non è arrivata" in words_of(m)]) == 1


async def test_who_stops_marketing_before_her_turn_gets_none(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 12)
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(TWO_DAYS)
    await town.advance(TWO_DAYS)
    await town.control("PATCH", "templates/avviso_comune", {"category": "MARKETING"})
    await town.bridge.start(messages_per_second=1)
    card = await weighed(town, await drafted(town, ada, "Festa in piazza"))
    await ada.presses(card, "📣 Invia")
    await town.until("under way", lambda: sum(copies(people, "Festa")) >= 1)
    last = people[-1]
    await last.changes(stopped_marketing=True)
    await report(town, ada, 1, "Inviati 11 di 12")
    assert copies(people, "Festa") == [1] * 11 + [0]
    kept_back = town.rows("SELECT cause FROM delivery WHERE broadcast_id = 1 AND state = 'refused' AND attempts = 0")
    assert [row["cause"] for row in kept_back] == ["131050"], "Meta was asked to send it"
