"""Instants in words, as a desk reads them: today at 18:00, Tuesday 24 December at 9:00."""

from datetime import datetime, timedelta, tzinfo

from babel.dates import format_date, format_time

from bridge.relay.decision import Decision

_NEAR = {-1: "when-yesterday", 0: "when-today", 1: "when-tomorrow"}
NEAR_YEAR = timedelta(days=180)  # beyond that a day is named with its year


def when(d: Decision, language: str, at: datetime, zone: tzinfo) -> str:
    """The day and the hour, by the clock of the place."""
    local, now = at.astimezone(zone), d.now.astimezone(zone)
    hour = format_time(local.time(), "short", locale=language)
    if key := _NEAR.get((local.date() - now.date()).days):
        return d.say(language, key, hour=hour)
    pattern = "EEEE d MMMM" if abs(at - d.now) < NEAR_YEAR else "EEEE d MMMM y"
    return d.say(language, "when-day", day=format_date(local.date(), pattern, locale=language), hour=hour)
