"""Meta's door: who may knock, what is kept, and that nothing knocks it over."""

import asyncio
import hashlib
import hmac
import io
import json
import random
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.town import (
    GRAPH_NUMBER,
    SECOND_NUMBER,
    SECOND_SECRET,
    SECOND_VERIFY,
    SECRET,
    VERIFY,
    Object,
    Town,
    units_of,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

KNOBS = {"second_line": True, "messages_per_minute": 6000}
RECORDED = sorted((Path(__file__).parent.parent / "adapters" / "webhooks").glob("*.json"))
REPEATS = 4
AT_ONCE = 64
LARGEST = 3 * 1024 * 1024


def encoded(body: object) -> bytes:
    """As Meta writes it: compact, ASCII."""
    return json.dumps(body, separators=(",", ":")).encode()


def signed(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


async def knock(town: Town, body: bytes, signature: str | None = "", *, chunked: bool = False) -> int:
    """POST to the webhook; the status. Signed by the first line unless told otherwise, None for no signature."""
    headers = {"Content-Type": "application/json"}
    if signature is not None:
        headers["X-Hub-Signature-256"] = signature or signed(body)

    async def pieces() -> Any:
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    try:
        data: Any = pieces() if chunked else io.BytesIO(body)
        async with town.client.post(f"{town.bridge.url}/webhooks/whatsapp", data=data, headers=headers) as answer:
            await answer.read()
            return answer.status
    except aiohttp.ClientOSError:  # refused before the body was whole
        return 413


def message(number: int, text: str, **more: Any) -> Object:
    return {
        "from": "393471234567",
        "id": f"wamid.TEST{number}",
        "timestamp": "1790000000",
        "type": "text",
        "text": {"body": text},
    } | more


def body_of(*messages: object, number: str = GRAPH_NUMBER) -> Object:
    contact = {"profile": {"name": "Prova"}, "wa_id": "393471234567", "user_id": "IT.1234567890123456"}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "390935000000", "phone_number_id": number},
        "contacts": [contact],
        "messages": list(messages),
    }
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": [{"field": "messages", "value": value}]}],
    }


def kept(town: Town, *foreign_ids: str) -> int:
    """How many events of the inbox bear these ids."""
    marks = ",".join("?" * len(foreign_ids))
    return int(town.rows(f"SELECT COUNT(*) FROM inbox WHERE foreign_id IN ({marks})", *foreign_ids)[0][0])


def in_inbox(town: Town) -> int:
    return int(town.rows("SELECT COUNT(*) FROM inbox WHERE source LIKE 'line:%'")[0][0])


async def test_handshake(square: Town) -> None:
    async def greet(**query: str) -> tuple[int, str]:
        asked = {name.replace("_", "."): value for name, value in query.items()}
        asked = {name.replace("verify.token", "verify_token"): value for name, value in asked.items()}
        async with square.client.get(f"{square.bridge.url}/webhooks/whatsapp", params=asked) as answer:
            assert answer.content_type == "text/plain" or answer.status != 200
            return answer.status, await answer.text()

    assert await greet(hub_mode="subscribe", hub_verify_token=VERIFY, hub_challenge="1158201444") == (200, "1158201444")
    assert await greet(hub_mode="subscribe", hub_verify_token=SECOND_VERIFY, hub_challenge="<b>") == (200, "<b>")
    assert (await greet(hub_mode="subscribe", hub_verify_token="wrong", hub_challenge="1"))[0] == 403
    assert (await greet(hub_mode="subscribe", hub_verify_token="", hub_challenge="1"))[0] == 403
    assert (await greet(hub_mode="subscribe", hub_verify_token="perché", hub_challenge="1"))[0] == 403
    assert (await greet(hub_mode="unsubscribe", hub_verify_token=VERIFY, hub_challenge="1"))[0] == 403
    assert (await greet())[0] == 403


async def test_signatures(square: Town) -> None:
    before = in_inbox(square)
    body = encoded(body_of(message(1, "firma")))
    good = signed(body)
    bad = [
        None,
        "sha256=",
        "nonsense",
        good.removeprefix("sha256="),
        good[:-1],
        good + "0",
        "sha1=" + hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest(),
        signed(body + b" "),
        signed(body, "another-secret"),
        signed(body, SECOND_SECRET),
        "sha256=" + "à" * 64,
    ]
    assert [await knock(square, body, signature) for signature in bad] == [401] * len(bad)
    for odd in (b"{}", b"[]", b"null", b"{not json", b"\xff\xfe", b""):
        assert await knock(square, odd, None) == 401, odd
    assert in_inbox(square) == before
    assert await knock(square, body, good) == 200
    assert kept(square, "wamid.TEST1") == 1


