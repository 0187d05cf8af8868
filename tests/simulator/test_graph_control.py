"""Faults, the control routes, and the smaller Graph calls."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.simulator.graph_town import DEADLINE_SECONDS, PHONE_ID, TOKEN, WABA, Scene, open_scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as ready:
        yield ready


async def shown(scene: Scene, citizen: dict[str, Any]) -> int:
    """How many messages of the line a phone shows."""
    messages = await scene.control("GET", f"citizens/{citizen['id']}/messages")
    return sum(message["from"] == "line" for message in messages)


@pytest.mark.parametrize(
    ("kind", "arrives"),
    [("reset", False), ("reset_after", True), ("timeout_before", False), ("timeout_after", True)],
)
async def test_no_answer(scene: Scene, kind: str, arrives: bool) -> None:
    giulia = await scene.citizen()
    await scene.says(giulia)
    await scene.fault(kind, details={"seconds": 0.2})
    with pytest.raises(aiohttp.ClientError):
        await scene.send()
    assert await shown(scene, giulia) == arrives
    call = scene.journal("graph.call")[0]
    assert ("wamid" in call, call["status"]) == (arrives, 200 if arrives else 0)
    assert (await scene.send())[0] == 200


async def test_silence_outlasts_the_client(scene: Scene) -> None:
    await scene.fault("timeout_before", method="")
    url = f"{scene.simulator.url}/v25.0/me?access_token={TOKEN}"
    with pytest.raises(TimeoutError):
        await scene.client.get(url, timeout=aiohttp.ClientTimeout(total=0.2))


async def test_html_and_slow(scene: Scene) -> None:
    await scene.fault("html", method="me")
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with scene.client.get(f"{scene.simulator.url}/v25.0/me", headers=headers) as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")
    await scene.fault("slow", method="me", details={"seconds": 0.1})
    started = asyncio.get_running_loop().time()
    assert (await scene.graph("GET", "me"))[0] == 200
    assert asyncio.get_running_loop().time() - started >= 0.1


async def test_fault_details_count_and_method(scene: Scene) -> None:
    await scene.says(await scene.citizen())
    details = {"code": 4, "http_status": 429, "message": "(#4) Slow down", "details": "Later"}
    await scene.fault("error", times=2, details=details)
    assert (await scene.graph("GET", "me"))[0] == 200
    for _ in range(2):
        status, answer = await scene.send()
        assert (status, answer["error"]["message"]) == (429, "(#4) Slow down")
        assert answer["error"]["error_data"] == {"messaging_product": "whatsapp", "details": "Later"}
    assert (await scene.send())[0] == 200
    await scene.fault("error", method="", times=-1, details={"code": 190})
    assert (await scene.graph("GET", "me"))[0] == 401
    assert len((await scene.control("GET", "faults"))["faults"]) == 1
    assert await scene.control("DELETE", "faults") == {"faults": []}
    assert (await scene.graph("GET", "me"))[0] == 200


async def test_read_marks_do_not_use_up_faults_of_sends(scene: Scene) -> None:
    wamid = await scene.says(await scene.citizen())
    await scene.fault("error", details={"code": 131000})
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
    assert (await scene.graph("POST", f"{PHONE_ID}/messages", mark))[0] == 200
    assert (await scene.send())[0] == 500


async def test_media_faults(scene: Scene) -> None:
    for method in ("media_url", "media_download"):
        await scene.fault("error", method=method, details={"code": 131000})
    assert (await scene.graph("GET", "123"))[0] == 500
    async with scene.client.get(f"{scene.simulator.url}/media-host/x") as answer:
        assert answer.status == 500


@pytest.mark.parametrize(
    "fault",
    [
        {"place": "moon", "kind": "error"},
        {"place": "graph", "kind": "flood"},
        {"place": "graph", "kind": "error", "times": 0},
        {"place": "graph", "kind": "error", "details": []},
        {"place": "webhook", "kind": "drop", "times": 1.5},
    ],
)
async def test_wrong_faults(scene: Scene, fault: dict[str, Any]) -> None:
    assert "error" in await scene.control("POST", "faults", fault, status=400)


async def test_settings(scene: Scene) -> None:
    defaults = await scene.control("GET", "settings")
    assert defaults["phone_number"] == "+390935000000"
    assert (defaults["access_token"], defaults["bot_token"]) == (TOKEN, "1000000001:demo-bot-token")
    for wrong in ({"colour": "red"}, {"batch": "two"}, {"batch": True}, {"batch": -1}, {"duplicate": 1}):
        await scene.control("PATCH", "settings", wrong, status=400)
    await scene.settings(access_token="new", phone_number_id="5")
    assert (await scene.graph("GET", "5?fields=id", token="new")) == (200, {"id": "5"})


async def test_clock(scene: Scene) -> None:
    before = scene.simulator.clock.seconds()
    await scene.control("POST", "clock", {"advance_seconds": 3600})
    assert 3600 <= scene.simulator.clock.seconds() - before < 3700
    for wrong in ({"advance_seconds": -1}, {"advance_seconds": "1"}, {}, {"advance_seconds": 1e300}):
        await scene.control("POST", "clock", wrong, status=400)
    assert scene.journal("clock.advanced") == [{"seconds": 3600}]


async def test_journal_and_events(scene: Scene) -> None:
    async with scene.client.get(f"{scene.simulator.url}/control/events") as stream:
        assert stream.content_type == "text/event-stream"
        giulia = await scene.citizen()
        wamid = await scene.says(giulia)
        events: list[dict[str, Any]] = []
        while not any(event["data"].get("id") == wamid for event in events):
            line = (await stream.content.readline()).decode()
            if line.startswith("data: "):
                events.append(json.loads(line.removeprefix("data: ")))
    message = next(event for event in events if event["kind"] == "phone.message")
    assert message["data"]["citizen"] == giulia["id"]
    found = await scene.control("GET", f"journal?after={message['seq'] - 1}&kind=phone.message")
    assert found["entries"] == [message]
    await scene.control("GET", "journal?after=x", status=400)


async def test_reset(scene: Scene) -> None:
    calls = []

    async def hook() -> None:
        calls.append(len(scene.simulator.journal.entries()))

    scene.simulator.on_reset = hook
    await scene.says(await scene.citizen())
    await scene.settings(duplicate=True)
    await scene.fault("error")
    await scene.control(
        "POST",
        "templates",
        {"name": "nuovo", "language": "it", "category": "UTILITY", "components": [{"type": "BODY", "text": "Ciao"}]},
    )
    await scene.control("POST", "reset")
    assert calls == [1]
    assert await scene.control("GET", "citizens") == []
    settings = await scene.control("GET", "settings")
    assert (settings["duplicate"], settings["webhook_url"]) == (False, scene.receiver.url)
    assert len(await scene.control("GET", "templates")) == 4
    assert (await scene.control("GET", "faults"))["faults"] == []
    await scene.says(await scene.citizen())


async def test_citizens(scene: Scene) -> None:
    giulia = await scene.citizen(id="giulia", bsuid="IT.1", username="giulia")
    assert giulia == {
        "id": "giulia",
        "name": "Giulia",
        "phone": "+393331234567",
        "bsuid": "IT.1",
        "username": "giulia",
        "has_whatsapp": True,
        "blocked": False,
        "stopped_marketing": False,
        "hide_phone": False,
        "online": True,
        "unread": 0,
    }
    somebody = await scene.control("POST", "citizens", {"name": "Senza numero"})
    assert somebody["phone"].startswith("+39")
    for wrong in (
        {},
        {"name": "A", "phone": "333"},
        {"name": "A", "id": "giulia"},
        {"name": "A", "bsuid": "IT.1"},
        {"name": "A", "online": "yes"},
        {"name": "A", "age": 3},
    ):
        await scene.control("POST", "citizens", wrong, status=400)
    await scene.control("PATCH", "citizens/giulia", {"phone": somebody["phone"]}, status=400)
    await scene.control("PATCH", "citizens/nobody", {}, status=404)
    await scene.control("PATCH", "citizens/giulia", {"has_whatsapp": False})
    await scene.control("POST", "citizens/giulia/messages", {"type": "text", "text": "x"}, status=400)
    assert (await scene.send())[1]["error"]["code"] == 131026
    await scene.control("GET", "citizens/giulia/media/1", status=404)
    assert (await scene.client.get(f"{scene.simulator.url}/static/../server.py")).status == 404


async def test_block_list(scene: Scene) -> None:
    giulia = await scene.citizen()
    await scene.says(giulia)
    await scene.citizen("Marco", "+393330000001")
    path = f"{PHONE_ID}/block_users"

    def body(*users: dict[str, str]) -> dict[str, Any]:
        return {"messaging_product": "whatsapp", "block_users": list(users)}

    status, answer = await scene.graph("POST", path, body({"user_id": giulia["bsuid"]}, {"user": "+393330000001"}))
    assert (status, answer["error"]["code"]) == (400, 139100)
    assert [one["wa_id"] for one in answer["block_users"]["added_users"]] == ["393331234567"]
    assert [one["input"] for one in answer["block_users"]["failed_users"]] == ["+393330000001"]
    assert len((await scene.graph("GET", path))[1]["data"]) == 1
    _, sent = await scene.send()
    units = await scene.statuses(sent["messages"][0]["id"], "failed")
    assert units[0]["errors"][0]["code"] == 130403
    before = len(scene.receiver.units("messages"))
    await scene.says(giulia)
    status, answer = await scene.graph("DELETE", path, body({"user": "+393331234567"}))
    assert (status, len(answer["block_users"]["removed_users"])) == (200, 1)
    await scene.says(giulia, text="di nuovo")
    await scene.until(lambda: len(scene.receiver.units("messages")) > before)
    assert scene.receiver.units("messages")[-1]["text"]["body"] == "di nuovo"


async def test_number(scene: Scene) -> None:
    fields = "health_status,throughput,whatsapp_business_manager_messaging_limit,quality_rating"
    _, number = await scene.graph("GET", f"{PHONE_ID}?fields={fields}")
    assert number["health_status"]["can_send_message"] == "AVAILABLE"
    assert number["throughput"] == {"level": "STANDARD"}
    assert number["whatsapp_business_manager_messaging_limit"] == "TIER_2K"
    assert (await scene.graph("GET", f"{PHONE_ID}?fields=colour"))[1]["error"]["code"] == 100
    _, numbers = await scene.graph("GET", f"{WABA}/phone_numbers")
    assert [one["id"] for one in numbers["data"]] == [PHONE_ID]
    assert (await scene.graph("GET", WABA))[1]["id"] == WABA
    path = f"{PHONE_ID}/settings"
    assert (await scene.graph("GET", path))[1]["calling"]["status"] == "DISABLED"
    assert (await scene.graph("POST", path, {"calling": {"status": "ENABLED"}}))[1] == {"success": True}
    assert (await scene.graph("GET", path))[1]["calling"]["status"] == "ENABLED"
    assert (await scene.graph("POST", path, {"calling": {"status": "MAYBE"}}))[0] == 400


async def test_profile(scene: Scene) -> None:
    path = f"{PHONE_ID}/whatsapp_business_profile"
    profile = {"messaging_product": "whatsapp", "about": "Ufficio", "vertical": "GOVT"}
    assert (await scene.graph("POST", path, profile))[0] == 200
    _, answer = await scene.graph("GET", f"{path}?fields=about")
    assert answer == {"data": [{"messaging_product": "whatsapp", "about": "Ufficio"}]}
    for wrong in ({"about": "a" * 140}, {"websites": ["a", "b", "c"]}, {"description": "d" * 513}):
        assert (await scene.graph("POST", path, wrong))[1]["error"]["code"] == 100


async def test_token_calls(scene: Scene) -> None:
    _, good = await scene.graph("GET", f"debug_token?input_token={TOKEN}")
    assert good["data"]["is_valid"] is True
    assert "whatsapp_business_messaging" in good["data"]["scopes"]
    _, bad = await scene.graph("GET", "debug_token?input_token=x")
    assert (bad["data"]["is_valid"], bad["data"]["error"]["code"]) == (False, 190)
    assert (await scene.graph("GET", "debug_token"))[1]["error"]["code"] == 100


async def test_template_list(scene: Scene) -> None:
    path = f"{WABA}/message_templates"
    _, answer = await scene.graph("GET", f"{path}?name=avviso_comune&status=APPROVED&fields=name,language")
    assert [(one["name"], one["language"]) for one in answer["data"]] == [
        ("avviso_comune", "it"),
        ("avviso_comune", "en"),
    ]
    seen: list[str] = []
    query = "limit=3"
    while query:
        _, page = await scene.graph("GET", f"{path}?{query}")
        seen += [one["id"] for one in page["data"]]
        query = f"limit=3&after={page['paging']['cursors']['after']}" if "next" in page["paging"] else ""
    assert len(set(seen)) == len(seen) == 4
    assert (await scene.graph("GET", f"{path}?after=rubbish"))[1]["error"]["code"] == 131059
    assert (await scene.graph("GET", f"{path}?limit=0"))[1]["error"]["code"] == 100
    assert (await scene.graph("GET", seen[0]))[1]["id"] == seen[0]


BODY = {"type": "BODY", "text": "Il servizio {{1}} riprende domani.", "example": {"body_text": [["acqua"]]}}
NEW = {"name": "nuovo", "language": "it", "category": "UTILITY", "components": [BODY]}


async def test_template_life(scene: Scene) -> None:
    path = f"{WABA}/message_templates"
    status, made = await scene.graph("POST", path, NEW)
    assert (status, made["status"], made["category"]) == (200, "PENDING", "UTILITY")
    assert (await scene.graph("POST", path, NEW))[1]["error"]["error_subcode"] == 2388024
    await scene.control("PATCH", "templates/nuovo", {"status": "APPROVED"})
    assert (await scene.graph("POST", made["id"], {"components": [BODY]}))[0] == 200
    assert (await scene.graph("GET", f"{made['id']}?fields=status"))[1]["status"] == "PENDING"
    await scene.control("PATCH", "templates/nuovo", {"status": "APPROVED"})
    assert await scene.graph("DELETE", f"{path}?name=nuovo") == (200, {"success": True})
    assert (await scene.graph("DELETE", f"{path}?name=nuovo"))[1]["error"]["error_subcode"] == 2593002
    assert (await scene.graph("POST", path, NEW))[1]["error"]["error_subcode"] == 2388023
    await scene.control("POST", "clock", {"advance_seconds": 31 * 86_400})
    assert (await scene.graph("POST", path, NEW))[0] == 200


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "Nuovo!"}, 100),
        ({"language": "italiano"}, 100),
        ({"category": "NEWS"}, 100),
        ({"components": []}, 100),
        ({"components": [{"type": "BODY", "text": "b" * 1025}]}, 100),
        ({"components": [{"type": "BODY", "text": "{{1}} apre."}]}, 2388299),
        ({"components": [{"type": "BODY", "text": "Apre {{1}}"}]}, 2388299),
        ({"components": [{"type": "BODY", "text": "Il {{1}} {{2}} apre."}]}, 2388293),
        ({"components": [{"type": "BODY", "text": "Il {{2}} apre."}]}, 100),
        ({"components": [BODY], "parameter_format": "NAMED"}, 100),
        ({"components": [BODY, {"type": "HEADER", "format": "TEXT", "text": "h" * 61}]}, 100),
        ({"components": [BODY, {"type": "FOOTER", "text": "f" * 61}]}, 100),
        ({"components": [BODY, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "b" * 26}]}]}, 100),
        ({"components": [BODY, {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "b"}] * 3}]}, 100),
        ({"components": [{"type": "BODY", "text": "Il servizio {{1}} riprende domani."}]}, 100),
        ({"components": [BODY | {"example": {"body_text": [["a", "b"]]}}]}, 100),
        ({"components": [BODY | {"example": {"body_text": [[""]]}}]}, 100),
        ({"components": [BODY, {"type": "HEADER", "format": "IMAGE"}]}, 100),
    ],
)
async def test_template_rules(scene: Scene, changes: dict[str, Any], code: int) -> None:
    status, answer = await scene.graph("POST", f"{WABA}/message_templates", NEW | changes)
    assert (status, answer["error"]["code"]) == (400, code)


NAMED = {
    "type": "BODY",
    "text": "Il servizio {{quale}} riprende {{quando}} salvo imprevisti.",
    "example": {
        "body_text_named_params": [
            {"param_name": "quale", "example": "acqua"},
            {"param_name": "quando", "example": "domani"},
        ]
    },
}


async def test_reviewers_take_their_time_and_say_what_they_decided(scene: Scene) -> None:
    path = f"{WABA}/message_templates"
    await scene.control("PATCH", "settings", {"template_review_ms": 40})
    _, made = await scene.graph("POST", path, NEW | {"parameter_format": "NAMED", "components": [NAMED]})
    assert made["status"] == "PENDING"
    assert (await scene.graph("POST", path, NEW | {"name": "vago", "components": [VAGUE]}))[1]["category"] == "UTILITY"

    async def standing(name: str) -> tuple[str, str]:
        _, answer = await scene.graph("GET", f"{path}?name={name}&fields=status,category")
        return answer["data"][0]["status"], answer["data"][0]["category"]

    assert await standing("nuovo") == ("PENDING", "UTILITY")
    for _ in range(int(DEADLINE_SECONDS / 0.01)):
        if "PENDING" not in await standing("nuovo") + await standing("vago"):
            break
        await asyncio.sleep(0.01)
    assert await standing("nuovo") == ("APPROVED", "UTILITY")
    assert await standing("vago") == ("APPROVED", "MARKETING"), "nobody can tell what it is about"


VAGUE = {"type": "BODY", "text": "Salve: {{1}} Grazie!", "example": {"body_text": [["sconti"]]}}


async def test_a_template_decided_by_hand_or_deleted_is_reviewed_no_more(scene: Scene) -> None:
    path = f"{WABA}/message_templates"
    await scene.control("PATCH", "settings", {"template_review_ms": 30})
    await scene.graph("POST", path, NEW)
    await scene.control("PATCH", "templates/nuovo", {"status": "REJECTED"})
    await scene.graph("POST", path, NEW | {"name": "altro"})
    assert [one["name"] for one in await scene.control("DELETE", "templates/altro")] == ["altro"]
    await asyncio.sleep(0.1)
    _, answer = await scene.graph("GET", f"{path}?fields=name,status")
    assert ("nuovo", "REJECTED") in [(one["name"], one["status"]) for one in answer["data"]]
    assert "altro" not in [one["name"] for one in answer["data"]]
    assert (await scene.graph("POST", path, NEW | {"name": "altro"}))[0] == 200, "it had never been approved"
