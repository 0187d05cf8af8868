"""Failures others lived through (23-25), told again here: who people are, and where. Table: test_failures.py."""

import pytest

from tests.scenarios.broadcasting import copies, drafted
from tests.town import Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

NEW_BOT, NEW_GROUP = "1000000002:another-bot-token", -1001000000777


async def test_23_somebody_with_a_username_and_no_number_is_somebody(square: Town) -> None:
    """A thread with a card, an answer by `recipient`, a subscription, a broadcast."""
    anna = await square.citizen("Anna", hide_phone=True)
    ada = await square.operator("Ada", status="administrator")
    topic = await anna.arrives()
    assert "numero non mostrato da WhatsApp" in " ".join(square.lines(topic))
    await ada.writes(topic, "La leggiamo")
    await anna.hears("La leggiamo")
    await anna.says("ISCRIZIONE ON")
    await square.until("the welcome", lambda: any("Iscrizione attiva" in words for words in anna.heard()))
    card = await drafted(square, ada, "Avviso senza numero")
    await ada.presses(card, "📣 Invia")
    await square.until("the copy", lambda: copies([anna], "senza numero") == [1])
    assert all(call["body"]["recipient"] == anna.bsuid and "to" not in call["body"] for call in square.sends(to=anna))


async def test_24_a_deleted_topic_and_a_group_that_moves_lose_nothing(town: Town) -> None:
    """The topic is made anew; the new number of the group is followed, after a restart too."""
    anna, marta = await town.citizen("Anna"), await town.operator()
    old = await anna.arrives()
    await town.settled()
    await town.control("DELETE", f"group/topics/{old}")
    await anna.says("dopo la cancellazione")
    assert (await anna.shown("dopo la cancellazione"))["topic"] != old
    await town.control("PATCH", "group", {"migrate": True})
    await anna.says("dopo il trasloco")
    await anna.shown("dopo il trasloco")
    await town.restart()
    await anna.says("dopo il riavvio")
    topic = (await anna.shown("dopo il riavvio"))["topic"]
    await marta.writes(topic, "Eccoci")
    await anna.hears("Eccoci")


async def test_24_three_hundred_marks_a_minute_leave_room_for_words(town: Town) -> None:
    """Telegram's real pace: what citizens say goes before what merely decorates."""
    await town.restart(messages_per_minute=18)
    await town.settings(group_messages_per_minute=20)
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    for number in range(40):
        await marta.writes(topic, f"risposta {number}")
    await town.until("forty answers", lambda: len(anna.heard()) == 40, seconds=30)
    await anna.says("E adesso?")
    await anna.shown("E adesso?", seconds=30)
    refused = [call for call in town.look().bot_calls if call.get("error_code") == 429]
    assert refused == []


async def test_25_another_bot_and_another_group_take_over(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The configuration names another bot and group: every open thread is opened there anew, nothing is lost."""
    anna, bruno = await town.citizen("Anna"), await town.citizen("Bruno")
    await anna.arrives("detto prima del bando")
    await bruno.arrives("anch'io prima del bando")
    await town.settled()
    assert await town.bridge.stop() == 0
    old = set(anna.topics()) | set(bruno.topics())
    for topic in old:
        await town.control("DELETE", f"group/topics/{topic}")
    await town.settings(bot_token=NEW_BOT, group_id=NEW_GROUP)
    monkeypatch.setenv("SPORTELLO__DESKS__URP__TELEGRAM__BOT_TOKEN", NEW_BOT)
    monkeypatch.setenv("SPORTELLO__DESKS__URP__TELEGRAM__GROUP_ID", str(NEW_GROUP))
    await anna.says("detto a sportello chiuso")
    marta = await town.operator()
    await town.bridge.start()
    shown = await anna.shown("detto a sportello chiuso")
    await bruno.says("detto dopo")
    await bruno.shown("detto dopo")
    assert shown["topic"] not in old
    assert anna.topics() != bruno.topics()
    await marta.writes(shown["topic"], "Vi rispondiamo dal gruppo nuovo")
    await anna.hears("Vi rispondiamo dal gruppo nuovo")
    assert bruno.heard() == []


async def test_25_a_topic_of_the_new_group_is_never_taken_for_one_of_the_old(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Topics are numbered anew in every group: what was Anna's number may now be Bruno's."""
    anna, bruno = await town.citizen("Anna"), await town.citizen("Bruno")
    await anna.arrives("detto prima del bando")
    await town.settled()
    assert await town.bridge.stop() == 0
    (number,) = anna.topics()
    await town.settings(bot_token=NEW_BOT, group_id=NEW_GROUP)
    town.simulator.group.reset()  # an empty group, as a new one is
    await town.settings(group_messages_per_minute=0)
    town.world.group.clear()
    town.world.topics.clear()
    monkeypatch.setenv("SPORTELLO__DESKS__URP__TELEGRAM__BOT_TOKEN", NEW_BOT)
    monkeypatch.setenv("SPORTELLO__DESKS__URP__TELEGRAM__GROUP_ID", str(NEW_GROUP))
    await town.bridge.start()
    await bruno.says("Bruno nel gruppo nuovo")
    assert (await bruno.shown("Bruno nel gruppo nuovo"))["topic"] == number, "the numbers do not collide"
    await anna.says("Anna nel gruppo nuovo")

    def said() -> list[int | None]:
        return [m["topic"] for m in town.look().group.values() if "Anna nel gruppo" in words_of(m) and m["is_bot"]]

    await town.until("Anna's words", said)
    assert said()[0] != number, "Anna's words are in Bruno's topic"
