"""The terms of a broadcast: what keeps it from going at an hour, and until when it may go. Pure.

An alert waits for nothing. News wait for the end of the quiet hours. What has expired is never sent.
"""

from datetime import datetime, timedelta

from bridge import quiet
from bridge.rules import LineRules
from storage.broadcasts import Term
from storage.bulletins import Broadcast

QUIET, EXPIRED = "quiet", "expired"  # why a broadcast is paused, or cancelled
RESTORED = "restored"  # paused by a restore, and the room has not been told yet


def quiet_until(line: LineRules, broadcast: Broadcast, at: datetime) -> datetime | None:
    """When the quiet hours are over that keep it from going at this time; None if nothing does."""
    return None if broadcast.is_alert else quiet.over_at(line.quiet, at, line.timezone)


def lifetime(line: LineRules, broadcast: Broadcast) -> timedelta:
    """How long after its hour it may still be sent."""
    usual = line.alert_expiry_hours if broadcast.is_alert else line.news_expiry_hours
    return timedelta(hours=broadcast.expiry_hours or usual)


def term_from(line: LineRules, broadcast: Broadcast, hour: datetime, now: datetime) -> Term:
    """Until when it may be sent if its hour is this one: to its end, or to the beginning of the night before it."""
    expires = hour + lifetime(line, broadcast)
    night = None if broadcast.is_alert else quiet.next_after(line.quiet, max(hour, now), line.timezone)
    return Term(expires if night is None else min(expires, night), expires)
