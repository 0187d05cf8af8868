"""`/orari`: when people answer, and the days on which they do so at other hours."""

import re
from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise

from babel.dates import format_date

from bridge import moments
from bridge.keywords import normalise
from bridge.opening import spans_in_words
from bridge.relay import dates, hours
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import audit, special_days
from storage.model import Role
from storage.special_days import Opening

CLOSED = frozenset({"chiuso", "closed"})
USUAL = frozenset({"normale", "usual"})
_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?")


async def obey(d: Decision, call: CommandCall) -> Reply:
    """Without words: how things stand. With a day: that day is closed, open at those hours, or as usual again."""
    language = call.desk.language
    if call.line.office is None:
        return Reply(d.say(language, "hours-always-open"))
    if not call.argument:
        return Reply(await _as_they_stand(d, call))
    if call.role < Role.MANAGER:
        return Reply(d.say(language, "command-not-allowed", name="orari"))
    day, change = _read(call.argument, d.now.astimezone(call.line.timezone).date())
    if day is None or change is None:
        return Reply(d.say(language, "hours-how"))
    if day < d.now.astimezone(call.line.timezone).date():
        return Reply(d.say(language, "hours-past"))
    return Reply(await _change(d, call, day, change))


def _read(argument: str, today: date) -> tuple[date | None, Sequence[Opening] | str | None]:
    """The day, and its openings or `usual`; None for what is not understood."""
    words = argument.split()
    for number in range(len(words) - 1, 0, -1):
        day = moments.read_day(" ".join(words[:number]), today)
        if day is not None:
            return day, _read_change(" ".join(words[number:]))
    return None, None


def _read_change(words: str) -> Sequence[Opening] | str | None:
    if normalise(words) in CLOSED:
        return ()
    if normalise(words) in USUAL:
        return "usual"
    found = list(_HOURS.finditer(words))
    if not found or _HOURS.sub("", words).strip(" ,;e"):
        return None
    try:
        openings = sorted(
            Opening(time(int(h1), int(m1 or 0)), time(int(h2), int(m2 or 0)))
            for h1, m1, h2, m2 in (each.groups() for each in found)
        )
    except ValueError:
        return None
    apart = all(before.closes <= after.opens for before, after in pairwise(openings))
    return tuple(openings) if apart and all(each.opens < each.closes for each in openings) else None


async def _change(d: Decision, call: CommandCall, day: date, change: Sequence[Opening] | str) -> str:
    language = call.desk.language
    named = format_date(day, "EEEE d MMMM y", locale=language)
    if isinstance(change, str):
        was_changed = await special_days.forget(d.tx, call.line.name, day)
        text = d.say(language, "hours-usual" if was_changed else "hours-usual-already", day=named)
    else:
        await special_days.change(d.tx, call.line.name, day, change)
        spans = spans_in_words(change, language)
        text = d.say(language, "hours-changed", day=named, hours=spans) if change else ""
        text = text or d.say(language, "hours-closed", day=named)
    await audit.append(
        d.tx,
        actor=f"operator:{call.operator.id}",
        action="hours.changed",
        subject=f"line:{call.line.name}:{day.isoformat()}",
        at=d.now,
    )
    return text


async def _as_they_stand(d: Decision, call: CommandCall) -> str:
    language, line = call.desk.language, call.line
    office = await hours.office_of(d, line)
    assert office is not None  # the caller looked
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
    if call.role >= Role.MANAGER:
        lines.append(d.say(language, "hours-how"))
    return "\n".join(lines)
