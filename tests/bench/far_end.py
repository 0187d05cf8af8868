"""The lean far end, in a process of its own: a Graph API that answers at once and sends three signed statuses back."""

import asyncio
import hashlib
import hmac
import json
import sys
from contextlib import suppress

import aiohttp
from aiohttp import web

BATCH = 50  # updates in one webhook; Meta sends up to 1,000


class FarEnd:
    """Counts what arrives; posts statuses to `webhook` if there is one."""

    def __init__(self) -> None:
        self.received = 0
        self.webhook = ""
        self.secret = "bench"
        self.pending: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """One low-level handler for everything."""
        if request.path.endswith("/messages"):
            body = json.loads(await request.read())
            self.received += 1
            wamid = f"wamid.{self.received}"
            if self.webhook:
                self.pending.put_nowait((wamid, body.get("biz_opaque_callback_data", "")))
            return web.json_response({"messaging_product": "whatsapp", "messages": [{"id": wamid}]})
        if request.path == "/webhook":
            self.webhook = (await request.read()).decode()
        if request.path.endswith("/getMe"):
            return web.json_response({"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "b"}})
        if "/bot" in request.path:
            await asyncio.sleep(5 if request.path.endswith("/getUpdates") else 0)
            return web.json_response({"ok": True, "result": []})
        return web.json_response({"received": self.received, "data": []})

    async def report(self) -> None:
        """Three statuses per message, batched as they come, each batch signed."""
        async with aiohttp.ClientSession() as session:
            while True:
                found = [await self.pending.get()]
                while len(found) < BATCH and not self.pending.empty():
                    found.append(self.pending.get_nowait())
                for status in ("sent", "delivered", "read"):
                    await self._post(session, found, status)

    async def _post(self, session: aiohttp.ClientSession, found: list[tuple[str, str]], status: str) -> None:
        statuses = [
            {"id": wamid, "status": status, "timestamp": "1790000000", "biz_opaque_callback_data": opaque}
            for wamid, opaque in found
        ]
        value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1"}, "statuses": statuses}
        entry = {"id": "2", "changes": [{"field": "messages", "value": value}]}
        body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
        signature = "sha256=" + hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        with suppress(aiohttp.ClientError):
            async with session.post(self.webhook, data=body, headers={"X-Hub-Signature-256": signature}):
                pass


async def main(port: int) -> None:
    """Serve until killed."""
    far_end = FarEnd()
    runner = web.ServerRunner(web.Server(far_end.handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await far_end.report()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
