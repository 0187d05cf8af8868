"""POST /messages: what is accepted, what is refused and how, over plain HTTP."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bridge.simulator.graph.errors import ERRORS
from tests.simulator.graph_town import PHONE_ID, Scene, open_scene

DAY = 86_400


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as ready:
        yield ready


@pytest.fixture
async def giulia(scene: Scene) -> dict[str, Any]:
    """A citizen who has just written."""
    citizen = await scene.citizen()
    await scene.says(citizen)
    return citizen


def button(title: str = "Sì", identity: str = "yes") -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": identity, "title": title}}


def buttons(*members: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "button", "body": {"text": "?"}, "action": {"buttons": list(members)}, **more}


def sections(*counts: int, **row: str) -> dict[str, Any]:
    made = [
        {"title": f"S{place}", "rows": [{"id": f"{place}.{n}", "title": "R", **row} for n in range(count)]}
        for place, count in enumerate(counts)
    ]
    return {"type": "list", "body": {"text": "?"}, "action": {"button": "Apri", "sections": made}}


def link_button(url: str = "https://comune.it", text: str = "Apri") -> dict[str, Any]:
    action = {"name": "cta_url", "parameters": {"display_text": text, "url": url}}
    return {"type": "cta_url", "body": {"text": "?"}, "action": action}


def notice(*texts: str, name: str = "avviso_comune", language: str = "it", **parameter: str) -> dict[str, Any]:
    parameters = [{"type": "text", "text": text, **parameter} for text in texts]
    components = [{"type": "body", "parameters": parameters}] if parameters else []
    return {"name": name, "language": {"code": language}, "components": components}


CARD = {"name": {"formatted_name": "Anna Verdi", "first_name": "Anna"}, "phones": [{"phone": "+393470000000"}]}
ACCEPTED = {
    "text": {"text": {"body": "x" * 4096, "preview_url": True}},
    "image by link": {"type": "image", "image": {"link": "https://comune.it/a.jpg", "caption": "c" * 1024}},
    "document by link": {"type": "document", "document": {"link": "https://comune.it/a.pdf", "filename": "a.pdf"}},
    "location": {"type": "location", "location": {"latitude": "37.56", "longitude": 14.27, "name": "Municipio"}},
    "contacts": {"type": "contacts", "contacts": [CARD]},
    "3 buttons": {"type": "interactive", "interactive": buttons(*(button(f"T{n}", f"i{n}") for n in range(3)))},
    "10 rows": {"type": "interactive", "interactive": sections(5, 5, description="d" * 72)},
    "link button": {"type": "interactive", "interactive": link_button()},
    "position": {
        "type": "interactive",
        "interactive": {"type": "location_request_message", "body": {"text": "?"}, "action": {"name": "send_location"}},
    },
    "template": {"type": "template", "template": notice("domani manca l'acqua")},
    "opaque": {"biz_opaque_callback_data": "o" * 512},
}


@pytest.mark.parametrize("parts", ACCEPTED.values(), ids=ACCEPTED.keys())
async def test_accepted(scene: Scene, giulia: dict[str, Any], parts: dict[str, Any]) -> None:
    status, answer = await scene.send(**parts)
    assert status == 200, answer
    assert answer["contacts"] == [{"input": giulia["phone"], "wa_id": "393331234567", "user_id": giulia["bsuid"]}]
    message = answer["messages"][0]
    assert ("message_status" in message) == (parts.get("type") == "template")
    packed = base64.b64decode(message["id"].removeprefix("wamid."))
    assert packed.startswith(b"\x1c\x18\x0c393331234567\x15\x02\x00\x11\x18\x12")
    shown = await scene.control("GET", f"citizens/{giulia['id']}/messages")
    assert shown[-1]["id"] == message["id"]


REFUSED: dict[str, tuple[dict[str, Any], int, int]] = {
    "no product": ({"messaging_product": "sms"}, 100, 400),
    "unknown type": ({"type": "poll", "poll": {"name": "?"}}, 100, 400),
    "unknown key": ({"colour": "red"}, 100, 400),
    "no recipient": ({"to": ""}, 100, 400),
    "not a number": ({"to": "giulia"}, 100, 400),
    "group": ({"recipient_type": "group"}, 100, 400),
    "missing part": ({"type": "image", "image": None}, 100, 400),
    "empty text": ({"text": {"body": " "}}, 100, 400),
    "long text": ({"text": {"body": "x" * 4097}}, 100, 400),
    "long text in UTF-16": ({"text": {"body": "🙏" * 2049}}, 100, 400),
    "unknown text key": ({"text": {"body": "x", "bold": True}}, 100, 400),
    "long opaque": ({"biz_opaque_callback_data": "o" * 513}, 100, 400),
    "empty context": ({"context": {"message_id": ""}}, 100, 400),
    "id and link": ({"type": "image", "image": {"id": "1", "link": "https://a.it"}}, 100, 400),
    "bad link": ({"type": "image", "image": {"link": "ftp://a.it"}}, 100, 400),
    "unknown media": ({"type": "image", "image": {"id": "1"}}, 131009, 400),
    "long caption": ({"type": "image", "image": {"link": "https://a.it", "caption": "c" * 1025}}, 100, 400),
    "caption on audio": ({"type": "audio", "audio": {"link": "https://a.it", "caption": "c"}}, 100, 400),
    "no latitude": ({"type": "location", "location": {"longitude": 1}}, 100, 400),
    "far latitude": ({"type": "location", "location": {"latitude": 91, "longitude": 1}}, 131009, 400),
    "no contacts": ({"type": "contacts", "contacts": []}, 100, 400),
    "nameless contact": ({"type": "contacts", "contacts": [{"phones": []}]}, 131008, 400),
    "half-named contact": ({"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}]}, 131009, 400),
    "reaction to nothing": ({"type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": "👍"}}, 131009, 400),
    "unknown interactive": ({"type": "interactive", "interactive": {"type": "carousel"}}, 100, 400),
    "no buttons": ({"type": "interactive", "interactive": buttons()}, 131009, 400),
    "4 buttons": (
        {"type": "interactive", "interactive": buttons(*(button(f"T{n}", f"i{n}") for n in range(4)))},
        131009,
        400,
    ),
    "long title": ({"type": "interactive", "interactive": buttons(button("t" * 21))}, 131009, 400),
    "long id": ({"type": "interactive", "interactive": buttons(button(identity="i" * 257))}, 131009, 400),
    "same titles": ({"type": "interactive", "interactive": buttons(button(), button(identity="b"))}, 131009, 400),
    "no action": ({"type": "interactive", "interactive": {"type": "button", "body": {"text": "?"}}}, 131008, 400),
    "no body": (
        {"type": "interactive", "interactive": {"type": "button", "action": {"buttons": [button()]}}},
        131008,
        400,
    ),
    "long body": ({"type": "interactive", "interactive": buttons(button(), body={"text": "b" * 1025})}, 131009, 400),
    "long footer": ({"type": "interactive", "interactive": buttons(button(), footer={"text": "f" * 61})}, 131009, 400),
    "long header": (
        {"type": "interactive", "interactive": buttons(button(), header={"type": "text", "text": "h" * 61})},
        131009,
        400,
    ),
    "11 rows": ({"type": "interactive", "interactive": sections(6, 5)}, 131009, 400),
    "11 sections": ({"type": "interactive", "interactive": sections(*[1] * 11)}, 131009, 400),
    "long row": ({"type": "interactive", "interactive": sections(1, title="t" * 25)}, 131009, 400),
    "long row id": ({"type": "interactive", "interactive": sections(1, id="i" * 201)}, 131009, 400),
    "long description": ({"type": "interactive", "interactive": sections(1, description="d" * 73)}, 131009, 400),
    "bad url": ({"type": "interactive", "interactive": link_button("comune.it")}, 131009, 400),
    "long link title": ({"type": "interactive", "interactive": link_button(text="t" * 21)}, 131009, 400),
    "unknown template": ({"type": "template", "template": notice(name="altro")}, 132001, 404),
    "unknown language": ({"type": "template", "template": notice("a", language="de")}, 132001, 404),
    "no language": ({"type": "template", "template": {"name": "avviso_comune"}}, 131008, 400),
    "too few parameters": ({"type": "template", "template": notice()}, 132000, 400),
    "too many parameters": ({"type": "template", "template": notice("a", "b")}, 132000, 400),
    "named for positional": ({"type": "template", "template": notice("a", parameter_name="x")}, 132012, 400),
    "wrong parameter type": ({"type": "template", "template": notice("a", type="payload")}, 132012, 400),
    "empty parameter": ({"type": "template", "template": notice("")}, 131008, 400),
    "newline": ({"type": "template", "template": notice("a\nb")}, 132018, 400),
    "tab": ({"type": "template", "template": notice("a\tb")}, 132018, 400),
    "spaces": ({"type": "template", "template": notice("a     b")}, 132018, 400),
    "long template": ({"type": "template", "template": notice("x" * 1000)}, 132005, 400),
    "BSUID inside to": ({"to": "IT.12345678901234567890"}, 131026, 400),
    "to ourselves": ({"to": "+390935000000"}, 131021, 400),
    "stranger": ({"to": "+393339999999"}, 131026, 400),
}


@pytest.mark.parametrize(("parts", "code", "http"), REFUSED.values(), ids=REFUSED.keys())
async def test_refused(scene: Scene, giulia: dict[str, Any], parts: dict[str, Any], code: int, http: int) -> None:
    status, answer = await scene.send(**parts)
    error = answer["error"]
    assert (status, error["code"]) == (http, code), error
    assert error["message"].startswith(f"(#{code}) ")
    assert error["type"] == "OAuthException"
    assert len(error["fbtrace_id"]) == 23
    assert error["error_data"]["messaging_product"] == "whatsapp"
    assert error["error_data"]["details"] or code == 131026
    assert scene.journal("graph.call")[-1]["error"]["code"] == code
    assert len(await scene.control("GET", f"citizens/{giulia['id']}/messages")) == 1


async def test_body_that_is_no_object(scene: Scene) -> None:
    headers = {"Authorization": "Bearer demo-access-token", "Content-Type": "application/json"}
    url = f"{scene.simulator.url}/v25.0/{PHONE_ID}/messages"
    for body in (b"{", b"[]", b"\xff"):
        async with scene.client.post(url, data=body, headers=headers) as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (400, 100)


@pytest.mark.parametrize("code", sorted(ERRORS))
async def test_every_row_on_demand(scene: Scene, code: int) -> None:
    """A fault answers any code of the table with its own HTTP status."""
    await scene.fault("error", details={"code": code})
    status, answer = await scene.send()
    assert (status, answer["error"]["code"]) == (ERRORS[code].http_status, code)


async def test_token(scene: Scene) -> None:
    status, answer = await scene.graph("GET", "me", token="other")
    assert (status, answer["error"]["code"], answer["error"]["type"]) == (401, 190, "OAuthException")
    assert "error_data" not in answer["error"]
    await scene.settings(token_expires_at=int(scene.simulator.clock.seconds()) + 60)
    assert (await scene.graph("GET", "me"))[0] == 200
    await scene.control("POST", "clock", {"advance_seconds": 61})
    status, answer = await scene.graph("GET", "me")
    assert (status, answer["error"]["error_subcode"]) == (401, 463)


async def test_unknown_ids(scene: Scene) -> None:
    for verb, path in (("GET", "1"), ("POST", "1/messages"), ("GET", f"{PHONE_ID}/nothing"), ("DELETE", "1")):
        status, answer = await scene.graph(verb, path)
        error = answer["error"]
        assert (status, error["code"], error["error_subcode"], error["type"]) == (400, 100, 33, "GraphMethodException")


async def test_window(scene: Scene) -> None:
    giulia = await scene.citizen()
    assert (await scene.send())[1]["error"]["code"] == 131047
    await scene.says(giulia)
    assert (await scene.send())[0] == 200
    await scene.control("POST", "clock", {"advance_seconds": DAY - 5})
    assert (await scene.send())[0] == 200
    await scene.control("POST", "clock", {"advance_seconds": 10})
    assert (await scene.send())[1]["error"]["code"] == 131047
    assert (await scene.send(type="template", template=notice("ciao")))[0] == 200
    # The message's own time counts, not the moment it was posted.
    await scene.says(giulia, timestamp=scene.simulator.clock.seconds() - DAY - 5)
    assert (await scene.send())[1]["error"]["code"] == 131047
    await scene.control("POST", f"citizens/{giulia['id']}/call")
    assert (await scene.send())[0] == 200


async def test_recipient(scene: Scene) -> None:
    marco = await scene.citizen("Marco", "+393330000001", username="marco", hide_phone=True)
    await scene.says(marco)
    message = (await scene.until(lambda: scene.receiver.units("messages")))[0]
    assert "from" not in message
    assert message["from_user_id"] == marco["bsuid"]
    status, answer = await scene.send(to="", recipient=marco["bsuid"])
    assert (status, answer["contacts"]) == (200, [{"input": marco["bsuid"], "user_id": marco["bsuid"]}])
    assert b"393330000001" not in base64.b64decode(answer["messages"][0]["id"].removeprefix("wamid."))
    sent = (await scene.statuses(answer["messages"][0]["id"], "delivered"))[0]
    assert "recipient_id" not in sent
    assert sent["recipient_user_id"] == marco["bsuid"]
    other = await scene.citizen()
    await scene.says(other)
    status, answer = await scene.send(recipient=marco["bsuid"])  # `to` wins
    assert answer["contacts"][0]["user_id"] == other["bsuid"]
    assert (await scene.send(to="", recipient="IT.1"))[1]["error"]["code"] == 131026
    assert (await scene.send(to="", recipient="nobody"))[1]["error"]["code"] == 100


async def test_number_without_plus(scene: Scene) -> None:
    """39… is left alone, which hides the bug; any other country gets 39 in front and is lost."""
    for citizen in (await scene.citizen(), await scene.citizen("Hans", "+4915112345678")):
        await scene.says(citizen)
    assert (await scene.send("393331234567"))[0] == 200
    assert (await scene.send("+49 151 12345678"))[0] == 200
    assert (await scene.send("4915112345678"))[1]["error"]["code"] == 131026
    assert (await scene.send("3331234567"))[1]["contacts"][0]["wa_id"] == "393331234567"


async def test_pair_limit(scene: Scene, giulia: dict[str, Any]) -> None:
    await scene.settings(messages_per_second=0)
    for _ in range(45):
        assert (await scene.send())[0] == 200
    assert (await scene.send())[1]["error"]["code"] == 131056
    await scene.control("POST", "clock", {"advance_seconds": 7})
    assert (await scene.send())[0] == 200
    assert (await scene.send())[1]["error"]["code"] == 131056


async def test_throughput(scene: Scene, giulia: dict[str, Any]) -> None:
    await scene.control("POST", "clock", {"advance_seconds": 2})
    await scene.settings(messages_per_second=2)
    answers = [await scene.send() for _ in range(4)]
    assert [answer.get("error", {}).get("code") for _, answer in answers] == [None, None, 130429, 130429]


async def test_people_per_day(scene: Scene) -> None:
    await scene.settings(unique_people_per_day=1)
    await scene.citizen()
    marco = await scene.citizen("Marco", "+393330000001")
    parts: dict[str, Any] = {"type": "template", "template": notice("ciao")}
    assert (await scene.send(**parts))[0] == 200
    assert (await scene.send(**parts))[0] == 200
    assert (await scene.send(marco["phone"], **parts))[1]["error"]["code"] == 131048
    await scene.says(marco)
    assert (await scene.send(marco["phone"], **parts))[0] == 200
    await scene.control("POST", "clock", {"advance_seconds": DAY + 1})
    assert (await scene.send(marco["phone"], **parts))[0] == 200


async def test_templates_that_cannot_be_sent(scene: Scene, giulia: dict[str, Any]) -> None:
    parts: dict[str, Any] = {"type": "template", "template": notice("ciao")}
    for status, code in (("PAUSED", 132015), ("DISABLED", 132016), ("PENDING", 132001), ("REJECTED", 132001)):
        await scene.control("PATCH", "templates/avviso_comune", {"status": status})
        assert (await scene.send(**parts))[1]["error"]["code"] == code
    await scene.control("PATCH", "templates/avviso_comune", {"status": "APPROVED", "category": "MARKETING"})
    await scene.control("PATCH", f"citizens/{giulia['id']}", {"stopped_marketing": True})
    assert (await scene.send(**parts))[1]["error"]["code"] == 131050
    await scene.control("PATCH", "templates/avviso_comune", {"category": "UTILITY"})
    assert (await scene.send(**parts))[0] == 200
    preference = (await scene.until(lambda: scene.receiver.units("user_preferences")))[0]
    assert (preference["value"], type(preference["timestamp"])) == ("stop", int)


async def test_named_template_with_buttons(scene: Scene, giulia: dict[str, Any]) -> None:
    template = {
        "name": "appuntamento",
        "language": "it",
        "category": "UTILITY",
        "parameter_format": "NAMED",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Per {{nome}}"},
            {"type": "BODY", "text": "Il {{giorno}} alle {{ora}}."},
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "Confermo"},
                    {"type": "URL", "text": "Dettagli", "url": "https://comune.it/{{1}}"},
                ],
            },
        ],
    }
    await scene.control("POST", "templates", template)
    header = {"type": "header", "parameters": [{"type": "text", "parameter_name": "nome", "text": "Giulia"}]}
    body = {
        "type": "body",
        "parameters": [
            {"type": "text", "parameter_name": "ora", "text": "9"},
            {"type": "text", "parameter_name": "giorno", "text": "5 maggio"},
        ],
    }
    url = {"type": "button", "sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "a1"}]}
    sent = {"name": "appuntamento", "language": {"code": "it"}, "components": [header, body, url]}
    status, answer = await scene.send(type="template", template=sent)
    assert status == 200, answer
    shown = (await scene.control("GET", f"citizens/{giulia['id']}/messages"))[-1]
    assert (shown["header"], shown["text"]) == ("Per Giulia", "Il 5 maggio alle 9.")
    assert shown["buttons"][1]["url"] == "https://comune.it/a1"
    await scene.says(giulia, type="press", message_id=shown["id"], button_id="Confermo")
    reply = (await scene.until(lambda: [one for one in scene.receiver.units("messages") if one["type"] == "button"]))[0]
    assert reply["button"] == {"payload": "Confermo", "text": "Confermo"}
    assert reply["context"] == {"from": "390935000000", "id": shown["id"]}
    for components, code in (
        ([header, body], 132000),
        ([header, {**body, "parameters": body["parameters"][:1]}, url], 132000),
        ([header, {"type": "body", "parameters": [{"type": "text", "text": "a"}] * 2}, url], 132012),
        ([header, body, {**url, "index": "7"}], 132018),
        ([header, body, {**url, "sub_type": "quick_reply"}], 132012),
    ):
        status, answer = await scene.send(type="template", template={**sent, "components": components})
        assert answer["error"]["code"] == code, components


async def test_reactions(scene: Scene, giulia: dict[str, Any]) -> None:
    wamid = await scene.says(giulia)
    parts: dict[str, Any] = {"type": "reaction", "reaction": {"message_id": wamid, "emoji": "👍"}}
    _, answer = await scene.send(**parts)
    reaction = answer["messages"][0]["id"]
    assert [one["status"] for one in await scene.statuses(reaction, "sent")] == ["sent"]
    _, after = await scene.send()
    await scene.statuses(after["messages"][0]["id"], "delivered")
    assert [one["status"] for one in await scene.statuses(reaction, "sent")] == ["sent"]
    to_reaction = {"message_id": reaction, "emoji": "👍"}
    assert (await scene.send(type="reaction", reaction=to_reaction))[1]["error"]["code"] == 131009
    await scene.send(type="reaction", reaction={"message_id": wamid, "emoji": ""})
    changes = [one["reactions"] for one in scene.journal("phone.changed") if "reactions" in one]
    assert changes == [{"line": "👍"}, {}]
    await scene.control("POST", "clock", {"advance_seconds": 31 * DAY})
    await scene.says(giulia)
    assert (await scene.send(**parts))[1]["error"]["code"] == 131009


async def test_read_marks(scene: Scene, giulia: dict[str, Any]) -> None:
    wamid = await scene.says(giulia)
    body = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": wamid,
        "typing_indicator": {"type": "text"},
    }
    assert await scene.graph("POST", f"{PHONE_ID}/messages", body) == (200, {"success": True})
    shown = await scene.control("GET", f"citizens/{giulia['id']}/messages")
    assert [one["status"] for one in shown] == ["read", "read"]
    assert any(one.get("typing") for one in scene.journal("phone.changed"))
    for wrong in ({"message_id": "wamid.x"}, {"status": "deleted"}, {"typing_indicator": {"type": "audio"}}):
        status, answer = await scene.graph("POST", f"{PHONE_ID}/messages", {**body, **wrong})
        assert (status, answer["error"]["code"] in (100, 131009)) == (400, True)
