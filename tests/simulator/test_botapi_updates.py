"""What the bot hears of the staff group, by long polling and by webhook."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import telegram
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from tests.simulator.test_botapi import GROUP, PNG, Town, open_town

EVERYTHING = list(telegram.Update.ALL_TYPES)
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Invia", callback_data="send:1")]])


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with open_town() as opened:
        yield opened


async def until(found: Callable[[], Awaitable[bool]], seconds: float = 5.0) -> None:
    """Ask again and again until it is so."""
    async with asyncio.timeout(seconds):
        while not await found():
            continue


async def said(town: Town, **body: Any) -> telegram.Message:
    """What the bot hears when somebody writes."""
    await town.control("POST", "/messages", body)
    [update] = await town.updates()
    assert update.message is not None
    return update.message


async def test_operators_write(town: Town) -> None:
    anna, topic = await town.join(username="anna"), await town.topic("Rossi")
    plain = await said(town, **{"from": anna, "topic": topic, "text": "/chi @sportello_demo_bot https://example.org"})
    assert [entity.type for entity in plain.entities] == ["bot_command", "mention", "url"]
    assert plain.from_user is not None
    assert (plain.from_user.id, plain.from_user.username) == (anna, "anna")
    assert (plain.message_thread_id, plain.is_topic_message) == (topic, True)
    assert plain.reply_to_message is not None
    assert plain.reply_to_message.forum_topic_created is not None
    assert plain.reply_to_message.forum_topic_created.name == "Rossi"
    body = {"from": anna, "topic": topic, "text": "sì", "reply_to": plain.message_id, "quote": "chi"}
    answer = await said(town, **body)
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.message_id == plain.message_id
    assert answer.quote is not None
    assert answer.quote.text == "chi"
    general = await said(town, **{"from": anna, "topic": None, "text": "a tutti"})
    assert (general.message_thread_id, general.is_topic_message, general.reply_to_message) == (None, None, None)
    across = await said(town, **{"from": anna, "topic": None, "text": "di là", "reply_to": plain.message_id})
    assert (across.message_thread_id, across.external_reply is not None) == (None, True)


async def test_operators_send_everything(town: Town) -> None:
    anna = await town.join()
    media = {"media_base64": base64.b64encode(PNG).decode(), "caption": "ecco", "media_group_id": "7"}
    for kind in ("photo", "video", "voice", "audio", "document", "sticker", "animation"):
        message = await said(town, **{"from": anna, "topic": None, "type": kind, **media})
        assert message.effective_attachment
        assert message.media_group_id == "7"
        assert message.caption == (None if kind == "sticker" else "ecco")
    photo = await said(town, **{"from": anna, "type": "photo", **media})
    content = await (await town.bot.get_file(photo.photo[-1].file_id)).download_as_bytearray()
    assert bytes(content) == PNG
    place = await said(town, **{"from": anna, "type": "location", "latitude": 37, "longitude": 14})
    assert place.location is not None
    assert (await said(town, **{"from": anna, "type": "contact", "first_name": "Ugo"})).contact is not None
    poll = await said(town, **{"from": anna, "type": "poll", "text": "Vieni?"})
    assert poll.poll is not None
    assert poll.poll.question == "Vieni?"


async def test_edits_are_heard_and_deletions_are_not(town: Town) -> None:
    anna = await town.join()
    message = await said(town, **{"from": anna, "text": "prima"})
    await town.control("PATCH", f"/messages/{message.message_id}", {"text": "dopo"})
    [update] = await town.updates()
    assert update.edited_message is not None
    assert (update.edited_message.text, update.edited_message.edit_date is not None) == ("dopo", True)
    await town.control("DELETE", f"/messages/{message.message_id}")
    assert await town.updates() == []
    await town.control("DELETE", f"/messages/{message.message_id}", status=404)


async def test_reactions_only_when_asked_for_and_administrator(town: Town) -> None:
    anna = await town.join()
    sent = await town.bot.send_message(GROUP, "x")
    path = f"/messages/{sent.message_id}/reactions"
    await town.control("POST", path, {"from": anna, "emoji": "👍"})
    assert await town.updates() == []
    await town.updates(allowed=EVERYTHING)
    await town.control("POST", path, {"from": anna, "emoji": "❤"})
    await town.control("POST", path, {"from": anna, "emoji": ""})
    changes = [update.message_reaction for update in await town.updates()]
    assert [(len(change.old_reaction), len(change.new_reaction)) for change in changes if change] == [(1, 1), (1, 0)]
    await town.bot.set_message_reaction(GROUP, sent.message_id, "👀")
    await town.control("PATCH", "", {"status": "member"})
    await town.control("POST", path, {"from": anna, "emoji": "👍"})
    assert [update.message_reaction for update in await town.updates()] == [None]
    await town.control("POST", path, {"from": anna, "emoji": "🍕"}, status=400)


async def test_anonymous_administrators(town: Town) -> None:
    await town.updates(allowed=EVERYTHING)
    boss = await town.join("Capo", status="administrator", anonymous=True)
    message = await said(town, **{"from": boss, "text": "x"})
    assert message.from_user is not None
    assert message.sender_chat is not None
    assert (message.from_user.id, message.sender_chat.id) == (1087968824, GROUP)
    await town.control("POST", f"/messages/{message.message_id}/reactions", {"from": boss, "emoji": "👍"})
    [update] = await town.updates()
    assert update.message_reaction is not None
    assert update.message_reaction.user is None
    assert update.message_reaction.actor_chat is not None


async def test_comings_and_goings(town: Town) -> None:
    await town.updates(allowed=EVERYTHING)
    anna = (await town.control("POST", "/members", {"name": "Anna", "status": "administrator"}))["id"]
    joined, welcome = await town.updates()
    assert joined.chat_member is not None
    assert joined.chat_member.new_chat_member.status == "administrator"
    assert welcome.message is not None
    assert [user.id for user in welcome.message.new_chat_members] == [anna]
    await town.control("PATCH", f"/members/{anna}", {"status": "left"})
    left, goodbye = await town.updates()
    assert left.chat_member is not None
    assert left.chat_member.new_chat_member.status == "left"
    assert goodbye.message is not None
    assert goodbye.message.left_chat_member is not None
    await town.control("POST", "/messages", {"from": anna, "text": "x"}, status=400)
    await town.control("PATCH", "", {"can_manage_topics": False})
    [changed] = await town.updates()
    assert changed.my_chat_member is not None
    now = changed.my_chat_member.new_chat_member
    assert isinstance(now, telegram.ChatMemberAdministrator)
    assert now.can_manage_topics is False
    await town.control("PATCH", "", {"status": "kicked"})
    [kicked] = await town.updates()
    assert kicked.my_chat_member is not None
    assert kicked.my_chat_member.new_chat_member.status == "kicked"


async def test_a_plain_member_hears_only_what_concerns_it(town: Town) -> None:
    anna = await town.join()
    sent = await town.bot.send_message(GROUP, "x")
    await town.control("PATCH", "", {"status": "member"})
    for body in ({"text": "tra noi"}, {"text": "/chi@altro_bot"}, {"text": "/chi"}, {"text": "@sportello_demo_bot?"}):
        await town.control("POST", "/messages", {"from": anna, **body})
    await town.control("POST", "/messages", {"from": anna, "text": "sì", "reply_to": sent.message_id})
    heard = [update.message.text for update in await town.updates() if update.message]
    assert heard == ["/chi", "@sportello_demo_bot?", "sì"]


async def test_people_move_topics(town: Town) -> None:
    anna = await town.join()
    topic = (await town.control("POST", "/topics", {"name": "Nuovo", "from": anna}))["id"]
    for change in ({"name": "Vecchio"}, {"closed": True}):
        await town.control("PATCH", f"/topics/{topic}", {"from": anna, **change})
    await town.control("POST", "/messages", {"from": anna, "topic": topic, "text": "x"}, status=400)
    await town.control("PATCH", f"/topics/{topic}", {"closed": False})
    heard = [update.message for update in await town.updates()]
    services = ("forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened")
    for message, service in zip(heard, services, strict=True):
        assert getattr(message, service) is not None
    await town.control("DELETE", f"/topics/{topic}")
    assert await town.updates() == []
    assert (await town.control("GET", ""))["topics"][1]["deleted"]
    await town.control("POST", "/messages", {"from": anna, "topic": topic, "text": "x"}, status=404)


async def test_a_button_is_pressed_and_answered(town: Town) -> None:
    anna, sent = await town.join(), await town.bot.send_message(GROUP, "x", reply_markup=BUTTONS)
    async with asyncio.TaskGroup() as tasks:
        path, body = f"/messages/{sent.message_id}/press", {"from": anna, "data": "send:1"}
        press = tasks.create_task(town.control("POST", path, body))
        [update] = await town.updates(wait=5)
        query = update.callback_query
        assert query is not None
        assert (query.data, query.from_user.id) == ("send:1", anna)
        assert isinstance(query.message, telegram.Message)
        assert await query.answer("Fatto", show_alert=True)
    assert press.result() == {"answered": True, "text": "Fatto", "show_alert": True}
    with pytest.raises(telegram.error.BadRequest, match="Query is too old"):
        await query.answer()
    await town.control("POST", path, {"from": anna, "data": "other"}, status=400)


async def test_a_press_expires(town: Town) -> None:
    anna, sent = await town.join(), await town.bot.send_message(GROUP, "x", reply_markup=BUTTONS)
    async with asyncio.TaskGroup() as tasks:
        path, body = f"/messages/{sent.message_id}/press", {"from": anna, "data": "send:1"}
        press = tasks.create_task(town.control("POST", path, body))
        [update] = await town.updates(wait=5)
        town.clock.advance(timedelta(seconds=16))
        assert update.callback_query is not None
        with pytest.raises(telegram.error.BadRequest, match="Query is too old"):
            await update.callback_query.answer()
    assert press.result()["answered"] is False


async def test_offset_and_limit(town: Town) -> None:
    anna = await town.join()
    for text in "abc":
        await town.control("POST", "/messages", {"from": anna, "text": text})
    first = await town.bot.get_updates(offset=town.offset, limit=2)
    assert [update.message.text for update in first if update.message] == ["a", "b"]
    assert await town.bot.get_updates(limit=2) == first
    assert len(await town.bot.get_updates(offset=first[0].update_id + 1)) == 2
    assert len(await town.bot.get_updates(offset=-1)) == 1
    assert len(await town.bot.get_updates()) == 1
    town.clock.advance(timedelta(hours=25))
    assert await town.bot.get_updates() == ()


async def test_two_pollers(town: Town) -> None:
    async with telegram.Bot(town.bot.token, base_url=f"{town.url}/bot") as other:
        polls = [asyncio.ensure_future(bot.get_updates(timeout=20)) for bot in (town.bot, other)]
        lost, kept = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(telegram.error.Conflict, match="make sure that only one bot instance is running"):
            await lost.pop()
        await town.control("POST", "/topics", {"name": "x"})
        assert len(await kept.pop()) == 1


async def test_raw_updates(town: Town) -> None:
    await town.control("POST", "/updates", {"update": {"message": {"text": 7}, "from_the_future": True}})
    status, body = await town.raw("getUpdates")
    [update] = body["result"]
    assert (status, update["from_the_future"]) == (200, True)
    again = {"update": {"update_id": update["update_id"], "poll": None}}
    await town.raw("getUpdates", offset=update["update_id"] + 1)
    await town.control("POST", "/updates", again)
    _, body = await town.raw("getUpdates", offset=update["update_id"] + 1)
    assert body["result"] == [again["update"]]
    _, body = await town.raw("getUpdates", offset=update["update_id"] + 1)
    assert body["result"] == []


@asynccontextmanager
async def listener(answers: list[web.Response]) -> AsyncIterator[tuple[str, list[Any]]]:
    """A bridge that listens for webhooks and gives these answers, then 200."""
    heard: list[Any] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        return answers.pop(0) if answers else web.Response()

    app = web.Application()
    app.router.add_post("/hook", hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook", heard
    finally:
        await runner.cleanup()


async def test_webhook(town: Town) -> None:
    anna = await town.join()
    async with listener([web.Response(status=500)]) as (url, heard):
        polling = asyncio.ensure_future(town.bot.get_updates(offset=town.offset, timeout=20))
        assert await town.bot.set_webhook(url, secret_token="segreto", allowed_updates=["message"])
        with pytest.raises(telegram.error.Conflict, match=r"terminated by setWebhook|while webhook is active"):
            await polling
        await town.control("POST", "/messages", {"from": anna, "text": "uno"})
        await town.control("POST", "/messages", {"from": anna, "text": "due"})

        async def is_heard() -> bool:
            await town.control("GET", "")
            return len(heard) == 3

        await until(is_heard)
        assert [(secret, update["message"]["text"]) for secret, update in heard] == [
            ("segreto", "uno"), ("segreto", "uno"), ("segreto", "due"),
        ]  # fmt: skip
        info = await town.bot.get_webhook_info()
        assert (info.url, info.pending_update_count) == (url, 0)
        assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
        assert info.allowed_updates == ("message",)
        with pytest.raises(telegram.error.Conflict, match="can't use getUpdates method while webhook is active"):
            await town.bot.get_updates()
        assert await town.bot.delete_webhook()
        assert (await town.bot.get_webhook_info()).url == ""
        assert await town.bot.get_updates() == ()
