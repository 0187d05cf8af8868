"""What the suite of every Desk needs of a room: to look into it, and to act there as staff would."""

import asyncio
import base64
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import aiohttp
from aiohttp import web

from bridge.desks.desk import Desk
from bridge.simulator.server import Simulator
from storage import inbox
from storage.bodies import Body
from storage.driver import Driver
from storage.events import Event
from storage.model import Anchor, DeliveryId, Lane, ThreadId
from storage.outbox import Delivery, ThreadPlace
from tests.homeserver.people import Person, Seen, StaffRoom
from tests.homeserver.proxy import Proxy

TITLE, CARD = "Giulia · +39 ••• 001 · #1", "👤 Giulia"
_number = iter(range(1, 1_000_000))


def delivery(body: Body, anchor: str | None = None, *, room_itself: bool = False, **more: Any) -> Delivery:
    """One to post; the thread's card is owed until it has an anchor."""
    place = ThreadPlace(ThreadId(1), Anchor(anchor) if anchor else None, TITLE, CARD, anchor is None)
    given: dict[str, Any] = {"id": DeliveryId(next(_number)), "thread": None if room_itself else place}
    return Delivery(**{"lane": Lane("desk:urp"), "body": body, "priority": 10, "attempts": 0, **given, **more})


@dataclass
class Shown:
    """A message as a client of any network shows it."""

    id: str
    kind: str  # text, photo, video, audio, voice, document, sticker, location
    words: str
    is_bold: bool = False
    filename: str = ""
    labels: tuple[str, ...] = ()  # what can be chosen
    answers: str = ""
    marks: tuple[str, ...] = ()


@dataclass
class Room(ABC):
    """A room with the desk under test listening in it, and Maria and Luca of the staff."""

    desk: Desk
    database: Driver
    session: aiohttp.ClientSession
    heard: list[Event] = field(default_factory=list)

    async def next(self, kind: type[Any]) -> Any:
        """The next event of a kind, taken from the inbox as the intake would."""
        async with asyncio.timeout(60):
            while True:
                async with self.database.transaction() as tx:
                    for kept in (await inbox.claim(tx, limit=50, now=datetime.now(UTC)))[0]:
                        self.heard.append(kept.event())
                        await inbox.done(tx, kept)
                for event in self.heard:
                    if isinstance(event, kind):
                        self.heard.remove(event)
                        return event
                await asyncio.sleep(0.01)

    @abstractmethod
    async def threads(self) -> list[tuple[str, str, bool]]:
        """The threads of the bridge: anchor, title, whether it is shown as closed."""

    @abstractmethod
    async def messages(self, anchor: str | None) -> list[Shown]:
        """What the bridge said in a thread, with what heads it; None: in the room itself."""

    @abstractmethod
    async def write(
        self, anchor: str | None, words: str, *, bold: slice | None = None, answers: str = "", to_luca: bool = False
    ) -> str:
        """Maria writes; the message's name."""

    @abstractmethod
    async def show(self, anchor: str, data: bytes, filename: str, mime_type: str) -> None:
        """Maria shows a document."""

    @abstractmethod
    async def edit(self, message: str, words: str) -> None:
        """Maria corrects."""

    @abstractmethod
    async def react(self, message: str, emoji: str) -> None:
        """Maria reacts."""

    @abstractmethod
    async def press(self, message: str, label: str) -> None:
        """Luca chooses; what he is told is `told`."""

    @abstractmethod
    async def told(self) -> str:
        """What came of Luca's press, as he sees it."""

    @abstractmethod
    async def shut(self) -> None:
        """No word of a citizen may be said from now on."""

    @abstractmethod
    async def refuse_words(self) -> None:
        """The next words are refused for good; a thread can be opened."""

    @abstractmethod
    async def send_nonsense(self) -> None:
        """Events nobody can read."""

    @property
    @abstractmethod
    def unknown(self) -> str:
        """The name of a message that never was."""


