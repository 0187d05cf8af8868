"""Files by link: streamed from the citizens' network while somebody downloads them; nothing is kept here."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

import structlog
from aiohttp import web

from bridge.errors import Failure, Refused
from bridge.files import Source
from bridge.links import Expired, Links, NotOurs
from config.texts import Texts
from storage.content import MediaRef

log = structlog.get_logger()

AT_ONCE = 4  # each holds a connection to the network for as long as the clerk's own line takes
DOWNLOAD_SECONDS = 900.0  # 100 MB over a line of one megabit
SAFETY = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class MediaLinks:
    """Hands out what a link names, for as long as it holds."""

    def __init__(self, links: Links, sources: Mapping[str, Source], *, texts: Texts, language: str) -> None:
        self._links = links
        self._sources = sources
        self._texts = texts
        self._language = language
        self._places = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[web.RouteDef]:
        """One address."""
        return [web.get("/file/{token}", self._hand_out)]

    async def _hand_out(self, request: web.Request) -> web.StreamResponse:
        try:
            ref = self._links.read(request.match_info["token"], now=datetime.now(UTC))
        except Expired:
            return self._tell(410, "link-expired")
        except NotOurs:
            return self._tell(404, "link-unknown")
        source = self._sources.get(ref.lane)
        if source is None:
            return self._tell(404, "link-unknown")
        if request.method == "HEAD":  # whoever only looks costs the network nothing
            return web.Response(headers=_headers(ref))
        if self._places.locked():
            return self._tell(503, "link-busy")
        try:
            async with self._places, asyncio.timeout(DOWNLOAD_SECONDS), source.fetch(ref) as stream:
                first = await anext(stream.chunks, b"")  # what can go wrong mostly does before the first byte
                return await _stream(request, ref, first, stream.chunks)
        except Refused:
            return self._tell(404, "link-gone")
        except (Failure, TimeoutError):
            return self._tell(503, "link-busy")

    def _tell(self, status: int, key: str) -> web.Response:
        again = {"Retry-After": "30"} if status == 503 else {}
        return web.Response(
            status=status, text=self._texts.say(self._language, key) + "\n", headers={**SAFETY, **again}
        )


def _headers(ref: MediaRef) -> dict[str, str]:
    name = quote(ref.filename or "allegato", safe="")
    return {
        **SAFETY,
        "Content-Type": "application/octet-stream",  # a stranger's file is never shown, whatever it says it is
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
    }


async def _stream(request: web.Request, ref: MediaRef, first: bytes, rest: AsyncIterator[bytes]) -> web.StreamResponse:
    response = web.StreamResponse(headers=_headers(ref))
    await response.prepare(request)
    try:
        await response.write(first)
        async for chunk in rest:
            await response.write(chunk)
    except (Failure, TimeoutError, asyncio.CancelledError) as error:
        if request.transport is not None:
            request.transport.abort()  # half a file must not look whole
        log.warning("link cut", cause=type(error).__name__)
        if isinstance(error, asyncio.CancelledError):
            raise
    except ConnectionError:
        log.info("link left")
    return response
