"""What may be a second copy says so, and what is none does not; nothing of a citizen stays in the common chat."""

import pytest

from tests.town import Object, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

AGAIN = "↻"
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8
LONG = " ".join(f"parola{n:04}" for n in range(370))[:4080]


async def test_a_flood_after_a_lost_answer_does_not_hide_the_repeat(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await square.settled()
    await square.fault("bot", "reset_after", "sendMessage")
    await square.fault("bot", "flood", "sendMessage", retry_after=1)
    await anna.says("Detto una volta sola")
    await square.met()
    await square.settled()
    shown = [words_of(m) for m in square.in_topic(topic) if "Detto una volta" in words_of(m)]
    assert len(shown) == 2
    assert [AGAIN in words for words in shown] == [False, True]


async def test_half_of_a_long_message_shown_again_says_so(square: Town) -> None:
    anna = await square.citizen("Anna")
    await square.settled()
    await square.fault("bot", "slow", "sendMessage", seconds=0.1)
    await square.fault("bot", "flood", "sendMessage", retry_after=1)
    await anna.says(LONG)
    await anna.shown(LONG.split()[-1])
    await square.settled()
    heads = [words_of(m) for m in square.in_topic(await anna.topic()) if "parola0000" in words_of(m)]
    assert [AGAIN in words for words in heads[1:]] == [True] * (len(heads) - 1)


async def test_two_people_of_one_name_keep_their_own_topics_through_a_lost_answer(square: Town) -> None:
    first = await square.citizen("Anna", hide_phone=True)
    second = await square.citizen("Anna", hide_phone=True)
    for twin in (first, second):
        await twin.changes(name="Anna Gemella")
    await square.settled()
    await square.fault("bot", "timeout_after", "createForumTopic", times=2, seconds=1)
    await first.says("dice la prima")
    await second.says("dice la seconda")

    def shown(words: str) -> list[Object]:
        return [m for m in square.look().group.values() if words in words_of(m) and m["is_bot"]]

    await square.until("the words of both", lambda: shown("dice la prima") and shown("dice la seconda"))
    await square.settled()
    places = [{m["topic"] for m in shown(words)} for words in ("dice la prima", "dice la seconda")]
    assert None not in places[0] | places[1]
    assert not places[0] & places[1]
    assert not [line for line in square.lines(None) if "non so leggere" in line]


async def test_a_topic_made_anew_whose_answer_was_lost_is_the_citizens_from_its_first_moment(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    old = await anna.arrives()
    await town.settled()
    await town.control("DELETE", f"group/topics/{old}")
    await town.fault("bot", "timeout_after", "createForumTopic")
    await anna.says("ci siete ancora?")
    fresh = await town.until("another topic", lambda: next((each for each in town.world.topics if each != old), None))
    await marta.writes(fresh, "Sì, ci siamo")  # before the question has come into it
    await anna.hears("Sì, ci siamo")
    assert (await anna.shown("ci siete ancora?"))["topic"] == fresh
    await town.settled()
    assert set(town.world.topics) <= {old, fresh}
    assert len(anna.heard()) == 1


async def test_a_topic_that_is_heard_of_too_late_leads_to_its_citizen_and_nobody_is_moved(town: Town) -> None:
    """Nothing is heard for a while: a third topic is made, and is where the conversation goes on."""
    anna, marta = await town.citizen("Anna"), await town.operator()
    old = await anna.arrives()
    await town.goes_deaf()
    await town.control("DELETE", f"group/topics/{old}")
    await town.fault("bot", "timeout_after", "createForumTopic")
    await anna.says("ci siete ancora?")
    lost = await town.until("another topic", lambda: next((each for each in town.world.topics if each != old), None))
    last = (await anna.shown("ci siete ancora?"))["topic"]
    assert last not in (old, lost)
    await marta.writes(lost, "Sì, ci siamo")
    await town.mend()
    await anna.hears("Sì, ci siamo")
    await anna.says("Bene")
    assert (await anna.shown("Bene"))["topic"] == last


async def test_a_reaction_that_waits_to_be_understood_holds_up_nothing_else(town: Town) -> None:
    """It is on a copy whose answer was lost; meanwhile a topic appears, and what is written there arrives."""
    anna, bruno, marta = await town.citizen("Anna"), await town.citizen("Bruno"), await town.operator()
    known = await anna.arrives()
    await town.settled()
    await town.fault("bot", "timeout_after", "sendMessage", times=-1, seconds=0.2)
    await anna.says("detto due volte")
    copy = await anna.shown("detto due volte")
    waits = "SELECT 1 FROM delivery WHERE lane = 'desk:urp' AND state = 'waiting' AND cause <> ''"
    await town.until("it is to go again", lambda: town.rows(waits))
    await marta.reacts(copy["id"], "❤")
    await town.until("a reaction that waits", lambda: town.rows("SELECT 1 FROM inbox WHERE due_ms > 0"))
    await town.fault("bot", "timeout_after", "createForumTopic", seconds=0.2)
    await bruno.says("e io?")
    fresh = await town.until("his topic", lambda: next((each for each in town.world.topics if each != known), None))
    await marta.writes(fresh, "Anche lei")
    await bruno.hears("Anche lei")
    await town.mend()
    await town.settled()
    assert (await bruno.shown("e io?"))["topic"] == fresh


@pytest.mark.parametrize("kind", ["error", "reset"])
async def test_words_that_landed_in_the_common_chat_are_taken_away_though_it_fails_at_first(
    town: Town, kind: str
) -> None:
    anna = await town.citizen("Anna")
    topic = await anna.arrives()
    await town.settled()
    await town.fault("bot", "slow", "sendMessage", seconds=6)  # time to switch topics off meanwhile
    await town.fault("bot", kind, "deleteMessage", error_code=500, description="Internal Server Error")
    await anna.says("Una cosa mia")
    await town.until("asked about topics", lambda: not town.simulator.faults.active() or _slow_met(town))
    await town.control("PATCH", "group", {"is_forum": False})
    await town.until("in the common chat", lambda: _in_common(town, "Una cosa mia"))
    await town.control("PATCH", "group", {"is_forum": True})
    await town.bridge.stop()
    town.bridge.let_time_pass(120)
    await town.bridge.start()
    await anna.shown("Una cosa mia")
    await town.settled()
    assert [m for m in town.in_topic(topic) if "Una cosa mia" in words_of(m)]
    assert not [m for m in town.in_topic(None) if "Una cosa mia" in words_of(m)]


def _slow_met(town: Town) -> bool:
    return all(fault.kind != "slow" for fault in town.simulator.faults.active())


def _in_common(town: Town, words: str) -> bool:
    return any(m["topic"] is None and words in words_of(m) for m in town.look().group.values() if m["is_bot"])


async def test_a_notice_about_a_message_that_is_gone_names_it(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    await town.settled()
    await town.fault("graph", "html", "messages")
    await marta.writes(topic, "La risposta di cui non si sa")
    await town.until("in doubt", lambda: town.rows("SELECT 1 FROM delivery WHERE state = 'uncertain'") or None)
    await town.bridge.stop()
    town.bridge.let_time_pass(60)
    await town.control("DELETE", f"group/topics/{topic}")
    await town.bridge.start()
    asked = await anna.shown("❔")
    assert asked["topic"] != topic
    assert words_of(asked).endswith("— «La risposta di cui non si sa»")


async def test_words_that_go_instead_of_a_photo_that_may_be_there_say_so(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await square.settled()
    await square.fault("bot", "reset_after", "sendPhoto")
    await square.fault("bot", "html", "sendPhoto")
    await anna.shows("image", JPEG, "image/jpeg", caption="La buca in via Roma")
    await square.met()
    await square.until("the photo after all", lambda: "Foto arrivata" in " ".join(square.lines(topic)))
    shown = [words_of(m) for m in square.in_topic(topic) if "La buca in via Roma" in words_of(m)]
    assert [AGAIN in words for words in shown] == [False, True]
