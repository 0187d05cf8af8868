"""A town whose staff are on Matrix: the real bridge between the simulated WhatsApp and a real Synapse."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.homeserver.people import Seen, StaffRoom
from tests.homeserver.proxy import Proxy, proxied
from tests.homeserver.server import Homeserver
from tests.town import Citizen, Town, open_town

CHOICES = "it.sportello.choices"  # the field that says what an emoji and a number mean


@dataclass
class Place:
    """The town and its staff room."""

    town: Town
    room: StaffRoom

    async def arrives(self, citizen: Citizen, words: str = "Buongiorno") -> str:
        """A citizen writes for the first time; the head of their thread."""
        await citizen.says(words)
        return (await self.room.shown(words)).head

    async def head(self, citizen: Citizen) -> Seen:
        """The latest head that bears a citizen's name."""
        return [each for each in await self.room.heads() if citizen.name in each.words][-1]


async def said_how_to_choose(room: StaffRoom) -> None:
    """Whatever could be chosen in a test was described in its notice, with its emoji and its number."""
    for event in await room.events():
        content = event["content"].get("m.new_content", event["content"])
        if event["sender"] != room.bot.id or CHOICES not in content:
            continue
        lines = content["body"].splitlines()
        above = lines[-len(content[CHOICES]) - 1]
        assert "reazione" in above or "reaction" in above, content["body"]
        assert "numero" in above or "number" in above, content["body"]
        for number, (sign, _, label) in enumerate(content[CHOICES], start=1):
            assert f"{sign} {label} (!{number})".strip() in lines, content["body"]


def keys(room: StaffRoom, *, url: str = "", token: str = "") -> str:
    """The desk's table in the configuration."""
    return (
        f'homeserver = "{url or room.server.url}"\nuser_id = "{room.bot.id}"\nroom_id = "{room.id}"\n'
        f'access_token = "{token or room.bot.account.access_token}"\n'
    )


def by_password(room: StaffRoom) -> str:
    """The same for an account that logs in."""
    account = room.bot.account
    return keys(room).replace(f'access_token = "{account.access_token}"', f'password = "{account.password}"')


@pytest_asyncio.fixture(loop_scope="session")
async def place(
    request: pytest.FixtureRequest, tmp_path: Path, bytecode: Path, homeserver: Homeserver
) -> AsyncIterator[Place]:
    """A fresh room and a fresh bridge, with the test's knobs."""
    marker = request.node.get_closest_marker("knobs")
    knobs = dict(marker.kwargs) if marker is not None else {}
    async with aiohttp.ClientSession() as session:
        room = StaffRoom(homeserver, session)
        await room.open(limited=knobs.pop("limited", False))
        async with open_town(tmp_path, bytecode, matrix=keys(room), **knobs) as town:
            yield Place(town, room)
            await said_how_to_choose(room)


@pytest_asyncio.fixture(loop_scope="session")
async def ill(tmp_path: Path, bytecode: Path, homeserver: Homeserver) -> AsyncIterator[tuple[Place, Proxy]]:
    """A bridge that reaches the homeserver through a proxy."""
    async with aiohttp.ClientSession() as session, proxied(homeserver.url) as proxy:
        room = StaffRoom(homeserver, session)
        await room.open()
        async with open_town(tmp_path, bytecode, matrix=keys(room, url=proxy.url)) as town:
            yield Place(town, room), proxy


@pytest_asyncio.fixture(loop_scope="session")
async def both(
    request: pytest.FixtureRequest, tmp_path: Path, bytecode: Path, homeserver: Homeserver
) -> AsyncIterator[Place]:
    """A fresh group and a fresh room, both desks of the one line."""
    marker = request.node.get_closest_marker("knobs")
    knobs = dict(marker.kwargs) if marker is not None else {}
    async with aiohttp.ClientSession() as session:
        room = StaffRoom(homeserver, session)
        await room.open()
        async with open_town(tmp_path, bytecode, matrix_too=keys(room), **knobs) as town:
            yield Place(town, room)
