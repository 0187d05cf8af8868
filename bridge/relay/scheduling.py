"""When a broadcast goes: at once, at its hour, after the night; and when it is too late for it to go at all."""

from datetime import datetime, timedelta

import structlog

from bridge import terms
from bridge.relay import broadcasting, dates, drafting, notices, prospects
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import audit, broadcasts, consents, recipients
from storage.broadcasts import Term
from storage.bulletins import Broadcast, BroadcastState
from storage.driver import StoreUnavailable
from storage.model import DeskName

log = structlog.get_logger()

MINUTE = timedelta(minutes=1)
LATE = 2 * MINUTE  # past its hour; a start is seconds late at most
ANNOUNCER = "announcer"  # who did it, in the audit log, when nobody did


async def launch(d: Decision, desk: DeskRules, broadcast: Broadcast, *, actor: str, alone: bool = False) -> str | None:
    """Start it now, or after the quiet hours; what is said of it, None if it has moved on meanwhile.

    `alone`: nobody else agreed where somebody else should have; the audit log says so.
    """
    line = d.rules.lines[broadcast.line]
    if terms.quiet_until(line, broadcast, d.now) is not None:
        return await plan(d, desk, broadcast, d.now, actor=actor)
    if not await start(d, line, broadcast, hour=d.now):
        return None
    await write_down(d, actor, "broadcast.started-alone" if alone else "broadcast.started", broadcast)
    key = "broadcast-started-alone" if alone else "broadcast-started"
    return d.say(desk.language, key, number=str(broadcast.id))


async def plan(
    d: Decision, desk: DeskRules, broadcast: Broadcast, due: datetime, *, actor: str, alone: bool = False
) -> str | None:
    """Have it start by itself at that hour, or after the quiet hours it lies in; what is said of it, None as above."""
    line = d.rules.lines[broadcast.line]
    night_over = terms.quiet_until(line, broadcast, max(due, d.now))
    hour = night_over or due
    if not await broadcasts.schedule(d.tx, broadcast, hour, terms.term_from(line, broadcast, hour, d.now)):
        return None
    await write_down(d, actor, "broadcast.scheduled-alone" if alone else "broadcast.scheduled", broadcast)
    await _show(d, desk, broadcast)
    key = "broadcast-scheduled-now" if night_over is None else "broadcast-scheduled-quiet"
    at = dates.when(d, desk.language, hour, line.timezone)
    return d.say(desk.language, key, number=str(broadcast.id), at=at)


async def start(d: Decision, line: LineRules, broadcast: Broadcast, *, hour: datetime) -> bool:
    """The ceiling is fixed now: who subscribes later does not get it. False if it has moved on meanwhile."""
    ceiling, term = await consents.ceiling(d.tx), terms.term_from(line, broadcast, hour, d.now)
    planned = await prospects.recipients_of(d, line, broadcast)
    return await broadcasts.start(d.tx, broadcast, ceiling=ceiling, term=term, now=d.now, planned=planned)


async def go_on(d: Decision, desk: DeskRules, broadcast: Broadcast, *, actor: str) -> str | None:
    """A paused one goes on where it stopped: on its way, to its hour, or into the quiet hours; None as above."""
    line = d.rules.lines[broadcast.line]
    number = str(broadcast.id)
    if broadcast.started is None:
        return await plan(d, desk, broadcast, broadcast.due or d.now, actor=actor)
    until = terms.quiet_until(line, broadcast, d.now)
    if until is not None:
        if not await broadcasts.turn(d.tx, broadcast, BroadcastState.PAUSED, now=d.now, cause=terms.QUIET, due=until):
            return None
        await _show(d, desk, broadcast)
        at = dates.when(d, desk.language, until, line.timezone)
        return d.say(desk.language, "broadcast-waits-quiet", number=number, at=at)
    if not await broadcasts.turn(d.tx, broadcast, BroadcastState.RUNNING, now=d.now):
        return None
    await _limit(d, line, broadcast)
    await write_down(d, actor, "broadcast.running", broadcast)
    await _show(d, desk, broadcast)
    d.tx.wake(line.lane)
    return d.say(desk.language, "broadcast-resumed-now", number=number)


