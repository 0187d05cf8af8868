"""The buttons that choose when a broadcast goes."""

from datetime import datetime

from bridge.relay import drafting
from bridge.relay.decision import Decision, PressCall
from bridge.rules import DeskRules
from handlers.presses.broadcast import decide, of, stands
from storage.bulletins import Broadcast, BroadcastState
from storage.driver import from_ms
from storage.model import Operator

NOT_YET_GONE = frozenset({BroadcastState.DRAFT, BroadcastState.SCHEDULED})


async def offer(d: Decision, call: PressCall) -> str:
    """Ask when: some hours by buttons, any other as it is typed."""
    broadcast = await of(d, call)
    if broadcast is None:
        return d.say(call.desk.language, "press-unknown")
    if broadcast.state not in NOT_YET_GONE:
        return stands(d, call.desk, broadcast)
    await drafting.offer_hours(d, call.desk, broadcast)
    return d.say(call.desk.language, "broadcast-choose-hour")


async def choose(d: Decision, call: PressCall) -> str:
    """This hour."""
    broadcast = await of(d, call)
    if broadcast is None or not call.detail.isdecimal():
        return d.say(call.desk.language, "press-unknown")
    return await at_hour(d, call.desk, call.operator, broadcast, from_ms(int(call.detail)))


async def at_hour(d: Decision, desk: DeskRules, operator: Operator, broadcast: Broadcast, due: datetime) -> str:
    """Have it go at this hour; what came of it."""
    if broadcast.state not in NOT_YET_GONE:
        return stands(d, desk, broadcast)
    if due <= d.now:
        return d.say(desk.language, "broadcast-hour-past")
    return await decide(d, desk, operator, broadcast, due=due)
