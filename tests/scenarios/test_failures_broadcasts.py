"""Failures others lived through (1-9), told again here: broadcasts. The whole table is in test_failures.py."""

import asyncio
import re
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.ports import free_port
from tests.scenarios.broadcasting import copies, drafted, report, subscribed
from tests.town import DEADLINE_SECONDS, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROME = ZoneInfo("Europe/Rome")
CAUSE = "SELECT cause FROM delivery WHERE broadcast_id = ? AND state = 'refused'"


async def test_01_a_broadcast_picked_up_again_while_it_runs_goes_once(town: Town) -> None:
    """Two people press at once, and again, a second process and a restart in the middle: one copy each."""
    ada = await town.operator("Ada", status="administrator")
    bruno = await town.operator("Bruno", status="administrator")
    people = await subscribed(town, 30)
    await town.restart(messages_per_second=3)
    card = await drafted(town, ada, "Avviso ripreso")
    pressed = [ada.presses(card, "📣 Invia"), bruno.presses(card, "📣 Invia"), ada.presses(card, "📣 Invia")]
    said = await town.at_once(*pressed)
    assert sorted(said) == ["L'avviso n. 1 parte.", *["Nessun cambiamento: questo avviso è partito."] * 2]
    second = await town.bridge.spawn("second", port=free_port())
    await town.until("under way", lambda: sum(copies(people, "ripreso")) >= 5)
    assert await asyncio.wait_for(second.wait(), DEADLINE_SECONDS) == 1
    await town.restart(messages_per_second=80)
    await town.until("everybody", lambda: all(copies(people, "ripreso")))
    await town.settled()
    assert copies(people, "ripreso") == [1] * 30


async def test_02_after_lost_connections_nobody_gets_five_copies_and_the_count_is_honest(town: Town) -> None:
    """Who may have got none is counted as in doubt, not as done."""
    await town.restart(messages_per_second=15)
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 20)
    await town.fault("graph", "reset", "messages", times=3)
    await town.fault("graph", "reset_after", "messages", times=3)
    card = await drafted(town, ada, "Avviso a singhiozzo")
    await ada.presses(card, "📣 Invia")
    await town.met()
    await town.restart()
    await town.until("the others", lambda: sum(copies(people, "singhiozzo")) == 17)
    await town.settled()
    assert sorted(copies(people, "singhiozzo")) == [0] * 3 + [1] * 17
    said = await report(town, ada, 1, "in dubbio 3,")
    assert "Inviati 17 di 20" in said


async def test_03_finished_is_said_only_when_everybody_has_it(town: Town) -> None:
    """Paused, restarted and resumed: not concluded before the last one."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 25)
    await town.restart(messages_per_second=2)
    card = await drafted(town, ada, "Avviso a puntate")
    await ada.presses(card, "📣 Invia")
    await town.until("some", lambda: sum(copies(people, "puntate")) >= 3)
    await ada.asks(None, "/broadcast pausa 1", "è in pausa")
    await town.restart(messages_per_second=80)
    assert "in pausa" in await report(town, ada, 1, "Avviso n. 1")
    assert sum(copies(people, "puntate")) < 25
    await ada.asks(None, "/broadcast riprendi 1", "riprende")
    said = await report(town, ada, 1, "concluso")
    assert copies(people, "puntate") == [1] * 25
    assert "Inviati 25 di 25" in said


async def test_04_a_failure_is_a_row_with_its_code(town: Town) -> None:
    """What `/broadcast riprova` will choose by."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 3)
    await people[0].changes(has_whatsapp=False)
    card = await drafted(town, ada, "Avviso con un rifiuto")
    await ada.presses(card, "📣 Invia")
    await report(town, ada, 1, "Non riusciti 1")
    assert [row["cause"] for row in town.rows(CAUSE, 1)] == ["131026"]


