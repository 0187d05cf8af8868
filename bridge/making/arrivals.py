"""The picture of a broadcast's report: how many copies were sent, delivered and read, as time went by."""

from collections import Counter
from collections.abc import AsyncGenerator, Sequence

from babel.numbers import format_decimal, get_group_symbol
from babel.units import format_unit

from bridge.making.charts import Race, drawn
from bridge.making.maker import Workshop
from config.texts import Texts
from storage import broadcasts, reports
from storage.driver import from_ms
from storage.model import BroadcastId
from storage.reports import Figures, Stage

Points = tuple[tuple[int, int], ...]

SHORTEST = 10  # seconds on the axis
MOST, MANY_TIMES = 90, 20  # per cent delivered in less than a twentieth of the whole time
MOST_MARKS = 5
MINUTE, HOUR, DAY = 60, 3_600, 86_400
UNITS = ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second"))
STEPS = (
    *(2, 5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE),
    *(HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY),
)
STRETCHED = (1, 10, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY)


async def pictured(shop: Workshop, arguments: list[str]) -> AsyncGenerator[bytes, None]:
    """`arrivals.png:BROADCAST:UNTIL:LANGUAGE`: as it was known at UNTIL, in milliseconds."""
    number, until, language = arguments
    async with shop.database.transaction() as tx:
        broadcast = await broadcasts.get(tx, BroadcastId(int(number)))
    assert broadcast is not None  # broadcasts are never deleted
    figures = await reports.gather(shop.database, broadcast, until=from_ms(int(until)))
    yield await drawn(race(figures, number, shop.texts, language))


def race(figures: Figures, number: str, texts: Texts, language: str) -> Race:
    """The figures as curves, from the start to the last thing that happened.

    Where most was delivered at once and the rest took long, the beginning has more room: a straight wall tells nothing.
    """
    end = max([SHORTEST, *(seconds for pace in figures.paces.values() for seconds in pace)])
    most = figures.reached(MOST)
    is_stretched = most is not None and end > MANY_TIMES * max(1, most)
    time = "chart-arrivals-time-stretched" if is_stretched else "chart-arrivals-time"
    return Race(
        title=texts.say(language, "chart-arrivals", number=number),
        axes=(texts.say(language, time), texts.say(language, "chart-arrivals-people")),
        curves=tuple(_curve(stage, pace, end, texts, language) for stage, pace in figures.paces.items()),
        marks=_marks(end, STRETCHED if is_stretched else _even(end), language),
        end=end,
        is_stretched=is_stretched,
        thousands=get_group_symbol(language),
    )


def _curve(stage: Stage, pace: Counter[int], end: int, texts: Texts, language: str) -> tuple[str, Points]:
    points = _summed(pace, end)
    people = format_decimal(points[-1][1], locale=language)
    return texts.say(language, f"chart-{stage}", people=people), points


def _summed(pace: Counter[int], end: int) -> Points:
    """Level until the step in which something happened: a straight line over hours would tell of what was not."""
    points, number = [(0, 0)], 0
    for seconds, more in sorted(pace.items()):
        points.append((max(0, seconds - reports.fineness(seconds)), number))
        number += more
        points.append((seconds, number))
    return (*dict.fromkeys(points), (end, number))


def _even(end: int) -> Sequence[int]:
    """A few round times, equally far from each other."""
    step = next((step for step in STEPS if end / step <= MOST_MARKS), STEPS[-1])
    return range(0, end + 1, step)


def _marks(end: int, times: Sequence[int], language: str) -> tuple[tuple[int, str], ...]:
    """The times under the curves, in the largest unit in which all of them are whole."""
    marks = []
    for at in times:
        length, unit = next(row for row in UNITS if at % row[0] == 0 and (at or row[0] <= times[1]))
        marks.append((at, format_unit(at // length, f"duration-{unit}", "short", locale=language)))
    return tuple(mark for mark in marks if mark[0] <= end)
