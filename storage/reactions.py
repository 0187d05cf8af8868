"""Reactions of staff to citizens' messages, by the name their network gives each."""

from storage.driver import Transaction
from storage.messages import message_of
from storage.model import ForeignId, Lane, Message, MessageId


async def name(tx: Transaction, lane: Lane, foreign_id: ForeignId, message: MessageId) -> None:
    """The network behind `lane` calls a reaction to this message so."""
    tx.later("reactions.name", lane=lane, foreign_id=foreign_id, message_id=message)


async def called(tx: Transaction, lane: Lane, foreign_id: ForeignId) -> Message | None:
    """The message a reaction of this name was to, None if there is none."""
    row = await tx.row("reactions.called", lane=lane, foreign_id=foreign_id)
    return None if row is None else message_of(row)


async def forget(tx: Transaction, lane: Lane, foreign_id: ForeignId) -> None:
    """It was taken away."""
    tx.later("reactions.forget", lane=lane, foreign_id=foreign_id)
