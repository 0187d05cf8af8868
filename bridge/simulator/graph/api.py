"""The Graph API half of the simulated town: which call goes where."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from bridge.simulator.clock import Clock
from bridge.simulator.faults import Faults
from bridge.simulator.graph.citizens import CitizenRoutes
from bridge.simulator.graph.depot import Depot
from bridge.simulator.graph.door import Call, Door, Handler
from bridge.simulator.graph.errors import GraphError, unknown_object
from bridge.simulator.graph.exchange import Exchange
from bridge.simulator.graph.inbound import Phones
from bridge.simulator.graph.library import Library, LibraryRoutes
from bridge.simulator.graph.messages import Sending
from bridge.simulator.graph.numbers import Numbers
from bridge.simulator.graph.portfolio import Portfolio
from bridge.simulator.journal import Journal

NODE_PATH = r"/{version:v\d+\.\d+}/{node:[^/]+}{slash:/?}"
EDGE_PATH = r"/{version:v\d+\.\d+}/{node:[^/]+}/{edge:[^/]+}{slash:/?}"

# Where a fault of one verb must not be met by another; what is not here is called by the last part of its path.
FAULT_METHODS = {("POST", "message_templates"): "message_template_create"}

Table = dict[tuple[str, str], Handler]  # verb and edge


class Graph:
    """Meta, as far as a bridge can see it."""

    def __init__(self, clock: Clock, journal: Journal, faults: Faults) -> None:
        self._exchange = Exchange(clock, journal, faults)
        self._door = Door(self._exchange.settings, clock, journal, faults)
        phones = Phones(self._exchange)
        self._depot = Depot(self._exchange)
        self._library = Library(self._exchange)
        self._control_routes = [
            *CitizenRoutes(self._exchange, phones).routes(),
            *LibraryRoutes(self._exchange).routes(),
        ]
        numbers, portfolio = Numbers(self._exchange, phones), Portfolio(self._exchange)
        self._of_number: Table = numbers.table() | {
            ("POST", "messages"): Sending(self._exchange).post,
            ("POST", "media"): self._depot.upload,
        }
        self._of_waba: Table = portfolio.table() | {
            ("GET", "message_templates"): self._library.list,
            ("POST", "message_templates"): self._library.create,
            ("DELETE", "message_templates"): self._library.delete,
        }
        self._alone: dict[str, Handler] = {"me": portfolio.me, "debug_token": portfolio.debug_token}

    def routes(self) -> list[web.RouteDef]:
        """What to put in an aiohttp application."""
        calls = [web.get("/media-host/{token}", self._download)]
        calls += [web.route("*", NODE_PATH, self._on_node), web.route("*", EDGE_PATH, self._on_edge)]
        return self._control_routes + calls

    def settings(self) -> dict[str, Any]:
        """Its share of `/control/settings`."""
        return asdict(self._exchange.settings)

    def change_settings(self, changes: dict[str, Any]) -> None:
        """Change some of them. A new `webhook_url` is used at once, without a handshake and above any override.

        Raises ValueError on an unknown name or a value of the wrong kind.
        """
        self._exchange.settings.change(changes)
        if "webhook_url" in changes:
            self._exchange.webhooks.phone_override = self._exchange.webhooks.waba_override = ""

    def reset(self) -> None:
        """A fresh town; the line keeps its ids, secrets and webhook address."""
        self._exchange.forget()

    async def close(self) -> None:
        """Stop all background work and remove the media."""
        await self._exchange.close()

    async def _on_node(self, request: web.Request) -> web.StreamResponse:
        node = request.match_info["node"]
        method, handler = self._node_handler(request.method, node)
        return await self._door.enter(Call(request, node, "", method), method, handler)

    def _node_handler(self, verb: str, node: str) -> tuple[str, Handler]:
        settings = self._exchange.settings
        if node in self._alone and verb == "GET":
            return node, self._alone[node]
        if node == settings.phone_number_id:
            return "phone_number", self._of_number.get((verb, ""), _unsupported)
        if node == settings.waba_id:
            return "waba", self._of_waba.get((verb, ""), _unsupported)
        if self._library.has(node):
            return "message_template", self._library.on_template
        # Anything else is an id of media, known or not: those come and go.
        known = {"GET": ("media_url", self._depot.look_up), "DELETE": ("media_delete", self._depot.delete)}
        return known.get(verb, ("unknown", _unsupported))

    async def _on_edge(self, request: web.Request) -> web.StreamResponse:
        node, edge = request.match_info["node"], request.match_info["edge"]
        settings = self._exchange.settings
        tables = {settings.phone_number_id: self._of_number, settings.waba_id: self._of_waba}
        handler = tables.get(node, {}).get((request.method, edge), _unsupported)
        fault_method = FAULT_METHODS.get((request.method, edge), edge)
        return await self._door.enter(Call(request, node, edge, fault_method), edge, handler)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        call = Call(request, "", "", "media_download")
        return await self._door.enter(call, "media_download", self._depot.download)


async def _unsupported(call: Call) -> dict[str, Any]:
    if call.edge and not call.node.isdigit():
        raise GraphError(2500, message=f"Unknown path components: /{call.edge}")
    raise unknown_object(call.node)
