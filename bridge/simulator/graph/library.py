"""The template calls of Graph, and their control routes."""

import base64
import binascii
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from aiohttp import web

from bridge.simulator.control import read_object, refusal
from bridge.simulator.graph.door import Call
from bridge.simulator.graph.errors import GraphError, unknown_object
from bridge.simulator.graph.exchange import Exchange
from bridge.simulator.graph.numbers import pick
from bridge.simulator.graph.reviewers import Reviewers, announce, recategorise
from bridge.simulator.graph.templates import (
    STATUSES,
    Template,
    check_components,
    check_examples,
    template_from,
)

# https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-management
NAME_REST = timedelta(days=30)
MOST_TEMPLATES = 6000  # of a verified business
FIRST_LIMIT = 25
MOST_LISTED = 1000
FIRST_FIELDS = ("name", "parameter_format", "components", "language", "status", "category")
FILTERS = ("name", "status", "language", "category")

Object = dict[str, Any]


class Library:
    """Templates through Graph."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._reviewers = Reviewers(exchange)

    def has(self, template_id: str) -> bool:
        """Whether this is the id of a template."""
        return any(one.id == template_id for one in self._exchange.templates)

    async def list(self, call: Call) -> Object:
        """GET /{waba}/message_templates: filters, fields, cursors."""
        nodes = [one.as_json() for one in self._exchange.templates]
        for name in FILTERS:
            if wanted := call.query.get(name):
                nodes = [one for one in nodes if str(one[name]).lower() == wanted.lower()]
        limit = _limit(call.query.get("limit"))
        start = _position(call.query["after"], len(nodes)) if call.query.get("after") else 0
        page = nodes[start : start + limit]
        paging: Object = {"cursors": {"before": _cursor(start), "after": _cursor(start + len(page))}}
        if start + limit < len(nodes):
            query = call.query | {"limit": str(limit), "after": paging["cursors"]["after"]}
            paging["next"] = str(call.request.url.with_query(query))
        answer: Object = {"data": [pick(one, call, FIRST_FIELDS) for one in page]}
        if asked := call.query.get("summary"):
            answer["summary"] = self._summary(asked.split(","))
        return answer | ({"paging": paging} if page else {})

    def _summary(self, asked: Sequence[str]) -> Object:
        count = len(self._exchange.templates)
        summary = {"total_count": count, "message_template_count": count}
        summary |= {"message_template_limit": MOST_TEMPLATES, "are_translations_complete": True}
        return {name: part for name, part in summary.items() if name in asked}

    async def create(self, call: Call) -> Object:
        """POST /{waba}/message_templates: PENDING until the reviewers, or the control API, decide."""
        template = template_from(call.body)
        check_examples(template)
        if any((one.name, one.language) == (template.name, template.language) for one in self._exchange.templates):
            raise GraphError(100, "Content in this language already exists.", subcode=2388024)
        gone = self._exchange.gone_templates.get(template.name)
        if gone is not None and self._exchange.clock.seconds() - gone < NAME_REST.total_seconds():
            raise GraphError(100, "A template of this name is being deleted.", subcode=2388023)
        if len(self._exchange.templates) >= MOST_TEMPLATES:
            raise GraphError(100, "The template limit of the account is reached.", subcode=2388019)
        self._exchange.templates.append(template)
        self._reviewers.submit(template)
        return {"id": template.id, "status": template.status, "category": template.category}

    async def delete(self, call: Call) -> Object:
        """DELETE /{waba}/message_templates?name=[&hsm_id=]: all languages, or one."""
        asked = call.body | call.query
        name, identity = asked.get("name"), asked.get("hsm_id")
        if not name:
            raise GraphError(100, "The parameter name is required.")
        gone = [one for one in self._exchange.templates if one.name == name and identity in (None, one.id)]
        if not gone:
            raise GraphError(100, "Message template was not found.", subcode=2593002)
        remove(self._exchange, gone)
        return {"success": True}

    async def on_template(self, call: Call) -> Object:
        """GET /{template} with `fields`; POST /{template} edits and sends it to review again."""
        template = next(one for one in self._exchange.templates if one.id == call.node)
        if call.request.method == "GET":
            return pick(template.as_json(), call, FIRST_FIELDS)
        if call.request.method != "POST":
            raise unknown_object(call.node)
        if "components" in call.body:
            template.components = check_components(call.body["components"], template.parameter_format)
        template.status = "PENDING"
        self._reviewers.submit(template)
        return {"success": True, "id": template.id, "name": template.name, "category": template.category}


class LibraryRoutes:
    """`/control/templates…`: Meta's reviewers."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def routes(self) -> list[web.RouteDef]:
        """What to put in an aiohttp application."""
        return [
            web.get("/control/templates", self._show),
            web.post("/control/templates", self._add),
            web.patch("/control/templates/{name}", self._change),
            web.delete("/control/templates/{name}", self._remove),
        ]

    async def _show(self, _: web.Request) -> web.Response:
        return web.json_response([one.as_json() for one in self._exchange.templates])

    async def _add(self, request: web.Request) -> web.Response:
        """Approved unless `status` says otherwise; replaces the same name and language."""
        given = await read_object(request)
        try:
            template = template_from(given)
            template.status = _status(given.get("status", "APPROVED"))
        except GraphError as problem:
            raise refusal(400, problem.details) from problem
        others = [
            one for one in self._exchange.templates if (one.name, one.language) != (template.name, template.language)
        ]
        self._exchange.templates = [*others, template]
        return web.json_response(template.as_json())

    async def _change(self, request: web.Request) -> web.Response:
        """All languages of a name, or the one `language` names."""
        given, name = await read_object(request), request.match_info["name"]
        language = given.pop("language", None)
        found = [one for one in self._exchange.templates if one.name == name and language in (None, one.language)]
        if not found:
            raise refusal(404, "no such template")
        if unknown := given.keys() - {"status", "category", "components", "parameter_format", "reason"}:
            raise refusal(400, f"unknown: {', '.join(sorted(unknown))}")
        for template in found:
            try:
                self._apply(template, given)
            except GraphError as problem:
                raise refusal(400, problem.details) from problem
        return web.json_response([one.as_json() for one in found])

    async def _remove(self, request: web.Request) -> web.Response:
        """Somebody deletes it in the dashboard: all languages, or the one the query's `language` names."""
        name, language = request.match_info["name"], request.query.get("language")
        gone = [one for one in self._exchange.templates if one.name == name and language in (None, one.language)]
        if not gone:
            raise refusal(404, "no such template")
        remove(self._exchange, gone)
        return web.json_response([one.as_json() for one in gone])

    def _apply(self, template: Template, given: Object) -> None:
        shape = str(given.get("parameter_format", template.parameter_format)).upper()
        status = _status(given.get("status", template.status))
        category = str(given.get("category", template.category)).upper()
        template.components = check_components(given.get("components", template.components), shape)
        template.parameter_format = shape
        if category != template.category:
            recategorise(self._exchange, template, category)
        if status != template.status:
            template.status = status
            announce(self._exchange, template, status, str(given.get("reason", "NONE")))


