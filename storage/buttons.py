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


async def make(tx: Transaction, desk: DeskName, action: str, argument: int) -> str:
    """A new button's token."""
    token = secrets.token_urlsafe(9)
    tx.later("buttons.make", token=token, desk=desk, action=action, argument=argument)
    return token


async def meaning(tx: Transaction, desk: DeskName, token: str) -> Press | None:
    """What this token means at this desk, None for one we never made."""
    row = await tx.row("buttons.get", token=token, desk=desk)
    return None if row is None else Press(row["action"], row["argument"], row["used_ms"] is not None)


async def use(tx: Transaction, token: str, *, now: datetime) -> bool:
    """Only the first press of a button counts; False for a later one."""
    return await tx.execute("buttons.use", token=token, now_ms=to_ms(now)) > 0
