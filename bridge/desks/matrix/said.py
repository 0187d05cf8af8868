"""What a message says: words, a file, a place; and whom it calls. Pure."""

import re
from collections.abc import Iterable

from bridge import wording
from bridge.desks.matrix import sealed_files
from bridge.desks.matrix.formatting import called_in, from_content
from bridge.desks.matrix.room import SAID, Json, Room
from bridge.desks.matrix.room import table as _table
from storage.content import Content, Location, Media, MediaKind, MediaRef, Placeholder, Text, words_of

LONGEST_WORDS = 65_536  # no event is larger. https://spec.matrix.org/latest/client-server-api/#size-limits
EVERYBODY = "@room"  # https://spec.matrix.org/latest/client-server-api/#user-and-room-mentions
_NAME_FIRST = re.compile(r"@\w")

_KINDS = {
    "m.image": MediaKind.IMAGE,
    "m.video": MediaKind.VIDEO,
    "m.audio": MediaKind.AUDIO,
    "m.file": MediaKind.DOCUMENT,
}
_VOICE = "org.matrix.msc3245.voice"


def content(kind: str, said: Json, room: Room) -> Content:
    """What a message holds. Raises LookupError, TypeError or ValueError for what holds nothing that can be read."""
    if kind not in SAID:
        return Placeholder("kind", wording.clean_name(kind))
    msgtype = "m.sticker" if kind == "m.sticker" else said["msgtype"]
    match msgtype:
        case "m.text" | "m.notice" | "m.emote":
            word(said["body"], longest=LONGEST_WORDS)
            return from_content(said)
        case "m.location":
            return _place(word(said["geo_uri"]))
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
    return sealed_files.written(sealed, word(sealed["url"])) if sealed else word(said["url"])


def _place(uri: str) -> Content:
    """`geo:37.5,14.2;u=35`. https://datatracker.ietf.org/doc/html/rfc5870"""
    scheme, _, rest = uri.partition(":")
    latitude, longitude, *_ = (float(part) for part in rest.partition(";")[0].split(","))
    if scheme != "geo" or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("place")
    return Location(latitude, longitude)


def shown(target: Json, room: Room) -> Content | None:
    """What the answered message holds, as far as it can be read; an edited one as it stands now."""
    edit = _table(_table(_table(target.get("unsigned")).get("m.relations")).get("m.replace"))
    found = _table(target.get("content"))
    if edit and edit.get("sender") == target.get("sender"):
        found = _table(_table(edit.get("content")).get("m.new_content"))
    try:
        return content(str(target.get("type")), found, room)
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None


def calls_colleague(said: Json, found: Content, raw: Json, room: Room) -> bool:
    """Whether it is meant for somebody else in the room: by the list of whom it calls, by a link, by what is typed.

    Not every client fills the list; one typed name too many is kept as a note, and one tap sends it.
    """
    mentions, colleagues = _table(said.get("m.mentions")), set(room.names) - {room.account, str(raw.get("sender"))}
    named = mentions.get("user_ids")
    listed = [person for person in named if isinstance(person, str)] if isinstance(named, list) else []
    if mentions.get("room") is True or not colleagues.isdisjoint(listed):
        return True
    linked = set(called_in(said)) - {room.account, str(raw.get("sender"))}
    return bool(linked) or _types_name(words_of(found), room, colleagues)


def _types_name(words: str, room: Room, colleagues: Iterable[str]) -> bool:
    """Words that begin with a name as it is typed, or hold everybody's or a colleague's anywhere."""
    own = (room.account, room.account.partition(":")[0], f"@{room.names.get(room.account, '')}")
    names = [name for person in colleagues for name in (person, person.partition(":")[0], f"@{room.names[person]}")]
    folded = words.strip().casefold()
    if _NAME_FIRST.match(folded) and not any(_holds(folded[: len(name) + 1], name.casefold()) for name in own):
        return True
    return any(_holds(folded, name.casefold()) for name in (EVERYBODY, *names))


def _holds(words: str, name: str) -> bool:
    """Whether a name stands there as a word of its own."""
    place = words.find(name)
    while place >= 0:
        before, behind = words[max(0, place - 1) : place], words[place + len(name) : place + len(name) + 1]
        if not _is_of_word(before) and not _is_of_word(behind):
            return True
        place = words.find(name, place + 1)
    return False


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def word(value: object, *, longest: int = 1024) -> str:
    """What must be some words. Raises TypeError if it is not."""
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise TypeError("word")
    return value
