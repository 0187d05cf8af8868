"""POST /{phone number}/messages: send, react, mark as read."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from bridge.simulator.graph.content import LONGEST_OPAQUE, PLAIN
from bridge.simulator.graph.door import Call
from bridge.simulator.graph.errors import GraphError
from bridge.simulator.graph.exchange import Exchange
from bridge.simulator.graph.interactive import interactive_of
from bridge.simulator.graph.media import UPLOAD_LIFETIME, why_unsendable
from bridge.simulator.graph.templating import fill, find_template
from bridge.simulator.graph.town import Citizen, Message, make_wamid

COUNTRY_CODE = "39"  # of the business; see `dialled`
BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
NUMBER = re.compile(r"\+?[0-9]{5,15}")
REACH_BACK = timedelta(days=30)  # reactions and read marks. https://developers.facebook.com/…/mark-message-as-read
FETCH_TIMEOUT = aiohttp.ClientTimeout(total=5)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
KNOWN_KEYS = frozenset(
    (
        *("messaging_product", "recipient_type", "to", "recipient", "context", "type"),
        *("biz_opaque_callback_data", "recipient_identity_key_hash", "message_activity_sharing"),
    )
)
TYPES = (*PLAIN, "interactive", "template", "reaction")

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a send is for, and how they were named."""

    citizen: Citizen
    named: str
    by_bsuid: bool


