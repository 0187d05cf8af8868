"""The calls a desk makes to its homeserver. Each answers with JSON as it came or raises a Failure; none tries twice.

Who waits tries again: the postman and the ear know for how long. Addresses and bodies are matrix-nio's; its own client
is left alone, since it hands errors back as values, tries for ever, and drops what it cannot parse.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aiohttp
from nio import Api, MessageDirection, RoomPreset  # type: ignore[import-untyped]  # it has types, and does not say so
from nio.api import RelationshipType  # type: ignore[import-untyped]
from yarl import URL

from bridge import wording
from bridge.desks.matrix import entrance, refusals, rights
from bridge.errors import Failure, Refused, TooLarge
from bridge.files import CHUNK_BYTES, SILENCE_SECONDS, LocalFile, Stream, lent

ANSWER_SECONDS = 20.0
CONNECT_SECONDS = 10.0
UPLOAD_SECONDS = 120.0
DOWNLOAD_SECONDS = 120.0
GRACE_SECONDS = 15.0  # on top of what a sync may be held
EVENTS_AT_ONCE = 100
ANSWER_BYTES = 64 * 1024 * 1024  # a first sync of a room with thousands of members is a few
ROOM_VERSION = "11"  # from 12 on whoever makes a room stands above all in it: that is not for a program
UNUSED = ""  # the library would write the token into the address, where proxies log it
JSON_BODY = {"Content-Type": "application/json"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Login:
    """Whose account speaks, on which device: transaction ids are remembered by device, so it must stay the same."""

    user_id: str
    device_id: str
    access_token: str


class Client:
    """One account on one homeserver, over a session that somebody else opens and closes."""

    def __init__(self, session: aiohttp.ClientSession, *, homeserver: str, token: str = "") -> None:
        self._session = session
        self._root = homeserver.rstrip("/")
        self._given = self._token = token

    async def log_in(self, user_id: str, password: str, *, device_id: str, name: str) -> Login:
        """Get a token by password, for the device that always speaks; it is used from now on."""
        self._token = ""  # one that was refused says nothing of who is to be let in
        asked = Api.login(user_id, password=password, device_id=device_id, device_name=name)
        try:
            answer = await self._call(asked)
        except Failure as failure:  # it is no room that is shut
            raise refusals.shut_out(failure) from None
        self._token = _word(answer, "access_token")
        return Login(_word(answer, "user_id"), _word(answer, "device_id"), self._token)

    async def ways_in(self) -> list[str]:
        """The kinds of login that there are, as the specification calls them."""
        flows = (await self._call(Api.login_info())).get("flows")
        return [str(flow.get("type")) for flow in flows if isinstance(flow, dict)] if isinstance(flows, list) else []

    async def log_out(self) -> None:
        """Give the token up; what was already up is no trouble."""
        with suppress(Failure):
            await self._call(Api.logout(UNUSED))
        self.forget_token()

    @property
    def has_token(self) -> bool:
        """Whether it can say whose account it is."""
        return bool(self._token)

    def forget_token(self) -> None:
        """It is worth nothing any more; what remains is the one that was given, if any was."""
        self._token = self._given

    async def who_am_i(self) -> Login:
        """Whose token this is."""
        answer = await self._call(Api.whoami(UNUSED))
        return Login(_word(answer, "user_id"), str(answer.get("device_id", "")), self._token)

    async def sync(self, since: str, *, only: Mapping[str, object], hold_seconds: float) -> Json:
        """What happened after `since`; waits for something to happen, as long as it may be held."""
        asked = Api.sync(UNUSED, since or None, int(hold_seconds * 1000), dict(only))
        return await self._call(asked, seconds=hold_seconds + GRACE_SECONDS)

    async def before(self, room_id: str, start: str, *, until: str) -> Json:
        """A page of a room's events back in time from `start`, not beyond `until`."""
        back = MessageDirection.back
        return await self._call(Api.room_messages(UNUSED, room_id, start, until, back, EVENTS_AT_ONCE))

    async def state(self, room_id: str) -> list[object]:
        """The state of a room as it is now: never from memory, since rights are read from it."""
        answer = await self._ask(Api.room_get_state(UNUSED, room_id))
        if not isinstance(answer, list):
            raise refusals.unreachable()
        return answer

    async def join(self, room_id: str) -> None:
        """Enter a room that is open to the account; nothing changes for who is in it."""
        method, path = Api.join(UNUSED, room_id)
        await self._call((method, path, "{}"))

    async def leave(self, room_id: str) -> None:
        """Be in it no longer."""
        method, path = Api.room_leave(UNUSED, room_id)[:2]
        await self._call((method, path, "{}"))

    async def create_room(self, name: str, own: str, *, managers: Sequence[str]) -> str:
        """A room that is private, on this homeserver alone and in clear, its managers invited; its id."""
        asked = Api.room_create(
            UNUSED,
            name=name,
            room_version=ROOM_VERSION,
            federate=False,
            preset=RoomPreset.private_chat,
            invite=list(managers),
            # The preset would let guests in. https://spec.matrix.org/latest/client-server-api/#post_matrixclientv3createroom
            initial_state=[{"type": entrance.GUESTS, "state_key": "", "content": {"guest_access": "forbidden"}}],
            power_level_override=rights.levels_of_new(own, managers),
        )
        return _word(await self._call(asked), "room_id")

    async def event(self, room_id: str, event_id: str) -> Json:
        """One event as it stands now, with its latest edit."""
        return await self._call(Api.room_get_event(UNUSED, room_id, event_id))

    async def reactions(self, room_id: str, event_id: str, *, by: str) -> dict[str, str]:
        """Somebody's reactions to an event: the id and the emoji of each."""
        annotations = RelationshipType.annotation
        asked = Api.room_get_event_relations(UNUSED, room_id, event_id, annotations, "m.reaction", limit=EVENTS_AT_ONCE)
        chunk = (await self._call(asked)).get("chunk")
        found: dict[str, str] = {}
        for event in chunk if isinstance(chunk, list) else []:
            if isinstance(event, dict) and event.get("sender") == by:
                relation = (event.get("content") or {}).get("m.relates_to") or {}
                found[str(event.get("event_id"))] = str(relation.get("key"))
        return found

    async def send(self, room_id: str, kind: str, content: Mapping[str, object], *, transaction: str) -> str:
        """Say something; the same transaction says it once. The event's id."""
        return _word(await self._call(Api.room_send(UNUSED, room_id, kind, dict(content), transaction)), "event_id")

    async def read(self, room_id: str, event_id: str, *, thread: str) -> None:
        """Show that an event has been read, and all before it in its thread; one that names no head: beside threads."""
        await self._call(Api.update_receipt_marker(UNUSED, room_id, event_id, thread_id=thread))

    async def redact(self, room_id: str, event_id: str, *, transaction: str) -> str:
        """Take an event's words away. A transaction that said something must not be used: nothing would happen."""
        return _word(await self._call(Api.room_redact(UNUSED, room_id, event_id, transaction)), "event_id")

    async def publish_keys(self, keys: Mapping[str, object]) -> int:
        """Show what others need to write to this device under seal; how many of its single-use keys are there now."""
        counts = (await self._call(Api.keys_upload(UNUSED, dict(keys)))).get("one_time_key_counts")
        found = counts.get("signed_curve25519") if isinstance(counts, dict) else None
        return found if isinstance(found, int) else 0

    async def devices_of(self, people: Collection[str]) -> Json:
        """The devices of people, with their keys, by person and device."""
        return _objects(await self._call(Api.keys_query(UNUSED, people)), "device_keys")

    async def claim_keys(self, devices: Mapping[str, Sequence[str]]) -> Json:
        """A single-use key of each of these devices, by person and device; one that has none is left out."""
        return _objects(await self._call(Api.keys_claim(UNUSED, dict(devices))), "one_time_keys")

    async def tell_devices(self, kind: str, messages: Mapping[str, object], *, transaction: str) -> None:
        """Something for single devices, by person and device; the same transaction tells it once."""
        await self._call(Api.to_device(UNUSED, kind, dict(messages), transaction))

    async def vouch(self, keys: Mapping[str, object], signed: Mapping[str, object]) -> None:
        """Show the keys with which the account vouches for devices, and what they signed, by person and device."""
        for path, body in (("keys/device_signing/upload", keys), ("keys/signatures/upload", signed)):
            await self._call(("POST", f"/_matrix/client/v3/{path}", json.dumps(body)))

    async def upload_limit(self) -> int | None:
        """The largest file the homeserver takes, in bytes; None if it does not say."""
        limit = (await self._call(Api.content_repository_config(UNUSED))).get("m.upload.size")
        return limit if isinstance(limit, int) else None

    async def upload(self, file: LocalFile, *, limit_bytes: int | None) -> str:
        """Bring a file there, of which nobody knows yet; its `mxc:` address. Raises TooLarge before a byte is moved."""
        if limit_bytes is not None and file.size_bytes > limit_bytes:
            raise TooLarge(file.size_bytes, limit_bytes)
        method, path = Api.upload(UNUSED, wording.clean_name(file.filename) or None)
        headers = {"Content-Type": file.mime_type or "application/octet-stream"}
        answer = await self._ask((method, path), lent(file), headers=headers, seconds=UPLOAD_SECONDS)
        return _word(answer if isinstance(answer, dict) else {}, "content_uri")

    @asynccontextmanager
    async def download(self, address: str) -> AsyncIterator[Stream]:
        """A file by its `mxc:` address, authenticated, as it comes."""
        server, _, media = address.removeprefix("mxc://").partition("/")
        if not address.startswith("mxc://") or not server or not media:
            raise Refused("media-gone")
        response = await self._open(Api.download(server, media, access_token=UNUSED))
        chunks = _chunks(response)
        try:
            yield Stream(response.content_type, chunks, response.content_length)
        finally:
            await chunks.aclose()
            response.close()

    async def _open(self, call: tuple[str, ...]) -> aiohttp.ClientResponse:
        method, path = call
        timeout = aiohttp.ClientTimeout(total=DOWNLOAD_SECONDS, sock_connect=CONNECT_SECONDS, sock_read=SILENCE_SECONDS)
        try:
            response = await self._session.request(
                method, self._address(path), headers=self._headers(), timeout=timeout, allow_redirects=False
            )
            if response.status == 200:
                return response
            async with response:
                body = await _json(response)
        except (TimeoutError, aiohttp.ClientError):
            raise refusals.unreachable() from None
        raise refusals.of_file(response.status, body)

    async def _call(self, call: tuple[str, ...], *, seconds: float = ANSWER_SECONDS) -> Json:
        answer = await self._ask(call[:2], call[2] if len(call) > 2 else None, seconds=seconds)
        if not isinstance(answer, dict):
            raise refusals.unreachable()
        return answer

    async def _ask(
        self,
        call: tuple[str, ...],
        data: object = None,
        *,
        headers: Mapping[str, str] = JSON_BODY,
        seconds: float = ANSWER_SECONDS,
    ) -> object:
        method, path = call
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)
        try:
            async with self._session.request(
                method,
                self._address(path),
                data=data,
                headers={**self._headers(), **headers},
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                body = await _json(response)
        except (TimeoutError, aiohttp.ClientError):
            raise refusals.unreachable() from None
        if response.status != 200:
            raise refusals.failure(response.status, body)
        return body

    def _address(self, path: str) -> URL:
        return URL(self._root + path, encoded=True).without_query_params("access_token")

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}


async def _chunks(response: aiohttp.ClientResponse) -> AsyncGenerator[bytes, None]:
    try:
        async for chunk in response.content.iter_chunked(CHUNK_BYTES):
            yield chunk
    except (TimeoutError, aiohttp.ClientError):
        raise refusals.unreachable() from None


async def _json(response: aiohttp.ClientResponse) -> object:
    """What was answered; None if it is no JSON, as when a proxy answers, or beyond all measure."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > ANSWER_BYTES:
            return None
    try:
        found: object = json.loads(body)
    except ValueError:
        return None
    return found


def _objects(answer: Mapping[str, object], name: str) -> Json:
    found = answer.get(name)
    return {key: value for key, value in found.items() if isinstance(value, dict)} if isinstance(found, dict) else {}


def _word(answer: Mapping[str, object], name: str) -> str:
    """What a homeserver must have said; one that did not is none."""
    found = answer.get(name)
    if not isinstance(found, str):
        raise refusals.unreachable()
    return found
