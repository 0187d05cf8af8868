"""What Telegram takes, in one place. https://core.telegram.org/bots/api, https://core.telegram.org/bots/faq"""

from collections.abc import Mapping

from bridge.rules import Abilities, MediaLimit
from storage.content import MediaKind
from storage.model import CaseMark, MarkKind

MEGABYTE = 1024 * 1024
TITLE_LENGTH = 128
PRESS_ANSWER_LENGTH = 200
POLL_SECONDS = 50  # the longest the server holds a getUpdates

ABILITIES = Abilities(
    text_units=4096,
    caption_units=1024,
    media={
        MediaKind.IMAGE: MediaLimit(10 * MEGABYTE),
        MediaKind.VIDEO: MediaLimit(50 * MEGABYTE),
        MediaKind.AUDIO: MediaLimit(50 * MEGABYTE),
        MediaKind.VOICE: MediaLimit(50 * MEGABYTE),
        MediaKind.DOCUMENT: MediaLimit(50 * MEGABYTE),
        MediaKind.STICKER: MediaLimit(512 * 1024),
    },
    download_bytes=20 * MEGABYTE,  # getFile
    captions=frozenset({MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.AUDIO, MediaKind.VOICE, MediaKind.DOCUMENT}),
    merges_texts=True,
    # "2-10 items", documents and audio only with their like. https://core.telegram.org/bots/api#sendmediagroup
    album_items=10,
    albums=(
        frozenset({MediaKind.IMAGE, MediaKind.VIDEO}),
        frozenset({MediaKind.DOCUMENT}),
        frozenset({MediaKind.AUDIO}),
    ),
)

# A bot may set one reaction out of 73. https://core.telegram.org/bots/api#reactiontypeemoji
MARKS = {
    MarkKind.ACCEPTED: "🕊",
    MarkKind.DELIVERED: "👌",
    MarkKind.READ: "👀",
    MarkKind.FAILED: "💔",
    MarkKind.NOTE: "✍",
}

# A topic's icon is one of about a hundred that getForumTopicIconStickers names.
ICONS: Mapping[str, str] = {CaseMark.WAITING: "❗", CaseMark.TAKEN: "👀", CaseMark.CLOSED: "✅"}

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "message_reaction", "my_chat_member", "chat_member")

ANONYMOUS_ADMINISTRATOR = 1087968824  # GroupAnonymousBot: an administrator who hides behind the group
