"""The contract every staff network keeps. Opening a thread, a text, a notice, a mark, buttons: all are deliveries."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bridge.files import LocalFile, Stream
from bridge.receipt import Carrier, Receipt
from bridge.rules import Abilities
from storage.content import MediaRef
from storage.model import DeskName
from storage.outbox import Delivery


class Desk(Protocol):
    """A staff room."""

    @property
    def name(self) -> DeskName:
        """Its name in the configuration."""

    @property
    def abilities(self) -> Abilities:
        """What the network can do."""

    async def listen(self) -> None:
        """Keep what staff do, with the stream's cursor in the same transaction, until cancelled."""

    async def post(self, delivery: Delivery, media: LocalFile | None) -> Receipt:
        """Carry one delivery; opens the thread first if it has no anchor. Raises exactly one kind of Failure."""

    @property
    def helpers(self) -> Sequence[Carrier]:
        """Further accounts, as `post`, that only carry citizens' words into threads that are open; often none."""

    def fetch(self, ref: MediaRef) -> AbstractAsyncContextManager[Stream]:
        """Open a file an operator sent. Raises a Failure if it cannot be had."""
