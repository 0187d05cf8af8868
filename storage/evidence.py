"""What proves a consent: the whole ledger of one citizen, and the words of the notices it refers to."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.driver import Row, Transaction, from_ms, to_ms
from storage.model import CitizenId, LineName, OperatorId


@dataclass(frozen=True, slots=True)
class Notice:
    """A privacy notice as it was handed out; `hash` is the SHA-256 of `words`, which are a piece of a page."""

    line: LineName
    version: str
    hash: str
    words: str
    kept: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger, whole. `at`: when the words were said; `recorded`: when it was written."""

    number: int
    bulletin: str
    given: bool
    words: str
    notice_version: str
    notice_hash: str
    means: str
    foreign_id: str
    at: datetime
    recorded: datetime
    operator: OperatorId | None
    operator_name: str


async def keep_notices(tx: Transaction, notices: Iterable[Notice], *, now: datetime) -> None:
    """Keep the words of these notices for good; those known already stay as they are."""
    for notice in notices:
        fields = {"hash": notice.hash, "line": notice.line, "version": notice.version, "words": notice.words}
        tx.later("evidence.keep_notice", **fields, now_ms=to_ms(now))


async def notices(tx: Transaction, line: LineName, hashes: Iterable[str]) -> list[Notice]:
    """The notices of a line by the hashes of their words, oldest first; those never kept are not among them."""
    rows = await tx.rows("evidence.notices", line=line, hashes=json.dumps(sorted(set(hashes))))
    return [
        Notice(LineName(row["line"]), row["version"], row["hash"], row["words"], from_ms(row["kept_ms"]))
        for row in rows
    ]


async def ledger(tx: Transaction, citizen: CitizenId, *, ceiling: int) -> list[Entry]:
    """Every line about one citizen up to `ceiling`, oldest first: nothing is left out, withdrawals are proof too."""
    return [_entry(row) for row in await tx.rows("evidence.ledger", citizen_id=citizen, ceiling=ceiling)]


def _entry(row: Row) -> Entry:
    return Entry(
        number=row["id"],
        bulletin=row["bulletin"],
        given=bool(row["given"]),
        words=row["words"],
        notice_version=row["notice_version"],
        notice_hash=row["notice_hash"],
        means=row["means"],
        foreign_id=row["foreign_id"],
        at=from_ms(row["at_ms"]),
        recorded=from_ms(row["recorded_ms"] or row["at_ms"]),  # lines older than the column
        operator=None if row["operator_id"] is None else OperatorId(row["operator_id"]),
        operator_name=row["operator"] or "",
    )
