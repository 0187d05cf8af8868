"""Days and hours of the statistics, by the clock of the place. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bridge.moments import on_clock
from storage.tallies import FILED, RATED, READY, Hour

DAY = timedelta(days=1)
WEEK, MONTH = 7, 30
MIDNIGHT = time(0)
# Up to how much of the opening hours a first answer was waited for; the last step is longer than any of these.
LIMITS = tuple(timedelta(minutes=minutes) for minutes in (15, 60, 4 * 60, 8 * 60))


@dataclass(frozen=True, slots=True)
class Period:
    """So many whole days, the last of which may not be over."""

    last: date
    days: int
    zone: tzinfo

    @property
    def first(self) -> date:
        """The day it begins with."""
        return self.last - (self.days - 1) * DAY

    @property
    def since(self) -> datetime:
        """When it begins."""
        return on_clock(self.first, MIDNIGHT, self.zone).at

    @property
    def until(self) -> datetime:
        """When its last day is over."""
        return on_clock(self.last + DAY, MIDNIGHT, self.zone).at

    def each(self) -> Iterator[date]:
        """Its days, in order."""
        return (self.first + number * DAY for number in range(self.days))

    def by_day(self, hours: Iterable[Hour], what: str) -> list[int]:
        """How many on each day."""
        found = Counter[date]()
        for hour in hours:
            if hour.what == what:
                found[hour.begins.astimezone(self.zone).date()] += hour.number
        return [max(0, found[day]) for day in self.each()]

    def by_hour(self, hours: Iterable[Hour], what: str) -> list[int]:
        """How many in each hour of the day, all days together."""
        found = Counter[int]()
        for hour in hours:
            if hour.what == what:
                found[hour.begins.astimezone(self.zone).hour] += hour.number
        return [max(0, found[hour]) for hour in range(24)]


@dataclass(frozen=True, slots=True)
class Weekly:
    """An hour of one day of every week, by the clock of the place; Monday is 0."""

    weekday: int
    hour: time

    def last(self, now: datetime, zone: tzinfo) -> datetime:
        """The last such hour that is not to come."""
        today = now.astimezone(zone).date()
        day = today - (today.weekday() - self.weekday) % WEEK * DAY
        due = on_clock(day, self.hour, zone).at
        return due if due <= now else on_clock(day - WEEK * DAY, self.hour, zone).at


def period(now: datetime, days: int, zone: tzinfo, *, is_over: bool = False) -> Period:
    """The days up to today; `is_over`: up to yesterday, so that none of them grows any more."""
    today = now.astimezone(zone).date()
    return Period(today - DAY if is_over else today, days, zone)


def ready_uses(hours: Iterable[Hour]) -> list[tuple[str, int]]:
    """The ready answers that were used, the most used first."""
    return _most(hours, READY)


def faults_filed(hours: Iterable[Hour]) -> list[tuple[str, int]]:
    """The categories under which faults were filed, the fullest first."""
    return _most(hours, FILED)


def _most(hours: Iterable[Hour], kind: str) -> list[tuple[str, int]]:
    found = Counter[str]()
    for hour in hours:
        if hour.what.startswith(kind):
            found[hour.what.removeprefix(kind)] += hour.number
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))


def ratings(hours: Iterable[Hour]) -> dict[str, int]:
    """How many tapped what when they were asked how it went; empty if nobody did."""
    found = Counter[str]()
    for hour in hours:
        if hour.what.startswith(RATED):
            found[hour.what.removeprefix(RATED)] += hour.number
    return {what: number for what, number in found.items() if number > 0}
