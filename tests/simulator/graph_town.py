"""A town on a real port, a place for its webhooks, and short words for tests of the Graph half."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bridge.simulator.server import Simulator

TOKEN = "demo-access-token"
SECRET = "demo-app-secret"
PHONE_ID = "106540352242922"
WABA = "102290129340398"
DEADLINE_SECONDS = 10.0

Object = dict[str, Any]


@dataclass(slots=True)
class Receiver:
    """A webhook that answers with the queued statuses, then 200, and keeps what came."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    verify_token: str = "handshake"

    async def on_post(self, request: web.Request) -> web.Response:
        """Check the signature over the exact bytes, keep, answer."""
        body = await request.read()
        signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert hmac.compare_digest(signature, request.headers["X-Hub-Signature-256"])
        self.bodies.append(body)
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    async def on_get(self, request: web.Request) -> web.Response:
        """The handshake."""
        if request.query["hub.mode"] != "subscribe" or request.query["hub.verify_token"] != self.verify_token:
            return web.Response(status=403)
        return web.Response(text=request.query["hub.challenge"])

    def units(self, name: str) -> list[Any]:
        """All `messages`, `statuses`, … received, in order."""
        values = [
            change["value"]
            for body in self.bodies
            for entry in json.loads(body)["entry"]
            for change in entry["changes"]
        ]
        return [unit for value in values for unit in value.get(name, [])]


@dataclass(slots=True)
class Scene:
    """The town, its webhook receiver, and an HTTP client."""

    simulator: Simulator
    receiver: Receiver
    client: aiohttp.ClientSession

    async def control(self, verb: str, path: str, body: object = None, status: int = 200) -> Any:
        """A control call that must answer `status`."""
        async with self.client.request(verb, f"{self.simulator.url}/control/{path}", json=body) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    async def graph(self, verb: str, path: str, body: object = None, token: str = TOKEN) -> tuple[int, Any]:
        """A Graph call: HTTP status and JSON."""
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{self.simulator.url}/v25.0/{path}"
        async with self.client.request(verb, url, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def send(self, to: str = "+393331234567", **parts: Any) -> tuple[int, Any]:
        """POST /messages; a text unless `parts` say otherwise."""
        kind = parts.pop("type", "text")
        parts.setdefault(kind, {"body": "Buongiorno"})
        body = {"messaging_product": "whatsapp", "to": to, "type": kind, **parts}
        return await self.graph("POST", f"{PHONE_ID}/messages", {name: value for name, value in body.items() if value})

    async def citizen(self, name: str = "Giulia", phone: str = "+393331234567", **more: Any) -> Object:
        """Somebody new."""
        citizen: Object = await self.control("POST", "citizens", {"name": name, "phone": phone, **more})
        return citizen

    async def says(self, citizen: Object, **message: Any) -> str:
        """The citizen sends; a text unless told otherwise. Answers the wamid."""
        message = {"type": "text", "text": "Salve"} | message
        return str((await self.control("POST", f"citizens/{citizen['id']}/messages", message))["id"])

    async def settings(self, **changes: Any) -> None:
        """Change some."""
        await self.control("PATCH", "settings", changes)

    async def fault(self, kind: str, method: str = "messages", place: str = "graph", **more: Any) -> None:
        """Switch one on."""
        await self.control("POST", "faults", {"place": place, "kind": kind, "method": method, **more})

    async def until(self, met: Callable[[], Any]) -> Any:
        """Wait, entry by entry of the journal, until `met` answers something true; answers that."""
        async with asyncio.timeout(DEADLINE_SECONDS):
            entries = self.simulator.journal.listen()
            upcoming = asyncio.ensure_future(anext(entries))
            try:
                while not (found := met()):
                    await asyncio.wait([upcoming], timeout=0.05)
                    if upcoming.done():
                        upcoming = asyncio.ensure_future(anext(entries))
                return found
            finally:
                upcoming.cancel()
                await asyncio.gather(upcoming, return_exceptions=True)

    async def statuses(self, wamid: str, *expected: str) -> list[Object]:
        """The status webhooks of a message, once all `expected` came."""

        def came() -> list[Object]:
            return [one for one in self.receiver.units("statuses") if one["id"] == wamid]

        await self.until(lambda: set(expected) <= {one["status"] for one in came()})
        return came()

    def journal(self, kind: str) -> list[Object]:
        """The data of the journal's entries of a kind."""
        return [entry.data for entry in self.simulator.journal.entries(kind=kind)]


@asynccontextmanager
async def open_scene(**settings: Any) -> AsyncIterator[Scene]:
    """A running town whose webhooks go to a receiver; statuses come without delay unless told otherwise."""
    receiver = Receiver()
    application = web.Application(client_max_size=2**24)
    application.add_routes([web.post("/hook", receiver.on_post), web.get("/hook", receiver.on_get)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    simulator = Simulator()
    await simulator.start()
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=DEADLINE_SECONDS)) as client:
            scene = Scene(simulator, receiver, client)
            await scene.settings(webhook_url=receiver.url, status_delay_ms=5, **settings)
            yield scene
    finally:
        await simulator.stop()
        await runner.cleanup()


def picture(size: int = 100) -> bytes:
    """Something with a JPEG's first bytes."""
    return b"\xff\xd8\xff\xe0" + bytes(size)