async def test_05_a_restored_copy_sends_nothing_by_itself(town: Town) -> None:
    """Restored from a copy taken in the middle, the broadcast is paused and asks."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 40)
    await town.restart(messages_per_second=1)
    card = await drafted(town, ada, "Avviso delle otto")
    await ada.presses(card, "📣 Invia")
    await town.until("some", lambda: sum(copies(people, "delle otto")) >= 2)
    copy = town.bridge.database.with_name("copy.db")
    await command(town, "backup", str(copy))
    assert await town.bridge.stop() == 0
    before = sum(copies(people, "delle otto"))
    for leftover in town.bridge.database.parent.glob("town.db*"):
        leftover.unlink()
    await command(town, "restore", str(copy))
    await town.bridge.start()
    assert "in pausa" in await report(town, ada, 1, "Avviso n. 1")
    assert sum(copies(people, "delle otto")) == before


async def command(town: Town, *words: str) -> None:
    """Run the program on the town's configuration; it must succeed."""
    path = town.bridge.database.with_name("bridge.toml")
    line = (sys.executable, "-m", "bridge", *words, "--config", str(path))
    process = await asyncio.create_subprocess_exec(*line, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()


async def test_06_a_scheduled_broadcast_that_starts_late_says_so(town: Town) -> None:
    """The machine was off at its hour: it goes as soon as it can, and the room reads by how much it is late."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 3)
    await drafted(town, ada, "allerte Fiume in piena")
    in_an_hour = datetime.now(ROME) + timedelta(hours=1)
    await ada.asks(None, f"/broadcast programma 1 {in_an_hour:%d/%m/%Y %H:%M}", "parte da solo")
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(80 * 60)
    await town.bridge.start()
    begins = words_of(await town.notice(None, "È l'ora dell'avviso n. 1: parte."))
    late = re.search(r"⏰ Doveva partire .+: è in ritardo di (\d+) minuti\.", begins)
    assert late is not None
    assert 19 <= int(late[1]) <= 22
    await town.until("all have it", lambda: copies(people, "Fiume") == [1] * 3)


async def test_07_one_persons_error_aborts_nobody_else(town: Town) -> None:
    """Those before and after the one who cannot have it get it."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 7)
    await people[1].changes(has_whatsapp=False)
    await people[4].changes(blocked=True)
    card = await drafted(town, ada, "Avviso ai volenterosi")
    await ada.presses(card, "📣 Invia")

    def delivered() -> list[int]:
        seen = [[m["status"] for m in p.chat() if "volenterosi" in words_of(m)] for p in people]
        return [statuses.count("delivered") for statuses in seen]

    await town.until("five have it", lambda: sum(delivered()) == 5)
    await report(town, ada, 1, "Non riusciti 2")
    assert delivered() == [1, 0, 1, 1, 0, 1, 1]


async def test_08_too_fast_is_a_wait_and_never_a_failure(town: Town) -> None:
    """Meta takes five a second where we believe in eighty: all arrive, none is marked failed."""
    await town.settings(status_delay_ms=5)
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 30)
    await town.settings(messages_per_second=5)
    card = await drafted(town, ada, "Avviso impaziente")
    await ada.presses(card, "📣 Invia")
    await town.until("everybody", lambda: all(copies(people, "impaziente")), seconds=60)
    await report(town, ada, 1, "Inviati 30 di 30")
    assert copies(people, "impaziente") == [1] * 30
    assert any((call.get("error") or {}).get("code") == 130429 for call in town.look().graph_calls)


async def test_09_who_leaves_while_it_runs_gets_no_copy(town: Town) -> None:
    """Consent is read again when the message is taken, not when the list was made."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 16)
    await town.restart(messages_per_second=1)
    card = await drafted(town, ada, "Avviso tardivo")
    await ada.presses(card, "📣 Invia")
    await town.until("it runs", lambda: sum(copies(people, "tardivo")) >= 1)
    last = people[-1]
    await last.says("STOP")
    await town.until("the goodbye", lambda: any("non riceverà più" in words for words in last.heard()))
    assert copies([last], "tardivo") == [0]
    await town.restart(messages_per_second=80)
    await town.until("the others", lambda: all(copies(people[:-1], "tardivo")))
    await town.settled()
    assert copies(people, "tardivo") == [1] * 15 + [0]
