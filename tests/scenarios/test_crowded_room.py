"""Telegram as it really is, when much is said at once: fewer messages, none lost, each one still answerable."""

import pytest

from tests.town import Citizen, Object, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(2000)
PDF = b"%PDF-1.4\n" + bytes(2000)
WAITING = "SELECT 1 FROM delivery WHERE lane = 'desk:urp' AND kind = 'post' AND state = 'waiting'"


async def held_up(town: Town, citizen: Citizen, method: str = "sendMessage") -> None:
    """One message of the citizen is on its way and takes its time: what follows must wait, until it is `let_go`."""
    await town.settled()
    await town.hold("bot", method)
    await citizen.says("un momento")
    await town.met()


async def let_go(town: Town, number: int) -> None:
    """Once so many posts wait behind it, it goes on."""
    await town.until(f"{number} waiting", lambda: len(town.rows(WAITING)) == number)
    town.simulator.faults.let_go("bot")


def told(town: Town, topic: int) -> list[str]:
    """What stands in a topic after its first message (and Telegram's own, that it was opened)."""
    return town.lines(topic)[2:]


async def test_texts_that_wait_become_one_message_that_can_still_be_answered(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await held_up(square, anna)
    await anna.says("In via *Roma* c'è una buca")
    second = await anna.says("profonda 😀")
    await anna.says("_molto_")
    await let_go(square, 3)
    merged = await anna.shown("profonda")
    await square.settled()
    assert told(square, topic) == ["un momento", "In via Roma c'è una buca\nprofonda 😀\nmolto"]
    assert [(e["type"], e["offset"], e["length"]) for e in merged["entities"]] == [("bold", 7, 4), ("italic", 37, 5)]

    await marta.writes(topic, "Arriviamo", reply_to=merged["id"])
    answer = await anna.hears("Arriviamo")
    assert answer["quoted"]
    await marta.reacts(merged["id"], "👍")
    await square.until("the reaction", lambda: [m for m in anna.chat(by_line=False) if m["reactions"].get("line")])
    await anna.says("intendo questa", reply_to=second)
    assert (await anna.shown("intendo questa"))["reply_to"] == merged["id"]


async def test_an_idle_room_sees_each_text_by_itself(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    for words in ("uno", "due", "tre"):
        await anna.says(words)
        await anna.shown(words)
    assert told(square, topic) == ["uno", "due", "tre"]


async def test_a_quote_begins_a_new_message_and_a_photo_stands_between(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    first = square.last_id()
    wamid = await anna.says("la prima")
    await held_up(square, anna)
    await anna.says("a")
    await anna.says("b")
    await anna.says("c", reply_to=wamid)
    await anna.says("d")
    await anna.shows("image", JPEG, "image/jpeg", caption="foto")
    await anna.says("e")
    await let_go(square, 6)
    await anna.shown("e", after=first)
    await square.settled()
    assert told(square, topic)[2:] == ["a\nb", "c\nd", "foto", "e"]


async def test_a_flood_is_folded_and_a_photo_and_a_voice_keep_their_place(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await held_up(square, anna)
    for number in range(15):
        await anna.says(f"aiuto {number}")
    await anna.shows("image", JPEG, "image/jpeg", caption="la strada")
    await anna.says("e poi")
    await let_go(square, 17)
    flood = await anna.shown("aiuto 0")
    await anna.shown("e poi")
    await square.settled()
    rest = "\n".join(f"aiuto {number}" for number in range(1, 15))
    assert told(square, topic)[1:] == [f"aiuto 0\n… e altri 14 messaggi:\n{rest}", "la strada", "e poi"]
    (folded,) = flood["entities"]
    assert folded["type"] == "expandable_blockquote"
    assert flood["text"][folded["offset"] :] == rest


async def test_what_does_not_fit_goes_in_the_next_message(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await held_up(square, anna)
    for letter in "abc":
        await anna.says(letter * 1500)
    await let_go(square, 3)
    await anna.shown("ccc")
    await square.settled()
    assert told(square, topic)[1:] == ["a" * 1500 + "\n" + "b" * 1500, "c" * 1500]


async def test_refused_together_they_go_one_by_one_and_only_the_one_to_blame_is_refused(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await held_up(square, anna)
    wrong = {"error_code": 400, "description": "Bad Request: message is too long"}
    await square.fault("bot", "error", "sendMessage", times=2, **wrong)
    for words in ("prima", "seconda", "terza"):
        await anna.says(words)
    await let_go(square, 3)
    await anna.shown("terza")
    await square.settled()
    shown = told(square, topic)[1:]
    assert [words for words in shown if "Telegram" not in words] == ["seconda", "terza"]
    (in_words,) = [words for words in shown if "Telegram" in words]
    assert "prima" in in_words


# Albums


def albums(town: Town, after: int) -> list[int]:
    """How many items each album had that was sent since."""
    calls = [call for call in town.look().bot_calls[after:] if call["method"] == "sendMediaGroup" and call["ok"]]
    return [len(call["result"]) for call in calls]


def shown(town: Town, topic: int) -> list[tuple[str, str]]:
    """Kind and words of what stands in a topic after its first message."""
    return [(message["type"], words_of(message)) for message in town.in_topic(topic)[2:]]


async def test_photos_and_films_that_wait_become_an_album_each_with_its_name_and_words(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await held_up(square, anna)
    before = len(square.look().bot_calls)
    await anna.shows("image", JPEG, "image/jpeg", caption="prima *buca*")
    await anna.shows("video", MP4, "video/mp4")
    second = await anna.shows("image", JPEG, "image/jpeg", caption="seconda")
    await anna.says("fine")
    await let_go(square, 4)
    await anna.shown("fine")
    await square.settled()
    assert albums(square, before) == [3]
    expected = [("photo", "prima buca"), ("video", ""), ("photo", "seconda"), ("text", "fine")]
    assert shown(square, topic)[1:] == expected
    last: Object = square.in_topic(topic)[-2]
    assert await square.bytes(last["media_url"]) == JPEG
    await marta.writes(topic, "Questa dov'è?", reply_to=last["id"])
    answer = await anna.hears("Questa dov'è?")
    assert answer["quoted"] == second


async def test_an_album_holds_ten_at_most_and_only_what_goes_together(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await held_up(square, anna)
    before = len(square.look().bot_calls)
    for number in range(12):
        await anna.shows("image", JPEG, "image/jpeg", caption=f"foto {number}")
    for number in range(2):
        await anna.shows("document", PDF, "application/pdf", filename="modulo.pdf", caption=f"modulo {number}")
    await anna.shows("voice", b"OggS" + bytes(500), "audio/ogg")
    await let_go(square, 15)
    await square.settled()
    assert albums(square, before) == [10, 2, 2]
    kinds = [kind for kind, _ in shown(square, topic)[1:]]
    assert kinds == ["photo"] * 12 + ["document"] * 2 + ["voice"]


async def test_a_refused_album_goes_one_by_one(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await held_up(square, anna)
    await square.fault("bot", "error", "sendMediaGroup", error_code=400, description="Bad Request: MEDIA_INVALID")
    before = len(square.look().bot_calls)
    for number in range(3):
        await anna.shows("image", JPEG, "image/jpeg", caption=f"foto {number}")
    await let_go(square, 3)
    await anna.shown("foto 2")
    await square.settled()
    assert albums(square, before) == []
    assert shown(square, topic)[1:] == [("photo", f"foto {number}") for number in range(3)]


async def test_an_operators_album_goes_to_the_citizen_whole(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    for number in range(3):
        await marta.shows(topic, "photo", JPEG, mime_type="image/jpeg", media_group_id="7", caption=f"foto {number}")
    await anna.hears("foto 2")
    await square.settled()
    assert anna.heard() == [f"foto {number}" for number in range(3)]
