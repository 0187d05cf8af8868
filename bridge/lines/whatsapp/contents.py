"""One inbound message of WhatsApp as content. Pure; what cannot be carried becomes a placeholder, never silence.

Shapes: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
"""

from collections.abc import Callable, Mapping
from typing import Any

from bridge import wording
from storage.content import (
    Contact,
    Contacts,
    Content,
    Location,
    Media,
    MediaKind,
    MediaRef,
    Placeholder,
    Reaction,
    Tapped,
)

Json = Mapping[str, Any]
FILENAME_LENGTH = 120
FIELD_LENGTH = 200


def content(message: Json, *, lane: str) -> Content:
    """The content of a message of any type. Raises KeyError, TypeError or ValueError if its own form is broken."""
    kind = str(message["type"])
    if kind in _MEDIA:
        return _media(kind, message[kind], lane)
    reader = _READERS.get(kind)
    if reader is None:
        return Placeholder("kind", wording.clean_name(kind))
    return reader(message)


def changed_message(message: Json) -> str:
    """The network's id of the message an edit or a deletion speaks of."""
    for kind in ("edit", "revoke"):
        part = message.get(kind)
        if message.get("type") == kind and isinstance(part, Mapping):
            return str(part.get("original_message_id") or "")
    return ""


def _text(message: Json) -> Content:
    return wording.from_whatsapp(str(message["text"]["body"]))


_MEDIA = {
    "image": MediaKind.IMAGE,
    "video": MediaKind.VIDEO,
    "audio": MediaKind.AUDIO,
    "document": MediaKind.DOCUMENT,
    "sticker": MediaKind.STICKER,
}


def _media(kind: str, part: Json, lane: str) -> Content:
    mime_type = str(part.get("mime_type") or "")
    media = MediaKind.VOICE if kind == "audio" and part.get("voice") else _MEDIA[kind]
    filename = _filename(str(part.get("filename") or ""))
    return Media(
        media=media,
        ref=MediaRef(lane, str(part["id"]), mime_type, None, filename),
        caption=wording.from_whatsapp(str(part.get("caption") or "")),
        animated=bool(part.get("animated")),
    )


def _filename(name: str) -> str:
    """A file's name is a stranger's words: no folders, no control signs, no disguise."""
    last = wording.clean(name).replace("\\", "/").rpartition("/")[2].strip(" .")
    return last[-FILENAME_LENGTH:]


def _location(message: Json) -> Content:
    place = message["location"]
    latitude, longitude = float(place["latitude"]), float(place["longitude"])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # "nan" is no place either
        raise ValueError("no such place")
    return Location(
        latitude=latitude,
        longitude=longitude,
        name=wording.clean_name(str(place.get("name") or "")),
        address=wording.clean_name(str(place.get("address") or ""), longest=FIELD_LENGTH),
    )


def _contacts(message: Json) -> Content:
    cards = [card for card in message["contacts"] if isinstance(card, Mapping)]
    return Contacts(tuple(_contact(card) for card in cards))


def _contact(card: Json) -> Contact:
    name = card.get("name") or {}
    organisation = card.get("org") or {}
    phones = [str(p.get("phone") or p.get("wa_id") or "") for p in card.get("phones") or () if p]
    emails = [str(e.get("email") or "") for e in card.get("emails") or () if e]
    return Contact(
        name=wording.clean_name(str(name.get("formatted_name") or name.get("first_name") or "")),
        phones=tuple(wording.clean_name(phone) for phone in phones if phone),
        emails=tuple(wording.clean_name(email) for email in emails if email),
        organisation=wording.clean_name(str(organisation.get("company") or "")),
    )


def _reaction(message: Json) -> Content:
    reaction = message["reaction"]
    return Reaction(str(reaction["message_id"]), str(reaction.get("emoji") or ""))


def _button(message: Json) -> Content:
    button = message["button"]
    return Tapped(str(button.get("payload") or ""), wording.clean(str(button.get("text") or "")))


def _interactive(message: Json) -> Content:
    part = message.get("interactive")
    if not isinstance(part, Mapping):
        return Placeholder("kind", "interactive")
    kind = str(part.get("type", ""))
    if kind in ("button_reply", "list_reply"):
        reply = part[kind]
        return Tapped(str(reply["id"]), wording.clean(str(reply.get("title") or "")))
    return Placeholder({"nfm_reply": "form", "call_permission_reply": "call-permission"}.get(kind, "kind"), kind)


def _edit(message: Json) -> Content:
    inner = message["edit"].get("message") or {}
    part = inner.get(str(inner.get("type"))) or {}
    words = str(part.get("body") or part.get("caption") or "")
    return Placeholder("edited-to", caption=wording.from_whatsapp(words))


def _unsupported(message: Json) -> Content:
    part = message.get("unsupported")
    kind = str(part.get("type") or "") if isinstance(part, Mapping) else ""
    if kind == "edit":
        return Placeholder("edited")
    codes = [error.get("code") for error in message.get("errors") or () if isinstance(error, Mapping)]
    if 131052 in codes:
        return Placeholder("media-lost")
    if 131060 in codes:
        return Placeholder("unavailable")
    return Placeholder("kind", wording.clean_name(kind)) if kind else Placeholder("unknown")


_READERS: dict[str, Callable[[Json], Content]] = {
    "text": _text,
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "button": _button,
    "interactive": _interactive,
    "edit": _edit,
    "revoke": lambda message: Placeholder("revoked"),
    "order": lambda message: Placeholder("order"),
    "unsupported": _unsupported,
}


# What staff read about the number and the account: the text is `account-<topic>`.
_TOPICS = {
    "account_alerts": "alert",
    "account_review_update": "review",
    "account_settings_update": "settings",
    "account_update": "account",
    "business_capability_update": "capability",
    "business_username_update": "username",
    "business_username_updates": "username",
    "phone_number_name_update": "name",
    "phone_number_quality_update": "quality",
    "security": "security",
}


def account_topic(field: str, value: Json) -> tuple[str, dict[str, str]]:
    """The topic of an account's webhook, and its short plain values, nested ones included."""
    fields: dict[str, str] = {} if field in _TOPICS else {"field": wording.clean_name(field)}
    for name, part in value.items():
        if isinstance(part, Mapping):
            fields |= {str(k): _short(v) for k, v in part.items() if isinstance(v, str | int | float)}
        elif isinstance(part, str | int | float):
            fields[str(name)] = _short(part)
    hidden = ("display_phone_number", "requester")
    return _TOPICS.get(field, "other"), {k: v for k, v in fields.items() if k not in hidden}


def _short(value: object) -> str:
    return wording.clean_name(str(value), longest=FIELD_LENGTH)
