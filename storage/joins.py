"""Answers that leave together, as one message: the delivery is that of the first, and knows of the others."""

from datetime import datetime, timedelta

from storage.bodies import Say, dump_body
from storage.driver import Transaction, to_ms
from storage.messages import message_of
from storage.model import DeliveryId, LineName, Message, MessageId
from storage.outbox import Outgoing, Record, record_of

LOOKED_AT = 5_000  # answers, some 20 ms


async def before(tx: Transaction, answer: Outgoing, *, now: datetime) -> Record | None:
    """What this answer, which is recorded and not put, could leave with: it waits, and nothing stands in between."""
    row = await tx.row(
        "joins.before",
        lane=answer.lane,
        sequence_key=answer.sequence_key,
        message_id=answer.message,
        now_ms=to_ms(now),
    )
    return None if row is None else record_of(row)


async def put(tx: Transaction, message: MessageId, delivery: DeliveryId) -> None:
    """It leaves with this delivery."""
    tx.later("joins.put", message_id=message, delivery_id=delivery)


async def remove(tx: Transaction, message: MessageId, delivery: DeliveryId, *, rest: MessageId) -> None:
    """It does not leave with this delivery; `rest` is the first of those that do."""
    tx.later("joins.remove", message_id=message)
    tx.later("joins.remove", message_id=rest)
    tx.later("joins.lead", message_id=rest, delivery_id=delivery)


async def reword(tx: Transaction, delivery: DeliveryId, body: Say, *, due: datetime) -> bool:
    """What it says now, and when; False if it may have left."""
    return await tx.execute("joins.reword", delivery_id=delivery, body=dump_body(body), due_ms=to_ms(due)) > 0


async def together(tx: Transaction, delivery: DeliveryId) -> list[Message]:
    """The messages that leave with a delivery, in order."""
    return [message_of(row) for row in await tx.rows("joins.together", delivery_id=delivery)]


async def others(tx: Transaction, first: MessageId) -> list[Message]:
    """The messages that leave with the first of them, in order."""
    return [message_of(row) for row in await tx.rows("joins.others", message_id=first)]


async def savings(tx: Transaction, line: LineName, since: datetime, *, within: timedelta) -> int:
    """How many messages fewer would have left since then, had those written within so long left together.

    Of the latest answers only, where there are very many: everybody else waits meanwhile.
    """
    row = await tx.row(
        "joins.savings",
        line=line,
        since_ms=to_ms(since),
        within_ms=int(within.total_seconds() * 1000),
        at_most=LOOKED_AT,
    )
    assert row is not None  # COUNT always answers
    return int(row["number"])
