"""What a network answered to a delivery."""

from collections.abc import Callable, Coroutine
from typing import NamedTuple

from bridge.files import LocalFile
from storage.model import Anchor, ForeignId
from storage.outbox import Delivery


class Receipt(NamedTuple):
    """The network's name for the message, if it has one, and the thread it opened, if it did.

    `followers`: what it calls the messages of the deliveries that travelled with it; empty: all are in the one message.
    """

    foreign_id: ForeignId | None = None
    anchor: Anchor | None = None
    followers: tuple[ForeignId, ...] = ()


# How a line or desk takes one delivery, with its file if it has one; raises a Failure.
Carrier = Callable[[Delivery, LocalFile | None], Coroutine[None, None, Receipt]]
