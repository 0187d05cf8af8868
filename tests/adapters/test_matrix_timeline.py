"""Events of a Matrix room as the bridge's own: each kind, and whatever a hostile member may send."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.desks.matrix.room import Room, inside
from bridge.desks.matrix.timeline import read, touches_rights
from storage.content import Content, Media, MediaKind, MediaRef, Placeholder, Text
from storage.events import (
    Answered,
    ButtonPressed,
    ChoiceMissed,
    Event,
    Member,
    OperatorReacted,
    OperatorTookBack,
    OperatorWrote,
    Unreadable,
    Unsupported,
    dump_event,
    load_event,
)
from storage.inbox import Arrival

BOT, ANNA, BRUNO = "@sportello:a.it", "@anna:a.it", "@bruno:a.it"
ROOM = Room("urp", "!a", BOT, {BOT: "Sportello", ANNA: "Anna", BRUNO: "Bruno"}, frozenset({ANNA}))


def event(content: object, kind: str = "m.room.message", **changed: Any) -> dict[str, Any]:
    given = {"event_id": "$1", "type": kind, "sender": ANNA, "origin_server_ts": 1_700_000_000_000, "content": content}
    return given | changed


def heard(raw: object) -> Event:
    arrival = read(raw, ROOM)
    assert isinstance(arrival, Arrival)
    return arrival.event


def wrote(content: object, kind: str = "m.room.message") -> OperatorWrote:
    found = heard(event(content, kind))
    assert isinstance(found, OperatorWrote)
    return found


def file(msgtype: str, **more: Any) -> dict[str, Any]:
    info = {"mimetype": "a/b", "size": 7}
    return {"msgtype": msgtype, "body": "a.bin", "url": "mxc://a/1", "info": info} | more


REF = MediaRef("desk:urp", "mxc://a/1", "a/b", 7, "a.bin")
KINDS = [
    ("words", {"msgtype": "m.text", "body": "sì"}, Text("sì")),
    ("photo", file("m.image"), Media(MediaKind.IMAGE, REF)),
    ("film", file("m.video"), Media(MediaKind.VIDEO, REF)),
    ("sound", file("m.audio"), Media(MediaKind.AUDIO, REF)),
    ("voice", file("m.audio", **{"org.matrix.msc3245.voice": {}}), Media(MediaKind.VOICE, REF)),
    ("document", file("m.file"), Media(MediaKind.DOCUMENT, REF)),
    ("caption", file("m.image", filename="a.bin", body="la buca"), Media(MediaKind.IMAGE, REF, Text("la buca"))),
    ("name twice", file("m.image", filename="a.bin"), Media(MediaKind.IMAGE, REF)),
    ("silly information", file("m.file", info={"mimetype": 7, "size": "x"}),
     Media(MediaKind.DOCUMENT, MediaRef("desk:urp", "mxc://a/1", "", None, "a.bin"))),
    ("a kind of tomorrow", {"msgtype": "m.hologram", "body": "a"}, Placeholder("kind", "m.hologram")),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_every_kind_of_message(content: dict[str, Any], expected: Content) -> None:
    found = wrote(content)
    assert found.content == expected
    assert found.member == Member(ANNA, "Anna"), "what rank they have is read when it is decided"
    assert found.at == datetime.fromtimestamp(1_700_000_000, UTC)


def test_a_sticker_is_one() -> None:
    found = wrote({"body": "🙂", "url": "mxc://a/1"}, "m.sticker").content
    assert isinstance(found, Media)
    assert (found.media, found.emoji) == (MediaKind.STICKER, "🙂")


def test_where_a_message_belongs() -> None:
    reply = {"m.in_reply_to": {"event_id": "$0"}}
    thread = {"rel_type": "m.thread", "event_id": "$r", **reply}
    words = {"msgtype": "m.text", "body": "sì"}
    plain = wrote(words | {"m.relates_to": reply})
    assert plain.anchor == "$0", "it may answer the message a thread hangs on"
    assert plain.answered == Answered("$0", author="", by_bridge=False)
    inside_thread = wrote(words | {"m.relates_to": thread})
    assert inside_thread.anchor == "$r"
    assert inside_thread.answered is not None
    assert wrote(words | {"m.relates_to": thread | {"is_falling_back": True}}).answered is None


def test_beside_a_thread_what_is_answered_says_which() -> None:  # Element X with threads switched off
    thread = {"rel_type": "m.thread", "event_id": "$r", "is_falling_back": True, "m.in_reply_to": {"event_id": "$r"}}
    said = event({"msgtype": "m.text", "body": "buongiorno", "m.relates_to": thread}, sender=BOT)
    answer = event({"msgtype": "m.text", "body": "sì", "m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}})
    arrival = read(answer, ROOM, {"$0": said})
    assert arrival is not None
    assert isinstance(arrival.event, OperatorWrote)
    assert arrival.event.anchor == "$r"
    assert arrival.event.answered == Answered("$0", BOT, by_bridge=True, content=Text("buongiorno"))


CHOICES = {"it.sportello.choices": [["✅", "tok-1", "Sì"], ["❌", "tok-2", "Annulla tutto"], ["3️⃣", "tok-3"]]}
EDIT = {"sender": BOT, "content": {"m.new_content": {"body": "b", "it.sportello.choices": [["✅", "tok-9"]]}}}
FOREIGN = EDIT | {"sender": BRUNO}
NOTICE = {"msgtype": "m.text", "body": "a", **CHOICES}
AWAY = {"sender": BOT, "content": {"m.new_content": {"body": "b"}}}
EDITED, CORRUPTED, EDITED_AWAY = ({"unsigned": {"m.relations": {"m.replace": edit}}} for edit in (EDIT, FOREIGN, AWAY))
PRESSES = [
    ("its emoji", event(NOTICE, sender=BOT), "✅", "tok-1"),
    ("an emoji without its variant", event(NOTICE, sender=BOT), "3\u20e3", "tok-3"),
    ("another emoji", event(NOTICE, sender=BOT), "🙈", ""),
    ("a notice of a member's own", event(NOTICE, sender=ANNA), "✅", ""),
    ("no notice at all", {}, "✅", ""),
    ("an edited notice", event(NOTICE, sender=BOT) | EDITED, "✅", "tok-9"),
    ("edited away", event(NOTICE, sender=BOT) | EDITED, "❌", ""),
    ("edited by another", event(NOTICE, sender=BOT) | CORRUPTED, "✅", "tok-1"),
    ("nonsense", event({"it.sportello.choices": [7, [1], "x", {}]}, sender=BOT), "✅", ""),
]  # fmt: skip


@pytest.mark.parametrize(("notice", "emoji", "token"), [row[1:] for row in PRESSES], ids=[row[0] for row in PRESSES])
def test_a_reaction_to_what_was_offered_is_a_press(notice: dict[str, Any], emoji: str, token: str) -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$0", "key": emoji}
    arrival = read(event({"m.relates_to": relation}, "m.reaction"), ROOM, {"$0": notice})
    assert arrival is not None
    found = arrival.event
    assert isinstance(found, ButtonPressed if token else OperatorReacted)
    assert not isinstance(found, ButtonPressed) or (found.button, found.member.foreign_id) == (token, ANNA)


@pytest.mark.parametrize(
    ("words", "token"),
    [("!2", "tok-2"), ("//1", "tok-1"), ("✅", "tok-1"), ("2", "tok-2"), (" 2. ", "tok-2"), ("1️⃣", "tok-1"),
     ("annulla tutto", "tok-2"), ("annulla", ""), ("2 volte", ""), ("2024", "")],
)  # fmt: skip
def test_an_answer_with_the_number_is_a_press(words: str, token: str) -> None:
    content = {"msgtype": "m.text", "body": words, "m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}}
    arrival = read(event(content), ROOM, {"$0": event(NOTICE, sender=BOT)})
    assert arrival is not None
    found = arrival.event
    assert found.button == token if isinstance(found, ButtonPressed) else not token


MANY = {"it.sportello.choices": [["", f"tok-{number}", f"Voce {number}"] for number in range(1, 13)]}
MISSED = [
    ("out of range", event(NOTICE, sender=BOT), "7", 3),
    ("out of range, as a command", event(NOTICE, sender=BOT), "!7", 3),
    ("a key of a phone", event(NOTICE, sender=BOT), "9️⃣", 3),
    ("zero", event(NOTICE, sender=BOT), "0", 3),
    ("edited to fewer", event(NOTICE, sender=BOT) | EDITED, "2", 1),
    ("nothing is offered any more", event(NOTICE, sender=BOT) | EDITED_AWAY, "1", 0),
    ("a notice of a member's own", event(NOTICE, sender=BRUNO), "7", None),
    ("nothing was ever offered", event({"msgtype": "m.text", "body": "a"}, sender=BOT), "7", None),
]


@pytest.mark.parametrize(("notice", "words", "most"), [row[1:] for row in MISSED], ids=[row[0] for row in MISSED])
def test_a_number_that_is_not_offered_is_no_words_for_a_citizen(
    notice: dict[str, Any], words: str, most: int | None
) -> None:
    content = {"msgtype": "m.text", "body": words, "m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}}
    arrival = read(event(content), ROOM, {"$0": notice})
    assert arrival is not None
    found = arrival.event
    assert isinstance(found, OperatorWrote if most is None else ChoiceMissed)
    assert not isinstance(found, ChoiceMissed) or (found.most, found.member.foreign_id) == (most, ANNA)


@pytest.mark.parametrize(("key", "token"), [("", ""), ("\ufe0f", ""), ("10", "tok-10")])
def test_beyond_the_numbers_with_an_emoji_there_is_none(key: str, token: str) -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$0", "key": key}
    arrival = read(event({"m.relates_to": relation}, "m.reaction"), ROOM, {"$0": event(MANY, sender=BOT)})
    assert arrival is not None
    found = arrival.event
    assert isinstance(found, ButtonPressed if token else Unsupported | Unreadable)
    assert not isinstance(found, ButtonPressed) or found.button == token


def test_a_redaction_is_heard_in_old_rooms_and_new() -> None:
    for raw in (event({"redacts": "$0"}, "m.room.redaction"), event({}, "m.room.redaction") | {"redacts": "$0"}):
        found = heard(raw)
        assert isinstance(found, OperatorTookBack)
        assert (found.target, found.member.foreign_id) == ("$0", ANNA)


def test_what_was_redacted_before_anybody_read_it_is_nothing() -> None:
    gone = event({}) | {"unsigned": {"redacted_because": {}}}
    assert heard(gone) == Unsupported("desk:urp", "redacted")


PEOPLE = [
    ([BRUNO], True),
    ([BOT], False),
    ([ANNA], False),
    (["@x:a.it"], False),
    ("x", False),
    ([], False),
    ([[]], False),
]


@pytest.mark.parametrize(("people", "mentions"), PEOPLE)
def test_colleagues_are_mentioned(people: object, mentions: bool) -> None:
    content = {"msgtype": "m.text", "body": "vero?", "m.mentions": {"user_ids": people}}
    assert wrote(content).mentions_colleague is mentions


def pill(person: str, name: str = "Bruno", address: str = "https://matrix.to/#/") -> dict[str, Any]:
    dressed = f'<a href="{address}{person}">{name}</a>: lo sai tu?'
    return {"body": f"{name}: lo sai tu?", "format": "org.matrix.custom.html", "formatted_body": dressed}


QUOTED = f'<mx-reply><blockquote><a href="https://matrix.to/#/{BRUNO}">Bruno</a> chiede</blockquote></mx-reply>sì'
CALLED: list[tuple[str, dict[str, Any], bool]] = [
    ("everybody, in the list", {"body": "chi lo conosce?", "m.mentions": {"room": True}}, True),
    ("everybody, in a list of nonsense", {"body": "sì", "m.mentions": {"room": "x"}}, False),
    ("everybody, typed", {"body": "@room chi lo conosce?"}, True),
    ("everybody, typed amid the words", {"body": "chi lo conosce, @room?"}, True),
    ("no room at all", {"body": "scriva a info@room.it"}, False),
    ("a name typed first", {"body": "@bru lo sai tu?"}, True),
    ("a colleague typed amid the words", {"body": "lo sa @bruno, credo"}, True),
    ("a colleague's whole name amid the words", {"body": f"lo sa {BRUNO}"}, True),
    ("the beginning of a colleague's name", {"body": "scriva a @brunori"}, False),
    ("an address", {"body": "scriva a anna@bruno.it"}, False),
    ("the bridge", {"body": "@sportello buongiorno"}, False),
    ("who begins as the bridge does", {"body": "@sportellone buongiorno"}, True),
    ("the bridge and a colleague", {"body": "@sportello e @bruno"}, True),
    ("a link to a colleague", pill(BRUNO), True),
    ("a link to a colleague, encoded", pill("%40bruno%3Aa.it?via=a.it"), True),
    ("a link to somebody who is not here", pill("@x:b.it"), True),
    ("a link to a colleague as a scheme", pill("bruno:a.it", address="matrix:u/"), True),
    ("a link to the bridge", pill(BOT), False),
    ("a link to a room", pill("!a:a.it"), False),
    ("a link to a page", pill("", address="https://comune.it/#/@bruno:a.it"), False),
    ("a broken link", pill("", address="https://[matrix.to/#/"), False),
    ("the answered words", {"format": "org.matrix.custom.html", "body": "sì", "formatted_body": QUOTED}, False),
]  # fmt: skip


@pytest.mark.parametrize(("content", "calls"), [row[1:] for row in CALLED], ids=[row[0] for row in CALLED])
def test_whoever_is_called_however_the_words_stay_among_staff(content: dict[str, Any], calls: bool) -> None:
    assert wrote({"msgtype": "m.text", **content}).mentions_colleague is calls
    photo = file("m.image", filename="a.bin") | content
    assert wrote(photo).mentions_colleague is calls, "the words under a file count as well"


def test_what_other_programs_say_is_heard_as_nothing() -> None:
    for body in ("build passed", "!coda", "1"):
        assert heard(event({"msgtype": "m.notice", "body": body})) == Unsupported("desk:urp", "notice")
    new = {"msgtype": "m.notice", "body": "!coda"}
    edit = {"msgtype": "m.text", "body": "* a", "m.new_content": new}
    edit |= {"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}
    assert heard(event(edit)) == Unsupported("desk:urp", "notice")


def test_a_poll_in_a_thread_is_of_a_kind_that_cannot_be_carried() -> None:
    thread = {"m.relates_to": {"rel_type": "m.thread", "event_id": "$r"}}
    for kind in ("org.matrix.msc3381.poll.start", "m.poll.start", "it.esempio.nuovo"):
        found = wrote(thread, kind)
        assert (found.content, found.anchor) == (Placeholder("kind", kind), "$r")
        assert isinstance(heard(event({}, kind)), Unsupported), "in the room it is for colleagues"


def test_a_reaction_is_heard() -> None:
    relation = {"rel_type": "m.annotation", "event_id": "$0", "key": "✅"}
    found = heard(event({"m.relates_to": relation}, "m.reaction"))
    assert isinstance(found, OperatorReacted)
    assert (found.target, found.emoji) == ("$0", "✅")


def test_what_is_ours_and_the_rooms_own_need_no_decision() -> None:
    words = {"msgtype": "m.text", "body": "sì"}
    assert read(event(words, sender=BOT), ROOM) is None
    assert read(event({"topic": "a"}, "m.room.topic", state_key=""), ROOM) is None


def test_who_is_not_in_the_room_says_nothing() -> None:
    assert isinstance(heard(event({"msgtype": "m.text", "body": "!broadcast"}, sender="@x:a.it")), Unsupported)


def nested(depth: int) -> object:
    found: object = "x"
    for _ in range(depth):
        found = [found]
    return found


MALFORMED = [
    event({"msgtype": "m.text", "body": {}}),
    event({"msgtype": "m.text", "body": "x" * 70_000}),
    event({"msgtype": "m.image", "body": "a"}),
    event({"msgtype": "m.location", "geo_uri": "geo:nan,1e999"}),
    event({"msgtype": "m.location", "geo_uri": "37,14"}),
    event({"msgtype": "m.text", "body": "x", "m.relates_to": {"rel_type": "m.thread", "event_id": []}}),
    event({"msgtype": "m.text", "body": "x", "m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}),
    event({"m.relates_to": None}, "m.reaction"),
    event({"msgtype": "m.text", "body": "x"}, origin_server_ts=10**40),
    event({"msgtype": "m.text", "body": "x"}, origin_server_ts=True),
    event({"msgtype": "m.text", "body": nested(3000)}),
    event([]),
]


@pytest.mark.parametrize("raw", MALFORMED, ids=range(len(MALFORMED)))
def test_what_cannot_be_read_is_kept_as_such(raw: object) -> None:
    assert isinstance(heard(raw), Unreadable)


def test_words_that_are_none_are_not_sent() -> None:
    assert isinstance(heard(event({"msgtype": "m.text", "body": " \u202e\n"})), Unsupported)


FIELDS = st.sampled_from(["m.relates_to", "m.in_reply_to", "event_id", "body", "url", "info", "msgtype", "rel_type"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from(["$1", ANNA]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=4),
    max_leaves=12,
)
TYPES = st.sampled_from(["m.room.message", "m.sticker", "m.reaction"])
MSGTYPES = st.sampled_from(["m.text", "m.image", "m.location", "m.file"])


@given(TYPES, st.dictionaries(FIELDS, JSON | MSGTYPES), JSON)
def test_whatever_is_sent_is_read_somehow(kind: str, content: dict[str, Any], at: object) -> None:
    for raw in (event(content, kind), event(content, kind, origin_server_ts=at), event(at)):
        arrival = read(raw, ROOM)
        assert arrival is not None, "what a member says is never dropped"
        assert arrival.foreign_id == "$1"
        assert load_event(dump_event(arrival.event)) == arrival.event
        assert isinstance(touches_rights(raw), bool)
    assert (read(at, ROOM) is None) or (isinstance(at, dict) and "event_id" in at)


def test_the_room_is_as_its_state_says() -> None:
    def member(person: str, **content: Any) -> dict[str, Any]:
        return {"type": "m.room.member", "state_key": person, "content": {"membership": "join"} | content}

    create = {"type": "m.room.create", "state_key": "", "sender": ANNA, "content": {"room_version": "12"}}
    people = [member(ANNA, displayname="Anna\n\u202e(admin) " + "x" * 90), member(BRUNO, displayname=7), member(BOT)]
    gone = member("@x:a.it", membership="leave", displayname="X")
    room = inside("urp", "!a", BOT, [create, *people, gone, nested(3000), 7])
    assert set(room.names) == {ANNA, BRUNO, BOT}
    assert room.names[ANNA].startswith("Anna (admin) x")
    assert len(room.names[ANNA]) == 60
    assert room.names[BRUNO] == BRUNO
    assert room.members == (Member(ANNA, room.names[ANNA], "anna:a.it", True), Member(BRUNO, BRUNO, "bruno:a.it"))


@pytest.mark.parametrize(("raw", "touches"), [
    (event({"msgtype": "m.text", "body": "!aiuto"}), True),
    (event({"msgtype": "m.text", "body": "//aiuto"}), True),
    (event({"msgtype": "m.text", "body": "sì!"}), False),
    (event({}, "m.room.power_levels", state_key=""), True),
    (event({"membership": "leave"}, "m.room.member", state_key=ANNA), True),
    (event({"body": []}), False),
])  # fmt: skip
def test_when_rights_are_read_anew(raw: object, touches: bool) -> None:
    assert touches_rights(raw) is touches