async def _limit(d: Decision, line: LineRules, broadcast: Broadcast) -> None:
    """The next night is another one; when it expires stays as it was."""
    fresh = terms.term_from(line, broadcast, d.now, d.now)
    expires = broadcast.expires or fresh.expires
    broadcasts.limit(d.tx, broadcast.id, Term(min(fresh.until, expires), expires))


async def live_for(d: Decision, desk: DeskRules, broadcast: Broadcast, hours: int) -> str | None:
    """It expires so many hours after its hour; what is said of it, None once it is over."""
    broadcasts.live_for(d.tx, broadcast.id, hours)
    changed = await broadcasts.get(d.tx, broadcast.id)
    if changed is None or broadcast.state in (BroadcastState.DONE, BroadcastState.CANCELLED):
        return None
    line = d.rules.lines[broadcast.line]
    hour = broadcast.started or broadcast.due
    if broadcast.state is not BroadcastState.DRAFT and hour is not None:
        broadcasts.limit(d.tx, broadcast.id, terms.term_from(line, changed, hour, d.now))
    await _show(d, desk, broadcast)
    return d.say(desk.language, "broadcast-lives", number=str(broadcast.id), hours=hours)


async def tell_restored(d: Decision) -> None:
    """A restore has paused whatever would have gone by itself: the cards show it, and each desk is told once."""
    paused: dict[DeskName, list[str]] = {}
    for broadcast in await broadcasts.alive(d.tx):
        desk = d.rules.desks.get(broadcast.desk)
        if broadcast.cause != terms.RESTORED or desk is None or broadcast.line not in d.rules.lines:
            continue
        if await broadcasts.turn(d.tx, broadcast, BroadcastState.PAUSED, now=d.now, due=broadcast.due):
            paused.setdefault(desk.name, []).append(str(broadcast.id))
            await write_down(d, ANNOUNCER, "broadcast.paused", broadcast)
            await _show(d, desk, broadcast)
    for name, numbers in paused.items():
        desk = d.rules.desks[name]
        listed = ", ".join(numbers)
        text = d.say(desk.language, "broadcasts-restored", number=len(numbers), numbers=listed, example=numbers[-1])
        await notices.tell(d, desk, text)


async def keep_time(d: Decision) -> None:
    """What the hour asks for, of every broadcast that is alive: start, stop for the night, go on, or never go."""
    for broadcast in await broadcasts.alive(d.tx):
        line, desk = d.rules.lines.get(broadcast.line), d.rules.desks.get(broadcast.desk)
        if line is None or desk is None:
            continue
        try:
            async with d.tx.savepoint():
                await _keep_time(d, line, desk, broadcast)
        except StoreUnavailable:
            raise
        except Exception:  # one that cannot be looked after must not keep the others from their hour
            log.exception("broadcast's hour not kept", broadcast=broadcast.id)


async def _keep_time(d: Decision, line: LineRules, desk: DeskRules, broadcast: Broadcast) -> None:
    if broadcast.state is BroadcastState.RUNNING and await recipients.is_over(d.tx, broadcast.id):
        return  # nothing of it is left that could come too late, or wake anybody
    is_due = broadcast.due is not None and broadcast.due <= d.now
    if broadcast.expires is not None and broadcast.expires <= d.now:
        await _expire(d, line, desk, broadcast)
    elif broadcast.state is BroadcastState.SCHEDULED and is_due:
        await _begin(d, line, desk, broadcast)
    elif broadcast.state is BroadcastState.RUNNING:
        await _watch(d, line, desk, broadcast)
    elif broadcast.cause == terms.QUIET and is_due:
        await go_on(d, desk, broadcast, actor=ANNOUNCER)


