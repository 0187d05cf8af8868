"""The statistics of a line in words, which stand for the picture too, and the picture that goes with them."""

from datetime import timedelta

from babel.dates import format_date, format_interval
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from bridge import made
from bridge.making import charts
from bridge.relay import notices
from bridge.relay.decision import Decision
from bridge.relay.fault_cards import title_of
from bridge.rules import DeskRules, LineRules
from bridge.statistics import LIMITS, WEEK, Period, faults_filed, period, ratings, ready_uses
from storage import alarms, statistics
from storage.content import Media
from storage.driver import Transaction
from storage.ratings import Rating
from storage.statistics import Figures
from storage.tallies import ANSWERED, HEARD

MOST_READY = MOST_CATEGORIES = 4
MINUTE = timedelta(minutes=1)
LATE = timedelta(hours=12)  # after a longer silence of the bridge the week is told to who asks


async def figures_of(tx: Transaction, line: LineRules, period: Period) -> Figures:
    """What happened on the line in those days."""
    return await statistics.gather(
        tx, statistics.Asked(line.name, period.since, period.until, limits=LIMITS, promise=line.promise)
    )


def days_in_words(period: Period, language: str) -> str:
    """From when to when: 16 – 22 novembre 2026."""
    first, last = period.first, period.last
    return str(format_interval(first, last, "yMMMMd", locale=language))


def time_in_words(time: timedelta, language: str) -> str:
    """So long, in minutes or hours; nobody waits for nothing."""
    minutes = max(1, round(time / MINUTE))
    unit, number = ("minute", minutes) if minutes < 120 else ("hour", round(minutes / 60, 1))
    return format_unit(number, f"duration-{unit}", locale=language)


def text(d: Decision, line: LineRules, period: Period, figures: Figures, language: str) -> str:
    """All of the figures in a few sentences."""
    heading = d.say(language, "statistics-heading", line=line.title, days=days_in_words(period, language))
    return "\n".join(
        [
            heading,
            *_messages(d, period, figures, language),
            *_waits(d, line, figures, language),
            *_ready(d, figures, language),
            *_faults(d, line, figures, language),
            *_ratings(d, figures, language),
            _subscribers(d, figures, language),
            *_broadcasts(d, line, figures, language),
        ]
    )


def _number(number: int, language: str) -> str:
    return format_decimal(number, locale=language)


def _messages(d: Decision, period: Period, figures: Figures, language: str) -> list[str]:
    heard, answered = (period.by_day(figures.hours, what) for what in (HEARD, ANSWERED))
    lines = [
        d.say(
            language,
            "statistics-messages",
            heard=_number(sum(heard), language),
            answered=_number(sum(answered), language),
        )
    ]
    if not sum(heard):
        return lines
    day = max(zip(heard, period.each(), strict=True), key=lambda each: each[0])
    by_hour = period.by_hour(figures.hours, HEARD)
    hour = by_hour.index(max(by_hour))
    lines.append(
        d.say(
            language,
            "statistics-peak",
            day=format_date(day[1], "EEEE d MMMM", locale=language),
            number=_number(day[0], language),
            hour=hour,
            next=hour + 1,
        )
    )
    return lines


def _waits(d: Decision, line: LineRules, figures: Figures, language: str) -> list[str]:
    waits = figures.waits
    if not waits.answered:
        return []
    key = "statistics-waits" if line.office is None else "statistics-waits-open"
    half, most = (time_in_words(time, language) for time in (waits.half, waits.most))
    lines = [d.say(language, key, number=waits.answered, half=half, most=most)]
    if line.promise is not None:
        share = format_percent(waits.kept / waits.answered, locale=language)
        promise = time_in_words(line.promise, language)
        lines.append(d.say(language, "statistics-promise", promise=promise, share=share))
    return lines


def _ready(d: Decision, figures: Figures, language: str) -> list[str]:
    uses = ready_uses(figures.hours)[:MOST_READY]
    if not uses:
        return []
    shown = ", ".join(f"{name} {_number(number, language)}" for name, number in uses)
    return [d.say(language, "statistics-ready", answers=shown)]


def _faults(d: Decision, line: LineRules, figures: Figures, language: str) -> list[str]:
    filed, title = faults_filed(figures.hours), title_of(d.texts, language, line)
    if not filed:
        return []
    shown = ", ".join(f"{title(name)} {_number(number, language)}" for name, number in filed[:MOST_CATEGORIES])
    total = sum(number for _, number in filed)
    return [d.say(language, "statistics-faults", total=_number(total, language), categories=shown)]


def _ratings(d: Decision, figures: Figures, language: str) -> list[str]:
    found = ratings(figures.hours)
    if not found:
        return []
    up, down = (_number(found.get(rating, 0), language) for rating in Rating)
    return [d.say(language, "statistics-ratings", up=up, down=down)]


def _subscribers(d: Decision, figures: Figures, language: str) -> str:
    total, came, went = (_number(number, language) for number in figures.subscribers)
    return d.say(language, "statistics-subscribers", total=total, came=came, went=went)


def _broadcasts(d: Decision, line: LineRules, figures: Figures, language: str) -> list[str]:
    lines = [
        d.say(
            language,
            "statistics-broadcast",
            number=str(each.broadcast),
            day=format_date(each.started.astimezone(line.timezone), "d/M", locale=language),
            sent=_number(each.sent, language),
            delivered=_number(each.delivered, language),
            read=_number(each.read, language),
        )
        for each in figures.reach
    ]
    if figures.broadcasts > len(figures.reach):
        lines.append(d.say(language, "statistics-broadcasts-more", number=figures.broadcasts - len(figures.reach)))
    return lines


def picture(d: Decision, desk: DeskRules, line: LineRules, period: Period, figures: Figures) -> Media | None:
    """The sheet, where there is something to draw and somebody to draw it."""
    if not charts.is_installed() or not (figures.reach or figures.waits.answered or has_messages(figures)):
        return None
    return _file(d, desk, line, period, "statistics.png", "image/png")


def table(d: Decision, desk: DeskRules, line: LineRules, period: Period) -> Media:
    """The same as rows."""
    return _file(d, desk, line, period, "statistics.csv", "text/csv")


def has_messages(figures: Figures) -> bool:
    """Whether anybody wrote."""
    return any(hour.what in (HEARD, ANSWERED) for hour in figures.hours)


def _file(d: Decision, desk: DeskRules, line: LineRules, period: Period, kind: str, mime_type: str) -> Media:
    ending = kind.rpartition(".")[2]
    name = d.say(desk.language, "statistics-file", line=line.name, day=period.last.isoformat(), ending=ending)
    return made.file(kind, line.name, period.last, period.days, desk.language, name=name, mime_type=mime_type)


async def watch(d: Decision, desk: DeskRules) -> None:
    """Once a week, where a line says so, the seven days up to yesterday; once however often the bridge starts."""
    for name in desk.lines:
        line = d.rules.lines[name]
        if line.weekly is None:
            continue
        due = line.weekly.last(d.now, line.timezone)
        if d.now - due < LATE and await alarms.tell_once(d.tx, desk.name, f"statistics:{name}", due):
            week = period(due, WEEK, line.timezone, is_over=True)
            figures = await figures_of(d.tx, line, week)
            words = text(d, line, week, figures, desk.language)
            await notices.tell(d, desk, words, file=picture(d, desk, line, week, figures))
