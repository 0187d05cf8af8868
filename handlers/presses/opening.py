"""Whose hours they are, chosen by a press."""

from datetime import date, time

import orjson

from bridge.relay import notices, special_hours
from bridge.relay.decision import Decision, PressCall
from storage.model import LineName
from storage.special_days import Opening


async def change(d: Decision, call: PressCall) -> str:
    """Change that day of the line, or of them all; the room reads it."""
    names, day, spans = orjson.loads(call.detail)
    kept = {line.name: line for line in special_hours.keep_hours(d, call.desk)}
    lines = [kept[LineName(name)] for name in names if name in kept]  # one may have left the configuration since
    if not lines:
        return d.say(call.desk.language, "press-unknown")
    openings = tuple(Opening(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spans)
    wanted = (date.fromisoformat(day), openings)
    if wanted[0] < d.now.astimezone(lines[0].timezone).date():
        return d.say(call.desk.language, "hours-past")
    told = await special_hours.change(d, call.desk, call.operator, lines, wanted)
    await notices.tell(d, call.desk, told)
    return d.say(call.desk.language, "press-hours-changed")
