"""A broadcast goes again to those who missed it: who may, until when, and what is said of it."""

from bridge.relay import broadcasting, copies, scheduling
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import attempts, broadcasts, vigilance
from storage.attempts import Choice
from storage.bulletins import Broadcast, BroadcastState
from storage.missed import Missed

AGAIN = frozenset({BroadcastState.RUNNING, BroadcastState.PAUSED, BroadcastState.DONE})


def objection(d: Decision, desk: DeskRules, broadcast: Broadcast) -> str | None:
    """Why nobody can get it again, in words; None if they can."""
    number = str(broadcast.id)
    if broadcast.started is None:
        return d.say(desk.language, "broadcast-missed-not-started", number=number)
    if broadcast.expires is not None and broadcast.expires <= d.now:
        return d.say(desk.language, "broadcast-retry-expired", number=number)
    if broadcast.state not in AGAIN:
        return d.say(desk.language, "broadcast-retry-cancelled", number=number)
    return None


async def retry(d: Decision, desk: DeskRules, broadcast: Broadcast, choice: Choice, *, actor: str) -> str:
    """Send it to them again; what is said of it."""
    if (why := objection(d, desk, broadcast)) is not None:
        return why
    line, number = d.rules.lines[broadcast.line], str(broadcast.id)
    feed = await copies.feed_of(d, line, broadcast, limit=0)
    people = await attempts.count(d.tx, broadcast, choice, feed)
    if not people:
        return d.say(desk.language, "broadcast-retry-nobody", number=number)
    if broadcast.again:
        return d.say(desk.language, "broadcast-retry-busy", number=number)
    attempts.remember(d.tx, broadcast.id, choice)  # their copies follow at once, a piece at a time
    if broadcast.state is BroadcastState.DONE:  # not so done after all
        await broadcasts.turn(d.tx, broadcast, BroadcastState.RUNNING, now=d.now)
    await vigilance.begin_window(d.tx, broadcast.id, now=d.now)  # those who go again are no failures any more
    action = "broadcast.retried-doubtful" if choice.missed is Missed.UNCERTAIN else "broadcast.retried"
    await scheduling.write_down(d, actor, action, broadcast)
    changed = await broadcasts.get(d.tx, broadcast.id)
    if changed is not None:
        await broadcasting.show(d, desk, changed)
    key = "broadcast-retry-paused" if broadcast.state is BroadcastState.PAUSED else "broadcast-retried"
    return d.say(desk.language, key, number=number, people=people)


async def go_on(d: Decision, line: LineRules, broadcast: Broadcast) -> bool:
    """Put the next piece of those who go again; whether there was one."""
    choice = attempts.remembered(broadcast)
    if choice is None:
        return False
    feed = await copies.feed_of(d, line, broadcast, limit=0)
    if not await attempts.again(d.tx, broadcast, choice, feed, now=d.now):
        attempts.remember(d.tx, broadcast.id, None)
        await vigilance.begin_window(d.tx, broadcast.id, now=d.now)
    return True
