"""The Bot API's front door: token, faults, validation, the method, and the journal."""

import asyncio
import math
import re

from aiohttp import web

from bridge.simulator.botapi import wire
from bridge.simulator.botapi.methods import METHODS, units
from bridge.simulator.botapi.premises import Answer, Call, Premises
from bridge.simulator.botapi.refusal import JSON, Refusal, bad_request, too_many
from bridge.simulator.botapi.specification import Specification
from bridge.simulator.faults import Fault, Faults
from bridge.simulator.journal import Journal

TOKEN_SHAPE = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
HOLD_SECONDS = 60.0  # how long an unanswered call is held when the fault does not say; longer than any client waits
HANG_UP_CHECK_SECONDS = 0.2
HTML_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
JOURNALLED = ("ok", "result", "error_code", "description")  # of an answer, in a `bot.call` entry (docs/simulator.md)
BEFORE_DOING = frozenset({"timeout_before", "reset", "html", "error", "flood"})
AFTER_DOING = frozenset({"timeout_after", "reset_after"})


class Dispatch:
    """Answers every call with the HTTP status and body Telegram would."""

    def __init__(self, premises: Premises, journal: Journal, faults: Faults) -> None:
        self.token = ""
        self.helpers: dict[str, int] = {}  # further bots: token and id
        self._premises = premises
        self._journal = journal
        self._faults = faults
        self._specification = Specification()
        self._closing = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call. Never raises: even what cannot be understood has an answer."""
        travelled = wire.Wire()
        try:
            method = self._method(request)
            fault = self._faults.take("bot", method)
            if fault is not None and fault.kind == "hold":
                await self._faults.until_cleared("bot")
            await wire.read(request, self._premises.files, travelled)
            return await self._answer(request, method, travelled, fault)
        except Refusal as refusal:
            return _response(refusal.body(), refusal.code)
        finally:
            travelled.discard()

    def _method(self, request: web.Request) -> str:
        self.check_token(request)
        method = self._specification.find(request.match_info["method"])
        if method is None:
            raise Refusal("Not Found: method not found", code=404)
        return method

    def check_token(self, request: web.Request) -> None:
        """Raises Refusal when the url's token is not the bot's."""
        token = request.match_info["token"]
        if TOKEN_SHAPE.fullmatch(token) is None:
            raise Refusal("Not Found", code=404)
        if token != self.token and token not in self.helpers:
            raise Refusal("Unauthorized", code=401)

    def _bot_id(self, request: web.Request) -> int:
        return self.helpers.get(request.match_info["token"], self._premises.room.bot_id)

    async def _answer(
        self, request: web.Request, method: str, travelled: wire.Wire, fault: Fault | None
    ) -> web.StreamResponse:
        if fault is not None and fault.kind == "slow":
            await self._hold(request, _seconds(fault))
        if fault is not None and fault.kind in BEFORE_DOING:
            return await self._misbehave(request, method, travelled, fault)
        body, status = await self._perform(request, method, travelled)
        if fault is not None and fault.kind in AFTER_DOING:
            if fault.kind == "timeout_after":
                await self._hold(request, _seconds(fault))
            return _cut(request)
        return _response(body, status)

    async def _perform(self, request: web.Request, method: str, travelled: wire.Wire) -> tuple[JSON, int]:
        """Validate, do, write down."""
        parameters: JSON = dict(travelled.raw)
        is_gone = _watch(request)
        try:
            parameters = self._specification.read(method, travelled.raw, travelled.uploads)
            call = Call(method, parameters, travelled.uploads, is_gone, self._bot_id(request))
            result = await self._call(call)
        except Refusal as refusal:
            if not is_gone():
                self._write(method, parameters, travelled, refusal.body(), self._bot_id(request))
            return refusal.body(), refusal.code
        body: JSON = {"ok": True, "result": result}
        self._write(method, parameters, travelled, body, self._bot_id(request))
        return body, 200

    async def _call(self, call: Call) -> Answer:
        performer = METHODS.get(call.method)
        if performer is None:
            raise bad_request("method is not simulated")
        for name in ("chat_id", "from_chat_id"):
            if name in call.parameters:
                self._premises.room.admit(call.parameters[name], call.bot_id)
        self._premises.budget.spend(units(call), call.bot_id)
        return await performer(self._premises, call)

    def _write(self, method: str, parameters: JSON, travelled: wire.Wire, body: JSON, bot_id: int) -> None:
        shown, outcome = dict(parameters), {name: body[name] for name in JOURNALLED if name in body}
        for name, upload in travelled.uploads.items():
            shown[name] = {"filename": upload.name, "mime_type": upload.mime_type, "size_bytes": upload.size_bytes}
        self._journal.write("bot.call", method=method, bot=bot_id, parameters=shown, **outcome)

    async def _misbehave(
        self, request: web.Request, method: str, travelled: wire.Wire, fault: Fault
    ) -> web.StreamResponse:
        """Faults that keep the call from being done."""
        refusal = _refusal(fault)
        self._write(method, dict(travelled.raw), travelled, refusal.body(), self._bot_id(request))
        match fault.kind:
            case "timeout_before":
                await self._hold(request, _seconds(fault))
                return _cut(request)
            case "reset":
                return _cut(request)
            case "html":
                return web.Response(status=502, text=HTML_PAGE, content_type="text/html")
        return _response(refusal.body(), refusal.code)

    async def _hold(self, request: web.Request, seconds: float) -> None:
        """Say nothing for a while; ends early when the client hangs up or the town closes."""
        is_gone = _watch(request)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not is_gone() and not self._closing.is_set() and (remaining := deadline - loop.time()) > 0:
            try:
                async with asyncio.timeout(min(remaining, HANG_UP_CHECK_SECONDS)):
                    await self._closing.wait()
            except TimeoutError:
                continue

    def close(self) -> None:
        """Let go of every call that is held."""
        self._closing.set()


def _watch(request: web.Request) -> "_Watch":
    return _Watch(request)


class _Watch:
    """Whether a request's client has hung up."""

    def __init__(self, request: web.Request) -> None:
        self._request = request

    def __call__(self) -> bool:
        transport = self._request.transport
        return transport is None or transport.is_closing()


def _cut(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _seconds(fault: Fault) -> float:
    return float(fault.details.get("seconds", HOLD_SECONDS))


def _refusal(fault: Fault) -> Refusal:
    """What a fault answers, or for those that answer nothing, what the journal says of it."""
    match fault.kind:
        case "error":
            return Refusal(
                str(fault.details.get("description", "Internal Server Error")),
                code=int(fault.details.get("error_code", 500)),
                parameters=fault.details.get("parameters"),
            )
        case "flood":
            return too_many(math.ceil(float(fault.details.get("retry_after", 30))))
        case "html":
            return Refusal("Bad Gateway", code=502)
    return Refusal(f"no answer: {fault.kind}", code=0)


def _response(body: JSON, status: int) -> web.Response:
    headers = {}
    if status == 429:  # HttpConnection.cpp sends it as a header too
        headers["Retry-After"] = str(body.get("parameters", {}).get("retry_after", 1))
    return web.json_response(body, status=status, headers=headers)
