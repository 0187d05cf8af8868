"""The report of a broadcast: when it has ended, a day later, and whenever somebody asks."""

from datetime import timedelta

from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from bridge import made, prices
from bridge.making import charts
from bridge.relay import broadcasting, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import reports
from storage.bulletins import Broadcast, BroadcastState
from storage.content import Media
from storage.driver import to_ms
from storage.recipients import Counts
from storage.reports import Figures

AGAIN = timedelta(hours=24)  # after its end: by then who looks at their phone has looked
ENDED = frozenset({BroadcastState.DONE, BroadcastState.CANCELLED})
PERCENTS = (50, 90, 99)
DRAWN = 10  # copies sent: the curve of fewer people is no curve
UNITS = {1: "second", 60: "minute", 3_600: "hour"}


def is_over(broadcast: Broadcast) -> bool:
    """Whether there is something to report: it has ended, and had begun."""
    return broadcast.state in ENDED and broadcast.started is not None


async def give(d: Decision, desk: DeskRules, broadcast: Broadcast, figures: Figures) -> None:
    """Tell the room, once. The second report is given only where a copy went out: without one nothing has changed."""
    is_first = broadcast.reports == 0
    counts = await broadcasting.count(d, broadcast)
    has_gone = bool(counts.sent + counts.uncertain)
    again = AGAIN if is_first and has_gone else None
    if not await reports.give(d.tx, broadcast, again=again, now=d.now):
        return
    if broadcast.state is BroadcastState.CANCELLED and not (has_gone or counts.refused):
        return  # who called it off has been told
    later = "report-later-cancelled" if broadcast.state is BroadcastState.CANCELLED else "report-later"
    file = _picture(d, desk, broadcast, counts)
    await notices.tell(
        d, desk, await text(d, desk, broadcast, counts, figures, key="" if is_first else later), file=file
    )


async def text(
    d: Decision, desk: DeskRules, broadcast: Broadcast, counts: Counts, figures: Figures, *, key: str = ""
) -> str:
    """The whole report in words: they stand for the picture too."""
    line, language = d.rules.lines[broadcast.line], desk.language
    if not counts.total and broadcast.state is BroadcastState.DONE:
        return d.say(language, "report-nobody", number=str(broadcast.id))
    more = [*_pace(d, language, figures), *_cost(d, language, prices.bill(line.rates, figures.charges))]
    if left := await reports.left(d.tx, broadcast.id):
        more.append(d.say(language, "report-left", people=left))
    return broadcasting.progress_text(d, desk, broadcast, counts, key=key, more=more)


def _pace(d: Decision, language: str, figures: Figures) -> list[str]:
    """How long it took to deliver half of it, most of it, nearly all of it; the largest share of each time alone."""
    within = {percent: figures.reached(percent) for percent in PERCENTS}
    if within[PERCENTS[0]] is None:
        return []
    largest = {seconds: percent for percent, seconds in within.items()}
    steps = [
        d.say(
            language,
            "report-pace-not-yet" if seconds is None else "report-pace-step",
            share=format_percent(percent / 100, locale=language),
            time="" if seconds is None else duration(seconds, language),
        )
        for seconds, percent in largest.items()
    ]
    return [d.say(language, "report-pace", steps=", ".join(steps))]


def duration(seconds: int, language: str) -> str:
    """So many seconds, in the unit in which the figures are counted."""
    length = reports.fineness(seconds)
    return format_unit(max(1, seconds // length), f"duration-{UNITS[length]}", locale=language)


def _cost(d: Decision, language: str, bill: prices.Bill) -> list[str]:
    lines = []
    if bill.paid or bill.free:
        key = "report-cost" if bill.paid else "report-cost-none"
        cost = format_currency(bill.euro, "EUR", locale=language)
        paid, free = (format_decimal(number, locale=language) for number in (bill.paid, bill.free))
        lines.append(d.say(language, key, cost=cost, paid=paid, free=free))
    for key, number in (("report-cost-other", bill.other), ("report-cost-unknown", bill.unknown)):
        if number:
            lines.append(d.say(language, key, number=number))
    return lines


def _picture(d: Decision, desk: DeskRules, broadcast: Broadcast, counts: Counts) -> Media | None:
    if counts.sent < DRAWN or not charts.is_installed():
        return None
    name = d.say(desk.language, "report-file", number=str(broadcast.id))
    return made.file("arrivals.png", broadcast.id, to_ms(d.now), desk.language, name=name, mime_type="image/png")
