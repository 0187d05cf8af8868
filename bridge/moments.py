"""When: an hour as a person types it, by the clock of a place, through the two odd nights of the year. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from babel.dates import get_day_names, get_month_names

from bridge.keywords import normalise

LANGUAGES = ("it", "en")
FARTHEST = timedelta(days=366)
RELATIVE_DAYS = {
    **{"oggi": 0, "stasera": 0, "stamattina": 0, "today": 0, "tonight": 0},
    **{"domani": 1, "tomorrow": 1, "dopodomani": 2},
}
WEEKDAYS = {
    normalise(name): number
    for language in LANGUAGES
    for number, name in get_day_names("wide", locale=language).items()  # Monday is 0, as in `date.weekday()`
}
MONTHS = {
    normalise(name): number
    for language in LANGUAGES
    for number, name in get_month_names("wide", locale=language).items()
}
_HOUR = r"(?:(?:alle ore|alle|all|ore|at|h) ?)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?"
_DAY = (
    r"(?P<word>[a-z]+)"
    r"|(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>\d{4}))?"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<named_day>\d{1,2}) (?P<named_month>[a-z]{3,})(?: (?P<named_year>\d{4}))?"
)
_TYPED_DAY = re.compile(rf"(?:il |on )?(?:{_DAY})")
_TYPED = re.compile(rf"(?:(?:il |on )?(?:{_DAY}),? )?{_HOUR}")


class Oddity(StrEnum):
    """What is odd about an hour on the night the clocks change."""

    NONE = ""
    SKIPPED = "skipped"  # the clock jumps over it: as much later
    TWICE = "twice"  # it comes twice: the first one


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC) and what is odd about it."""

    at: datetime
    oddity: Oddity = Oddity.NONE


def on_clock(day: date, hour: time, zone: tzinfo) -> Moment:
    """When the clock of a place shows this hour of this day."""
    local = datetime.combine(day, hour, zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return Moment(at, Oddity.SKIPPED)
    if local.replace(fold=1).utcoffset() != local.utcoffset():
        return Moment(at, Oddity.TWICE)
    return Moment(at)


def read(words: str, now: datetime, zone: tzinfo) -> Moment | None:
    """The moment somebody typed, None if it is none.

    Without a day: the next time the clock shows that hour. A weekday, or a day without its year, is the next one too;
    what names its day in full may lie behind us.
    """
    found = _TYPED.fullmatch(_plain(words))
    if found is None:
        return None
    try:
        hour = time(int(found["hour"]), int(found["minute"] or 0))
        days = _days(found, now.astimezone(zone).date())
        moments = [on_clock(day, hour, zone) for day in days]
    except (ValueError, OverflowError):
        return None
    return next((moment for moment in moments if moment.at > now), moments[-1] if moments else None)


def read_day(words: str, today: date) -> date | None:
    """The day somebody typed, None if it is none; a weekday, or a day without its year, is the next one, today too."""
    found = _TYPED_DAY.fullmatch(_plain(words))
    if found is None:
        return None
    try:
        days = _days(found, today)
    except (ValueError, OverflowError):
        return None
    return next((day for day in days if day >= today), days[-1] if days else None)


def _plain(words: str) -> str:
    """Small letters without accents, single spaces; the signs of hours and dates stay."""
    kept = (normalise(part) if part.isalpha() else part for part in re.split(r"([^\W\d_]+)", words))
    return " ".join("".join(kept).replace("'", " ").split())


def _days(found: re.Match[str], today: date) -> list[date]:
    """The days it may be, the likeliest first. Raises ValueError for a day no calendar has."""
    if word := found["word"]:
        if word in RELATIVE_DAYS:
            return [today + timedelta(days=RELATIVE_DAYS[word])]
        if word in WEEKDAYS:
            ahead = (WEEKDAYS[word] - today.weekday()) % 7
            return [today + timedelta(days=ahead), today + timedelta(days=ahead + 7)]
        return []
    if found["iso"]:
        return [date.fromisoformat(found["iso"])]
    if found["named_day"]:
        month = MONTHS.get(found["named_month"], 0)
        return _of_calendar(int(found["named_day"]), month, found["named_year"], today)
    if found["day"]:
        return _of_calendar(int(found["day"]), int(found["month"]), found["year"], today)
    return [today, today + timedelta(days=1)]


def _of_calendar(day: int, month: int, year: str | None, today: date) -> list[date]:
    if year:
        return [date(int(year), month, day)]
    return [date(today.year, month, day), date(today.year + 1, month, day)]
