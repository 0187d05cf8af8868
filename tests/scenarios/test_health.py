"""`/salute`: how the bridge itself fares, in words."""

import asyncio

import pytest

from tests.scenarios.test_faults import after_a_day
from tests.town import DEADLINE_SECONDS, Operator, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOST_LINES = 12
WELL = "🟢 URP (sportello): funziona. Niente in attesa."


async def health(town: Town, operator: Operator, holds: str) -> list[str]:
    """The answer, line by line, asked until it holds these words: what is carried takes a moment."""
    said, clock = "", asyncio.get_running_loop().time
    deadline = clock() + DEADLINE_SECONDS
    while holds not in said:
        assert clock() < deadline, said
        said = words_of(await operator.asks(None, "/salute", "💾"))
    return said.splitlines()


async def test_every_operator_reads_that_all_is_well(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives("Quando aprite?")
    await marta.asks(topic, "/salute", "/salute va scritto nella discussione generale.")
    await town.settled()
    heading, line, desk, store = await health(town, marta, WELL)
    assert heading == "🟢 Funziona tutto."
    assert line == "🟢 WhatsURP Comune di Esempio (WhatsApp): funziona. Niente in attesa."
    assert desk == WELL
    assert store.startswith("💾 Archivio: ")
    assert "B; sul disco restano " in store
    assert " In funzione da " in store


async def test_what_has_stopped_waits_or_is_in_doubt_is_told_and_survives_a_crash(town: Town) -> None:
    anna, bruno, carla = [await town.citizen(name) for name in ("Anna", "Bruno", "Carla")]
    marta = await town.operator("Marta")
    at_carla, at_bruno = await carla.arrives("C'è nessuno?"), await bruno.arrives("E io?")
    await town.settled()
    await town.fault("graph", "reset", "messages")
    await marta.writes(at_bruno, "Eccoci")
    await town.until("a doubt", lambda: town.rows("SELECT 1 FROM delivery WHERE state = 'uncertain'"))
    await after_a_day(town)
    written = await marta.writes(at_carla, "Ora sì")
    await town.notice(at_carla, "24 ore", after=written)
    topic = await anna.arrives("Quando aprite?")
    await town.settled()
    await town.fault("graph", "error", "messages", times=-1, code=190, http_status=401)
    await marta.writes(topic, "Alle nove")
    await town.notice(None, "🛑")
    told = await health(town, marta, "WhatsApp): fermo da")
    assert told[0] == "🔴 Una parte è ferma: quello che aspetta non si perde, e parte appena si può."
    assert told[1].startswith("🔴 WhatsURP Comune di Esempio (WhatsApp): fermo da oggi alle ")
    assert "Il permesso di Meta (token) non è valido o è scaduto: va rinnovato." in told[1]
    assert "In attesa un messaggio, da " in told[1]
    assert told[2].startswith("🟢 URP (sportello): funziona.")
    assert "⏳ Una risposta aspetta che il cittadino scriva o tocchi l'avviso." in told
    assert "❔ Di un messaggio non si sa se sia arrivato: nessuno lo rimanda da solo." in told
    assert len(told) <= MOST_LINES
    for citizen in (anna, bruno, carla):
        assert not [line for line in told if citizen.name in line or citizen.phone[-4:] in line]
    said = "SELECT 1 FROM delivery WHERE lane = 'desk:urp' AND state IN ('waiting', 'sending')"
    await town.until("all said in the room", lambda: not town.rows(said))  # what was in flight would be said again
    await town.bridge.kill()
    town.bridge.let_time_pass(3600)
    await town.bridge.spawn_again()
    later = (await health(town, marta, "WhatsApp): fermo da"))[1]
    assert later.startswith("🔴 WhatsURP")
    assert "In attesa " in later
    assert "second" not in later.partition("In attesa ")[2]  # it has waited for an hour by now
    await town.mend("graph")
    await town.bridge.stop()
    town.bridge.let_time_pass(61)
    await town.bridge.start()
    await anna.hears("Alle nove")
    assert "🔴" not in "".join(await health(town, marta, "🟢 Funziona tutto."))


@pytest.mark.knobs(language="en", second_line=True)
async def test_the_same_in_english_with_two_lines(town: Town) -> None:
    marta = await town.operator("Marta")
    told = await health(town, marta, "🟢 URP (desk): works. Nothing waits.")
    assert told[0] == "🟢 Everything works."
    assert "🟢 Polizia locale (WhatsApp): works. Nothing waits." in told
    assert told[-1].startswith("💾 Store: ")
