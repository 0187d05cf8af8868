"""Meta's webhook for all lines: check the signature over the raw bytes, keep every unit, and only then say 200."""

import asyncio
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import orjson
import structlog
from aiohttp import web

from bridge import wording
from bridge.keeper import Keeper
from bridge.lines.whatsapp import parse, plain
from bridge.lines.whatsapp.limits import WEBHOOK_BYTES
from bridge.metrics import ARRIVED, REFUSED_WEBHOOKS
from storage.driver import StoreUnavailable, to_ms
from storage.events import CitizenWrote, StatusChanged
from storage.inbox import Arrival
from storage.statuses import Status

log = structlog.get_logger()

PATH = "/webhooks/whatsapp"
BODY_SECONDS = 20.0  # a sender slower than this is not Meta
RETRY_SECONDS = "5"
ROWID_DIGITS = 18  # a longer number is no row of ours, and no number SQLite knows
LARGE_BODY_BYTES = 64 * 1024  # read in a thread: the loop is not held for more than a few milliseconds


@dataclass(frozen=True, slots=True)
class Secrets:
    """What one line shares with Meta."""

    app_secret: str
    verify_token: str


Taken = tuple[list[Arrival], list[Status]]  # what somebody must decide, and what only moves a delivery forward


class Webhook:
    """The one endpoint."""

    def __init__(
        self,
        *,
        keeper: Keeper,
        secrets: Mapping[str, Secrets],
        routing: parse.Routing,
        installation: str,
        heard: Callable[[str], None] = lambda line: None,
    ) -> None:
        """`heard` is told of each citizen's message: Meta counts them in the number's throughput."""
        self._keeper = keeper
        self._secrets = secrets
        self._routing = routing
        self._installation = installation
        lines_of: dict[str, set[str]] = {}
        for line, shared in secrets.items():
            lines_of.setdefault(shared.app_secret, set()).add(line)
        self._signers = [(hmac.new(secret.encode(), digestmod="sha256"), lines) for secret, lines in lines_of.items()]
        self._others = ARRIVED.labels("other")
        self._heard = heard

    def routes(self) -> list[web.RouteDef]:
        """Handshake and events."""
        return [web.get(PATH, self.verify, allow_head=False), web.post(PATH, self.receive)]

    async def verify(self, request: web.Request) -> web.Response:
        """Meta's handshake: the challenge back, as it came, to who knows a line's verify token."""
        token = request.query.get("hub.verify_token", "").encode()
        known = [hmac.compare_digest(token, s.verify_token.encode()) for s in self._secrets.values()]
        if request.query.get("hub.mode") != "subscribe" or not any(known):
            return _refusal(403)
        return web.Response(text=request.query.get("hub.challenge", ""))

    async def receive(self, request: web.Request) -> web.Response:
        """Events. 200 once they are on disk; the refusals are the contract's."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _bounded(request)
        except TimeoutError:
            return _refusal(408)
        if body is None:
            return _refusal(413)
        signature = request.headers.get("X-Hub-Signature-256", "").encode("utf-8", "replace")
        if len(body) > LARGE_BODY_BYTES:
            taken = await asyncio.to_thread(self._read, body, signature)
        else:
            taken = self._read(body, signature)
        if isinstance(taken, int):
            return _refusal(taken)
        try:
            await self._keeper.keep(*taken)
        except StoreUnavailable as error:
            log.error("webhook not kept", cause=str(error))
            return web.Response(status=503, headers={"Retry-After": RETRY_SECONDS})
        return web.Response(text="ok")

    def take(self, body: bytes, signature: bytes, answer: Callable[[int], None]) -> None:
        """The same without a request around it: `answer` is given the status, at once or when it is on disk."""
        taken = self._read(body, signature)
        if isinstance(taken, int):
            REFUSED_WEBHOOKS.labels(str(taken)).inc()
            answer(taken)
            return

        def done(failure: StoreUnavailable | None) -> None:
            if failure is not None:
                log.error("webhook not kept", cause=str(failure))
            answer(200 if failure is None else 503)

        try:
            self._keeper.put(*taken, done)
        except StoreUnavailable as error:
            done(error)

    def _read(self, body: bytes, signature: bytes) -> int | Taken:
        """What a body holds, or the status it is refused with."""
        signed_for = self._signed_for(body, signature)
        if not signed_for:
            return 401
        try:
            parsed = _json(body)
        except ValueError:
            return 400
        if (news := plain.plain_statuses(parsed, self._routing)) is not None:
            if news.line not in signed_for:
                return 401
            return [], [
                Status(news.line, foreign_id, self._ours(opaque), progress, 0, charge, at_ms)
                for foreign_id, opaque, progress, charge, at_ms in news.statuses
            ]
        units = parse.read(parsed, self._routing)
        return self._sorted(units) if parse.lines_named(units) <= signed_for else 401

    def _signed_for(self, body: bytes, signature: bytes) -> set[str]:
        """The lines under whose app secret the signature holds; every secret is tried, in constant time.

        Meta signs the bytes it sends (ASCII-escaped JSON): they are never serialised anew first.
        https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint
        """
        valid: set[str] = set()
        for signer, lines in self._signers:
            mac = signer.copy()
            mac.update(body)
            if hmac.compare_digest(signature, f"sha256={mac.hexdigest()}".encode()):
                valid |= lines
        return valid

    def _sorted(self, units: Sequence[parse.Unit]) -> Taken:
        arrivals: list[Arrival] = []
        news: list[Status] = []
        for unit in units:
            event = unit.event
            if isinstance(event, StatusChanged):
                ours, at_ms = self._ours(event.opaque), to_ms(event.at)
                told = Status(event.line, event.foreign_id, ours, event.progress, event.code, event.charge, at_ms)
                news.append(told)
            elif unit.line:
                arrivals.append(Arrival(f"line:{unit.line}", unit.foreign_id, unit.sequence_key, event))
                if isinstance(event, CitizenWrote):
                    self._heard(unit.line)
            else:
                self._others.inc()
        return arrivals, news

    def _ours(self, opaque: str) -> int | None:
        """Our own number of the delivery a status speaks of; None if it was sent by somebody else, or long ago."""
        installation, _, number = opaque.partition(":")
        is_ours = installation == self._installation and number.isdecimal() and len(number) <= ROWID_DIGITS
        return int(number) if is_ours else None


def _json(body: bytes) -> object:
    """The body as JSON. Raises ValueError. What the fast reader refuses may still be JSON with half an emoji in it."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return _mended_json(body)


def _mended_json(body: bytes) -> object:
    try:
        return wording.mended(json.loads(body))
    except RecursionError:
        raise ValueError("nested too deep") from None


async def _bounded(request: web.Request) -> bytes | None:
    """The raw body, None once it passes the bound; read once, never decoded."""
    if (request.content_length or 0) > WEBHOOK_BYTES:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > WEBHOOK_BYTES:
            return None
    return bytes(body)


def _refusal(status: int) -> web.Response:
    REFUSED_WEBHOOKS.labels(str(status)).inc()
    return web.Response(status=status)
