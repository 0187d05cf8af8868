"""The office's hours: when people answer, and what a desk is told before they go."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from babel.dates import format_date

from bridge import window
from bridge.office import Office
from bridge.opening import spans_in_words
from bridge.relay import dates, handover, notices, queues
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import alarms, cases, special_days
from storage.cases import Heard
from storage.driver import Transaction
from storage.model import LineName
from storage.special_days import Opening

TOLD_AHEAD = timedelta(days=14)  # of days at other hours
REMEMBERED = timedelta(days=60)  # as far as an office looks back for its last closing


async def office_of(d: Decision, line: LineRules) -> Office | None:
    """When this line answers, with the days that staff changed; None: always."""
    if line.office is None:
        return None
    first = (d.now - REMEMBERED).astimezone(line.timezone).date()
    return replace(line.office, changed=await special_days.since(d.tx, line.name, first))


async def in_words(d: Decision, line: LineRules, language: str) -> str:
    """The line's hours as a citizen reads them, with the days of the next weeks that staff changed."""
    office = await office_of(d, line)
    if office is None:
        return line.hours or d.say(language, "always-open")
    parts = [line.hours]
    for day, openings in (await days_ahead(d.tx, line, d.now)).items():
        named = format_date(day, "EEEE d MMMM", locale=language)
        spans = spans_in_words(openings, language)
        key = "office-day-open" if spans else "office-day-closed"
        parts.append(d.say(language, key, day=named, hours=spans))
    return "; ".join(parts)


async def days_ahead(tx: Transaction, line: LineRules, now: datetime) -> dict[date, tuple[Opening, ...]]:
    """The days of the next weeks that staff changed, today's too, in order."""
    today = now.astimezone(line.timezone).date()
    changed = await special_days.since(tx, line.name, today)
    return {day: openings for day, openings in changed.items() if day <= today + TOLD_AHEAD}


async def watch(d: Decision, desk: DeskRules) -> None:
    """When a day begins or ends; and before people go, even to lunch, of windows that close before they are back."""
    offices = {name: await office_of(d, d.rules.lines[name]) for name in desk.lines}
    kept = {name: office for name, office in offices.items() if office is not None}
    await handover.watch(d, desk, kept)
    together: dict[tuple[datetime, datetime], list[LineName]] = {}
    for name, office in kept.items():
        warning = d.rules.lines[name].window_warning
        closing = next((ends for _, ends in office.today(d.now) if ends - warning <= d.now < ends), None)
        if not warning or closing is None:
            continue
        opens = office.opens_next(closing)
        if opens is not None:
            together.setdefault((closing, opens), []).append(name)
    for (closing, opens), names in together.items():
        what = "windows" if names[0] == desk.lines[0] else f"windows {names[0]}"
        if await alarms.tell_once(d.tx, desk.name, what, closing):
            await _tell_dying(d, desk, tuple(names), opens)


async def _tell_dying(d: Decision, desk: DeskRules, lines: tuple[LineName, ...], opens: datetime) -> None:
    """Whose window closes while nobody of these lines is there: heard before `opens` minus its length."""
    heard = Heard(window.opened_since(d.now), window.opened_since(opens), lines)
    number = await cases.count_waiting(d.tx, desk.name, heard)
    if not number:
        return
    found = await cases.waiting(d.tx, desk.name, heard, at_most=queues.SHOWN, soonest=True)
    language, zone = desk.language, d.rules.lines[lines[0]].timezone
    heading = d.say(language, "windows-closing", number=number, opens=dates.when(d, language, opens, zone))
    told = [queues.with_window(d, desk, each) for each in found]
    if number > len(found):
        told.append(d.say(language, "queue-more", number=number - len(found)))
    await notices.tell(d, desk, "\n".join([heading, *told]))
