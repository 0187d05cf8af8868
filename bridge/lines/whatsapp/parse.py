"""Meta's webhooks as events. Pure: every entry, change and unit; each unit by itself, so a bad one harms no other.

Shapes: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bridge.lines.whatsapp import contents, pricing, templates
from storage.events import (
    AccountChanged,
    CitizenCalled,
    CitizenMoved,
    CitizenWrote,
    Event,
    MarketingPreferred,
    StatusChanged,
    Unreadable,
    Unsupported,
)
from storage.model import Address, AddressKind, Progress, Sender

Json = Mapping[str, Any]

RAW_KEPT = 20_000  # characters of an unreadable unit: enough to see what it was
MILLISECONDS_FROM = 100_000_000_000  # a timestamp above this counts milliseconds
STATUSES = {
    "sent": Progress.SENT,
    "delivered": Progress.DELIVERED,
    "read": Progress.READ,
    "played": Progress.READ,
    "failed": Progress.FAILED,
}


@dataclass(frozen=True, slots=True)
class Routing:
    """Which line a webhook is for: by phone number id, or by account for what concerns all its numbers."""

    by_number: Mapping[str, str]
    by_account: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that happened. `line` is empty for what is no business of ours."""

    line: str
    foreign_id: str
    sequence_key: str
    event: Event


def read(body: object, routing: Routing) -> list[Unit]:
    """Every unit of a webhook body, in order."""
    if not isinstance(body, Mapping) or body.get("object") != "whatsapp_business_account":
        return [_ignored("", body, "foreign object")]
    units: list[Unit] = []
    for entry in _objects(body.get("entry")):
        for change in _objects(entry.get("changes")):
            units += _change(entry, change, routing)
    return units


def lines_named(units: Sequence[Unit]) -> set[str]:
    """The lines a body concerns: its signature must hold for each."""
    return {unit.line for unit in units if unit.line}


def _change(entry: Json, change: Json, routing: Routing) -> Iterator[Unit]:
    value, name = change.get("value"), str(change.get("field", ""))
    if not isinstance(value, Mapping):
        for line in routing.by_account.get(str(entry.get("id", "")), ()):
            yield _unreadable(line, change, "value")
        return
    metadata = value.get("metadata")
    if isinstance(metadata, Mapping):
        line = routing.by_number.get(str(metadata.get("phone_number_id", "")), "")
        if not line:
            yield _ignored("", change, "another number")
            return
        yield from _of_number(line, name, value)
        return
    for line in routing.by_account.get(str(entry.get("id", "")), ()):
        yield _account(line, entry, name, value)


def _of_number(line: str, name: str, value: Json) -> Iterator[Unit]:
    readers = _READERS.get(name)
    if readers is None:
        yield _ignored(line, value, name) if name == "smb_message_echoes" else _account(line, {}, name, value)
        return
    found = False
    for member, reader in readers:
        for unit in _units(value.get(member)):
            found = True
            try:
                if not isinstance(unit, Mapping):
                    raise TypeError(type(unit).__name__)
                yield reader(line, unit, value)
            except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError) as error:
                yield _unreadable(line, unit, type(error).__name__)
    if not found:
        yield _without_units(line, name, value)


def _without_units(line: str, name: str, value: Json) -> Unit:
    for error in _objects(value.get("errors")):
        fields = {"code": str(error.get("code", "")), "title": str(error.get("title", ""))}
        return Unit(line, _digest(value), f"account:{line}", AccountChanged(line, "error", fields, datetime.now(UTC)))
    return _ignored(line, value, f"{name} without units")


def _message(line: str, message: Json, value: Json) -> Unit:
    kind, foreign_id = str(message["type"]), str(message["id"])
    if message.get("group_id"):
        return _ignored(line, message, "group")
    at = _time(message["timestamp"])
    if kind == "system":
        return _system(line, message, at)
    context = message.get("context")
    context = context if isinstance(context, Mapping) else {}
    sender = _sender(message, value)
    quoted = contents.changed_message(message) or str(context.get("id") or "")
    event = CitizenWrote(
        line=line,
        foreign_id=foreign_id,
        sender=sender,
        content=contents.content(message, lane=f"line:{line}"),
        at=at,
        quoted=quoted,
        forwarded="often" if context.get("frequently_forwarded") else "once" if context.get("forwarded") else "",
    )
    return Unit(line, foreign_id, _sequence(line, sender), event)


def _sender(unit: Json, value: Json) -> Sender:
    """Keys Meta may not show are missing, not empty: a person may have no phone, or no BSUID, but never neither."""
    phone, bsuid = _digits(unit.get("from")), str(unit.get("from_user_id") or "")
    parent = str(unit.get("from_parent_user_id") or "")
    profile: Json = {}
    contact = _contact_of(phone, bsuid, _objects(value.get("contacts")))
    if contact is not None:
        bsuid = bsuid or str(contact.get("user_id") or "")
        parent = parent or str(contact.get("parent_user_id") or "")
        found = contact.get("profile")
        profile = found if isinstance(found, Mapping) else {}
    addresses = _addresses(phone, bsuid, parent)
    if not addresses:
        raise ValueError("no sender")
    username = str(profile.get("username") or "").lstrip("@")
    return Sender(addresses, str(profile.get("name") or ""), username)


