"""The public pages over HTTP: rendered at construction, or when the directory changes, then only handed out."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from urllib.parse import urlsplit

from aiohttp import ETag, web

from bridge.contacts import Changes
from bridge.leaflet import (
    PageLine,
    Sheet,
    leaflet,
    list_of_lines,
    missing,
    notice_hash,
    notice_version,
    notice_words,
    page,
    style_hash,
)
from bridge.opening import hours_in_words

__all__ = ["PageLine", "Pages", "hours_in_words", "notice_hash", "notice_version", "notice_words"]

# Long enough for a busy day, short enough that new hours are seen within minutes of a restart.
CACHE = "public, max-age=300"
LEAVES = ("", "informativa", "qr.svg", "contatto.vcf", "widget.js")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Changing = Callable[[str], Awaitable[Changes]]


class Pages:
    """What every line hands out, and the way to it; `changing` tells what staff changed, by the line's name."""

    def __init__(self, lines: Sequence[PageLine], changing: Changing) -> None:
        self._lines = tuple(lines)
        self._changing = changing
        self._pages: dict[str, tuple[Changes, Sheet]] = {
            line.name: (Changes(), page(line, Changes())) for line in self._lines
        }
        self._sheets = {line.name: leaflet(line) for line in self._lines}
        self._list = list_of_lines(self._lines)

    def routes(self) -> list[web.RouteDef]:
        """The front door, and each line's page with what belongs to it; HEAD is answered too."""
        leaves = (web.get("/{line}" + (leaf and f"/{leaf}"), self._handing_out(leaf)) for leaf in LEAVES)
        return [web.get("/", self._front_door), *leaves]

    async def _front_door(self, request: web.Request) -> web.StreamResponse:
        if len(self._lines) != 1:
            return _answer(request, self._list)
        # Behind a proxy the bridge may live under a path of the municipality's site.
        location = urlsplit(self._lines[0].page_url).path
        return web.Response(status=302, headers={**_safety(), "Location": location, "Cache-Control": CACHE})

    def _handing_out(self, leaf: str) -> Handler:
        lost = missing(self._lines, root="../" if leaf else "")

        async def hand_out(request: web.Request) -> web.StreamResponse:
            sheets = self._sheets.get(request.match_info["line"])
            if sheets is None:
                return _response(lost, status=404, cache="no-store")
            return _answer(request, sheets[leaf] if leaf else await self._page(request.match_info["line"]))

        return hand_out

    async def _page(self, name: str) -> Sheet:
        changes = await self._changing(name)
        if changes != self._pages[name][0]:
            line = next(line for line in self._lines if line.name == name)
            self._pages[name] = changes, page(line, changes)
        return self._pages[name][1]


def _answer(request: web.Request, sheet: Sheet) -> web.Response:
    """The sheet, or "not modified" to who has it already."""
    known = request.if_none_match or ()
    if any(tag.value in (sheet.tag, "*") for tag in known):
        sheet = Sheet(b"", sheet.content_type, {**sheet.headers, "ETag": f'"{sheet.tag}"'})
        return _response(sheet, status=304, cache=CACHE)
    response = _response(sheet, status=200, cache=CACHE)
    response.etag = ETag(sheet.tag)
    return response


def _response(sheet: Sheet, *, status: int, cache: str) -> web.Response:
    return web.Response(
        body=sheet.body,
        status=status,
        content_type=sheet.content_type,
        charset="utf-8",
        headers={**_safety(), **sheet.headers, "Cache-Control": cache},
    )


@cache
def _safety() -> Mapping[str, str]:
    """No script, nothing from elsewhere, in nobody's frame; the only style is ours."""
    policy = (
        "default-src 'none'",
        f"style-src '{style_hash()}'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return MappingProxyType(
        {
            "Content-Security-Policy": "; ".join(policy),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
    )