async def test_each_line_has_its_own_secret(square: Town) -> None:
    second = encoded(body_of(message(2, "ai vigili"), number=SECOND_NUMBER))
    assert await knock(square, second, signed(second)) == 401
    assert kept(square, "wamid.TEST2") == 0
    assert await knock(square, second, signed(second, SECOND_SECRET)) == 200
    assert kept(square, "wamid.TEST2") == 1
    both = body_of(message(3, "all'urp"))
    both["entry"] += body_of(message(4, "e ai vigili"), number=SECOND_NUMBER)["entry"]
    mixed = encoded(both)
    assert [await knock(square, mixed, signed(mixed, secret)) for secret in (SECRET, SECOND_SECRET)] == [401, 401]
    assert kept(square, "wamid.TEST3", "wamid.TEST4") == 0
    foreign = encoded(body_of(message(5, "a nessuno"), number="999"))
    assert await knock(square, foreign) == 200
    assert kept(square, "wamid.TEST5") == 0


async def test_too_large_not_json_and_wrong_types(square: Town) -> None:
    large = encoded(body_of(message(6, "x" * LARGEST)))
    assert await knock(square, large) == 413
    assert await knock(square, large, chunked=True) == 413
    fits = encoded(body_of(message(7, "y" * (LARGEST - 2000))))
    assert len(fits) < LARGEST
    assert await knock(square, fits) == 200
    for odd in (b"", b"{not json", b"\xff\xfe", b"{'a':1}", b"[" * 100_000):
        assert await knock(square, odd) == 400, odd[:20]
    value: Object = {"metadata": {"phone_number_id": GRAPH_NUMBER}}
    broken: list[Object] = [
        {},
        {"messages": {}},
        {"messages": [1, None, "x", [], {}]},
        {"statuses": [{"id": []}, {"status": {}}]},
        {"metadata": None},
        {"metadata": {"phone_number_id": {"a": 1}}},
        {"contacts": 5, "messages": [message(8, "ok", id={"a": 1})]},
        {"contacts": [{"profile": [], "wa_id": 7}], "calls": [{"event": "connect"}]},
    ]
    shapes: list[object] = [
        [],
        "x",
        1,
        None,
        {},
        {"object": "page", "entry": [{"id": "1"}]},
        {"object": "whatsapp_business_account"},
        {"object": "whatsapp_business_account", "entry": {}},
        {"object": "whatsapp_business_account", "entry": [None, 1, "x", {"changes": "x"}, {"changes": [None, 3]}]},
        {"object": "whatsapp_business_account", "entry": [{"id": 5, "changes": [{"field": 7, "value": []}]}]},
        *(
            {
                "object": "whatsapp_business_account",
                "entry": [{"id": "102290129340398", "changes": [{"field": field, "value": value | more}]}],
            }
            for field in ("messages", "calls", "user_preferences", "account_update", "", "x" * 500)
            for more in broken
        ),
    ]
    for shape in shapes:
        assert await knock(square, encoded(shape)) in (200, 400), shape
    async with square.client.put(f"{square.bridge.url}/webhooks/whatsapp", data=b"{}") as answer:
        assert answer.status == 405
    assert (await square.get("/healthz"))[0] == 200


POISONS: list[Object] = [
    {"id": "wamid.POISON", "type": "text"},
    {"text": {"body": 5}},
    {"text": None},
    {"timestamp": "99999999999999999999999"},
    {"timestamp": "ieri"},
    {"timestamp": "-99999999999999"},
    {"type": "location", "location": {"latitude": "nan", "longitude": "inf"}},
    {"type": "location", "location": {"latitude": 1e6, "longitude": -1e6}},
    {"type": "reaction", "reaction": {"message_id": None, "emoji": "x" * 5000}},
    {"type": "contacts", "contacts": [{"name": 5, "phones": {"a": 1}}]},
    {"type": "image", "image": {"id": {"a": 1}, "mime_type": 7, "caption": ["x"]}},
    {"text": {"body": "\ud83d mezza faccina"}},
    {"text": {"body": ""}},
    {"text": {"body": " \u200b\n"}},
    {"text": {"body": "z" * 200_000}},
    {"from": "non un numero", "from_user_id": ""},
    {"type": ["text"]},
    {"id": ""},
    {"context": {"id": {"a": 1}, "forwarded": "x"}},
]


