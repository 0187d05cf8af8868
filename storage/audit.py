"""Who did what: an append-only chain in which every line carries the hash of the one before, so tampering shows."""

import hashlib
import json
from datetime import datetime

from storage.backup import reading
from storage.driver import Transaction, queries, to_ms

FIRST = "0" * 64


def _hash(previous: str, at_ms: int, actor: str, action: str, subject: str) -> str:
    line = json.dumps([previous, at_ms, actor, action, subject], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


async def append(tx: Transaction, *, actor: str, action: str, subject: str, at: datetime) -> None:
    """Write one line. `subject` names a row (`citizen:12`), never a number or a name."""
    last = await tx.row("audit.last")
    previous = FIRST if last is None else str(last["hash"])
    at_ms = to_ms(at)
    tx.later(
        "audit.append",
        at_ms=at_ms,
        actor=actor,
        action=action,
        subject=subject,
        previous_hash=previous,
        hash=_hash(previous, at_ms, actor, action, subject),
    )


def first_broken_in(url: str) -> int | None:
    """The number of the first line that does not follow from the one before; None if the chain is whole.

    Reads beside a running bridge. Raises StoreRefused if there is no such database.
    """
    with reading(url) as store:
        previous = FIRST
        for number, at_ms, actor, action, subject, kept_previous, kept_hash in store.execute(queries()["audit.all"]):
            if kept_previous != previous or kept_hash != _hash(previous, at_ms, actor, action, subject):
                return int(number)
            previous = kept_hash
    return None
