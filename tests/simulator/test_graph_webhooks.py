"""Webhooks and statuses: bytes, order, retries, habits."""

import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bridge.simulator.graph.envelope import encode, sign
from tests.simulator.graph_town import PHONE_ID, WABA, Scene, open_scene

EMPTY = b'{"object":"whatsapp_business_account","entry":[]}'


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as ready:
        yield ready


async def converse(scene: Scene) -> tuple[dict[str, Any], str]:
    """Giulia writes, the line answers: the citizen and the wamid of the answer."""
    giulia = await scene.citizen()
    await scene.says(giulia)
    _, answer = await scene.send(biz_opaque_callback_data="bc:42")
    return giulia, answer["messages"][0]["id"]


@pytest.mark.parametrize(
    ("secret", "body", "digest"),
    [
        ("test_app_secret", EMPTY, "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756"),
        ("otro_secreto", EMPTY, "769b03d8c2ae6498f2d1e1f7299c0ba55448c69d741e7b0bb243d852d8a8d8c7"),
        ("test_app_secret", encode({"t": "è"}), "00af106210490dab5db8a8d938e3ba2bf3e9088066a45a7c8e5c997094bea24a"),
    ],
)
def test_signature_vectors(secret: str, body: bytes, digest: str) -> None:
    assert sign(body, secret) == f"sha256={digest}"


def test_escapes() -> None:
    assert encode({"a": "è/@"}) == rb'{"a":"\u00e8\/\u0040"}'
    assert json.loads(encode({"a": "è/@🙏"})) == {"a": "è/@🙏"}


