"""What the encryption of a desk's account must not forget. Opaque here: who wrote it understands it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from storage.driver import Transaction, to_ms

Rows = Mapping[tuple[str, str], str]  # by kind and name: a body in JSON


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose it is: keys belong to one device of one account."""

    account: str
    device: str


async def load(tx: Transaction, owner: Owner, *, groups_since: datetime) -> dict[tuple[str, str], str]:
    """All of it, but for the keys of what was said long ago; that of the account's former devices goes."""
    whose = {"account": owner.account, "device": owner.device}
    tx.later("keyring.hand_on", **whose)
    tx.later("keyring.forget_others", **whose)
    tx.later("keyring.forget_groups", **whose, before_ms=to_ms(groups_since))
    return {(row["kind"], row["name"]): row["body"] for row in await tx.rows("keyring.all", **whose)}


async def keep(tx: Transaction, owner: Owner, rows: Rows, *, now: datetime) -> None:
    """Keep what changed."""
    if rows:
        given = json.dumps([[kind, name, body] for (kind, name), body in rows.items()])
        tx.later("keyring.keep", account=owner.account, device=owner.device, rows=given, now_ms=to_ms(now))
