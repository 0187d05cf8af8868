"""The statistics of a line as files: a sheet of figures, and rows for a spreadsheet."""

from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent, get_group_symbol

from bridge import sheets
from bridge.making.boards import Bars, Board
from bridge.making.charts import drawn
from bridge.making.maker import Workshop
from bridge.relay import statistics
from bridge.relay.fault_cards import title_of
from bridge.rules import LineRules
from bridge.statistics import LIMITS, WEEK, Period, faults_filed, ratings, ready_uses
from config.texts import Texts
from storage.model import LineName
from storage.ratings import Rating
from storage.statistics import Figures
from storage.tallies import ANSWERED, FILED, HEARD, RATED, READY


@dataclass(frozen=True, slots=True)
class Sheet:
    """What there is to tell, and in which language."""

    line: LineRules
    period: Period
    figures: Figures
    texts: Texts
    language: str

    def say(self, key: str, **values: str | int) -> str:
        """A sentence of it."""
        return self.texts.say(self.language, key, **values)

    def number(self, number: int) -> str:
        """With the thousands apart."""
        return str(format_decimal(number, locale=self.language))


async def pictured(shop: Workshop, arguments: list[str]) -> AsyncGenerator[bytes, None]:
    """`statistics.png:LINE:LAST:DAYS:LANGUAGE`: so many days, the last of which is LAST (2026-11-22)."""
    yield await drawn(board(await _sheet(shop, arguments)))


async def listed(shop: Workshop, arguments: list[str]) -> AsyncGenerator[bytes, None]:
    """`statistics.csv:LINE:LAST:DAYS:LANGUAGE`: the same days as rows."""
    yield sheets.OPENING + sheets.packed(rows(await _sheet(shop, arguments)))


async def _sheet(shop: Workshop, arguments: list[str]) -> Sheet:
    name, last, days, language = arguments
    line = shop.rules.lines[LineName(name)]
    period = Period(date.fromisoformat(last), int(days), line.timezone)
    async with shop.database.transaction() as tx:
        figures = await statistics.figures_of(tx, line, period)
    return Sheet(line, period, figures, shop.texts, language)


def board(sheet: Sheet) -> Board:
    """The sheet: what there is nothing of has no figure."""
    figures = sheet.figures
    subtitle = statistics.days_in_words(sheet.period, sheet.language)
    panels = [*_messages(sheet), *_waits(sheet), *_ready(sheet), *_faults(sheet), *_ratings(sheet), *_broadcasts(sheet)]
    total, came, went = (sheet.number(number) for number in figures.subscribers)
    heard, answered = (sum(sheet.period.by_day(figures.hours, what)) for what in (HEARD, ANSWERED))
    numbers = [(sheet.number(heard), sheet.say("board-heard")), (sheet.number(answered), sheet.say("board-answered"))]
    if figures.waits.answered:
        numbers.append((_short(sheet, figures.waits.half.total_seconds()), sheet.say("board-wait")))
    numbers.append((total, sheet.say("board-subscribers", came=came, went=went)))
    return Board(sheet.line.title, subtitle, tuple(numbers), tuple(panels), get_group_symbol(sheet.language))


