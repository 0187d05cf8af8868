"""Deliveries as Meta's JSON. Pure. https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bridge import wording
from bridge.errors import Refused
from bridge.lines.whatsapp import limits
from storage.content import (
    Choices,
    Contact,
    Contacts,
    Content,
    Location,
    Media,
    MediaKind,
    Placeholder,
    Reaction,
    Tapped,
    Template,
    Text,
)
from storage.model import Address, AddressKind
from storage.outbox import Delivery

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TemplateShape:
    """What Meta says of an approved template: does its body take a parameter, and under which name."""

    language: str
    takes_words: bool
    parameter: str  # empty: positional


def recipient(addresses: tuple[Address, ...]) -> Json:
    """Whom to send to: `to` with a plus (without it Meta may prepend our own country), else `recipient` for a BSUID."""
    known = {address.kind: address.value for address in addresses}
    if phone := known.get(AddressKind.PHONE):
        return {"to": f"+{phone}"}
    if bsuid := known.get(AddressKind.BSUID) or known.get(AddressKind.PARENT_BSUID):
        return {"recipient": bsuid}
    raise Refused("no-address")


def message(delivery: Delivery, content: Content, *, opaque: str, media_id: str, shape: TemplateShape | None) -> Json:
    """The body of one POST to `/messages`. Raises Refused for content WhatsApp has no form for."""
    body: Json = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **recipient(delivery.addresses),
        "biz_opaque_callback_data": opaque,
    }
    if delivery.quoted is not None and not isinstance(content, Reaction):
        body["context"] = {"message_id": delivery.quoted}
    return body | _content(content, media_id, shape, delivery)


def _content(content: Content, media_id: str, shape: TemplateShape | None, delivery: Delivery) -> Json:
    match content:
        case Text():
            return {"type": "text", "text": {"body": wording.to_whatsapp(content), "preview_url": False}}
        case Media():
            return _media(content, media_id)
        case Location():
            place = {"latitude": content.latitude, "longitude": content.longitude}
            named = {"name": content.name, "address": content.address}
            return {"type": "location", "location": place | {k: v for k, v in named.items() if v}}
        case Contacts():
            return {"type": "contacts", "contacts": [_contact(contact) for contact in content.contacts]}
        case Reaction():
            if delivery.quoted is None:
                raise Refused("131009")
            return {"type": "reaction", "reaction": {"message_id": delivery.quoted, "emoji": content.emoji}}
        case Choices():
            return {"type": "interactive", "interactive": _interactive(content)}
        case Template():
            return {"type": "template", "template": _template(content, shape)}
        case Tapped() | Placeholder():
            raise Refused("131051")


def _media(content: Media, media_id: str) -> Json:
    kind = "audio" if content.media is MediaKind.VOICE else content.media.value
    fields: Json = {"id": media_id}
    if content.media is MediaKind.VOICE:
        fields["voice"] = True
    if content.caption.text and content.media in limits.ABILITIES.captions:
        fields["caption"] = wording.to_whatsapp(content.caption)
    if content.media is MediaKind.DOCUMENT:
        fields["filename"] = content.ref.filename or "documento"
    return {"type": kind, kind: fields}


def _contact(contact: Contact) -> Json:
    first, _, last = contact.name.partition(" ")
    name = {"formatted_name": contact.name, "first_name": first or contact.name} | ({"last_name": last} if last else {})
    return {
        "name": name,
        "phones": [{"phone": phone, "type": "CELL"} for phone in contact.phones],
        "emails": [{"email": email, "type": "WORK"} for email in contact.emails],
    }


def _interactive(content: Choices) -> Json:
    words = wording.to_whatsapp(content.text)
    if not content.label and len(content.choices) <= limits.BUTTONS:
        buttons = [
            {"type": "reply", "reply": {"id": c.id, "title": c.title[: limits.BUTTON_TITLE]}} for c in content.choices
        ]
        return {"type": "button", "body": {"text": words[: limits.BUTTON_BODY]}, "action": {"buttons": buttons}}
    rows = [
        {"id": c.id, "title": c.title[: limits.LIST_TITLE]}
        | ({"description": c.description[: limits.LIST_DESCRIPTION]} if c.description else {})
        for c in content.choices[: limits.LIST_ROWS]
    ]
    action = {"button": content.label[: limits.LIST_LABEL], "sections": [{"rows": rows}]}
    return {"type": "list", "body": {"text": words[: limits.LIST_BODY]}, "action": action}


def _template(content: Template, shape: TemplateShape | None) -> Json:
    takes_words = bool(content.words) if shape is None else shape.takes_words
    body: Json = {
        "name": content.name,
        "language": {"code": content.language if shape is None else shape.language},
    }
    if takes_words:
        parameter: Json = {"type": "text", "text": wording.one_line(content.words)[: limits.TEMPLATE_WORDS] or "—"}
        if shape is not None and shape.parameter:
            parameter["parameter_name"] = shape.parameter
        body["components"] = [{"type": "body", "parameters": [parameter]}]
    return body


def shape_of(template: Mapping[str, Any]) -> TemplateShape:
    """What to know of one entry of `/message_templates`."""
    components: list[Json] = list(template.get("components") or ())
    body = next((c for c in components if str(c.get("type", "")).upper() == "BODY"), {})
    text = str(body.get("text", ""))
    opening, closing = text.find("{{"), text.find("}}")
    inside = text[opening + 2 : closing].strip() if 0 <= opening < closing else ""
    return TemplateShape(
        language=str(template.get("language", "it")),
        takes_words=bool(inside),
        parameter="" if inside.isdigit() else inside,
    )


def mark_read(foreign_id: str) -> Json:
    """A read receipt. https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/mark-message-as-read"""
    return {"messaging_product": "whatsapp", "status": "read", "message_id": foreign_id}


def reject_call(call: str) -> Json:
    """Hang up. https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/user-initiated-calls"""
    return {"messaging_product": "whatsapp", "call_id": call, "action": "reject"}
