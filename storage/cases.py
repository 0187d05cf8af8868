"""Cases: what one citizen wants, from the first words to the end. One is open at a time: the database sees to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import orjson

from storage import threads
from storage.content import Content, load_content
from storage.driver import Row, Transaction, from_ms, to_ms
from storage.model import Case, CaseId, CaseMark, CitizenId, DeskName, LineName, MessageId, OperatorId, Thread


class Waiting(NamedTuple):
    """A citizen who waits for an answer. `anchor`: where the conversation hangs at the desk that asks."""

    citizen: CitizenId
    line: LineName
    title: str
    anchor: str | None
    since: datetime
    last_heard: datetime
    holder: str  # the operator's name; empty: nobody


@dataclass(frozen=True, slots=True)
class Past:
    """A case that is over, as the identity card tells it."""

    opened: datetime
    closed: datetime
    words: Content | None
    closed_by: str


def _case(row: Row) -> Case:
    return Case(
        id=CaseId(row["id"]),
        citizen=CitizenId(row["citizen_id"]),
        is_open=row["state"] == "open",
        holder=None if row["holder_id"] is None else OperatorId(row["holder_id"]),
        opened=from_ms(row["opened_ms"]),
        closed=None if row["closed_ms"] is None else from_ms(row["closed_ms"]),
        waiting=None if row["waiting_ms"] is None else from_ms(row["waiting_ms"]),
        begun_again=None if row["begun_again_ms"] is None else from_ms(row["begun_again_ms"]),
    )


async def current(tx: Transaction, citizen: CitizenId) -> Case | None:
    """The citizen's latest case, open or closed."""
    row = await tx.row("cases.current", citizen_id=citizen)
    return None if row is None else _case(row)


async def hear(tx: Transaction, citizen: CitizenId, *, at: datetime, same_for: timedelta) -> Case:
    """The citizen wrote and waits: in the open case, in the last one if that closed less than `same_for` ago, or anew.

    Whoever looked after a case that opens again still does.
    """
    row = await tx.row("cases.hear", citizen_id=citizen, at_ms=to_ms(at), closed_after_ms=to_ms(at - same_for))
    if row is None:
        row = await tx.row("cases.begin", citizen_id=citizen, at_ms=to_ms(at))
    assert row is not None  # INSERT … RETURNING always answers
    return _case(row)


async def begin_with(tx: Transaction, case: CaseId, message: MessageId) -> None:
    """The words a case began with; later ones change nothing."""
    tx.later("cases.begin_with", id=case, message_id=message)


async def call(tx: Transaction, case: CaseId, *, at: datetime) -> None:
    """They did not write but call: what `wait_again` goes back to, where no words tell since when they wait."""
    tx.later("cases.call", id=case, at_ms=to_ms(at))


async def answer(tx: Transaction, citizen: CitizenId, operator: OperatorId) -> Case | None:
    """Nobody waits any more, and who answered looks after it unless somebody does; None without an open case."""
    row = await tx.row("cases.answer", citizen_id=citizen, operator_id=operator)
    return None if row is None else _case(row)


async def wait_again(tx: Transaction, citizen: CitizenId) -> None:
    """An answer was taken back: the citizen waits since the first words, or call, nobody has answered."""
    tx.later("cases.wait_again", citizen_id=citizen)


async def hold(tx: Transaction, case: CaseId, holder: OperatorId | None) -> None:
    """Who looks after it; None: nobody."""
    tx.later("cases.hold", id=case, holder_id=holder)


async def close(tx: Transaction, citizen: CitizenId, by: OperatorId | None, *, now: datetime) -> bool:
    """The open case is over and nobody waits; False if none was open."""
    return await tx.execute("cases.close", citizen_id=citizen, closed_by=by, now_ms=to_ms(now)) > 0


async def reopen(tx: Transaction, citizen: CitizenId, *, now: datetime) -> None:
    """The last case is open again, or a first one begins; nobody waits in it until the citizen writes."""
    if not await tx.execute("cases.reopen", citizen_id=citizen):
        tx.later("cases.begin_silent", citizen_id=citizen, now_ms=to_ms(now))


class Heard(NamedTuple):
    """Those who were last heard after `since` and before `until`, by any line or by one of these."""

    since: datetime
    until: datetime
    lines: tuple[LineName, ...] = ()

    @property
    def span(self) -> dict[str, object]:
        """As the queries want it."""
        lines = orjson.dumps(self.lines).decode()
        return {"since_ms": to_ms(self.since), "until_ms": to_ms(self.until), "lines": lines}


async def waiting(
    tx: Transaction, desk: DeskName, heard: Heard, *, at_most: int, soonest: bool = False
) -> list[Waiting]:
    """Who waits at a desk, of those heard then: longest first or, with `soonest`, whose window closes soonest."""
    rows = await tx.rows("cases.waiting", desk=desk, **heard.span, at_most=at_most, soonest=int(soonest))
    return [
        Waiting(
            citizen=CitizenId(row["citizen_id"]),
            line=LineName(row["line"]),
            title=row["title"],
            anchor=row["anchor"],
            since=from_ms(row["waiting_ms"]),
            last_heard=from_ms(row["last_heard_ms"]),
            holder=row["holder"],
        )
        for row in rows
    ]


async def count_waiting(tx: Transaction, desk: DeskName, heard: Heard) -> int:
    """How many `waiting` would name without a limit."""
    row = await tx.row("cases.count_waiting", desk=desk, **heard.span)
    assert row is not None  # COUNT always answers
    return int(row["number"])


def past_of(rows: Iterable[Row]) -> list[Past]:
    """Rows of `cases.past`: the citizen's closed cases but the current one, latest first."""
    return [
        Past(
            opened=from_ms(row["opened_ms"]),
            closed=from_ms(row["closed_ms"]),
            words=None if row["body"] is None else load_content(row["body"]),
            closed_by=row["closed_by"],
        )
        for row in rows
    ]


async def show(tx: Transaction, citizen: CitizenId, mark: CaseMark, holder: OperatorId | None) -> list[Thread]:
    """What the citizen's threads are to show of the case: those that showed anything else."""
    rows = await tx.rows("cases.show", citizen_id=citizen, mark=mark, holder_id=holder)
    return [threads.from_row(row) for row in rows]
