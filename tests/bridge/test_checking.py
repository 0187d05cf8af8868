"""`sportello check` against the simulated world: what is wrong there, and which line of the report says so."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import re
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bridge.checking import run_checks
from bridge.checking.sentences import CAUSES, SENTENCES
from bridge.making import charts
from bridge.simulator.server import Simulator
from config.settings import load
from storage.database import open_database
from tests.ports import free_port
from tests.post_office import PostOffice

NUMBER, ACCOUNT = "106540352242922", "102290129340398"
TOKEN, APP_SECRET, VERIFY, BOT_TOKEN = "demo-access-token", "demo-app-secret", "demo-verify-token", "demo-bot-token"
BOT = f"1000000001:{BOT_TOKEN}"
SECRETS = (TOKEN, APP_SECRET, VERIFY, BOT_TOKEN)
IMPATIENT = timedelta(seconds=0.5)

Object = dict[str, Any]
Report = dict[str, Object]

CONFIGURATION = """
[storage]
url = "sqlite:///{folder}/sportello.db"
[http]
port = {port}
{http}
[lines.urp]
title = "WhatsURP"
desk = {desks}
{line}
[lines.urp.whatsapp]
phone_number = "+39 0935 000000"
phone_number_id = "106540352242922"
business_account_id = "102290129340398"
access_token = "demo-access-token"
app_secret = "demo-app-secret"
verify_token = "demo-verify-token"
api_url = "{meta}"
{whatsapp}
[desks.urp]
title = "URP"
[desks.urp.telegram]
bot_token = "1000000001:demo-bot-token"
group_id = -1001000000001
api_url = "{telegram}"
{desk}
"""


@dataclass(slots=True)
class Bench:
    """The simulated world, a configuration that fits it, and the report on it."""

    simulator: Simulator
    client: aiohttp.ClientSession
    capture: pytest.CaptureFixture[str]
    folder: Path
    port: int
    values: dict[str, str] = field(default_factory=dict)

    async def control(self, verb: str, path: str, body: object = None) -> None:
        """Move the world."""
        async with self.client.request(verb, f"{self.simulator.url}/control/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()

    async def graph(self, verb: str, path: str, body: object = None) -> None:
        """Do what a technician does in Meta's dashboard."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        url = f"{self.simulator.url}/v25.0/{path}"
        async with self.client.request(verb, url, json=body, headers=headers) as answer:
            assert answer.status == 200, await answer.text()

    async def bot(self, method: str, **parameters: object) -> None:
        """Do what another program with the same token would."""
        async with self.client.post(f"{self.simulator.url}/bot{BOT}/{method}", json=parameters) as answer:
            assert answer.status == 200, await answer.text()

    async def printed(
        self, *, as_json: bool, patience: timedelta = timedelta(seconds=10), create: bool = False
    ) -> tuple[bool, str]:
        """What `sportello check` finds and prints; no secret is ever in it."""
        path = self.folder / "sportello.toml"
        path.write_text(
            CONFIGURATION.format(**({"folder": self.folder, "port": self.port} | self._usual() | self.values))
        )
        checked = await run_checks(load(path, {}), as_json=as_json, create=create, patience=patience)
        is_ok = checked.is_well
        printed = self.capture.readouterr().out
        assert not [secret for secret in SECRETS if secret in printed]
        return is_ok, printed

    def _usual(self) -> dict[str, str]:
        services = dict.fromkeys(("meta", "telegram"), self.simulator.url)
        return services | dict.fromkeys(("http", "line", "whatsapp", "desk"), "") | {"desks": '"urp"'}

    async def report(self, create: bool = False, /, **values: str) -> Report:
        """The checks by subject and name; `values`: further lines of the configuration."""
        self.values |= values
        is_ok, printed = await self.printed(as_json=True, create=create)
        told = json.loads(printed)
        assert told.keys() == {"ok", "checks"}
        assert all(check.keys() == {"name", "subject", "state", "message", "remedy"} for check in told["checks"])
        assert told["ok"] is is_ok is not any(check["state"] == "error" for check in told["checks"])
        return {f"{check['subject']} {check['name']}": check for check in told["checks"]}


