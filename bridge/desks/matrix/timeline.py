"""What happened in a room as events. Pure; each is read by itself, and one that cannot be read harms no other."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bridge import wording
from bridge.desks.matrix import choices, said
from bridge.desks.matrix.formatting import from_content
from bridge.desks.matrix.presses import Press
from bridge.desks.matrix.room import NOTHING, ROOM_STATE, Json, Room, mended
from bridge.desks.matrix.room import table as _table
from bridge.desks.matrix.said import word
from storage.content import Placeholder, Text
from storage.desk_events import Discussion, place_of
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
)
from storage.inbox import Arrival

NOTHING_FOUND: Mapping[str, Json] = {}
LONGEST_NAME = 300  # of an event; the specification says 255 bytes
LATEST_MS = 253_402_300_799_000  # the last year a date can have; a hostile member's clock may say anything
COMMANDS = ("!", "/")
MACHINE = "m.notice"


def touches_rights(raw: object, targets: Mapping[str, Json] = NOTHING_FOUND) -> bool:
    """Whether who may do what must be read anew: it may have changed, or it is a command, or chooses from a notice."""
    event = _table(raw)
    body = _table(event.get("content")).get("body")
    is_command = isinstance(body, str) and body.lstrip().startswith(COMMANDS)
    return event.get("type") in ROOM_STATE or is_command or choices.is_offered(targets.get(target_of(raw), NOTHING))


def target_of(raw: object) -> str:
    """The message that must be looked at to understand an event: what it reacts to or answers; else empty."""
    event = _table(raw)
    relation = _table(_table(event.get("content")).get("m.relates_to"))
    if event.get("type") == "m.reaction":
        named = relation.get("event_id")
    else:
        answered = _answered(relation, {}, None)
        named = answered.foreign_id if answered is not None else ""
    return named if isinstance(named, str) and len(named) <= LONGEST_NAME else ""


def root_of(raw: object) -> str:
    """The message that a thread hangs on in which something was said; else empty."""
    content = _table(_table(raw).get("content"))
    named = _head(_table(content.get("m.relates_to")))
    return named if len(named) <= LONGEST_NAME else ""


def read(raw: object, room: Room, targets: Mapping[str, Json] = NOTHING_FOUND) -> Arrival | None:
    """One event of the timeline as an arrival; None for what nobody has to decide: our own words, the room's state.

    `targets`: the messages that `target_of` and `root_of` named, as far as they could be had.
    """
    given = _table(raw)
    name = given.get("event_id")
    if given.get("sender") == room.account or "state_key" in given or not isinstance(name, str):
        return None
    try:
        event = _event(name, mended(raw), room, targets)
    except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError) as error:
        event = Unreadable(room.source, "", type(error).__name__)
    return Arrival(room.source, name, f"{room.source}:{place_of(event)}", event)


def _event(name: str, raw: Json, room: Room, targets: Mapping[str, Json]) -> Event:
    if raw["sender"] not in room.names:
        return Unsupported(room.source, "stranger")  # who was put out meanwhile says nothing in our name
    if "redacted_because" in _table(raw.get("unsigned")):
        return Unsupported(room.source, "redacted")  # its words are gone before anybody read them
    content = raw["content"]
    if not isinstance(content, Mapping):
        raise TypeError("content")
    if is_of_machine(content):
        return Unsupported(room.source, "notice")
    match raw["type"]:
        case "m.room.message" | "m.sticker":
            return _press_in_words(name, raw, room, targets) or _of_message(name, raw, room, targets)
        case "m.reaction":
            return _of_reaction(name, raw, room, targets)
        case "m.room.encrypted":
            return _of_shut(name, raw, room, targets)
        case "m.room.redaction":  # since room version 11 the name is in the content
            target = word(content.get("redacts", raw.get("redacts")))
            return OperatorTookBack(room.desk, target, _member(raw, room), _time(raw))
        case str() if _head(_table(content.get("m.relates_to"))):  # a poll, or what nobody has thought of yet
            return _of_message(name, raw, room, targets)
    return Unsupported(room.source, "event")


def is_of_machine(content: Json) -> bool:
    """Whether a program says it: what programs say is for people to read, and answered by none.

    https://spec.matrix.org/latest/client-server-api/#mnotice
    """
    new = _table(content.get("m.new_content"))
    return MACHINE in (content.get("msgtype"), new.get("msgtype"))


def _of_reaction(name: str, raw: Json, room: Room, targets: Mapping[str, Json]) -> Event:
    relation = _table(_table(raw["content"])["m.relates_to"])
    target, emoji = word(relation["event_id"]), wording.clean_name(word(relation["key"]))
    if not choices.plain(emoji):
        return Unsupported(room.source, "reaction")  # no emoji: elsewhere that takes one away
    press = _press(name, raw, room, targets.get(target, NOTHING), emoji)
    return press or OperatorReacted(room.desk, target, _member(raw, room), emoji, _time(raw), name)


def _press_in_words(
    name: str, raw: Json, room: Room, targets: Mapping[str, Json]
) -> ButtonPressed | ChoiceMissed | None:
    """Who cannot react answers a notice with the number of what they choose; a number is never for a citizen there."""
    content = _table(raw["content"])
    relation = _table(content.get("m.relates_to"))
    answered = _answered(relation, targets, room)
    words = content.get("body")
    if answered is None or content.get("msgtype") != "m.text" or not isinstance(words, str):
        return None
    if relation.get("rel_type") == "m.replace":
        return None
    notice, own = targets.get(answered.foreign_id, NOTHING), _own_words(content, words)
    if (press := _press(name, raw, room, notice, own)) is not None or notice.get("sender") != room.account:
        return press
    most = choices.missed(notice, own)
    if most is None:
        return None
    member = _member(raw, room)
    return ChoiceMissed(room.desk, _pressed(name, raw, notice, member).written(), member, most)


def _own_words(content: Json, words: str) -> str:
    found = from_content(content)
    return found.text if len(words) < LONGEST_NAME else ""


def _press(name: str, raw: Json, room: Room, notice: Json, said: str) -> ButtonPressed | None:
    """Only what we ourselves offered can be chosen: a member's message may hold any field."""
    token = choices.chosen(notice, said) if notice.get("sender") == room.account else ""
    if not token:
        return None
    member = _member(raw, room)
    return ButtonPressed(room.desk, _pressed(name, raw, notice, member).written(), token, member)


