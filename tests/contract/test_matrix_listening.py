"""The ear on a real Synapse: nothing lost, nothing twice, in order, whatever happens in between."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from aiohttp import web

from bridge.desks.matrix.client import Client
from bridge.desks.matrix.listening import Ear, TokenRevoked
from bridge.desks.matrix.seat import Seat
from bridge.health import Health
from storage import inbox, operators
from storage.content import Location, Text
from storage.database import open_database
from storage.driver import Driver
from storage.events import DeskRestored, DeskSilenced, Event, Member, OperatorReacted, OperatorWrote, Unreadable
from storage.model import DeskName, Standing
from tests.homeserver.proxy import Proxy, bad_gateway, proxied
from tests.homeserver.server import Account, Homeserver, call


class Room:
    """A room with an operator, and the bridge's account that listens to it through a proxy."""

    def __init__(self, server: Homeserver, database: Driver, session: aiohttp.ClientSession, proxy: Proxy) -> None:
        self.server, self.database, self.session, self.proxy = server, database, session, proxy
        self.bot, self.maria = (server.register(f"{name}-{uuid.uuid4().hex[:8]}") for name in ("bot", "maria"))
        body = {"preset": "private_chat", "invite": [self.bot.user_id]}
        self.id: str = self.ask("POST", "createRoom", body)["room_id"]
        self.ask("POST", f"join/{quote(self.id)}", {}, self.bot)
        self.health = Health()
        self.decided: list[Event] = []
        self.ear = self.new_ear()

    def new_ear(self) -> Ear:
        client = Client(self.session, homeserver=self.proxy.url, token=self.bot.access_token)
        seat = Seat(database=self.database, client=client, desk=DeskName("urp"), room_id=self.id)
        return Ear(seat, database=self.database, client=client, desk=DeskName("urp"), health=self.health)

    def ask(self, method: str, path: str, body: object = None, who: Account | None = None) -> Any:
        return call(method, f"{self.server.url}/_matrix/client/v3/{path}", body, (who or self.maria).access_token)

    async def send(self, content: object, kind: str = "m.room.message") -> str:
        path = f"rooms/{quote(self.id)}/send/{kind}/{uuid.uuid4()}"
        return str((await asyncio.to_thread(self.ask, "PUT", path, content))["event_id"])

    async def say(self, words: str) -> str:
        return await self.send({"msgtype": "m.text", "body": words})

    @asynccontextmanager
    async def heard(self, ear: Ear | None = None) -> AsyncIterator[None]:
        """For as long as the block lasts somebody listens."""
        listening = asyncio.create_task((ear or self.ear).hear())
        try:
            yield
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening

    async def start_from_here(self) -> None:
        async with self.heard(), asyncio.timeout(60):
            await self.ear.caught_up.wait()

    async def kept(self) -> list[Event]:
        """Everything kept so far, in the order the intake decides it."""
        while True:
            async with self.database.transaction() as tx:
                claimed, _ = await inbox.claim(tx, limit=500, now=datetime.now(UTC))
                for each in claimed:
                    self.decided.append(each.event())
                    await inbox.done(tx, each)
            if not claimed:
                return self.decided

    async def words(self) -> list[str]:
        wrote = [event.content for event in await self.kept() if isinstance(event, OperatorWrote)]
        return [content.text for content in wrote if isinstance(content, Text)]

    async def until(self, words: str) -> None:
        """Wait until these have been kept."""
        async with asyncio.timeout(60):
            while True:
                if words in await self.words():
                    return
                await asyncio.sleep(0.05)


@pytest.fixture
async def room(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Room]:
    database = await open_database(f"sqlite:///{tmp_path}/a.db", waker=lambda worker: None)
    async with proxied(homeserver.url) as proxy, aiohttp.ClientSession() as session:
        yield Room(homeserver, database, session, proxy)
    await database.close()


async def test_what_was_said_while_nobody_listened_arrives_in_order_and_once(room: Room) -> None:
    await room.say("before anybody listened")
    await room.start_from_here()
    for number in range(230):
        await room.say(str(number))
    for _ in range(3):  # cut off while catching up
        ear = room.new_ear()
        async with room.heard(ear):
            await asyncio.sleep(0.1)
    async with room.heard(room.new_ear()):
        await room.until("229")
    assert await room.words() == [str(number) for number in range(230)]


async def test_what_staff_do_is_heard_live(room: Room) -> None:
    await room.start_from_here()
    async with room.heard():
        root = await room.say("radice")
        thread = {
            "rel_type": "m.thread",
            "event_id": root,
            "is_falling_back": True,
            "m.in_reply_to": {"event_id": root},
        }
        answer = {"msgtype": "m.text", "body": "sì", "m.relates_to": thread}
        said = await room.send(answer)
        edit = {"msgtype": "m.text", "body": "* no", "m.new_content": {"msgtype": "m.text", "body": "no"}}
        await room.send(edit | {"m.relates_to": {"rel_type": "m.replace", "event_id": said}})
        mark = {"m.relates_to": {"rel_type": "m.annotation", "event_id": said, "key": "✅"}}
        await room.send(mark, "m.reaction")
        await room.send({"msgtype": "m.location", "body": "qui", "geo_uri": "geo:37.5,14.2;u=3"})
        await room.say("fine")
        await room.until("fine")
    wrote = [event for event in await room.kept() if isinstance(event, OperatorWrote)]
    assert [(event.anchor, event.content, event.edited) for event in wrote] == [
        ("", Text("radice"), False),
        (root, Text("sì"), False),
        ("", Text("no"), True),
        ("", Location(37.5, 14.2), False),
        ("", Text("fine"), False),
    ]
    assert wrote[1].answered is None
    assert wrote[2].foreign_id == said
    assert {event.member.foreign_id for event in wrote} == {room.maria.user_id}
    (reacted,) = (event for event in await room.kept() if isinstance(event, OperatorReacted))
    assert (reacted.target, reacted.emoji) == (said, "✅")


