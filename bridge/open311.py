"""Faults as Open311 GeoReport v2, as CSV and as GeoJSON: what anybody may read, never who told of them. Pure.

https://wiki.open311.org/GeoReport_v2/. There are no photos: somebody may be seen on them. There are no words of
citizens, who may name themselves, nor those staff wrote to them: `description` is staff's own for the report, or the
category's title, and `status_notes` say how it stands.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from typing import NamedTuple

from bridge.rules import LineRules
from storage.faults import CLOSED, OPEN, Fault, FaultState

Value = str | float | bool | None
Service = dict[str, Value]
Request = dict[str, Value]


class Words(NamedTuple):
    """In one language: a category by its name, and how a fault stands."""

    category: Callable[[str], str]
    state: Callable[[FaultState], str]


COLUMNS = (
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "requested_datetime",
    "updated_datetime",
    "address",
    "lat",
    "long",
)
STATUSES = {"open": OPEN, "closed": CLOSED}


def services(line: LineRules, words: Words) -> list[Service]:
    """What may be told of."""
    return [
        {
            "service_code": name,
            "service_name": words.category(name),
            "description": words.category(name),
            "metadata": False,
            "type": "realtime",
            "keywords": "",
            "group": "",
        }
        for name in line.categories
    ]


def request(fault: Fault, line: LineRules, words: Words) -> Request:
    """One fault."""
    category = line.categories.get(fault.category)
    return {
        "service_request_id": fault.label,
        "status": "open" if fault.is_open else "closed",
        "status_notes": words.state(fault.state),
        "service_name": words.category(fault.category),
        "service_code": fault.category,
        "description": fault.summary or words.category(fault.category),
        "agency_responsible": fault.office or ("" if category is None else category.office),
        "service_notice": None,
        "requested_datetime": None if fault.filed is None else _instant(fault.filed, line.timezone),
        "updated_datetime": _instant(fault.changed, line.timezone),
        "expected_datetime": None,
        "address": fault.place.address,
        "address_id": None,
        "zipcode": None,
        "lat": fault.place.latitude,
        "long": fault.place.longitude,
        "media_url": None,
    }


def _instant(at: datetime, timezone: tzinfo) -> str:
    return at.astimezone(timezone).isoformat(timespec="seconds")  # W3C, as the specification asks


def feature(fault: Fault, line: LineRules, words: Words) -> dict[str, object]:
    """One fault on a map; without degrees it has no geometry. RFC 7946"""
    latitude, longitude = fault.place.latitude, fault.place.longitude
    point = None if latitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    told = {name: value for name, value in request(fault, line, words).items() if name in COLUMNS}
    return {"type": "Feature", "id": fault.label, "geometry": point, "properties": told}


def cells(found: Iterable[Fault], line: LineRules, words: Words) -> list[list[str]]:
    """A row for each."""
    rows = []
    for fault in found:
        told = request(fault, line, words)
        rows.append(["" if told[name] is None else str(told[name]) for name in COLUMNS])
    return rows
