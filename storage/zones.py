"""Zones: where in the municipality somebody wants to be told about. Who named none is told about all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.driver import Row, Transaction, from_ms, to_ms
from storage.model import CitizenId, LineName

ANYWHERE = ""  # the zone that stands for the whole municipality


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone somebody named: `means` says how it is known (button, keyword, staff, import)."""

    name: str
    means: str
    since: datetime


async def of_citizen(tx: Transaction, citizen: CitizenId) -> tuple[Zone, ...]:
    """The zones of one citizen; none: all."""
    return zones_of(await tx.rows("zones.of_citizen", citizen_id=citizen))


def zones_of(rows: Iterable[Row]) -> tuple[Zone, ...]:
    """Rows of `zones.of_citizen`."""
    return tuple(Zone(row["zone"], row["means"], from_ms(row["at_ms"])) for row in rows)


async def add(tx: Transaction, line: LineName, citizen: CitizenId, zone: str, *, means: str, now: datetime) -> None:
    """They want to be told about this zone too; one they named before stays as it was."""
    tx.later("zones.add", citizen_id=citizen, zone=zone, line=line, means=means, now_ms=to_ms(now))


async def remove(tx: Transaction, citizen: CitizenId, zone: str = ANYWHERE) -> bool:
    """No longer about this zone; ANYWHERE: all they named is forgotten. False if nothing changed."""
    return await tx.execute("zones.remove", citizen_id=citizen, zone=zone) > 0


async def ask(tx: Transaction, citizen: CitizenId, *, now: datetime) -> bool:
    """Whether the question may be put now: True once in a life."""
    return await tx.execute("zones.ask", citizen_id=citizen, now_ms=to_ms(now)) > 0


async def count(tx: Transaction, line: LineName) -> dict[str, int]:
    """How many subscribers named each zone; under ANYWHERE those who named none."""
    return {row["zone"]: row["number"] for row in await tx.rows("zones.count_by_zone", line=line)}
