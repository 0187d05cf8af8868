"""The report of a broadcast: when it ends and the day after, once each; its numbers are the network's own."""

import re
from pathlib import Path

import pytest

from tests.pictures import opened
from tests.scenarios.broadcasting import copies, drafted, report, subscribed
from tests.scenarios.test_drafts import outsiders
from tests.town import Citizen, Object, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY = 24 * 3600
LATER = "il giorno dopo"
SLOWLY = 2  # a second: thirty people take long enough for somebody to act meanwhile


def told(town: Town, words: str) -> list[Object]:
    """The bridge's messages in the room that hold these words."""
    return [message for message in town.in_topic(None) if words in words_of(message)]


def by_price(town: Town, people: list[Citizen], words: str) -> tuple[int, int]:
    """How many delivered copies the network says are paid, and how many free, each counted once."""
    wamids = {message["id"] for person in people for message in person.chat() if words in words_of(message)}
    billable = {}
    for sent in town.look().webhooks:
        for entry in sent["body"]["entry"]:
            for status in entry["changes"][0]["value"].get("statuses", []):
                if status["id"] in wamids and status["status"] in ("delivered", "read") and "pricing" in status:
                    billable[status["id"]] = status["pricing"]["billable"]
    return sum(billable.values()), len(billable) - sum(billable.values())


async def test_its_numbers_are_the_networks_own_at_once_and_the_day_after(town: Town, tmp_path: Path) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = [*await outsiders(town, 20), *await subscribed(town, 10)]
    for person in people[:3]:
        await person.changes(has_whatsapp=False)
    for person in people[3:5]:
        await person.changes(online=False)
    await town.restart(messages_per_second=SLOWLY)  # the last of them has time to leave
    card = await drafted(town, ada, "Scuole chiuse domani")
    await ada.presses(card, "📣 Invia")
    await town.until("under way", lambda: sum(copies(people, "Scuole")) >= 3)
    await people[-1].says("STOP")
    first = await town.notice(None, "✅ Avviso n. 1 – tutti gli iscritti – concluso", after=card["id"])
    assert first["type"] == "photo", "no curve"
    with opened(await town.bytes(first["media_url"])) as picture:
        assert (picture.format, picture.size) == ("PNG", (1080, 675))
    for person in people[5:10]:
        await person.reads()
    for person in people[10:12]:
        await person.says("STOP")
    await report(town, ada, 1, "consegnati 24, letti 5.")
    await town.settled()
    said = await report(town, ada, 1, "Si sono cancellate 2 persone entro un giorno dall'averlo ricevuto.")
    lines = said.splitlines()
    assert lines[1] == ("Inviati 26 di 30, consegnati 24, letti 5. Non riusciti 3, in dubbio 0, non più iscritti 1.")
    assert re.fullmatch(
        r"⏱ Consegnato al 50% in \d+ second[oi], al 90% in \d+ second[oi], al 99% non ancora\.", lines[2]
    )
    paid, free = by_price(town, people, "Scuole")
    assert (paid, free) == (15, 9)
    assert lines[3] == f"💶 Costo: 0,37\xa0€. A pagamento {paid}, gratuiti {free}."
    assert lines[5].startswith("· 3 × Questa persona non può ricevere")
    assert not told(town, LATER)

    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(DAY, consents=True)
    await town.bridge.start()
    later = await town.notice(None, LATER, seconds=30)
    assert later["type"] == "photo"
    assert words_of(later).splitlines()[0] == "🕓 Avviso n. 1 – tutti gli iscritti – il giorno dopo"
    assert words_of(later).splitlines()[2:] == lines[2:]
    await town.restart()
    for person in people[3:5]:
        await person.changes(online=True)
    said = await report(town, ada, 1, "consegnati 26,")
    assert ", al 99% in 25 ore." in said
    await town.settled()
    assert len(told(town, LATER)) == 1
    assert len([m for m in told(town, "✅ Avviso n. 1") if m["type"] == "photo"]) == 1


