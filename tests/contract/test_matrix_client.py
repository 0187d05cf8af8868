"""Every call to a homeserver, made to a real Synapse: what it answers, and the Failure each refusal is."""

import io
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bridge.desks.matrix import refusals
from bridge.desks.matrix.client import Client
from bridge.desks.matrix.formatting import to_content
from bridge.errors import Refused, Retryable, TooLarge
from bridge.files import LocalFile
from storage.content import Text
from tests.homeserver.proxy import Illness, Proxy, bad_gateway, hang_up, proxied
from tests.homeserver.server import Account, Homeserver, call

EVERYTHING: dict[str, object] = {}


@dataclass
class Room:
    """A room of its own, made by the account that speaks."""

    id: str
    client: Client
    account: Account
    proxy: Proxy
    session: aiohttp.ClientSession

    async def events(self) -> list[dict[str, Any]]:
        found = await self.client.sync("", only={"room": {"rooms": [self.id]}}, hold_seconds=0)
        timeline: list[dict[str, Any]] = found["rooms"]["join"][self.id]["timeline"]["events"]
        return timeline

    async def words(self) -> list[str]:
        return [event["content"].get("body", "") for event in await self.events() if event["type"] == "m.room.message"]

    async def say(self, words: str, transaction: str) -> str:
        return await self.client.send(self.id, "m.room.message", to_content(Text(words)), transaction=transaction)


@pytest.fixture
async def room(homeserver: Homeserver) -> AsyncIterator[Room]:
    async for made in _room(homeserver, limited=False):
        yield made


@pytest.fixture
async def limited_room(homeserver: Homeserver) -> AsyncIterator[Room]:
    async for made in _room(homeserver, limited=True):
        yield made


async def _room(homeserver: Homeserver, *, limited: bool) -> AsyncIterator[Room]:
    account = homeserver.register(f"bot-{uuid.uuid4().hex[:8]}", limited=limited)
    body = {"preset": "private_chat"}
    made = call("POST", f"{homeserver.url}/_matrix/client/v3/createRoom", body, account.access_token)
    async with proxied(homeserver.url) as proxy, aiohttp.ClientSession() as session:
        client = Client(session, homeserver=proxy.url, token=account.access_token)
        yield Room(made["room_id"], client, account, proxy, session)


async def test_a_token_tells_whose_it_is(room: Room) -> None:
    me = await room.client.who_am_i()
    assert (me.user_id, me.device_id) == (room.account.user_id, room.account.device_id)


async def test_a_password_gives_a_token_for_the_device_that_is_asked_for(room: Room) -> None:
    client = Client(room.session, homeserver=room.proxy.url)
    login = await client.log_in(room.account.user_id, room.account.password, device_id="SPORTELLO", name="Sportello")
    assert (login.user_id, login.device_id) == (room.account.user_id, "SPORTELLO")
    assert (await client.who_am_i()).device_id == "SPORTELLO"
    with pytest.raises(Retryable) as raised:
        await client.log_in(room.account.user_id, "wrong", device_id="SPORTELLO", name="Sportello")
    assert raised.value.needs_somebody


async def test_no_token_is_written_into_an_address(room: Room) -> None:
    seen: list[str] = []

    async def look(request: web.Request) -> web.StreamResponse:
        seen.append(request.path_qs)
        return web.json_response({})

    room.proxy.illness = look
    for asked in (
        room.client.who_am_i(),
        room.client.sync("s", only=EVERYTHING, hold_seconds=0),
        room.client.before(room.id, "a", until="b"),
        room.client.state(room.id),
        room.say("a", "1"),
        room.client.redact(room.id, "$a", transaction="2"),
        room.client.upload_limit(),
        room.client.upload(LocalFile(io.BytesIO(b"a"), 1, "", ""), limit_bytes=None),
    ):
        with suppress(Retryable):
            await asked
    assert len(seen) == 8
    assert [path for path in seen if "token" in path] == []


