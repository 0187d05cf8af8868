"""Who gets a broadcast: the ledger in which once per person is a key of the database, not a promise of a loop."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from storage import responses
from storage.bodies import Say, dump_body
from storage.content import Content
from storage.driver import Row, Transaction, id_list, to_ms
from storage.model import BroadcastId, Lane, LineName, Priority, Progress, lane_of_line
from storage.responses import Answers

UNSUBSCRIBED = "unsubscribed"  # a copy's cause: its citizen left before their turn
ALERT_ATTEMPTS = 3  # a second warning is better than none; a fourth would be noise


_COUNTED = ("waiting", "sent", "delivered", "read", "refused", "uncertain", "unsubscribed", "called_off")


@dataclass(frozen=True, slots=True)
class Feed:
    """How the next citizens' deliveries look: free words inside the window, the template outside it."""

    lane: Lane
    words: Content
    template: Content
    heard_since: datetime
    limit: int
    zone: str = ""  # only who named it, or none; empty: everybody
    skip_marketing_stopped: bool = False  # the template is marketing, and WhatsApp delivers none to who stopped those


@dataclass(frozen=True, slots=True)
class Counts:
    """How a broadcast stands, read from the ledger. `causes`: the refused by cause; `answers`: what was said to it.

    `unsubscribed` left before their turn; of the `called_off` the copy was taken back: it was cancelled, or expired.
    """

    waiting: int
    sent: int
    delivered: int
    read: int
    refused: int
    uncertain: int
    unsubscribed: int
    called_off: int
    causes: dict[str, int]
    answers: Answers = field(default_factory=Answers)

    @property
    def total(self) -> int:
        """Everybody who has a row."""
        return self.waiting + self.settled

    @property
    def settled(self) -> int:
        """Those of whom nothing more is expected."""
        return self.sent + self.refused + self.uncertain + self.unsubscribed + self.called_off


async def waiting(tx: Transaction, broadcast: BroadcastId, *, at_most: int) -> int:
    """How many of its deliveries wait, counted up to `at_most`."""
    row = await tx.row("recipients.waiting", id=broadcast, limit=at_most)
    return 0 if row is None else int(row["number"])


async def feed(tx: Transaction, broadcast: BroadcastId, feed: Feed, *, now: datetime) -> int:
    """Put the next citizens' deliveries; the cursor moves with the rows. How many; 0 once all have one."""
    row = await tx.row("broadcasts.get", id=broadcast)
    if row is None or row["is_filled"]:
        return 0
    citizens = await tx.rows(
        "recipients.next_citizens",
        line=row["line"],
        position=row["position"],
        bulletin=row["bulletin"],
        ceiling=row["ceiling"],
        zone=feed.zone,
        corrects=row["corrects"],
        skip_marketing_stopped=int(feed.skip_marketing_stopped),
        heard_since_ms=to_ms(feed.heard_since),
        limit=feed.limit,
    )
    if citizens:
        await _deliver(tx, row, feed, citizens, now)
    tx.later(
        "recipients.advance",
        id=broadcast,
        position=citizens[-1]["id"] if citizens else row["position"],
        is_filled=int(len(citizens) < feed.limit),
    )
    return len(citizens)


async def _deliver(tx: Transaction, broadcast: Row, feed: Feed, citizens: list[Row], now: datetime) -> None:
    ids = id_list(citizen["id"] for citizen in citizens)
    entered = {r["citizen_id"] for r in await tx.rows("recipients.enter", id=broadcast["id"], citizens=ids)}
    heard_since = to_ms(feed.heard_since)
    pairs = [
        [citizen["id"], int((citizen["last_heard_ms"] or 0) > heard_since)]
        for citizen in citizens
        if citizen["id"] in entered
    ]
    tx.later(
        "recipients.deliver",
        id=broadcast["id"],
        lane=feed.lane,
        priority=int(Priority.ALERT if broadcast["is_alert"] else Priority.BULLETIN),
        citizens=json.dumps(pairs),
        words=dump_body(Say(feed.words)),
        template=dump_body(Say(feed.template)),
        now_ms=to_ms(now),
    )
    tx.later("recipients.note_copies", id=broadcast["id"], number=len(pairs))
    tx.wake(feed.lane)


async def send_again(tx: Transaction, line: LineName, *, before: datetime) -> int:
    """Alerts whose copies have been in doubt since `before` go once more, up to ALERT_ATTEMPTS in all. How many."""
    count = await tx.execute(
        "recipients.send_again", lane=lane_of_line(line), before_ms=to_ms(before), attempts=ALERT_ATTEMPTS
    )
    if count:
        tx.wake(lane_of_line(line))
    return count


async def is_over(tx: Transaction, broadcast: BroadcastId) -> bool:
    """Everybody has a row and nothing more happens by itself: computed from the ledger; doubts are a person's."""
    row = await tx.row("broadcasts.get", id=broadcast)
    if row is None or not row["is_filled"]:
        return False
    attempts = ALERT_ATTEMPTS if row["is_alert"] else 0
    return await tx.row("recipients.has_unfinished", id=broadcast, attempts=attempts) is None


async def cancel_waiting(tx: Transaction, broadcast: BroadcastId, *, now: datetime) -> int:
    """Take back what has not left. How many."""
    return await tx.execute("recipients.cancel_waiting", id=broadcast, now_ms=to_ms(now))


async def count(tx: Transaction, broadcast: BroadcastId) -> Counts:
    """How it stands now."""
    tally = dict.fromkeys(_COUNTED, 0)
    for row in await tx.rows("recipients.count", id=broadcast):
        number = row["number"]
        match row["state"]:
            case "refused":
                tally["refused"] += number
            case "sent" if row["progress"] == Progress.FAILED:
                tally["refused"] += number
            case "sent":
                tally["sent"] += number
                tally["delivered"] += number if row["progress"] >= Progress.DELIVERED else 0
                tally["read"] += number if row["progress"] >= Progress.READ else 0
            case "uncertain":
                tally["uncertain"] += number
            case "cancelled":
                tally["called_off"] += number
            case _:
                tally["waiting"] += number
    if tally["called_off"]:
        (left,) = await tx.rows("recipients.unsubscribed", id=broadcast, cause=UNSUBSCRIBED)
        tally["unsubscribed"] = left["number"]
        tally["called_off"] -= tally["unsubscribed"]
    causes = {row["cause"]: row["number"] for row in await tx.rows("recipients.causes", id=broadcast)}
    return Counts(**tally, causes=causes, answers=await responses.answers_of(tx, broadcast))
