"""Interactive messages: reply buttons, lists, a link button, a request for the position."""

from collections.abc import Callable
from typing import Any

from bridge.simulator.graph.content import LINK, check_keys, count_units, refer_media
from bridge.simulator.graph.errors import GraphError
from bridge.simulator.graph.media import MediaStore
from bridge.simulator.graph.town import Message

# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages
# and …/interactive-list-messages, …/interactive-cta-url-messages, …/location-request-messages
LONGEST_BODY = 1024
LONGEST_LIST_BODY = 4096
LONGEST_HEADER = 60
LONGEST_FOOTER = 60
MOST_BUTTONS = 3
LONGEST_BUTTON_ID = 256
LONGEST_BUTTON = 20
MOST_SECTIONS = 10
MOST_ROWS = 10
LONGEST_ROW_ID = 200
LONGEST_ROW = 24
LONGEST_ROW_DESCRIPTION = 72
LONGEST_SECTION = 24

Object = dict[str, Any]
KEYS = frozenset({"type", "header", "body", "footer", "action"})


def interactive_of(part: Object, message: Message, store: MediaStore) -> None:
    """Check `interactive` and note what the phone shows. Missing parts are 131008, wrong ones 131009."""
    check_keys(part, KEYS, "interactive")
    kind = str(part.get("type", ""))
    reader = ACTIONS.get(kind)
    if reader is None:
        raise GraphError(100, f"Param interactive['type'] must be one of {sorted(ACTIONS)}.")
    longest = LONGEST_LIST_BODY if kind == "list" else LONGEST_BODY
    message.text = need(_object(part, "body"), "text", "body", longest)
    if part.get("footer") is not None:
        message.footer = need(_object(part, "footer"), "text", "footer", LONGEST_FOOTER)
    if part.get("header") is not None:
        _read_header(_object(part, "header"), kind, message, store)
    reader(_object(part, "action"), message)


def need(holder: Object, key: str, name: str, longest: int) -> str:
    """A required string of an interactive message. Raises 131008 when missing, 131009 when too long."""
    value = holder.get(key)
    if value is None:
        raise GraphError(131008, f"Required parameter is missing: {name} {key}.")
    if not isinstance(value, str) or not value.strip() or count_units(value) > longest:
        raise GraphError(131009, f"{name.capitalize()} {key} length invalid. Min length: 1, Max length: {longest}")
    return value


def _object(holder: Object, key: str) -> Object:
    value = holder.get(key)
    if not isinstance(value, dict):
        raise GraphError(131008, f"Required parameter is missing: {key}.")
    return value


def _list(holder: Object, key: str, most: int) -> list[Object]:
    value = holder.get(key)
    if value is None:
        raise GraphError(131008, f"Required parameter is missing: {key}.")
    if not isinstance(value, list) or not 0 < len(value) <= most or not all(isinstance(one, dict) for one in value):
        raise GraphError(131009, f"Invalid {key} count. Min allowed {key}: 1, Max allowed {key}: {most}")
    return value


def _read_header(header: Object, kind: str, message: Message, store: MediaStore) -> None:
    shape = header.get("type")
    if shape == "text":
        message.header = need(header, "text", "header", LONGEST_HEADER)
        return
    if shape not in ("image", "video", "document") or kind not in ("button", "cta_url"):
        raise GraphError(131009, f"Header type {shape} is not allowed for interactive type {kind}.")
    carrier = Message("", "line", 0.0, str(shape))
    refer_media(_object(header, str(shape)), carrier, store)
    message.adopt(carrier)


def _read_buttons(action: Object, message: Message) -> None:
    for button in _list(action, "buttons", MOST_BUTTONS):
        if button.get("type") != "reply":
            raise GraphError(131009, "Button type must be reply.")
        reply = _object(button, "reply")
        identity = need(reply, "id", "button", LONGEST_BUTTON_ID)
        message.buttons.append({"id": identity, "title": need(reply, "title", "button", LONGEST_BUTTON)})
    _check_unique(message.buttons, "id", "Button ids")
    _check_unique(message.buttons, "title", "Button titles")


def _read_list(action: Object, message: Message) -> None:
    message.buttons.append({"id": None, "title": need(action, "button", "list button", LONGEST_BUTTON)})
    sections = _list(action, "sections", MOST_SECTIONS)
    for section in sections:
        title = section.get("title")
        if len(sections) > 1 or title is not None:
            title = need(section, "title", "section", LONGEST_SECTION)
        for row in _list(section, "rows", MOST_ROWS):
            description = row.get("description")
            if description is not None:
                description = need(row, "description", "row", LONGEST_ROW_DESCRIPTION)
            identity = need(row, "id", "row", LONGEST_ROW_ID)
            shown = {"id": identity, "title": need(row, "title", "row", LONGEST_ROW), "description": description}
            message.rows.append(shown | {"section": title})
    if len(message.rows) > MOST_ROWS:
        raise GraphError(131009, f"Total row count exceed max allowed count: {MOST_ROWS}")
    _check_unique(message.rows, "id", "Row ids")


def _check_unique(parts: list[Object], key: str, name: str) -> None:
    if len({part[key] for part in parts}) < len(parts):
        raise GraphError(131009, f"{name} must be unique.")


def _read_link(action: Object, message: Message) -> None:
    if action.get("name") != "cta_url":
        raise GraphError(131009, "Action name must be cta_url.")
    parameters = _object(action, "parameters")
    title, url = need(parameters, "display_text", "button", LONGEST_BUTTON), parameters.get("url")
    if not isinstance(url, str) or not LINK.fullmatch(url):
        raise GraphError(131009, "The url of the button is not valid.")
    message.buttons.append({"id": None, "title": title, "url": url})


def _read_location_request(action: Object, message: Message) -> None:
    if action.get("name") != "send_location":
        raise GraphError(131009, "Action name must be send_location.")
    message.buttons.append({"id": None, "title": "Invia posizione"})


ACTIONS: dict[str, Callable[[Object, Message], None]] = {
    "button": _read_buttons,
    "list": _read_list,
    "cta_url": _read_link,
    "location_request_message": _read_location_request,
}
