"""The Graph API: a handful of calls that answer with what was asked or raise a Failure."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
import orjson

from bridge.errors import Failure, Refused, Retryable, Uncertain
from bridge.files import CHUNK_BYTES, FETCH_TRIES, SILENCE_SECONDS, LocalFile, Stream, lent
from bridge.lines.whatsapp import limits, meanings, wire

PATIENCE = wire.Patience(limits.CONNECT_TIMEOUT, limits.SEND_TIMEOUT, limits.IDLE_CONNECTION)
AGAIN = timedelta(seconds=2)


class Graph:
    """Meta's API for one phone number: messages by a lean client of its own, all else by the session it is lent."""

    def __init__(self, session: aiohttp.ClientSession, *, url: str, version: str, token: str) -> None:
        self._root = f"{url.rstrip('/')}/{version}"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._sender = wire.Sender(self._root, self._headers | {"Content-Type": "application/json"}, PATIENCE)
        self._session = session
        self._host = urlsplit(url).hostname

    async def post(self, path: str, body: Mapping[str, Any], *, attempts: int = 0) -> dict[str, Any]:
        """A POST that must not happen twice: silence after the bytes left is Uncertain, never retried here."""
        try:
            status, raw = await self._sender.post(path, orjson.dumps(body))
        except wire.NotSent:
            raise Retryable("unreachable", AGAIN, whole_lane=True) from None
        except wire.NoAnswer:
            raise Uncertain("no-answer") from None
        return _understood(status, _json(raw), attempts)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._sender.close()

    async def get(self, path: str, **parameters: str) -> dict[str, Any]:
        """A question; harmless to ask again."""
        try:
            async with (
                asyncio.timeout(limits.SEND_TIMEOUT.total_seconds()),
                self._session.get(f"{self._root}/{path}", params=parameters, headers=self._headers) as response,
            ):
                return await _answer(response)
        except (TimeoutError, aiohttp.ClientError):
            raise Retryable("unreachable", AGAIN) from None

    async def upload(self, phone_number_id: str, file: LocalFile) -> str:
        """Meta's id for a file; an upload done twice harms nobody."""
        form = aiohttp.FormData()
        form.add_field("messaging_product", "whatsapp")
        form.add_field("type", file.mime_type)
        form.add_field("file", lent(file), filename=file.filename or "file", content_type=file.mime_type)
        try:
            async with (
                asyncio.timeout(limits.MEDIA_TIMEOUT.total_seconds()),
                self._session.post(
                    f"{self._root}/{phone_number_id}/media", data=form, headers=self._headers
                ) as response,
            ):
                return str((await _answer(response))["id"])
        except (TimeoutError, aiohttp.ClientError, KeyError):
            raise Retryable("media-upload", AGAIN, at_most=FETCH_TRIES) from None
        except Uncertain:
            raise Retryable("media-upload", AGAIN, at_most=FETCH_TRIES) from None

    @asynccontextmanager
    async def download(self, media_id: str) -> AsyncIterator[Stream]:
        """A citizen's file: what Meta says of it now, its bytes when they are read.

        https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
        """
        found = await self._look_up(media_id)
        chunks = self._chunks(media_id, str(found.get("url", "")))
        size = str(found.get("file_size") or "")  # Meta writes it as a string
        try:
            yield Stream(str(found.get("mime_type") or ""), chunks, int(size) if size.isdecimal() else None)
        finally:
            await chunks.aclose()

    async def _look_up(self, media_id: str) -> dict[str, Any]:
        try:
            return await self.get(quote(media_id, safe=""))
        except Refused:
            raise Refused("media-gone") from None
        except (
            Retryable,
            Uncertain,
        ):  # even a revoked token must not stop the staff's room: the line's lane will say so
            raise _gone() from None

    async def _chunks(self, media_id: str, url: str) -> AsyncGenerator[bytes, None]:
        """The bytes. Their address lives five minutes, and a 404 may mean no more than that: one is asked for anew."""
        response = await self._open(url)
        if response.status == 404:
            response.release()
            response = await self._open(str((await self._look_up(media_id)).get("url", "")))
        try:
            if response.status != 200:
                raise _gone() if response.status >= 500 or response.status == 429 else Refused("media-gone")
            async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                yield chunk
        except (TimeoutError, aiohttp.ClientError):
            raise _gone() from None
        finally:
            response.release()

    async def _open(self, url: str) -> aiohttp.ClientResponse:
        try:
            return await self._session.get(
                url,
                headers=self._headers if self._may_see_token(url) else {},
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=SILENCE_SECONDS, sock_read=SILENCE_SECONDS),
            )
        except (TimeoutError, aiohttp.ClientError, ValueError):
            raise _gone() from None

    def _may_see_token(self, url: str) -> bool:
        """The token goes to Meta's hosts only, whatever address an answer names."""
        host = urlsplit(url).hostname or ""
        return host == self._host or host.endswith((".fbsbx.com", ".facebook.com"))


def _gone() -> Retryable:
    return Retryable("media-gone", AGAIN, at_most=FETCH_TRIES)


async def _answer(response: aiohttp.ClientResponse) -> dict[str, Any]:
    return _understood(response.status, _json(await response.read()), 0)


def _json(raw: bytes) -> object:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def _understood(status: int, body: object, attempts: int) -> dict[str, Any]:
    """The JSON of a success, or the failure its code stands for; the HTTP status counts only where there is no code."""
    if status == 200 and isinstance(body, dict) and "error" not in body:
        return body
    raise _failure(status, body, attempts)


def _failure(status: int, body: object, attempts: int) -> Failure:
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    if isinstance(error, dict) and isinstance(code, int):
        failure = meanings.failure(code, attempts=attempts)
        failure.said = str(error.get("error_user_msg") or "")
        return failure
    if status == 429:
        return Retryable("613", timedelta(seconds=10), counts=False)
    if status == 401:
        return meanings.failure(190)
    if 400 <= status < 500:
        return Refused(f"http-{status}")
    return Uncertain(f"http-{status}")
