"""The staff group: one forum supergroup with its members, topics and messages."""

import itertools
from collections.abc import Iterator

from bridge.simulator.botapi import control_views, views
from bridge.simulator.botapi.nouns import Draft, Member, Post, Topic
from bridge.simulator.botapi.refusal import JSON, bad_request, forbidden
from bridge.simulator.botapi.updates import Updates
from bridge.simulator.clock import Clock
from bridge.simulator.journal import Journal

DEFAULT_GROUP_ID = -1001000000001
DEFAULT_TITLE = "URP"
DEFAULT_BOT_TOKEN = "1000000001:demo-bot-token"
BOT_NAME = "Sportello"
BOT_USERNAME = "sportello_demo_bot"
FIRST_PERSON_ID = 500_000_001
FIRST_MESSAGE_ID = 2  # 1 is General's: GENERAL_FORUM_TOPIC_ID, tdlib/telegram-bot-api
LONGEST_TOPIC_NAME = 128  # longer ones are cut without a word: clean_name, tdlib ForumTopicManager.cpp
# https://core.telegram.org/bots/api#createforumtopic
ICON_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
# Service messages of its own that a bot does hear: need_skip_update_message, tdlib/telegram-bot-api Client.cpp
HEARD_FROM_ITSELF = frozenset(
    {
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
    }
)