async def test_order_and_statuses(scene: Scene) -> None:
    giulia, wamid = await converse(scene)
    await scene.statuses(wamid, "delivered")
    await scene.control("POST", f"citizens/{giulia['id']}/read")
    sent, delivered, read = await scene.statuses(wamid, "read")
    assert [one["status"] for one in (sent, delivered, read)] == ["sent", "delivered", "read"]
    free = {"billable": False, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"}
    assert sent["pricing"] == delivered["pricing"] == free
    assert "pricing" not in read
    for unit in (sent, delivered, read):
        assert (unit["recipient_id"], unit["recipient_user_id"]) == ("393331234567", giulia["bsuid"])
        assert unit["biz_opaque_callback_data"] == "bc:42"
        assert unit["timestamp"].isdigit()
    assert len(scene.receiver.units("contacts")) == 4


async def test_failed(scene: Scene) -> None:
    giulia = await scene.citizen()
    await scene.says(giulia)
    await scene.fault("async_error", details={"code": 131042})
    _, answer = await scene.send(biz_opaque_callback_data="bc:1")
    units = await scene.statuses(answer["messages"][0]["id"], "failed")
    assert [one["status"] for one in units] == ["failed"]
    assert (units[0]["errors"][0]["code"], units[0]["biz_opaque_callback_data"]) == (131042, "bc:1")
    assert "recipient_user_id" not in units[0]
    assert len(scene.receiver.units("contacts")) == 1
    shown = await scene.control("GET", f"citizens/{giulia['id']}/messages")
    assert shown[-1]["status"] == "failed"


async def test_offline_and_auto(scene: Scene) -> None:
    giulia = await scene.citizen(online=False)
    await scene.says(giulia)
    _, answer = await scene.send()
    wamid = answer["messages"][0]["id"]
    assert len(await scene.statuses(wamid, "sent")) == 1
    await scene.settings(auto_read=True)
    await scene.control("PATCH", f"citizens/{giulia['id']}", {"online": True})
    assert len(await scene.statuses(wamid, "delivered", "read")) == 3
    _, answer = await scene.send()
    assert len(await scene.statuses(answer["messages"][0]["id"], "read")) == 3


async def test_retry(scene: Scene) -> None:
    """Anything but 200 is tried again with the same bytes, and nothing of that citizen overtakes it."""
    giulia = await scene.citizen()
    scene.receiver.answers = [500, 201]
    first = await scene.says(giulia, text="uno")
    second = await scene.says(giulia, text="due")
    await scene.until(lambda: len(scene.journal("webhook.sent")) == 4)
    sent = scene.journal("webhook.sent")
    assert [(one["status"], one["attempt"]) for one in sent] == [(500, 1), (201, 2), (200, 3), (200, 1)]
    assert [one["id"] for one in scene.receiver.units("messages")] == [first, first, first, second]
    assert scene.receiver.bodies[0] == scene.receiver.bodies[2]


async def test_nobody_listens(scene: Scene) -> None:
    url = scene.receiver.url
    await scene.settings(webhook_url="http://127.0.0.1:1/")
    await scene.says(await scene.citizen())
    await scene.until(lambda: scene.journal("webhook.sent"))
    assert scene.journal("webhook.sent")[0]["status"] == 0
    await scene.settings(webhook_url=url)
    await scene.until(lambda: scene.receiver.bodies)


async def test_retries_end_after_seven_days(scene: Scene) -> None:
    scene.receiver.answers = [500, 500]
    giulia = await scene.citizen()
    await scene.says(giulia)
    await scene.until(lambda: scene.journal("webhook.sent"))
    await scene.control("POST", "clock", {"advance_seconds": 7 * 86_400 + 1})
    await scene.until(lambda: len(scene.journal("webhook.sent")) == 2)
    after = await scene.says(giulia)
    await scene.until(lambda: len(scene.journal("webhook.sent")) == 3)
    assert scene.receiver.units("messages")[2]["id"] == after


async def test_duplicate(scene: Scene) -> None:
    await scene.settings(duplicate=True)
    wamid = await scene.says(await scene.citizen())
    await scene.until(lambda: len(scene.receiver.bodies) == 2)
    assert [one["id"] for one in scene.receiver.units("messages")] == [wamid, wamid]


async def test_shuffle(scene: Scene) -> None:
    await scene.settings(shuffle=True)
    giulia = await scene.citizen()
    sent = [await scene.says(giulia, text=str(number)) for number in range(8)]
    await scene.until(lambda: len(scene.receiver.bodies) == 8)
    came = [one["id"] for one in scene.receiver.units("messages")]
    assert sorted(came) == sorted(sent)
    assert came != sent


async def test_batch(scene: Scene) -> None:
    await scene.settings(batch=10)
    people = [await scene.citizen(str(number), f"+39333000000{number}") for number in range(3)]
    await scene.fault("hold", method="", place="webhook", times=-1)  # so that all three are let go at one instant
    sent = [await scene.says(citizen) for citizen in people]
    await scene.control("DELETE", "faults")
    await scene.until(lambda: len(scene.receiver.units("messages")) == 3)
    assert len(scene.receiver.bodies) == 1
    entries = json.loads(scene.receiver.bodies[0])["entry"]
    assert [len(entry["changes"]) for entry in entries] == [2, 1]
    assert [one["id"] for one in scene.receiver.units("messages")] == sent


async def test_odd_members(scene: Scene) -> None:
    await scene.settings(unknown_fields=True, null_members=True, millisecond_timestamps=True)
    await scene.says(await scene.citizen())
    await scene.until(lambda: scene.receiver.bodies)
    unit = scene.receiver.units("messages")[1]
    assert [scene.receiver.units(name).index(None) for name in ("messages", "contacts")] == [0, 0]
    assert len(unit["timestamp"]) == 13
    assert unit["from_logical_id"] == "1234"


async def test_drop_delivered_and_early_status(scene: Scene) -> None:
    await scene.settings(drop_delivered=True, auto_read=True, status_before_response=True, status_delay_ms=0)
    _, wamid = await converse(scene)
    units = await scene.statuses(wamid, "read")
    assert [one["status"] for one in units] == ["sent", "read"]
    assert "pricing" in units[1]
    kinds = [
        entry.kind
        for entry in scene.simulator.journal.entries()
        if wamid in json.dumps(entry.data) and entry.kind in ("graph.call", "webhook.sent")
    ]
    assert kinds[:2] == ["webhook.sent", "graph.call"]


async def test_hold_and_drop(scene: Scene) -> None:
    giulia = await scene.citizen()
    await scene.fault("drop", method="", place="webhook")
    await scene.says(giulia, text="perso")
    kept = await scene.says(giulia)
    await scene.until(lambda: scene.receiver.units("messages"))
    await scene.fault("hold", method="", place="webhook", times=-1)
    held = [await scene.says(giulia, text=str(number)) for number in range(3)]
    await scene.control("DELETE", "faults?place=graph")
    assert [one["id"] for one in scene.receiver.units("messages")] == [kept]
    await scene.control("DELETE", "faults?place=webhook")
    await scene.until(lambda: len(scene.receiver.units("messages")) == 4)
    assert [one["id"] for one in scene.receiver.units("messages")] == [kept, *held]


async def test_subscription_and_override(scene: Scene) -> None:
    wrong = {"override_callback_uri": scene.receiver.url, "verify_token": "wrong"}
    status, answer = await scene.graph("POST", f"{WABA}/subscribed_apps", wrong)
    assert (status, answer["error"]["code"]) == (400, 2200)
    app_url = scene.receiver.url + "?app"
    await scene.settings(webhook_url=app_url.replace("/hook", "/nowhere"))
    right = {"override_callback_uri": scene.receiver.url, "verify_token": "handshake"}
    assert (await scene.graph("POST", f"{WABA}/subscribed_apps", right))[0] == 200
    _, answer = await scene.graph("GET", f"{WABA}/subscribed_apps")
    assert answer["data"][0]["override_callback_uri"] == scene.receiver.url
    assert (await scene.graph("POST", PHONE_ID, {"webhook_configuration": right}))[0] == 200
    _, answer = await scene.graph("GET", f"{PHONE_ID}?fields=webhook_configuration")
    assert answer["webhook_configuration"]["phone_number"] == scene.receiver.url
    giulia = await scene.citizen()
    await scene.says(giulia)
    await scene.until(lambda: scene.receiver.units("messages"))
    # Templates never follow an override.
    await scene.control("PATCH", "templates/avviso_comune", {"status": "PAUSED", "language": "it"})
    await scene.until(lambda: [one for one in scene.journal("webhook.sent") if one["status"] == 404])
    await scene.settings(webhook_url=scene.receiver.url)
    await scene.graph("DELETE", f"{WABA}/subscribed_apps")
    assert await scene.graph("GET", f"{WABA}/subscribed_apps") == (200, {"data": []})
    await scene.says(giulia)
    assert len(scene.receiver.units("messages")) == 1


async def test_template_webhook(scene: Scene) -> None:
    await scene.control("PATCH", "templates/avviso_comune", {"status": "PAUSED", "language": "it"})
    await scene.until(lambda: scene.receiver.bodies)
    entry = json.loads(scene.receiver.bodies[0])["entry"][0]
    value = entry["changes"][0]["value"]
    assert (type(entry["time"]), entry["changes"][0]["field"]) == (int, "message_template_status_update")
    assert (value["event"], value["message_template_name"], value["message_template_language"]) == (
        "PAUSED",
        "avviso_comune",
        "it",
    )


async def test_by_hand(scene: Scene) -> None:
    assert await scene.control("POST", "webhook", {"body": {"object": "page", "entry": []}}) == {"status": 200}
    scene.receiver.answers = [401]
    assert await scene.control("POST", "webhook", {"field": "account_alerts", "value": {}}) == {"status": 401}
    assert len(scene.receiver.bodies) == 2
    await scene.control("POST", "webhook", {}, status=400)
    large = io.BytesIO(json.dumps({"body": {"x": "y" * 3_000_000}}).encode())
    async with scene.client.post(f"{scene.simulator.url}/control/webhook", data=large) as answer:
        assert answer.status == 400


async def test_number_change(scene: Scene) -> None:
    giulia = await scene.citizen()
    changed = await scene.control("PATCH", f"citizens/{giulia['id']}", {"phone": "+393339998877"})
    unit = (await scene.until(lambda: scene.receiver.units("messages")))[0]
    assert (unit["type"], unit["from"], unit["system"]["wa_id"]) == ("system", "393331234567", "393339998877")
    assert unit["system"]["previous_user_id"] == giulia["bsuid"] != changed["bsuid"] == unit["system"]["user_id"]
    assert scene.receiver.units("contacts") == []
    await scene.control("PATCH", f"citizens/{giulia['id']}", {"bsuid": "IT.7"})
    units = await scene.until(lambda: len(found := scene.receiver.units("messages")) == 2 and found)
    assert units[1]["system"]["type"] == "user_changed_user_id"


async def test_call(scene: Scene) -> None:
    giulia = await scene.citizen()
    await scene.control("POST", f"citizens/{giulia['id']}/call")
    call = (await scene.until(lambda: scene.receiver.units("calls")))[0]
    assert (call["event"], call["direction"], call["from"]) == ("connect", "USER_INITIATED", "393331234567")
    body = {"messaging_product": "whatsapp", "call_id": call["id"], "action": "reject"}
    assert (await scene.graph("POST", f"{PHONE_ID}/calls", body))[1]["success"] is True
    calls = await scene.until(lambda: len(found := scene.receiver.units("calls")) == 2 and found)
    assert calls[1]["event"] == "terminate"
    assert (await scene.graph("POST", f"{PHONE_ID}/calls", body))[1]["error"]["code"] == 131009


async def test_what_citizens_send(scene: Scene) -> None:
    giulia = await scene.citizen()
    quoted = await scene.says(giulia, text="prima", forwarded=True)
    await scene.says(giulia, text="poi", reply_to=quoted)
    await scene.says(giulia, type="location", latitude=37.5, longitude=14.2, name="Piazza")
    await scene.says(giulia, type="contacts", contacts=[{"name": {"formatted_name": "Anna"}}])
    await scene.says(giulia, type="reaction", message_id=quoted, emoji="👍")
    await scene.says(giulia, type="reaction", message_id=quoted, emoji="")
    raw = {"type": "unsupported", "errors": [{"code": 131051}], "unsupported": {"type": "edit"}}
    await scene.says(giulia, type="raw", message=raw)
    units = await scene.until(lambda: len(found := scene.receiver.units("messages")) == 7 and found)
    assert units[0]["context"] == {"forwarded": True}
    assert units[1]["context"] == {"from": "393331234567", "id": quoted}
    assert units[2]["location"] == {"latitude": 37.5, "longitude": 14.2, "name": "Piazza"}
    assert units[4]["reaction"] == {"message_id": quoted, "emoji": "👍"}
    assert units[5]["reaction"] == {"message_id": quoted}
    assert units[6].items() >= raw.items()
    for wrong in (
        {"type": "poll"},
        {"type": "text", "text": ""},
        {"type": "image"},
        {"type": "location"},
        {"type": "press", "message_id": quoted, "button_id": "x"},
        {"type": "raw"},
        {"type": "text", "timestamp": "x"},
    ):
        await scene.control("POST", f"citizens/{giulia['id']}/messages", wrong, status=400)
