"""Who gets a broadcast: the ledger in which once per person is a key of the database, not a promise of a loop."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from storage import responses
from storage.bodies import Say, dump_body
from storage.content import Content
from storage.driver import Row, Transaction, to_ms
from storage.model import BroadcastId, Lane, LineName, Priority, Progress, lane_of_line
from storage.responses import Answers

UNSUBSCRIBED = "unsubscribed"  # a copy's cause: its citizen left before their turn
SPAN = 20_000  # citizens looked at in one transaction, where few of them get it: some 30 ms
ALERT_ATTEMPTS = 3  # a second warning is better than none; a fourth would be noise


_COUNTED = ("waiting", "sent", "delivered", "read", "refused", "uncertain", "unsubscribed", "called_off")


@dataclass(frozen=True, slots=True)
class Copy:
    """What goes out in one language: free words inside the window, the template outside it."""

    words: Content
    template: Content
    is_marketing: bool = False  # the template is, and WhatsApp delivers none to who stopped those


@dataclass(frozen=True, slots=True)
class Feed:
    """How the next citizens' deliveries look: `copies` by language, "" for whoever reads none of the others."""

    lane: Lane
    copies: Mapping[str, Copy]
    heard_since: datetime
    limit: int
    zone: str = ""  # only who named it, or none; empty: everybody
    span: int = SPAN

    def audience(self) -> dict[str, object]:
        """What queries that ask who gets it want to know of it."""
        return {
            "languages": json.dumps([language for language in self.copies if language]),
            "marketing": json.dumps([language for language, copy in self.copies.items() if copy.is_marketing]),
            "heard_since_ms": to_ms(self.heard_since),
        }

    def bodies(self) -> str:
        """The deliveries' bodies, for the queries that make them: by language, the template and the free words."""
        pairs = {name: [dump_body(Say(c.template)), dump_body(Say(c.words))] for name, c in self.copies.items()}
        return json.dumps(pairs)


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


async def feed(tx: Transaction, broadcast: BroadcastId, feed: Feed, *, now: datetime) -> bool:
    """Put the next citizens' deliveries; the cursor moves with the rows. False once all have one.

    In two rounds: those inside the window, then whoever has no row yet. So what Meta still allows outside it keeps
    nothing back from those inside.
    """
    known, (last,) = await tx.several(("broadcasts.get", {"id": broadcast}), ("recipients.last_citizen", {}))
    if not known or known[0]["is_filled"]:
        return False
    row = known[0]
    end = min(row["position"] + feed.span, last["id"] or 0)
    tx.follow(
        "recipients.next_citizens",
        partial(_put, tx, row, feed, end, now),
        id=broadcast,
        line=row["line"],
        position=row["position"],
        end=end,
        is_inside_first=row["is_inside_first"],
        bulletin=row["bulletin"],
        ceiling=row["ceiling"],
        zone=feed.zone,
        corrects=row["corrects"],
        limit=feed.limit,
        **feed.audience(),
    )
    return True


def _put(tx: Transaction, broadcast: Row, feed: Feed, end: int, now: datetime, rows: Sequence[Row]) -> None:
    """The next citizens' copies, and how far that brings us."""
    (found,) = rows
    if found["number"]:
        _deliver(tx, broadcast, feed, found, now)
    is_round_over = found["number"] < feed.limit and end < broadcast["position"] + feed.span
    position = found["last"] if found["number"] == feed.limit else end
    tx.later(
        "recipients.advance",
        id=broadcast["id"],
        position=0 if is_round_over and broadcast["is_inside_first"] else position,
        is_inside_first=int(broadcast["is_inside_first"] and not is_round_over),
        is_filled=int(is_round_over and not broadcast["is_inside_first"]),
    )


def _deliver(tx: Transaction, broadcast: Row, feed: Feed, found: Row, now: datetime) -> None:
    tx.later("recipients.enter", id=broadcast["id"], citizens=found["citizens"])
    tx.later(
        "recipients.deliver",
        id=broadcast["id"],
        lane=feed.lane,
        priority=int(Priority.ALERT if broadcast["is_alert"] else Priority.BULLETIN),
        citizens=found["citizens"],
        bodies=feed.bodies(),
        languages=feed.audience()["languages"],
        heard_since_ms=to_ms(feed.heard_since),
        now_ms=to_ms(now),
    )
    tx.later("recipients.note_copies", id=broadcast["id"], number=found["number"])
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
    if row is None or not row["is_filled"] or row["again"]:
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