def _short(sheet: Sheet, seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return sheet.say("board-minutes", number=minutes)
    return sheet.say("board-hours", number=format_decimal(minutes / 60, format="0.#", locale=sheet.language))


def _messages(sheet: Sheet) -> Iterator[Bars]:
    if not statistics.has_messages(sheet.figures):
        return
    names = ((HEARD, sheet.say("board-of-citizens")), (ANSWERED, sheet.say("board-answered")))
    hours, period = sheet.figures.hours, sheet.period
    by_day = tuple((name, tuple(period.by_day(hours, what))) for what, name in names)
    by_hour = tuple((name, tuple(period.by_hour(hours, what))) for what, name in names)
    yield Bars(sheet.say("board-by-day"), tuple(_days(sheet)), by_day)
    yield Bars(sheet.say("board-by-hour"), tuple(str(hour) if hour % 3 == 0 else "" for hour in range(24)), by_hour)


def _days(sheet: Sheet) -> Iterator[str]:
    for number, day in enumerate(sheet.period.each()):
        if sheet.period.days <= WEEK:
            yield format_date(day, "EEE d", locale=sheet.language)
        else:
            yield "" if number % WEEK else format_date(day, "d MMM", locale=sheet.language)


def _waits(sheet: Sheet) -> Iterator[Bars]:
    if sheet.figures.waits.answered:
        limits = [_short(sheet, limit.total_seconds()) for limit in LIMITS]
        labels = tuple([sheet.say("board-within", time=limit) for limit in limits] + [sheet.say("board-longer")])
        title = sheet.say("board-waits" if sheet.line.office is None else "board-waits-open")
        yield Bars(title, labels, (("", sheet.figures.waits.steps),), has_values=True, note=_promise(sheet))


def _promise(sheet: Sheet) -> str:
    promise, waits = sheet.line.promise, sheet.figures.waits
    if promise is None:
        return ""
    share = format_percent(waits.kept / waits.answered, locale=sheet.language)
    return sheet.say("board-promise", time=_short(sheet, promise.total_seconds()), share=share)


def _ready(sheet: Sheet) -> Iterator[Bars]:
    uses = ready_uses(sheet.figures.hours)[: statistics.MOST_READY]
    if uses:
        labels, values = tuple(name for name, _ in uses), tuple(number for _, number in uses)
        yield Bars(sheet.say("board-ready"), labels, (("", values),), is_lying=True, has_values=True)


def _faults(sheet: Sheet) -> Iterator[Bars]:
    filed = faults_filed(sheet.figures.hours)[: statistics.MOST_CATEGORIES]
    if filed:
        title = title_of(sheet.texts, sheet.language, sheet.line)
        labels, values = tuple(title(name) for name, _ in filed), tuple(number for _, number in filed)
        yield Bars(sheet.say("board-faults"), labels, (("", values),), is_lying=True, has_values=True)


def _ratings(sheet: Sheet) -> Iterator[Bars]:
    found = ratings(sheet.figures.hours)
    if found:
        values = tuple(found.get(rating, 0) for rating in Rating)
        labels = (sheet.say("board-satisfied"), sheet.say("board-not-satisfied"))
        yield Bars(sheet.say("board-ratings"), labels, (("", values),), is_lying=True, has_values=True)


def _broadcasts(sheet: Sheet) -> Iterator[Bars]:
    reach = sheet.figures.reach[::-1]
    if reach:
        labels = tuple(sheet.say("board-broadcast", number=str(each.broadcast)) for each in reach)
        numbers = zip(*((each.sent, each.delivered, each.read) for each in reach), strict=True)
        series = tuple(zip(_steps(sheet), numbers, strict=True))
        yield Bars(sheet.say("board-broadcasts"), labels, series, is_lying=True, has_values=True)


def _steps(sheet: Sheet) -> tuple[str, str, str]:
    return sheet.say("board-sent"), sheet.say("board-delivered"), sheet.say("board-read")


def rows(sheet: Sheet) -> Iterator[list[str]]:
    """A heading, then a row for each figure: what, on which day, in which hour, how many."""
    yield sheet.say("statistics-columns").split(";")
    zone, figures = sheet.line.timezone, sheet.figures
    named = {
        HEARD: sheet.say("board-heard"),
        ANSWERED: sheet.say("board-answered"),
        RATED + Rating.UP: sheet.say("board-satisfied"),
        RATED + Rating.DOWN: sheet.say("board-not-satisfied"),
    }
    title = title_of(sheet.texts, sheet.language, sheet.line)
    for hour in figures.hours:
        local = hour.begins.astimezone(zone)
        if hour.what in named:
            yield [named[hour.what], local.date().isoformat(), str(local.hour), str(hour.number)]
        elif hour.what.startswith(READY):
            what = f"{sheet.say('board-ready-one')}: {hour.what.removeprefix(READY)}"
            yield [what, local.date().isoformat(), str(local.hour), str(hour.number)]
        elif hour.what.startswith(FILED):
            what = f"{sheet.say('board-fault-one')}: {title(hour.what.removeprefix(FILED))}"
            yield [what, local.date().isoformat(), str(local.hour), str(hour.number)]
    limits = [sheet.say("board-within", time=_short(sheet, limit.total_seconds())) for limit in LIMITS]
    for limit, number in zip([*limits, sheet.say("board-longer")], figures.waits.steps, strict=True):
        yield [f"{sheet.say('board-waits')}: {limit}", "", "", str(number)]
    yield [sheet.say("board-subscribers-total"), "", "", str(figures.subscribers.total)]
    yield [sheet.say("board-subscribers-came"), "", "", str(figures.subscribers.came)]
    yield [sheet.say("board-subscribers-went"), "", "", str(figures.subscribers.went)]
    for each in figures.reach[::-1]:
        local = each.started.astimezone(zone)
        which = sheet.say("board-broadcast-one", number=str(each.broadcast))
        steps = zip(_steps(sheet), (each.sent, each.delivered, each.read), strict=True)
        for step, number in steps:
            yield [f"{which}: {step}", local.date().isoformat(), str(local.hour), str(number)]
