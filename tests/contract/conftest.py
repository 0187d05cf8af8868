"""The rooms in which every Desk is tried."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from telegram import Bot

from bridge.desks.desk import Desk
from bridge.desks.matrix.building import Room as Wanted
from bridge.desks.matrix.building import build
from bridge.desks.matrix.speaking import Words
from bridge.desks.telegram.desk import TelegramDesk
from bridge.desks.telegram.listening import Ear
from bridge.desks.telegram.request import SessionRequest
from bridge.health import Health
from bridge.simulator.server import Simulator
from storage.database import open_database
from storage.model import DeskName
from tests.contract.desks import MatrixRoom, Room, TelegramRoom
from tests.homeserver.people import StaffRoom
from tests.homeserver.proxy import proxied
from tests.homeserver.server import Homeserver

TOKEN, GROUP = "1000000001:demo-bot-token", -1001000000001


@asynccontextmanager
async def listening(desk: Desk) -> AsyncIterator[None]:
    """For as long as the block lasts it listens."""
    task = asyncio.create_task(desk.listen())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def others(number: int) -> str:
    """What stands above the folded rest of a flood."""
    return f"… {number}"


@asynccontextmanager
async def on_telegram(folder: Path) -> AsyncIterator[TelegramRoom]:
    """A desk in a simulated group."""
    simulator = Simulator()
    await simulator.start()
    database = await open_database(f"sqlite:///{folder}/a.db", waker=lambda worker: None)
    async with aiohttp.ClientSession() as session:
        request = SessionRequest(session)
        ear = Ear(database=database, session=session, api_url=simulator.url, token=TOKEN, desk="urp", health=Health())
        bot = Bot(TOKEN, base_url=f"{simulator.url}/bot", base_file_url=f"{simulator.url}/file/bot", request=request)
        desk = TelegramDesk(DeskName("urp"), bot=bot, ear=ear, session=session, group_id=GROUP, others=others)
        made = TelegramRoom(desk, database, session, simulator=simulator)
        async with listening(desk):
            join = "/control/group/members"
            maria, luca = {"name": "Maria", "status": "administrator"}, {"name": "Luca", "username": "luca"}
            made.maria = (await made.control("POST", join, maria))["id"]
            made.luca = (await made.control("POST", join, luca | {"status": "member"}))["id"]
            yield made
    await database.close()
    await simulator.stop()


@asynccontextmanager
async def on_matrix(folder: Path, homeserver: Homeserver) -> AsyncIterator[MatrixRoom]:
    """A desk in a room of a real homeserver."""
    database = await open_database(f"sqlite:///{folder}/a.db", waker=lambda worker: None)
    async with aiohttp.ClientSession() as session, proxied(homeserver.url) as proxy:
        staff = StaffRoom(homeserver, session)
        await staff.open()
        luca = await staff.operator("luca")
        for person, name in ((staff.maria, "Maria"), (luca, "Luca")):
            await person.ask("PUT", f"profile/{person.id}/displayname", {"displayname": name})
        wanted = Wanted(
            name=DeskName("urp"),
            homeserver=proxy.url,
            user_id=staff.bot.id,
            token=staff.bot.account.access_token,
            password="",
            room_id=staff.id,
            installation="a",
            words=Words("Per scegliere:", "Prima"),
        )
        desk, caught_up = build(wanted, database=database, session=session, health=Health())
        async with listening(desk):
            await asyncio.wait_for(caught_up.wait(), 60)
            yield MatrixRoom(desk, database, session, staff=staff, proxy=proxy, luca=luca)
    await database.close()


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[TelegramRoom]:
    """The simulated group."""
    async with on_telegram(tmp_path) as room:
        yield room


@pytest.fixture
async def matrix(tmp_path: Path, homeserver: Homeserver) -> AsyncIterator[MatrixRoom]:
    """The real room."""
    async with on_matrix(tmp_path, homeserver) as room:
        yield room


@pytest.fixture(params=["telegram", "matrix"])
async def room(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Room]:
    """Each of them in turn."""
    if request.param == "telegram":
        async with on_telegram(tmp_path) as room:
            yield room
    else:
        async with on_matrix(tmp_path, request.getfixturevalue("homeserver")) as other:
            yield other
