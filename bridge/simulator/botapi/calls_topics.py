"""Forum topics: create, rename, close, reopen, delete."""

import re

from bridge.simulator.botapi import views
from bridge.simulator.botapi.nouns import ICON_EMOJI, Draft, Member, Topic
from bridge.simulator.botapi.premises import Call, Method, Premises
from bridge.simulator.botapi.refusal import JSON, bad_request
from bridge.simulator.botapi.room import ICON_COLORS, LONGEST_TOPIC_NAME, Room

BLANKS = re.compile(r"[\s\x00-\x1f\u200e\u200f\u202a-\u202e]+")


def clean_name(name: str) -> str:
    """A topic's name as TDLib keeps it: one line, cut at 128 without a word (clean_name, ForumTopicManager.cpp)."""
    cleaned = BLANKS.sub(" ", name).strip()[:LONGEST_TOPIC_NAME].rstrip()
    if not cleaned:
        raise bad_request("name must be non-empty")
    return cleaned


def open_topic(room: Room, creator_id: int, topic: Topic) -> Topic:
    """Put a topic in the room; its id is that of its creation message."""
    created: JSON = {"name": topic.name, "icon_color": topic.icon_color}
    if topic.icon_custom_emoji_id:
        created["icon_custom_emoji_id"] = topic.icon_custom_emoji_id
    post = room.post(Draft(creator_id, None, {"forum_topic_created": created}, is_service=True))
    topic.id = post.id
    room.topics[post.id] = topic
    room.topic_changed(topic)
    return topic


def change_topic(room: Room, by: int, topic: Topic, event: JSON) -> None:
    """Say in the topic what happened to it. The topic itself was changed by the caller."""
    room.post(Draft(by, topic.id, event, is_service=True))
    room.topic_changed(topic)


def delete_topic(room: Room, topic: Topic) -> None:
    """Remove a topic with everything in it. Nobody is told: there is no such update."""
    topic.is_deleted = True
    for post in room.posts.values():
        if post.topic_id == topic.id:
            post.is_deleted = True
    room.topic_changed(topic)


def _named(premises: Premises, call: Call) -> Topic:
    room = premises.room
    topic_id = call.parameters["message_thread_id"]
    if not room.is_forum:
        raise bad_request("the chat is not a forum")
    if topic_id <= 0:
        raise bad_request("invalid forum topic identifier specified")
    topic = room.topic(topic_id)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def _check_right(bot: Member, topic: Topic, action: str) -> None:
    if not bot.may("can_manage_topics") and topic.creator_id != bot.id:
        raise bad_request(f"not enough rights to {action} the topic")


def _icon(call: Call) -> str:
    icon: str = call.parameters.get("icon_custom_emoji_id", "")
    if icon and icon not in ICON_EMOJI:
        raise bad_request("DOCUMENT_INVALID")
    return icon


async def create_forum_topic(premises: Premises, call: Call) -> JSON:
    """createForumTopic."""
    room = premises.room
    if not room.is_forum:
        raise bad_request("the chat is not a forum")
    if not room.members[call.bot_id].may("can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    name = clean_name(call.parameters["name"])
    color = call.parameters.get("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise bad_request("invalid icon color specified")
    return views.topic(open_topic(room, call.bot_id, Topic(None, name, color, call.bot_id, _icon(call))))


async def edit_forum_topic(premises: Premises, call: Call) -> bool:
    """editForumTopic. Without a name or an icon it succeeds and does nothing, as TDLib does."""
    room, topic = premises.room, _named(premises, call)
    _check_right(room.members[call.bot_id], topic, "edit")
    edited: JSON = {}
    if call.parameters.get("name"):
        edited["name"] = clean_name(call.parameters["name"])
    if "icon_custom_emoji_id" in call.parameters:
        edited["icon_custom_emoji_id"] = _icon(call)
    if not edited:
        return True
    if all(getattr(topic, key) == value for key, value in edited.items()):
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = edited.get("name", topic.name)
    topic.icon_custom_emoji_id = edited.get("icon_custom_emoji_id", topic.icon_custom_emoji_id)
    change_topic(room, call.bot_id, topic, {"forum_topic_edited": edited})
    return True


def _set_closed(room: Room, bot_id: int, topic: Topic, *, is_closed: bool) -> bool:
    _check_right(room.members[bot_id], topic, "close or open")
    if topic.is_closed == is_closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.is_closed = is_closed
    change_topic(room, bot_id, topic, {"forum_topic_closed" if is_closed else "forum_topic_reopened": {}})
    return True


async def close_forum_topic(premises: Premises, call: Call) -> bool:
    """closeForumTopic."""
    return _set_closed(premises.room, call.bot_id, _named(premises, call), is_closed=True)


async def reopen_forum_topic(premises: Premises, call: Call) -> bool:
    """reopenForumTopic."""
    return _set_closed(premises.room, call.bot_id, _named(premises, call), is_closed=False)


def _general(premises: Premises) -> Topic:
    if not premises.room.is_forum:
        raise bad_request("the chat is not a forum")
    return premises.room.general


async def close_general_forum_topic(premises: Premises, call: Call) -> bool:
    """closeGeneralForumTopic."""
    return _set_closed(premises.room, call.bot_id, _general(premises), is_closed=True)


async def reopen_general_forum_topic(premises: Premises, call: Call) -> bool:
    """reopenGeneralForumTopic."""
    return _set_closed(premises.room, call.bot_id, _general(premises), is_closed=False)


async def delete_forum_topic(premises: Premises, call: Call) -> bool:
    """deleteForumTopic. It needs the right to delete messages, unless the bot opened the topic."""
    room, topic = premises.room, _named(premises, call)
    if not room.members[call.bot_id].may("can_delete_messages") and topic.creator_id != call.bot_id:
        raise bad_request("not enough rights to delete the topic")
    delete_topic(room, topic)
    return True


async def get_forum_topic_icon_stickers(premises: Premises, call: Call) -> list[JSON]:
    """getForumTopicIconStickers."""
    return [
        {
            "file_id": f"icon-{emoji_id}",
            "file_unique_id": f"unique-{emoji_id}",
            "type": "custom_emoji",
            "width": 100,
            "height": 100,
            "is_animated": True,
            "is_video": False,
            "emoji": emoji,
            "custom_emoji_id": emoji_id,
        }
        for emoji_id, emoji in ICON_EMOJI.items()
    ]


METHODS: dict[str, Method] = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
    "closeGeneralForumTopic": close_general_forum_topic,
    "reopenGeneralForumTopic": reopen_general_forum_topic,
    "getForumTopicIconStickers": get_forum_topic_icon_stickers,
}