async def _expire(d: Decision, line: LineRules, desk: DeskRules, broadcast: Broadcast) -> None:
    """Too late: what has not left does not leave any more, and the room knows."""
    if not await broadcasts.turn(d.tx, broadcast, BroadcastState.CANCELLED, now=d.now, cause=terms.EXPIRED):
        return
    await recipients.cancel_waiting(d.tx, broadcast.id, now=d.now)
    await write_down(d, ANNOUNCER, "broadcast.expired", broadcast)
    await _show(d, desk, broadcast)
    counts = await recipients.count(d.tx, broadcast.id)
    text = d.say(
        desk.language,
        "broadcast-expired-rest" if counts.sent + counts.uncertain else "broadcast-expired",
        number=str(broadcast.id),
        at=dates.when(d, desk.language, broadcast.expires or d.now, line.timezone),
        sent=counts.sent + counts.uncertain,
    )
    await notices.tell(d, desk, text)


async def _begin(d: Decision, line: LineRules, desk: DeskRules, broadcast: Broadcast) -> None:
    """Its hour has come. Quiet hours written into the configuration since then move it once more.

    What could not be sent now by hand does not go by itself either: it waits, and the room reads why.
    """
    until = terms.quiet_until(line, broadcast, d.now)
    if until is not None:
        term = terms.term_from(line, broadcast, until, d.now)
        await broadcasts.schedule(d.tx, broadcast, until, Term(term.until, broadcast.expires or term.expires))
        await _show(d, desk, broadcast)
    elif (why := await drafting.objection(d, desk, broadcast)) is not None:
        await broadcasts.turn(d.tx, broadcast, BroadcastState.PAUSED, now=d.now, due=broadcast.due)
        await write_down(d, ANNOUNCER, "broadcast.paused", broadcast)
        await _show(d, desk, broadcast)
        await notices.tell(d, desk, d.say(desk.language, "broadcast-begins-not", number=str(broadcast.id), why=why))
    elif await start(d, line, broadcast, hour=broadcast.due or d.now):
        await write_down(d, ANNOUNCER, "broadcast.started", broadcast)
        begins = d.say(desk.language, "broadcast-begins", number=str(broadcast.id))
        await notices.tell(d, desk, "\n".join([begins, *_lateness(d, line, desk, broadcast)]))


def _lateness(d: Decision, line: LineRules, desk: DeskRules, broadcast: Broadcast) -> list[str]:
    """That its hour is long past, where it is: somebody may count on its having gone."""
    if broadcast.due is None or d.now - broadcast.due < LATE:
        return []
    at = dates.when(d, desk.language, broadcast.due, line.timezone)
    return [d.say(desk.language, "broadcast-begins-late", at=at, minutes=int((d.now - broadcast.due) / MINUTE))]


async def _watch(d: Decision, line: LineRules, desk: DeskRules, broadcast: Broadcast) -> None:
    """News on their way stop for the night."""
    until = terms.quiet_until(line, broadcast, d.now)
    if until is None:
        if broadcast.until is not None and broadcast.until <= d.now:  # the night was taken out of the configuration
            await _limit(d, line, broadcast)
            d.tx.wake(line.lane)
        return
    if await broadcasts.turn(d.tx, broadcast, BroadcastState.PAUSED, now=d.now, cause=terms.QUIET, due=until):
        await write_down(d, ANNOUNCER, "broadcast.paused", broadcast)
        await _show(d, desk, broadcast)
        at = dates.when(d, desk.language, until, line.timezone)
        await notices.tell(d, desk, d.say(desk.language, "broadcast-rests", number=str(broadcast.id), at=at))


async def next_hour(d: Decision) -> datetime | None:
    """When something is to be done next, if nobody does anything before."""
    hours = [
        hour
        for each in await broadcasts.alive(d.tx)
        for hour in (
            each.expires,
            each.due if each.state is BroadcastState.SCHEDULED or each.cause == terms.QUIET else None,
            each.until if each.state is BroadcastState.RUNNING else None,
        )
        if hour is not None and hour > d.now
    ]
    return min(hours, default=None)


async def _show(d: Decision, desk: DeskRules, broadcast: Broadcast) -> None:
    """Its card, as it is after what has just been decided."""
    now = await broadcasts.get(d.tx, broadcast.id)
    if now is not None:
        await broadcasting.show(d, desk, now)


async def write_down(d: Decision, actor: str, action: str, broadcast: Broadcast) -> None:
    """Into the audit log."""
    await audit.append(d.tx, actor=actor, action=action, subject=f"broadcast:{broadcast.id}", at=d.now)
