"""What every Desk must keep, proven on Telegram against the simulated Bot API over real HTTP."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot

from bridge.desks.telegram.desk import Push, TelegramDesk
from bridge.desks.telegram.listening import Ear
from bridge.desks.telegram.request import SessionRequest
from bridge.errors import Failure, Refused, Retryable, Uncertain
from bridge.files import LocalFile, fetched
from bridge.health import Health
from bridge.receipt import Receipt
from bridge.simulator.server import Simulator
from storage import inbox
from storage.bodies import AnswerPress, Body, Button, EditNotice, Mark, Notice, Post, TurnThread
from storage.content import Content, Location, Media, MediaKind, MediaRef, Span, Style, Text
from storage.database import open_database
from storage.driver import Driver
from storage.events import ButtonPressed, Event, OperatorReacted, OperatorWrote, ThreadAppeared, ThreadTurned
from storage.model import Anchor, DeliveryId, DeskName, ForeignId, Lane, MarkKind, ThreadId
from storage.outbox import Delivery, ThreadPlace

TOKEN, GROUP, LANE = "1000000001:demo-bot-token", -1001000000001, Lane("desk:urp")


@dataclass
class Room:
    simulator: Simulator
    desk: TelegramDesk
    database: Driver
    session: aiohttp.ClientSession
    maria: int = 0
    luca: int = 0
    heard: list[Event] = field(default_factory=list)

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        async with self.session.request(method, f"{self.simulator.url}{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def messages(self, topic: object) -> list[dict[str, Any]]:
        found = await self.control("GET", f"/control/group/messages?topic={topic}")
        return [message for message in found if message["type"] != "forum_topic_created"]

    async def topics(self) -> list[dict[str, Any]]:
        group = await self.control("GET", "/control/group")
        return [topic for topic in group["topics"] if topic["id"] and not topic["deleted"]]

    async def write(self, topic: int | None, **what: Any) -> int:
        said = await self.control("POST", "/control/group/messages", {"from": self.maria, "topic": topic, **what})
        return int(said["message_id"])

    async def fault(self, kind: str, method: str, **details: Any) -> None:
        body = {"place": "bot", "method": method, "kind": kind, "times": 1, "details": details}
        await self.control("POST", "/control/faults", body)

    async def next(self, kind: type[Any]) -> Any:
        """The next event of a kind, taken from the inbox as the intake would."""
        async with asyncio.timeout(5):
            while True:
                async with self.database.transaction() as tx:
                    for kept in await inbox.claim(tx, limit=50, now=datetime.now(UTC)):
                        self.heard.append(kept.event())
                        await inbox.done(tx, kept)
                for event in self.heard:
                    if isinstance(event, kind):
                        self.heard.remove(event)
                        return event
                await asyncio.sleep(0.01)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    simulator = Simulator()
    await simulator.start()
    database = await open_database(f"sqlite:///{tmp_path}/a.db", waker=lambda worker: None)
    async with aiohttp.ClientSession() as session:
        request = SessionRequest(session, answer_seconds=2)
        ear = Ear(database=database, session=session, api_url=simulator.url, token=TOKEN, desk="urp", health=Health())
        bot = Bot(TOKEN, base_url=f"{simulator.url}/bot", base_file_url=f"{simulator.url}/file/bot", request=request)
        desk = TelegramDesk(DeskName("urp"), bot=bot, ear=ear, session=session, group_id=GROUP)
        made = Room(simulator, desk, database, session)
        listening = asyncio.create_task(desk.listen())
        join = "/control/group/members"
        made.maria = (await made.control("POST", join, {"name": "Maria", "status": "administrator"}))["id"]
        made.luca = (await made.control("POST", join, {"name": "Luca", "username": "luca", "status": "member"}))["id"]
        yield made
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
    await database.close()
    await simulator.stop()


def delivery(body: Body, anchor: str | None = None, *, room_itself: bool = False, **more: Any) -> Delivery:
    title, owed = "Giulia · +39 ••• 001 · #1", anchor is None
    place = ThreadPlace(ThreadId(1), Anchor(anchor) if anchor else None, title, "👤 Giulia", owed)
    return Delivery(
        id=DeliveryId(1),
        lane=LANE,
        body=body,
        priority=10,
        attempts=0,
        thread=None if room_itself else place,
        **more,
    )


async def open_thread(room: Room) -> str:
    receipt = await room.desk.post(delivery(Post(Text("Buongiorno"))), None)
    assert receipt.anchor
    return str(receipt.anchor)


async def test_the_first_post_opens_the_thread_with_card_and_words_together(room: Room) -> None:
    words = Text("Il *lampione* <b>è</b> rotto", (Span(3, 10, Style.BOLD),))
    receipt = await room.desk.post(delivery(Post(words)), None)
    (topic,) = await room.topics()
    assert topic["name"] == "Giulia · +39 ••• 001 · #1"
    assert receipt.anchor == str(topic["id"])
    (message,) = await room.messages(topic["id"])
    assert message["text"] == "👤 Giulia\n\nIl *lampione* <b>è</b> rotto"
    assert message["entities"][0]["type"] == "bold"
    assert receipt.foreign_id == str(message["id"])
    again = await room.desk.post(delivery(Post(Text("ancora")), receipt.anchor), None)
    assert again.anchor is None
    assert [m["text"] for m in await room.messages(topic["id"])][1:] == ["ancora"]


def media(kind: MediaKind, *, animated: bool = False) -> Media:
    return Media(kind, MediaRef("line:urp", "1"), Text("una didascalia"), animated)


FILES = [
    (media(MediaKind.IMAGE), "image/jpeg", "photo"),
    (media(MediaKind.VIDEO), "video/mp4", "video"),
    (media(MediaKind.AUDIO), "audio/mpeg", "audio"),
    (media(MediaKind.VOICE), "audio/ogg", "voice"),
    (media(MediaKind.DOCUMENT), "application/pdf", "document"),
    (media(MediaKind.STICKER), "image/webp", "sticker"),
    (media(MediaKind.STICKER, animated=True), "image/webp", "document"),
]


@pytest.mark.parametrize(("content", "mime_type", "shown_as"), FILES)
async def test_every_file_is_shown_with_its_words(room: Room, content: Media, mime_type: str, shown_as: str) -> None:
    file = LocalFile(io.BytesIO(b"bytes" * 100), 500, mime_type, "")
    receipt = await room.desk.post(delivery(Post(content)), file)
    messages = await room.messages(receipt.anchor)
    assert shown_as in [message["type"] for message in messages]
    told = " ".join(str(message["text"] or message["caption"] or "") for message in messages)
    assert "👤 Giulia" in told
    assert "una didascalia" in told


@pytest.mark.parametrize(
    "content", [Location(37.5, 14.2), Location(37.5, 14.2, "Scuola", "Via Roma 1"), Text("x" * 4096)]
)
async def test_places_and_long_words_are_shown_whole(room: Room, content: Content) -> None:
    receipt = await room.desk.post(delivery(Post(content)), None)
    messages = await room.messages(receipt.anchor)
    assert "👤 Giulia" in str(messages[0]["text"])
    if isinstance(content, Text):
        assert sum(str(message["text"]).count("x") for message in messages) == 4096
    else:
        assert messages[-1]["type"] in ("location", "venue")


async def test_a_quoted_message_is_answered_and_a_missing_one_is_no_obstacle(room: Room) -> None:
    anchor = await open_thread(room)
    (first,) = await room.messages(anchor)
    await room.desk.post(delivery(Post(Text("sì")), anchor, quoted=ForeignId(str(first["id"]))), None)
    await room.desk.post(delivery(Post(Text("no")), anchor, quoted=ForeignId("99999")), None)
    _, answer, plain = await room.messages(anchor)
    assert answer["reply_to"] == first["id"]
    assert plain["text"] == "no"


async def test_notices_have_buttons_and_are_edited(room: Room) -> None:
    notice = Notice(Text("Va bene?"), ((Button("Sì", "tok-1"),),))
    receipt = await room.desk.post(delivery(notice, room_itself=True), None)
    edit = EditNotice(1, Text("Fatto"))
    await room.desk.post(delivery(edit, room_itself=True, quoted=receipt.foreign_id), None)
    await room.desk.post(delivery(edit, room_itself=True, quoted=receipt.foreign_id), None)
    shown = (await room.messages("general"))[-1]
    assert (shown["text"], shown["buttons"]) == ("Fatto", [])


NAMES = {
    "perché è così.csv": "perché è così.csv",
    'elenco "nuovo" 50%.csv': 'elenco "nuovo" 50%.csv',
    "a\r\nContent-Type: text/html\r\n\r\n.csv": "a__Content-Type: text/html____.csv",
}


@pytest.mark.parametrize("name", NAMES)
async def test_a_file_keeps_its_name_and_smuggles_nothing(room: Room, name: str) -> None:
    notice = Notice(Text("ecco"), attached=Media(MediaKind.DOCUMENT, MediaRef("made", "a.csv:1")))
    await room.desk.post(delivery(notice, room_itself=True), LocalFile(io.BytesIO(b"a;b"), 3, "text/csv", name))
    shown = [message for message in await room.messages("general") if message["is_bot"]]
    assert [message["filename"] for message in shown] == [NAMES[name]]


@pytest.mark.parametrize("length", [20, 3000])
async def test_a_notice_with_a_file_keeps_its_words_under_it_buttons_and_edits(room: Room, length: int) -> None:
    words, kept = "parola " * (length // 7), (Button("Sì", "token-1"),)
    notice = Notice(Text(words.strip()), (kept,), attached=Media(MediaKind.DOCUMENT, MediaRef("made", "a.csv:1")))
    file = LocalFile(io.BytesIO(b"a;b"), 3, "text/csv", "a.csv")
    receipt = await room.desk.post(delivery(notice, room_itself=True), file)
    shown = [message for message in await room.messages("general") if message["is_bot"]]
    assert shown[0]["filename"] == "a.csv"
    assert words.strip() == (shown[-1]["text"] or shown[-1]["caption"])
    assert [message["buttons"][0][0]["text"] for message in shown if message["buttons"]] == ["Sì"]
    assert len(shown) == (1 if length == 20 else 2)
    edit = EditNotice(1, Text("Fatto", (Span(0, 5, Style.BOLD),)))
    await room.desk.post(delivery(edit, room_itself=True, quoted=receipt.foreign_id), None)
    await room.desk.post(delivery(edit, room_itself=True, quoted=receipt.foreign_id), None)
    again = (await room.messages("general"))[-1]
    assert (again["text"] or again["caption"], again["buttons"]) == ("Fatto", [])
    assert again["entities"][0]["type"] == "bold"


@pytest.mark.parametrize("mark", list(MarkKind))
async def test_marks_are_reactions_and_a_lost_target_is_no_obstacle(room: Room, mark: MarkKind) -> None:
    anchor = await open_thread(room)
    message = await room.write(int(anchor), text="Alle 9")
    await room.desk.post(delivery(Mark(str(message), mark), anchor), None)
    assert next(m["reactions"] for m in await room.messages(anchor) if m["id"] == message)
    assert await room.desk.post(delivery(Mark("99999", mark), anchor), None) == Receipt()


async def test_a_deleted_thread_is_made_anew_and_nothing_is_lost(room: Room) -> None:
    anchor = await open_thread(room)
    await room.control("DELETE", f"/control/group/topics/{anchor}")
    receipt = await room.desk.post(delivery(Post(Text("ci siete?")), anchor), None)
    assert receipt.anchor not in (None, anchor)
    (message,) = await room.messages(receipt.anchor)
    assert message["text"] == "👤 Giulia\n\nci siete?"


async def test_without_topics_no_word_of_a_citizen_is_said(room: Room) -> None:
    anchor = await open_thread(room)
    await room.control("PATCH", "/control/group", {"is_forum": False})
    before = len(await room.messages("general"))
    for where in (anchor, None):
        with pytest.raises(Retryable) as raised:
            await room.desk.post(delivery(Post(Text("segreto")), where), None)
        assert raised.value.whole_lane
    assert len(await room.messages("general")) == before


async def test_a_thread_is_closed_and_reopened_once_or_twice(room: Room) -> None:
    anchor = await open_thread(room)
    for closed in (True, True, False, False):
        await room.desk.post(delivery(TurnThread(closed), anchor), None)
        assert (await room.topics())[0]["closed"] is closed


REFUSED = [
    ("flood", {"retry_after": 7}, Retryable),
    ("error", {"error_code": 400, "description": "Bad Request: not enough rights to create a topic"}, Retryable),
    ("error", {"error_code": 403, "description": "Forbidden: bot was kicked from the supergroup chat"}, Retryable),
    ("error", {"error_code": 401, "description": "Unauthorized"}, Retryable),
    ("error", {"error_code": 400, "description": "Bad Request: message is too long"}, Refused),
    ("error", {"error_code": 500, "description": "Internal Server Error"}, Uncertain),
    ("html", {}, Uncertain),
    ("reset_after", {}, Uncertain),
]


@pytest.mark.parametrize(("kind", "details", "expected"), REFUSED)
async def test_every_refusal_has_its_outcome(
    room: Room, kind: str, details: dict[str, Any], expected: type[Failure]
) -> None:
    anchor = await open_thread(room)
    await room.fault(kind, "sendMessage", **details)
    with pytest.raises(Failure) as raised:
        await room.desk.post(delivery(Post(Text("ciao")), anchor), None)
    assert type(raised.value) is expected
    if kind == "flood":
        assert isinstance(raised.value, Retryable)
        assert raised.value.after.total_seconds() >= 7


async def test_a_thread_opened_before_a_failure_is_remembered(room: Room) -> None:
    await room.fault("error", "sendMessage", error_code=400, description="Bad Request: message is too long")
    with pytest.raises(Refused) as raised:
        await room.desk.post(delivery(Post(Text("ciao"))), None)
    assert raised.value.anchor == str((await room.topics())[0]["id"])


async def test_what_staff_do_is_heard(room: Room) -> None:
    anchor = await open_thread(room)
    appeared = await room.next(ThreadAppeared)
    assert (appeared.anchor, appeared.title) == (anchor, "Giulia · +39 ••• 001 · #1")
    entities = [{"type": "bold", "offset": 3, "length": 2}]
    first = await room.write(int(anchor), text="😀 sì", entities=entities)
    wrote = await room.next(OperatorWrote)
    assert (wrote.anchor, wrote.foreign_id, wrote.member.name) == (anchor, str(first), "Maria")
    assert wrote.content == Text("😀 sì", (Span(2, 2, Style.BOLD),))
    assert wrote.answered is None
    await room.control("PATCH", f"/control/group/messages/{first}", {"text": "no"})
    edited = await room.next(OperatorWrote)
    assert edited.edited
    assert edited.content == Text("no")
    await room.write(int(anchor), text="vero @luca?", reply_to=first)
    answer = await room.next(OperatorWrote)
    assert answer.mentions_colleague
    assert answer.answered.foreign_id == str(first)
    assert not answer.answered.by_bridge
    await room.control("POST", f"/control/group/messages/{first}/reactions", {"from": room.maria, "emoji": "🙈"})
    reacted = await room.next(OperatorReacted)
    assert (reacted.target, reacted.emoji) == (str(first), "🙈")
    await room.control("PATCH", f"/control/group/topics/{anchor}", {"closed": True, "from": room.maria})
    turned = await room.next(ThreadTurned)
    assert (turned.anchor, turned.closed) == (anchor, True)


async def test_a_press_is_heard_and_answered(room: Room) -> None:
    notice = Notice(Text("Va bene?"), ((Button("Sì", "tok-1"),),))
    receipt = await room.desk.post(delivery(notice, room_itself=True), None)
    path = f"/control/group/messages/{receipt.foreign_id}/press"
    pressing = asyncio.create_task(room.control("POST", path, {"from": room.luca, "data": "tok-1"}))
    press = await room.next(ButtonPressed)
    assert (press.button, press.member.name) == ("tok-1", "Luca")
    await room.desk.post(delivery(AnswerPress(press.press, "Fatto"), room_itself=True), None)
    assert (await pressing)["text"] == "Fatto"
    assert await room.desk.post(delivery(AnswerPress("old", "tardi"), room_itself=True), None) == Receipt()


async def test_one_malformed_update_does_not_stop_the_rest(room: Room) -> None:
    anchor = await open_thread(room)
    malformed: list[dict[str, Any]] = [
        {"message": {"message_id": 1}},
        {"message": 7},
        {"callback_query": {"id": "x"}},
        {"new_kind": {}},
    ]
    for broken in malformed:
        await room.control("POST", "/control/group/updates", {"update": broken})
    await room.write(int(anchor), text="si sente?")
    assert (await room.next(OperatorWrote)).content == Text("si sente?")


async def test_an_operators_file_is_fetched(room: Room) -> None:
    anchor = await open_thread(room)
    await room.write(int(anchor), type="document", media_base64="Y2lhbw==", mime_type="text/plain", filename="a.txt")
    wrote = await room.next(OperatorWrote)
    async with fetched(room.desk, wrote.content.ref, max_bytes=1000) as file:
        assert file.handle.read() == b"ciao"
        assert file.filename == "a.txt"
    with pytest.raises(Refused):
        async with fetched(room.desk, MediaRef(LANE, "unknown"), max_bytes=10):
            pass


async def test_updates_can_be_pushed_and_only_telegram_may_push(tmp_path: Path) -> None:
    simulator = Simulator()
    await simulator.start()
    database = await open_database(f"sqlite:///{tmp_path}/a.db", waker=lambda worker: None)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with aiohttp.ClientSession() as session:
        ear = Ear(database=database, session=session, api_url=simulator.url, token=TOKEN, desk="urp", health=Health())
        bot = Bot(TOKEN, base_url=f"{simulator.url}/bot", request=SessionRequest(session))
        url = f"http://127.0.0.1:{port}/webhooks/telegram/urp"
        desk = TelegramDesk(
            DeskName("urp"), bot=bot, ear=ear, session=session, group_id=GROUP, push=Push(url, "a-secret")
        )
        app = web.Application()
        app.add_routes(desk.routes())
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        room = Room(simulator, desk, database, session)
        listening = asyncio.create_task(desk.listen())
        async with asyncio.timeout(5):
            async for entry in simulator.journal.listen():
                if entry.kind == "bot.call" and entry.data["method"] == "setWebhook":
                    break
        who = {"name": "Maria", "status": "administrator"}
        room.maria = (await room.control("POST", "/control/group/members", who))["id"]
        await room.write(None, text="/aiuto")
        assert (await room.next(OperatorWrote)).content == Text("/aiuto")
        async with session.post(url, json={"update_id": 1}) as answer:
            assert answer.status == 401
        secret = {"X-Telegram-Bot-Api-Secret-Token": "a-secret"}
        async with session.post(url, data=b"not json", headers=secret) as answer:
            assert answer.status == 400
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await runner.cleanup()
    await database.close()
    await simulator.stop()
