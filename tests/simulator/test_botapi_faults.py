"""Flood control, faults on demand, the journal and the settings of the Bot API half."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import telegram

from bridge.simulator.faults import Fault
from tests.simulator.test_botapi import GROUP, PNG, TOKEN, Town, open_town


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with open_town() as opened:
        yield opened


def retry_after(error: telegram.error.RetryAfter) -> float:
    """Seconds, however the library says it."""
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


async def test_one_budget_for_sends_edits_and_topics(town: Town) -> None:
    town.group.change_settings({"group_messages_per_minute": 3})
    sent = await town.bot.send_message(GROUP, "uno")
    await town.bot.edit_message_text("due", GROUP, sent.message_id)
    await town.bot.create_forum_topic(GROUP, "tre")
    waits = []
    for _ in range(4):
        with pytest.raises(telegram.error.RetryAfter) as flood:
            await town.bot.send_message(GROUP, "quattro")
        waits.append(retry_after(flood.value))
    assert 55 <= waits[0] <= 60
    assert waits == sorted(set(waits)), "each call inside the window makes it longer"
    assert await town.bot.set_message_reaction(GROUP, sent.message_id, "👍")
    await town.bot.get_chat(GROUP)
    town.clock.advance(timedelta(seconds=waits[-1] + 1))
    await town.bot.send_message(GROUP, "quattro")


async def test_an_album_costs_its_pictures(town: Town) -> None:
    town.group.change_settings({"group_messages_per_minute": 3})
    album = [telegram.InputMediaPhoto(PNG), telegram.InputMediaPhoto(PNG)]
    await town.bot.send_media_group(GROUP, album)
    with pytest.raises(telegram.error.RetryAfter):
        await town.bot.send_media_group(GROUP, album)
    assert len(await town.control("GET", "/messages")) == 2


async def test_flood_is_said_three_times(town: Town) -> None:
    town.faults.add(Fault("bot", "flood", "sendMessage", 1, {"retry_after": 7}))
    async with town.http.get(f"/bot{TOKEN}/sendMessage", params={"chat_id": str(GROUP), "text": "x"}) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
        assert await response.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }
    await town.bot.send_message(GROUP, "x")


@pytest.mark.parametrize(
    ("kind", "details", "is_done", "exception"),
    [
        ("timeout_after", {"seconds": 0.1}, True, telegram.error.NetworkError),
        ("timeout_before", {"seconds": 0.1}, False, telegram.error.NetworkError),
        ("timeout_after", {}, True, telegram.error.TimedOut),
        ("timeout_before", {}, False, telegram.error.TimedOut),
        ("reset", {}, False, telegram.error.NetworkError),
        ("reset_after", {}, True, telegram.error.NetworkError),
        ("html", {}, False, telegram.error.NetworkError),
        ("flood", {"retry_after": 3}, False, telegram.error.RetryAfter),
        ("error", {"error_code": 400, "description": "Bad Request: no"}, False, telegram.error.BadRequest),
        ("error", {"error_code": 403, "description": "Forbidden: no"}, False, telegram.error.Forbidden),
    ],
)
async def test_faults(
    town: Town, kind: str, details: dict[str, Any], is_done: bool, exception: type[telegram.error.TelegramError]
) -> None:
    town.faults.add(Fault("bot", kind, "sendMessage", 1, details))
    with pytest.raises(exception):
        await town.bot.send_message(GROUP, "x", read_timeout=0.5)
    assert len(await town.control("GET", "/messages")) == is_done
    [entry] = town.journal.entries(kind="bot.call")[1:]
    assert (entry.data["method"], entry.data["ok"]) == ("sendMessage", is_done)
    await town.bot.send_message(GROUP, "di nuovo")


async def test_a_slow_call_is_done(town: Town) -> None:
    town.faults.add(Fault("bot", "slow", "", 1, {"seconds": 0.1}))
    assert (await town.bot.send_message(GROUP, "x")).text == "x"
    assert town.faults.active() == []


async def test_the_journal_tells_it_all(town: Town) -> None:
    topic = await town.topic("Rossi")
    sent = await town.bot.send_document(GROUP, b"x", filename="a.pdf", message_thread_id=topic)
    await town.bot.set_message_reaction(GROUP, sent.message_id, "👍")
    with pytest.raises(telegram.error.BadRequest):
        await town.bot.send_message(GROUP, "x", message_thread_id=99)
    entries = [entry for entry in town.journal.entries() if entry.data.get("method") not in ("getMe", "getUpdates")]
    assert [entry.kind for entry in entries] == [
        "group.message", "group.topic", "bot.call", "group.message", "bot.call", "group.changed", "bot.call",
        "bot.call",
    ]  # fmt: skip
    assert entries[1].data["name"] == "Rossi"
    assert entries[4].data["parameters"]["document"] == {
        "filename": "a.pdf",
        "mime_type": "application/pdf",
        "size_bytes": 1,
    }
    assert entries[5].data["reactions"] == [{"emoji": "👍", "by": town.bot.id}]
    assert entries[-1].data == {
        "bot": 1000000001,
        "method": "sendMessage",
        "parameters": {"chat_id": GROUP, "message_thread_id": 99, "text": "x"},
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: message thread not found",
    }
    assert town.journal.entries(kind="group.message")[-1].data == (
        {**(await town.control("GET", f"/messages?topic={topic}"))[-1], "reactions": []}
    )


async def test_settings_and_reset(town: Town) -> None:
    assert town.group.settings() == {
        "bot_token": TOKEN,
        "helper_bot_tokens": [],
        "group_id": GROUP,
        "group_messages_per_minute": 0,
        "group_minute_seconds": 60.0,
    }
    town.group.change_settings({"bot_token": "42:new", "group_id": -100777, "access_token": "somebody else's"})
    bot = telegram.Bot("42:new", base_url=f"{town.url}/bot")
    async with bot:
        assert bot.id == 42
        await bot.send_message(-100777, "x")
        await town.control("PATCH", "", {"migrate": True, "is_forum": False, "title": "altro"})
        town.group.reset()
        shown = await town.control("GET", "")
        assert (shown["id"], shown["is_forum"], shown["title"]) == (-100777, True, "URP")
        assert (shown["bot"]["id"], await town.control("GET", "/messages")) == (42, [])
        assert await bot.get_updates() == ()
    for bad in (
        {"bot_token": "x"},
        {"group_id": 5},
        {"group_messages_per_minute": -1},
        {"group_minute_seconds": 0},
        {"group_minute_seconds": None},
    ):
        with pytest.raises(ValueError, match=next(iter(bad))):
            town.group.change_settings(bad)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/members", {"name": ""}, 400),
        ("POST", "/members", {"name": "x", "status": "king"}, 400),
        ("POST", "/messages", {"from": 1, "text": "x"}, 404),
        ("POST", "/messages", {"from": 500000001, "text": ""}, 400),
        ("POST", "/messages", {"from": 500000001, "type": "dance"}, 400),
        ("POST", "/messages", {"from": 500000001, "type": "photo", "media_base64": "è"}, 400),
        ("POST", "/messages", {"from": 500000001, "type": "location"}, 400),
        ("POST", "/messages", {"from": 500000001, "text": "x", "reply_to": 99}, 400),
        ("POST", "/messages", [], 400),
        ("PATCH", "", {"status": "emperor"}, 400),
        ("PATCH", "/messages/99", {"text": "x"}, 404),
        ("PATCH", "/topics/99", {"closed": True}, 404),
        ("DELETE", "/topics/general", None, 400),
        ("GET", "/media/x", None, 404),
        ("GET", "/messages?topic=x", None, 400),
        ("POST", "/updates", {"update": 5}, 400),
    ],
)
async def test_control_says_what_is_wrong(town: Town, method: str, path: str, body: Any, status: int) -> None:
    assert (await town.control(method, path, body, status))["error"]
