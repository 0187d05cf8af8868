"""The one way into the Graph API: token, faults, errors as JSON, and a line in the journal for every call."""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bridge.simulator.clock import Clock
from bridge.simulator.faults import Fault, Faults
from bridge.simulator.graph.errors import GraphError
from bridge.simulator.graph.settings import Settings
from bridge.simulator.journal import Journal

MET_AT_THE_DOOR = frozenset(
    {"error", "timeout_after", "timeout_before", "reset", "reset_after", "html", "slow", "hold"}
)
DONE_ANYWAY = frozenset({"timeout_after", "reset_after"})
SILENCE_SECONDS = 300.0  # longer than any client's patience
SLOW_SECONDS = 1.0
GONE_CHECK_SECONDS = 0.05  # how soon a silent call notices that its client left
HTML = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>Something went wrong.</body></html>"


@dataclass(slots=True)
class Call:
    """One Graph call. `node` and `edge` are the parts of its path; handlers add what the journal should know."""

    request: web.Request
    node: str
    edge: str
    fault_method: str
    body: dict[str, Any] = field(default_factory=dict)
    wamid: str = ""

    @property
    def query(self) -> dict[str, str]:
        """The query without the token."""
        return {name: value for name, value in self.request.query.items() if name != "access_token"}


Handler = Callable[[Call], Awaitable[dict[str, Any] | web.StreamResponse]]


class Door:
    """Lets calls in."""

    def __init__(self, settings: Settings, clock: Clock, journal: Journal, faults: Faults) -> None:
        self._settings = settings
        self._clock = clock
        self._journal = journal
        self._faults = faults

    async def enter(self, call: Call, method: str, handler: Handler) -> web.StreamResponse:
        """Run one call. `method` is its name in the journal; `call.fault_method` the one faults are looked up by."""
        try:
            if method not in ("media", "media_download"):
                await _read_body(call)
            if method == "messages" and "status" in call.body:
                call.fault_method = "read"
            self._check_token(call)
        except GraphError as refusal:
            return self._refuse(call, method, refusal)
        fault = self._faults.take("graph", call.fault_method, MET_AT_THE_DOOR)
        if fault is None:
            return await self._answer(call, method, handler)
        return await self._meet(fault, call, method, handler)

    async def _answer(self, call: Call, method: str, handler: Handler) -> web.StreamResponse:
        try:
            answer = await handler(call)
        except GraphError as refusal:
            return self._refuse(call, method, refusal)
        if isinstance(answer, web.StreamResponse):
            self._write(call, method, answer.status)
            return answer
        self._write(call, method, 200)
        return web.json_response(answer)

    async def _meet(self, fault: Fault, call: Call, method: str, handler: Handler) -> web.StreamResponse:
        """What a fault does instead of, or besides, the call."""
        seconds = float(fault.details.get("seconds", 0))
        if fault.kind == "slow":
            await asyncio.sleep(seconds or SLOW_SECONDS)
            return await self._answer(call, method, handler)
        if fault.kind == "hold":
            await self._faults.until_cleared("graph")
            return await self._answer(call, method, handler)
        if fault.kind == "error":
            return self._refuse(call, method, _error_of(fault))
        if fault.kind == "html":
            self._write(call, method, 502, fault=fault.kind)
            return web.Response(status=502, text=HTML, content_type="text/html")
        if fault.kind in DONE_ANYWAY:
            await self._answer(call, method, handler)
        else:
            self._write(call, method, 0, fault=fault.kind)
        if fault.kind in ("timeout_after", "timeout_before"):
            await _keep_silent(call.request, seconds or SILENCE_SECONDS)
        return _cut(call.request)

    def _refuse(self, call: Call, method: str, refusal: GraphError) -> web.Response:
        self._write(call, method, refusal.http_status, error=refusal.body()["error"])
        return web.json_response(refusal.body(), status=refusal.http_status)

    def _write(self, call: Call, method: str, status: int, **more: Any) -> None:
        data: dict[str, Any] = {"method": method, "body": call.body or call.query, "status": status}
        if call.node == self._settings.phone_number_id:
            data["phone_number_id"] = call.node
        if call.wamid:
            data["wamid"] = call.wamid
        self._journal.write("graph.call", **data, **more)

    def _check_token(self, call: Call) -> None:
        if call.fault_method == "media_download":
            return  # the media host has no Graph errors: it answers 404 itself
        token = bearer_of(call.request) or call.request.query.get("access_token", "")
        if token != self._settings.access_token:
            raise GraphError(190, message="Invalid OAuth access token - Cannot parse access token")
        if 0 < self._settings.token_expires_at <= self._clock.seconds():
            raise GraphError(190, message="Error validating access token: Session has expired.", subcode=463)


def bearer_of(request: web.Request) -> str:
    """The token of the Authorization header, or nothing."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _error_of(fault: Fault) -> GraphError:
    details = fault.details
    return GraphError(
        int(details.get("code", 131000)),
        str(details.get("details", "")),
        http_status=int(details.get("http_status", 0)),
        message=str(details.get("message", "")),
    )


async def _read_body(call: Call) -> None:
    if not call.request.can_read_body:
        return
    if call.request.content_type == "application/x-www-form-urlencoded":
        call.body = dict(call.request.query) | {name: str(part) for name, part in (await call.request.post()).items()}
        return
    if call.request.content_type != "application/json":
        # Graph reads parameters only from JSON and forms; anything else is as if nothing had been sent.
        await call.request.read()
        return
    try:
        body = json.loads(await call.request.read())
    except ValueError as problem:
        raise GraphError(100, "The body is not valid JSON.") from problem
    if not isinstance(body, dict):
        raise GraphError(100, "The body must be a JSON object.")
    call.body = body


async def _keep_silent(request: web.Request, seconds: float) -> None:
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        if request.transport is None or request.transport.is_closing():
            return
        await asyncio.sleep(GONE_CHECK_SECONDS)


def _cut(request: web.Request) -> web.Response:
    """Close the connection the hard way: the client sees a reset, not a polite end."""
    transport = request.transport
    if transport is not None and not transport.is_closing():
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response(status=500)