async def test_a_transaction_says_it_once_and_another_says_it_again(room: Room) -> None:
    first = await room.say("Buongiorno", "1-say")
    assert await room.say("Buongiorno", "1-say") == first
    assert await room.say("Buongiorno", "2-say") != first
    assert await room.words() == ["Buongiorno", "Buongiorno"]


async def test_an_answer_that_is_lost_is_asked_for_again_and_nothing_is_said_twice(
    room: Room, homeserver: Homeserver
) -> None:
    async def lose_the_answer(request: web.Request) -> web.StreamResponse:
        headers = {"Authorization": request.headers["Authorization"]}
        url = f"{homeserver.url}{request.raw_path}"
        async with room.session.request(request.method, url, data=await request.read(), headers=headers) as answer:
            assert answer.status == 200
        return await hang_up(request)

    room.proxy.illness = lose_the_answer
    with pytest.raises(Retryable):
        await room.say("una volta sola", "1-say")
    room.proxy.illness = None
    await room.say("una volta sola", "1-say")
    assert await room.words() == ["una volta sola"]


async def test_words_are_taken_away_by_a_transaction_of_their_own(room: Room) -> None:
    said = await room.say("segreto", "1-say")
    assert await room.client.redact(room.id, said, transaction="1-take-back") != said
    assert await room.words() == [""]


async def test_what_happened_since_and_what_lies_between(room: Room) -> None:
    since = (await room.client.sync("", only=EVERYTHING, hold_seconds=0))["next_batch"]
    for number in range(30):
        await room.say(str(number), f"{number}-say")
    found = await room.client.sync(since, only={"room": {"timeline": {"limit": 5}}}, hold_seconds=0)
    timeline = found["rooms"]["join"][room.id]["timeline"]
    assert timeline["limited"]
    gap = await room.client.before(room.id, timeline["prev_batch"], until=since)
    missed = [event["content"]["body"] for event in reversed(gap["chunk"])]
    assert missed + [event["content"]["body"] for event in timeline["events"]] == [str(n) for n in range(30)]


async def test_the_state_is_the_room_as_it_is(room: Room) -> None:
    kinds = [event["type"] for event in await room.client.state(room.id) if isinstance(event, dict)]
    assert {"m.room.create", "m.room.power_levels", "m.room.member"} <= set(kinds)


async def test_a_file_goes_there_and_comes_back(room: Room) -> None:
    limit = await room.client.upload_limit()
    assert limit == 1024 * 1024
    content = b"%PDF" * 50_000
    file = LocalFile(io.BytesIO(content), len(content), "application/pdf", "elenco è\n.pdf")
    address = await room.client.upload(file, limit_bytes=limit)
    async with room.client.download(address) as stream:
        assert stream.mime_type == "application/pdf"
        assert b"".join([chunk async for chunk in stream.chunks]) == content


async def test_a_file_too_large_is_known_before_it_is_moved(room: Room) -> None:
    file = LocalFile(io.BytesIO(b""), 1024 * 1024 + 1, "video/mp4", "")
    asked = len(room.proxy.asked)
    with pytest.raises(TooLarge):
        await room.client.upload(file, limit_bytes=1024 * 1024)
    assert len(room.proxy.asked) == asked


@pytest.mark.parametrize(
    "address", ["mxc://comune.test/nothing", "mxc://", "mxc://a", "https://a.it/b", "mxc://a/../b"]
)
async def test_a_file_that_is_not_there_is_refused(room: Room, address: str) -> None:
    with pytest.raises(Refused) as raised:
        async with room.client.download(address):
            pass
    assert raised.value.cause == "media-gone"


async def test_a_token_that_was_revoked_needs_somebody(room: Room, homeserver: Homeserver) -> None:
    call("POST", f"{homeserver.url}/_matrix/client/v3/logout", {}, room.account.access_token)
    for asked in (
        room.say("a", "1"),
        room.client.sync("", only=EVERYTHING, hold_seconds=0),
        room.client.state(room.id),
    ):
        with pytest.raises(Retryable) as raised:
            await asked
        assert (raised.value.cause, raised.value.said) == ("matrix-token", "M_UNKNOWN_TOKEN")
        assert raised.value.needs_somebody
        assert raised.value.whole_lane


