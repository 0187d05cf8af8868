"""Broadcasts: one issue of a bulletin each, and the life it goes through. Who gets it: `storage.recipients`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from storage.bulletins import Broadcast, BroadcastState
from storage.content import Content, Text, dump_content, dump_translations, load_content, load_translations
from storage.driver import Row, Transaction, from_ms, id_list, to_ms
from storage.model import BroadcastId, DeliveryId, DeskName, LineName, OperatorId


@dataclass(frozen=True, slots=True)
class Issue:
    """A broadcast about to be drafted."""

    line: LineName
    desk: DeskName
    bulletin: str
    content: Content
    operator: OperatorId
    is_alert: bool = False
    zone: str = ""
    corrects: BroadcastId | None = None  # only to whoever got, or may have got, that one
    translations: Mapping[str, Text] = field(default_factory=dict)  # its words in further languages


@dataclass(frozen=True, slots=True)
class Term:
    """Until when a broadcast may be sent: nothing leaves after `until`, and nothing ever after `expires`."""

    until: datetime
    expires: datetime


def _instant(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else from_ms(milliseconds)


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
        started=_instant(row["started_ms"]),
        is_alert=bool(row["is_alert"]),
        zone=row["zone"],
        cause=row["cause"],
        due=_instant(row["due_ms"]),
        until=_instant(row["until_ms"]),
        expires=_instant(row["expires_ms"]),
        expiry_hours=row["expiry_hours"],
        asked=_instant(row["asked_ms"]),
        corrects=BroadcastId(row["corrects"]) if row["corrects"] else None,
        reports=row["reports"],
        translations=load_translations(row["translations"]),
        planned=0 if row["is_filled"] else row["planned"],
        per_minute=row["per_minute"],
        again=row["again"],
        request=None if row["request_id"] is None else DeliveryId(row["request_id"]),
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
        zone=issue.zone,
        corrects=issue.corrects or 0,
        translations=dump_translations(issue.translations),
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


def ask_on(tx: Transaction, broadcast: BroadcastId, request: DeliveryId) -> None:
    """The notice that asks the second person."""
    tx.later("broadcasts.ask_on", id=broadcast, notice_id=request)


async def propose(tx: Transaction, broadcast: Broadcast, operator: OperatorId, *, due: datetime | None) -> bool:
    """Somebody wants it sent (at `due`, None: at once) and a second person must agree; False if that was so already.

    What was agreed for another hour must be agreed anew.
    """
    changed = await tx.execute(
        "broadcasts.propose", id=broadcast.id, operator_id=operator, due_ms=None if due is None else to_ms(due)
    )
    return changed > 0


async def schedule(tx: Transaction, broadcast: Broadcast, due: datetime, term: Term) -> bool:
    """It starts by itself then; False if it has moved on from the state it was read in."""
    tx.wake("announcer")
    changed = await tx.execute(
        "broadcasts.schedule",
        id=broadcast.id,
        from_state=broadcast.state,
        due_ms=to_ms(due),
        until_ms=to_ms(term.until),
        expires_ms=to_ms(term.expires),
    )
    return changed > 0


async def start(
    tx: Transaction, broadcast: Broadcast, *, ceiling: int, term: Term, now: datetime, planned: int = 0
) -> bool:
    """From draft or scheduled to running, for so many people; False if somebody else did it first."""
    tx.wake("announcer")
    changed = await tx.execute(
        "broadcasts.start",
        id=broadcast.id,
        from_state=broadcast.state,
        ceiling=ceiling,
        planned=planned,
        until_ms=to_ms(term.until),
        expires_ms=to_ms(term.expires),
        now_ms=to_ms(now),
    )
    return changed > 0


async def turn(
    tx: Transaction,
    broadcast: Broadcast,
    state: BroadcastState,
    *,
    now: datetime,
    cause: str = "",
    due: datetime | None = None,
) -> bool:
    """Move it on from the state it was read in; False if it has moved meanwhile. `due`: when it moves on by itself."""
    tx.wake("announcer")
    changed = await tx.execute(
        "broadcasts.turn",
        id=broadcast.id,
        from_state=broadcast.state,
        to_state=state,
        cause=cause,
        due_ms=None if due is None else to_ms(due),
        now_ms=to_ms(now),
    )
    return changed > 0


def note_pace(tx: Transaction, broadcast: BroadcastId, settled: int, *, now: datetime) -> None:
    """It has been settled for so many by now: how fast it goes is told from the look before this one."""
    tx.later("broadcasts.note_pace", id=broadcast, settled=settled, now_ms=to_ms(now))


def limit(tx: Transaction, broadcast: BroadcastId, term: Term) -> None:
    """Until when it may be sent is another time now."""
    tx.wake("announcer")
    tx.later("broadcasts.limit", id=broadcast, until_ms=to_ms(term.until), expires_ms=to_ms(term.expires))


def live_for(tx: Transaction, broadcast: BroadcastId, hours: int) -> None:
    """So many hours after its hour it expires, whatever is usual for its kind."""
    tx.later("broadcasts.live_for", id=broadcast, hours=hours)


async def alive(tx: Transaction) -> list[Broadcast]:
    """Those that may still be sent without another press: scheduled, running, paused."""
    return [_broadcast(row) for row in await tx.rows("broadcasts.alive")]


async def rehouse(tx: Transaction, line: LineName, desks: Sequence[DeskName]) -> list[BroadcastId]:
    """The line's broadcasts are told of at its first desk where their own is none of its desks any more.

    Those that are not over.
    """
    rows = await tx.rows("broadcasts.rehouse", line=line, desk=desks[0], desks=id_list(desks))
    over = (BroadcastState.DONE, BroadcastState.CANCELLED)
    return [BroadcastId(row["id"]) for row in sorted(rows, key=lambda row: row["id"]) if row["state"] not in over]


async def last_started(tx: Transaction, line: LineName, *, but: BroadcastId) -> Broadcast | None:
    """The line's latest broadcast that has gone out to anybody, apart from this one."""
    row = await tx.row("broadcasts.last_started", line=line, id=but)
    return None if row is None else _broadcast(row)


def ask(tx: Transaction, broadcast: BroadcastId, *, now: datetime) -> None:
    """Its card waits for what the network says."""
    tx.wake("announcer")
    tx.later("broadcasts.ask", id=broadcast, now_ms=to_ms(now))


def give_up(tx: Transaction, broadcast: BroadcastId) -> None:
    """Its card has waited long enough; whatever the network says later still concerns it."""
    tx.later("broadcasts.give_up", id=broadcast)


async def hear(tx: Transaction, line: LineName) -> list[Broadcast]:
    """The network has spoken: those of this line whose cards waited for it, or had given up, wait no longer."""
    return [_broadcast(row) for row in await tx.rows("broadcasts.hear", line=line)]


async def drafts(tx: Transaction, line: LineName, *, since: datetime) -> list[Broadcast]:
    """Those of a line that were drafted since then and not started, and all that are planned, however old."""
    return [_broadcast(row) for row in await tx.rows("broadcasts.drafts", line=line, since_ms=to_ms(since))]


async def asking(tx: Transaction) -> list[Broadcast]:
    """Those whose card waits for what the network says."""
    return [_broadcast(row) for row in await tx.rows("broadcasts.asking")]


async def running(tx: Transaction) -> list[Broadcast]:
    """Those under way."""
    return [_broadcast(row) for row in await tx.rows("broadcasts.running")]


async def to_report(tx: Transaction, *, now: datetime) -> list[Broadcast]:
    """Those whose next report is due."""
    return [_broadcast(row) for row in await tx.rows("broadcasts.to_report", now_ms=to_ms(now))]
