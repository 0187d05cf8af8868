"""The picture of `/iscritti`: how many subscribers there were on each of the last ninety days."""

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta

from babel.dates import format_skeleton
from babel.numbers import format_decimal, get_group_symbol

from bridge.making.charts import Curve, drawn
from bridge.making.maker import Workshop
from storage import consents
from storage.driver import from_ms
from storage.model import LineName

OVER = timedelta(days=90)
MARK_EVERY = 30  # days


async def pictured(shop: Workshop, arguments: list[str]) -> AsyncGenerator[bytes, None]:
    """`growth.png:LINE:UNTIL:LANGUAGE`: the ninety days up to UNTIL, in milliseconds."""
    name, until, language = LineName(arguments[0]), from_ms(int(arguments[1])), arguments[2]
    line = shop.rules.lines[name]
    async with shop.database.transaction() as tx:
        values = await consents.growth(tx, name, until=until, over=OVER)
    first, last = (format_decimal(values[place], locale=language) for place in (0, -1))
    title = shop.texts.say(language, "chart-growth", line=line.title, days=OVER.days)
    today = until.astimezone(line.timezone)
    marks = tuple((step, _day(today, len(values) - 1 - step, language)) for step in range(0, len(values), MARK_EVERY))
    yield await drawn(Curve(title, tuple(values), marks, (first, last), get_group_symbol(language)))


def _day(today: datetime, before: int, language: str) -> str:
    return format_skeleton("MMMd", today - timedelta(days=before), locale=language)