async def test_one_poison_unit_of_a_hundred_costs_only_itself(square: Town) -> None:
    healthy: list[str] = []
    for batch, poison in enumerate(POISONS):
        size = 100 if batch == 0 else 10
        units = [message(n, f"sano {batch}.{n}", id=f"wamid.P{batch}.{n}") for n in range(size)]
        sick = units[7] | poison
        units[7] = {name: sick[name] for name in poison} if poison.get("type") == "text" else sick
        assert await knock(square, encoded(body_of(*units))) == 200, poison
        own = [f"wamid.P{batch}.{n}" for n in range(size) if n != 7]
        assert kept(square, *own) == len(own), poison
        healthy += own
    decided = "SELECT foreign_id FROM inbox WHERE foreign_id LIKE 'wamid.P%' AND state = 'done'"
    await square.until(
        "the healthy decided at once", lambda: {row[0] for row in square.rows(decided)} >= set(healthy), seconds=20
    )
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives("dopo tutti i veleni")
    await marta.writes(topic, "siamo ancora vivi")
    await anna.hears("siamo ancora vivi")


@pytest.mark.knobs(messages_per_minute=60)
async def test_a_thousand_recorded_bodies_twice_and_shuffled_are_kept_once(town: Town) -> None:
    assert len(RECORDED) == 123
    bodies = [_unique(json.loads(path.read_text()), repeat) for repeat in range(REPEATS) for path in RECORDED]
    posts = [encoded(body) for body in bodies] * 2
    random.Random(7).shuffle(posts)
    gate = asyncio.Semaphore(AT_ONCE)

    async def post(body: bytes) -> int:
        async with gate:
            return await knock(town, body)

    assert Counter(await asyncio.gather(*(post(body) for body in posts))) == {200: len(posts)}
    expected = {
        unit["id"]
        for body in bodies
        if body.get("object") == "whatsapp_business_account"
        for entry in body["entry"]
        for change in entry["changes"]
        if (change["value"].get("metadata") or {}).get("phone_number_id") == GRAPH_NUMBER
        and change["field"] in ("messages", "calls")
        for unit in units_of({"entry": [{"changes": [change]}]})
        if change["field"] == "messages" and not unit.get("group_id") and unit["type"] != "system"
    }
    assert len(expected) > 200
    found = Counter(row["foreign_id"] for row in town.rows("SELECT foreign_id FROM inbox"))
    assert [wamid for wamid in expected if found[wamid] != 1] == []
    total = sum(found.values())
    assert Counter(await asyncio.gather(*(post(body) for body in posts[: len(posts) // 2]))) == {200: len(posts) // 2}
    assert town.rows("SELECT COUNT(*) FROM inbox")[0][0] == total
    waiting = "SELECT COUNT(*) FROM inbox WHERE state = 'waiting'"
    await town.until("all decided", lambda: town.rows(waiting)[0][0] == 0, seconds=30)
    assert [tuple(row) for row in town.rows("SELECT foreign_id, cause FROM inbox WHERE state = 'aside'")] == []
    assert '"level": "error"' not in town.bridge.log()


def _unique(body: Any, repeat: int) -> Any:
    """The body as if it had happened at another moment: other ids, other timestamps."""
    if isinstance(body, list):
        return [_unique(each, repeat) for each in body]
    if not isinstance(body, dict):
        return f"{body}{repeat}" if isinstance(body, str) and body.startswith(("wamid.", "wacid.")) else body
    changed = {name: _unique(value, repeat) for name, value in body.items()}
    for name in ("timestamp", "time"):
        if isinstance(changed.get(name), int):
            changed[name] += repeat
        elif isinstance(changed.get(name), str) and changed[name].isdigit():
            changed[name] = str(int(changed[name]) + repeat)
    return changed


async def test_503_when_the_store_refuses_and_meta_may_come_again(square: Town) -> None:
    body = encoded(body_of(message(900, "al secondo giro")))
    with closing(sqlite3.connect(square.bridge.database, timeout=5, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await knock(square, body) == 503
        assert (await square.get("/healthz"))[0] == 200
        other.execute("ROLLBACK")
    assert kept(square, "wamid.TEST900") == 0
    assert await knock(square, body) == 200
    assert kept(square, "wamid.TEST900") == 1
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives("Tutto come prima")
    await marta.writes(topic, "Tutto come prima anche qui")
    await anna.hears("Tutto come prima anche qui")
    assert square.bridge.is_alive
