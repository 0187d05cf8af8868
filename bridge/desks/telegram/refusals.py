"""What Telegram's refusals mean for a delivery: one table. python-telegram-bot changes the case, so it is ignored here.

Strings: https://github.com/tdlib/telegram-bot-api (telegram-bot-api/Client.cpp)
"""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bridge.desks.telegram.request import NOT_SENT
from bridge.errors import Failure, Refused, Retryable, Uncertain

MINUTE = timedelta(minutes=1)
SOON = timedelta(seconds=2)
AFTER_FLOOD = timedelta(seconds=1)  # knocking a moment early makes the silence longer

THREAD_GONE = ("message thread not found", "topic_deleted", "topic_id_invalid")
REPLY_GONE = ("message to be replied not found", "replied message not found")
ALREADY_SO = ("message is not modified", "topic_not_modified")
NOT_A_PHOTO = ("photo_invalid_dimensions", "image_process_failed", "photo_save_file_invalid", "too big for a photo")
WORDS_UNDER_FILE = ("there is no text in the message to edit",)
NOT_WORTH_IT = (
    "query is too old",
    "message to react not found",
    "message to edit not found",
    "reaction_invalid",
    "message can't be edited",
    "message_id_invalid",
    "message to delete not found",
    "message can't be deleted",
)
NO_FORUM = ("the chat is not a forum",)
SEEN_BY_LOOKING = (
    *NO_FORUM,
    "not enough rights to create a topic",
    "chat not found",
    "group chat was deactivated",
)
ROOM_BROKEN = (*SEEN_BY_LOOKING, "not enough rights", "chat_write_forbidden", "have no rights", "topic_closed")


def says(error: TelegramError, phrases: tuple[str, ...]) -> bool:
    """Whether a refusal is one of these."""
    said = str(error).lower()
    return any(phrase in said for phrase in phrases)


def is_seen_by_looking(error: TelegramError) -> bool:
    """Whether getChat and getChatMember tell that this is so, and later that it is over."""
    return isinstance(error, Forbidden | InvalidToken) or says(error, SEEN_BY_LOOKING)


def failure(error: TelegramError) -> Failure:
    """The failure a refusal stands for."""
    match error:
        case RetryAfter():
            return Retryable("flood", _seconds(error) + AFTER_FLOOD, whole_lane=True, counts=False)
        case Forbidden() | InvalidToken() | Conflict():
            return Retryable(f"telegram-{type(error).__name__.lower()}", MINUTE, whole_lane=True, needs_somebody=True)
        case BadRequest() if says(error, NO_FORUM):
            return Retryable("topics-off", MINUTE, whole_lane=True, needs_somebody=True)
        case BadRequest() if says(error, ROOM_BROKEN):
            return Retryable("telegram-room", MINUTE, whole_lane=True, needs_somebody=True)
        case BadRequest():  # before NetworkError, whose child it is in this library
            return Refused("telegram-refused")
        case NetworkError() if isinstance(error.__cause__, NOT_SENT):
            return Retryable("unreachable", SOON, whole_lane=True)
        case _:
            return Uncertain("no-answer")


def _seconds(error: RetryAfter) -> timedelta:
    """The library answers with a number or a timedelta, by an environment variable."""
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=int(after))
