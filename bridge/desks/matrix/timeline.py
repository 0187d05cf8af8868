"""What happened in a room as events. Pure; each is read by itself, and one that cannot be read harms no other."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bridge import wording
from bridge.desks.matrix import choices, sealed_files
from bridge.desks.matrix.formatting import from_content
from bridge.desks.matrix.presses import Press
from bridge.desks.matrix.room import NOTHING, ROOM_STATE, Json, Room, mended
from bridge.desks.matrix.room import table as _table
from storage.content import Content, Location, Media, MediaKind, MediaRef, Placeholder, Text
from storage.desk_events import place_of
from storage.events import (
    Answered,
    ButtonPressed,
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
LONGEST_WORDS = 65_536  # no event is larger. https://spec.matrix.org/latest/client-server-api/#size-limits
COMMANDS = ("!", "/")

_KINDS = {
    "m.image": MediaKind.IMAGE,
    "m.video": MediaKind.VIDEO,
    "m.audio": MediaKind.AUDIO,
    "m.file": MediaKind.DOCUMENT,
}
_VOICE = "org.matrix.msc3245.voice"


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


def read(raw: object, room: Room, targets: Mapping[str, Json] = NOTHING_FOUND) -> Arrival | None:
    """One event of the timeline as an arrival; None for what nobody has to decide: our own words, the room's state.

    `targets`: the messages that `target_of` named, as far as they could be had.
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
    match raw["type"]:
        case "m.room.message" | "m.sticker":
            return _press_in_words(name, raw, room, targets) or _of_message(name, raw, room, targets)
        case "m.reaction":
            return _of_reaction(name, raw, room, targets)
        case "m.room.encrypted":
            return _of_shut(name, raw, room, targets)
        case "m.room.redaction":  # since room version 11 the name is in the content
            target = _word(content.get("redacts", raw.get("redacts")))
            return OperatorTookBack(room.desk, target, _member(raw, room), _time(raw))
    return Unsupported(room.source, "event")


def _of_reaction(name: str, raw: Json, room: Room, targets: Mapping[str, Json]) -> Event:
    relation = _table(_table(raw["content"])["m.relates_to"])
    target, emoji = _word(relation["event_id"]), wording.clean_name(_word(relation["key"]))
    press = _press(name, raw, room, targets.get(target, NOTHING), emoji)
    return press or OperatorReacted(room.desk, target, _member(raw, room), emoji, _time(raw), name)


def _press_in_words(name: str, raw: Json, room: Room, targets: Mapping[str, Json]) -> ButtonPressed | None:
    """Who cannot react answers a notice with the number of what they choose."""
    content = _table(raw["content"])
    answered = _answered(_table(content.get("m.relates_to")), targets, room)
    words = content.get("body")
    if answered is None or content.get("msgtype") != "m.text" or not isinstance(words, str):
        return None
    return _press(name, raw, room, targets.get(answered.foreign_id, NOTHING), _own_words(content, words))


def _own_words(content: Json, words: str) -> str:
    found = from_content(content)
    return found.text if len(words) < LONGEST_NAME else ""


def _press(name: str, raw: Json, room: Room, notice: Json, said: str) -> ButtonPressed | None:
    """Only what we ourselves offered can be chosen: a member's message may hold any field."""
    token = choices.chosen(notice, said) if notice.get("sender") == room.account else ""
    if not token:
        return None
    head = _head(_table(_table(notice.get("content")).get("m.relates_to")))
    member = _member(raw, room)
    press = Press(name, str(notice.get("event_id", "")), head, member.foreign_id, raw["type"] == "m.reaction")
    return ButtonPressed(room.desk, press.written(), token, member)


def _head(relation: Json) -> str:
    named = relation.get("event_id")
    return named if relation.get("rel_type") == "m.thread" and isinstance(named, str) else ""


def _anchor(relation: Json, answered: Answered | None, targets: Mapping[str, Json]) -> str:
    """The thread it was said in; said beside any, that of what it answers, which may be a thread's own head."""
    if relation.get("rel_type") == "m.thread":
        return _word(relation["event_id"])
    if answered is None:
        return ""
    target = _table(targets.get(answered.foreign_id, NOTHING).get("content"))
    return _head(_table(target.get("m.relates_to"))) or answered.foreign_id


def _of_message(name: str, raw: Json, room: Room, targets: Mapping[str, Json]) -> Event:
    """An edit speaks of the message it replaces, and carries no thread: the message is known by its own id."""
    content = _table(raw["content"])
    relation = _table(content.get("m.relates_to"))
    is_edit = relation.get("rel_type") == "m.replace"
    said = _table(content["m.new_content"]) if is_edit else content
    found = _content(str(raw["type"]), said, room)
    if found == Text(""):
        return Unsupported(room.source, "empty")
    answered = _answered(relation, targets, room)
    return OperatorWrote(
        desk=room.desk,
        foreign_id=_word(relation["event_id"]) if is_edit else name,
        anchor=_anchor(relation, answered, targets),
        member=_member(raw, room),
        content=found,
        at=_time(raw),
        answered=answered,
        mentions_colleague=_mentions_colleague(said, raw, room),
        edited=is_edit,
    )