@pytest.fixture
async def bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> AsyncIterator[Bench]:
    """The world as it should be: the app is subscribed, and its callback is the bridge's."""
    simulator, port = Simulator(), free_port()
    await simulator.start()
    try:
        async with aiohttp.ClientSession() as client:
            bench = Bench(simulator, client, capsys, tmp_path, port)
            await bench.graph("POST", f"{ACCOUNT}/subscribed_apps")
            await bench.control("PATCH", "settings", {"webhook_url": f"http://127.0.0.1:{port}/webhooks/whatsapp"})
            yield bench
    finally:
        await simulator.stop()


def troubles(report: Report) -> dict[str, str]:
    """What is not as it should be; the address of this machine aside."""
    return {key: check["state"] for key, check in report.items() if check["state"] != "ok" and key != "http public_url"}


async def test_the_default_world_is_as_it_should_be(bench: Bench) -> None:
    report = await bench.report()
    assert troubles(report) == {}
    assert report["http public_url"]["state"] == "warning"
    assert "citizens cannot open" in report["http public_url"]["message"]
    assert {"lines.urp token", "lines.urp health", "desks.urp can_manage_topics", "storage database"} <= report.keys()


async def test_where_curves_cannot_be_drawn_it_is_said_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # what is not there, as far as anybody can see
    charts.is_installed.cache_clear()
    try:
        report = await bench.report()
    finally:
        monkeypatch.undo()
        charts.is_installed.cache_clear()
    assert troubles(report) == {"pictures charts": "warning"}


def broken(place: str, method: str, kind: str = "html", **details: object) -> tuple[str, str, object]:
    """The control call that makes one method answer amiss for ever."""
    fault = {"place": place, "kind": kind, "method": method, "times": -1, "details": details}
    return "POST", "faults", fault


def setting(**changes: object) -> tuple[str, str, object]:
    """The control call that turns the world's own knobs."""
    return "PATCH", "settings", changes


def group(**changes: object) -> tuple[str, str, object]:
    """The control call that changes the group or the bot's place in it."""
    return "PATCH", "group", changes


def template(name: str, **changes: object) -> tuple[str, str, object]:
    """The control call by which Meta changes a template."""
    return "PATCH", f"templates/{name}", changes


def body(text: str) -> Object:
    """A template's body."""
    return {"type": "BODY", "text": text}


PICTURE = [{"type": "HEADER", "format": "IMAGE"}, body("Risposto.")]
OLD_HOOK = "https://old.example.org/hook?key=x"
EXPIRY = 4102444800  # 2100
WORLDS: list[tuple[str, tuple[str, str, object], str, str]] = [
    ("the token will expire", setting(token_expires_at=EXPIRY), "lines.urp permissions", "warning"),
    ("the id is another number's", setting(phone_number="+390935999999"), "lines.urp phone_number", "error"),
    ("a new business reaches few", setting(unique_people_per_day=250), "lines.urp daily_limit", "warning"),
    ("Meta delivers nowhere", setting(webhook_url=""), "lines.urp delivery", "warning"),
    ("Meta delivers elsewhere", setting(webhook_url=OLD_HOOK), "lines.urp delivery", "warning"),
    ("paused", template("avviso_comune", status="PAUSED"), "lines.urp broadcast_template", "error"),
    ("under review", template("risposta_pronta", status="PENDING"), "lines.urp answer_template", "error"),
    ("costly", template("avviso_comune", category="MARKETING"), "lines.urp broadcast_template", "warning"),
    (
        "no place for words",
        template("avviso_comune", components=[body("C'è un avviso.")]),
        "lines.urp broadcast_template",
        "error",
    ),
    (
        "two places for words",
        template("avviso_comune", components=[body("Avviso {{1}} del {{2}}.")]),
        "lines.urp broadcast_template",
        "error",
    ),
    ("a picture", template("risposta_pronta", components=PICTURE), "lines.urp answer_template", "error"),
    ("the group is no forum", group(is_forum=False), "desks.urp group", "error"),
    ("no right to topics", group(can_manage_topics=False), "desks.urp can_manage_topics", "error"),
    ("no right to delete", group(can_delete_messages=False), "desks.urp can_delete_messages", "warning"),
    ("no right to pin", group(can_pin_messages=False), "desks.urp can_pin_messages", "warning"),
    ("the bot is a member only", group(status="member"), "desks.urp administrator", "error"),
    ("Meta is broken for one question", broken("graph", "subscribed_apps"), "lines.urp subscription", "error"),
    ("tokens not inspected", broken("graph", "debug_token", "error", code=2), "lines.urp permissions", "warning"),
    ("no permission", broken("graph", "phone_numbers", "error", code=200), "lines.urp account", "error"),
    ("Telegram counts", broken("bot", "getWebhookInfo", "flood", retry_after=3), "desks.urp updates", "error"),
    ("Telegram is broken", broken("bot", "getChat"), "desks.urp group", "error"),
    ("a connection is cut", broken("bot", "getChatMember", "reset"), "desks.urp administrator", "error"),
]


