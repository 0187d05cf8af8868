"""The lean far end, a process of its own: Meta and Telegram answering at once, three signed statuses back per message.

Plain bytes over uvloop, so that it is never what is measured. `GET /state` tells what it saw; `POST /reset` makes it
forget that, and tells it where the bridge listens.
"""

import asyncio
import hmac
import re
import sys
import time
from collections import deque
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import orjson
import uvloop

from tests.bench.wire import Load, Served

SECRET = b"bench"
CONNECTIONS = 1024  # enough of them that the far end never waits for its own last post
MEMBER = {"id": 42, "is_bot": False, "first_name": "b"}
CHAT = {"id": -1001, "type": "supergroup", "title": "b", "is_forum": True}

ACCEPTED = (
    b'{"messaging_product":"whatsapp","contacts":[{"input":"+393331234567","wa_id":"393331234567"}],'
    b'"messages":[{"id":"%s"}]}'
)

_OPAQUE = re.compile(rb'"biz_opaque_callback_data": ?"([^"]*)"')
_SIGNED = (
    b"POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nX-Hub-Signature-256: sha256=%s\r\n"
    b"Content-Length: %d\r\n\r\n%s"
)

Answer = Callable[[bytes], None]


def signed(body: bytes, path: str, host: str) -> bytes:
    """A webhook post as Meta signs it."""
    signature = hmac.digest(SECRET, body, "sha256").hex().encode()
    return _SIGNED % (path.encode(), host.encode(), signature, len(body), body)


def messages_of(value: object) -> bytes:
    """The body of a webhook with this `value`."""
    entry = {"id": "2", "changes": [{"field": "messages", "value": value}]}
    return orjson.dumps({"object": "whatsapp_business_account", "entry": [entry]})


def status_of(wamid: str, opaque: str, status: str) -> bytes:
    """The body of a status webhook."""
    return _STATUS % (wamid.encode(), status.encode(), opaque.encode())


_NEWS = {"id": "%s", "status": "%s", "timestamp": "1790000000", "recipient_id": "393331234567"}
_STATUS = messages_of(
    {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": "1"},
        "statuses": [_NEWS | {"biz_opaque_callback_data": "%s"}],
    }
)


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
        self._reporters: set[Load] = set()
        self._idle: list[Load] = []
        self._openings: set[asyncio.Task[None]] = set()
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
        elif path == "/counts":
            answer(orjson.dumps({"received": self.received, "acked": len(self.acknowledged)}))
        elif path == "/state":
            answer(orjson.dumps(self._state()))
        elif path == "/reset":
            url = urlsplit(orjson.loads(body))
            self._webhook = (url.hostname or "", url.port or 0, url.path)
            self._pending.clear()
            self._forget_reporters()
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
        self.received += 1
        self.arrivals.append(now)
        if b'"reply' in body:
            self.texts.append((orjson.loads(body)["text"]["body"], now))
        wamid = f"wamid.{self.received}"
        answer(ACCEPTED % wamid.encode())
        host, _, path = self._webhook
        opaque = _OPAQUE.search(body)
        if host and opaque is not None:
            for status in ("sent", "delivered", "read"):
                self._report(signed(status_of(wamid, opaque[1].decode(), status), path, host))

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

    def _report(self, raw: bytes) -> None:
        """Post it, over as many connections as Meta might use."""
        self._pending.append(raw)
        if self._idle:
            self._idle.pop().go_on()
        elif len(self._reporters) < CONNECTIONS:
            reporter = Load(self._next, self._count)
            self._reporters.add(reporter)
            opening = asyncio.create_task(self._open(reporter))
            self._openings.add(opening)
            opening.add_done_callback(self._openings.discard)

    async def _open(self, reporter: Load) -> None:
        host, port, _ = self._webhook
        try:
            await asyncio.get_running_loop().create_connection(lambda: reporter, host, port)
        except OSError:
            self._reporters.discard(reporter)

    def _next(self, reporter: Load) -> bytes:
        if self._pending:
            return self._pending.popleft()
        self._idle.append(reporter)
        return b""

    def _count(self, status: int, seconds: float) -> None:
        self.acknowledged.append(seconds)
        self.refused += status != 200

    def _forget_reporters(self) -> None:
        for reporter in self._reporters:
            reporter.close()
        self._reporters.clear()
        self._idle.clear()


async def main(port: int) -> None:
    """Serve until killed."""
    far_end = FarEnd()
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: Served(far_end.take), "127.0.0.1", port, backlog=1024)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
