"""What every send has in common: the topic, the message answered, the buttons, and the posting itself."""

from dataclasses import dataclass, field

from bridge.simulator.botapi import views
from bridge.simulator.botapi.formatting import check_entities, utf16_length
from bridge.simulator.botapi.html_text import parse_html
from bridge.simulator.botapi.nouns import Draft, Post
from bridge.simulator.botapi.premises import Call
from bridge.simulator.botapi.refusal import JSON, bad_request
from bridge.simulator.botapi.room import Room

LONGEST_CALLBACK_DATA_BYTES = 64  # https://core.telegram.org/bots/api#inlinekeyboardbutton
MOST_BUTTONS = 100  # python-telegram-bot constants.InlineKeyboardMarkupLimit
LONGEST_QUOTE = 1024  # https://core.telegram.org/bots/api#replyparameters
MEDIA_OF_REPLIES = ("animation", "audio", "document", "photo", "sticker", "video", "video_note", "voice",
                    "contact", "location", "venue", "poll")  # fmt: skip
WHAT_A_BUTTON_DOES = (
    "callback_data", "url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip


@dataclass(slots=True)
class Place:
    """Where a message goes: its topic, what it answers, and what answering adds to it."""

    topic_id: int | None = None
    reply_to: int | None = None
    extra: JSON = field(default_factory=dict)


def post(room: Room, call: Call, content: JSON, place: Place) -> JSON:
    """Post the bot's message where `find_place` said. Returns the Message."""
    return views.message(room, post_as_bot(room, call, content, place))


def post_as_bot(room: Room, call: Call, content: JSON, place: Place) -> Post:
    """Post the bot's message. Returns what the room keeps."""
    extra = dict(place.extra)
    for name in ("has_media_spoiler", "show_caption_above_media"):
        if call.parameters.get(name.replace("has_media_spoiler", "has_spoiler")):
            extra[name] = True
    if call.parameters.get("protect_content"):
        extra["has_protected_content"] = True
    markup = read_markup(call.parameters)
    return room.post(Draft(call.bot_id, place.topic_id, content, extra, place.reply_to, markup))


def find_place(room: Room, call: Call) -> Place:
    """Topic and reply of a send. Raises Refusal in the server's order: first the topic, then the reply."""
    topic_id = _topic_id(room, call.parameters.get("message_thread_id"))
    place = answer_place(room, call.parameters.get("reply_parameters"), topic_id)
    topic = room.topic(place.topic_id)
    if topic is None:
        raise bad_request("message thread not found")
    bot = room.members[call.bot_id]
    if topic.is_closed and not bot.may("can_manage_topics") and topic.creator_id != bot.id:
        raise bad_request("TOPIC_CLOSED")
    return place


def _topic_id(room: Room, asked: int | None) -> int | None:
    """A group without topics ignores the parameter; in a forum, General (1) is not a thread (Client.cpp 8255-8290)."""
    if not asked or not room.is_forum:
        return None
    if room.topic(asked) is None:
        raise bad_request("message thread not found")
    return asked


def answer_place(room: Room, reply: JSON | None, topic_id: int | None, *, follows: bool = True) -> Place:
    """What a message answers. `allow_sending_without_reply` never helps across topics.

    A message without a topic goes where its answered message is, if it `follows`.
    https://core.telegram.org/bots/api#replyparameters
    """
    if not reply:
        return Place(topic_id)
    if reply.get("chat_id", room.id) != room.id:
        raise bad_request("message to be replied not found")
    known = room.posts.get(reply["message_id"])
    is_elsewhere = known is not None and known.topic_id != topic_id and not (follows and topic_id is None)
    if known is None or known.is_deleted:
        if reply.get("allow_sending_without_reply") and not is_elsewhere:
            return Place(topic_id)
        raise bad_request("message to be replied not found")
    extra = _quote(reply, known)
    if is_elsewhere:
        return Place(topic_id, None, {**extra, "external_reply": external_reply(room, known)})
    return Place(known.topic_id, known.id, extra)


def external_reply(room: Room, answered: Post) -> JSON:
    """An ExternalReplyInfo: a reply into another topic does not carry the message itself."""
    origin = {"type": "user", "date": answered.at, "sender_user": views.sender(room, answered.sender_id)["from"]}
    media = {name: answered.content[name] for name in MEDIA_OF_REPLIES if name in answered.content}
    return {"origin": origin, "chat": views.chat(room), "message_id": answered.id, **media}


def _quote(reply: JSON, answered: Post) -> JSON:
    if not reply.get("quote"):
        return {}
    words, entities = reply["quote"], check_entities(reply["quote"], reply.get("quote_entities", []))
    if reply.get("quote_parse_mode", "").lower() == "html":
        words, entities = parse_html(words)
    return {"quote": find_quote(answered, words, entities, is_manual=True)}


def find_quote(answered: Post, words: str, entities: list[JSON], *, is_manual: bool) -> JSON:
    """A TextQuote. Raises Refusal unless the words stand in the answered message exactly as quoted."""
    text: str = answered.content.get("text") or answered.content.get("caption") or ""
    at = text.find(words)
    if at < 0 or utf16_length(words) > LONGEST_QUOTE:
        raise bad_request("QUOTE_TEXT_INVALID")
    quote: JSON = {"text": words, "position": utf16_length(text[:at]), "is_manual": is_manual}
    if entities:
        quote["entities"] = entities
    return quote


def read_markup(parameters: JSON) -> JSON | None:
    """The inline keyboard; other markups are accepted and show nothing in a group's history."""
    markup: JSON = parameters.get("reply_markup") or {}
    rows = [row for row in markup.get("inline_keyboard", []) if row]
    if not rows:
        return None
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    for button in buttons:
        if not button["text"].strip():
            raise bad_request("can't parse inline keyboard button: text must be non-empty")
        if not any(name in button for name in WHAT_A_BUTTON_DOES):
            raise bad_request("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= LONGEST_CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    return {"inline_keyboard": rows}