@pytest.mark.parametrize(("call", "key", "state"), [row[1:] for row in WORLDS], ids=[row[0] for row in WORLDS])
async def test_what_is_wrong_is_named_and_nothing_else(
    bench: Bench, call: tuple[str, str, object], key: str, state: str
) -> None:
    await bench.control(*call)
    report = await bench.report()
    assert troubles(report) == {key: state}
    assert report[key]["remedy"]


SHUT: list[tuple[str, tuple[str, str, object], dict[str, str]]] = [
    (
        "the token was revoked",
        setting(access_token="another"),
        {"lines.urp token": "error", "lines.urp further_checks": "warning"},
    ),
    (
        "the bot's token was revoked",
        setting(bot_token="1000000001:another"),
        {"desks.urp bot": "error", "desks.urp further_checks": "warning"},
    ),
    (
        "the bot was thrown out",
        group(status="kicked"),
        {"desks.urp group": "error", "desks.urp administrator": "error"},
    ),
    (
        "the group became another chat",
        group(migrate=-1001000000999),
        {"desks.urp group": "error", "desks.urp administrator": "error"},
    ),
]


@pytest.mark.parametrize(("call", "expected"), [row[1:] for row in SHUT], ids=[row[0] for row in SHUT])
async def test_a_door_that_is_shut(bench: Bench, call: tuple[str, str, object], expected: dict[str, str]) -> None:
    await bench.control(*call)
    assert troubles(await bench.report()) == expected


CONFIGURATIONS: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("no such template", {"whatsapp": 'broadcast_template = "nessuno"'}, {"lines.urp broadcast_template": "error"}),
    ("faster than Meta takes", {"whatsapp": "messages_per_second = 200"}, {"lines.urp throughput": "warning"}),
    ("the templates are English too", {"line": 'language = "en"'}, {}),
    (
        "a second bot that is nobody",
        {"desk": 'bot_tokens = ["1:x-unknown"]'},
        {"desks.urp (bot 2) bot": "error", "desks.urp (bot 2) further_checks": "warning"},
    ),
]


@pytest.mark.parametrize(
    ("values", "expected"), [row[1:] for row in CONFIGURATIONS], ids=[row[0] for row in CONFIGURATIONS]
)
async def test_what_does_not_fit_the_world_is_named(
    bench: Bench, values: dict[str, str], expected: dict[str, str]
) -> None:
    assert troubles(await bench.report(**values)) == expected


async def test_a_template_of_another_language_is_not_enough(bench: Bench) -> None:
    body = {"name": "solo_inglese", "language": "en_US", "category": "UTILITY"}
    await bench.control("POST", "templates", body | {"components": [{"type": "BODY", "text": "Notice: {{1}} Bye."}]})
    report = await bench.report(whatsapp='broadcast_template = "solo_inglese"')
    assert troubles(report) == {"lines.urp broadcast_template": "error"}
    assert "en_US" in report["lines.urp broadcast_template"]["message"]
    assert troubles(await bench.report(line='language = "en"')) == {}


