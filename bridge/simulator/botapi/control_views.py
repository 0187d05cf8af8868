"""The shapes the control API and the journal give the staff group (docs/simulator.md)."""

from typing import TYPE_CHECKING

from bridge.simulator.botapi.formatting import of_entity
from bridge.simulator.botapi.nouns import ICON_EMOJI, RIGHTS, Member, Post, Topic
from bridge.simulator.botapi.refusal import JSON

if TYPE_CHECKING:
    from bridge.simulator.botapi.room import Room

MEDIA_TYPES = ("animation", "photo", "video", "audio", "voice", "video_note", "document", "sticker")
OTHER_TYPES = ("venue", "location", "contact", "poll", "text")  # a venue carries its location too


def member(person: Member) -> JSON:
    """Somebody of the group."""
    return {"id": person.id, "name": person.name, "username": person.username, "status": person.status}


def bot(person: Member) -> JSON:
    """The bot: who it is, its status and rights."""
    return {**member(person), **{right: person.may(right) for right in RIGHTS}}


def topic(room: "Room", subject: Topic) -> JSON:
    """A topic; `unread` counts what the bot said since a person last wrote there."""
    return {
        "id": subject.id,
        "name": subject.name,
        "icon_color": subject.icon_color,
        "icon": ICON_EMOJI.get(subject.icon_custom_emoji_id, ""),
        "closed": subject.is_closed,
        "deleted": subject.is_deleted,
        "unread": _unread(room, subject.id),
    }


def _unread(room: "Room", topic_id: int | None) -> int:
    count = 0
    for post in reversed(room.posts.values()):
        if post.topic_id != topic_id or post.is_deleted or post.is_service:
            continue
        if not room.members[post.sender_id].is_bot:
            break
        count += 1
    return count


def group(room: "Room") -> JSON:
    """The whole group; General comes first."""
    people = [person for person in room.members.values() if not person.is_bot]
    return {
        "id": room.id,
        "title": room.title,
        "is_forum": room.is_forum,
        "bot": bot(room.bot),
        "members": [member(person) for person in people],
        "topics": [topic(room, subject) for subject in (room.general, *room.topics.values())],
    }


def kind(post: Post) -> str:
    """What sort of message it is: `text`, `photo`, …, or the name of the service message."""
    for name in (*MEDIA_TYPES, *OTHER_TYPES):
        if name in post.content:
            return name
    return next(iter(post.content), "text")


def message(room: "Room", post: Post) -> JSON:
    """A message as the page and the tests see it."""
    content = post.content
    sender = room.members[post.sender_id]
    media = _media(content)
    file_id = media.get("file_id")
    return {
        "id": post.id,
        "topic": post.topic_id,
        "from": sender.name,
        "from_id": sender.id,
        "is_bot": sender.is_bot,
        "at": post.at,
        "edited": post.edited_at is not None,
        "text": content.get("text"),
        "entities": content.get("entities") or content.get("caption_entities") or [],
        "caption": content.get("caption"),
        "type": kind(post),
        "media_url": f"/control/group/media/{file_id}" if file_id else None,
        "mime_type": media.get("mime_type"),
        "filename": media.get("file_name"),
        "location": _place(content),
        "contact": content.get("contact"),
        "reply_to": post.reply_to,
        "buttons": _buttons(post),
        "reactions": [{"emoji": emoji, "by": by} for by, emoji in post.reactions.items()],
    }


def _place(content: JSON) -> JSON | None:
    """Where, and for a venue what it is called."""
    venue = content.get("venue") or {}
    named = {"name": venue.get("title"), "address": venue.get("address")}
    location = content.get("location")
    return None if location is None else {**location, **{key: words for key, words in named.items() if words}}


def _media(content: JSON) -> JSON:
    for name in MEDIA_TYPES:
        if name == "photo" and "photo" in content:
            return {**content["photo"][-1], "mime_type": "image/jpeg"}
        if name in content:
            found: JSON = content[name]
            return found
    return {}


def _buttons(post: Post) -> list[list[JSON]]:
    rows = (post.markup or {}).get("inline_keyboard", [])
    return [[{"text": button["text"], "data": button.get("callback_data")} for button in row] for row in rows]


def addresses(content: JSON, username: str) -> bool:
    """Whether a text speaks to the bot: a command not meant for another, or a mention."""
    text = content.get("text") or content.get("caption") or ""
    for entity in content.get("entities") or content.get("caption_entities") or []:
        words = of_entity(text, entity)
        if entity["type"] == "bot_command" and ("@" not in words or words.endswith(f"@{username}")):
            return True
        if entity["type"] == "mention" and words == f"@{username}":
            return True
    return False
