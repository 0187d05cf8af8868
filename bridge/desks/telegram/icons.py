"""The icons a topic may wear: Telegram names them once, by ids of its own."""

from telegram import Bot
from telegram.error import TelegramError

from bridge.desks.telegram.limits import ICONS

PLAIN = "\ufe0f"  # says "as a picture"; Telegram writes it after some emoji and not after others


class Icons:
    """Asked for at the first need; where Telegram does not tell, topics go without."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._ids: dict[str, str] = {}

    async def of(self, mark: str) -> str | None:
        """The id of the icon for this mark of a case; None if there is none."""
        wanted = ICONS.get(mark)
        if wanted is None:
            return None
        if not self._ids:
            try:
                stickers = await self._bot.get_forum_topic_icon_stickers()
            except TelegramError:
                return None  # an icon is not worth a conversation
            self._ids = {
                (each.emoji or "").replace(PLAIN, ""): each.custom_emoji_id for each in stickers if each.custom_emoji_id
            }
        return self._ids.get(wanted)