async def test_a_named_parameter_is_as_good_as_a_number(bench: Bench) -> None:
    parts = [{"type": "BODY", "text": "Avviso: {{testo}} Ciao."}]
    await bench.control("PATCH", "templates/avviso_comune", {"components": parts, "parameter_format": "NAMED"})
    assert troubles(await bench.report()) == {}


async def test_an_account_without_app_receives_nothing(bench: Bench) -> None:
    await bench.graph("DELETE", f"{ACCOUNT}/subscribed_apps")
    assert troubles(await bench.report()) == {"lines.urp subscription": "error"}


async def test_calls_nobody_answers_are_noticed(bench: Bench) -> None:
    await bench.graph("POST", f"{NUMBER}/settings", {"calling": {"status": "ENABLED"}})
    assert troubles(await bench.report()) == {"lines.urp calling": "warning"}


async def test_another_program_on_the_same_bot_is_noticed(bench: Bench) -> None:
    await bench.bot("setWebhook", url="https://old.example.org/secret-path")
    report = await bench.report()
    assert troubles(report) == {"desks.urp updates": "warning"}
    assert "old.example.org" in report["desks.urp updates"]["message"]
    assert "secret-path" not in report["desks.urp updates"]["message"]


async def test_a_bot_that_is_called_is_called_here(bench: Bench) -> None:
    report = await bench.report(desk='webhook_secret = "abc"')
    assert troubles(report) == {}
    assert "will call" in report["desks.urp updates"]["message"]
    await bench.bot("setWebhook", url=f"http://127.0.0.1:{bench.port}/webhooks/telegram/urp", secret_token="abc")
    assert "calls" in (await bench.report())["desks.urp updates"]["message"]
    assert troubles(await bench.report(desk="")) == {"desks.urp updates": "warning"}


async def test_updates_that_pile_up_are_noticed(bench: Bench) -> None:
    for number in range(100):
        update = {"update_id": number + 1, "message": {}}
        await bench.control("POST", "group/updates", {"update": update})
    assert troubles(await bench.report()) == {"desks.urp updates": "warning"}


@pytest.mark.parametrize(("service", "kept"), [("meta", "desks.urp group"), ("telegram", "lines.urp health")])
async def test_a_service_that_is_away_hides_no_other(bench: Bench, service: str, kept: str) -> None:
    report = await bench.report(**{service: f"http://127.0.0.1:{free_port()}"})
    first = "lines.urp token" if service == "meta" else "desks.urp bot"
    assert report[first]["state"] == "error"
    assert "does not answer" in report[first]["message"]
    assert report[kept]["state"] == "ok"


@pytest.mark.parametrize("place", ["graph", "bot"])
async def test_silence_is_not_waited_for(bench: Bench, place: str) -> None:
    await bench.control("POST", "faults", {"place": place, "kind": "timeout_before", "method": "", "times": -1})
    async with asyncio.timeout(10):
        is_ok, printed = await bench.printed(as_json=False, patience=IMPATIENT)
    assert not is_ok
    assert ("Meta" if place == "graph" else "Telegram") + " does not answer" in printed


# What the simulated Meta never says: its node, amended on the way.

NODES: list[tuple[str, Object, dict[str, str]]] = [
    ("a test number", {"account_mode": "SANDBOX"}, {"account_mode": "warning"}),
    ("flagged", {"status": "FLAGGED"}, {"registration": "warning"}),
    ("not registered", {"status": "DISCONNECTED"}, {"registration": "error"}),
    ("disliked", {"quality_rating": "RED"}, {"quality": "warning"}),
    ("fast", {"throughput": {"level": "HIGH"}}, {}),
    (
        "no payment",
        {
            "health_status": {
                "can_send_message": "BLOCKED",
                "entities": [
                    {"errors": [{"error_description": "No payment\nmethod.", "possible_solution": "Add one."}]},
                    {"errors": None},
                ],
            }
        },
        {"health": "error"},
    ),
    ("limited", {"health_status": {"can_send_message": "LIMITED", "entities": None}}, {"health": "warning"}),
    ("Meta left everything out", dict.fromkeys(("account_mode", "status", "quality_rating", "throughput")), {}),
    ("no number", {"display_phone_number": None}, {"phone_number": "warning"}),
    ("another shape", {"throughput": [], "health_status": "?", "webhook_configuration": 3}, {"delivery": "warning"}),
    (
        "its callback cannot be read",
        {"webhook_configuration": {"application": "http://[broken/hook"}},
        {"number": "error"},
    ),
]


