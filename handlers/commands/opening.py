"""`/orari`: when people answer, and the days on which they do so at other hours."""

import re
from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise

from bridge import moments
from bridge.keywords import normalise
from bridge.relay import special_hours, which_line
from bridge.relay.decision import CommandCall, Decision, Reply
from bridge.rules import LineRules
from storage.model import Role
from storage.special_days import Opening

CLOSED = frozenset({"chiuso", "closed"})
USUAL = frozenset({"normale", "usual"})
_HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?")


async def obey(d: Decision, call: CommandCall) -> Reply:
    """Without words: how things stand. With a day: that day is closed, open at those hours, or as usual again.

    Where the desk has several lines one may be named first. Without a name all close together, and are as usual
    together; other hours are the same for all where their weeks are, else it is asked whose they are.
    """
    language, kept = call.desk.language, special_hours.keep_hours(d, call.desk)
    if not kept:
        return Reply(d.say(language, "hours-always-open"))
    named, argument = which_line.named(d, call.desk, call.argument)
    argument = " ".join(argument.split())
    if not argument:
        return Reply(await _as_they_stand(d, call, kept, named))
    if call.role < Role.MANAGER:
        return Reply(d.say(language, "command-not-allowed", name="orari"))
    if named is not None and named.office is None:
        return Reply(d.say(language, "hours-line-always", line=named.title))
    lines = kept if named is None else [named]
    today = d.now.astimezone(lines[0].timezone).date()
    wanted = _read(argument, today)
    if wanted is None:
        return Reply(_how(d, call, kept))
    if wanted[0] < today:
        return Reply(d.say(language, "hours-past"))
    if wanted[1] and not special_hours.have_one_week(lines):
        return Reply(d.say(language, "hours-which"), buttons=await special_hours.which(d, call.desk, lines, wanted))
    return Reply(await special_hours.change(d, call.desk, call.operator, lines, wanted))


def _how(d: Decision, call: CommandCall, kept: Sequence[LineRules]) -> str:
    told = d.say(call.desk.language, "hours-how")
    if len(kept) < 2:
        return told
    names = ", ".join(line.name for line in kept)
    return told + "\n" + d.say(call.desk.language, "hours-how-lines", name=kept[-1].name, lines=names)


async def _as_they_stand(d: Decision, call: CommandCall, kept: Sequence[LineRules], named: LineRules | None) -> str:
    every = [d.rules.lines[name] for name in call.desk.lines]
    told = await special_hours.as_they_stand(d, call.desk, every if named is None else [named])
    return told + "\n" + _how(d, call, kept) if call.role >= Role.MANAGER else told


def _read(argument: str, today: date) -> tuple[date, special_hours.Change] | None:
    """The day, and its hours; None for what is not understood."""
    words = argument.split()
    for number in range(len(words) - 1, 0, -1):
        day = moments.read_day(" ".join(words[:number]), today)
        if day is not None:
            return _read_change(day, " ".join(words[number:]))
    return None


def _read_change(day: date, words: str) -> tuple[date, special_hours.Change] | None:
    if normalise(words) in CLOSED:
        return day, ()
    if normalise(words) in USUAL:
        return day, None
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
    return (day, tuple(openings)) if apart and all(each.opens < each.closes for each in openings) else None