@dataclass
class TelegramRoom(Room):
    """A simulated forum group."""

    simulator: Simulator = field(default_factory=Simulator)
    maria: int = 0
    luca: int = 0
    pressing: "asyncio.Task[Any] | None" = None

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        """A control call that must succeed."""
        async with self.session.request(method, f"{self.simulator.url}{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def threads(self) -> list[tuple[str, str, bool]]:
        group = await self.control("GET", "/control/group")
        topics = [topic for topic in group["topics"] if topic["id"] and not topic["deleted"]]
        return [(str(topic["id"]), topic["name"], topic["closed"]) for topic in topics]

    async def messages(self, anchor: str | None) -> list[Shown]:
        found = await self.control("GET", f"/control/group/messages?topic={anchor or 'general'}")
        return [_of_telegram(each) for each in found if each["is_bot"] and each["type"] != "forum_topic_created"]

    async def write(
        self, anchor: str | None, words: str, *, bold: slice | None = None, answers: str = "", to_luca: bool = False
    ) -> str:
        body: dict[str, Any] = {"from": self.maria, "topic": int(anchor) if anchor else None}
        body["text"] = f"{words} @luca" if to_luca else words
        if bold is not None:
            before, inside = (len(part.encode("utf-16-le")) // 2 for part in (words[: bold.start], words[bold]))
            body["entities"] = [{"type": "bold", "offset": before, "length": inside}]
        if answers:
            body["reply_to"] = int(answers)
        return str((await self.control("POST", "/control/group/messages", body))["message_id"])

    async def show(self, anchor: str, data: bytes, filename: str, mime_type: str) -> None:
        body = {"from": self.maria, "topic": int(anchor), "type": "document", "mime_type": mime_type}
        body |= {"filename": filename, "media_base64": base64.b64encode(data).decode()}
        await self.control("POST", "/control/group/messages", body)

    async def edit(self, message: str, words: str) -> None:
        await self.control("PATCH", f"/control/group/messages/{message}", {"text": words})

    async def react(self, message: str, emoji: str) -> None:
        path = f"/control/group/messages/{message}/reactions"
        await self.control("POST", path, {"from": self.maria, "emoji": emoji})

    async def press(self, message: str, label: str) -> None:
        found = await self.control("GET", "/control/group/messages?topic=general")
        rows = next(each["buttons"] for each in found if str(each["id"]) == message)
        data = next(button["data"] for row in rows for button in row if label in button["text"])
        pressed = self.control("POST", f"/control/group/messages/{message}/press", {"from": self.luca, "data": data})
        self.pressing = asyncio.create_task(pressed)

    async def told(self) -> str:
        assert self.pressing is not None
        return str((await self.pressing)["text"])

    async def shut(self) -> None:
        await self.control("PATCH", "/control/group", {"is_forum": False})

    async def refuse_words(self) -> None:
        details = {"error_code": 400, "description": "Bad Request: message is too long"}
        body = {"place": "bot", "method": "sendMessage", "kind": "error", "times": 1, "details": details}
        await self.control("POST", "/control/faults", body)

    async def send_nonsense(self) -> None:
        every: list[dict[str, Any]] = [
            {"message": {"message_id": 1}},
            {"message": 7},
            {"callback_query": {"id": "x"}},
            {"new_kind": {}},
        ]
        for broken in every:
            await self.control("POST", "/control/group/updates", {"update": broken})

    @property
    def unknown(self) -> str:
        return "99999"


def _of_telegram(message: Mapping[str, Any]) -> Shown:
    return Shown(
        id=str(message["id"]),
        kind={"venue": "location", "animation": "sticker"}.get(message["type"], message["type"]),
        words=str(message["text"] or message["caption"] or ""),
        is_bold=any(entity["type"] == "bold" for entity in message.get("entities") or ()),
        filename=message.get("filename") or "",
        labels=tuple(button["text"] for row in message["buttons"] for button in row),
        answers=str(message["reply_to"] or ""),
        marks=tuple(each["emoji"] for each in message["reactions"]),
    )


_KINDS = {
    "m.text": "text",
    "m.notice": "text",
    "m.image": "photo",
    "m.video": "video",
    "m.audio": "audio",
    "m.file": "document",
    "m.sticker": "sticker",
    "m.location": "location",
}


@dataclass(kw_only=True)
class MatrixRoom(Room):
    """A room on a real Synapse, behind a proxy that can fall ill."""

    staff: StaffRoom
    proxy: Proxy
    luca: Person

    async def threads(self) -> list[tuple[str, str, bool]]:
        heads = await self.staff.heads()
        return [(each.id, each.words.splitlines()[0].split(" ", 1)[1], each.words.startswith("✅")) for each in heads]

    async def messages(self, anchor: str | None) -> list[Shown]:
        bot = self.staff.bot.id
        look = [each for each in await self.staff.look() if each.sender == bot]
        if anchor is not None:
            return [_of_matrix(each, bot) for each in look if anchor in (each.head, each.id)]
        return [_of_matrix(each, bot) for each in look if not each.head]

    async def write(
        self, anchor: str | None, words: str, *, bold: slice | None = None, answers: str = "", to_luca: bool = False
    ) -> str:
        more: dict[str, Any] = {"m.mentions": {"user_ids": [self.luca.id]}} if to_luca else {}
        if bold is not None:
            dressed = f"{words[: bold.start]}<strong>{words[bold]}</strong>{words[bold.stop :]}"
            more |= {"format": "org.matrix.custom.html", "formatted_body": dressed}
        return await self.staff.maria.writes(words, anchor or "", answers=answers, **more)

    async def show(self, anchor: str, data: bytes, filename: str, mime_type: str) -> None:
        await self.staff.maria.shows("m.file", data, anchor, info={"mimetype": mime_type}, filename=filename)

    async def edit(self, message: str, words: str) -> None:
        await self.staff.maria.corrects(message, words)

    async def react(self, message: str, emoji: str) -> None:
        await self.staff.maria.reacts(message, emoji)

    async def press(self, message: str, label: str) -> None:
        (shown,) = (each for each in await self.messages(None) if each.id == message)
        (line,) = (each for each in shown.labels if label in each)
        await self.luca.reacts(message, line.partition(" ")[0])

    async def told(self) -> str:
        (told,) = (
            each for each in await self.staff.look() if each.content.get("m.mentions") == {"user_ids": [self.luca.id]}
        )
        return told.words

    async def shut(self) -> None:
        levels = await self.staff.boss.ask("GET", self.staff.path("state/m.room.power_levels"))
        await self.staff.boss.ask("PUT", self.staff.path("state/m.room.power_levels"), levels | {"events_default": 60})

    async def refuse_words(self) -> None:
        sent = 0

        async def ill(request: web.Request) -> web.StreamResponse | None:
            nonlocal sent
            sent += "/send/" in request.path
            if sent < 2 or "/send/" not in request.path:
                return None
            return web.json_response({"errcode": "M_TOO_LARGE", "error": "too large"}, status=413)

        self.proxy.illness = ill

    async def send_nonsense(self) -> None:
        for number, content in enumerate(({}, {"msgtype": 7}, {"msgtype": "m.text", "body": [], "m.relates_to": "x"})):
            path = self.staff.path(f"send/m.room.message/nonsense-{number}")
            await self.staff.maria.try_to("PUT", path, content)
        path = self.staff.path(f"send/m.reaction/nonsense-{quote('§')}")
        await self.staff.maria.try_to("PUT", path, {"m.relates_to": None})

    @property
    def unknown(self) -> str:
        return "$never:was"


def _of_matrix(seen: Seen, bot: str) -> Shown:
    words, _, choices = seen.words.partition("\n\nPer scegliere")
    return Shown(
        id=seen.id,
        kind="voice" if "org.matrix.msc3245.voice" in seen.content else _KINDS[seen.kind],
        words="" if seen.content.get("filename") == words else words,
        is_bold="<strong>" in seen.content.get("formatted_body", ""),
        filename=seen.content.get("filename", ""),
        labels=tuple(line for line in choices.splitlines()[1:]),
        answers=seen.answers,
        marks=tuple(seen.signs(bot)),
    )