@pytest.mark.parametrize(("amended", "expected"), [row[1:] for row in NODES], ids=[row[0] for row in NODES])
async def test_what_meta_thinks_of_the_number(bench: Bench, amended: Object, expected: dict[str, str]) -> None:
    async with meta_that(bench, {NUMBER: amended}) as url:
        report = await bench.report(meta=url)
    assert troubles(report) == {f"lines.urp {name}": state for name, state in expected.items()}
    assert "\n" not in "".join(check["message"] for check in report.values())


SCOPES = ["whatsapp_business_messaging", "whatsapp_business_management"]
ANSWERS: list[tuple[str, str, Object, dict[str, str]]] = [
    ("a permission is missing", "debug_token", {"data": {"scopes": ["public_profile"]}}, {"permissions": "error"}),
    ("nothing on the token", "debug_token", {"data": None}, {"permissions": "warning"}),
    (
        "beyond all calendars",
        "debug_token",
        {"data": {"scopes": SCOPES, "expires_at": 10**18}},
        {"permissions": "error"},
    ),
    ("another account's number", "phone_numbers", {"data": [{"id": "1"}]}, {"account": "error"}),
    ("an empty account", "phone_numbers", {"data": None}, {"account": "error"}),
    ("a nameless app", "subscribed_apps", {"data": [{}]}, {}),
]


@pytest.mark.parametrize(("path", "answer", "expected"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS])
async def test_answers_of_every_shape(bench: Bench, path: str, answer: Object, expected: dict[str, str]) -> None:
    async with meta_that(bench, {path: answer}) as url:
        report = await bench.report(meta=url)
    assert troubles(report) == {f"lines.urp {name}": state for name, state in expected.items()}


TEMPLATES: list[tuple[str, Object, str, str]] = [
    ("as it should be", {}, "ok", "is approved"),
    ("Meta means to change the category", {"correct_category": "MARKETING"}, "warning", "means to make it MARKETING"),
    ("rejected", {"status": "REJECTED"}, "error", "is REJECTED"),
    ("a code to copy", {"buttons": [{"type": "COPY_CODE"}]}, "error", "does not fill: button"),
    (
        "a link of its own",
        {"buttons": [{"type": "URL", "url": "https://e.it/{{1}}"}]},
        "error",
        "does not fill: button",
    ),
    ("a link for all", {"buttons": [{"type": "URL", "url": "https://e.it/"}]}, "ok", "is approved"),
    ("a title to fill", {"header": "Avviso di {{1}}"}, "error", "does not fill: header"),
    ("no parts", {"components": None}, "error", "has 0 parameters"),
]


@pytest.mark.parametrize(("odd", "state", "words"), [row[1:] for row in TEMPLATES], ids=[row[0] for row in TEMPLATES])
async def test_a_broadcast_template_must_need_nothing_else(bench: Bench, odd: Object, state: str, words: str) -> None:
    parts: list[Object] = [{"type": "BODY", "text": "Avviso: {{1}} Ciao."}]
    parts += [{"type": "BUTTONS", "buttons": odd["buttons"]}] if "buttons" in odd else []
    parts += [{"type": "HEADER", "format": "TEXT", "text": odd["header"]}] if "header" in odd else []
    template = {"name": "avviso_comune", "language": "it", "status": "APPROVED", "category": "UTILITY"}
    async with meta_that(bench, {"message_templates": {"data": [template | {"components": parts} | odd]}}) as url:
        check = (await bench.report(meta=url))["lines.urp broadcast_template"]
    assert check["state"] == state
    assert words in check["message"]


