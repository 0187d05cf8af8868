"""What a network answered to a delivery."""

from dataclasses import dataclass

from storage.model import Anchor, ForeignId


@dataclass(frozen=True, slots=True)
class Receipt:
    """The network's name for the message, if it has one, and the thread it opened, if it did.

    `followers`: what it calls the messages of the deliveries that travelled with it; empty: all are in the one message.
    """

    foreign_id: ForeignId | None = None
    anchor: Anchor | None = None
    followers: tuple[ForeignId, ...] = ()
