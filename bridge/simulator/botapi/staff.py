"""What the people of the group do: write, edit, react, press, open and close topics."""

import asyncio
import base64
import binascii
from typing import Any, cast

from bridge.simulator.botapi import views
from bridge.simulator.botapi.calls_answers import REACTIONS, plain
from bridge.simulator.botapi.calls_topics import change_topic, clean_name, delete_topic, open_topic
from bridge.simulator.botapi.delivery import answer_place, find_quote
from bridge.simulator.botapi.formatting import check_entities, with_found
from bridge.simulator.botapi.media import CAPTIONED, SAID_OF, describe, photo_size
from bridge.simulator.botapi.nouns import Draft, Member, Post, Topic
from bridge.simulator.botapi.premises import Premises
from bridge.simulator.botapi.refusal import JSON
from bridge.simulator.botapi.room import ICON_COLORS

ANSWER_SECONDS = 5.0  # how long a press waits for the bot if nobody says (docs/simulator.md)
FILE_KINDS = ("photo", *SAID_OF)
FILE_NAMES = {"photo": "photo.jpg", "video": "video.mp4", "voice": "voice.ogg", "audio": "audio.mp3",
              "sticker": "sticker.webp", "animation": "animation.mp4", "video_note": "note.mp4"}  # fmt: skip


class Absurd(ValueError):
    """Something no person could do in a real group."""


class Absent(LookupError):
    """Something the control API was asked about does not exist."""


def person(premises: Premises, member_id: object) -> Member:
    """Somebody who is in the group and is not the bot. Raises Absent or Absurd."""
    member = premises.room.members.get(cast(int, member_id))
    if member is None or member.is_bot:
        raise Absent("no such member")
    if not member.is_inside:
        raise Absurd("this person is not in the group")
    return member


def message(premises: Premises, message_id: int) -> Post:
    """A message that is there. Raises Absent."""
    post = premises.room.find(message_id)
    if post is None:
        raise Absent("no such message")
    return post


def write(premises: Premises, body: JSON) -> Post:
    """A person writes. Raises Absurd, Absent, or Refusal for what the group itself would refuse."""
    room = premises.room
    author = person(premises, body.get("from"))
    reply = {"message_id": body["reply_to"]} if body.get("reply_to") is not None else None
    topic_id = body.get("topic") if room.is_forum else None
    if room.topic(topic_id) is None:
        raise Absent("no such topic")
    place = answer_place(room, reply, topic_id, follows=False)
    topic = room.topic(topic_id)
    if topic and topic.is_closed and not author.is_administrator:
        raise Absurd("TOPIC_CLOSED")
    extra = dict(place.extra)
    if body.get("media_group_id"):
        extra["media_group_id"] = str(body["media_group_id"])
    if body.get("quote") and reply:
        answered = message(premises, reply["message_id"])
        extra["quote"] = find_quote(answered, body["quote"], [], is_manual=True)
    return room.post(Draft(author.id, topic_id, _content(premises, body), extra, place.reply_to))


def _content(premises: Premises, body: JSON) -> JSON:
    kind = body.get("type") or "text"
    match kind:
        case "text":
            return _said(body, "text", "entities")
        case "location":
            return {"location": {"latitude": float(body["latitude"]), "longitude": float(body["longitude"])}}
        case "contact":
            names = ("phone_number", "first_name", "last_name", "vcard")
            given = body.get("contact") or body
            contact = {name: str(given[name]) for name in names if given.get(name)}
            return {"contact": {"phone_number": "+393331234567", "first_name": "Contatto", **contact}}
        case "poll":
            return {"poll": _poll(body)}
    if kind not in FILE_KINDS:
        raise Absurd(f"cannot write a message of type {kind}")
    return _file(premises, body, kind)


def _said(body: JSON, name: str, entities_name: str) -> JSON:
    """A text or caption with its entities; commands, mentions and links get theirs by themselves."""
    text = body.get(name)
    if not isinstance(text, str) or not text:
        raise Absurd(f"{name} must be a non-empty string")
    entities = with_found(text, check_entities(text, body.get("entities") or []))
    return {name: text, **({entities_name: entities} if entities else {})}


def _file(premises: Premises, body: JSON, kind: str) -> JSON:
    try:
        data = base64.b64decode(body.get("media_base64") or "", validate=True)
    except (binascii.Error, TypeError) as error:
        raise Absurd("media_base64 is not base64") from error
    name = str(body.get("filename") or FILE_NAMES.get(kind, "file.bin"))
    stored = premises.files.keep_bytes(data, kind, name, str(body.get("mime_type") or ""))
    if kind == "sticker" and body.get("thumbnail_base64"):
        still = premises.files.keep_bytes(
            base64.b64decode(body["thumbnail_base64"]), "photo", "still.webp", "image/webp"
        )
        body = {**body, "thumbnail": photo_size(still)}
    caption = _said(body, "caption", "caption_entities") if body.get("caption") and kind in CAPTIONED else {}
    return describe(stored, body) | caption


