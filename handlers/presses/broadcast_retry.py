"""The buttons that send a broadcast again to those who missed it. A second press finds nobody left to send to."""

from bridge.relay import retrying
from bridge.relay.decision import Decision, PressCall
from handlers.presses.broadcast import actor_of, of
from storage.attempts import Choice
from storage.driver import from_ms
from storage.missed import Missed


async def refused(d: Decision, call: PressCall) -> str:
    """To those whom the network refused."""
    return await _again(d, call, Missed.REFUSED)


async def doubtful(d: Decision, call: PressCall) -> str:
    """To those who may have it already: somebody has just said so."""
    return await _again(d, call, Missed.UNCERTAIN)


async def _again(d: Decision, call: PressCall, missed: Missed) -> str:
    broadcast = await of(d, call)
    if broadcast is None or not call.detail.isdecimal():
        return d.say(call.desk.language, "press-unknown")
    choice = Choice(missed, from_ms(int(call.detail)))
    return await retrying.retry(d, call.desk, broadcast, choice, actor=actor_of(call.operator))
