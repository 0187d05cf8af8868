"""Who did what: an append-only chain in which every line carries the hash of the one before, so tampering shows."""

import hashlib
import json
from datetime import datetime

from storage.driver import Row, Transaction, to_ms

FIRST = "0" * 64


def _hash(previous: str, at_ms: int, actor: str, action: str, subject: str) -> str:
    line = json.dumps([previous, at_ms, actor, action, subject], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


async def append(tx: Transaction, *, actor: str, action: str, subject: str, at: datetime) -> None:
    """Write one line. `subject` names a row (`citizen:12`), never a number or a name."""
    last = await tx.row("audit.last")
    previous = FIRST if last is None else str(last["hash"])
    at_ms = to_ms(at)
    await tx.execute(
        "audit.append",
        at_ms=at_ms,
        actor=actor,
        action=action,
        subject=subject,
        previous_hash=previous,
        hash=_hash(previous, at_ms, actor, action, subject),
    )


async def first_broken(tx: Transaction) -> int | None:
    """The number of the first line that does not follow from the one before; None if the chain is whole."""
    previous, after = FIRST, 0
    while rows := await tx.rows("audit.all", after=after):
        for row in rows:
            if not _follows(row, previous):
                return int(row["id"])
            previous, after = str(row["hash"]), int(row["id"])
    return None


def _follows(row: Row, previous: str) -> bool:
    expected = _hash(previous, row["at_ms"], row["actor"], row["action"], row["subject"])
    return bool(row["previous_hash"] == previous and row["hash"] == expected)
