"""Faults as Open311 GeoReport v2, as CSV and as GeoJSON: what anybody may read, never who told of them. Pure.

https://wiki.open311.org/GeoReport_v2/. There are no photos: somebody may be seen on them. There are no words of
citizens: they may name themselves. `description` is staff's, or the category's title.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo

from bridge.rules import LineRules
from storage.faults import CLOSED, OPEN, Fault, FaultState

Title = Callable[[str], str]  # of a category, by its name
Value = str | float | bool | None
Service = dict[str, Value]
Request = dict[str, Value]
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


def services(line: LineRules, title: Title) -> list[Service]:
    """What may be told of."""
    return [
        {
            "service_code": name,
            "service_name": title(name),
            "description": title(name),
            "metadata": False,
            "type": "realtime",
            "keywords": "",
            "group": "",
        }
        for name in line.categories
    ]


def request(fault: Fault, line: LineRules, title: Title) -> Request:
    """One fault."""
    category = line.categories.get(fault.category)
    return {
        "service_request_id": fault.label,
        "status": "open" if fault.is_open else "closed",
        "status_notes": fault.outcome or _notes(fault),
        "service_name": title(fault.category),
        "service_code": fault.category,
        "description": fault.summary or title(fault.category),
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


def _notes(fault: Fault) -> str:
    return "not in our remit" if fault.state is FaultState.DECLINED else str(fault.state)


def _instant(at: datetime, timezone: tzinfo) -> str:
    return at.astimezone(timezone).isoformat(timespec="seconds")  # W3C, as the specification asks


def feature(fault: Fault, line: LineRules, title: Title) -> dict[str, object]:
    """One fault on a map; without degrees it has no geometry. RFC 7946"""
    latitude, longitude = fault.place.latitude, fault.place.longitude
    point = None if latitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    told = {name: value for name, value in request(fault, line, title).items() if name in COLUMNS}
    return {"type": "Feature", "id": fault.label, "geometry": point, "properties": told}


def cells(found: Iterable[Fault], line: LineRules, title: Title) -> list[list[str]]:
    """A row for each."""
    rows = []
    for fault in found:
        told = request(fault, line, title)
        rows.append(["" if told[name] is None else str(told[name]) for name in COLUMNS])
    return rows