async def test_a_room_one_was_put_out_of_needs_somebody(room: Room, homeserver: Homeserver) -> None:
    call("POST", f"{homeserver.url}/_matrix/client/v3/rooms/{room.id}/leave", {}, room.account.access_token)
    with pytest.raises(Retryable) as raised:
        await room.say("a", "1")
    assert (raised.value.cause, raised.value.needs_somebody) == ("matrix-room", True)


async def test_stock_limits_say_how_long_to_wait(limited_room: Room) -> None:
    said: list[str] = []

    async def say_on() -> None:
        for number in range(200):
            said.append(await limited_room.say("a", str(number)))

    with pytest.raises(Retryable) as raised:
        await say_on()
    assert len(said) >= 5
    assert (raised.value.cause, raised.value.counts, raised.value.whole_lane) == ("flood", False, True)
    assert 0 < raised.value.after.total_seconds() <= 6


async def test_words_too_long_for_an_event_are_refused(room: Room) -> None:
    with pytest.raises(Refused) as raised:
        await room.say("x" * 66_000, "1")
    assert (raised.value.cause, raised.value.said) == ("matrix-refused", "M_TOO_LARGE")


async def _nothing(request: web.Request) -> web.StreamResponse:
    return web.json_response({})


async def _no_table(request: web.Request) -> web.StreamResponse:
    return web.json_response(["a"])


async def _elsewhere(request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "https://www.example.org/"})


@pytest.mark.parametrize("illness", [bad_gateway, hang_up, _nothing, _no_table, _elsewhere])
async def test_who_is_not_a_homeserver_is_asked_later_again(room: Room, illness: Illness) -> None:
    room.proxy.illness = illness
    with pytest.raises(Retryable) as raised:
        await room.say("a", "1")
    assert (raised.value.cause, raised.value.whole_lane, raised.value.needs_somebody) == ("unreachable", True, False)
    assert len(room.proxy.asked) == (2 if illness is hang_up else 1)  # aiohttp takes a line that broke for an old one
    room.proxy.illness = None
    await room.say("a", "1")
    assert await room.words() == ["a"]


async def test_nobody_there_is_asked_later_again() -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(Retryable) as raised:
            await Client(session, homeserver="http://127.0.0.1:9", token="t").who_am_i()
    assert raised.value.cause == "unreachable"


ANSWERS = [
    (429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1500}, "flood", 1.5),
    (429, {"errcode": "M_LIMIT_EXCEEDED"}, "flood", 5),
    (429, "<html>", "flood", 5),
    (429, {"retry_after_ms": -1}, "flood", 5),
    (429, {"retry_after_ms": True}, "flood", 5),
    (429, {"retry_after_ms": 1e300}, "flood", 3600),
    (401, {"errcode": "M_MISSING_TOKEN"}, "matrix-token", 60),
    (403, {"errcode": "M_USER_DEACTIVATED"}, "matrix-token", 60),
    (403, {"errcode": "M_FORBIDDEN"}, "matrix-room", 60),
    (403, None, "unreachable", 2),
    (404, {"errcode": 7}, "unreachable", 2),
    (500, {"errcode": "M_UNKNOWN"}, "unreachable", 2),
]


@pytest.mark.parametrize(("status", "body", "cause", "seconds"), ANSWERS)
def test_every_refusal_has_its_meaning(status: int, body: object, cause: str, seconds: float) -> None:
    meant = refusals.failure(status, body)
    assert isinstance(meant, Retryable)
    assert (meant.cause, meant.after.total_seconds()) == (cause, seconds)


def test_a_refusal_repeats_no_words_of_a_person() -> None:
    meant = refusals.failure(400, {"errcode": "è " * 10, "error": "@giulia:comune.test said: segreto"})
    assert meant.said == "HTTP 400"
