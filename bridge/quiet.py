"""Quiet hours: the part of every day in which news wait. Pure; the clock is passed in."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from bridge.moments import on_clock
from bridge.rules import QuietHours

DAY = timedelta(days=1)


def over_at(quiet: QuietHours | None, now: datetime, zone: tzinfo) -> datetime | None:
    """When the quiet hours in which `now` lies are over; None outside them."""
    return next((ends for begins, ends in _around(quiet, now, zone) if begins <= now < ends), None)


def next_after(quiet: QuietHours | None, now: datetime, zone: tzinfo) -> datetime | None:
    """When the next ones begin; None if there are none."""
    return next((begins for begins, _ in _around(quiet, now, zone) if begins > now), None)


def _around(quiet: QuietHours | None, now: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """Yesterday's, today's and tomorrow's."""
    if quiet is None:
        return
    today = now.astimezone(zone).date()
    goes_over_midnight = quiet.ends <= quiet.begins
    for day in (today - DAY, today, today + DAY):
        ends = day + DAY if goes_over_midnight else day
        yield on_clock(day, quiet.begins, zone).at, on_clock(ends, quiet.ends, zone).at
