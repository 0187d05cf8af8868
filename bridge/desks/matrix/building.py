"""A desk out of what the settings say of it."""

import asyncio
from dataclasses import dataclass

import aiohttp

from bridge.desks.matrix.client import Client, Login
from bridge.desks.matrix.desk import MatrixDesk
from bridge.desks.matrix.listening import Ear
from bridge.desks.matrix.speaking import Place, Words
from bridge.health import Health
from storage.driver import Driver
from storage.model import DeskName

# Transaction ids are remembered by device: another one at each start would say twice what was in flight.
DEVICE = "SPORTELLO"
DEVICE_NAME = "Sportello"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The room, and the account that speaks in it: by a token, or by a password that gets one."""

    name: DeskName
    homeserver: str
    user_id: str
    token: str
    password: str
    room_id: str
    installation: str
    words: Words


def build(
    room: Room, *, database: Driver, session: aiohttp.ClientSession, health: Health
) -> tuple[MatrixDesk, asyncio.Event]:
    """The desk, and what is set once it has heard its room to the present end."""
    client = Client(session, homeserver=room.homeserver, token=room.token)

    async def log_in() -> Login:
        return await client.log_in(room.user_id, room.password, device_id=DEVICE, name=DEVICE_NAME)

    ear = Ear(
        database=database,
        client=client,
        desk=room.name,
        room_id=room.room_id,
        health=health,
        log_in=log_in if room.password else None,
    )
    place = Place(client, room.room_id, room.user_id, room.installation, room.words)
    return MatrixDesk(room.name, client=client, ear=ear, place=place, has_password=bool(room.password)), ear.caught_up
