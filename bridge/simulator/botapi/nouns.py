"""The staff group's nouns: who is in it, its topics, what was said."""

from dataclasses import dataclass, field

from bridge.simulator.botapi.refusal import JSON

ANONYMOUS_ADMIN_ID = 1087968824  # @GroupAnonymousBot, the sender shown for an anonymous administrator

# The rights of an administrator in a supergroup. https://core.telegram.org/bots/api#chatmemberadministrator
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_tags",
)
STATUSES = ("creator", "administrator", "member", "restricted", "left", "kicked")
STATUSES_OF_THOSE_INSIDE = ("creator", "administrator", "member", "restricted")


# A handful of the emoji Telegram allows as topic icons; the real list is longer, the way to use it is the same.
ICON_EMOJI = {
    "5312536423851630001": "💡",
    "5309984423003823246": "📣",
    "5379748062124056162": "❗️",
    "5357121491508928442": "👀",
    "5237699328843200968": "✅",
    "5377316857231450742": "❓",
}


@dataclass(slots=True)
class Member:
    """A person of the group, or the bot."""

    id: int
    name: str
    username: str | None = None
    status: str = "member"
    is_bot: bool = False
    is_anonymous: bool = False
    rights: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(RIGHTS, True))

    @property
    def is_inside(self) -> bool:
        """Neither gone nor removed."""
        return self.status in STATUSES_OF_THOSE_INSIDE

    @property
    def is_administrator(self) -> bool:
        """The creator counts."""
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Whether this member has an administrator's right."""
        return self.status == "creator" or (self.status == "administrator" and self.rights.get(right, False))


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member may become: an empty status stays as it is, as do the rights not named."""

    status: str = ""
    rights: dict[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class Topic:
    """A forum topic. `id` is the id of its creation message; None is General."""

    id: int | None
    name: str
    icon_color: int
    creator_id: int
    icon_custom_emoji_id: str = ""
    is_closed: bool = False
    is_deleted: bool = False


@dataclass(slots=True)
class Post:
    """A message. `content` and `extra` are in the Bot API's own shape; `extra` is what edits leave alone.

    Deleted posts are kept, so that the group still knows which topic an id belonged to.
    """

    id: int
    topic_id: int | None
    sender_id: int
    at: int
    content: JSON
    extra: JSON = field(default_factory=dict)
    reply_to: int | None = None
    markup: JSON | None = None
    edited_at: int | None = None
    reactions: dict[int, str] = field(default_factory=dict)
    is_service: bool = False
    is_deleted: bool = False


@dataclass(slots=True)
class Draft:
    """A message about to be posted."""

    sender_id: int
    topic_id: int | None
    content: JSON
    extra: JSON = field(default_factory=dict)
    reply_to: int | None = None
    markup: JSON | None = None
    is_service: bool = False