async def test_a_wrong_app_secret_is_found_before_meta_signs_with_another(bench: Bench) -> None:
    async with meta_that(bench, {}) as url:
        assert troubles(await bench.report(meta=url)) == {}
    async with meta_that(bench, {}, secret="another-secret") as url:
        assert troubles(await bench.report(meta=url)) == {"lines.urp app_secret": "error"}


async def test_what_a_service_quotes_of_us_is_hidden(bench: Bench) -> None:
    quoted = {"can_send_message": "LIMITED", "entities": [{"errors": [{"error_description": f"see {TOKEN}"}]}]}
    async with meta_that(bench, {NUMBER: {"health_status": quoted}}) as url:
        report = await bench.report(meta=url)
    assert "see [hidden]" in report["lines.urp health"]["message"]


@asynccontextmanager
async def meta_that(bench: Bench, amended: Mapping[str, Object], secret: str = APP_SECRET) -> AsyncIterator[str]:
    """Meta, with other words in some answers; it checks the proof of the app secret as the real one does."""
    proof = hmac.new(secret.encode(), TOKEN.encode(), hashlib.sha256).hexdigest()

    async def pass_on(request: web.Request) -> web.Response:
        if request.query.get("appsecret_proof", proof) != proof:
            wrong = {"message": "Invalid appsecret_proof provided in the API argument", "code": 100}
            return web.json_response({"error": wrong}, status=400)
        headers = {"Authorization": request.headers["Authorization"]}
        url = f"{bench.simulator.url}{request.path_qs}"
        async with bench.client.get(url, headers=headers) as answer:
            body = await answer.json() | amended.get(request.path.rpartition("/")[2], {})
            return web.json_response(body, status=answer.status)

    async with served(web.get("/{path:.*}", pass_on)) as url:
        yield url


# The callback

REPLIES: list[tuple[str, Object, str, str]] = [
    ("another token", {"status": 403}, "error", "verify token"),
    ("a redirect", {"status": 301, "headers": {"Location": "/"}}, "error", "redirects"),
    ("another site", {"status": 200, "text": "<html>Welcome</html>"}, "error", "not as this bridge"),
    ("a proxy without bridge", {"status": 502}, "error", "HTTP 502"),
]


