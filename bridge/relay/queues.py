"""Who waits at a desk, in words."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from babel.dates import format_timedelta

from bridge import window
from bridge.office import Office
from bridge.relay import dates
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import cases
from storage.cases import Heard, Waiting
from storage.model import LineName

SHOWN = 20
LOOKED_AT = 500  # of more nobody could say who comes first anyway
EPOCH = datetime.fromtimestamp(0, UTC)
MINUTE = timedelta(minutes=1)  # nobody waits for nothing


async def listed(d: Decision, desk: DeskRules, offices: Mapping[LineName, Office | None]) -> tuple[int, list[str]]:
    """How many wait, and those who wait longest, a line each.

    Who wrote first need not be who has waited longest: of several lines each has its own hours.
    """
    ever = Heard(EPOCH, d.now + timedelta(days=1))  # Meta's clock may be ahead of ours
    number = await cases.count_waiting(d.tx, desk.name, ever)
    if not number:
        return 0, []
    waited = [
        (_waited(d, each, offices.get(each.line)), each)
        for each in await cases.waiting(d.tx, desk.name, ever, at_most=LOOKED_AT)
    ]
    found = sorted(waited, key=lambda pair: pair[0], reverse=True)[:SHOWN]
    lines = [_with_wait(d, desk, each, time) for time, each in found]
    if number > len(found):
        lines.append(d.say(desk.language, "queue-more", number=number - len(found)))
    return number, lines


def _waited(d: Decision, each: Waiting, office: Office | None) -> timedelta:
    """So long, in the opening hours of the line they wrote to."""
    return d.now - each.since if office is None else office.open_time(each.since, d.now)


def _with_wait(d: Decision, desk: DeskRules, each: Waiting, waited: timedelta) -> str:
    """One line of the queue: whom, for how long, until when free words may go, who has it."""
    language = desk.language
    time = format_timedelta(max(waited, MINUTE), granularity="minute", locale=language)
    parts = [f"• {each.title}", d.say(language, "queue-waits", time=time)]
    until = window.window_at(each.last_heard, d.now).until
    if until is not None and until <= d.now:
        parts.append(d.say(language, "queue-window-closed"))
    elif until is not None:
        parts.append(d.say(language, "queue-window", until=dates.when(d, language, until, _clock(d, desk, each))))
    return " · ".join([*parts, *_holder(d, language, each)])


def with_window(d: Decision, desk: DeskRules, each: Waiting) -> str:
    """One line of the windows about to close: whom, until when, who has it."""
    language = desk.language
    until = window.window_at(each.last_heard, d.now).until
    assert until is not None  # who waits was heard
    closes = d.say(language, "queue-window", until=dates.when(d, language, until, _clock(d, desk, each)))
    return " · ".join([f"• {each.title}", closes, *_holder(d, language, each)])


def _clock(d: Decision, desk: DeskRules, each: Waiting) -> tzinfo:
    """The clock of the place they wrote to."""
    return d.rules.lines.get(each.line, d.rules.main_line_of(desk.name)).timezone


def _holder(d: Decision, language: str, each: Waiting) -> list[str]:
    return [d.say(language, "queue-holder", name=each.holder)] if each.holder else []
