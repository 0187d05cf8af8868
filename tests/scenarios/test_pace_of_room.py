"""The room's patience: twenty calls a minute and bot. Nothing lost, in order, and hardly ever told to be silent."""

import json

import pytest
import pytest_asyncio

from tests.town import BOT, Object, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

HELPER, HELPER_TOKEN = 1000000002, "1000000002:helper-bot-token"
HELPER_OUT = "⚠️ Un bot di questo gruppo (bot-2) non parla più."
COUNTED = ("sendMessage", "sendMediaGroup", "sendPhoto", "createForumTopic", "editMessageText")


def counted(town: Town, after: int = 0) -> list[Object]:
    """Calls that use up the group's patience."""
    return [call for call in town.look().bot_calls[after:] if call["method"] in COUNTED]


def refused(town: Town) -> list[Object]:
    """Calls told to wait."""
    return [call for call in town.look().bot_calls if call.get("error_code") == 429]


@pytest.mark.knobs(messages_per_minute=18)
async def test_three_hundred_messages_at_once_pass_within_the_rooms_patience(town: Town) -> None:
    await town.settings(group_messages_per_minute=20)
    people = [await town.citizen("Anna") for _ in range(4)]
    for number in range(75):
        for citizen in people:
            await citizen.says(f"{citizen.id} parola {number}.")
    for citizen in people:
        await citizen.shown(f"{citizen.id} parola 74.", seconds=100)
    await town.settled()
    assert refused(town) == []
    for citizen in people:
        said = "\n".join(words_of(message) for message in town.in_topic(await citizen.topic()))
        found = [line for line in said.splitlines() if "parola" in line]
        assert found == [f"{citizen.id} parola {number}." for number in range(75)]


@pytest.mark.knobs(messages_per_minute=18)
async def test_first_contacts_cost_two_and_the_budget_is_never_overdrawn(town: Town) -> None:
    await town.settings(group_messages_per_minute=20)
    people = [await town.citizen("Anna") for _ in range(12)]
    for citizen in people:
        await citizen.says("Prima volta")
    await town.until("the budget used up", lambda: len(counted(town)) >= 18)
    await town.until(
        "the others wait", lambda: town.rows("SELECT 1 FROM delivery WHERE kind = 'post' AND state <> 'sent'")
    )
    assert len(counted(town)) == 18
    assert refused(town) == []


@pytest.mark.knobs(messages_per_minute=4)
async def test_told_to_be_silent_it_is_and_halves_its_pace_over_a_restart_too(town: Town) -> None:
    anna = await town.citizen("Anna")
    await town.fault("bot", "flood", "sendMessage", retry_after=60)
    await anna.says("uno")
    await town.until("the silence kept", lambda: town.rows("SELECT 1 FROM lane_freeze WHERE cause = 'flood'"))
    before = len(town.look().bot_calls)
    await town.bridge.kill()
    await town.bridge.spawn_again()
    await anna.says("due")
    silent = '"event": "lane is silent"'
    await town.until("the silence remembered", lambda: silent in town.bridge.log().split("listening")[-1])
    assert (await town.get("/readyz"))[0] == 503
    await town.bridge.kill()
    town.bridge.let_time_pass(60)
    await town.bridge.start()
    await anna.shown("due")
    await town.settled()
    sent = counted(town, before)
    assert [call["method"] for call in sent] == ["sendMessage"]
    (message,) = town.in_topic(await anna.topic())[1:]
    assert words_of(message).endswith("uno\ndue")


# Several bots


@pytest_asyncio.fixture(loop_scope="session")
async def helped(town: Town) -> Town:
    """A town whose desk has two bots."""
    await town.settings(helper_bot_tokens=[HELPER_TOKEN], group_messages_per_minute=20)
    await town.restart(helpers=(HELPER_TOKEN,))
    return town