@pytest.mark.parametrize(("reply", "state", "words"), [row[1:] for row in REPLIES], ids=[row[0] for row in REPLIES])
async def test_a_callback_that_is_not_ours(bench: Bench, reply: Object, state: str, words: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(**reply)

    async with served(web.get("/webhooks/whatsapp", answer)) as url:
        check = (await bench.report(http=f'public_url = "{url}"'))["lines.urp callback"]
    assert check["state"] == state
    assert words in check["message"]


async def test_before_the_first_start_the_way_in_is_proved_all_the_same(bench: Bench) -> None:
    report = await bench.report(http=f'public_url = "http://localhost:{bench.port}"')
    assert report["lines.urp callback"]["state"] == "ok"
    with pytest.raises(ConnectionRefusedError):  # and the port is free again
        socket.create_connection(("127.0.0.1", bench.port))


async def test_a_callback_without_certificate(bench: Bench) -> None:
    report = await bench.report(http=f'public_url = "https://localhost:{bench.port}"')
    assert report["lines.urp callback"]["state"] == "error"
    assert "certificate" in report["lines.urp callback"]["message"]


async def test_a_callback_that_is_away_and_an_address_that_is_not_https(bench: Bench) -> None:
    report = await bench.report(http=f'public_url = "http://127.0.0.2:{free_port()}"')
    assert report["lines.urp callback"]["state"] == "error"
    assert "cannot be reached" in report["lines.urp callback"]["message"]
    bench.values["http"] = 'public_url = "http://192.0.2.1"'
    is_ok, printed = await bench.printed(as_json=False, patience=IMPATIENT)
    assert not is_ok
    assert "is not https" in printed


# The database


async def test_looking_makes_no_database(bench: Bench) -> None:
    report = await bench.report()
    assert "first start" in report["storage database"]["message"]
    assert sorted(os.listdir(bench.folder)) == ["sportello.toml"]


async def test_a_database_at_rest_in_use_and_spoilt(bench: Bench) -> None:
    file = bench.folder / "sportello.db"
    database = await open_database(f"sqlite:///{file}", waker=lambda worker: None)
    report = await bench.report()
    assert report["storage database"]["state"] == "ok"
    assert "running bridge" in report["storage database"]["message"]
    await database.close()
    assert (await bench.report())["storage database"]["message"] == "the database opens"
    file.write_bytes(b"not a database " * 100)
    assert (await bench.report())["storage database"]["state"] == "error"


async def test_a_database_of_an_earlier_version_stays_so(bench: Bench) -> None:
    file = bench.folder / "sportello.db"
    file.touch()
    report = await bench.report()
    assert "earlier version" in report["storage database"]["message"]
    assert file.stat().st_size == 0


async def test_a_place_for_the_database_that_is_none(bench: Bench) -> None:
    (bench.folder / "file").touch()
    report = await bench.report(folder=str(bench.folder / "file"))
    assert "cannot be written" in report["storage database"]["message"]


# What is printed


async def test_a_line_for_each_check_and_the_sum(bench: Bench) -> None:
    await bench.control("PATCH", "group", {"is_forum": False, "can_pin_messages": False})
    is_ok, printed = await bench.printed(as_json=False)
    lines = printed.splitlines()
    assert not is_ok
    assert all(line[0] in "✓!✗" for line in lines[:-1])
    assert [line for line in lines if line.startswith("✗ desks.urp group: ") and " → Switch on Topics" in line]
    assert lines[-1].startswith("1 to mend, 2 to look at, ")
    assert "\x1b" not in printed


async def test_a_desk_on_matrix_is_not_passed_over(bench: Bench) -> None:
    matrix = """
[desks.piazza]
title = "Piazza"
[desks.piazza.matrix]
homeserver = "http://127.0.0.1:9"
user_id = "@s:example.org"
access_token = "matrix-token"
room_id = "!abc"
"""
    report = await bench.report(desk=matrix, desks='["urp", "piazza"]')
    assert report["desks.piazza login"]["state"] == "error"


SMTP = """
[smtp]
host = "{host}"
port = {port}
user = "{user}"
password = "smtp-secret"
from = "sportello@comune.esempio.it"
tls = "{tls}"
"""


@pytest.mark.parametrize(
    ("changed", "state", "words"),
    [
        ({"user": ""}, "ok", "takes us"),
        ({"login_code": 235}, "warning", "nothing is encrypted"),
        ({"login_code": 535}, "error", "refuses the login (535)"),
        ({}, "error", "cannot do what is asked of it"),  # it offers no login
        ({"user": "", "tls": "starttls"}, "error", "cannot do what is asked of it"),
        ({"user": "", "tls": "tls"}, "error", "the encrypted connection"),
        ({"user": "", "port": 9}, "error", "does not answer"),
    ],
)
async def test_the_mail_server_is_tried_and_nothing_is_sent(
    bench: Bench, changed: Object, state: str, words: str
) -> None:
    office = PostOffice()
    await office.open()
    office.login_code = int(changed.get("login_code", 0))
    usual = {"host": "127.0.0.1", "port": office.port, "user": "sportello", "tls": "none"}
    try:
        report = await bench.report(desk=SMTP.format(**(usual | changed)))
    finally:
        await office.close()
    told = report["smtp mail_server"]
    assert told["state"] == state
    assert words in told["message"]
    assert "smtp-secret" not in json.dumps(report)
    assert office.letters == []
    assert troubles(report).keys() <= {"smtp mail_server"}


async def test_without_a_mail_server_none_is_told_of(bench: Bench) -> None:
    assert not [key for key in await bench.report() if key.startswith("smtp")]


def test_every_sentence_has_its_words() -> None:
    for key, (state, message, remedy) in SENTENCES.items():
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", key)
        assert state in ("ok", "warning", "error")
        assert message
        assert bool(remedy) is (state != "ok") or key == "further_checks.waiting"
    assert all(message and remedy for message, remedy in CAUSES.values())


def test_every_sentence_is_said_somewhere() -> None:
    folder = Path(__file__).parents[2] / "bridge" / "checking"
    code = "".join(path.read_text() for path in folder.glob("*.py") if "sentences" not in path.name)
    rights = {key for key in SENTENCES if key.startswith("can_")}
    assert [key for key in SENTENCES.keys() - rights if f'"{key}"' not in code] == []


@asynccontextmanager
async def served(*routes: web.RouteDef) -> AsyncIterator[str]:
    """These routes on a port of this machine."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    async with AsyncExitStack() as stack:
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"


# ---- templates that are not there


FURTHER = 'broadcast_templates = ["avviso_foto", "avviso_righe", "avviso_bottone", "nessuno"]'


async def test_further_templates_of_broadcasts_may_carry_a_file_and_several_lines(bench: Bench) -> None:
    fixed = {"language": "it", "category": "UTILITY"}
    code = {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "x", "url": "https://e.it/{{1}}"}]}
    for name, parts in (
        ("avviso_foto", [{"type": "HEADER", "format": "IMAGE"}, body("Foto: {{1}} fine.")]),
        ("avviso_righe", [body("Avviso: {{1}} e {{2}} fine.")]),
        ("avviso_bottone", [body("Avviso: {{1}} fine."), code]),
    ):
        await bench.control("POST", "templates", fixed | {"name": name, "components": parts})
    bench.values["whatsapp"] = FURTHER
    _, printed = await bench.printed(as_json=True)
    told = {c["message"]: c["state"] for c in json.loads(printed)["checks"] if c["name"] == "broadcast_templates"}
    assert told == {
        "avviso_foto is approved, UTILITY": "ok",
        "avviso_righe is approved, UTILITY": "ok",
        "avviso_bottone has variables the bridge does not fill: button": "error",
        "there is no template nessuno": "error",
    }


async def test_what_meta_does_not_take_is_told_in_its_words(bench: Bench) -> None:
    await bench.control("DELETE", "templates/avviso_comune")
    report = await bench.report(True)
    said = report["lines.urp broadcast_template"]
    assert said["message"] == "Meta does not take avviso_comune: A template of this name is being deleted."
    assert "give it another name" in said["remedy"]


async def test_only_what_is_missing_is_created_and_a_marketing_answer_is_told(bench: Bench) -> None:
    report = await bench.report(True, whatsapp='answer_template = "pronta"')
    assert "pronta was created, category UTILITY" in report["lines.urp answer_template"]["message"]
    assert report["lines.urp broadcast_template"]["state"] == "ok"


@pytest.mark.parametrize(
    ("kind", "details", "words"),
    [
        ("reset", {}, "which has not answered: it may have been created"),
        ("error", {"code": 80007}, "Meta's limit of questions is reached"),
        ("error", {"code": 3, "http_status": 403}, "the app may not use the WhatsApp API"),
        ("error", {"code": 131000, "http_status": 500}, "it may have been created"),
    ],
)
async def test_a_creation_that_fails_says_why(bench: Bench, kind: str, details: Object, words: str) -> None:
    await bench.control(*broken("graph", "message_template_create", kind, **details))
    report = await bench.report(True, whatsapp='answer_template = "pronta"')
    assert words in report["lines.urp answer_template"]["message"]


async def test_two_lines_of_one_account_have_one_template_made(bench: Bench) -> None:
    second = """
[lines.vigili]
title = "Polizia locale"
desk = "urp"
[lines.vigili.whatsapp]
phone_number = "+390935000001"
phone_number_id = "206540352242922"
business_account_id = "102290129340398"
access_token = "demo-access-token"
app_secret = "demo-app-secret"
verify_token = "demo-verify-token"
answer_template = "pronta"
"""
    second += f'api_url = "{bench.simulator.url}"\n'
    report = await bench.report(True, whatsapp='answer_template = "pronta"' + second)
    for line in ("urp", "vigili"):
        assert "pronta was created" in report[f"lines.{line} answer_template"]["message"]
