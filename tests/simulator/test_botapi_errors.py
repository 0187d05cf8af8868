"""The Bot API's refusals, word for word, and the exceptions python-telegram-bot makes of them."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import telegram
from aiohttp import FormData
from telegram import ReplyParameters

from tests.simulator.test_botapi import GROUP, PNG, TOKEN, Town, open_town


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    async with open_town() as opened:
        yield opened


async def refused(town: Town, method: str, **parameters: Any) -> str:
    """The description of a 400."""
    status, body = await town.raw(method, **parameters)
    assert (status, body["ok"], body["error_code"]) == (400, False, 400), body
    return str(body["description"]).removeprefix("Bad Request: ")


TEXT = {"chat_id": GROUP, "text": "x"}
REFUSALS = [
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": "", "text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": -5, "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": GROUP}, "message text is empty"),
    ("sendMessage", {"chat_id": GROUP, "text": " \n "}, "message text is empty"),
    ("sendMessage", {"chat_id": GROUP, "text": "🌧" * 2049}, "message is too long"),
    ("sendMessage", {**TEXT, "message_thread_id": 1}, "message thread not found"),
    ("sendMessage", {**TEXT, "message_thread_id": 77}, "message thread not found"),
    ("sendMessage", {**TEXT, "message_thread_id": "seven"}, 'can\'t parse message_thread_id: "message_thread_id" must'),
    ("sendMessage", {**TEXT, "mesage_thread_id": 7}, 'unknown parameter "mesage_thread_id"'),
    ("sendMessage", {**TEXT, "parse_mode": "Html5"}, "unsupported parse_mode"),
    ("sendMessage", {"chat_id": GROUP, "text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: Can't find end"),
    ("sendMessage", {"chat_id": GROUP, "text": "a<br>b", "parse_mode": "HTML"},
     'can\'t parse entities: Unsupported start tag "br" at byte offset 1'),
    ("sendMessage", {"chat_id": GROUP, "text": "<b>è<i>x</b></i>", "parse_mode": "HTML"},
     'can\'t parse entities: Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
    ("sendMessage", {**TEXT, "entities": [{"type": "bold", "offset": 0, "length": 2}]},
     "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 2"),
    ("sendMessage", {"chat_id": GROUP, "text": "🌧!", "entities": [{"type": "bold", "offset": 1, "length": 1}]},
     "entity begins in a middle of a UTF-16 symbol"),
    ("sendMessage", {**TEXT, "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ("sendMessage", {**TEXT, "reply_parameters": {"id": 99}}, "can't parse reply_parameters"),
    ("sendMessage", {**TEXT, "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "è" * 33}]]}},
     "BUTTON_DATA_INVALID"),
    ("sendMessage", {**TEXT, "text": "\ud83c"}, "strings must be encoded in UTF-8"),
    ("sendDocument", {"chat_id": GROUP, "document": "nowhere"}, "wrong file identifier/HTTP URL specified"),
    ("sendDocument", {"chat_id": GROUP, "document": "https://example.org/a.pdf"}, "failed to get HTTP URL content"),
    ("sendDocument", {"chat_id": GROUP, "document": "nowhere", "caption": "x" * 1025}, "message caption is too long"),
    ("sendMediaGroup", {"chat_id": GROUP, "media": [{"type": "photo", "media": "a"}]}, "media group must include 2-10"),
    ("sendMediaGroup",
     {"chat_id": GROUP, "media": [{"type": "photo", "media": "a"}, {"type": "document", "media": "b"}]},
     "document can't be mixed with other media types"),
    ("sendMediaGroup", {"chat_id": GROUP, "media": [{"type": "song", "media": "a"}]}, "can't parse media"),
    ("createForumTopic", {"chat_id": GROUP, "name": " \u200f\n"}, "name must be non-empty"),
    ("createForumTopic", {"chat_id": GROUP, "name": "x", "icon_color": 5}, "invalid icon color specified"),
    ("closeForumTopic", {"chat_id": GROUP, "message_thread_id": 0}, "invalid forum topic identifier specified"),
    ("closeForumTopic", {"chat_id": GROUP, "message_thread_id": 88}, "TOPIC_ID_INVALID"),
    ("reopenGeneralForumTopic", {"chat_id": GROUP}, "TOPIC_NOT_MODIFIED"),
    ("editMessageText", {"chat_id": GROUP, "message_id": 99, "text": "x"}, "message to edit not found"),
    ("editMessageText", {"chat_id": GROUP, "text": "x"}, "message identifier is not specified"),
    ("deleteMessage", {"chat_id": GROUP, "message_id": 99}, "message to delete not found"),
    ("copyMessage", {"chat_id": GROUP, "from_chat_id": GROUP, "message_id": 99}, "message to copy not found"),
    ("forwardMessage", {"chat_id": GROUP, "from_chat_id": GROUP, "message_id": 99}, "message to forward not found"),
    ("setMessageReaction", {"chat_id": GROUP, "message_id": 99}, "message to react not found"),
    ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("answerCallbackQuery", {"callback_query_id": "1"},
     "query is too old and response timeout expired or query ID is invalid"),
    ("getUpdates", {"limit": 101}, "limit must be between 1 and 100"),
    ("setWebhook", {"url": "ftp://x"}, "invalid webhook URL specified"),
    ("setWebhook", {"url": "http://x", "secret_token": "è"}, "secret token contains unallowed characters"),
    ("setWebhook", {"url": "http://x", "secret_token": "a" * 257}, "secret token is too long"),
    ("sendDice", {"chat_id": GROUP}, "method is not simulated"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "parameters", "description"), REFUSALS)
async def test_refused_in_the_servers_words(
    town: Town, method: str, parameters: dict[str, Any], description: str
) -> None:
    assert (await refused(town, method, **parameters)).startswith(description)
    assert await town.control("GET", "/messages") == []


async def test_lengths_are_counted_after_parsing(town: Town) -> None:
    assert (await town.bot.send_message(GROUP, f"<b>{'x' * 4096}</b>", "HTML")).text == "x" * 4096
    assert (await town.bot.send_document(GROUP, b"x", caption=f"<i>{'x' * 1024}</i>", parse_mode="HTML")).caption


async def test_the_same_content_twice(town: Town) -> None:
    sent = await town.bot.send_message(GROUP, "uguale")
    with pytest.raises(telegram.error.BadRequest, match=r"Message is not modified: specified new message content and"):
        await town.bot.edit_message_text("uguale", GROUP, sent.message_id)


async def test_only_own_messages_are_edited_and_roots_stay(town: Town) -> None:
    topic, anna = await town.topic(), await town.join()
    written = await town.control("POST", "/messages", {"from": anna, "topic": topic, "text": "mio"})
    edit = {"chat_id": GROUP, "message_id": written["message_id"], "text": "x"}
    assert await refused(town, "editMessageText", **edit) == "message can't be edited"
    assert await refused(town, "deleteMessage", chat_id=GROUP, message_id=topic) == "message can't be deleted"
    await town.control("PATCH", "", {"can_delete_messages": False})
    gone = {"chat_id": GROUP, "message_id": written["message_id"]}
    assert await refused(town, "deleteMessage", **gone) == "message can't be deleted"


async def test_reactions_a_bot_may_set(town: Town) -> None:
    sent, topic = await town.bot.send_message(GROUP, "x"), await town.topic()
    react = {"chat_id": GROUP, "message_id": sent.message_id}
    pizza, like = {"type": "emoji", "emoji": "🍕"}, {"type": "emoji", "emoji": "👍"}
    assert await refused(town, "setMessageReaction", **react, reaction=[pizza]) == "REACTION_INVALID"
    assert await refused(town, "setMessageReaction", **react, reaction=[{"type": "paid"}]) == "REACTION_INVALID"
    assert await refused(town, "setMessageReaction", **react, reaction=[like, like]) == "REACTIONS_TOO_MANY"
    assert await refused(town, "setMessageReaction", chat_id=GROUP, message_id=topic) == "message to react not found"
    for emoji in telegram.constants.ReactionEmoji:
        assert await town.bot.set_message_reaction(GROUP, sent.message_id, emoji)
    assert await town.bot.set_message_reaction(GROUP, sent.message_id)


async def test_rights(town: Town) -> None:
    topic = await town.control("POST", "/topics", {"name": "di Anna"})
    await town.control("PATCH", "", {"bot": {"can_manage_topics": False, "can_pin_messages": False}})
    named = {"chat_id": GROUP, "message_thread_id": topic["id"]}
    assert await refused(town, "createForumTopic", chat_id=GROUP, name="x") == "not enough rights to create a topic"
    assert await refused(town, "editForumTopic", **named, name="x") == "not enough rights to edit the topic"
    assert await refused(town, "closeForumTopic", **named) == "not enough rights to close or open the topic"
    await town.control("PATCH", "", {"can_delete_messages": False})
    assert await refused(town, "deleteForumTopic", **named) == "not enough rights to delete the topic"
    await town.control("PATCH", f"/topics/{topic['id']}", {"closed": True})
    assert await refused(town, "sendMessage", **named, text="x") == "TOPIC_CLOSED"
    pin = {"chat_id": GROUP, "message_id": topic["id"]}
    assert (await refused(town, "pinChatMessage", **pin)).startswith("not enough rights to manage pinned messages")
    await town.control("PATCH", "", {"is_forum": False})
    assert await refused(town, "createForumTopic", chat_id=GROUP, name="x") == "the chat is not a forum"


async def test_topics_unchanged(town: Town) -> None:
    topic = await town.topic("Rossi")
    with pytest.raises(telegram.error.BadRequest, match="Topic_not_modified"):
        await town.bot.edit_forum_topic(GROUP, topic, "Rossi")
    assert await town.bot.edit_forum_topic(GROUP, topic)
    await town.bot.close_forum_topic(GROUP, topic)
    with pytest.raises(telegram.error.BadRequest, match="Topic_not_modified"):
        await town.bot.close_forum_topic(GROUP, topic)


async def test_replies_never_slip_out_of_their_topic(town: Town) -> None:
    topic, other = await town.topic(), await town.topic("altro")
    lost = await town.bot.send_message(GROUP, "x", message_thread_id=other)
    await town.control("DELETE", f"/messages/{lost.message_id}")
    lenient = ReplyParameters(lost.message_id, allow_sending_without_reply=True)
    assert (await town.bot.send_message(GROUP, "x", message_thread_id=other, reply_parameters=lenient)).text
    with pytest.raises(telegram.error.BadRequest, match="Message to be replied not found"):
        await town.bot.send_message(GROUP, "x", message_thread_id=topic, reply_parameters=lenient)


async def test_a_quote_must_be_there(town: Town) -> None:
    sent = await town.bot.send_message(GROUP, "ecco")
    with pytest.raises(telegram.error.BadRequest, match="Quote_text_invalid"):
        await town.bot.send_message(GROUP, "x", reply_parameters=ReplyParameters(sent.message_id, quote="altro"))


async def test_kicked_and_migrated(town: Town) -> None:
    await town.control("PATCH", "", {"migrate": -1002})
    with pytest.raises(telegram.error.ChatMigrated) as migrated:
        await town.bot.send_message(GROUP, "x")
    assert migrated.value.new_chat_id == -1002
    assert (await town.bot.send_message(-1002, "x")).chat.id == -1002
    await town.control("PATCH", "", {"status": "kicked"})
    with pytest.raises(telegram.error.Forbidden, match="bot was kicked from the supergroup chat"):
        await town.bot.send_message(-1002, "x")


async def test_private_chats_are_closed_to_bots(town: Town) -> None:
    with pytest.raises(telegram.error.Forbidden, match="can't initiate conversation"):
        await town.bot.send_message(await town.join(), "x")


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        (f"/bot{TOKEN}/flyToTheMoon", 404, "Not Found: method not found"),
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/file/bot1:wrong/photos/file_1.jpg", 401, "Unauthorized"),
        (f"/file/bot{TOKEN}/photos/file_1.jpg", 404, "Not Found"),
    ],
)
async def test_addresses_that_lead_nowhere(town: Town, path: str, status: int, description: str) -> None:
    async with town.http.get(path) as response:
        body = await response.json()
    assert (response.status, body) == (status, {"ok": False, "error_code": status, "description": description})


async def test_a_wrong_token_is_an_invalid_token(town: Town) -> None:
    bot = telegram.Bot("1:wrong", base_url=f"{town.url}/bot")
    try:
        with pytest.raises(telegram.error.InvalidToken):
            await bot.initialize()
    finally:
        await bot.shutdown()


async def test_every_way_to_call(town: Town) -> None:
    path, fields = f"/bot{TOKEN}/sendMessage", {"chat_id": str(GROUP), "text": "ciao"}
    form = FormData({**fields, "disable_notification": "true"})
    form.add_field("nothing", b"", filename="x")
    entities = [{"type": "bold", "offset": 0, "length": 4}]
    calls: list[tuple[str, dict[str, Any]]] = [
        ("GET", {"params": fields}),
        ("POST", {"params": fields}),
        ("POST", {"data": fields}),
        ("POST", {"json": {**fields, "entities": entities}}),
        ("POST", {"data": {**fields, "entities": json.dumps(entities)}}),
        ("POST", {"data": FormData(fields, default_to_multipart=True)}),
    ]
    for method, sent in calls:
        async with town.http.request(method, path.replace("sendMessage", "SENDmessage"), **sent) as response:
            assert (response.status, (await response.json())["result"]["text"]) == (200, "ciao")
    async with town.http.post(path, data=form) as response:
        assert (await response.json())["description"] == 'Bad Request: unknown parameter "nothing"'


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "application/json"}, b"{"),
        ({"Content-Type": "application/json"}, b"[" * 100_000),
        ({"Content-Type": "application/json"}, b"[]"),
        ({"Content-Type": "multipart/form-data"}, b"x"),
        ({"Content-Type": "multipart/form-data; boundary=a"}, b"--b\r\n\r\n"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"text=\xff\xfe&chat_id=%FF"),
    ],
)
async def test_what_cannot_be_read_is_a_bad_request(town: Town, headers: dict[str, str], body: bytes) -> None:
    async with town.http.post(f"/bot{TOKEN}/sendMessage", data=body, headers=headers) as response:
        assert (response.status, (await response.json())["ok"]) == (400, False)


async def test_sizes(town: Town) -> None:
    with pytest.raises(telegram.error.BadRequest, match="is too big for a photo; the maximum size is 10485760 bytes"):
        await town.bot.send_photo(GROUP, PNG + bytes(10 * 1024 * 1024))
    big = await town.bot.send_document(GROUP, bytes(21 * 1024 * 1024))
    assert big.document is not None
    with pytest.raises(telegram.error.BadRequest, match="File is too big"):
        await town.bot.get_file(big.document.file_id)
    with pytest.raises(telegram.error.NetworkError, match="Request Entity Too Large"):
        await town.bot.send_document(GROUP, bytes(51 * 1024 * 1024))
    with pytest.raises(telegram.error.BadRequest, match="File must be non-empty"):
        await town.bot.send_document(GROUP, b"")
    narrow = PNG[:16] + (9000).to_bytes(4) + (9).to_bytes(4) + PNG[24:]
    with pytest.raises(telegram.error.BadRequest, match="Photo_invalid_dimensions"):
        await town.bot.send_photo(GROUP, narrow)
    with pytest.raises(telegram.error.BadRequest, match="Can't use file of type document as photo"):
        await town.bot.send_photo(GROUP, big.document.file_id)
