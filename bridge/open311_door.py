"""The faults of a line over HTTP, as Open311 GeoReport v2 asks for them: read only, for who has the token."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import orjson
from aiohttp import web

from bridge import open311
from bridge.relay.fault_cards import public_words
from bridge.rules import LineRules, Rules
from config.texts import Texts
from storage import faults
from storage.driver import Driver, StoreUnavailable
from storage.faults import CLOSED, OPEN, FaultState, Wanted
from storage.model import LineName

MOST = 1_000  # "the most recent 90 days or 1000": the specification's own default
USUAL = timedelta(days=90)
SAFETY = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}


class Open311:
    """What the lines that have a token tell of their faults."""

    def __init__(self, tokens: Mapping[LineName, str], *, database: Driver, rules: Rules, texts: Texts) -> None:
        self._tokens = tokens
        self._database = database
        self._rules = rules
        self._texts = texts

    def routes(self) -> list[web.RouteDef]:
        """Where they are asked for."""
        return [
            web.get("/{line}/open311/v2/services.json", self._services),
            web.get("/{line}/open311/v2/requests.json", self._requests),
            web.get("/{line}/open311/v2/requests/{number}.json", self._request),
        ]

    async def _services(self, request: web.Request) -> web.Response:
        line = self._line(request)
        return _answer(open311.services(line, public_words(self._texts, line.language, line)))

    async def _requests(self, request: web.Request) -> web.Response:
        return await self._tell(self._line(request), _wanted(request, datetime.now(UTC)))

    async def _request(self, request: web.Request) -> web.Response:
        line, now = self._line(request), datetime.now(UTC)
        wanted = Wanted((*OPEN, *CLOSED), datetime.fromtimestamp(0, UTC), now, labels=(request.match_info["number"],))
        return await self._tell(line, wanted, must_be_there=True)

    def _line(self, request: web.Request) -> LineRules:
        """The line, if whoever asks may. Raises the refusal."""
        name = LineName(request.match_info["line"])
        token = self._tokens.get(name)
        if token is None:
            raise _refusal(404, "no such place")
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        # In constant time: how long it takes must not tell how much of it is right.
        is_right = hmac.compare_digest(given.strip().encode("utf-8", "surrogateescape"), token.encode())
        if scheme.casefold() != "bearer" or not is_right:
            raise _refusal(401, "a token is needed: Authorization: Bearer")
        return self._rules.lines[name]

    async def _tell(self, line: LineRules, wanted: Wanted, *, must_be_there: bool = False) -> web.Response:
        try:
            async with self._database.transaction() as tx:
                found = await faults.published(tx, line.name, wanted, before=None, at_most=MOST)
        except StoreUnavailable:
            raise _refusal(503, "try again") from None
        if must_be_there and not found:
            raise _refusal(404, "no such service request")
        words = public_words(self._texts, line.language, line)
        return _answer([open311.request(fault, line, words) for fault in found])


def _wanted(request: web.Request, now: datetime) -> Wanted:
    """What is asked for. Raises the refusal where it cannot be understood."""
    query = request.query
    states: tuple[FaultState, ...] = ()
    for word in _words(query.get("status", "open,closed")):
        if word not in open311.STATUSES:
            raise _refusal(400, "status: open or closed")
        states += open311.STATUSES[word]
    labels = _words(query.get("service_request_id", ""))
    until = _instant(query.get("end_date")) or now
    usual = datetime.fromtimestamp(0, UTC) if labels else until - USUAL
    since = _instant(query.get("start_date")) or usual
    return Wanted(states, since, until, categories=_words(query.get("service_code", "")), labels=labels)


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def _instant(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value.replace(" ", "+"))  # a plus that was not escaped comes as a space
    except ValueError:
        at = datetime.min
    if at.year < 1970:
        raise _refusal(400, "dates: like 2026-11-22T09:00:00Z")
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _answer(body: object) -> web.Response:
    return web.Response(body=orjson.dumps(body), content_type="application/json", headers=SAFETY)


def _refusal(status: int, description: str) -> web.HTTPException:
    """An error as the specification shapes it: a list of codes with their descriptions."""
    kinds = {400: web.HTTPBadRequest, 401: web.HTTPUnauthorized, 404: web.HTTPNotFound}
    kind = kinds.get(status, web.HTTPServiceUnavailable)
    body = orjson.dumps([{"code": status, "description": description}])
    headers = SAFETY | ({"WWW-Authenticate": "Bearer"} if status == 401 else {})
    return kind(body=body, content_type="application/json", headers=headers)
