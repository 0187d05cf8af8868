"""Who is on duty at a desk, and how its open cases stand when one shift hands over to the next."""

from datetime import datetime, timedelta
from typing import NamedTuple

from storage import operators
from storage.driver import Transaction, to_ms
from storage.model import DeskName, Operator, OperatorId

LONGEST = timedelta(hours=14)  # a shift nobody ended is over by then


class Standing(NamedTuple):
    """The open cases of one operator (empty: of nobody): how many, how many wait, and how many of those only lately."""

    holder: str
    cases: int
    waiting: int
    fresh: int


async def begin(tx: Transaction, desk: DeskName, operator: OperatorId, *, now: datetime) -> bool:
    """Their shift begins; False if they are on duty already."""
    fields = {"now_ms": to_ms(now), "over_ms": to_ms(now - LONGEST)}
    return await tx.execute("duty.begin", desk=desk, operator_id=operator, **fields) > 0


async def end(tx: Transaction, desk: DeskName, operator: OperatorId) -> bool:
    """Their shift is over; False if they were not on duty."""
    return await tx.execute("duty.end", desk=desk, operator_id=operator) > 0


async def on(tx: Transaction, desk: DeskName, *, now: datetime) -> list[Operator]:
    """Who is on duty, longest first."""
    rows = await tx.rows("duty.on", desk=desk, over_ms=to_ms(now - LONGEST))
    return [operators.from_row(row) for row in rows]


async def standing(tx: Transaction, desk: DeskName, *, since: datetime) -> list[Standing]:
    """A desk's open cases by who has them; nobody's first. `fresh`: those waiting since `since` or later."""
    rows = await tx.rows("duty.standing", desk=desk, since_ms=to_ms(since))
    return [Standing(row["holder"], row["number"], row["waiting"], row["fresh"]) for row in rows]
