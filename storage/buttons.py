"""Buttons under notices: the network sees an opaque token, what it means is a row here, so it survives a restart."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from storage.driver import Transaction, to_ms
from storage.model import DeskName


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button means; `was_used` if somebody pressed it before."""

    action: str
    argument: int
    was_used: bool
    detail: str = ""


async def make(tx: Transaction, desk: DeskName, action: str, argument: int, detail: str = "") -> str:
    """A new button's token. `argument` is the row it is about, `detail` what else it means."""
    token = secrets.token_urlsafe(9)
    tx.later("buttons.make", token=token, desk=desk, action=action, argument=argument, detail=detail)
    return token


async def lasting(tx: Transaction, desk: DeskName, action: str, argument: int, detail: str = "") -> str:
    """The one token of this meaning: a card shown anew keeps its buttons, and whoever is pressing one hits it."""
    row = await tx.row("buttons.of_meaning", desk=desk, action=action, argument=argument, detail=detail)
    return await make(tx, desk, action, argument, detail) if row is None else str(row["token"])


async def meaning(tx: Transaction, desk: DeskName, token: str) -> Press | None:
    """What this token means at this desk, None for one we never made."""
    row = await tx.row("buttons.get", token=token, desk=desk)
    return None if row is None else Press(row["action"], row["argument"], row["used_ms"] is not None, row["detail"])


async def use(tx: Transaction, token: str, *, now: datetime) -> bool:
    """Only the first press of a button counts; False for a later one."""
    return await tx.execute("buttons.use", token=token, now_ms=to_ms(now)) > 0
