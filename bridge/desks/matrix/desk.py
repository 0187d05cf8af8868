"""A Matrix room as a Desk."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

import structlog

from bridge.desks.matrix import refusals, sealed_files
from bridge.desks.matrix.client import Client
from bridge.desks.matrix.limits import ABILITIES
from bridge.desks.matrix.listening import Ear, TokenRevoked
from bridge.desks.matrix.speaking import Mouth, Place
from bridge.errors import Failure, Refused, Retryable
from bridge.files import LocalFile, Stream
from bridge.receipt import Carrier, Receipt
from bridge.rules import Abilities
from storage.content import MediaRef
from storage.model import DeskName
from storage.outbox import Delivery

log = structlog.get_logger()

# The homeserver would take it: for everybody on it to read, or in a room that everybody has left.
UNSPEAKABLE = frozenset({"matrix-encrypted", "matrix-keys", "matrix-moved", "matrix-shared"})
ANY_TYPE = "application/octet-stream"
LEAST_REST_SECONDS = 5.0  # a token that was refused is seldom good again a moment later


class MatrixDesk:
    """One room, through one account."""

    def __init__(self, name: DeskName, *, client: Client, ear: Ear, place: Place, has_password: bool = False) -> None:
        self._name = name
        self._client = client
        self._ear = ear
        self._place = place
        self._has_password = has_password  # a token that is worth nothing any more can be had anew

    @property
    def name(self) -> DeskName:
        """Its name in the configuration."""
        return self._name

    @property
    def abilities(self) -> Abilities:
        """What Matrix can do."""
        return ABILITIES

    @property
    def helpers(self) -> Sequence[Carrier]:
        """None: a homeserver's limits are lifted, not shared out."""
        return ()

    async def listen(self) -> None:
        """Hear for ever; a desk whose token is worth nothing rests, and looks again now and then."""
        while True:
            try:
                await self._ear.hear()
            except TokenRevoked as revoked:
                if self._has_password:
                    self._ear.seat.start_over()
                log.warning("desk rests", desk=self._name, cause=str(revoked))
            await asyncio.sleep(max(LEAST_REST_SECONDS, self._ear.pause()))

    async def post(self, delivery: Delivery, media: LocalFile | None) -> Receipt:
        """Carry one delivery into the room."""
        if not self._client.has_token:
            raise refusals.unreachable()
        room = await self._ear.seat.seen()
        if room.trouble in UNSPEAKABLE:
            raise refusals.of_room(room.trouble)
        room_id, seal = room.room_id, self._ear.seat.seal if room.is_sealed else None
        sealed = None if seal is None else partial(seal.seal, room_id)
        mouth = Mouth(replace(self._place, room_id=room_id, seal=sealed), delivery)
        try:
            receipt = await mouth.say(media)
            # Opened in the room that has just been left: it is opened anew in the other one.
            return receipt if room_id == await self._ear.seat.find() else receipt._replace(anchor=None)
        except Failure as failure:
            if isinstance(failure, Refused) and self._ear.seat.has_followed and delivery.attempts < 2:
                failure = refusals.elsewhere(failure)  # its thread may have been in the room that was left
            failure.anchor, failure.is_half_said = mouth.opened, mouth.has_spoken
            if isinstance(failure, Retryable) and failure.needs_somebody:
                self._ear.doubt()
            raise failure from None

    @asynccontextmanager
    async def fetch(self, ref: MediaRef) -> AsyncIterator[Stream]:
        """An operator's file, as it comes; of what type it is says the homeserver, or else who sent it."""
        async with self._client.download(sealed_files.address_of(ref.file)) as found:
            stream = sealed_files.opened(found, ref.file)
            yield stream if stream.mime_type not in ("", ANY_TYPE) else replace(stream, mime_type=ref.mime_type)
