"""The bytes of a webhook: envelope, Meta's escapes, signature, and the odd habits a receiver must survive."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from bridge.simulator.graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Change:
    """One `entry[].changes[]`: a field and its value. `time` is set for account events only, as in Meta's samples."""

    field: str
    value: dict[str, Any]
    time: int | None = None


def compose(changes: list[Change], habits: Settings) -> dict[str, Any]:
    """The POST body. Several changes are spread over two entries, so that reading the first of anything loses some."""
    half = (len(changes) + 1) // 2
    groups = [changes[:half], changes[half:]] if len(changes) > 1 else [changes]
    return {"object": "whatsapp_business_account", "entry": [_entry(group, habits) for group in groups]}


def _entry(changes: list[Change], habits: Settings) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": habits.waba_id}
    if changes[0].time is not None:
        entry["time"] = changes[0].time
    entry["changes"] = [{"value": _bent(change.value, habits), "field": change.field} for change in changes]
    if habits.unknown_fields:
        entry["from_the_future"] = {"version": 99}
    return entry


def _bent(value: dict[str, Any], habits: Settings) -> dict[str, Any]:
    """A copy of the value with the habits applied to its lists."""
    bent = dict(value)
    for name in ("contacts", "messages", "statuses"):
        if name in bent:
            bent[name] = [_bent_unit(unit, habits) for unit in bent[name]]
            if habits.null_members:
                # Seen in production and tolerated by RapidPro courier (handlers/meta/payloads.go).
                bent[name] = [None, *bent[name]]
    if habits.unknown_fields:
        bent["internal_1p_only_data"] = {"x": 1}
    return bent


def _bent_unit(unit: Any, habits: Settings) -> Any:
    if not isinstance(unit, dict):
        return unit
    bent = dict(unit)
    if habits.millisecond_timestamps and isinstance(bent.get("timestamp"), str):
        bent["timestamp"] += "000"
    if habits.unknown_fields:
        bent["from_logical_id"] = "1234"
    return bent


def encode(body: dict[str, Any]) -> bytes:
    """Compact and escaped as Meta does: whoever re-serialises before verifying fails on accents, `/` and `@`.

    https://github.com/Secreto31126/whatsapp-api-js/issues/290, https://github.com/tawn33y/whatsapp-cloud-api/issues/60
    """
    text = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
    return text.replace("/", "\\/").replace("@", "\\u0040").encode("ascii")


def sign(body: bytes, app_secret: str) -> str:
    """The value of X-Hub-Signature-256 (Meta's create-webhook-endpoint page)."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def value_of(settings: Settings, **parts: Any) -> dict[str, Any]:
    """A `value` of the line's number."""
    metadata = {"display_phone_number": settings.digits, "phone_number_id": settings.phone_number_id}
    return {"messaging_product": "whatsapp", "metadata": metadata, **parts}