def _poll(body: JSON) -> JSON:
    options: list[Any] = body.get("options") or ["Sì", "No"]
    return {
        "id": "5000000000000000001",
        "question": str(body.get("text") or "?"),
        "options": [
            {"persistent_id": str(at), "text": str(option), "voter_count": 0} for at, option in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }


def edit(premises: Premises, message_id: int, body: JSON) -> Post:
    """A person changes what they said."""
    post = message(premises, message_id)
    if premises.room.members[post.sender_id].is_bot or post.is_service:
        raise Absurd("only a person's message can be edited")
    name, entities_name = ("text", "entities") if "text" in body else ("caption", "caption_entities")
    is_captioned = not CAPTIONED.isdisjoint(post.content)
    if (name == "text") != ("text" in post.content) or (name == "caption" and not is_captioned):
        raise Absurd(f"this message has no {name}")
    rest = {key: value for key, value in post.content.items() if key not in (name, entities_name)}
    said = {} if name == "caption" and not body.get("caption") else _said(body, name, entities_name)
    premises.room.edit(post, rest | said)
    return post


def react(premises: Premises, message_id: int, body: JSON) -> None:
    """A person reacts, or takes it back with an empty emoji."""
    post, member = message(premises, message_id), person(premises, body.get("from"))
    emoji = body.get("emoji")
    if not isinstance(emoji, str) or (emoji and plain(emoji) not in REACTIONS):
        raise Absurd("emoji must be one of Telegram's 73 reactions, or empty")
    premises.room.react(premises.room.first_of_album(post), member.id, emoji)


async def press(premises: Premises, message_id: int, body: JSON) -> JSON:
    """A person presses a button and waits a moment for what the bot says."""
    room = premises.room
    post, member = message(premises, message_id), person(premises, body.get("from"))
    rows = (post.markup or {}).get("inline_keyboard", [])
    if post.sender_id != room.bot_id:
        raise Absurd("the bot of this message hears no presses")
    if not any(button.get("callback_data") == body.get("data") for row in rows for button in row):
        raise Absurd("this message has no such button")
    pressed = premises.presses.open()
    query = {
        "id": pressed.id,
        "from": views.user(member),
        "message": views.message(room, post),
        "chat_instance": str(-room.id),
        "data": body["data"],
    }
    room.updates.offer("callback_query", query)
    try:
        async with asyncio.timeout(float(body.get("seconds", ANSWER_SECONDS))):
            await pressed.is_answered.wait()
    except TimeoutError:
        return {"answered": False, "text": "", "show_alert": False}
    return {"answered": True, **(pressed.answer or {})}


def topic(premises: Premises, topic_id: int | None) -> Topic:
    """A topic that is there; None is General. Raises Absent."""
    found = premises.room.topic(topic_id)
    if found is None:
        raise Absent("no such topic")
    return found


def opener(premises: Premises, body: JSON) -> Member:
    """Who acts: the one named, else the group's creator."""
    return person(premises, body.get("from", premises.room.creator_id))


def start_topic(premises: Premises, body: JSON) -> Topic:
    """A person opens a topic."""
    if not premises.room.is_forum:
        raise Absurd("the chat is not a forum")
    author = opener(premises, body)
    name = clean_name(str(body.get("name") or ""))
    color = body.get("icon_color", ICON_COLORS[0])
    return open_topic(premises.room, author.id, Topic(None, name, color, author.id))


def amend_topic(premises: Premises, topic_id: int | None, body: JSON) -> Topic:
    """A person renames, closes or reopens a topic."""
    subject, author = topic(premises, topic_id), opener(premises, body)
    name = clean_name(str(body["name"])) if "name" in body else subject.name
    if name != subject.name:
        subject.name = name
        change_topic(premises.room, author.id, subject, {"forum_topic_edited": {"name": name}})
    is_closed = bool(body.get("closed", subject.is_closed))
    if is_closed != subject.is_closed:
        subject.is_closed = is_closed
        event = "forum_topic_closed" if is_closed else "forum_topic_reopened"
        change_topic(premises.room, author.id, subject, {event: {}})
    return subject


def remove_topic(premises: Premises, topic_id: int) -> None:
    """A person deletes a topic: the bot hears nothing."""
    delete_topic(premises.room, topic(premises, topic_id))
