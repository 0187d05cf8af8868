"""A staff room on the homeserver, with people in it who write, react and look."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp

from tests.homeserver.server import Account, Homeserver

Object = dict[str, Any]
T = TypeVar("T")

DEADLINE_SECONDS = 60.0  # only a failure waits as long
POLL_SECONDS = 0.05


@dataclass
class Seen:
    """A message as a client shows it: edited, with its reactions."""

    id: str
    sender: str
    kind: str  # its msgtype, or "m.sticker"
    content: Object
    head: str = ""  # the thread it stands in
    answers: str = ""
    reactions: list[tuple[str, str]] = field(default_factory=list)  # who, and with what
    is_edited: bool = False

    @property
    def words(self) -> str:
        """What it says."""
        return str(self.content.get("body", ""))

    def signs(self, who: str) -> list[str]:
        """Somebody's reactions to it."""
        return [emoji for sender, emoji in self.reactions if sender == who]


@dataclass
class Person:
    """Somebody with an account."""

    room: "StaffRoom"
    account: Account

    @property
    def id(self) -> str:
        """Their Matrix name."""
        return self.account.user_id

    async def ask(self, method: str, path: str, body: object = None, *, prefix: str = "_matrix/client/v3") -> Any:
        """One call in their name; it must succeed."""
        status, answer = await self.try_to(method, path, body, prefix=prefix)
        assert status == 200, f"{method} {path}: {status} {answer}"
        return answer

    async def try_to(
        self, method: str, path: str, body: object = None, *, prefix: str = "_matrix/client/v3"
    ) -> tuple[int, Any]:
        """One call in their name, that may be refused."""
        url = f"{self.room.server.url}/{prefix}/{path}"
        headers = {"Authorization": f"Bearer {self.account.access_token}"}
        async with self.room.session.request(method, url, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def sends(self, content: object, kind: str = "m.room.message") -> str:
        """Any event; its id."""
        return str((await self.ask("PUT", self.room.path(f"send/{kind}/{uuid.uuid4()}"), content))["event_id"])

    async def writes(self, words: str, head: str = "", *, answers: str = "", **more: Any) -> str:
        """Words: in a thread, under a message, or in the room itself."""
        return await self.sends(within({"msgtype": "m.text", "body": words, **more}, head, answers))

    async def shows(self, msgtype: str, data: bytes, head: str, **more: Any) -> str:
        """A file."""
        url = f"{self.room.server.url}/_matrix/media/v3/upload"
        headers = {"Authorization": f"Bearer {self.account.access_token}", "Content-Type": "application/octet-stream"}
        async with self.room.session.post(url, data=data, headers=headers) as answer:
            address = (await answer.json())["content_uri"]
        content = {"msgtype": msgtype, "body": "file", "url": address, **more}
        kind = "m.sticker" if msgtype == "m.sticker" else "m.room.message"
        return await self.sends(within(content, head), kind)

    async def downloads(self, seen: Seen) -> bytes:
        """The bytes of a file in the room, asked for as clients do."""
        url = f"{self.room.server.url}/_matrix/client/v1/media/download/{seen.content['url'].removeprefix('mxc://')}"
        headers = {"Authorization": f"Bearer {self.account.access_token}"}
        async with self.room.session.get(url, headers=headers) as answer:
            assert answer.status == 200, f"{seen.words}: {answer.status}"
            return await answer.read()

    async def corrects(self, event_id: str, words: str) -> str:
        """Edit a message, as clients do."""
        new = {"msgtype": "m.text", "body": words}
        relation = {"rel_type": "m.replace", "event_id": event_id}
        return await self.sends(
            {"msgtype": "m.text", "body": f"* {words}", "m.new_content": new, "m.relates_to": relation}
        )

    async def reacts(self, event_id: str, emoji: str) -> str:
        """An emoji on a message; the reaction's id."""
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": emoji}
        return await self.sends({"m.relates_to": relation}, "m.reaction")

    async def deletes(self, event_id: str) -> None:
        """Redact anything."""
        await self.ask("PUT", self.room.path(f"redact/{quote(event_id)}/{uuid.uuid4()}"), {})

    async def joins(self) -> None:
        """Enter the room."""
        await self.ask("POST", f"join/{quote(self.room.id)}", {})


def within(content: Object, head: str, answers: str = "") -> Object:
    """A message as clients put it into a thread, or under another one."""
    if head:
        relation = {"rel_type": "m.thread", "event_id": head, "is_falling_back": not answers}
        return {**content, "m.relates_to": {**relation, "m.in_reply_to": {"event_id": answers or head}}}
    return {**content, "m.relates_to": {"m.in_reply_to": {"event_id": answers}}} if answers else content


@dataclass
class StaffRoom:
    """The room, who made it, and the account of the bridge in it."""

    server: Homeserver
    session: aiohttp.ClientSession
    id: str = ""
    version: str = ""

    def path(self, rest: str) -> str:
        """A path about the room."""
        return f"rooms/{quote(self.id)}/{rest}"

    async def person(self, name: str, *, limited: bool = False) -> Person:
        """Somebody new, not yet in the room."""
        unique = f"{name}-{uuid.uuid4().hex[:8]}"
        account = await asyncio.to_thread(self.server.register, unique, limited=limited)
        return Person(self, account)

    async def open(self, *, limited: bool = False, **more: Any) -> None:
        """Made by an administrator, with the bridge's account in it and one operator."""
        self.boss, self.maria = await self.person("capo"), await self.person("maria")
        self.bot = await self.person("bot", limited=limited)
        levels = {"users": {self.bot.id: 50}, "redact": 50}
        wanted: Object = {"preset": "private_chat", "invite": [self.bot.id, self.maria.id], **more}
        wanted.setdefault("power_level_content_override", levels)
        if wanted.get("room_version", "12") != "12":
            wanted["power_level_content_override"] = {"users": {self.bot.id: 50, self.boss.id: 100}}
        wanted.setdefault("creation_content", {"m.federate": False})
        self.id = (await self.boss.ask("POST", "createRoom", wanted))["room_id"]
        for person in (self.bot, self.maria):
            await person.joins()

    async def operator(self, name: str) -> Person:
        """One more in the room."""
        person = await self.person(name)
        await self.boss.ask("POST", self.path("invite"), {"user_id": person.id})
        await person.joins()
        return person

    async def events(self) -> list[Object]:
        """All that happened, oldest first."""
        found: list[Object] = []
        start = ""
        while True:
            path = self.path(f"messages?dir=b&limit=500{f'&from={start}' if start else ''}")
            page = await self.boss.ask("GET", path)
            found += page["chunk"]
            start = page.get("end", "")
            if not page["chunk"] or not start:
                return found[::-1]

    async def look(self) -> list[Seen]:
        """The messages as a client shows them."""
        seen: dict[str, Seen] = {}
        for event in await self.events():
            content = event["content"]
            relation = content.get("m.relates_to") if isinstance(content.get("m.relates_to"), dict) else {}
            target = seen.get(relation.get("event_id", ""))
            if event["type"] == "m.reaction" and target is not None:
                target.reactions.append((event["sender"], relation["key"]))
            elif event["type"] in ("m.room.message", "m.sticker") and content:
                if relation.get("rel_type") == "m.replace" and target is not None:
                    if event["sender"] == target.sender:
                        target.content, target.is_edited = content["m.new_content"], True
                    continue
                seen[event["event_id"]] = Seen(
                    event["event_id"],
                    event["sender"],
                    content.get("msgtype", event["type"]),
                    content,
                    relation.get("event_id", "") if relation.get("rel_type") == "m.thread" else "",
                    "" if relation.get("is_falling_back") else relation.get("m.in_reply_to", {}).get("event_id", ""),
                )
        return list(seen.values())

    async def in_thread(self, head: str) -> list[Seen]:
        """What the bridge said in a thread; "" is the room itself."""
        return [each for each in await self.look() if each.head == head and each.sender == self.bot.id]

    async def heads(self) -> list[Seen]:
        """The messages of the bridge that threads hang on."""
        look = await self.look()
        with_replies = {each.head for each in look if each.head}
        return [each for each in look if each.id in with_replies and each.sender == self.bot.id]

    async def until(self, what: str, look: Callable[[], Awaitable[T | None]]) -> T:
        """Wait until this is seen."""
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                while True:
                    if found := await look():
                        return found
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            seen = [(each.head[:6], each.words, each.reactions) for each in await self.look()]
            raise AssertionError(f"{what} was not seen; the room shows {seen}") from None

    async def shown(self, words: str, *, head: str | None = None) -> Seen:
        """Wait until the bridge says something with these words."""

        async def find() -> Seen | None:
            return next(
                (
                    each
                    for each in await self.look()
                    if words in each.words and each.sender == self.bot.id and (head is None or each.head == head)
                ),
                None,
            )

        return await self.until(f"«{words}»", find)

    async def marked(self, event_id: str, emoji: str) -> None:
        """Wait until the bridge's mark on a message is this one alone."""

        async def find() -> bool:
            return any(each.id == event_id and each.signs(self.bot.id) == [emoji] for each in await self.look())

        await self.until(f"{emoji} on {event_id}", find)
