"""What the encryption of a desk's account must not forget. Opaque here: who wrote it understands it."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file that nobody needs to open tells of keys: whose it is, and its devices' own ones, opaque here."""

    installation: str = ""
    accounts: Mapping[Owner, str] = field(default_factory=dict)


def look(path: Path) -> Kept:
    """Blocking; changes nothing, and a bridge may be at work in it. Nothing where there is none, or an older one."""
    if not path.exists():
        return Kept()
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            named = connection.execute("SELECT token FROM installation").fetchone()
            rows = connection.execute("SELECT account, device, body FROM keyring WHERE kind = 'account'").fetchall()
    except sqlite3.Error:
        return Kept()
    return Kept(named[0] if named else "", {Owner(account, device): body for account, device, body in rows})


async def keep(tx: Transaction, owner: Owner, rows: Rows, *, now: datetime) -> None:
    """Keep what changed."""
    if rows:
        given = json.dumps([[kind, name, body] for (kind, name), body in rows.items()])
        tx.later("keyring.keep", account=owner.account, device=owner.device, rows=given, now_ms=to_ms(now))
