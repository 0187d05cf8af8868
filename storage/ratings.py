"""How citizens say a case went: asked once, the last tap counts."""

from datetime import datetime
from enum import StrEnum

from storage import tallies
from storage.driver import Transaction
from storage.model import CaseId, CitizenId, LineName
from storage.tallies import RATED


class Rating(StrEnum):
    """What may be tapped."""

    UP = "up"
    DOWN = "down"


async def ask(tx: Transaction, citizen: CitizenId) -> CaseId | None:
    """The case they are to be asked about now; None if it is open, nobody answered in it, or they were asked before."""
    row = await tx.row("ratings.ask", citizen_id=citizen)
    return None if row is None else CaseId(row["id"])


async def rate(
    tx: Transaction, line: LineName, citizen: CitizenId, case: CaseId, rating: Rating, *, now: datetime
) -> bool:
    """Count it in place of what they tapped before; False if they were never asked about such a case."""
    row = await tx.row("ratings.of_case", id=case, citizen_id=citizen)
    if row is None:
        return False
    if row["rating"] != rating:
        if row["rating"]:
            tallies.count(tx, line, RATED + row["rating"], now, -1)
        tallies.count(tx, line, RATED + rating, now)
        tx.later("ratings.rate", id=case, rating=rating)
    return True