def _contact_of(phone: str, bsuid: str, contacts: list[Json]) -> Json | None:
    """Who of a batch's people this unit is from: by id, by number, or because there is nobody else."""
    by_id = [c for c in contacts if bsuid and c.get("user_id") == bsuid]
    by_number = [c for c in contacts if phone and _digits(c.get("wa_id")) == phone]
    alone = contacts if len(contacts) == 1 and (phone or bsuid) else []
    return next(iter([*by_id, *by_number, *alone]), None)


def _addresses(phone: str, bsuid: str, parent: str = "") -> tuple[Address, ...]:
    named = ((AddressKind.PHONE, phone), (AddressKind.BSUID, bsuid), (AddressKind.PARENT_BSUID, parent))
    return tuple(Address(kind, value) for kind, value in named if value)


def _system(line: str, message: Json, at: datetime) -> Unit:
    system, foreign_id = message["system"], str(message["id"])
    kind = str(system.get("type", ""))
    if kind not in ("user_changed_number", "customer_changed_number", "user_changed_user_id"):
        return _ignored(line, message, kind or "system")
    former = str(system.get("previous_user_id") or message.get("from_user_id") or "")
    if not former and kind == "user_changed_user_id":
        former = _between(str(system.get("body", "")), "from ", " to ")
    new_phone = _digits(system.get("wa_id") or system.get("new_wa_id"))
    old_phone = _digits(message.get("from"))
    new = _addresses(new_phone, str(system.get("user_id") or ""))
    kept = {address.value for address in new}
    old = tuple(address for address in _addresses(old_phone, former) if address.value not in kept)
    if not new or not old:
        return _ignored(line, message, kind)
    event = CitizenMoved(line, old, new, at)
    return Unit(line, foreign_id, _sequence(line, Sender(old)), event)


def _between(text: str, before: str, after: str) -> str:
    start, end = text.rfind(before), text.rfind(after)
    return text[start + len(before) : end].strip() if 0 <= start < end else ""


def _status(line: str, status: Json, value: Json) -> Unit:
    progress = STATUSES.get(str(status["status"]))
    if progress is None or status.get("type") == "call":
        return _ignored(line, status, "status")
    error = next(iter(_objects(status.get("errors"))), {})
    event = StatusChanged(
        line=line,
        foreign_id=str(status["id"]),
        opaque=str(status.get("biz_opaque_callback_data") or ""),
        progress=int(progress),
        at=_time(status["timestamp"]),
        code=int(error.get("code", 0) or 0),
        charge=pricing.charge_of(status.get("pricing")),
    )
    return Unit(line, f"{event.foreign_id}:{event.progress}", "", event)


def _call(line: str, call: Json, value: Json) -> Unit:
    if call.get("event") != "connect":
        return _ignored(line, call, "call ended")
    sender = _sender(call, value)
    event = CitizenCalled(line, str(call["id"]), sender, _time(call["timestamp"]))
    return Unit(line, event.call, _sequence(line, sender), event)


def _preference(line: str, preference: Json, value: Json) -> Unit:
    sender = _sender({"from": preference.get("wa_id"), "from_user_id": preference.get("user_id")}, value)
    stopped = preference["value"] == "stop"
    event = MarketingPreferred(line, sender, stopped, _time(preference["timestamp"]))
    return Unit(line, _digest(preference), _sequence(line, sender), event)


def _account(line: str, entry: Json, name: str, value: Json) -> Unit:
    """What Meta says of the number, the account, a template; only short plain values are shown to staff."""
    at = _time(entry["time"]) if isinstance(entry.get("time"), int) else datetime.now(UTC)
    if name in templates.NEWS and value.get("message_template_name"):
        event: Event = templates.change(line, value, at)
    else:
        event = AccountChanged(line, *contents.account_topic(name, value), at)
    return Unit(line, _digest([entry.get("time"), name, value]), f"account:{line}", event)


def _ignored(line: str, raw: object, what: str) -> Unit:
    return Unit(line, _digest(raw), f"ignored:{line}", Unsupported(line, what))


def _unreadable(line: str, raw: object, cause: str) -> Unit:
    kept = json.dumps(raw, default=str)[:RAW_KEPT]
    return Unit(line, _digest(raw), f"unreadable:{line}", Unreadable(line, kept, cause))


def _sequence(line: str, sender: Sender) -> str:
    first = next((a for a in sender.addresses if a.kind is AddressKind.BSUID), sender.addresses[0])
    return f"{line}:{first.value}"


def _digest(raw: object) -> str:
    return hashlib.sha256(json.dumps(raw, sort_keys=True, default=str).encode()).hexdigest()


def _digits(value: object) -> str:
    text = str(value or "").removeprefix("+")
    return text if text.isdigit() else ""


def _time(value: object) -> datetime:
    seconds = int(str(value))
    return datetime.fromtimestamp(seconds / 1000 if seconds > MILLISECONDS_FROM else seconds, UTC)


def _units(value: object) -> list[object]:
    """Members of an array; null ones are tolerated."""
    return [unit for unit in value if unit is not None] if isinstance(value, list) else []


def _objects(value: object) -> list[Json]:
    return [unit for unit in _units(value) if isinstance(unit, Mapping)]


_READERS: Mapping[str, Sequence[tuple[str, Callable[[str, Json, Json], Unit]]]] = {
    "messages": (("messages", _message), ("statuses", _status)),
    "calls": (("calls", _call),),
    "user_preferences": (("user_preferences", _preference),),
}
