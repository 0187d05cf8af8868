"""Broadcasts and their ledger: once per person is a key of the database, not a promise of a loop."""

import json
from dataclasses import dataclass
from datetime import datetime

from storage.bodies import Say, dump_body
from storage.content import Content, dump_content, load_content
from storage.driver import Row, Transaction, from_ms, id_list, to_ms
from storage.model import (
    Broadcast,
    BroadcastId,
    BroadcastState,
    DeliveryId,
    DeskName,
    Lane,
    LineName,
    OperatorId,
    Priority,
    Progress,
    lane_of_line,
)

ALERT_ATTEMPTS = 3  # a second warning is better than none; a fourth would be noise


@dataclass(frozen=True, slots=True)
class Issue:
    """A broadcast about to be drafted."""

    line: LineName
    desk: DeskName
    bulletin: str
    content: Content
    operator: OperatorId
    is_alert: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """How the next citizens' deliveries look: free words inside the window, the template outside it."""

    lane: Lane
    words: Content
    template: Content
    heard_since: datetime
    limit: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How a broadcast stands, read from the ledger. `causes` counts the refused by cause."""

    waiting: int
    sent: int
    delivered: int
    read: int
    refused: int
    uncertain: int
    unsubscribed: int
    causes: dict[str, int]

    @property
    def total(self) -> int:
        """Everybody who has a row."""
        return self.waiting + self.sent + self.refused + self.uncertain + self.unsubscribed


def _broadcast(row: Row) -> Broadcast:
    return Broadcast(
        id=BroadcastId(row["id"]),
        line=LineName(row["line"]),
        desk=DeskName(row["desk"]),
        bulletin=row["bulletin"],
        content=load_content(row["body"]),
        state=BroadcastState(row["state"]),
        proposer=row["proposer_id"],
        notice=None if row["notice_id"] is None else DeliveryId(row["notice_id"]),
        created=from_ms(row["created_ms"]),
        started=None if row["started_ms"] is None else from_ms(row["started_ms"]),
        is_alert=bool(row["is_alert"]),
    )


async def draft(tx: Transaction, issue: Issue, *, now: datetime) -> BroadcastId:
    """Write it down; nothing goes to anyone yet."""
    row = await tx.row(
        "broadcasts.draft",
        line=issue.line,
        desk=issue.desk,
        bulletin=issue.bulletin,
        body=dump_content(issue.content),
        operator_id=issue.operator,
        is_alert=int(issue.is_alert),
        now_ms=to_ms(now),
    )
    assert row is not None  # INSERT … RETURNING always answers
    return BroadcastId(row["id"])


async def get(tx: Transaction, broadcast: BroadcastId) -> Broadcast | None:
    """One broadcast, None if there is none of that number."""
    row = await tx.row("broadcasts.get", id=broadcast)
    return None if row is None else _broadcast(row)


async def show_on(tx: Transaction, broadcast: BroadcastId, notice: DeliveryId) -> None:
    """The notice whose edits show its life."""
    tx.later("broadcasts.show_on", id=broadcast, notice_id=notice)


async def propose(tx: Transaction, broadcast: BroadcastId, operator: OperatorId) -> bool:
    """Somebody wants it sent and a second person must agree; False if that was so already."""
    return await tx.execute("broadcasts.propose", id=broadcast, operator_id=operator) > 0


async def start(tx: Transaction, broadcast: BroadcastId, *, ceiling: int, now: datetime) -> bool:
    """From draft to running; False if somebody else did it first."""
    tx.wake("announcer")
    return await tx.execute("broadcasts.start", id=broadcast, ceiling=ceiling, now_ms=to_ms(now)) > 0


async def turn(tx: Transaction, broadcast: Broadcast, state: BroadcastState, *, now: datetime, cause: str = "") -> bool:
    """Move it on from the state it was read in; False if it has moved meanwhile."""
    tx.wake("announcer")
    changed = await tx.execute(
        "broadcasts.turn",
        id=broadcast.id,
        from_state=broadcast.state,
        to_state=state,
        cause=cause,
        now_ms=to_ms(now),
    )
    return changed > 0


async def running(tx: Transaction) -> list[Broadcast]:
    """Those under way."""
    return [_broadcast(row) for row in await tx.rows("broadcasts.running")]


async def waiting(tx: Transaction, broadcast: BroadcastId, *, at_most: int) -> int:
    """How many of its deliveries wait, counted up to `at_most`."""
    row = await tx.row("broadcasts.waiting", id=broadcast, limit=at_most)
    return 0 if row is None else int(row["number"])


async def feed(tx: Transaction, broadcast: BroadcastId, feed: Feed, *, now: datetime) -> int:
    """Put the next citizens' deliveries; the cursor moves with the rows. How many; 0 once all have one."""
    row = await tx.row("broadcasts.get", id=broadcast)
    if row is None or row["is_filled"]:
        return 0
    citizens = await tx.rows(
        "broadcasts.next_citizens",
        line=row["line"],
        position=row["position"],
        bulletin=row["bulletin"],
        ceiling=row["ceiling"],
        limit=feed.limit,
    )
    if citizens:
        await _deliver(tx, row, feed, citizens, now)
    tx.later(
        "broadcasts.advance",
        id=broadcast,
        position=citizens[-1]["id"] if citizens else row["position"],
        is_filled=int(len(citizens) < feed.limit),
    )
    return len(citizens)


async def _deliver(tx: Transaction, broadcast: Row, feed: Feed, citizens: list[Row], now: datetime) -> None:
    ids = id_list(citizen["id"] for citizen in citizens)
    entered = {r["citizen_id"] for r in await tx.rows("broadcasts.enter", id=broadcast["id"], citizens=ids)}
    heard_since = to_ms(feed.heard_since)
    pairs = [
        [citizen["id"], int((citizen["last_heard_ms"] or 0) > heard_since)]
        for citizen in citizens
        if citizen["id"] in entered
    ]
    tx.later(
        "broadcasts.deliver",
        id=broadcast["id"],
        lane=feed.lane,
        priority=int(Priority.ALERT if broadcast["is_alert"] else Priority.BULLETIN),
        citizens=json.dumps(pairs),
        words=dump_body(Say(feed.words)),
        template=dump_body(Say(feed.template)),
        now_ms=to_ms(now),
    )
    tx.wake(feed.lane)


async def send_again(tx: Transaction, line: LineName, *, before: datetime) -> int:
    """Alerts whose copies have been in doubt since `before` go once more, up to ALERT_ATTEMPTS in all. How many."""
    count = await tx.execute(
        "broadcasts.send_again", lane=lane_of_line(line), before_ms=to_ms(before), attempts=ALERT_ATTEMPTS
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
    return await tx.row("broadcasts.has_unfinished", id=broadcast, attempts=attempts) is None


async def cancel_waiting(tx: Transaction, broadcast: BroadcastId, *, now: datetime) -> int:
    """Take back what has not left. How many."""
    return await tx.execute("broadcasts.cancel_waiting", id=broadcast, now_ms=to_ms(now))


async def count(tx: Transaction, broadcast: BroadcastId) -> Counts:
    """How it stands now."""
    tally = dict.fromkeys(("waiting", "sent", "delivered", "read", "refused", "uncertain", "unsubscribed"), 0)
    for row in await tx.rows("broadcasts.count", id=broadcast):
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
                tally["unsubscribed"] += number
            case _:
                tally["waiting"] += number
    causes = {row["cause"]: row["number"] for row in await tx.rows("broadcasts.causes", id=broadcast)}
    return Counts(**tally, causes=causes)
