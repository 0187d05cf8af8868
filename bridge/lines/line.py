"""The contract every citizens' network keeps. Everything that can be done at a line is a kind of delivery."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from aiohttp import web

from bridge.files import LocalFile, Stream
from bridge.receipt import Receipt
from bridge.rules import Abilities
from storage.content import Media, MediaRef
from storage.model import LineName
from storage.outbox import Delivery
from storage.templates import TemplateVersion


class Line(Protocol):
    """A number the municipality owns."""

    @property
    def name(self) -> LineName:
        """Its name in the configuration."""

    @property
    def abilities(self) -> Abilities:
        """What the network can do."""

    def routes(self) -> Sequence[web.RouteDef]:
        """Where the network calls us; the same for every line of one network."""

    async def send(self, delivery: Delivery, media: LocalFile | None) -> Receipt:
        """Carry one delivery. Raises exactly one kind of Failure if it does not arrive."""

    def holds(self, file: Media) -> bool:
        """Whether the network has this file already: then it may be sent without its bytes."""

    async def templates(self) -> Sequence[TemplateVersion]:
        """The network's pre-approved messages as it lists them now. Raises a Failure if it does not say."""

    async def people_per_day(self) -> int | None:
        """How many people may be written to first in a day, as the network says now. 0: any number; None: unsaid.

        Raises a Failure if it does not answer.
        """

    def fetch(self, ref: MediaRef) -> AbstractAsyncContextManager[Stream]:
        """Open a file a citizen sent. Raises a Failure if it cannot be had."""
