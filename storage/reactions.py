"""Reactions of staff to citizens' messages, by the name their network gives each."""

from storage.driver import Transaction
from storage.messages import message_of
from storage.model import ForeignId, Lane, Message, MessageId


async def name(tx: Transaction, lane: Lane, foreign_id: ForeignId, message: MessageId, emoji: str) -> None:
    """The network behind `lane` calls a reaction to this message so."""
    tx.later("reactions.name", lane=lane, foreign_id=foreign_id, message_id=message, emoji=emoji)


async def latest(tx: Transaction, message: MessageId) -> tuple[ForeignId, str] | None:
    """The name and the emoji of the reaction to a message that came last, of those that are still there."""
    row = await tx.row("reactions.latest", message_id=message)
    return None if row is None else (ForeignId(row["foreign_id"]), row["emoji"])


async def called(tx: Transaction, lane: Lane, foreign_id: ForeignId) -> Message | None:
    """The message a reaction of this name was to, None if there is none."""
    row = await tx.row("reactions.called", lane=lane, foreign_id=foreign_id)
    return None if row is None else message_of(row)


async def forget(tx: Transaction, lane: Lane, foreign_id: ForeignId) -> None:
    """It was taken away."""
    tx.later("reactions.forget", lane=lane, foreign_id=foreign_id)
