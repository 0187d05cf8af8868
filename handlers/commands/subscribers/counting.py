"""`/iscritti` alone: how many there are, of what, where, and how it grows."""

from datetime import timedelta

from babel.numbers import format_decimal

from bridge import made
from bridge.making import charts
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import consents, zones
from storage.driver import to_ms

GROWTH = timedelta(days=90)


async def count(d: Decision, call: CommandCall) -> Reply:
    """Totals, per bulletin and zone, who came and went; a picture of the growth, or signs that stand for it."""
    language, line = call.desk.language, call.line
    total = await consents.count(d.tx, line.name)
    lines = [d.say(language, "subscribers-total", line=line.title, number=total)]
    numbers = await consents.count_by_bulletin(d.tx, line.name, line.bulletins)
    lines += [f"· {title}: {_number(numbers[name], language)}" for name, title in line.bulletins.items()]
    if total and line.zones:
        lines += await _by_zone(d, call)
    for days in (7, 30):
        moves = await consents.moves(d.tx, line.name, since=d.now - timedelta(days=days))
        lines.append(d.say(language, "subscribers-moves", days=days, came=moves.came, went=moves.went))
    growth = await consents.growth(d.tx, line.name, until=d.now, over=GROWTH)
    if len(set(growth)) < 2:
        return Reply("\n".join(lines))
    before, now = (_number(growth[place], language) for place in (0, -1))
    lines.append(d.say(language, "subscribers-growth", days=GROWTH.days, before=before, now=now))
    if not charts.is_installed():
        return Reply("\n".join([*lines, charts.in_signs(growth)]))
    as_of, name = to_ms(d.now), d.say(language, "growth-file", line=line.name)
    picture = made.file("growth.png", line.name, as_of, language, name=name, mime_type="image/png")
    return Reply("\n".join(lines), file=picture)


async def _by_zone(d: Decision, call: CommandCall) -> list[str]:
    numbers, language = await zones.count(d.tx, call.line.name), call.desk.language
    titles = {**call.line.zones, zones.ANYWHERE: d.say(language, "subscribers-no-zone")}
    shown = [f"· {title}: {_number(numbers.get(name, 0), language)}" for name, title in titles.items()]
    return [d.say(language, "subscribers-by-zone"), *shown]


def _number(number: int, language: str) -> str:
    return format_decimal(number, locale=language)
