"""The icons a topic may wear: Telegram names them once, by ids of its own."""

import time

from telegram import Bot
from telegram.error import TelegramError

from bridge.desks.telegram.limits import ICONS

PAUSE_SECONDS = 600.0  # before a server that did not tell is asked again
PLAIN = "\ufe0f"  # says "as a picture"; Telegram writes it after some emoji and not after others


class Icons:
    """Asked for at the first need; where Telegram does not tell, topics go without."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._ids: dict[str, str] = {}
        self._ask_again = float("-inf")

    async def of(self, mark: str) -> str | None:
        """The id of the icon for this mark of a case; None if there is none."""
        wanted = ICONS.get(mark)
        if wanted is None:
            return None
        if not self._ids and time.monotonic() >= self._ask_again:
            try:
                stickers = await self._bot.get_forum_topic_icon_stickers()
            except (TelegramError, TypeError, ValueError, KeyError, AttributeError):
                # An icon is not worth a conversation, whatever the server says, and its library makes of that.
                self._ask_again = time.monotonic() + PAUSE_SECONDS
                return None
            self._ids = {
                (each.emoji or "").replace(PLAIN, ""): each.custom_emoji_id for each in stickers if each.custom_emoji_id
            }
        return self._ids.get(wanted)
