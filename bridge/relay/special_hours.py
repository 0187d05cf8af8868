"""The days on which lines answer at other hours, as staff change them; and how all stands, in words."""

from collections.abc import Sequence
from datetime import date

import orjson
from babel.dates import format_date

from bridge.opening import spans_in_words
from bridge.relay import dates, hours
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import audit, buttons, special_days
from storage.bodies import Button
from storage.model import Operator
from storage.special_days import Opening

Change = Sequence[Opening] | None  # of one day; none at all: closed, None: as usual again


def keep_hours(d: Decision, desk: DeskRules) -> list[LineRules]:
    """The desk's lines that are not always open."""
    return [d.rules.lines[name] for name in desk.lines if d.rules.lines[name].office is not None]


def have_one_week(lines: Sequence[LineRules]) -> bool:
    """Whether all of these are open at the same hours, as a rule."""
    weeks = [[list(line.office.week.on(day)) for day in range(7)] for line in lines if line.office is not None]
    return all(week == weeks[0] for week in weeks)


async def change(
    d: Decision, desk: DeskRules, operator: Operator, lines: Sequence[LineRules], wanted: tuple[date, Change]
) -> str:
    """Change a day of these lines; what is said of it, with whose it is where the desk has several."""
    language, (day, openings) = desk.language, wanted
    was_changed = False
    for line in lines:
        was_changed |= await _change_one(d, operator, line, day, openings)
    named = format_date(day, "EEEE d MMMM y", locale=language)
    if openings is None:
        text = d.say(language, "hours-usual" if was_changed else "hours-usual-already", day=named)
    elif openings:
        text = d.say(language, "hours-changed", day=named, hours=spans_in_words(openings, language))
    else:
        text = d.say(language, "hours-closed", day=named)
    kept = keep_hours(d, desk)
    if len(kept) < 2:
        return text
    whose = ", ".join(line.title for line in lines)
    if len(lines) == 1:
        return text + "\n" + d.say(language, "hours-for-one", line=whose)
    return text + "\n" + d.say(language, "hours-for-all", lines=whose, name=kept[-1].name)


async def _change_one(d: Decision, operator: Operator, line: LineRules, day: date, openings: Change) -> bool:
    if openings is None:
        is_changed = await special_days.forget(d.tx, line.name, day)
    else:
        await special_days.change(d.tx, line.name, day, openings)
        is_changed = True
    subject = f"line:{line.name}:{day.isoformat()}"
    await audit.append(d.tx, actor=f"operator:{operator.id}", action="hours.changed", subject=subject, at=d.now)
    return is_changed


async def which(
    d: Decision, desk: DeskRules, lines: Sequence[LineRules], wanted: tuple[date, Change]
) -> tuple[tuple[Button, ...], ...]:
    """A button for each line whose day it may be, and one for them all."""
    spans = [] if wanted[1] is None else [[o.opens.isoformat(), o.closes.isoformat()] for o in wanted[1]]
    rows = []
    for names, label in (
        *(([line.name], d.say(desk.language, "button-hours-of", line=line.title)) for line in lines),
        ([line.name for line in lines], d.say(desk.language, "button-hours-all")),
    ):
        meant = orjson.dumps([names, wanted[0].isoformat(), spans]).decode()
        rows.append((Button(label, await buttons.make(d.tx, desk.name, "hours_of", 0, meant)),))
    return tuple(rows)


async def as_they_stand(d: Decision, desk: DeskRules, lines: Sequence[LineRules]) -> str:
    """Whether it is open and until when, the week, the days that were changed; each under its title, if several."""
    parts = []
    for line in lines:
        told = await _stands(d, desk.language, line)
        parts.append("\n".join(told if len(lines) == 1 else [f"▪️ {line.title}", *told]))
    return "\n\n".join(parts)


async def _stands(d: Decision, language: str, line: LineRules) -> list[str]:
    office = await hours.office_of(d, line)
    if office is None:
        return [d.say(language, "hours-always")]
    closes, opens = office.closes(d.now), office.opens_next(d.now)
    if closes is not None:
        now = d.say(language, "hours-now-open", until=dates.when(d, language, closes, line.timezone))
    elif opens is not None:
        now = d.say(language, "hours-now-closed", until=dates.when(d, language, opens, line.timezone))
    else:
        now = d.say(language, "hours-now-closed-long")
    lines = [now, d.say(language, "hours-week", hours=line.hours)]
    today = d.now.astimezone(line.timezone).date()
    for day, openings in office.changed.items():
        if day >= today:
            named = format_date(day, "EEEE d MMMM", locale=language)
            spans = spans_in_words(openings, language) or d.say(language, "hours-word-closed")
            lines.append(d.say(language, "hours-special", day=named, hours=spans))
    return lines
