"""A class of those who missed a broadcast goes again: new rows in the outbox, the same row in the ledger."""

import json
from dataclasses import dataclass
from datetime import datetime

from storage.driver import Transaction, to_ms
from storage.missed import Missed
from storage.model import Broadcast, DeliveryState, Priority
from storage.recipients import Feed

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


async def again(tx: Transaction, broadcast: Broadcast, choice: Choice, feed: Feed, *, now: datetime) -> int:
    """Put new attempts for them, unless they have left meanwhile; the old ones count no more. How many."""
    states = json.dumps(_STATES[choice.missed])
    number = await tx.execute(
        "attempts.again",
        id=broadcast.id,
        lane=feed.lane,
        priority=int(Priority.ALERT if broadcast.is_alert else Priority.BULLETIN),
        bodies=feed.bodies(),
        **feed.audience(),
        states=states,
        cause=choice.cause,
        until_ms=to_ms(choice.until),
        now_ms=to_ms(now),
    )
    if number:
        tx.later("recipients.note_copies", id=broadcast.id, number=number)
        tx.later("attempts.supersede", id=broadcast.id, states=states)
        tx.wake(feed.lane)
    return number
