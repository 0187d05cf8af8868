"""The 24-hour window: until when a citizen may be sent free words. Pure; the clock is passed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Opened by any message or call of the person, counted by Meta's clock.
# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
LENGTH = timedelta(hours=24)
MARGIN = timedelta(minutes=2)  # our clock is not Meta's, and a message takes a moment to get there


@dataclass(frozen=True, slots=True)
class Window:
    """Whether free words may go now, and until when."""

    is_open: bool
    until: datetime | None


def window_at(last_heard: datetime | None, now: datetime) -> Window:
    """The window of somebody last heard at `last_heard` (None: never)."""
    if last_heard is None:
        return Window(False, None)
    until = last_heard + LENGTH - MARGIN
    return Window(now < until, until)


def opened_since(now: datetime) -> datetime:
    """Who was heard after this instant has an open window now."""
    return now - LENGTH + MARGIN