HOSTILE: list[tuple[str, object]] = [
    ("m.room.message", {}),
    ("m.room.message", {"msgtype": "m.text", "body": {"a": []}, "m.relates_to": "x"}),
    ("m.room.message", {"msgtype": ["m.image"], "body": None}),
    ("m.room.message", {"msgtype": "m.image", "body": "a"}),
    ("m.room.message", {"msgtype": "m.location", "geo_uri": "geo:nan,1e999"}),
    ("m.room.message", {"msgtype": "m.text", "body": "x", "m.relates_to": {"rel_type": "m.replace"}}),
    ("m.room.message", {"msgtype": "m.text", "body": "x", "m.relates_to": {"rel_type": "m.thread", "event_id": 7}}),
    ("m.reaction", {"m.relates_to": None}),
    ("m.sticker", {"url": 7}),
    ("m.room.encrypted", {"algorithm": 7}),
    ("it.esempio.nuovo", {"a": 1}),
]


def nested(depth: int) -> object:
    found: object = "x"
    for _ in range(depth):
        found = [found]
    return found


async def test_a_hostile_members_events_stop_nothing(room: Room) -> None:
    await room.start_from_here()
    deep = [("m.room.message", {"msgtype": "m.text", "body": nested(depth)}) for depth in (100, 400, 600, 800, 900)]
    taken = 0
    for kind, content in [*HOSTILE, *deep]:
        with suppress(OSError):  # some of them the server refuses
            await room.send(content, kind)
            taken += 1
    assert taken > 4
    await room.say("si sente?")
    async with room.heard():
        await room.until("si sente?")
    assert len([event for event in await room.kept() if isinstance(event, Unreadable)]) > 2
    assert room.health.is_ready


async def test_who_may_do_what_is_known_before_a_command_is_decided(room: Room) -> None:
    await room.start_from_here()
    carla = room.server.register(f"carla-{uuid.uuid4().hex[:8]}")
    room.ask("POST", f"rooms/{quote(room.id)}/invite", {"user_id": carla.user_id})
    room.ask("POST", f"join/{quote(room.id)}", {}, carla)
    body = {"msgtype": "m.text", "body": "!broadcast"}
    room.ask("PUT", f"rooms/{quote(room.id)}/send/m.room.message/1", body, carla)
    room.ask("POST", f"rooms/{quote(room.id)}/kick", {"user_id": carla.user_id})
    await room.say("!aiuto")
    async with room.heard():
        await room.until("!aiuto")
    assert await room.words() == ["!aiuto"], "who was put out gives no commands"
    async with room.database.transaction() as tx:
        staff = await operators.of_desk(tx, DeskName("urp"))
        gone = await operators.standing(tx, DeskName("urp"), Member(carla.user_id, ""))
    assert [(each.foreign_id, each.is_administrator) for each in staff] == [(room.maria.user_id, True)]
    assert gone in (Standing.UNTOLD, Standing.OUT)


async def test_a_revoked_token_stops_the_ear_and_is_told(room: Room) -> None:
    await room.start_from_here()
    assert isinstance((await room.kept())[0], DeskRestored)
    room.ask("POST", "logout", {}, room.bot)
    asked = len(room.proxy.asked)
    with pytest.raises(TokenRevoked):
        async with asyncio.timeout(60):
            await room.new_ear().hear()
    assert len(room.proxy.asked) == asked + 1
    (silenced,) = (event for event in await room.kept() if isinstance(event, DeskSilenced))
    assert silenced.cause == "matrix-token"
    assert not room.health.is_ready


async def test_an_ill_proxy_is_asked_seldom_and_nothing_is_lost(room: Room) -> None:
    await room.start_from_here()
    room.proxy.illness, asked, started = bad_gateway, len(room.proxy.asked), time.monotonic()
    async with room.heard():
        await room.say("durante il guasto")
        await asyncio.sleep(4)
        per_second = (len(room.proxy.asked) - asked) / (time.monotonic() - started)
        assert not room.health.is_ready
        room.proxy.illness = None
        await room.until("durante il guasto")
    assert 0 < per_second < 2
    assert await room.words() == ["durante il guasto"]
    assert room.health.is_ready


async def test_a_message_the_homeserver_stumbles_over_makes_nobody_deaf(room: Room) -> None:
    await room.start_from_here()

    async def stumble(request: web.Request) -> web.StreamResponse | None:
        return web.json_response({"errcode": "M_UNKNOWN"}, status=500) if "/event/" in request.path else None

    room.proxy.illness = stumble
    await room.send({"msgtype": "m.text", "body": "eccomi", "m.relates_to": {"m.in_reply_to": {"event_id": "$odd"}}})
    async with room.heard():
        await room.until("eccomi")
    assert await room.words() == ["eccomi"]
