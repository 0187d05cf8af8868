"""The control routes that belong to neither half: settings, clock, faults, journal, events, reset."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Protocol

from aiohttp import web

from bridge.simulator.clock import Clock
from bridge.simulator.faults import Fault, Faults
from bridge.simulator.journal import Entry, Journal

PLACES = ("graph", "bot", "webhook")
KINDS = {
    "graph": frozenset(
        {"error", "async_error", "timeout_after", "timeout_before", "reset", "reset_after", "html", "slow", "hold"}
    ),
    "bot": frozenset(
        {"error", "flood", "timeout_after", "timeout_before", "reset", "reset_after", "html", "slow", "hold"}
    ),
    "webhook": frozenset({"drop", "hold"}),
}
HEARTBEAT_SECONDS = 15.0  # a comment on a quiet event stream, so that a page that left is noticed


@dataclass(frozen=True, slots=True)
class Instruments:
    """What both halves share."""

    clock: Clock
    journal: Journal
    faults: Faults


class Half(Protocol):
    """One half of the town: the Graph API or the Bot API."""

    def settings(self) -> dict[str, Any]:
        """Its share of `/control/settings`."""

    def change_settings(self, changes: dict[str, Any]) -> None:
        """Change some of them. Raises ValueError."""


class Control:
    """Serves them. `reset` brings a fresh town about."""

    def __init__(self, instruments: Instruments, halves: list[Half], reset: Callable[[], Awaitable[None]]) -> None:
        self._clock = instruments.clock
        self._journal = instruments.journal
        self._faults = instruments.faults
        self._halves = halves
        self._reset = reset

    def routes(self) -> list[web.RouteDef]:
        """What to put in an aiohttp application."""
        return [
            web.get("/control/settings", self._show_settings),
            web.patch("/control/settings", self._change_settings),
            web.get("/control/clock", self._show_clock),
            web.post("/control/clock", self._advance_clock),
            web.get("/control/faults", self._show_faults),
            web.post("/control/faults", self._add_fault),
            web.delete("/control/faults", self._clear_faults),
            web.get("/control/journal", self._show_journal),
            web.get("/control/events", self._stream_events),
            web.post("/control/reset", self._do_reset),
        ]

    async def _show_settings(self, _: web.Request) -> web.Response:
        shown: dict[str, Any] = {}
        for half in self._halves:
            shown |= half.settings()
        return web.json_response(shown)

    async def _change_settings(self, request: web.Request) -> web.Response:
        changes = await read_object(request)
        unknown = changes.keys() - {name for half in self._halves for name in half.settings()}
        if unknown:
            raise refusal(400, f"unknown settings: {', '.join(sorted(unknown))}")
        for half in self._halves:
            mine = {name: value for name, value in changes.items() if name in half.settings()}
            try:
                if mine:
                    half.change_settings(mine)
            except ValueError as problem:
                raise refusal(400, str(problem)) from problem
        return await self._show_settings(request)

    async def _show_clock(self, _: web.Request) -> web.Response:
        return web.json_response({"now": self._clock.now().isoformat(), "seconds": self._clock.seconds()})

    async def _advance_clock(self, request: web.Request) -> web.Response:
        by = (await read_object(request)).get("advance_seconds")
        if isinstance(by, bool) or not isinstance(by, int | float):
            raise refusal(400, "advance_seconds must be a number")
        try:
            self._clock.advance(timedelta(seconds=by))
        except (ValueError, OverflowError) as problem:
            raise refusal(400, str(problem)) from problem
        self._journal.write("clock.advanced", seconds=by)
        return await self._show_clock(request)

    async def _show_faults(self, _: web.Request) -> web.Response:
        return web.json_response({"faults": [asdict(fault) for fault in self._faults.active()]})

    async def _add_fault(self, request: web.Request) -> web.Response:
        fault = _fault_of(await read_object(request))
        self._faults.add(fault)
        self._journal.write("fault.added", **asdict(fault))
        return web.json_response(asdict(fault))

    async def _clear_faults(self, request: web.Request) -> web.Response:
        place = request.query.get("place", "")
        if place not in ("", *PLACES):
            raise refusal(400, f"place must be one of {PLACES}")
        self._faults.clear(place)
        return await self._show_faults(request)

    async def _show_journal(self, request: web.Request) -> web.Response:
        found = self._journal.entries(after=_after(request), kind=request.query.get("kind", ""))
        return web.json_response({"entries": [asdict(entry) for entry in found]})

    async def _stream_events(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
        await stream.prepare(request)
        # Subscribed before the first byte, so that whoever saw the headers misses nothing.
        entries = self._journal.listen()
        upcoming = asyncio.ensure_future(anext(entries))
        try:
            await asyncio.sleep(0)
            await stream.write(b": listening\n\n")
            while True:
                done, _ = await asyncio.wait([upcoming], timeout=HEARTBEAT_SECONDS)
                if not done:
                    await stream.write(b": still here\n\n")
                    continue
                await stream.write(_event(upcoming.result()))
                upcoming = asyncio.ensure_future(anext(entries))
        except (StopAsyncIteration, ConnectionError):
            pass  # the page fell behind or left
        finally:
            upcoming.cancel()
            await asyncio.gather(upcoming, return_exceptions=True)
            await entries.aclose()
        return stream

    async def _do_reset(self, _: web.Request) -> web.Response:
        await self._reset()
        return web.json_response({"ok": True})


def _event(entry: Entry) -> bytes:
    return f"id: {entry.seq}\ndata: {json.dumps(asdict(entry))}\n\n".encode()


def _after(request: web.Request) -> int:
    try:
        return int(request.query.get("after") or 0)
    except ValueError as problem:
        raise refusal(400, "after must be a number") from problem


def _fault_of(given: dict[str, Any]) -> Fault:
    place, kind = str(given.get("place", "")), str(given.get("kind", ""))
    method, times, details = given.get("method", ""), given.get("times", 1), given.get("details", {})
    if place not in PLACES or kind not in KINDS[place]:
        raise refusal(400, f"unknown place or kind: {place!r}, {kind!r}")
    if not isinstance(method, str) or type(times) is not int or (times < 1 and times != -1):
        raise refusal(400, "method must be a string, times a positive number or -1")
    if not isinstance(details, dict):
        raise refusal(400, "details must be an object")
    return Fault(place=place, kind=kind, method=method, times=times, details=details)


def refusal(status: int, text: str) -> web.HTTPException:
    """The control API's error, to be raised: 400 or 404 with `{"error": "…"}`."""
    shape = web.HTTPNotFound if status == 404 else web.HTTPBadRequest
    return shape(text=json.dumps({"error": text}), content_type="application/json")


async def read_object(request: web.Request) -> dict[str, Any]:
    """The JSON object of a control call; an empty body is an empty object. Raises the 400 itself."""
    raw = await request.read()
    try:
        body = json.loads(raw or b"{}")
    except ValueError as problem:
        raise refusal(400, "the body is not JSON") from problem
    if not isinstance(body, dict):
        raise refusal(400, "the body must be a JSON object")
    return body
