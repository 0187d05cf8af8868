"""How the bridge fares, in words: each line and desk, what waits, what is in doubt, and the room for what is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from babel.dates import format_timedelta
from babel.numbers import format_decimal

from bridge.relay import answers, dates
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from bridge.vitals import Vitals
from storage import outbox, vitals
from storage.model import DeliveryState, Lane
from storage.vitals import Stop, Waits

MOST_PARTS = 6  # lines and desks told one by one: the whole is to be read at a glance
LATE = timedelta(minutes=1)  # what is decided later than this is late
STARTING = "starting"
LOW_BYTES = 1_000_000_000
MEGABYTE, GIGABYTE = 1_000_000, 1_000_000_000


class _Part(NamedTuple):
    """A line, a desk, or e-mail, as people call it."""

    lane: Lane
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Look:
    """All that was looked up for one answer."""

    now: datetime
    process: Vitals
    stops: dict[Lane, Stop]
    unfinished: dict[tuple[Lane, DeliveryState], Waits]

    def number(self, state: DeliveryState) -> int:
        """How many are in this state, in all lanes."""
        return sum(waits.number for (_, each), waits in self.unfinished.items() if each is state)

    def stop_of(self, lane: Lane) -> Stop | None:
        """Why this lane says nothing, and since when at the least; None: it works."""
        known, trouble = self.stops.get(lane), self.process.troubles.get(lane)
        if known is not None and (trouble is not None or known.until is None or known.until > self.now):
            return known
        if trouble is None:
            return None
        return Stop(trouble.cause.partition(":")[0].replace(" ", "-"), trouble.since, None)


async def told(d: Decision, desk: DeskRules) -> str:
    """A dozen lines at most; names of lines and desks, and nobody else's."""
    look = _Look(d.now, d.vitals(), await vitals.stops(d.tx, now=d.now), await vitals.unfinished(d.tx))
    parts = _parts(d, desk.language)
    ill = [part for part in parts if look.stop_of(part.lane) is not None]
    well = [part for part in parts if part not in ill]
    shown = [*ill, *well][:MOST_PARTS]
    heading = d.say(desk.language, "health-ill", parts=len(ill)) if ill else d.say(desk.language, "health-well")
    lines = [heading, *(_part_in_words(d, desk, look, part) for part in parts if part in shown)]
    if more_ill := len([part for part in ill if part not in shown]):
        lines.append(d.say(desk.language, "health-more-ill", parts=more_ill))
    if more_well := len([part for part in well if part not in shown]):
        lines.append(d.say(desk.language, "health-more-well", parts=more_well))
    return "\n".join([*lines, *_helpers(d, desk, look), *await _unsettled(d, desk, look), _room(d, desk, look.process)])


def _parts(d: Decision, language: str) -> list[_Part]:
    lines = [_Part(line.lane, line.title, "WhatsApp") for line in d.rules.lines.values()]
    room = d.say(language, "health-kind-desk")
    desks = [_Part(desk.lane, desk.title, room) for desk in d.rules.desks.values()]
    mail = [_Part(outbox.MAIL, d.say(language, "health-mail"), "SMTP")] if d.rules.sends_mail else []
    return [*lines, *desks, *mail]


def _part_in_words(d: Decision, desk: DeskRules, look: _Look, part: _Part) -> str:
    language, stop = desk.language, look.stop_of(part.lane)
    waits = look.unfinished.get((part.lane, DeliveryState.WAITING))
    if waits is None:
        queue = d.say(language, "health-nothing-waits")
    else:
        queue = d.say(language, "health-waits", number=waits.number, time=_ago(d, language, waits.oldest))
    if stop is None:
        return d.say(language, "health-part-well", title=part.title, kind=part.kind, queue=queue)
    key = "health-part-starts" if stop.cause == STARTING else "health-part-ill"
    own = f"health-cause-{stop.cause}"
    why = d.say(language, own) if d.texts.has(own) else answers.reason(d, language, stop.cause)
    since = _clock(d, desk, stop.since)
    return d.say(language, key, title=part.title, kind=part.kind, since=since, why=why, queue=queue)


def _helpers(d: Decision, desk: DeskRules, look: _Look) -> list[str]:
    """Those who share the load and fell out: all goes on without them."""
    known = {part.lane for part in _parts(d, desk.language)} | {"store", outbox.MAIL}
    out = [name for name in look.process.troubles if name not in known]
    return [d.say(desk.language, "health-helpers-out", helpers=len(out))] if out else []


async def _unsettled(d: Decision, desk: DeskRules, look: _Look) -> list[str]:
    lines, language = [], desk.language
    if held := look.number(DeliveryState.HELD):
        lines.append(d.say(language, "health-held", number=held))
    if doubtful := look.number(DeliveryState.UNCERTAIN):
        lines.append(d.say(language, "health-uncertain", number=doubtful))
    late, aside = await vitals.undecided(d.tx, before=d.now - LATE), await vitals.set_aside(d.tx)
    if late is not None:
        time = _ago(d, language, late.oldest)
        lines.append(d.say(language, "health-undecided", number=late.number, time=time))
    if aside:
        lines.append(d.say(language, "health-aside", number=aside))
    return lines


def _room(d: Decision, desk: DeskRules, process: Vitals) -> str:
    language = desk.language
    running = "" if process.started is None else _ago(d, language, process.started)
    if process.store_bytes is None or process.free_bytes is None:
        return d.say(language, "health-store-unseen", time=running)
    key = "health-store-low" if process.free_bytes < LOW_BYTES else "health-store"
    kept, free = _size(language, process.store_bytes), _size(language, process.free_bytes)
    return d.say(language, key, kept=kept, free=free, time=running)


def _size(language: str, size_bytes: int) -> str:
    unit, name = (GIGABYTE, "GB") if size_bytes >= GIGABYTE else (MEGABYTE, "MB")
    return f"{format_decimal(round(size_bytes / unit, 1), locale=language)} {name}"


def _ago(d: Decision, language: str, since: datetime) -> str:
    """For how long; a clock that was set back knows of nothing less than nothing."""
    return format_timedelta(max(d.now - since, timedelta(seconds=1)), threshold=1.2, locale=language)


def _clock(d: Decision, desk: DeskRules, at: datetime) -> str:
    return dates.when(d, desk.language, at, d.rules.main_line_of(desk.name).timezone)