class Room:
    """The group's state. Whatever changes is written to the journal and, where Telegram would, told to the bot."""

    def __init__(self, clock: Clock, journal: Journal, updates: Updates) -> None:
        self.clock = clock
        self.updates = updates
        self._journal = journal
        self.configured_id = DEFAULT_GROUP_ID
        self.bot_id = int(DEFAULT_BOT_TOKEN.split(":")[0])
        self.reset()

    def reset(self) -> None:
        """A new group with its creator and the bot as an administrator with every right."""
        self.id = self.configured_id
        self.title = DEFAULT_TITLE
        self.is_forum = True
        self.migrated_from: set[int] = set()
        self.members: dict[int, Member] = {}
        self.topics: dict[int, Topic] = {}
        self.posts: dict[int, Post] = {}
        self.pinned: list[int] = []
        self._message_ids: Iterator[int] = itertools.count(FIRST_MESSAGE_ID)
        self._person_ids: Iterator[int] = itertools.count(FIRST_PERSON_ID)
        creator = Member(next(self._person_ids), "Direzione", "direzione", "creator")
        self.members[creator.id] = creator
        self.creator_id = creator.id
        self.general = Topic(None, "General", ICON_COLORS[0], creator.id)
        self.members[self.bot_id] = Member(self.bot_id, BOT_NAME, BOT_USERNAME, "administrator", is_bot=True)

    def rename_bot(self, bot_id: int) -> None:
        """Another bot takes over the chair, its words and its topics."""
        old_id, bot = self.bot_id, self.members.pop(self.bot_id)
        bot.id = self.bot_id = bot_id
        self.members[bot_id] = bot
        for post in self.posts.values():
            post.sender_id = bot_id if post.sender_id == old_id else post.sender_id
            if emoji := post.reactions.pop(old_id, ""):
                post.reactions[bot_id] = emoji
        for topic in self.topics.values():
            topic.creator_id = bot_id if topic.creator_id == old_id else topic.creator_id

    @property
    def bot(self) -> Member:
        """The bot as a member."""
        return self.members[self.bot_id]

    def now(self) -> int:
        """Virtual unix seconds."""
        return int(self.clock.seconds())

    def new_person_id(self) -> int:
        """An id nobody has."""
        return next(self._person_ids)

    def add_helper(self, bot_id: int) -> None:
        """A further bot, an administrator as the first one; it speaks and hears nothing."""
        name = f"{BOT_NAME} {bot_id % 100}"
        helper = Member(bot_id, name, f"sportello_{bot_id % 100}_bot", "administrator", is_bot=True)
        self.members.setdefault(bot_id, helper)

    def admit(self, chat_id: int | str, bot_id: int) -> None:
        """Let the bot's call in. Raises Refusal when this is not its group, or is not any more."""
        if str(chat_id).lstrip() == "":
            raise bad_request("chat_id is empty")
        if chat_id in self.migrated_from:
            refusal = bad_request("group chat was upgraded to a supergroup chat")
            refusal.parameters = {"migrate_to_chat_id": self.id}
            raise refusal
        if isinstance(chat_id, int) and chat_id in self.members:
            raise forbidden("bot can't initiate conversation with a user")
        if chat_id != self.id:
            raise bad_request("chat not found")
        if self.members[bot_id].status == "kicked":
            raise forbidden("bot was kicked from the supergroup chat")
        if not self.members[bot_id].is_inside:
            raise forbidden("bot is not a member of the supergroup chat")

    def find(self, message_id: int | None) -> Post | None:
        """A message that is still there."""
        post = self.posts.get(message_id or 0)
        return None if post is None or post.is_deleted else post

    def first_of_album(self, post: Post) -> Post:
        """The first message of the album this one belongs to: that is where an album's reactions are."""
        album = post.extra.get("media_group_id")
        if album is None:
            return post
        members = (other for other in self.posts.values() if other.extra.get("media_group_id") == album)
        return next((other for other in members if not other.is_deleted), post)

    def topic(self, topic_id: int | None) -> Topic | None:
        """A topic that is still there; None is General."""
        if topic_id is None:
            return self.general
        found = self.topics.get(topic_id)
        return None if found is None or found.is_deleted else found

    def post(self, draft: Draft) -> Post:
        """Say something. The id is shared by all topics of the group."""
        topic_id = draft.topic_id if self.is_forum else None
        post = Post(
            next(self._message_ids), topic_id, draft.sender_id, self.now(), draft.content, draft.extra,
            draft.reply_to, draft.markup, is_service=draft.is_service,
        )  # fmt: skip
        if "forum_topic_created" in draft.content:
            post.topic_id = post.id
        self.posts[post.id] = post
        self._journal.write("group.message", **control_views.message(self, post))
        if self._is_heard(post):
            self.updates.offer("message", views.message(self, post))
        return post

    def _is_heard(self, post: Post) -> bool:
        """Whether the bot is told: never of its own words, and in privacy mode only of what concerns it.

        https://core.telegram.org/bots/features#privacy-mode
        """
        if not self.bot.is_inside:
            return False
        if post.sender_id != self.bot_id and self.members[post.sender_id].is_bot:
            return False  # bots do not see each other's words
        if post.sender_id == self.bot_id:
            return not HEARD_FROM_ITSELF.isdisjoint(post.content)
        if self.bot.is_administrator or post.is_service:
            return True
        answered = self.posts.get(post.reply_to or 0)
        return (answered is not None and answered.sender_id == self.bot_id) or control_views.addresses(
            post.content, self.bot.username or ""
        )

    def changed(self, post: Post, *, is_edit: bool = False) -> None:
        """Write down that a message changed; an operator's edit is told to the bot."""
        deleted = {"deleted": True} if post.is_deleted else {}
        self._journal.write("group.changed", **control_views.message(self, post), **deleted)
        if is_edit and self._is_heard(post):
            self.updates.offer("edited_message", views.message(self, post))

    def edit(self, post: Post, content: JSON) -> None:
        """Replace what a message says."""
        post.content = content
        post.edited_at = self.now()
        self.changed(post, is_edit=True)

    def delete(self, post: Post) -> None:
        """Take a message away. Bots never hear of it: there is no such update in the Bot API."""
        post.is_deleted = True
        if post.id in self.pinned:
            self.pinned.remove(post.id)
        self.changed(post)

    def react(self, post: Post, member_id: int, emoji: str) -> None:
        """Set a member's one reaction, or remove it with an empty one.

        The bot hears of people's reactions only as an administrator, and without the topic.
        https://core.telegram.org/bots/api#update
        """
        before = post.reactions.pop(member_id, None)
        if emoji:
            post.reactions[member_id] = emoji
        if before == (emoji or None):
            return
        self.changed(post)
        member = self.members[member_id]
        if not self.bot.is_administrator or member.is_bot:
            return
        who = {"actor_chat": views.chat(self)} if member.is_anonymous else {"user": views.user(member)}
        self.updates.offer(
            "message_reaction",
            {
                "chat": views.chat(self),
                "message_id": post.id,
                **who,
                "date": self.now(),
                "old_reaction": views.reactions(before),
                "new_reaction": views.reactions(emoji),
            },
        )

    def topic_changed(self, topic: Topic) -> None:
        """Write down how a topic looks now."""
        self._journal.write("group.topic", **control_views.topic(self, topic))
