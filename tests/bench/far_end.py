"""The lean far end, a process of its own: Meta and Telegram answering at once, three signed statuses back per message.

Plain bytes over uvloop, so that it is never what is measured. `GET /state` tells what it saw; `POST /reset` makes it
forget that, and tells it where the bridge listens.
"""

import asyncio
import hashlib
import hmac
import sys
import time
from collections import deque
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import orjson
import uvloop

from tests.bench.wire import Client, Served, request

SECRET = b"bench"
CONNECTIONS = 512  # enough of them that the far end never waits for its own last post
MEMBER = {"id": 42, "is_bot": False, "first_name": "b"}
CHAT = {"id": -1001, "type": "supergroup", "title": "b", "is_forum": True}

ACCEPTED = (
    b'{"messaging_product":"whatsapp","contacts":[{"input":"+393331234567","wa_id":"393331234567"}],'
    b'"messages":[{"id":"%s"}]}'
)

Answer = Callable[[bytes], None]


def signed(value: object, path: str, host: str) -> bytes:
    """A webhook post as Meta signs it."""
    entry = {"id": "2", "changes": [{"field": "messages", "value": value}]}
    body = orjson.dumps({"object": "whatsapp_business_account", "entry": [entry]})
    signature = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    return request(path, body, host=host, headers=f"X-Hub-Signature-256: sha256={signature}\r\n")


def status_of(wamid: str, opaque: str, status: str) -> dict[str, object]:
    """The `value` of a status webhook."""
    news = {
        "id": wamid,
        "status": status,
        "timestamp": "1790000000",
        "recipient_id": "393331234567",
        "biz_opaque_callback_data": opaque,
    }
    return {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1"}, "statuses": [news]}


class FarEnd:
    """Counts and times what arrives."""

    def __init__(self) -> None:
        self.received = 0
        self.arrivals: list[float] = []  # when each message came, on this process's clock
        self.acknowledged: list[float] = []  # seconds each webhook took
        self.refused = 0
        self.posts: list[tuple[str, float, int]] = []  # what was said in the group, when, and in which topic
        self.texts: list[tuple[str, float]] = []  # free texts to citizens that hold "reply"
        self._webhook = ("", 0, "")
        self._pending: deque[bytes] = deque()
        self._something = asyncio.Event()
        self._updates: deque[tuple[int, dict[str, object]]] = deque()
        self._polling: list[Answer] = []
        self._update = 0

    def take(self, path: str, body: bytes, answer: Answer) -> None:
        """One request from anybody."""
        if path.endswith("/messages"):
            self._message(body, answer)
        elif "/bot" in path:
            self._telegram(path.rpartition("/")[2], body, answer)
        elif path == "/update":
            self._push(orjson.loads(body))
            answer(b"{}")
        elif path == "/state":
            answer(orjson.dumps(self._state()))
        elif path == "/reset":
            url = urlsplit(orjson.loads(body))
            self._webhook = (url.hostname or "", url.port or 0, url.path)
            self._pending.clear()
            self._polling.clear()
            self.arrivals, self.acknowledged, self.posts, self.texts = [], [], [], []
            self.received = self.refused = 0
            answer(b"{}")
        else:
            answer(b'{"data":[]}')

    def _state(self) -> dict[str, object]:
        return {
            "received": self.received,
            "arrivals": self.arrivals,
            "acknowledged": self.acknowledged,
            "refused": self.refused,
            "waiting": len(self._pending),
            "posts": self.posts,
            "texts": self.texts,
            "now": time.monotonic(),
        }

    def _message(self, body: bytes, answer: Answer) -> None:
        now = time.monotonic()
        said = orjson.loads(body)
        self.received += 1
        self.arrivals.append(now)
        text = (said.get("text") or {}).get("body", "")
        if text.startswith("reply"):
            self.texts.append((text, now))
        wamid = f"wamid.{self.received}"
        answer(ACCEPTED % wamid.encode())
        host, _, path = self._webhook
        if host and "biz_opaque_callback_data" in said:
            opaque = said["biz_opaque_callback_data"]
            for status in ("sent", "delivered", "read"):
                self._pending.append(signed(status_of(wamid, opaque, status), path, host))
            self._something.set()

    def _telegram(self, method: str, body: bytes, answer: Answer) -> None:
        if method == "getUpdates" and orjson.loads(body).get("timeout"):
            self._polling.append(answer)
            self._give_updates()
            return
        result: object = True
        if method == "getMe":
            result = {"id": 1, "is_bot": True, "first_name": "b", "username": "b"}
        elif method == "getChat":
            result = CHAT
        elif method in ("getChatAdministrators", "getMyCommands", "getUpdates"):
            result = []
        elif method == "createForumTopic":
            self._update += 1
            result = {"message_thread_id": self._update, "name": "t", "icon_color": 7322096}
        elif method == "sendMessage":
            result = self._said(body)
        answer(orjson.dumps({"ok": True, "result": result}))

    def _said(self, body: bytes) -> dict[str, object]:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        self.posts.append((form.get("text", ""), time.monotonic(), int(form.get("message_thread_id", 0))))
        self._update += 1
        message: dict[str, object] = {"message_id": self._update, "date": 1, "chat": CHAT, "text": "x"}
        if topic := form.get("message_thread_id"):
            message |= {"message_thread_id": int(topic), "is_topic_message": True}
        return message

    def _push(self, message: dict[str, object]) -> None:
        self._update += 1
        shared = {"message_id": self._update, "date": int(time.time()), "chat": CHAT, "from": MEMBER}
        self._updates.append((self._update, {"update_id": self._update, "message": shared | message}))
        self._give_updates()

    def _give_updates(self) -> None:
        while self._polling and self._updates:
            updates = [update for _, update in self._updates]
            self._updates.clear()
            self._polling.pop(0)(orjson.dumps({"ok": True, "result": updates}))

    async def report(self) -> None:
        """Post the statuses, each its own signed webhook, over as many connections as Meta might use."""
        async with asyncio.TaskGroup() as group:
            for _ in range(CONNECTIONS):
                group.create_task(self._connection())

    async def _connection(self) -> None:
        client: Client | None = None
        while True:
            while not self._pending:
                self._something.clear()
                await self._something.wait()
            raw = self._pending.popleft()
            start = time.monotonic()
            try:
                if client is None:
                    client = await Client.open(*self._webhook[:2])
                status = await client.ask(raw)
                self.acknowledged.append(time.monotonic() - start)
                self.refused += status != 200
            except OSError:
                client = None


async def main(port: int) -> None:
    """Serve until killed."""
    far_end = FarEnd()
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: Served(far_end.take), "127.0.0.1", port)
    await far_end.report()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