def _pressed(name: str, raw: Json, notice: Json, member: Member) -> Press:
    head = _head(_table(_table(notice.get("content")).get("m.relates_to")))
    return Press(name, str(notice.get("event_id", "")), head, member.foreign_id, raw["type"] == "m.reaction")


def _head(relation: Json) -> str:
    named = relation.get("event_id")
    return named if relation.get("rel_type") == "m.thread" and isinstance(named, str) else ""


def _anchor(relation: Json, answered: Answered | None, targets: Mapping[str, Json]) -> str:
    """The thread it was said in; said beside any, that of what it answers, which may be a thread's own head."""
    if relation.get("rel_type") == "m.thread":
        return word(relation["event_id"])
    if answered is None:
        return ""
    target = _table(targets.get(answered.foreign_id, NOTHING).get("content"))
    return _head(_table(target.get("m.relates_to"))) or answered.foreign_id


def _discussion(raw: Json, room: Room, targets: Mapping[str, Json]) -> Discussion:
    root = root_of(raw)
    author = targets.get(root, NOTHING).get("sender")
    if not root:
        return ""
    return "staff" if author in room.names and author != room.account else "other"


def _of_message(name: str, raw: Json, room: Room, targets: Mapping[str, Json]) -> Event:
    """An edit speaks of the message it replaces, and carries no thread: the message is known by its own id."""
    content = _table(raw["content"])
    relation = _table(content.get("m.relates_to"))
    is_edit = relation.get("rel_type") == "m.replace"
    new = _table(content["m.new_content"]) if is_edit else content
    found = said.content(str(raw["type"]), new, room)
    if found == Text(""):
        return Unsupported(room.source, "empty")
    answered = _answered(relation, targets, room)
    return OperatorWrote(
        desk=room.desk,
        foreign_id=word(relation["event_id"]) if is_edit else name,
        anchor=_anchor(relation, answered, targets),
        member=_member(raw, room),
        content=found,
        at=_time(raw),
        answered=answered,
        mentions_colleague=said.calls_colleague(new, found, raw, room),
        edited=is_edit,
        discussion=_discussion(raw, room, targets),
    )


def _of_shut(name: str, raw: Json, room: Room, targets: Mapping[str, Json]) -> Event:
    """Words that nobody could read, in their place: an edit in that of what it replaces."""
    content = _table(raw["content"])
    word(content["algorithm"])
    relation = _table(content.get("m.relates_to"))
    answered = _answered(relation, targets, room)
    if relation.get("rel_type") == "m.replace":
        answered = Answered(word(relation["event_id"]), author="", by_bridge=False)
    return OperatorWrote(
        desk=room.desk,
        foreign_id=name,
        anchor=_anchor(relation, answered, targets),
        member=_member(raw, room),
        content=Placeholder("sealed"),
        at=_time(raw),
        answered=answered,
    )


def _answered(relation: Json, targets: Mapping[str, Json], room: Room | None) -> Answered | None:
    """In a thread a plain message "answers" the one before, for clients that know no threads: that is no answer."""
    reply = _table(relation.get("m.in_reply_to")).get("event_id")
    if not isinstance(reply, str) or not reply or relation.get("is_falling_back") is True:
        return None
    target = targets.get(reply, NOTHING)
    author = target.get("sender")
    if room is None or not isinstance(author, str):
        return Answered(reply, author="", by_bridge=False)
    return Answered(reply, author, author == room.account, said.shown(target, room))


def _member(raw: Json, room: Room) -> Member:
    person = word(raw["sender"])
    return Member(person, room.names[person])  # their rank is the room's when it is decided, not when it was said


def _time(raw: Json) -> datetime:
    at = raw["origin_server_ts"]
    if isinstance(at, bool) or not isinstance(at, int) or not 0 <= at < LATEST_MS:
        raise ValueError("time")
    return datetime.fromtimestamp(at / 1000, UTC)
