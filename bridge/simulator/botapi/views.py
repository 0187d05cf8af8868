"""The shapes the Bot API gives its objects."""

from typing import TYPE_CHECKING

from bridge.simulator.botapi.nouns import ANONYMOUS_ADMIN_ID, RIGHTS, Member, Post, Topic
from bridge.simulator.botapi.refusal import JSON

if TYPE_CHECKING:
    from bridge.simulator.botapi.room import Room

# https://core.telegram.org/bots/api#chatmemberrestricted
RESTRICTED_RIGHTS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def user(member: Member) -> JSON:
    """A User."""
    shape: JSON = {"id": member.id, "is_bot": member.is_bot, "first_name": member.name}
    if member.username:
        shape["username"] = member.username
    if not member.is_bot:
        shape["language_code"] = "it"
    return shape


def me(member: Member) -> JSON:
    """The User that getMe answers."""
    return {
        **user(member),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def anonymous_administrator() -> JSON:
    """The User shown in place of an anonymous administrator."""
    return {"id": ANONYMOUS_ADMIN_ID, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def chat(room: "Room") -> JSON:
    """A Chat."""
    shape: JSON = {"id": room.id, "title": room.title, "type": "supergroup"}
    if room.is_forum:
        shape["is_forum"] = True
    return shape


def full_chat(room: "Room") -> JSON:
    """A ChatFullInfo."""
    return {
        **chat(room),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "permissions": {
            **dict.fromkeys(RESTRICTED_RIGHTS, True),
            "can_manage_topics": False,
            "can_pin_messages": False,
            "can_change_info": False,
        },
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
        "join_to_send_messages": True,
    }


def chat_member(member: Member) -> JSON:
    """A ChatMember of the kind the status asks for."""
    shape: JSON = {"status": member.status, "user": user(member)}
    match member.status:
        case "creator":
            shape["is_anonymous"] = member.is_anonymous
        case "administrator":
            rights = {right: member.rights.get(right, False) for right in RIGHTS}
            shape |= {"can_be_edited": False, "is_anonymous": member.is_anonymous, **rights}
        case "restricted":
            shape |= {"is_member": True, "until_date": 0, **dict.fromkeys(RESTRICTED_RIGHTS, True)}
        case "kicked":
            shape["until_date"] = 0
    return shape


def topic(subject: Topic) -> JSON:
    """A ForumTopic."""
    shape: JSON = {"message_thread_id": subject.id, "name": subject.name, "icon_color": subject.icon_color}
    if subject.icon_custom_emoji_id:
        shape["icon_custom_emoji_id"] = subject.icon_custom_emoji_id
    return shape


def sender(room: "Room", member_id: int) -> JSON:
    """The fields that say who wrote."""
    member = room.members[member_id]
    if member.is_anonymous:
        return {"from": anonymous_administrator(), "sender_chat": chat(room)}
    return {"from": user(member)}


def message(room: "Room", post: Post, *, with_reply: bool = True) -> JSON:
    """A Message, with the message it answers one level deep.

    A message in a topic that answers nothing answers the topic's creation message, as on the real server
    (get_implicit_reply_to_message_id, tdlib/telegram-bot-api Client.cpp).
    """
    shape: JSON = {"message_id": post.id, "date": post.at, "chat": chat(room), **sender(room, post.sender_id)}
    if room.is_forum and post.topic_id is not None:
        shape |= {"message_thread_id": post.topic_id, "is_topic_message": True}
    if post.edited_at is not None:
        shape["edit_date"] = post.edited_at
    shape |= post.content | post.extra
    if post.markup is not None:
        shape["reply_markup"] = post.markup
    answered = room.find(answered_id(post)) if with_reply and (room.is_forum or post.reply_to) else None
    if answered is not None:
        shape["reply_to_message"] = message(room, answered, with_reply=False)
    return shape


def answered_id(post: Post) -> int | None:
    """The id of what this message answers: explicitly, or the root of its topic."""
    if "external_reply" in post.extra:
        return None
    if post.reply_to is not None:
        return post.reply_to
    return post.topic_id if post.topic_id != post.id else None


def reactions(emoji: str | None) -> list[JSON]:
    """A list of ReactionType."""
    return [{"type": "emoji", "emoji": emoji}] if emoji else []