@pytest.mark.knobs(messages_per_minute=18)
async def test_two_bots_share_the_words_of_citizens_and_nothing_else(helped: Town) -> None:
    people, marta = [await helped.citizen("Anna") for _ in range(6)], await helped.operator()
    topics = [await citizen.arrives() for citizen in people]
    for turn in range(3):
        for citizen in people:
            await citizen.says(f"parola {turn}")
            await citizen.shown(f"parola {turn}")
    await helped.settled()
    assert refused(helped) == []
    by = {bot: [c["method"] for c in counted(helped) if c["bot"] == bot] for bot in (BOT, HELPER)}
    assert set(by[HELPER]) == {"sendMessage"}
    assert len(by[HELPER]) >= 12
    assert len(by[BOT]) <= 20
    theirs = next(m for m in helped.in_topic(topics[0]) if m["from_id"] == HELPER)
    await marta.writes(topics[0], "Rispondo a questa", reply_to=theirs["id"])
    assert (await people[0].hears("Rispondo a questa"))["quoted"]
    await marta.reacts(theirs["id"], "👍")
    await helped.until("reacted", lambda: [m for m in people[0].chat(by_line=False) if m["reactions"].get("line")])
    await marta.asks(topics[0], "/chi", people[0].name)
    asked = {call["method"] for call in helped.look().bot_calls if call["bot"] == HELPER}
    assert asked == {"sendMessage"}


@pytest.mark.knobs(messages_per_minute=60)
async def test_a_helper_that_falls_out_is_told_once_and_the_others_go_on(helped: Town) -> None:
    await helped.settings(group_messages_per_minute=0)
    anna, marta = await helped.citizen("Anna"), await helped.operator()
    topic = await anna.arrives()
    await helped.settings(helper_bot_tokens=[])
    words = [f"parola {number}" for number in range(8)]
    for each in words:
        await anna.says(each)
        await anna.shown(each)
    await helped.notice(None, HELPER_OUT)
    status, report = await helped.get("/readyz")
    assert status == 200
    assert json.loads(report)["desk:urp/bot-2"].startswith("telegram-invalidtoken: ")
    await helped.settled()
    assert helped.lines(topic)[2:] == words
    assert sum(line.startswith(HELPER_OUT) for line in helped.lines(None)) == 1

    await helped.settings(helper_bot_tokens=[HELPER_TOKEN])
    await helped.bridge.stop()
    helped.bridge.let_time_pass(61)
    await helped.bridge.start()
    for number in range(4):
        await anna.says(f"ancora {number}")
        await anna.shown(f"ancora {number}")
    assert [m for m in helped.in_topic(topic) if m["from_id"] == HELPER]
    assert json.loads((await helped.get("/readyz"))[1])["desk:urp/bot-2"] == "ok"
    await marta.writes(topic, "Bene")
    await anna.hears("Bene")


# Under pressure

LAST_WAITS = "SELECT 1 FROM delivery WHERE state = 'waiting' AND kind = 'post' AND body LIKE '%E io dopo%'"
BEHIND_ANNA = """
SELECT 1 FROM delivery AS d JOIN thread AS t ON t.id = d.thread_id
WHERE d.state = 'waiting' AND d.kind IN (?, ?) AND t.id = (SELECT MIN(id) FROM thread)
"""
WORDS = "SELECT COUNT(*) FROM delivery WHERE kind = 'post'"
LONG_QUEUE = "🐢 Molti messaggi in coda"
TOLD = "SELECT 1 FROM alarm WHERE kind = 'backlog'"


def words(town: Town) -> int:
    """How many messages of citizens were decided, gone or not."""
    return int(town.rows(WORDS)[0][0])


async def crowd(town: Town, number: int) -> None:
    """So many people write for the first time."""
    for _ in range(number):
        citizen = await town.citizen("Anna")
        await citizen.says("Buongiorno, una domanda")


@pytest.mark.knobs(messages_per_minute=4)
async def test_a_long_queue_is_told_once_and_again_only_after_it_was_short(town: Town) -> None:
    await crowd(town, 16)
    told = await town.notice(None, LONG_QUEUE)
    assert "min" in words_of(told)
    await town.restart(messages_per_minute=600)
    await town.settled(seconds=30)
    await town.until("the queue is short", lambda: not town.rows(TOLD))
    assert sum(line.startswith(LONG_QUEUE) for line in town.lines(None)) == 1
    await town.restart(messages_per_minute=4)
    await crowd(town, 16)
    await town.notice(None, LONG_QUEUE, after=told["id"])