class Sending:
    """Accepts or refuses what the bridge sends."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def post(self, call: Call) -> Object:
        """The handler: a send, or a read mark with an optional typing indicator."""
        body = call.body
        if body.get("messaging_product") != "whatsapp":
            raise GraphError(100, "The parameter messaging_product is required and must be 'whatsapp'.")
        if "status" in body:
            return self._mark(body)
        return await self._send(call)

    async def _send(self, call: Call) -> Object:
        exchange, body = self._exchange, call.body
        exchange.pace.check_throughput()
        message = self._read(body)
        recipient = self._recipient(body)
        citizen = recipient.citizen
        exchange.pace.check_pair(citizen)
        self._check_allowed(citizen, message)
        message.id = call.wamid = make_wamid(citizen, inbound=False)
        message.was_sent_by_bsuid = recipient.by_bsuid
        exchange.pace.sent(citizen)
        self._deliver(citizen, message, body)
        await exchange.statuses.follow(citizen, message, self._failure(citizen, message), self._check_media)
        return _receipt(recipient, message)

    def _read(self, body: Object) -> Message:
        """The message a body describes, checked but for its recipient."""
        kind = body.get("type", "text")
        if kind not in TYPES:
            raise GraphError(100, f'Param type must be one of {{{", ".join(TYPES).upper()}}} - got "{kind}".')
        for key in body.keys() - KNOWN_KEYS - {kind}:
            raise GraphError(100, f'Unexpected key "{key}" on the message.')
        if body.get("recipient_type", "individual") != "individual":
            raise GraphError(100, "Param recipient_type must be individual.")
        part = body.get(kind)
        if part is None or (kind != "contacts" and not isinstance(part, dict)):
            raise GraphError(100, f"The parameter {kind} is required.")
        message = Message("", "line", self._exchange.clock.seconds(), kind)
        message.opaque = _opaque(body)
        message.quoted = self._quoted(body)
        if kind == "template":
            fill(find_template(part, self._exchange.templates), part, message, self._exchange.media)
        elif kind == "interactive":
            interactive_of(part, message, self._exchange.media)
        elif kind == "reaction":
            self._read_reaction(part)
        else:
            PLAIN[kind](part, message, self._exchange.media)
        return message

    def _read_reaction(self, part: Object) -> None:
        if not isinstance(part.get("message_id"), str) or not isinstance(part.get("emoji"), str):
            raise GraphError(100, "The parameters reaction['message_id'] and reaction['emoji'] are required.")
        target = self._exchange.town.find(part["message_id"])
        # Older than 30 days, unknown, deleted, or itself a reaction: 131009 (Meta's reaction-messages page).
        if target is None or target[1].type == "reaction" or self._is_too_old(target[1]):
            raise GraphError(131009, "The message to react to does not exist or is too old.")

    def _is_too_old(self, message: Message) -> bool:
        return self._exchange.clock.seconds() - message.at > REACH_BACK.total_seconds()

    def _quoted(self, body: Object) -> str | None:
        context = body.get("context")
        if context is None:
            return None
        if not isinstance(context, dict) or not isinstance(context.get("message_id"), str) or not context["message_id"]:
            raise GraphError(100, "The parameter context['message_id'] is required.")
        if body.get("type") == "reaction":
            raise GraphError(100, "A reaction takes no context.")
        return str(context["message_id"])

    def _recipient(self, body: Object) -> Recipient:
        """Whoever `to` or `recipient` names; `to` wins (Meta's BSUID page)."""
        to, bsuid = body.get("to"), body.get("recipient")
        if to:
            number = re.sub(r"[\s()-]", "", str(to))
            if BSUID.fullmatch(str(to)):
                raise GraphError(131026)  # a BSUID inside `to` is not looked up
            if not NUMBER.fullmatch(number):
                raise GraphError(100, "Param to is not a valid phone number.")
            citizen = self._exchange.town.by_phone(dialled(number))
        elif bsuid:
            if not BSUID.fullmatch(str(bsuid)):
                raise GraphError(100, "Param recipient is not a valid business-scoped user id.")
            citizen = self._exchange.town.by_bsuid(str(bsuid))
        else:
            raise GraphError(100, "The parameter to is required.")
        if to and dialled(number) == self._exchange.settings.digits:
            raise GraphError(131021)
        if citizen is None or not citizen.has_whatsapp:
            raise GraphError(131026)
        return Recipient(citizen, str(to or bsuid), by_bsuid=not to)

    def _check_allowed(self, citizen: Citizen, message: Message) -> None:
        """The window, the daily number of people, and marketing the citizen does not want."""
        is_open = citizen.is_window_open(self._exchange.clock.seconds())
        if message.category == "marketing" and citizen.stopped_marketing:
            raise GraphError(131050)
        if is_open:
            return
        if message.template is None:
            raise GraphError(131047)
        self._exchange.pace.check_people(citizen)

    def _deliver(self, citizen: Citizen, message: Message, body: Object) -> None:
        if message.type != "reaction":
            self._exchange.show(citizen, message)
            return
        self._exchange.town.keep(citizen, message, shown=False)
        target = self._exchange.town.find(body["reaction"]["message_id"])
        if target is not None:
            self._exchange.react(target, "line", body["reaction"]["emoji"])

    def _failure(self, citizen: Citizen, message: Message) -> int | None:
        """The code an accepted message fails with later, if it does."""
        fault = self._exchange.faults.take("graph", "messages", frozenset({"async_error"}))
        if fault is not None:
            return int(fault.details.get("code", 131000))
        if citizen.blocked_by_line:
            return 130403
        return 131026 if citizen.blocked else None

    async def _check_media(self, citizen: Citizen, message: Message) -> int | None:
        """131053 when a link cannot be fetched or the media is not of its kind: Meta finds out after accepting."""
        if message.link is not None:
            if not await self._fetch(message):
                return 131053
            changed = {key: message.as_json(citizen)[key] for key in ("media_url", "mime_type", "filename")}
            self._exchange.journal.write("phone.changed", citizen=citizen.id, id=message.id, **changed)
        media = self._exchange.media.find(message.media_id or "")
        kind = message.header_kind or message.type
        return 131053 if media is not None and why_unsendable(kind, media) else None

    async def _fetch(self, message: Message) -> bool:
        """Get a link as Meta would. Only from this host: the town has no way to the rest of the world, so there it
        takes the bridge's word."""
        link = URL(message.link or "")
        if link.host not in LOOPBACK:
            return True
        try:
            async with aiohttp.ClientSession(timeout=FETCH_TIMEOUT) as session, session.get(link) as answer:
                if answer.status != 200:
                    return False
                chunks = answer.content.iter_chunked(2**16)
                media = await self._exchange.media.keep(chunks, answer.content_type, UPLOAD_LIFETIME)
        except (aiohttp.ClientError, TimeoutError, GraphError):
            return False
        message.media_id, message.mime_type = media.id, media.mime_type
        message.filename = message.filename or Path(link.path).name or None
        return True

    def _mark(self, body: Object) -> Object:
        """Blue ticks for this message and those before it; typing lasts until an answer or 25 s on the phone."""
        if body["status"] != "read":
            raise GraphError(100, "Param status must be read.")
        typing = body.get("typing_indicator")
        if typing is not None and (not isinstance(typing, dict) or typing.get("type") != "text"):
            raise GraphError(100, "Param typing_indicator['type'] must be text.")
        found = self._exchange.town.find(str(body.get("message_id", "")))
        if found is None or found[1].sender != "citizen" or self._is_too_old(found[1]):
            raise GraphError(131009, "The message to mark as read does not exist or is too old.")
        citizen, marked = found
        for message in citizen.messages:
            if message.sender == "citizen" and message.at <= marked.at and message.status == "delivered":
                message.status = "read"
                self._exchange.journal.write("phone.changed", citizen=citizen.id, id=message.id, status="read")
        if typing is not None:
            self._exchange.journal.write("phone.changed", citizen=citizen.id, id=marked.id, typing=True)
        return {"success": True}


def dialled(number: str) -> str:
    """The number Meta dials, without plus: lacking one, the business's country code may be put in front.

    Italian numbers written with 39 hide it, foreign ones are lost. Meta's send-messages page: always send the plus.
    """
    if number.startswith("+") or (number.startswith(COUNTRY_CODE) and len(number) > 10):
        return number.lstrip("+")
    return COUNTRY_CODE + number


def _opaque(body: Object) -> str | None:
    opaque = body.get("biz_opaque_callback_data")
    if opaque is None:
        return None
    if not isinstance(opaque, str) or len(opaque) > LONGEST_OPAQUE:
        raise GraphError(100, f"Param biz_opaque_callback_data must be at most {LONGEST_OPAQUE} characters long.")
    return opaque


def _receipt(recipient: Recipient, message: Message) -> Object:
    contact: Object = {"input": recipient.named}
    if not recipient.by_bsuid or not recipient.citizen.hide_phone:
        contact["wa_id"] = recipient.citizen.digits
    accepted: Object = {"id": message.id}
    if message.template is not None:
        accepted["message_status"] = "accepted"
    return {
        "messaging_product": "whatsapp",
        "contacts": [contact | {"user_id": recipient.citizen.bsuid}],
        "messages": [accepted],
    }
