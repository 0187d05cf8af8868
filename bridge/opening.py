"""Opening hours in words: equal days together, closed days last, then the days of the year without anybody. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list

from bridge import office
from bridge.page_texts import locale_of, page_texts
from config.hours import WEEKDAYS, Closure, Hours, Opening

LEAP_YEAR = 2000  # to write days of every year, 29 February too
RANGE_FROM = 3  # "lunedì e martedì", but "da lunedì a mercoledì"
CLOCK = "H:mm"  # 9:00, 15:30: in Italy also for those who read English


@dataclass(frozen=True, slots=True)
class Row:
    """Days that share their hours, and those hours, in words."""

    days: str
    spans: tuple[str, ...]  # "9:00–13:00"; none: closed


def rows(hours: Hours, language: str) -> tuple[Row, ...]:
    """The week in as few rows as it takes: open days in the order of the week, the closed ones last."""
    alike: dict[tuple[Opening, ...], list[int]] = {}
    for weekday in range(len(WEEKDAYS)):
        alike.setdefault(hours.on(weekday), []).append(weekday)
    ordered = sorted(alike.items(), key=lambda item: (not item[0], item[1]))
    return tuple(Row(_days(days, language), _spans(openings, language)) for openings, days in ordered)


def closures_in_words(hours: Hours, language: str) -> str:
    """The days of the year without anybody: "chiuso nei giorni festivi e il 24 giugno"."""
    texts = page_texts()
    dates = [texts.say(language, "opening-holidays"), *(_date(closure, language) for closure in hours.closed)]
    return texts.say(language, "opening-closures", dates=format_list(dates, locale=locale_of(language)))


def hours_in_words(hours: Hours, language: str) -> str:
    """One sentence without a full stop: "da lunedì a venerdì 9:00–13:00; sabato e domenica chiuso; chiuso nei …"."""
    return "; ".join([*(_in_words(row, language) for row in rows(hours, language)), closures_in_words(hours, language)])


def days_in_words(days: Sequence[tuple[date, Sequence[office.Opening]]], language: str) -> tuple[Row, ...]:
    """Single days at other hours: "giovedì 24 dicembre"."""
    locale = locale_of(language)
    return tuple(Row(format_date(day, "EEEE d MMMM", locale=locale), _spans(spans, language)) for day, spans in days)


def spans_in_words(openings: Sequence[office.Opening], language: str) -> str:
    """The hours of one day: "9:00–13:00 e 15:00–18:00"; empty if it is closed."""
    return format_list(_spans(openings, language), locale=locale_of(language)) if openings else ""


def _in_words(row: Row, language: str) -> str:
    if not row.spans:
        return page_texts().say(language, "opening-shut", days=row.days)
    times = format_list(row.spans, locale=locale_of(language))
    return page_texts().say(language, "opening-open", days=row.days, times=times)


def _days(weekdays: list[int], language: str) -> str:
    texts, locale = page_texts(), locale_of(language)
    if len(weekdays) == len(WEEKDAYS):
        return texts.say(language, "opening-every-day")
    names = [get_day_names("wide", locale=locale)[weekday] for weekday in weekdays]
    unbroken = weekdays[-1] - weekdays[0] + 1 == len(weekdays)
    if unbroken and len(weekdays) >= RANGE_FROM:
        return texts.say(language, "opening-range", first=names[0], last=names[-1])
    return format_list(names, locale=locale)


def _spans(openings: Sequence[office.Opening], language: str) -> tuple[str, ...]:
    locale = locale_of(language)
    return tuple("–".join(format_time(t, CLOCK, locale=locale) for t in (o.opens, o.closes)) for o in openings)


def _date(closure: Closure, language: str) -> str:
    day = date(closure.year or LEAP_YEAR, closure.month, closure.day)
    written = format_date(day, "d MMMM y" if closure.year else "d MMMM", locale=locale_of(language))
    return page_texts().say(language, "opening-date", date=written, day=day.day)