async def test_where_no_pictures_can_be_drawn_the_words_are_enough(town: Town, tmp_path: Path) -> None:
    hidden = "lambda name, package=None: None if name == 'matplotlib' else found(name, package)"
    hide = f"import importlib.util as util\nfound = util.find_spec\nutil.find_spec = {hidden}\n"
    (tmp_path / "sitecustomize.py").write_text(hide)
    assert await town.bridge.stop() == 0
    town.bridge.environment["PYTHONPATH"] = str(tmp_path)
    await town.bridge.start()
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 12)
    card = await drafted(town, ada, "Acqua torbida")
    await ada.presses(card, "📣 Invia")
    said = await town.notice(None, "✅ Avviso n. 1 – tutti gli iscritti – concluso", after=card["id"])
    assert said["type"] == "text"
    assert copies(people, "torbida") == [1] * 12


async def test_one_called_off_half_way_is_reported_at_once_and_the_day_after(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 12)
    await town.restart(messages_per_second=1)
    card = await drafted(town, ada, "Ponte chiuso")
    await ada.presses(card, "📣 Invia")
    await town.until("under way", lambda: sum(copies(people, "Ponte")) >= 3)
    pressed = await ada.writes(None, "/broadcast annulla 1")
    said = words_of(await town.notice(None, "✖️ Avviso n. 1 – tutti gli iscritti – annullato", after=pressed))
    got = sum(copies(people, "Ponte"))
    assert said.splitlines()[1].startswith(f"Inviati {got}, non partiti {12 - got}.")
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(DAY)
    await town.bridge.start()
    later = words_of(await town.notice(None, LATER, after=pressed))
    assert f"Inviati {got} di 12, " in later
    assert f", non partiti {12 - got}." in later


async def test_one_that_reached_nobody_is_reported_once(town: Town) -> None:
    """Everybody left while Meta took nothing: a day later there is nothing new to say."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 3)
    card = await drafted(town, ada, "Nessuno lo legge")
    await town.fault("graph", "error", "messages", code=130429, times=-1)
    await ada.presses(card, "📣 Invia")
    waiting = "SELECT 1 FROM delivery WHERE broadcast_id = 1 AND state = 'waiting'"
    await town.until("copies that wait", lambda: len(town.rows(waiting)) == 3)
    for person in people:
        await person.says("STOP")
    left = "SELECT 1 FROM delivery WHERE broadcast_id = 1 AND state = 'cancelled' AND cause = 'unsubscribed'"
    await town.until("all gone", lambda: len(town.rows(left)) == 3)  # not "none waits": a copy being retried does not
    await town.mend()
    said = words_of(await town.notice(None, "✅ Avviso n. 1 – tutti gli iscritti – concluso", after=card["id"]))
    assert said.splitlines()[1:] == [
        "Inviati 0 di 3, consegnati 0, letti 0. Non riusciti 0, in dubbio 0, non più iscritti 3."
    ]
    await town.settled(seconds=30)
    assert copies(people, "Nessuno") == [0] * 3
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(DAY)
    await town.bridge.start()
    await ada.asks(None, "/broadcast stato 1", "Inviati 0 di 3")
    await town.settled()
    assert not told(town, LATER)


async def test_the_report_of_the_day_after_comes_late_rather_than_never_and_once(town: Town) -> None:
    """The bridge is off for days, and is killed right after."""
    ada = await town.operator("Ada", status="administrator")
    people = await subscribed(town, 4)
    card = await drafted(town, ada, "Strada chiusa")
    await ada.presses(card, "📣 Invia")
    await report(town, ada, 1, "concluso")
    await town.settled()
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(3 * DAY)
    await town.bridge.start()
    await town.notice(None, LATER)
    await town.settled()  # one that is being posted when it dies would be posted again, with a sign
    await town.bridge.kill()
    await town.bridge.start()
    await town.settled()
    assert len(told(town, LATER)) == 1
    again = await ada.asks(None, "/broadcast stato 1", "consegnati 4")
    assert words_of(again).startswith("✅ Avviso n. 1")
    assert copies(people, "chiusa") == [1] * 4
