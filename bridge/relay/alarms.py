"""When a desk cannot be spoken to: everybody who can still be reached is told, once, and once when it is over."""

from datetime import timedelta

import structlog

from bridge import window
from bridge.relay import answers, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import alarms, citizens, lanes, operators
from storage.alarms import BACKLOG, SILENT
from storage.events import DeskExposed, DeskRestored, DeskSilenced
from storage.model import DeskName, Lane

log = structlog.get_logger()

LONG = timedelta(minutes=5)  # a wait staff must know of
SHORT = timedelta(minutes=1)  # no wait any more
TRIED_AGAIN = timedelta(minutes=1)


async def silenced(d: Decision, event: DeskSilenced) -> None:
    """The desk found out by itself, with nothing to carry: nothing is tried until it may work again."""
    desk = d.rules.desks.get(DeskName(event.desk))
    if desk is not None:
        await lanes.freeze(d.tx, desk.lane, d.now + TRIED_AGAIN, event.cause, now=d.now)
        await desk_silent(d, desk, event.cause)
        d.tx.wake(desk.lane)


async def exposed(d: Decision, event: DeskExposed) -> None:
    """The room is not as it should be: who is in it learns of it, and whom to tell."""
    desk = d.rules.desks.get(DeskName(event.desk))
    if desk is not None:
        what = "; ".join(d.say(desk.language, f"caution-{each}") for each in event.cautions)
        await notices.tell(d, desk, d.say(desk.language, "room-exposed", what=what))


async def restored(d: Decision, event: DeskRestored) -> None:
    """The desk can be spoken to: what waits goes now, unless a rate limit says otherwise."""
    desk = d.rules.desks.get(DeskName(event.desk))
    if desk is None or SILENT not in await alarms.sounding(d.tx, desk.lane):
        return
    freeze = await lanes.frozen(d.tx, desk.lane)
    if freeze is not None and freeze.cause != "flood":
        await lanes.thaw(d.tx, desk.lane)
        await lanes.hurry(d.tx, desk.lane, freeze.cause, now=d.now)
    await lane_works(d, desk.lane)
    d.tx.wake(desk.lane)


async def desk_silent(d: Decision, desk: DeskRules, cause: str) -> None:
    """Tell every other desk, and who of this one linked their own WhatsApp; the queue waits."""
    if not await alarms.sound(d.tx, desk.lane, SILENT, cause, now=d.now):
        return
    log.error("desk cannot be spoken to", desk=desk.name, cause=cause)
    await _tell_others(d, desk, "desk-silent", cause)


async def lane_works(d: Decision, lane: Lane) -> None:
    """Something got through: if an alarm was sounding, those who heard it hear that it is over."""
    desk = next((desk for desk in d.rules.desks.values() if desk.lane == lane), None)
    if desk is not None and await alarms.clear(d.tx, lane, SILENT):
        log.info("desk can be spoken to again", desk=desk.name)
        await _tell_others(d, desk, "desk-works-again", "")


async def _tell_others(d: Decision, desk: DeskRules, key: str, cause: str) -> None:
    for other in d.rules.desks.values():
        if other.name != desk.name:
            why = answers.reason(d, other.language, cause) if cause else ""
            await notices.tell(d, other, d.say(other.language, key, desk=desk.title, why=why))
    for line_name, citizen_id in await operators.linked_at(d.tx, desk.name):
        line, citizen = d.rules.lines.get(line_name), await citizens.get(d.tx, citizen_id)
        if line is not None and window.window_at(citizen.last_heard, d.now).is_open:
            language = citizen.language or desk.language
            why = answers.reason(d, language, cause) if cause else ""
            await answers.say(d, line, citizen, d.say(language, key, desk=desk.title, why=why))


async def helper_out(d: Decision, lane: Lane, name: str, cause: str) -> None:
    """One of several accounts cannot speak: the room is told once, the others go on."""
    desk = next((desk for desk in d.rules.desks.values() if desk.lane == lane), None)
    if desk is not None and await alarms.sound(d.tx, lane, name, cause, now=d.now):
        log.error("helper cannot speak", desk=desk.name, helper=name, cause=cause)
        why = answers.reason(d, desk.language, cause)
        await notices.tell(d, desk, d.say(desk.language, "helper-out", helper=name, why=why))


async def helper_works(d: Decision, lane: Lane, name: str) -> None:
    """It speaks again; next time it falls out is told again."""
    if await alarms.clear(d.tx, lane, name):
        log.info("helper speaks again", lane=lane, helper=name)


async def watch_queue(d: Decision, desk: DeskRules, calls_per_minute: float) -> None:
    """The desk is told once that its queue is long, and again only after it has been short."""
    queue = await lanes.queue_of(d.tx, desk.lane)
    wait = timedelta(minutes=queue.calls / calls_per_minute)
    is_old = queue.oldest is not None and d.now - queue.oldest > LONG
    if wait <= SHORT and not is_old:
        await alarms.clear(d.tx, desk.lane, BACKLOG)
        return
    if (wait <= LONG and not is_old) or await lanes.frozen(d.tx, desk.lane) is not None:
        return  # a room that is silent is told of its queue when it can be, if it is still long then
    if await alarms.sound(d.tx, desk.lane, BACKLOG, "", now=d.now):
        minutes = max(1, round(wait.total_seconds() / 60))
        log.warning("long queue", desk=desk.name, messages=queue.messages, minutes=minutes)
        await notices.warn(d, desk, d.say(desk.language, "queue-long", messages=queue.messages, minutes=minutes))
