"""Telegram's updates as events. Pure; each update is read by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    Message,
    MessageEntity,
    MessageReactionUpdated,
    ReactionTypeEmoji,
    Update,
    User,
)

from bridge.desks.telegram import messages
from bridge.desks.telegram.limits import ANONYMOUS_ADMINISTRATOR
from storage.desk_events import place_of
from storage.events import (
    Answered,
    ButtonPressed,
    Event,
    Member,
    OperatorReacted,
    OperatorWrote,
    ThreadAppeared,
    ThreadTurned,
    Unreadable,
    Unsupported,
)
from storage.inbox import Arrival


@dataclass(frozen=True, slots=True)
class Room:
    """Which group an update must come from, and who the bridge is in it."""

    desk: str
    group_id: int
    bot_id: int
    bot_username: str
    helpers: frozenset[int] = frozenset()  # further bots of ours: what they post is ours too

    def is_ours(self, account: int) -> bool:
        """Whether an account is one of the bridge's."""
        return account == self.bot_id or account in self.helpers


def read(raw: Mapping[str, Any], room: Room) -> Arrival:
    """One update as an arrival; one that cannot be read is kept as Unreadable and harms no other."""
    number = str(raw.get("update_id", ""))
    try:
        update = Update.de_json(dict(raw), None)
        event = _event(update, room) or Unsupported(f"desk:{room.desk}", "update")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        event = Unreadable(f"desk:{room.desk}", "", type(error).__name__)
    return Arrival(f"desk:{room.desk}", number, f"desk:{room.desk}:{place_of(event)}", event)


def moved_to(raw: Mapping[str, Any], room: Room) -> int:
    """The new id of the group if this update says it has become another chat, else 0."""
    message = raw.get("message")
    chat = message.get("chat") if isinstance(message, Mapping) else None
    if not isinstance(message, Mapping) or not isinstance(chat, Mapping) or chat.get("id") != room.group_id:
        return 0
    new_id = message.get("migrate_to_chat_id")
    return new_id if isinstance(new_id, int) else 0


def needs_ranks(raw: Mapping[str, Any]) -> bool:
    """Whether deciding an update needs the group's ranks: they changed, or it is a command or a press."""
    if "chat_member" in raw or "my_chat_member" in raw or "callback_query" in raw:
        return True
    message = raw.get("message")
    words = (message.get("text") or message.get("caption") or "") if isinstance(message, Mapping) else ""
    return isinstance(words, str) and words.startswith(("/", "!"))


def _event(update: Update, room: Room) -> Event | None:
    if update.message is not None and update.message.chat.id == room.group_id:
        return _of_message(update.message, room, edited=False)
    if update.edited_message is not None and update.edited_message.chat.id == room.group_id:
        return _of_message(update.edited_message, room, edited=True)
    if update.callback_query is not None:
        return _of_press(update.callback_query, room)
    if update.message_reaction is not None and update.message_reaction.chat.id == room.group_id:
        return _of_reaction(update.message_reaction, room)
    return None


def _of_message(message: Message, room: Room, *, edited: bool) -> Event | None:
    anchor = str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else ""
    by_bridge = message.from_user is not None and room.is_ours(message.from_user.id)
    if message.forum_topic_created is not None and by_bridge:
        return ThreadAppeared(room.desk, anchor or str(message.message_id), message.forum_topic_created.name)
    if by_bridge:
        return None
    if message.forum_topic_closed is not None or message.forum_topic_reopened is not None:
        closed = message.forum_topic_closed is not None
        return ThreadTurned(room.desk, anchor, _member(message.from_user, message.sender_chat), closed)
    content = messages.content(message, lane=f"desk:{room.desk}")
    if content is None or _is_for_another_bot(message, room):
        return None
    return OperatorWrote(
        desk=room.desk,
        foreign_id=str(message.message_id),
        anchor=anchor,
        member=_member(message.from_user, message.sender_chat, message.author_signature),
        content=content,
        at=message.date,
        answered=_answered(message, room),
        mentions_colleague=_mentions_colleague(message, room),
        edited=edited,
        is_of_album=message.media_group_id is not None,
    )


def _member(user: User | None, chat: Chat | None = None, signature: str | None = None) -> Member:
    """Who acted. Anonymous administrators all share one account: they are told apart by their signature, if any."""
    if user is None or user.id == ANONYMOUS_ADMINISTRATOR:
        return Member("anonymous", signature or (chat.title or "" if chat is not None else ""), "", True)
    return Member(str(user.id), user.full_name, user.username or "")


def _answered(message: Message, room: Room) -> Answered | None:
    """In a topic a plain message "answers" the topic's own service message: that is no answer."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return None
    author = replied.from_user
    return Answered(
        foreign_id=str(replied.message_id),
        author="anonymous" if author is None or author.id == ANONYMOUS_ADMINISTRATOR else str(author.id),
        by_bridge=author is not None and room.is_ours(author.id),
        content=messages.content(replied, lane=f"desk:{room.desk}"),
        is_of_album=replied.media_group_id is not None,
    )


def _entities(message: Message) -> dict[MessageEntity, str]:
    return message.parse_entities() if message.text is not None else message.parse_caption_entities()


def _mentions_colleague(message: Message, room: Room) -> bool:
    for entity, words in _entities(message).items():
        if entity.type == MessageEntity.MENTION and words.casefold() != f"@{room.bot_username}".casefold():
            return True
        if entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and not room.is_ours(entity.user.id):
            return True
    return False


def _is_for_another_bot(message: Message, room: Room) -> bool:
    """A command addressed to another bot of the group is none of our business."""
    for entity, words in _entities(message).items():
        if entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 and "@" in words:
            return words.partition("@")[2].casefold() != room.bot_username.casefold()
    return False


def _of_press(query: CallbackQuery, room: Room) -> Event | None:
    if query.message is not None and query.message.chat.id != room.group_id:
        return None
    return ButtonPressed(room.desk, query.id, query.data or "", _member(query.from_user))


def _of_reaction(reaction: MessageReactionUpdated, room: Room) -> Event:
    before = {r.emoji for r in reaction.old_reaction if isinstance(r, ReactionTypeEmoji)}
    now = [r.emoji for r in reaction.new_reaction if isinstance(r, ReactionTypeEmoji)]
    added = next((emoji for emoji in now if emoji not in before), now[0] if now else "")
    return OperatorReacted(
        desk=room.desk,
        target=str(reaction.message_id),
        member=_member(reaction.user, reaction.actor_chat),
        emoji=str(added),
        at=reaction.date,
    )
