"""What `sportello init` asks about a room on Matrix, and how it makes one that is as it should be."""

import asyncio

import aiohttp

from bridge.errors import Failure

MATRIX = ("desks", "urp", "matrix")
MANAGERS = ("desks", "urp", "roles", "managers")
NAME = "Sportello"
EXTRA = "a desk on Matrix needs its libraries: pip install 'sportello[matrix]'"

FILE = """\
# ---- Lo sportello: la stanza Matrix del personale, privata e non cifrata.
[desks.urp]
title = {desks_urp_title}

[desks.urp.matrix]
# Il server, e l'account con cui il programma parla.
homeserver = {desks_urp_matrix_homeserver}
user_id = {desks_urp_matrix_user_id}
# Il suo token d'accesso.
access_token = {desks_urp_matrix_access_token}
# La stanza: chi vi entra risponde ai cittadini, chi vi ha livello 50 o più manda anche gli avvisi.
room_id = {desks_urp_matrix_room_id}
"""


def make_room(homeserver: str, user_id: str, token: str, *, managers: list[str]) -> str:
    """A new room, with these people invited; its id. Raises RoomNotMade with a line that says why."""
    try:
        return asyncio.run(_make(homeserver, user_id, token, managers))
    except ModuleNotFoundError:
        raise RoomNotMade(EXTRA) from None
    except Failure as failure:
        raise RoomNotMade(f"the room was not made: {failure.said or failure.cause}") from None


class RoomNotMade(Exception):
    """The message is the one line a person reads."""


async def _make(homeserver: str, user_id: str, token: str, managers: list[str]) -> str:
    from bridge.desks.matrix.client import Client

    async with aiohttp.ClientSession() as session:
        client = Client(session, homeserver=homeserver, token=token)
        me = await client.who_am_i()
        if me.user_id != user_id:
            raise RoomNotMade(f"the token is that of {me.user_id}")
        return await client.create_room(NAME, me.user_id, managers=managers)
