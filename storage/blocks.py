"""Who is not listened to for a while: why, since when, and until somebody looks at it again."""

from datetime import datetime
from typing import NamedTuple

from storage.driver import Transaction, from_ms, to_ms
from storage.messages import message_of
from storage.model import CitizenId, DeskName, Message, OperatorId


class Block(NamedTuple):
    """A block that stands. `written`: how often they wrote since it began."""

    reason: str
    begun: datetime
    review: datetime
    operator: str
    written: int


async def begin(
    tx: Transaction,
    citizen: CitizenId,
    desk: DeskName,
    operator: OperatorId,
    *,
    reason: str,
    review: datetime,
    now: datetime,
) -> None:
    """Nothing of theirs is shown any more; one that stands takes the new reason and day."""
    values = {"citizen_id": citizen, "desk": desk, "operator_id": operator, "reason": reason}
    tx.later("blocks.begin", **values, now_ms=to_ms(now), review_ms=to_ms(review))
    tx.later("blocks.shut", citizen_id=citizen, is_blocked=1)


async def standing(tx: Transaction, citizen: CitizenId) -> Block | None:
    """The block of a citizen, None if there is none."""
    row = await tx.row("blocks.standing", citizen_id=citizen)
    if row is None:
        return None
    return Block(row["reason"], from_ms(row["begun_ms"]), from_ms(row["review_ms"]), row["name"], row["written"])


async def kept(tx: Transaction, citizen: CitizenId) -> list[Message]:
    """What they wrote since the block began that stands, oldest first."""
    return [message_of(row) for row in await tx.rows("blocks.kept", citizen_id=citizen)]


async def lift(tx: Transaction, citizen: CitizenId, operator: OperatorId, *, now: datetime) -> None:
    """They are listened to again."""
    tx.later("blocks.lift", citizen_id=citizen, operator_id=operator, now_ms=to_ms(now))
    tx.later("blocks.shut", citizen_id=citizen, is_blocked=0)


async def to_review(tx: Transaction, desk: DeskName, *, now: datetime) -> list[CitizenId]:
    """Whose day has come; each is named once."""
    return [CitizenId(row["citizen_id"]) for row in await tx.rows("blocks.to_review", desk=desk, now_ms=to_ms(now))]
