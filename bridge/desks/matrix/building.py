"""A desk out of what the settings say of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import structlog
from nio.crypto import ENCRYPTION_ENABLED  # type: ignore[import-untyped]  # it has types, and does not say so

from bridge.desks.matrix import entering
from bridge.desks.matrix.client import Client, Login
from bridge.desks.matrix.desk import MatrixDesk
from bridge.desks.matrix.listening import Ear
from bridge.desks.matrix.seat import Seat
from bridge.desks.matrix.speaking import Place, Words
from bridge.errors import Failure
from bridge.health import Health
from config.texts import Texts
from storage.driver import Driver
from storage.model import DeskName

if TYPE_CHECKING:
    from bridge.desks.matrix.sealing import Seal

log = structlog.get_logger()

# Transaction ids are remembered by device: another one at each start would say twice what was in flight. But a database
# that was lost took the device's keys with it, and nobody believes a device whose keys change: the next one is another.
DEVICE = "SPORTELLO-{installation}"
DEVICE_NAME = "Sportello"
UNSEALED = ("matrix-encrypted", "matrix-keys", "matrix-shared")  # why nothing can be said in an encrypted room


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The room, and the account that speaks in it: by a token, else by a password that gets one."""

    name: DeskName
    homeserver: str
    user_id: str
    token: str
    password: str
    room_id: str
    installation: str
    words: Words
    read_receipts: bool = False  # also mark as read what was carried to a citizen
    is_alone: bool = True  # no other desk speaks through the account: two would take each other's keys away


def build(
    room: Room, *, database: Driver, session: aiohttp.ClientSession, health: Health
) -> tuple[MatrixDesk, asyncio.Event]:
    """The desk, and what is set once it has heard its room to the present end."""
    client = Client(session, homeserver=room.homeserver, token=room.token)

    async def log_in() -> Login:
        device_id = DEVICE.format(installation=room.installation)
        return await entering.by_password(client, room.user_id, room.password, device_id=device_id, name=DEVICE_NAME)

    seat = Seat(
        database=database,
        client=client,
        desk=room.name,
        room_id=room.room_id,
        user_id=room.user_id,
        log_in=log_in if room.password else None,
        make_seal=_seal_maker(client, database) if room.is_alone and ENCRYPTION_ENABLED else None,
        no_seal="matrix-encrypted" if room.is_alone or not ENCRYPTION_ENABLED else "matrix-shared",
    )
    ear = Ear(seat, database=database, client=client, desk=room.name, health=health, mute=room.words.mute)
    place = Place(client, room.room_id, room.user_id, room.installation, room.words, receipts=room.read_receipts)
    return MatrixDesk(room.name, client=client, ear=ear, place=place, has_password=bool(room.password)), ear.caught_up


def words(texts: Texts, language: str) -> Words:
    """What the desk itself says."""
    why = {cause: texts.say(language, f"cause-{cause}") for cause in UNSEALED}
    return Words(
        texts.say(language, "choices-invitation"),
        texts.say(language, "former-case"),
        {cause: texts.say(language, "room-mute", why=said) for cause, said in why.items()},
    )


def _seal_maker(client: Client, database: Driver) -> Callable[[Login], Awaitable["Seal | None"]]:
    from bridge.desks.matrix.sealing import Seal  # its libraries are an extra

    async def make(login: Login) -> Seal | None:
        try:
            return await Seal.of(client, database, login)
        except Failure as failure:
            if failure.cause not in ("matrix-room", "matrix-refused"):
                raise
            # A homeserver that will have none of our keys is no reason to be deaf in a room in clear.
            log.warning("no encryption", cause=failure.said)
        return None

    return make
