"""Deliveries as Meta's JSON. Pure. https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages"""

from typing import Any

from bridge import fitting, wording
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
from storage.templates import HeaderKind, TemplateForm, TemplateVersion

Json = dict[str, Any]


def recipient(addresses: tuple[Address, ...]) -> Json:
    """Whom to send to: `to` with a plus (without it Meta may prepend our own country), else `recipient` for a BSUID."""
    known = {address.kind: address.value for address in addresses}
    if phone := known.get(AddressKind.PHONE):
        return {"to": f"+{phone}"}
    if bsuid := known.get(AddressKind.BSUID) or known.get(AddressKind.PARENT_BSUID):
        return {"recipient": bsuid}
    raise Refused("no-address")


def message(
    delivery: Delivery, content: Content, *, opaque: str, media_id: str, version: TemplateVersion | None
) -> Json:
    """The body of one POST to `/messages`. Raises Refused for content WhatsApp has no form for."""
    body: Json = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **recipient(delivery.addresses),
        "biz_opaque_callback_data": opaque,
    }
    if delivery.quoted is not None and not isinstance(content, Reaction):
        body["context"] = {"message_id": delivery.quoted}
    return body | _content(content, media_id, version, delivery)


def _content(content: Content, media_id: str, version: TemplateVersion | None, delivery: Delivery) -> Json:
    match content:
        case Text():
            return {"type": "text", "text": {"body": wording.to_whatsapp(content), "preview_url": False}}
        case Media():
            return _media(content, media_id)
        case Location():
            return {"type": "location", "location": _place(content)}
        case Contacts():
            return {"type": "contacts", "contacts": [_contact(contact) for contact in content.contacts]}
        case Reaction():
            if delivery.quoted is None:
                raise Refused("131009")
            return {"type": "reaction", "reaction": {"message_id": delivery.quoted, "emoji": content.emoji}}
        case Choices():
            return {"type": "interactive", "interactive": _interactive(content)}
        case Template():
            return {"type": "template", "template": _template(content, media_id, version)}
        case Tapped() | Placeholder():
            raise Refused("131051")


def _place(place: Location) -> Json:
    named = {"name": place.name, "address": place.address}
    return {"latitude": place.latitude, "longitude": place.longitude} | {k: v for k, v in named.items() if v}


def _media(content: Media, media_id: str) -> Json:
    kind = "audio" if content.media is MediaKind.VOICE else content.media.value
    fields = _file(content, media_id)
    if content.media is MediaKind.VOICE:
        fields["voice"] = True
    if content.caption.text and content.media in limits.ABILITIES.captions:
        fields["caption"] = wording.to_whatsapp(content.caption)
    return {"type": kind, kind: fields}


def _file(content: Media, media_id: str) -> Json:
    named = {"filename": content.ref.filename or "documento"} if content.media is MediaKind.DOCUMENT else {}
    return {"id": media_id} | named


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


def _template(content: Template, media_id: str, version: TemplateVersion | None) -> Json:
    """As Meta told it is; what is not known takes the words in one position, as most do."""
    body: Json = {
        "name": content.name,
        "language": {"code": content.language if version is None else version.language},
    }
    if components := [*_header(content, media_id, version), *_body(content, version)]:
        body["components"] = components
    return body


def _header(content: Template, media_id: str, version: TemplateVersion | None) -> list[Json]:
    """What stands above. Raises Refused where the template wants what is not there: nobody else would get it either."""
    kind = HeaderKind.NONE if version is None else version.form.header
    match content.header:
        case Media(media=media) if media.value == kind:
            part = {"type": media.value, media.value: _file(content.header, media_id)}
        case Location() if kind is HeaderKind.LOCATION:
            part = {"type": "location", "location": _place(content.header)}
        case _ if kind in (HeaderKind.NONE, HeaderKind.TEXT):
            return []
        case _:
            raise Refused("132000", stops_broadcast=True)
    return [{"type": "header", "parameters": [part]}]


def _body(content: Template, version: TemplateVersion | None) -> list[Json]:
    form = TemplateForm(parameters=("1",) if content.words else ()) if version is None else version.form
    room = limits.TEMPLATE_WORDS if version is None else fitting.room_units(form)
    values = fitting.cut([part.text for part in fitting.into(form, content.words)], room_units=room)
    parameters = [
        {"type": "text", "text": value} | ({} if name.isdigit() else {"parameter_name": name})
        for name, value in zip(form.parameters, values, strict=True)
    ]
    return [{"type": "body", "parameters": parameters}] if parameters else []


def mark_read(foreign_id: str) -> Json:
    """A read receipt. https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/mark-message-as-read"""
    return {"messaging_product": "whatsapp", "status": "read", "message_id": foreign_id}


def reject_call(call: str) -> Json:
    """Hang up. https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/user-initiated-calls"""
    return {"messaging_product": "whatsapp", "call_id": call, "action": "reject"}
