"""What a citizen does with the phone, as Meta tells it."""

import base64
import binascii
from collections.abc import AsyncIterator, Callable
from typing import Any

from bridge.simulator.graph.content import text_of
from bridge.simulator.graph.envelope import Change, value_of
from bridge.simulator.graph.errors import GraphError
from bridge.simulator.graph.exchange import Exchange
from bridge.simulator.graph.media import WEBHOOK_LIFETIME, Media, as_number
from bridge.simulator.graph.town import Citizen, Message, make_wamid

MEDIA_TYPES = ("image", "video", "audio", "voice", "document", "sticker")
SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n"

Object = dict[str, Any]


class Phones:
    """The citizens' hands. Every method raises ValueError for what no phone would do."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._writers: dict[str, Callable[[Citizen, Object, Message], Object]] = {
            "text": self._text,
            "location": self._location,
            "contacts": self._contacts,
            "press": self._press,
            "raw": self._raw,
        }

    async def write(self, citizen: Citizen, given: Object, origin: str) -> str:
        """Send what the control API describes; `origin` is the address media urls start with. Answers the wamid."""
        if not citizen.has_whatsapp or citizen.blocked:
            raise ValueError("this citizen has no WhatsApp, or has blocked the line")
        kind = str(given.get("type", ""))
        at = as_number(given["timestamp"]) if "timestamp" in given else self._exchange.clock.seconds()
        if at is None:
            raise ValueError("timestamp must be a number of unix seconds")
        message = Message(make_wamid(citizen, inbound=True), "citizen", at, kind, status="delivered")
        message.quoted = given.get("reply_to")
        if kind == "reaction":
            unit = self._reaction(given, message)
        elif kind in MEDIA_TYPES:
            unit = await self._media(given, message, origin)
        elif kind in self._writers:
            unit = self._writers[kind](citizen, given, message)
        else:
            raise ValueError(f"unknown type: {kind}")
        unit = self._headed(citizen, message, unit | self._context(citizen, given, unit))
        self._post(citizen, message, unit)
        return message.id

    def _headed(self, citizen: Citizen, message: Message, unit: Object) -> Object:
        """A `messages[]` unit with the members all have; a hidden number is an absent key."""
        head: Object = {} if citizen.hide_phone else {"from": citizen.digits}
        head |= {"from_user_id": citizen.bsuid, "id": message.id, "timestamp": str(int(message.at))}
        unit = head | {"type": message.type} | unit
        message.id = str(unit["id"])
        return unit

    def _context(self, citizen: Citizen, given: Object, unit: Object) -> Object:
        if "context" in unit:
            return {}
        context: Object = {}
        if given.get("forwarded"):
            frequently = given["forwarded"] == "frequently"
            context["frequently_forwarded" if frequently else "forwarded"] = True
        if (quoted := given.get("reply_to")) is not None:
            found = self._exchange.town.find(str(quoted))
            is_own = found is not None and found[1].sender == "citizen"
            writer = citizen.digits if is_own else self._exchange.settings.digits
            context |= {"from": writer, "id": str(quoted)}
            if is_own and citizen.hide_phone:
                del context["from"]
        return {"context": context} if context else {}

    def _post(self, citizen: Citizen, message: Message, unit: Object) -> None:
        exchange = self._exchange
        if message.type == "reaction":
            exchange.town.keep(citizen, message, shown=False)
        else:
            if citizen.blocked_by_line:
                message.status = "sent"  # one tick for ever
            exchange.show(citizen, message)
        if citizen.blocked_by_line:
            return
        exchange.pace.heard()
        is_system = unit["type"] == "system"
        if not is_system:  # a change of number opens no window and carries no contacts
            citizen.last_wrote = max(citizen.last_wrote, message.at)
        contacts = {} if is_system else {"contacts": [citizen.as_contact()]}
        value = value_of(exchange.settings, **contacts, messages=[unit])
        exchange.webhooks.send(citizen.id, Change("messages", value))

    def _text(self, _: Citizen, given: Object, message: Message) -> Object:
        try:
            text_of({"body": given.get("text")}, message, self._exchange.media)
        except GraphError as problem:
            raise ValueError(problem.details) from problem
        return {"text": {"body": message.text}}

    async def _media(self, given: Object, message: Message, origin: str) -> Object:
        mime_type = given.get("mime_type")
        if not isinstance(mime_type, str) or not mime_type:
            raise ValueError("mime_type is required")
        try:
            content = base64.b64decode(str(given.get("media_base64", "")), validate=True)
            media = await self._exchange.media.keep(_whole(content), mime_type, WEBHOOK_LIFETIME)
        except (binascii.Error, GraphError) as problem:
            raise ValueError(f"media_base64: {problem}") from problem
        message.media_id, message.mime_type = media.id, mime_type
        message.caption, message.filename = given.get("caption"), given.get("filename")
        wire = "audio" if message.type == "voice" else message.type
        return {"type": wire, wire: self._media_object(media, message, given, origin)}

    def _media_object(self, media: Media, message: Message, given: Object, origin: str) -> Object:
        part: Object = {"mime_type": media.mime_type, "sha256": media.sha256_text, "id": media.id}
        part["url"] = f"{origin}/media-host/{self._exchange.media.issue_token(media)}"
        if message.type in ("audio", "voice"):
            part["voice"] = message.type == "voice"
        if message.type == "sticker":
            part["animated"] = bool(given.get("animated", media.is_animated))
        if message.type in ("image", "video", "document") and message.caption is not None:
            part["caption"] = message.caption
        if message.type == "document" and message.filename is not None:
            part["filename"] = message.filename
        return part

    def _location(self, _: Citizen, given: Object, message: Message) -> Object:
        latitude, longitude = as_number(given.get("latitude")), as_number(given.get("longitude"))
        if latitude is None or longitude is None:
            raise ValueError("latitude and longitude are required")
        extra = {key: given[key] for key in ("name", "address", "url") if given.get(key)}
        message.location = {"latitude": latitude, "longitude": longitude, **extra}
        return {"location": message.location}

    def _contacts(self, _: Citizen, given: Object, message: Message) -> Object:
        if not isinstance(given.get("contacts"), list):
            raise ValueError("contacts must be a list")
        message.contacts = given["contacts"]
        return {"contacts": message.contacts}

    def _reaction(self, given: Object, message: Message) -> Object:
        target = self._exchange.town.find(str(given.get("message_id", "")))
        emoji = str(given.get("emoji", ""))
        if target is not None:
            self._exchange.react(target, "citizen", emoji)
        # A removed reaction has no `emoji` at all. https://developers.facebook.com/…/reference/messages/reaction
        reaction = {"message_id": str(given.get("message_id", ""))} | ({"emoji": emoji} if emoji else {})
        message.quoted = None
        return {"reaction": reaction}

    def _press(self, _: Citizen, given: Object, message: Message) -> Object:
        found = self._exchange.town.find(str(given.get("message_id", "")))
        if found is None or found[1].sender != "line":
            raise ValueError("no such message from the line")
        pressed = found[1]
        choices = [*pressed.buttons, *pressed.rows]
        choice = next((one for one in choices if one["id"] is not None and one["id"] == given.get("button_id")), None)
        if choice is None:
            raise ValueError("no such button")
        message.text, message.quoted = choice["title"], pressed.id
        context = {"context": {"from": self._exchange.settings.digits, "id": pressed.id}}
        if pressed.template is not None:
            message.type = "button"
            return context | {"button": {"payload": choice["id"], "text": choice["title"]}}
        message.type = "interactive"
        reply = {key: choice[key] for key in ("id", "title", "description") if choice.get(key)}
        kind = "list_reply" if pressed.rows else "button_reply"
        return context | {"interactive": {"type": kind, kind: reply}}

    def _raw(self, citizen: Citizen, given: Object, message: Message) -> Object:
        unit = given.get("message")
        if not isinstance(unit, dict):
            raise ValueError("message must be an object")
        message.type = str(unit.get("type", "unsupported"))
        text = unit.get("text")
        message.text = text.get("body") if isinstance(text, dict) else None
        return unit

    def renumber(self, citizen: Citizen, phone: str, bsuid: str) -> None:
        """A new number, or only a new BSUID, and the system message that says so."""
        old_phone, old_bsuid = citizen.digits, citizen.bsuid
        has_moved = phone.lstrip("+") != old_phone
        system: Object = {"user_id": bsuid, "previous_user_id": old_bsuid}
        head: Object = {} if citizen.hide_phone else {"from": old_phone}
        self._exchange.town.rename(citizen, phone, bsuid)
        if has_moved and not citizen.hide_phone:
            system |= {"wa_id": citizen.digits, "type": "user_changed_number"}
            system["body"] = f"User {citizen.name} changed from {old_phone} to {citizen.digits}"
        else:
            system |= {"type": "user_changed_user_id"}
            system["body"] = f"User {citizen.name} changed from {old_bsuid} to {bsuid}"
        now = str(int(self._exchange.clock.seconds()))
        unit = head | {"id": make_wamid(citizen, inbound=True), "timestamp": now, "type": "system", "system": system}
        value = value_of(self._exchange.settings, messages=[unit])
        self._exchange.webhooks.send(citizen.id, Change("messages", value))

    def prefer(self, citizen: Citizen, *, stop: bool) -> None:
        """Stop or resume marketing messages from WhatsApp's own menu."""
        citizen.stopped_marketing = stop
        preference = {key: part for key, part in citizen.as_contact().items() if key != "profile"}
        preference |= {
            "detail": f"User requested to {'stop' if stop else 'resume'} marketing messages",
            "category": "marketing_messages",
            "value": "stop" if stop else "resume",
            "timestamp": int(self._exchange.clock.seconds()),  # an integer here, unlike everywhere else (Meta)
        }
        parts = {"contacts": [citizen.as_contact()], "user_preferences": [preference]}
        change = Change("user_preferences", value_of(self._exchange.settings, **parts))
        self._exchange.webhooks.send(citizen.id, change)

    def ring(self, citizen: Citizen) -> str:
        """Call the line: opens the window, answered or not. Answers the call's id."""
        call_id = "wacid." + make_wamid(citizen, inbound=True).removeprefix("wamid.")
        self._exchange.line.calls[call_id] = citizen
        citizen.last_wrote = max(citizen.last_wrote, self._exchange.clock.seconds())
        self._send_call(citizen, call_id, {"event": "connect", "session": {"sdp_type": "offer", "sdp": SDP}})
        return call_id

    def end_call(self, call_id: str) -> None:
        """The line turned the call down. Raises KeyError for a call that does not ring."""
        citizen = self._exchange.line.calls.pop(call_id)
        self._send_call(citizen, call_id, {"event": "terminate", "status": "FAILED"})

    def _send_call(self, citizen: Citizen, call_id: str, event: Object) -> None:
        head: Object = {"id": call_id} | ({} if citizen.hide_phone else {"from": citizen.digits})
        head |= {"from_user_id": citizen.bsuid, "to": self._exchange.settings.digits}
        head |= {"timestamp": str(int(self._exchange.clock.seconds())), "direction": "USER_INITIATED"}
        parts = {"contacts": [citizen.as_contact()], "calls": [head | event]}
        self._exchange.webhooks.send(citizen.id, Change("calls", value_of(self._exchange.settings, **parts)))


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