def _of_shut(name: str, raw: Json, room: Room, targets: Mapping[str, Json]) -> Event:
    """Words that nobody could read, in their place: an edit in that of what it replaces."""
    content = _table(raw["content"])
    _word(content["algorithm"])
    relation = _table(content.get("m.relates_to"))
    answered = _answered(relation, targets, room)
    if relation.get("rel_type") == "m.replace":
        answered = Answered(_word(relation["event_id"]), author="", by_bridge=False)
    return OperatorWrote(
        desk=room.desk,
        foreign_id=name,
        anchor=_anchor(relation, answered, targets),
        member=_member(raw, room),
        content=Placeholder("sealed"),
        at=_time(raw),
        answered=answered,
    )


def _content(kind: str, said: Json, room: Room) -> Content:
    msgtype = "m.sticker" if kind == "m.sticker" else said["msgtype"]
    match msgtype:
        case "m.text" | "m.notice" | "m.emote":
            _word(said["body"], longest=LONGEST_WORDS)
            return from_content(said)
        case "m.location":
            return _place(_word(said["geo_uri"]))
        case "m.sticker":
            return Media(MediaKind.STICKER, _ref(said, room), emoji=wording.clean_name(str(said.get("body", ""))))
        case "m.image" | "m.video" | "m.audio" | "m.file":
            media = MediaKind.VOICE if _VOICE in said else _KINDS[str(msgtype)]
            # A caption is what stands beside the name of the file; without such a name the body is the name.
            has_caption = isinstance(said.get("filename"), str) and said["filename"] != said.get("body")
            return Media(media, _ref(said, room), from_content(said) if has_caption else Text(""))
    return Placeholder("kind", wording.clean_name(str(msgtype)))


def _ref(said: Json, room: Room) -> MediaRef:
    info = _table(said.get("info"))
    mime_type, size, name = info.get("mimetype"), info.get("size"), said.get("filename", said.get("body"))
    return MediaRef(
        room.source,
        _address(said),
        mime_type if isinstance(mime_type, str) and len(mime_type) < 100 else "",
        size if isinstance(size, int) and size >= 0 else None,
        wording.clean_name(name, longest=120) if isinstance(name, str) else "",
    )


def _address(said: Json) -> str:
    """Where the file is; in an encrypted room with what opens it."""
    sealed = _table(said.get("file"))
    return sealed_files.written(sealed, _word(sealed["url"])) if sealed else _word(said["url"])


def _place(uri: str) -> Content:
    """`geo:37.5,14.2;u=35`. https://datatracker.ietf.org/doc/html/rfc5870"""
    scheme, _, rest = uri.partition(":")
    latitude, longitude, *_ = (float(part) for part in rest.partition(";")[0].split(","))
    if scheme != "geo" or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("place")
    return Location(latitude, longitude)


def _answered(relation: Json, targets: Mapping[str, Json], room: Room | None) -> Answered | None:
    """In a thread a plain message "answers" the one before, for clients that know no threads: that is no answer."""
    reply = _table(relation.get("m.in_reply_to")).get("event_id")
    if not isinstance(reply, str) or not reply or relation.get("is_falling_back") is True:
        return None
    target = targets.get(reply, NOTHING)
    author = target.get("sender")
    if room is None or not isinstance(author, str):
        return Answered(reply, author="", by_bridge=False)
    return Answered(reply, author, author == room.account, _shown(target, room))


def _shown(target: Json, room: Room) -> Content | None:
    """What the answered message holds, as far as it can be read; an edited one as it stands now."""
    edit = _table(_table(_table(target.get("unsigned")).get("m.relations")).get("m.replace"))
    content = _table(target.get("content"))
    if edit and edit.get("sender") == target.get("sender"):
        content = _table(_table(edit.get("content")).get("m.new_content"))
    try:
        return _content(str(target.get("type")), content, room)
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None


def _mentions_colleague(said: Json, raw: Json, room: Room) -> bool:
    people = _table(said.get("m.mentions")).get("user_ids")
    colleagues = set(room.names) - {room.account, str(raw.get("sender"))}
    return isinstance(people, list) and any(isinstance(person, str) and person in colleagues for person in people)


def _member(raw: Json, room: Room) -> Member:
    person = _word(raw["sender"])
    return Member(person, room.names[person], "", person in room.managers)


def _time(raw: Json) -> datetime:
    at = raw["origin_server_ts"]
    if isinstance(at, bool) or not isinstance(at, int) or not 0 <= at < LATEST_MS:
        raise ValueError("time")
    return datetime.fromtimestamp(at / 1000, UTC)


def _word(value: object, *, longest: int = 1024) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise TypeError("word")
    return value
