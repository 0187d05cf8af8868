"""What may be sent besides interactive messages and templates: the limits of each type, checked as Meta does."""

import re
from collections.abc import Callable
from typing import Any

from bridge.simulator.graph.errors import GraphError
from bridge.simulator.graph.media import MediaStore, as_number
from bridge.simulator.graph.town import Message

# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/… (one page per type)
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_OPAQUE = 512
MOST_CONTACTS = 257
LONGEST_FILENAME = 240
LINK = re.compile(r"https?://[^\s]+", re.IGNORECASE)

Object = dict[str, Any]


def need_text(holder: Object, key: str, path: str, longest: int) -> str:
    """A required non-empty string of at most `longest` characters. Raises 100."""
    value = holder.get(key)
    if not isinstance(value, str) or not value.strip():
        raise GraphError(100, f"The parameter {path}['{key}'] is required.")
    return check_length(value, f"{path}['{key}']", longest)


def check_length(value: str, path: str, longest: int) -> str:
    """Counted in UTF-16 units: Meta does not say which unit it counts, so the strictest. Raises 100."""
    if count_units(value) > longest:
        raise GraphError(100, f"Param {path} must be at most {longest} characters long.")
    return value


def count_units(value: str) -> int:
    """The length in UTF-16 units."""
    return len(value.encode("utf-16-le", "surrogatepass")) // 2


def check_keys(holder: Object, known: frozenset[str], path: str) -> None:
    """Raises 100 on a key Meta does not know."""
    for key in holder.keys() - known:
        raise GraphError(100, f'Unexpected key "{key}" on param "{path}".')


def optional_text(holder: Object, key: str, path: str, longest: int) -> str | None:
    """A string that may be absent. Raises 100."""
    return need_text(holder, key, path, longest) if holder.get(key) is not None else None


def text_of(part: Object, message: Message, _: MediaStore) -> None:
    """A plain text."""
    check_keys(part, frozenset({"body", "preview_url"}), "text")
    message.text = need_text(part, "body", "text", LONGEST_TEXT)
    if not isinstance(part.get("preview_url", False), bool):
        raise GraphError(100, "Param text['preview_url'] must be a boolean.")


MEDIA_KEYS = {
    "image": frozenset({"id", "link", "caption"}),
    "video": frozenset({"id", "link", "caption"}),
    "document": frozenset({"id", "link", "caption", "filename"}),
    "audio": frozenset({"id", "link", "voice"}),
    "sticker": frozenset({"id", "link"}),
}


def media_of(part: Object, message: Message, store: MediaStore) -> None:
    """Image, video, document, audio or sticker, by id or by link. `message.type` says which."""
    check_keys(part, MEDIA_KEYS[message.type], message.type)
    refer_media(part, message, store)
    message.caption = optional_text(part, "caption", message.type, LONGEST_CAPTION)
    message.filename = optional_text(part, "filename", message.type, LONGEST_FILENAME)
    if part.get("voice") is True:
        message.type = "voice"


def refer_media(part: Object, message: Message, store: MediaStore) -> None:
    """Note which media a part shows; exactly one of id and link."""
    media_id, link = part.get("id"), part.get("link")
    if (media_id is None) == (link is None):
        raise GraphError(100, f"Exactly one of {message.type}['id'] and {message.type}['link'] is required.")
    if link is not None:
        if not isinstance(link, str) or not LINK.fullmatch(link):
            raise GraphError(100, f"Param {message.type}['link'] is not a valid URI.")
        message.link = link
        return
    known = store.find(str(media_id))
    if known is None:
        raise GraphError(131009, f"Media with id {media_id} does not exist or has expired.")
    message.media_id, message.mime_type = known.id, known.mime_type


def location_of(part: Object, message: Message, _: MediaStore) -> None:
    """A place. Meta's own sample sends the coordinates as strings."""
    check_keys(part, frozenset({"latitude", "longitude", "name", "address"}), "location")
    latitude, longitude = as_number(part.get("latitude")), as_number(part.get("longitude"))
    if latitude is None or longitude is None:
        raise GraphError(100, "The parameters location['latitude'] and location['longitude'] are required.")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise GraphError(131009, "The coordinates are out of range.")
    message.location = {**part, "latitude": latitude, "longitude": longitude}


def contacts_of(part: Any, message: Message, _: MediaStore) -> None:
    """Contact cards; `formatted_name` and one more part of the name are compulsory (Meta's contacts page)."""
    if not isinstance(part, list) or not part:
        raise GraphError(100, "The parameter contacts is required.")
    if len(part) > MOST_CONTACTS:
        raise GraphError(131009, f"At most {MOST_CONTACTS} contacts.")
    for contact in part:
        name = contact.get("name") if isinstance(contact, dict) else None
        if not isinstance(name, dict) or not name.get("formatted_name"):
            raise GraphError(131008, "Required parameter is missing: contacts['name']['formatted_name'].")
        if not any(name.get(key) for key in ("first_name", "last_name", "middle_name", "suffix", "prefix")):
            raise GraphError(131009, "A contact's name needs a part besides formatted_name.")
    message.contacts = part


Reader = Callable[[Any, Message, MediaStore], None]
PLAIN: dict[str, Reader] = {
    "text": text_of,
    "location": location_of,
    "contacts": contacts_of,
    **dict.fromkeys(MEDIA_KEYS, media_of),
}
