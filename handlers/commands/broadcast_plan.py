"""`/broadcast programma 12 domani 8:30` and `/broadcast scadenza 12 6`: when a broadcast goes, and how long it may."""

from bridge import moments
from bridge.moments import Oddity
from bridge.relay import dates, drafting, scheduling
from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.presses.broadcast import stands, stands_now, write_down
from handlers.presses.broadcast_plan import NOT_YET_GONE, at_hour
from storage.bulletins import Broadcast

LONGEST_LIFE_HOURS = 720


async def by_word(d: Decision, call: CommandCall, broadcast: Broadcast, typed: str) -> Reply:
    """`/broadcast programma 12 domani 8:30`; without an hour the likely ones are offered."""
    language, line = call.desk.language, call.line
    if broadcast.state not in NOT_YET_GONE:
        return Reply(stands(d, call.desk, broadcast))
    if not typed:
        await drafting.offer_hours(d, call.desk, broadcast, under=call.wrote.foreign_id)
        return Reply()
    moment = moments.read(typed, d.now, line.timezone)
    if moment is None:
        return Reply(d.say(language, "broadcast-hour-unknown", words=typed, number=str(broadcast.id)))
    if moment.at > d.now + moments.FARTHEST:
        return Reply(d.say(language, "broadcast-hour-far"))
    said = await at_hour(d, call.desk, call.operator, broadcast, moment.at)
    if moment.oddity is Oddity.NONE:
        return Reply(said)
    at = dates.when(d, language, moment.at, line.timezone)
    return Reply(f"{said}\n{d.say(language, f'broadcast-hour-{moment.oddity}', at=at)}")


async def live(d: Decision, call: CommandCall, broadcast: Broadcast, typed: str) -> Reply:
    """`/broadcast scadenza 12 6`: so many hours after its hour it is not sent any more."""
    language = call.desk.language
    number = typed.split()[0] if typed else ""
    if not number.isdecimal() or not 1 <= int(number) <= LONGEST_LIFE_HOURS:
        text = d.say(language, "broadcast-life-usage", number=str(broadcast.id), most=LONGEST_LIFE_HOURS)
        return Reply(text)
    said = await scheduling.live_for(d, call.desk, broadcast, int(number))
    if said is None:
        return Reply(await stands_now(d, call.desk, broadcast))
    await write_down(d, call.operator, "broadcast.limited", broadcast)
    return Reply(said)
