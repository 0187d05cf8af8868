"""Broadcasts: one issue of a bulletin each, and the life it goes through. Who gets it: `storage.recipients`."""

from dataclasses import dataclass
from datetime import datetime

from storage.content import Content, dump_content, load_content
from storage.driver import Row, Transaction, from_ms, to_ms
from storage.model import Broadcast, BroadcastId, BroadcastState, DeliveryId, DeskName, LineName, OperatorId


@dataclass(frozen=True, slots=True)
class Issue:
    """A broadcast about to be drafted."""

    line: LineName
    desk: DeskName
    bulletin: str
    content: Content
    operator: OperatorId
    is_alert: bool = False


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


async def drafts(tx: Transaction, line: LineName, *, since: datetime) -> list[Broadcast]:
    """Those of a line that were drafted since then and have not been started."""
    return [_broadcast(row) for row in await tx.rows("broadcasts.drafts", line=line, since_ms=to_ms(since))]


async def running(tx: Transaction) -> list[Broadcast]:
    """Those under way."""
    return [_broadcast(row) for row in await tx.rows("broadcasts.running")]
