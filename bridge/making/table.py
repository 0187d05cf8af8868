"""Which kind of file is made by whom: one row a kind, as `made.file` names it."""

from bridge.making import arrivals, evidence, faults, growth, missed, statistics, subscribers
from bridge.making.maker import Make

MAKERS: dict[str, Make] = {
    "arrivals.png": arrivals.pictured,
    "evidence.pdf": evidence.page,
    "faults.csv": faults.listed,
    "faults.geojson": faults.mapped,
    "faults.json": faults.requests,
    "growth.png": growth.pictured,
    "import-errors.csv": subscribers.errors,
    "missed.csv": missed.listed,
    "statistics.csv": statistics.listed,
    "statistics.png": statistics.pictured,
    "subscribers.csv": subscribers.listed,
}
