"""Four eyes: where the desk has approvers, a broadcast goes only when a second person out of them agrees."""

import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from tests.scenarios.broadcasting import copies, drafted, subscribed, weighed
from tests.town import Operator, Town, labels

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_second_person_out_of_the_approvers_must_agree(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator", id=700000001)
    eva = await town.operator("Eva", id=700000002)
    carlo = await town.operator("Carlo", id=700000003)
    await town.restart(approvers=("telegram:700000001", "telegram:700000002"))
    anna = await town.citizen("Anna")
    await anna.says("ISCRIZIONE ON")
    await anna.gets("text")
    asked = await ada.writes(None, "/broadcast Strada chiusa")
    card = await town.notice(None, "Non è ancora partito.", after=asked)
    assert await carlo.presses(card, "Invia") == "Solo chi gestisce il gruppo può farlo."
    assert "si aspetta l'approvazione" in await ada.presses(card, "Invia")
    request = await town.notice(None, "Serve l'approvazione", after=asked)
    assert "Strada chiusa" in request["text"]
    assert "Può approvare solo" in await ada.presses(request, "Approva")
    assert "Può approvare solo" in await carlo.presses(request, "Approva")
    assert len(anna.heard()) == 1
    assert await eva.presses(request, "Approva") == "L'avviso n. 1 parte."
    await town.until("the request", lambda: not labels(town.look().group[request["id"]]))
    decided = town.look().group[request["id"]]["text"]
    assert decided.startswith(f"✅ {eva.name} ha approvato l'avviso n. 1 (tutti gli iscritti).")
    assert "Strada chiusa" in decided
    await anna.gets("text", after=1)
    await town.settled()
    assert sum("Strada chiusa" in words for words in anna.heard()) == 1
    written = [row["action"] for row in town.rows("SELECT action FROM audit ORDER BY id")]
    assert written == ["broadcast.proposed", "broadcast.started"]


async def test_who_is_asked_may_say_no_though_they_manage_nothing_else(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator", id=700000001)
    eva = await town.operator("Eva", id=700000002)
    carlo = await town.operator("Carlo", id=700000003)
    await town.restart(approvers=("telegram:700000001", "telegram:700000002"))
    people = await subscribed(town, 1)
    card = await weighed(town, await drafted(town, ada, "Strada chiusa"))
    assert await eva.presses(card, "Annulla") == "Solo chi gestisce il gruppo può farlo.", "nobody has asked her yet"
    await ada.presses(card, "📣 Invia")
    request = await town.notice(None, "chiede di mandare adesso l'avviso n. 1", after=card["id"])
    assert await carlo.presses(request, "Annulla") == "Solo chi gestisce il gruppo può farlo."
    assert await eva.presses(request, "Annulla") == "L'avviso n. 1 è annullato."
    await town.until("the request", lambda: not labels(town.look().group[request["id"]]))
    assert town.look().group[request["id"]]["text"].startswith(f"✖️ {eva.name} ha annullato l'avviso n. 1")
    await town.settled()
    assert copies(people, "Strada") == [0]


async def test_one_approver_alone_cannot_ask_herself(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator", id=700000001)
    eva = await town.operator("Eva", status="administrator", id=700000002)
    await town.restart(approvers=("telegram:700000001",))
    await subscribed(town, 1)
    card = await weighed(town, await drafted(town, ada, "Strada chiusa"))
    assert "dell'unica persona che può darla" in card["text"]
    assert (await ada.presses(card, "📣 Invia")).startswith("Nella configurazione approva una persona sola")
    assert "si aspetta l'approvazione" in await eva.presses(card, "📣 Invia")
    request = await town.notice(None, "chiede di mandare adesso l'avviso n. 1", after=card["id"])
    assert await ada.presses(request, "Approva") == "L'avviso n. 1 parte."


APPROVERS = ("telegram:700000001", "telegram:700000002")


async def staff(town: Town) -> tuple[Operator, Operator]:
    """Two managers who may approve, and the bridge that knows it."""
    ada = await town.operator("Ada", status="administrator", id=700000001)
    eva = await town.operator("Eva", status="administrator", id=700000002)
    await town.restart(approvers=APPROVERS)
    return ada, eva


def actions(town: Town) -> list[str]:
    """The audit log."""
    return [row["action"] for row in town.rows("SELECT action FROM audit ORDER BY id")]


async def test_an_alert_may_go_with_one_and_the_log_says_so(town: Town) -> None:
    ada, _ = await staff(town)
    people = await subscribed(town, 1)
    news = await weighed(town, await drafted(town, ada, "viabilita Strada chiusa"))
    assert "Servirà l'approvazione di una seconda persona." in news["text"]
    alert = await weighed(town, await drafted(town, ada, "allerte Fiume in piena"))
    assert "È un'allerta: può partire con una persona sola, e resta scritto nel registro." in alert["text"]
    assert await ada.presses(alert, "📣 Invia") == (
        "L'allerta n. 2 parte con una persona sola: resta scritto nel registro."
    )
    await town.until("the alert", lambda: copies(people, "Fiume") == [1])
    assert actions(town) == ["broadcast.started-alone"]


async def test_two_approve_and_send_at_the_same_moment_and_it_goes_once(town: Town) -> None:
    ada, eva = await staff(town)
    people = await subscribed(town, 5)
    card = await weighed(town, await drafted(town, ada, "Strada chiusa"))
    answers = await town.at_once(*(ada.presses(card, "📣 Invia") for _ in range(3)))
    assert Counter(answers) == {
        "Per l'avviso n. 1 si aspetta l'approvazione di una seconda persona.": 1,
        "Nessun cambiamento: questo avviso è in attesa di approvazione.": 2,
    }
    request = await town.notice(None, "chiede di mandare adesso l'avviso n. 1 (tutti gli iscritti).", after=card["id"])
    await town.settled()
    shown = town.look().group[card["id"]]
    assert f"⏳ {ada.name} ha chiesto di mandarlo: si aspetta l'approvazione" in shown["text"]
    assert labels(shown) == ["👁 Prova a me", "✖️ Annulla"]
    answers = await town.at_once(*(eva.presses(request, "Approva") for _ in range(3)))
    assert Counter(answers)["L'avviso n. 1 parte."] == 1
    await town.until("everybody", lambda: all(copies(people, "Strada chiusa")))
    await town.settled()
    assert copies(people, "Strada chiusa") == [1] * 5
    assert actions(town) == ["broadcast.proposed", "broadcast.started"]


async def test_an_hour_is_approved_before_it_counts_and_another_one_anew(town: Town) -> None:
    ada, eva = await staff(town)
    people = await subscribed(town, 1)
    card = await weighed(town, await drafted(town, ada, "Strada chiusa"))
    asked = await ada.asks(None, "/broadcast programma 1 domani 8:30", "si aspetta l'approvazione")
    first = await town.notice(None, "🗓 ", after=card["id"])
    first = await town.notice(None, "chiede di mandare domani alle 08:30 l'avviso n. 1", after=card["id"])
    await ada.asks(None, "/broadcast programma 1 domani 9:30", "si aspetta l'approvazione")
    second = await town.notice(None, "chiede di mandare domani alle 09:30 l'avviso n. 1", after=asked["id"])
    await town.until("the first request", lambda: not labels(town.look().group[first["id"]]))
    assert "ha chiesto un'altra ora, vale la richiesta più recente." in town.look().group[first["id"]]["text"]
    assert [row["state"] for row in town.rows("SELECT state FROM broadcast")] == ["draft"]
    assert "Può approvare solo" in await ada.presses(second, "Approva")
    assert await eva.presses(second, "Approva") == "L'avviso n. 1 parte da solo domani alle 09:30."
    await ada.asks(None, "/broadcast programma 1 domani 10:30", "si aspetta l'approvazione")
    third = await town.notice(None, "chiede di mandare domani alle 10:30 l'avviso n. 1", after=second["id"])
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(3 * 24 * 3600)
    with closing(sqlite3.connect(town.bridge.database)) as store:  # the button names its hour too
        store.execute("UPDATE button SET detail = (SELECT due_ms FROM broadcast) WHERE action = 'broadcast_approve'")
        store.commit()
    await town.bridge.start()
    await town.settled()
    assert copies(people, "Strada chiusa") == [0], "nobody had agreed to this hour"
    assert await eva.presses(third, "Approva") == "Quell'ora è passata da troppo: chiedere di nuovo."
    assert actions(town)[:4] == [
        "broadcast.proposed",
        "broadcast.proposed",
        "broadcast.scheduled",
        "broadcast.proposed",
    ]


async def test_what_cannot_go_cannot_be_approved(town: Town) -> None:
    ada, eva = await staff(town)
    carla = await town.citizen("Carla")
    await carla.says("ISCRIZIONE ON", timestamp=town.now() - 25 * 3600)
    await town.settled()
    card = await weighed(town, await drafted(town, ada, "Strada chiusa"))
    await ada.presses(card, "📣 Invia")
    request = await town.notice(None, "chiede di mandare adesso l'avviso n. 1", after=card["id"])
    await town.control("PATCH", "templates/avviso_comune", {"status": "PAUSED"})
    await town.until("the card", lambda: "🔴" in town.look().group[card["id"]]["text"])
    assert (await eva.presses(request, "Approva")).startswith(
        "WhatsApp non manda il modello «avviso_comune»: ⏸ in pausa."
    )
    await town.control("PATCH", "templates/avviso_comune", {"status": "APPROVED"})
    await town.until("the card", lambda: "🟢" in town.look().group[card["id"]]["text"])
    assert await eva.presses(request, "Approva") == "L'avviso n. 1 parte."
    await carla.gets("template")
