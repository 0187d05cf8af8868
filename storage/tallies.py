"""What is counted as it happens, by line and hour: words both ways, ready answers, what arrived by its price."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import orjson

from storage.driver import Transaction, from_ms, to_ms
from storage.model import Charge, LineName

HEARD, ANSWERED = "heard", "answered"
# Before a ready answer's name, a Charge's number, a Rating, the category a fault is filed under.
READY, CHARGE, RATED, FILED = "ready:", "charge:", "rated:", "fault:"
HOUR_MS = 3_600_000


class Priced(NamedTuple):
    """News of a delivery that got to its citizen, or of its price."""

    delivery: int
    progress: int
    foreign_id: str
    charge: int


class Hour(NamedTuple):
    """So many of something in the hour that began then."""

    begins: datetime
    what: str
    number: int


def _hour_of(at: datetime) -> int:
    now_ms = to_ms(at)
    return now_ms - now_ms % HOUR_MS


def count(tx: Transaction, line: LineName, what: str, at: datetime, number: int = 1) -> None:
    """So many more of it; fewer where something was taken back."""
    tx.later("tallies.count", line=line, hour_ms=_hour_of(at), what=what, number=number)


def count_charges(tx: Transaction, news: Iterable[Priced], *, now: datetime) -> None:
    """What arrived, by its price, in one statement. It must come before the news themselves are applied."""
    tx.later("tallies.count_charges", news=orjson.dumps([tuple(each) for each in news]).decode(), hour_ms=_hour_of(now))


async def between(tx: Transaction, line: LineName, since: datetime, until: datetime) -> list[Hour]:
    """Hour by hour, from the hour of `since` on."""
    rows = await tx.rows("tallies.between", line=line, since_ms=_hour_of(since), until_ms=to_ms(until))
    return [Hour(from_ms(row["hour_ms"]), row["what"], row["number"]) for row in rows]


async def charges(tx: Transaction, line: LineName, since: datetime, until: datetime) -> Mapping[Charge, int]:
    """The messages that arrived in that time, by what the network asks for them."""
    rows = await tx.rows("tallies.summed", line=line, since_ms=_hour_of(since), until_ms=to_ms(until))
    found: Counter[Charge] = Counter()
    for row in rows:
        if row["what"].startswith(CHARGE) and row["number"] > 0:
            found[Charge(int(row["what"].removeprefix(CHARGE)))] += row["number"]
    return found