def remove(exchange: Exchange, gone: list[Template]) -> None:
    """Take them away and say so by webhook; the name of an approved one rests."""
    for template in gone:
        if template.status == "APPROVED":
            exchange.gone_templates[template.name] = exchange.clock.seconds()
    exchange.templates = [one for one in exchange.templates if one not in gone]
    for template in gone:
        announce(exchange, template, "DELETED")


def _status(given: object) -> str:
    status = str(given).upper()
    if status not in STATUSES:
        raise GraphError(100, f"status must be one of {STATUSES}")
    return status


def _limit(given: str | None) -> int:
    if given is None:
        return FIRST_LIMIT
    if not given.isdigit() or not 0 < int(given) <= MOST_LISTED:
        raise GraphError(100, f"Param limit must be between 1 and {MOST_LISTED}.")
    return int(given)


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(f"at {position}".encode()).decode()


def _position(cursor: str, count: int) -> int:
    """Where a cursor points. Raises 131059 on one we did not make."""
    try:
        word, _, number = base64.urlsafe_b64decode(cursor).decode().partition(" ")
    except (binascii.Error, ValueError) as problem:
        raise GraphError(131059) from problem
    if word != "at" or not number.isdigit() or int(number) > count:
        raise GraphError(131059)
    return int(number)
