"""Days that staff opened or closed by command, whatever a line's week says."""

import json
from collections.abc import Sequence
from datetime import date, time
from typing import NamedTuple

from storage.driver import Transaction
from storage.model import LineName


class Opening(NamedTuple):
    """A part of a day in which people answer, in the line's local time."""

    opens: time
    closes: time


async def change(tx: Transaction, line: LineName, day: date, openings: Sequence[Opening]) -> None:
    """On this day these are the hours; none: closed."""
    spans = [[opening.opens.isoformat("minutes"), opening.closes.isoformat("minutes")] for opening in openings]
    tx.later("special_days.change", line=line, day=day.isoformat(), openings=json.dumps(spans))


async def forget(tx: Transaction, line: LineName, day: date) -> bool:
    """The usual hours again; False if nothing had been changed."""
    return await tx.execute("special_days.forget", line=line, day=day.isoformat()) > 0


async def since(tx: Transaction, line: LineName, first: date) -> dict[date, tuple[Opening, ...]]:
    """The changed days of a line from `first` on, in order."""
    rows = await tx.rows("special_days.since", line=line, first=first.isoformat())
    return {date.fromisoformat(row["day"]): _openings(row["openings"]) for row in rows}


def _openings(kept: str) -> tuple[Opening, ...]:
    return tuple(Opening(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in json.loads(kept))
