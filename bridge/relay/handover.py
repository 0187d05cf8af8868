"""Handing over: what the desk reads when a shift ends, everybody's or somebody's, and when the next one begins."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bridge.office import Office
from bridge.relay import notices, queues
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import alarms, duty
from storage.content import Span, Style, Text
from storage.duty import Standing
from storage.model import LineName, Operator

LATE = timedelta(minutes=30)  # who starts the bridge in mid-morning need not read how the morning began


async def watch(d: Decision, desk: DeskRules, offices: Mapping[LineName, Office]) -> None:
    """At the end of the day the list of what is open; at its beginning what came in meanwhile. Each once.

    The day of a desk begins when the first of its lines opens, and ends when the last one closes.
    """
    days = [(today, office) for office in offices.values() if (today := office.today(d.now))]
    if not days:
        return
    opening, first = min(((today[0][0], office) for today, office in days), key=lambda each: each[0])
    closing = max(today[-1][1] for today, _ in days)
    if closing <= d.now < closing + LATE and await alarms.tell_once(d.tx, desk.name, "shift-over", closing):
        await _tell_end(d, desk, closing, offices)
    begins_now = opening <= d.now < min(opening + LATE, closing)
    if begins_now and await alarms.tell_once(d.tx, desk.name, "shift-begun", opening):
        await _tell_beginning(d, desk, first.closed_since(opening) or opening, offices)


async def _tell_end(d: Decision, desk: DeskRules, closing: datetime, offices: Mapping[LineName, Office]) -> None:
    standing = await duty.standing(d.tx, desk.name, since=closing)
    if standing:
        heading = d.say(desk.language, "shift-over", number=sum(each.cases for each in standing))
        lines = [heading, *_lines(d, desk, standing), *await _waiting(d, desk, offices)]
        await notices.tell(d, desk, "\n".join(lines))


async def _tell_beginning(d: Decision, desk: DeskRules, since: datetime, offices: Mapping[LineName, Office]) -> None:
    standing = await duty.standing(d.tx, desk.name, since=since)
    if not standing:
        return
    fresh, waiting = sum(each.fresh for each in standing), sum(each.waiting for each in standing)
    heading = d.say(desk.language, "shift-begun", fresh=fresh, waiting=waiting)
    words = "\n".join([heading, *_lines(d, desk, standing), *await _waiting(d, desk, offices)])
    await notices.tell(d, desk, called(await duty.on(d.tx, desk.name, now=d.now), words))


async def leave(
    d: Decision, desk: DeskRules, told: list[str], offices: Mapping[LineName, Office | None], *, answers: str
) -> None:
    """Somebody goes: they read what they leave open, and who stays is called by name. `told`: what comes before it.

    `answers`: what the desk calls the message that said so.
    """
    standing = await duty.standing(d.tx, desk.name, since=d.now)
    heading = d.say(desk.language, "shift-left", number=sum(each.cases for each in standing))
    words = "\n".join([*told, heading, *_lines(d, desk, standing), *await _waiting(d, desk, offices)])
    stay = await duty.on(d.tx, desk.name, now=d.now) if standing else []
    await notices.tell(d, desk, called(stay, words), answers=answers)


async def _waiting(d: Decision, desk: DeskRules, offices: Mapping[LineName, Office | None]) -> list[str]:
    """By name, the longest first; an empty line before them."""
    _, lines = await queues.listed(d, desk, offices)
    return ["", *lines] if lines else []


def _lines(d: Decision, desk: DeskRules, standing: list[Standing]) -> list[str]:
    return [
        d.say(
            desk.language,
            "shift-of" if each.holder else "shift-nobodys",
            name=each.holder,
            number=each.cases,
            waiting=each.waiting,
        )
        for each in standing
    ]


def called(people: list[Operator], words: str) -> Text:
    """Words that call these people by name, so that their phones tell them."""
    if not people:
        return Text(words)
    text, spans = "", []
    for person in people:
        text += " " if text else ""
        spans.append(Span(len(text), len(person.name), Style.MENTION, person.foreign_id))
        text += person.name
    return Text(f"{text}\n{words}", tuple(spans))
