"""A class of those who missed a broadcast goes again: new rows in the outbox, the same row in the ledger."""

import json
from dataclasses import dataclass
from datetime import datetime

from storage.bulletins import Broadcast
from storage.driver import Transaction, from_ms, id_list, to_ms
from storage.missed import Missed
from storage.model import BroadcastId, DeliveryState, Priority
from storage.recipients import Feed

PIECE = 1_000  # in one transaction: everybody else's words wait while it lasts, some 50 ms
_STATES = {
    Missed.REFUSED: (DeliveryState.REFUSED, DeliveryState.SENT),  # taken at first, and failed on its way
    Missed.UNCERTAIN: (DeliveryState.UNCERTAIN,),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to send to again: those of one class (`cause` empty: whatever the cause) that were so at `until`."""

    missed: Missed
    until: datetime
    cause: str = ""


def _values(broadcast: Broadcast, choice: Choice, feed: Feed) -> dict[str, object]:
    return {
        "id": broadcast.id,
        "states": json.dumps(_STATES[choice.missed]),
        "cause": choice.cause,
        "until_ms": to_ms(choice.until),
        "languages": feed.audience()["languages"],
        "marketing": feed.audience()["marketing"],
        "heard_since_ms": to_ms(feed.heard_since),
    }


async def count(tx: Transaction, broadcast: Broadcast, choice: Choice, feed: Feed) -> int:
    """How many there are of them who may still get it."""
    row = await tx.row("attempts.count", **_values(broadcast, choice, feed))
    return 0 if row is None else int(row["number"])


async def again(
    tx: Transaction, broadcast: Broadcast, choice: Choice, feed: Feed, *, now: datetime, most: int = PIECE
) -> int:
    """Put new attempts for the next of them, unless they have left; the old ones count no more. How many."""
    rows = await tx.rows("attempts.next", **_values(broadcast, choice, feed), limit=most)
    if not rows:
        return 0
    deliveries = id_list(row["id"] for row in rows)
    tx.later(
        "attempts.again",
        deliveries=deliveries,
        lane=feed.lane,
        priority=int(Priority.ALERT if broadcast.is_alert else Priority.BULLETIN),
        bodies=feed.bodies(),
        languages=feed.audience()["languages"],
        heard_since_ms=to_ms(feed.heard_since),
        now_ms=to_ms(now),
    )
    tx.later("recipients.note_copies", id=broadcast.id, number=len(rows))
    tx.later("attempts.supersede", deliveries=deliveries)
    tx.wake(feed.lane)
    return len(rows)


def remember(tx: Transaction, broadcast: BroadcastId, choice: Choice | None) -> None:
    """The rest of them follow, a piece at a time; None: that was all."""
    told = "" if choice is None else json.dumps([choice.missed, to_ms(choice.until), choice.cause])
    tx.wake("announcer")
    tx.later("attempts.remember", id=broadcast, again=told)


def remembered(broadcast: Broadcast) -> Choice | None:
    """Who of those that missed it is still to go again."""
    if not broadcast.again:
        return None
    missed, until_ms, cause = json.loads(broadcast.again)
    return Choice(Missed(missed), from_ms(until_ms), cause)