@pytest.mark.knobs(messages_per_minute=600)
async def test_marks_are_dropped_while_words_wait_and_the_latest_shows_afterwards(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    await town.settled()
    await town.restart(messages_per_minute=6)
    await crowd(town, 8)
    await town.until("the minute used up, and the others wait", lambda: len(counted(town)) >= 6 and words(town) == 9)
    answer = await marta.writes(topic, "Arriviamo")
    await anna.hears("Arriviamo")
    late = "SELECT 1 FROM delivery WHERE kind = 'mark' AND state = 'cancelled' AND cause = 'late'"
    await town.until("the mark dropped", lambda: town.rows(late))
    assert town.marks(answer) == []
    await town.restart(messages_per_minute=600)
    await town.marked(answer, "👌")


@pytest.mark.knobs(messages_per_minute=600)
async def test_a_flood_of_one_citizen_is_folded_without_loss_and_holds_up_nobody(town: Town) -> None:
    anna, bruno = await town.citizen("Anna"), await town.citizen("Bruno")
    topic, elsewhere = await anna.arrives(), await bruno.arrives()
    await town.settled()
    await town.restart(messages_per_minute=4)
    await crowd(town, 4)
    # Two of the four are remembered, and the first of the crowd takes the others: a topic, and words in it.
    await town.until("the minute used up", lambda: len(counted(town)) >= 6)
    before, long = town.last_id(), "x" * 4000
    for number in range(1, 31):
        await anna.says(f"parola {number}.")
        if number == 15:
            await anna.shows("voice", b"OggS" + bytes(500), "audio/ogg")
            await bruno.says("Solo una cosa")
        if number == 25:
            await anna.says(long)
    waiting = (
        "SELECT 1 FROM delivery AS d JOIN thread AS t ON t.id = d.thread_id WHERE d.state = 'waiting' AND t.id <= 2"
    )
    await town.until("all of it waits", lambda: len(town.rows(waiting)) == 33)
    await town.restart(messages_per_minute=600)
    await anna.shown("parola 30.")
    await town.settled()
    shown = [(message["type"], words_of(message)) for message in town.in_topic(topic) if message["id"] > before]
    parole = [f"parola {number}." for number in range(31)]
    first = "\n".join([parole[1], "… e altri 14 messaggi:", *parole[2:16]])
    rest = "\n".join([parole[16], "… e altri 9 messaggi:", *parole[17:26]])
    # A fifth behind the long one would ask for a fold, which has no room there.
    last = "\n".join([long, *parole[26:30]])
    assert shown == [("text", first), ("voice", ""), ("text", rest), ("text", last), ("text", parole[30])]
    (his,) = [message for message in town.in_topic(elsewhere) if message["id"] > before]
    assert his["id"] < max(message["id"] for message in town.in_topic(topic))


@pytest.mark.knobs(messages_per_minute=600)
async def test_words_are_not_held_up_by_what_is_less_urgent_in_their_own_thread(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    await town.settled()
    await town.restart(messages_per_minute=4)
    await crowd(town, 8)
    await town.until("the minute used up, and the others wait", lambda: len(counted(town)) >= 4 and words(town) == 9)
    await marta.writes(topic, "/prendi")
    await town.until("a notice and an icon wait", lambda: len(town.rows(BEHIND_ANNA, "notice", "show_case")) == 2)
    await anna.says("Sono ancora qui")
    await town.until("her words wait behind them", lambda: town.rows(BEHIND_ANNA, "post", "post"))
    await crowd(town, 16)  # her thread takes three turns, and others are carried beside it
    last = await town.citizen("Ultimo")
    await last.says("E io dopo di lei")
    await town.until("and everybody's after her", lambda: town.rows(LAST_WAITS))
    await town.restart(messages_per_minute=600)
    after = await last.shown("E io dopo di lei")
    hers = await anna.shown("Sono ancora qui")
    notice = await town.notice(topic, "Presa in carico")
    assert notice["id"] < hers["id"] < after["id"]
