"""python-telegram-bot drives the simulated Bot API through every method, as it would drive the real one."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
import telegram
from aiohttp import ClientSession, web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters

from bridge.simulator.botapi import Group
from bridge.simulator.clock import Clock
from bridge.simulator.faults import Faults
from bridge.simulator.journal import Journal

os.environ["PTB_TIMEDELTA"] = "1"  # the old way of giving durations warns, and warnings are errors here

GROUP = -1001000000001
TOKEN = "1000000001:demo-bot-token"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x80\x00\x00\x01\xe0" + bytes(64)


@dataclass
class Town:
    """A running simulated Telegram and those who talk to it."""

    url: str
    bot: telegram.Bot
    http: ClientSession
    clock: Clock
    journal: Journal
    faults: Faults
    group: Group
    offset: int = 0

    async def control(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """One control call, its status checked."""
        async with self.http.request(method, f"/control/group{path}", json=body) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def raw(self, method: str, **parameters: Any) -> tuple[int, Any]:
        """One Bot API call with a JSON body."""
        async with self.http.post(f"/bot{TOKEN}/{method}", json=parameters) as response:
            return response.status, await response.json()

    async def updates(self, wait: int = 0, allowed: list[str] | None = None) -> list[telegram.Update]:
        """What is new, parsed and confirmed."""
        found = await self.bot.get_updates(offset=self.offset, timeout=wait, allowed_updates=allowed)
        if found:
            self.offset = found[-1].update_id + 1
        return list(found)

    async def join(self, name: str = "Anna", **more: Any) -> int:
        """Somebody joins, and what the bot hears of it is forgotten."""
        member = await self.control("POST", "/members", {"name": name, **more})
        await self.forget()
        return int(member["id"])

    async def topic(self, name: str = "Rossi") -> int:
        """The bot opens a topic, and what it hears of it is forgotten."""
        opened = await self.bot.create_forum_topic(GROUP, name)
        await self.forget()
        return opened.message_thread_id

    async def forget(self) -> None:
        """Hear what there is, then poll once more: only that confirms it."""
        while await self.updates():
            continue


@asynccontextmanager
async def open_town() -> AsyncIterator[Town]:
    """A town on a free port of localhost."""
    clock, faults = Clock(), Faults()
    journal = Journal(clock)
    group = Group(clock, journal, faults)
    app = web.Application()
    app.add_routes(group.routes())
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    bot = telegram.Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")
    try:
        async with bot, ClientSession(url) as http:
            yield Town(url, bot, http, clock, journal, faults, group)
    finally:
        await group.close()
        await runner.cleanup()


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with open_town() as opened:
        yield opened


async def test_who_the_bot_is(town: Town) -> None:
    me = await town.bot.get_me()
    assert (me.id, me.is_bot, me.username) == (1000000001, True, "sportello_demo_bot")
    assert await town.bot.close()
    assert await town.bot.log_out()


async def test_text_in_a_topic(town: Town) -> None:
    topic = await town.topic()
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Invia", callback_data="x")]])
    sent = await town.bot.send_message(
        GROUP, "<b>Ciao</b> &amp; 🌧 <i>a domani</i>", "HTML", message_thread_id=topic, reply_markup=buttons
    )
    assert sent.text == "Ciao & 🌧 a domani"
    assert [(entity.type, entity.offset, entity.length) for entity in sent.entities] == [
        ("bold", 0, 4),
        ("italic", 10, 8),
    ]
    assert sent.is_topic_message
    assert sent.message_thread_id == topic
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == topic
    assert sent.reply_to_message.forum_topic_created is not None
    assert sent.reply_markup == buttons
    assert await town.updates() == []


async def test_general_has_no_thread(town: Town) -> None:
    sent = await town.bot.send_message(GROUP, "a tutti")
    assert (sent.message_thread_id, sent.is_topic_message, sent.reply_to_message) == (None, None, None)


async def test_topics_off_the_thread_is_ignored(town: Town) -> None:
    topic = await town.topic()
    await town.control("PATCH", "", {"is_forum": False})
    sent = await town.bot.send_message(GROUP, "dove finisce?", message_thread_id=topic)
    assert (sent.message_thread_id, sent.is_topic_message) == (None, None)
    assert not (await town.bot.get_chat(GROUP)).is_forum


async def test_every_kind_of_file(town: Town) -> None:
    topic, bot = await town.topic(), town.bot
    data = b"0123456789" * 10
    photo = await bot.send_photo(GROUP, PNG, "didascalia", message_thread_id=topic)
    assert [(size.width, size.height) for size in photo.photo] == [(320, 240), (640, 480)]
    sent = [
        await bot.send_video(GROUP, data, duration=3, width=10, height=20, message_thread_id=topic),
        await bot.send_audio(GROUP, data, title="Inno", message_thread_id=topic),
        await bot.send_voice(GROUP, data, message_thread_id=topic),
        await bot.send_document(GROUP, data, filename="atto.pdf", message_thread_id=topic),
        await bot.send_sticker(GROUP, data, message_thread_id=topic),
        await bot.send_animation(GROUP, data, message_thread_id=topic),
        await bot.send_video_note(GROUP, data, message_thread_id=topic),
    ]
    kinds = ["video", "audio", "voice", "document", "sticker", "animation", "video_note"]
    for kind, message in zip(kinds, sent, strict=True):
        assert message.message_thread_id == topic
        stored = getattr(message, kind)
        content = await (await bot.get_file(stored.file_id)).download_as_bytearray()
        assert bytes(content) == data
        async with town.http.get(f"/control/group/media/{stored.file_id}") as response:
            assert await response.read() == data
    again = await bot.send_document(GROUP, sent[3].document.file_id)  # type: ignore[union-attr]  # sent above
    assert again.document == sent[3].document
    seen = await town.control("GET", f"/messages?topic={topic}")
    assert [message["type"] for message in seen[1:]] == ["photo", *kinds]


async def test_album(town: Town) -> None:
    topic = await town.topic()
    album = await town.bot.send_media_group(
        GROUP,
        [telegram.InputMediaPhoto(PNG, caption="uno"), telegram.InputMediaVideo(b"due")],
        message_thread_id=topic,
    )
    assert len({message.media_group_id for message in album}) == 1
    assert album[0].media_group_id
    assert (album[0].caption, album[1].caption) == ("uno", None)
    await town.bot.set_message_reaction(GROUP, album[1].message_id, "👀")
    seen = await town.control("GET", f"/messages?topic={topic}")
    assert [len(message["reactions"]) for message in seen] == [0, 1, 0]


async def test_places_and_contacts(town: Town) -> None:
    location = await town.bot.send_location(GROUP, 37.07, 14.15)
    assert location.location is not None
    assert location.location.latitude == 37.07
    venue = await town.bot.send_venue(GROUP, 37.07, 14.15, "Municipio", "Piazza 1")
    assert venue.venue is not None
    assert venue.venue.title == "Municipio"
    contact = await town.bot.send_contact(GROUP, "+39333", "Anna")
    assert contact.contact is not None
    assert contact.contact.phone_number == "+39333"
    assert await town.bot.send_chat_action(GROUP, "typing")


async def test_copy_forward_and_reply(town: Town) -> None:
    topic, other = await town.topic(), await town.topic("Bianchi")
    first = await town.bot.send_message(GROUP, "questa è la prima", message_thread_id=topic)
    copied = await town.bot.copy_message(GROUP, GROUP, first.message_id, message_thread_id=other)
    assert copied.message_id > first.message_id
    forwarded = await town.bot.forward_message(GROUP, GROUP, first.message_id, message_thread_id=other)
    assert isinstance(forwarded.forward_origin, telegram.MessageOriginUser)
    reply = await town.bot.send_message(
        GROUP, "sì", message_thread_id=topic, reply_parameters=ReplyParameters(first.message_id, quote="la prima")
    )
    assert reply.reply_to_message is not None
    assert reply.reply_to_message.message_id == first.message_id
    assert reply.quote is not None
    assert (reply.quote.text, reply.quote.position) == ("la prima", 9)
    across = await town.bot.send_message(
        GROUP, "altrove", message_thread_id=other, reply_parameters=ReplyParameters(first.message_id)
    )
    assert across.external_reply is not None
    assert across.external_reply.message_id == first.message_id


async def test_edits_and_deletions(town: Town) -> None:
    bot = town.bot
    text = await bot.send_message(GROUP, "prima")
    edited = await bot.edit_message_text("dopo", GROUP, text.message_id)
    assert isinstance(edited, telegram.Message)
    assert (edited.text, edited.edit_date is not None) == ("dopo", True)
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Sì", callback_data="y")]])
    marked = await bot.edit_message_reply_markup(GROUP, text.message_id, reply_markup=buttons)
    assert isinstance(marked, telegram.Message)
    assert marked.reply_markup == buttons
    document = await bot.send_document(GROUP, b"x", caption="vecchia")
    captioned = await bot.edit_message_caption(GROUP, document.message_id, caption="nuova")
    assert isinstance(captioned, telegram.Message)
    assert captioned.caption == "nuova"
    replaced = await bot.edit_message_media(telegram.InputMediaPhoto(PNG), GROUP, document.message_id)
    assert isinstance(replaced, telegram.Message)
    assert replaced.photo
    assert replaced.document is None
    assert await bot.delete_message(GROUP, text.message_id)
    assert await bot.delete_messages(GROUP, [document.message_id, 999_999])
    assert await town.control("GET", "/messages") == []


async def test_the_life_of_a_topic(town: Town) -> None:
    bot, topic = town.bot, await town.topic("x" * 200)
    shown = (await town.control("GET", ""))["topics"]
    assert [item["id"] for item in shown] == [None, topic]
    assert shown[1]["name"] == "x" * 128
    icons = await bot.get_forum_topic_icon_stickers()
    assert await bot.edit_forum_topic(GROUP, topic, "Rossi", icons[0].custom_emoji_id)
    assert await bot.close_forum_topic(GROUP, topic)
    assert (await bot.send_message(GROUP, "chiuso ma il bot può", message_thread_id=topic)).is_topic_message
    assert await bot.reopen_forum_topic(GROUP, topic)
    assert await bot.close_general_forum_topic(GROUP)
    assert await bot.reopen_general_forum_topic(GROUP)
    heard = [update.message for update in await town.updates()]
    services = ["forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"]
    services += ["forum_topic_closed", "forum_topic_reopened"]
    for message, service in zip(heard, services, strict=True):
        assert message is not None
        assert getattr(message, service) is not None
        assert message.from_user == bot.bot
    assert await bot.delete_forum_topic(GROUP, topic)
    assert await town.updates() == []
    with pytest.raises(telegram.error.BadRequest, match="Message thread not found"):
        await bot.send_message(GROUP, "?", message_thread_id=topic)


async def test_chat_and_members(town: Town) -> None:
    bot, anna = town.bot, await town.join()
    chat = await bot.get_chat(GROUP)
    assert (chat.is_forum, chat.title) == (True, "URP")
    mine = await bot.get_chat_member(GROUP, bot.id)
    assert isinstance(mine, telegram.ChatMemberAdministrator)
    assert mine.can_manage_topics
    assert (await bot.get_chat_member(GROUP, anna)).status == "member"
    assert {member.status for member in await bot.get_chat_administrators(GROUP)} == {"creator", "administrator"}
    assert await bot.get_chat_member_count(GROUP) == 3
    message = await bot.send_message(GROUP, "da appendere")
    assert await bot.pin_chat_message(GROUP, message.message_id)
    assert (await bot.get_chat(GROUP)).pinned_message is not None
    assert await bot.unpin_chat_message(GROUP)
    assert await bot.leave_chat(GROUP)
    with pytest.raises(telegram.error.Forbidden, match="not a member of the supergroup"):
        await bot.send_message(GROUP, "?")


async def test_commands_are_kept_by_scope_and_language(town: Town) -> None:
    scope = telegram.BotCommandScopeChat(GROUP)
    commands = [telegram.BotCommand("coda", "chi aspetta")]
    assert await town.bot.set_my_commands(commands, scope, "it")
    assert list(await town.bot.get_my_commands(scope, "it")) == commands
    assert list(await town.bot.get_my_commands()) == []
    assert await town.bot.delete_my_commands(scope, "it")
    assert list(await town.bot.get_my_commands(scope, "it")) == []


async def test_protected_and_spoiled(town: Town) -> None:
    sent = await town.bot.send_photo(GROUP, BytesIO(PNG), has_spoiler=True, protect_content=True)
    assert (sent.has_media_spoiler, sent.has_protected_content) == (True, True)
