"""An operator in an encrypted room, with an independent client: what they see is what Element's user would."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from nio import (  # type: ignore[import-untyped]  # it has types, and does not say so
    AsyncClient,
    AsyncClientConfig,
    Event,
    MegolmEvent,
)
from nio.crypto import decrypt_attachment, encrypt_attachment  # type: ignore[import-untyped]
from nio.store import SqliteMemoryStore  # type: ignore[import-untyped]

from tests.homeserver.people import Object, Person, Seen, StaffRoom, within
from tests.homeserver.server import Account, call

POLL_SECONDS, DEADLINE_SECONDS = 0.05, 60.0


@dataclass
class Reader:
    """One device of a person."""

    person: Person
    client: AsyncClient
    events: dict[str, Object] = field(default_factory=dict)  # as they could be read
    shut: list[str] = field(default_factory=list)  # what could not

    async def sends(self, content: Object, kind: str = "m.room.message") -> str:
        """Any event, under seal; its id."""
        answer = await self.client.room_send(
            self.person.room.id, kind, content, tx_id=str(uuid.uuid4()), ignore_unverified_devices=True
        )
        return str(answer.event_id)

    async def writes(self, words: str, head: str = "", *, answers: str = "") -> str:
        """Words: in a thread, under a message, or in the room itself."""
        return await self.sends(within({"msgtype": "m.text", "body": words}, head, answers))

    async def corrects(self, event_id: str, words: str) -> str:
        """Edit a message, as clients do."""
        new = {"msgtype": "m.text", "body": words}
        relation = {"rel_type": "m.replace", "event_id": event_id}
        return await self.sends({**new, "body": f"* {words}", "m.new_content": new, "m.relates_to": relation})

    async def shows(self, msgtype: str, data: bytes, head: str, mime_type: str) -> str:
        """A file, that only the room can read."""
        opaque, keys = encrypt_attachment(data)
        answer, _ = await self.client.upload(
            lambda *_: BytesIO(opaque), "application/octet-stream", filesize=len(opaque)
        )
        info = {"mimetype": mime_type, "size": len(data)}
        file = {**keys, "url": answer.content_uri}
        return await self.sends(within({"msgtype": msgtype, "body": "file", "file": file, "info": info}, head))

    async def opens(self, seen: Seen) -> bytes:
        """The file a message shows."""
        file = seen.content["file"]
        answer = await self.client.download(file["url"])
        found: bytes = decrypt_attachment(answer.body, file["key"]["k"], file["hashes"]["sha256"], file["iv"])
        return found

    def look(self) -> list[Seen]:
        """The bridge's words as this device shows them."""
        seen: dict[str, Seen] = {}
        for event in self.events.values():
            content, relation = event["content"], event["content"].get("m.relates_to", {})
            if event["type"] not in ("m.room.message", "m.sticker") or event["sender"] != self.person.room.bot.id:
                continue
            target = seen.get(relation.get("event_id", ""))
            if relation.get("rel_type") == "m.replace" and target is not None:
                target.content, target.is_edited = content["m.new_content"], True
                continue
            head = relation.get("event_id", "") if relation.get("rel_type") == "m.thread" else ""
            answers = "" if relation.get("is_falling_back") else relation.get("m.in_reply_to", {}).get("event_id", "")
            kind = content.get("msgtype", event["type"])
            seen[event["event_id"]] = Seen(event["event_id"], event["sender"], kind, content, head, answers)
        return list(seen.values())

    async def sees(self, words: str, *, head: str | None = None) -> Seen:
        """Wait until the bridge says something with these words."""
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                while True:
                    for each in self.look():
                        if words in each.words and head in (None, each.head):
                            return each
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            shown = [(each.head[:6], each.words) for each in self.look()]
            raise AssertionError(f"«{words}» was not seen; seen: {shown}, unreadable: {self.shut}") from None


@asynccontextmanager
async def reading(person: Person, account: Account | None = None) -> AsyncIterator[Reader]:
    """A device of somebody, for as long as the block lasts; theirs, or one they log in on now."""
    account = account or person.account
    config = AsyncClientConfig(store=SqliteMemoryStore, encryption_enabled=True, store_sync_tokens=False)
    client = AsyncClient(person.room.server.url, account.user_id, device_id=account.device_id, config=config)
    client.restore_login(account.user_id, account.device_id, account.access_token)
    reader = Reader(person, client)

    async def note(_: object, event: Any) -> None:
        if isinstance(event, MegolmEvent):
            reader.shut.append(event.event_id)
        else:
            reader.events[event.event_id] = event.source

    client.add_event_callback(note, Event)
    await client.sync(timeout=0, full_state=True)
    await client.keys_upload()
    task = asyncio.create_task(client.sync_forever(timeout=1000, full_state=False))
    try:
        yield reader
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await client.close()


def log_in_anew(person: Person, device: str) -> Account:
    """A further device of theirs."""
    who = {"type": "m.id.user", "user": person.id}
    asked = {"type": "m.login.password", "identifier": who, "password": person.account.password, "device_id": device}
    answer = call("POST", f"{person.room.server.url}/_matrix/client/v3/login", asked)
    return Account(person.id, person.account.password, answer["access_token"], device)


async def encrypt(room: StaffRoom, **more: object) -> None:
    """Somebody switches encryption on; nobody can switch it off."""
    content = {"algorithm": "m.megolm.v1.aes-sha2", **more}
    await room.boss.ask("PUT", room.path("state/m.room.encryption"), content)


async def in_clear(room: StaffRoom) -> list[str]:
    """What the bridge said for the homeserver to read."""
    return [each.words for each in await room.look() if each.sender == room.bot.id]
