"""The short way through the commonest webhook: plain statuses of one line. Whatever is not plain is `parse.read`'s."""

from typing import NamedTuple

from bridge.lines.whatsapp.parse import MILLISECONDS_FROM, STATUSES, Json, Routing
from bridge.lines.whatsapp.pricing import charge_of

SECONDS_DIGITS = 13  # a timestamp longer than this has no year


class PlainStatuses(NamedTuple):
    """A webhook of nothing but good news."""

    line: str
    statuses: list[tuple[str, str, int, int, int]]  # foreign id, our opaque id, progress, charge, milliseconds


def plain_statuses(body: object, routing: Routing) -> PlainStatuses | None:
    """By far the commonest webhook, in its plainest form, at a fifth of the cost; None: `read` it."""
    try:
        (entry,) = body["entry"]  # type: ignore[index]  # what is no object is no plain one either
        (change,) = entry["changes"]
        value = change["value"]
        line = routing.by_number[value["metadata"]["phone_number_id"]]
        if change["field"] != "messages" or body["object"] != "whatsapp_business_account":  # type: ignore[index]
            return None
        if "messages" in value or "errors" in value:
            return None
        statuses = [_plain_status(status) for status in value["statuses"]]
        return PlainStatuses(line, statuses) if statuses else None
    except (KeyError, TypeError, ValueError):
        return None


def _plain_status(status: Json) -> tuple[str, str, int, int, int]:
    foreign_id, opaque, at = status["id"], status.get("biz_opaque_callback_data", ""), status["timestamp"]
    is_plain = isinstance(foreign_id, str) and isinstance(opaque, str) and isinstance(at, str) and at.isdecimal()
    if not is_plain or len(at) > SECONDS_DIGITS or "errors" in status or "type" in status:
        raise ValueError("not plain")
    seconds = int(at)
    at_ms = seconds if seconds > MILLISECONDS_FROM else seconds * 1000
    return foreign_id, opaque, STATUSES[status["status"]], charge_of(status.get("pricing")), at_ms
