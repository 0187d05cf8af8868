"""Twenty-five failures that others lived through, told again here so that they stay somebody else's.

| story | proved by |
|---|---|
| 1 campaign picked up again | `test_failures_broadcasts.py` |
| 2 resumed from the top | `test_failures_broadcasts.py` |
| 3 "finished" too early | `test_failures_broadcasts.py` |
| 4 failures only in a log | `test_failures_broadcasts.py`: rows with their code; `test_missed.py`: retry by class |
| 5 restored server sends again | `test_failures_broadcasts.py`: running paused; `test_schedule.py`: planned, expiry |
| 6 scheduled and never sent | `test_failures_broadcasts.py`: late; `test_schedule.py`: over `kill -9` and an outage |
| 7 one error aborts all | `test_failures_broadcasts.py` |
| 8 own limiter refuses | `test_failures_broadcasts.py` |
| 9 opted out, still mailed | `test_failures_broadcasts.py` |
| 10 photo meets a 503 | `test_failures_media.py` |
| 11 photos vanish | `test_failures_media.py` |
| 12 retry that sends nothing | here |
| 13 "sending" for ever | here |
| 14 statuses out of order | here; `tests/storage/test_status_order.py` |
| 15 answers into a closed window | here; `tests/bridge/test_window_machine.py` |
| 16 poison message | `test_failures_media.py` |
| 17 token revoked, page green | here |
| 18 several reminders for an album | here: one question with buttons for an album; no reminders are sent to citizens |
| 19 a note reaches the citizen | here |
| 20 words outside the thread | here: Telegram's General |
| 21 message after its reply | here |
| 22 delivered twice | here |
| 23 people without a number | `test_failures_people.py` |
| 24 twenty a minute, lost topics, moved group | `test_failures_people.py`; `tests/chaos/` |
| 25 bot banned | `test_failures_people.py`; `matrix/test_moving.py`: to Matrix |
"""

import asyncio
import random

import pytest

from tests.town import GRAPH_NUMBER, Citizen, Object, Town, labels

pytestmark = pytest.mark.asyncio(loop_scope="session")

JPEG = b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(5_000)
UNCERTAIN = "❔ WhatsApp non ha detto se questo messaggio è arrivato."
CLOSED = "⏳ Sono passate più di 24 ore"
DAY_AND_HOUR = 25 * 3600


async def late_status(town: Town, citizen: Citizen, wamid: str, status: str) -> None:
    """Meta tells of a message once more."""
    unit = {"id": wamid, "status": status, "timestamp": str(town.now()), "recipient_id": citizen.phone.lstrip("+")}
    metadata = {"display_phone_number": "390935000000", "phone_number_id": GRAPH_NUMBER}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "statuses": [unit]}
    answer = await town.control("POST", "webhook", {"field": "messages", "value": value})
    assert answer["status"] == 200


async def test_12_sending_again_really_sends_under_a_new_name(town: Town) -> None:
    """And the mark comes from what WhatsApp says of it, not from the press."""
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    await town.settled()
    await town.fault("graph", "reset", "messages")
    answer = await marta.writes(topic, "Al secondo tentativo")
    await town.met()
    await town.settled()
    await town.bridge.stop()
    town.bridge.let_time_pass(40)
    await town.bridge.start()
    notice = await town.notice(topic, UNCERTAIN)
    assert town.marks(answer) == []
    await town.fault("graph", "slow", "messages", seconds=0.5)
    assert await marta.presses(notice, "🔁 Rimanda") == "Inviato."
    heard = await anna.hears("Al secondo tentativo")
    await town.marked(answer, "👌")
    assert [call["wamid"] for call in town.sends(to=anna)] == [heard["id"]]


async def test_13_what_can_never_be_sent_ends_and_is_told(square: Town) -> None:
    """Even for a code nobody has written down, which is named."""
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await square.settled()
    await square.fault("graph", "error", "messages", code=139999, http_status=400)
    answer = await marta.writes(topic, "Questo no")
    await square.marked(answer, "💔")
    notice = await square.notice(topic, "💔 Non è arrivato.")
    assert "139999" in notice["text"]
    await square.settled()
    assert not square.rows("SELECT 1 FROM delivery WHERE state IN ('waiting', 'sending') AND kind = 'say'")


async def test_14_a_late_sent_never_downgrades_delivered(square: Town) -> None:
    """Nor does a late delivered downgrade read."""
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    answer = await marta.writes(topic, "Con calma")
    heard = await anna.hears("Con calma")
    await square.marked(answer, "👌")
    await late_status(square, anna, heard["id"], "sent")
    await square.settled()
    assert square.marks(answer) == ["👌"]
    await anna.reads()
    await square.marked(answer, "👀")
    await late_status(square, anna, heard["id"], "delivered")
    await square.settled()
    assert square.marks(answer) == ["👀"]


