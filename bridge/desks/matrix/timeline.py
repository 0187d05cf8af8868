"""What happened in a room as events. Pure; each is read by itself, and one that cannot be read harms no other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bridge import wording
from bridge.desks.matrix import rights
from bridge.desks.matrix.formatting import from_content
from storage.content import Content, Location, Media, MediaKind, MediaRef, Placeholder, Text
from storage.events import Answered, Event, Member, OperatorReacted, OperatorWrote, Unreadable, Unsupported
from storage.inbox import Arrival

Json = Mapping[str, object]
NOTHING: Json = {}
LATEST_MS = 253_402_300_799_000  # the last year a date can have; a hostile member's clock may say anything
LONGEST_WORDS = 65_536  # no event is larger. https://spec.matrix.org/latest/client-server-api/#size-limits
COMMANDS = ("!", "/")
ROOM_STATE = frozenset({"m.room.member", "m.room.power_levels", "m.room.create"})  # what changes who may do what

_KINDS = {
    "m.image": MediaKind.IMAGE,
    "m.video": MediaKind.VIDEO,
    "m.audio": MediaKind.AUDIO,
    "m.file": MediaKind.DOCUMENT,
}
_VOICE = "org.matrix.msc3245.voice"


@dataclass(frozen=True, slots=True)
class Room:
    """Which room is listened to, whose the bridge's account is, and what members are called."""

    desk: str
    room_id: str
    account: str
    names: Mapping[str, str] = field(default_factory=dict)  # of who is in it
    managers: frozenset[str] = frozenset()

    @property
    def administrators(self) -> tuple[Member, ...]:
        """Its managers, but for ourselves."""
        people = sorted(self.managers - {self.account})
        return tuple(Member(person, self.names[person], "", True) for person in people)

    @property
    def source(self) -> str:
        """Where its events come from, as the inbox calls it."""
        return f"desk:{self.desk}"


def inside(desk: str, room_id: str, account: str, state: Sequence[object]) -> Room:
    """A room as its state has it now."""
    mended = [_mended(event) for event in state]
    may = rights.read(mended)
    names = {person: person for person in may.members}
    for event in mended:
        person, name = str(event.get("state_key", "")), _table(event.get("content")).get("displayname")
        if event.get("type") == "m.room.member" and person in names and isinstance(name, str):
            names[person] = wording.clean_name(name) or person
    return Room(desk, room_id, account, names, may.managers)


def touches_rights(raw: object) -> bool:
    """Whether who may do what must be read anew: it may have changed, or it is a command."""
    event = _table(raw)
    body = _table(event.get("content")).get("body")
    return event.get("type") in ROOM_STATE or (isinstance(body, str) and body.lstrip().startswith(COMMANDS))


def _mended(raw: object) -> Json:
    """An event without half characters; one that is nested beyond all reason is none."""
    try:
        return _table(wording.mended(raw))
    except RecursionError:
        return NOTHING


def read(raw: object, room: Room) -> Arrival | None:
    """One event of the timeline as an arrival; None for what nobody has to decide: our own words, the room's state."""
    given = _table(raw)
    name = given.get("event_id")
    if given.get("sender") == room.account or "state_key" in given or not isinstance(name, str):
        return None
    try:
        event = _event(name, _mended(raw), room)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        event = Unreadable(room.source, "", type(error).__name__)
    anchor = event.anchor if isinstance(event, OperatorWrote) else ""
    return Arrival(room.source, name, f"{room.source}:{anchor}", event)


def _event(name: str, raw: Json, room: Room) -> Event:
    if raw["sender"] not in room.names:
        return Unsupported(room.source, "stranger")  # who was put out meanwhile says nothing in our name
    content = raw["content"]
    if not isinstance(content, Mapping):
        raise TypeError("content")
    match raw["type"]:
        case "m.room.message" | "m.sticker":
            return _of_message(name, raw, content, room)
        case "m.reaction":
            relation = _table(content["m.relates_to"])
            target, emoji = _word(relation["event_id"]), wording.clean_name(_word(relation["key"]))
            return OperatorReacted(room.desk, target, _member(raw, room), emoji, _time(raw))
    return Unsupported(room.source, "event")


def _of_message(name: str, raw: Json, content: Json, room: Room) -> Event:
    """An edit speaks of the message it replaces, and carries no thread: the message is known by its own id."""
    relation = _table(content.get("m.relates_to"))
    is_edit = relation.get("rel_type") == "m.replace"
    said = _table(content["m.new_content"]) if is_edit else content
    found = _content(str(raw["type"]), said, room)
    if found == Text(""):
        return Unsupported(room.source, "empty")
    return OperatorWrote(
        desk=room.desk,
        foreign_id=_word(relation["event_id"]) if is_edit else name,
        anchor=_word(relation["event_id"]) if relation.get("rel_type") == "m.thread" else "",
        member=_member(raw, room),
        content=found,
        at=_time(raw),
        answered=_answered(relation),
        mentions_colleague=_mentions_colleague(said, raw, room),
        edited=is_edit,
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
        _word(said["url"]),
        mime_type if isinstance(mime_type, str) and len(mime_type) < 100 else "",
        size if isinstance(size, int) and size >= 0 else None,
        wording.clean_name(name, longest=120) if isinstance(name, str) else "",
    )


def _place(uri: str) -> Content:
    """`geo:37.5,14.2;u=35`. https://datatracker.ietf.org/doc/html/rfc5870"""
    scheme, _, rest = uri.partition(":")
    latitude, longitude, *_ = (float(part) for part in rest.partition(";")[0].split(","))
    if scheme != "geo" or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("place")
    return Location(latitude, longitude)


def _answered(relation: Json) -> Answered | None:
    """In a thread a plain message "answers" the one before, for clients that know no threads: that is no answer."""
    reply = _table(relation.get("m.in_reply_to")).get("event_id")
    if not isinstance(reply, str) or relation.get("is_falling_back") is True:
        return None
    return Answered(_word(reply), author="", by_bridge=False)


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


def _table(value: object) -> Json:
    return value if isinstance(value, Mapping) else NOTHING


def _word(value: object, *, longest: int = 1024) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise TypeError("word")
    return value
