"""Opening hours of a line as the configuration gives them; when they are open is decided elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from config.kinds import Table, split

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """A part of a day in which people answer, in the line's local time; `closes` is later than `opens`."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Quiet:
    """The part of every day in which people are left in peace, in the line's local time; it may go over midnight."""

    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Weekly:
    """An hour of one day of every week, in the line's local time; Monday is 0."""

    weekday: int
    hour: time


@dataclass(frozen=True, slots=True)
class Closure:
    """A day on which nobody answers: of every year, or of one."""

    month: int
    day: int
    year: int | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` is this closure."""
        return (day.month, day.day) == (self.month, self.day) and self.year in (None, day.year)


def _opening(value: object) -> object:
    if isinstance(value, Opening):
        return value
    found = re.fullmatch(r"\s*(\d\d:\d\d)\s*-\s*(\d\d:\d\d)\s*", value) if isinstance(value, str) else None
    if not found:
        raise ValueError('hours like "09:00-13:00"')
    try:
        opening = Opening(time.fromisoformat(found[1]), time.fromisoformat(found[2]))
    except ValueError:
        raise ValueError('hours that exist, like "09:00-13:00"') from None
    if opening.opens >= opening.closes:
        raise ValueError('hours that end after they begin, like "09:00-13:00"')
    return opening


def quiet_from(value: object) -> Quiet | None:
    """The quiet hours written as "21:00-08:00"; none where nothing is written. Raises ValueError."""
    if isinstance(value, Quiet) or value is None:
        return value
    if isinstance(value, str) and not value.strip():
        return None
    found = re.fullmatch(r"\s*(\d\d:\d\d)\s*-\s*(\d\d:\d\d)\s*", value) if isinstance(value, str) else None
    if not found:
        raise ValueError('hours like "21:00-08:00", or "" for none')
    try:
        quiet = Quiet(time.fromisoformat(found[1]), time.fromisoformat(found[2]))
    except ValueError:
        raise ValueError('hours that exist, like "21:00-08:00"') from None
    if quiet.begins == quiet.ends:
        raise ValueError('hours that leave some of the day, like "21:00-08:00", or "" for none')
    return quiet


def weekly_from(value: object) -> Weekly | None:
    """The hour of the week written as "mon 09:00"; none where nothing is written. Raises ValueError."""
    if isinstance(value, Weekly) or value is None:
        return value
    if isinstance(value, str) and not value.strip():
        return None
    found = re.fullmatch(r"\s*([a-z]{3})\s+(\d\d:\d\d)\s*", value) if isinstance(value, str) else None
    if not found or found[1] not in WEEKDAYS:
        raise ValueError('a day and an hour like "mon 09:00", or "" for none')
    try:
        return Weekly(WEEKDAYS.index(found[1]), time.fromisoformat(found[2]))
    except ValueError:
        raise ValueError('an hour that exists, like "mon 09:00"') from None


def _closure(value: object) -> object:
    if isinstance(value, Closure):
        return value
    found = re.fullmatch(r"(?:(\d{4})-)?(\d\d)-(\d\d)", str(value))  # str: TOML has dates of its own
    if not found:
        raise ValueError('a day like "06-24" (every year) or "2026-06-24"')
    year = int(found[1]) if found[1] else None
    try:
        date(year or 2000, int(found[2]), int(found[3]))  # 2000 is a leap year: "02-29" is a day of some years
    except ValueError:
        raise ValueError('a day of the calendar, like "06-24" or "2026-06-24"') from None
    return Closure(int(found[2]), int(found[3]), year)


def _apart(openings: tuple[Opening, ...]) -> tuple[Opening, ...]:
    ordered = tuple(sorted(openings))
    if any(after.opens < before.closes for before, after in pairwise(ordered)):
        raise ValueError("hours that do not overlap")
    return ordered


Openings = Annotated[
    tuple[Annotated[Opening, BeforeValidator(_opening)], ...],
    BeforeValidator(split),
    AfterValidator(_apart),
    Field(description='a list of hours like ["09:00-13:00", "15:00-18:00"]'),
]


class Hours(Table):
    """When people answer, by weekday; a weekday left out is closed. Public holidays are not listed here."""

    mon: Openings = ()
    tue: Openings = ()
    wed: Openings = ()
    thu: Openings = ()
    fri: Openings = ()
    sat: Openings = ()
    sun: Openings = ()
    closed: Annotated[
        tuple[Annotated[Closure, BeforeValidator(_closure)], ...],
        BeforeValidator(split),
        Field(description='a list of days like ["06-24", "2026-12-07"]'),
    ] = ()

    def on(self, weekday: int) -> tuple[Opening, ...]:
        """The openings of a weekday, numbered as `date.weekday()` does: Monday is 0."""
        return (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)[weekday]