async def test_14_a_status_before_the_answer_of_the_send_is_not_lost(square: Town) -> None:
    """It waits for its message to be known."""
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await square.settings(status_before_response=True)
    answer = await marta.writes(topic, "Prima il resto")
    await square.marked(answer, "👌")
    await square.settings(status_before_response=False)
    await square.settled()
    assert anna.heard().count("Prima il resto") == 1
    assert not square.rows("SELECT 1 FROM parked_status"), "a status of ours is still parked"


async def test_15_nothing_is_sent_into_a_closed_window(square: Town) -> None:
    """It is said before sending, in the thread, with the way out."""
    anna, marta = await square.citizen("Anna"), await square.operator()
    await anna.says("Scritto ieri", timestamp=square.now() - DAY_AND_HOUR)
    await anna.shown("Scritto ieri")
    topic = await anna.topic()
    answer = await marta.writes(topic, "Con un giorno di ritardo")
    notice = await square.notice(topic, CLOSED)
    await square.settled()
    assert notice["reply_to"] == answer
    assert len(labels(notice)) == 2
    assert square.sends(to=anna) == []


async def test_17_a_revoked_token_is_said_in_the_room_and_nothing_is_lost(town: Town) -> None:
    """Red in the room and in `/readyz`; what waits goes when the token works again."""
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    await town.settled()
    await town.fault("graph", "error", "messages", times=-1, code=190, http_status=401)
    await marta.writes(topic, "A token revocato")
    await town.notice(None, "🛑")
    assert (await town.get("/readyz"))[0] == 503
    await anna.says("Mi sentite?")
    await anna.shown("Mi sentite?")
    await town.mend("graph")
    await town.bridge.stop()
    town.bridge.let_time_pass(61)
    await town.bridge.start()
    await anna.hears("A token revocato")
    await town.settled()
    assert anna.heard() == ["A token revocato"]
    assert sum("🛑" in line for line in town.lines(None)) == 1


async def test_18_an_album_into_a_closed_window_asks_once(square: Town) -> None:
    """One question with buttons for the whole album; the citizen is told nothing by itself."""
    anna, marta = await square.citizen("Anna"), await square.operator()
    await anna.says("Scritto l'altro ieri", timestamp=square.now() - 2 * DAY_AND_HOUR)
    await anna.shown("Scritto l'altro ieri")
    topic = await anna.topic()
    for _ in range(3):
        await marta.shows(topic, "photo", JPEG, media_group_id=f"album-{anna.id}")
    await square.notice(topic, CLOSED)
    await square.settled()
    asked: list[Object] = [message for message in square.in_topic(topic) if message["buttons"]]
    assert len(asked) == 1
    assert anna.chat() == []


async def test_19_a_comment_among_staff_never_reaches_the_citizen(square: Town) -> None:
    """Marked as a note, an answer to a colleague, a mention: all stay."""
    anna = await square.citizen("Anna")
    marta, carlo = await square.operator("Marta"), await square.operator("Carlo")
    topic = await anna.arrives()
    note = await marta.writes(topic, "# ha già scritto ieri")
    await square.marked(note, "✍")
    await carlo.writes(topic, "infatti", reply_to=note)
    await carlo.writes(topic, f"@{marta.username} la chiami tu?")
    await square.settled()
    assert anna.chat() == []


async def test_20_words_outside_a_citizens_thread_go_to_nobody(square: Town) -> None:
    """Not even as an answer to what the bridge said there."""
    anna, marta = await square.citizen("Anna"), await square.operator()
    await anna.arrives()
    await square.settled()
    before = len(square.sends())
    helped = await marta.asks(None, "/aiuto", "Nella discussione generale si può usare")
    await marta.writes(None, "Rispondo a lei?", reply_to=helped["id"])
    await marta.writes(None, "Qualcuno mi sente?")
    await square.settled()
    assert len(square.sends()) == before


async def test_21_under_load_what_was_said_first_is_shown_first(square: Town) -> None:
    """Each citizen in order, and no reply before the words it answers."""
    people = [await square.citizen("Anna") for _ in range(6)]
    marta = await square.operator()
    topics = [await person.arrives() for person in people]

    async def talk(person: Citizen, topic: int) -> None:
        for number in range(5):
            await person.says(f"{person.id} parola {number}.")
            await person.shown(f"{person.id} parola {number}.")
            await marta.writes(topic, f"{person.id} risposta {number}.")

    await asyncio.gather(*(talk(person, topic) for person, topic in zip(people, topics, strict=True)))
    for person in people:
        await person.hears(f"{person.id} risposta 4.")
    await square.settled()
    for person in people:
        assert person.heard() == [f"{person.id} risposta {number}." for number in range(5)]


async def test_22_a_reply_handed_out_twice_by_telegram_goes_once(square: Town) -> None:
    """The answer of getUpdates is lost: the same message comes again, and is the same message."""
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await square.settled()
    await square.fault("bot", "reset_after", "getUpdates", times=2)
    for number in range(3):
        await marta.writes(topic, f"una volta sola {number}")
    await square.met()
    await anna.hears("una volta sola 2")
    await square.settled()
    assert anna.heard() == [f"una volta sola {number}" for number in range(3)]
