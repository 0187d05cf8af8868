"""When somebody answers: a line's week, the public holidays, its own closures, and days that staff changed. Pure.

Italian public holidays come from the `holidays` package (St Francis, 4 October, is one again from 2026: law 151/2025);
the patron saint is the town's own and stands among the line's closures.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Protocol

from bridge.moments import on_clock
from config.hours import Hours

DAY = timedelta(days=1)
FARTHEST = 60  # days: an office closed longer than this does not say when it opens again
Span = tuple[datetime, datetime]


class Opening(Protocol):
    """A part of a day in which people answer, by the clock of the place."""

    @property
    def opens(self) -> time:
        """When it begins."""

    @property
    def closes(self) -> time:
        """When it is over; later than it begins."""


@cache
def public_holidays() -> Container[date]:
    """Italy's. Asked about a year it has not met, it works that one out."""
    from holidays.countries.italy import Italy  # a quarter of a second: only who keeps hours pays it

    return Italy()  # type: ignore[no-untyped-call]  # the package types its data, not its constructors


@dataclass(frozen=True, slots=True)
class Office:
    """A line's hours. `changed`: days that staff opened or closed by command, whatever the rest says."""

    week: Hours
    zone: tzinfo
    changed: Mapping[date, Sequence[Opening]] = field(default_factory=dict)

    def on(self, day: date) -> Sequence[Opening]:
        """The openings of one day."""
        if day in self.changed:
            return self.changed[day]
        if any(closure.covers(day) for closure in self.week.closed) or day in public_holidays():
            return ()
        return self.week.on(day.weekday())

    def is_open(self, at: datetime) -> bool:
        """Whether somebody answers at that moment."""
        return self.closes(at) is not None

    def closes(self, at: datetime) -> datetime | None:
        """When the opening in which `at` lies is over; None while closed."""
        return next((ends for begins, ends in self._spans(self._day(at)) if begins <= at < ends), None)

    def opens_next(self, at: datetime) -> datetime | None:
        """When the next opening begins after `at`; None if none does in two months."""
        today = self._day(at)
        days = (today + number * DAY for number in range(FARTHEST))
        return next((begins for day in days for begins, _ in self._spans(day) if begins > at), None)

    def closed_since(self, at: datetime) -> datetime | None:
        """When the last opening before `at` was over; None if there was none in two months."""
        today = self._day(at)
        days = (today - number * DAY for number in range(FARTHEST))
        return next((ends for day in days for _, ends in reversed(self._spans(day)) if ends <= at), None)

    def today(self, at: datetime) -> list[Span]:
        """The openings of the day of `at`, from when to when."""
        return self._spans(self._day(at))

    def open_time(self, begins: datetime, ends: datetime) -> timedelta:
        """How much of this stretch somebody answered: promises and waiting times count no night and no Sunday."""
        return sum(
            (
                max(min(closed, ends) - max(opened, begins), timedelta(0))
                for opened, closed in self._between(begins, ends)
            ),
            timedelta(0),
        )

    def _between(self, begins: datetime, ends: datetime) -> Iterator[Span]:
        day, last = self._day(begins), self._day(ends)
        while day <= last:
            yield from self._spans(day)
            day += DAY

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _spans(self, day: date) -> list[Span]:
        return [(on_clock(day, o.opens, self.zone).at, on_clock(day, o.closes, self.zone).at) for o in self.on(day)]
