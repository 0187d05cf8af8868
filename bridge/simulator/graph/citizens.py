"""The control routes of the phones, and of webhooks made by hand."""

import re
from typing import Any

from aiohttp import web

from bridge.simulator.control import read_object, refusal
from bridge.simulator.graph.envelope import Change, compose
from bridge.simulator.graph.exchange import Exchange
from bridge.simulator.graph.inbound import Phones
from bridge.simulator.graph.settings import Settings
from bridge.simulator.graph.town import FLAGS, Citizen, fresh_bsuid

NAMES = ("id", "name", "phone", "bsuid", "username")
PHONE = re.compile(r"\+[0-9]{6,15}")

Object = dict[str, Any]


class CitizenRoutes:
    """`/control/citizens…` and `/control/webhook`."""

    def __init__(self, exchange: Exchange, phones: Phones) -> None:
        self._exchange = exchange
        self._phones = phones

    def routes(self) -> list[web.RouteDef]:
        """What to put in an aiohttp application."""
        one = "/control/citizens/{id}"
        return [
            web.get("/control/citizens", self._list),
            web.post("/control/citizens", self._admit),
            web.patch(one, self._change),
            web.get(f"{one}/messages", self._messages),
            web.post(f"{one}/messages", self._write),
            web.post(f"{one}/read", self._read),
            web.post(f"{one}/call", self._call),
            web.get(f"{one}/media/{{media_id}}", self._media),
            web.post("/control/webhook", self._post_webhook),
        ]

    def _citizen(self, request: web.Request) -> Citizen:
        citizen = self._exchange.town.citizens.get(request.match_info["id"])
        if citizen is None:
            raise refusal(404, "no such citizen")
        return citizen

    async def _list(self, _: web.Request) -> web.Response:
        return web.json_response([citizen.as_json() for citizen in self._exchange.town.citizens.values()])

    async def _admit(self, request: web.Request) -> web.Response:
        given = await read_object(request)
        if not isinstance(given.get("name"), str):
            raise refusal(400, "name is required")
        _check(given)
        try:
            citizen = self._exchange.town.admit(given["name"], {key: given[key] for key in NAMES if given.get(key)})
        except ValueError as problem:
            raise refusal(400, str(problem)) from problem
        for flag in FLAGS:
            setattr(citizen, flag, given.get(flag, getattr(citizen, flag)))
        return web.json_response(citizen.as_json())

    async def _change(self, request: web.Request) -> web.Response:
        citizen, given = self._citizen(request), await read_object(request)
        if "id" in given:
            raise refusal(400, "id cannot be changed")
        _check(given)
        self._renumber(citizen, given)
        for key in ("name", "username", "has_whatsapp", "blocked", "hide_phone", "online"):
            setattr(citizen, key, given.get(key, getattr(citizen, key)))
        if given.get("stopped_marketing", citizen.stopped_marketing) != citizen.stopped_marketing:
            self._phones.prefer(citizen, stop=given["stopped_marketing"])
        if given.get("online") is True:
            self._exchange.statuses.came_online(citizen)
        self._exchange.journal.write("phone.changed", citizen=citizen.id, id=None, **given)
        return web.json_response(citizen.as_json())

    def _renumber(self, citizen: Citizen, given: Object) -> None:
        phone, bsuid = given.get("phone", citizen.phone), given.get("bsuid", citizen.bsuid)
        if (phone, bsuid) == (citizen.phone, citizen.bsuid):
            return
        if phone != citizen.phone and "bsuid" not in given:
            bsuid = fresh_bsuid()  # regenerated with the number (Meta's BSUID page)
        try:
            self._phones.renumber(citizen, phone, bsuid)
        except ValueError as problem:
            raise refusal(400, str(problem)) from problem

    async def _messages(self, request: web.Request) -> web.Response:
        citizen = self._citizen(request)
        return web.json_response([message.as_json(citizen) for message in citizen.messages])

    async def _write(self, request: web.Request) -> web.Response:
        citizen, given = self._citizen(request), await read_object(request)
        try:
            wamid = await self._phones.write(citizen, given, str(request.url.origin()))
        except ValueError as problem:
            raise refusal(400, str(problem)) from problem
        return web.json_response({"id": wamid})

    async def _read(self, request: web.Request) -> web.Response:
        self._exchange.statuses.read_all(self._citizen(request))
        return web.json_response({"ok": True})

    async def _call(self, request: web.Request) -> web.Response:
        citizen = self._citizen(request)
        if not citizen.has_whatsapp or citizen.blocked:
            raise refusal(400, "this citizen has no WhatsApp, or has blocked the line")
        return web.json_response({"id": self._phones.ring(citizen)})

    async def _media(self, request: web.Request) -> web.StreamResponse:
        citizen, media_id = self._citizen(request), request.match_info["media_id"]
        media = self._exchange.media.recall(media_id)
        if media is None or all(message.media_id != media_id for message in citizen.messages):
            raise refusal(404, "no such media on this phone")
        return web.FileResponse(media.path, headers={"Content-Type": media.mime_type})

    async def _post_webhook(self, request: web.Request) -> web.Response:
        given = await read_object(request)
        body = given.get("body")
        if body is None and isinstance(given.get("field"), str) and isinstance(given.get("value"), dict):
            habits = Settings(waba_id=self._exchange.settings.waba_id)  # by hand means as given: no odd habits
            body = compose([Change(given["field"], given["value"])], habits)
        if not isinstance(body, dict):
            raise refusal(400, "body, or field and value, is required")
        try:
            return web.json_response({"status": await self._exchange.webhooks.post_once(body)})
        except ValueError as problem:
            raise refusal(400, str(problem)) from problem


def _check(given: Object) -> None:
    unknown = given.keys() - {*NAMES, *FLAGS}
    if unknown:
        raise refusal(400, f"unknown: {', '.join(sorted(unknown))}")
    if any(not isinstance(given[flag], bool) for flag in FLAGS if flag in given):
        raise refusal(400, f"{', '.join(FLAGS)} must be booleans")
    if any(not isinstance(given[key], str) for key in NAMES if key in given):
        raise refusal(400, f"{', '.join(NAMES)} must be strings")
    if given.get("phone") and not PHONE.fullmatch(given["phone"]):
        raise refusal(400, "phone must be + and digits")
