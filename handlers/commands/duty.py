"""`/turno`: who is on duty; only they are called by name."""

from babel.lists import format_list

from bridge.keywords import normalise
from bridge.relay import handover, hours
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import duty

BEGIN = frozenset({"entro", "inizio", "on", "in"})
END = frozenset({"esco", "fine", "off", "out"})


async def obey(d: Decision, call: CommandCall) -> Reply:
    """Without words: who is on duty. `entro`, `esco`: one's own shift."""
    language, word = call.desk.language, normalise(call.argument)
    if word in BEGIN:
        began = await duty.begin(d.tx, call.desk.name, call.operator.id, now=d.now)
        key = "duty-begun" if began else "duty-begun-already"
    elif word in END:
        if await duty.end(d.tx, call.desk.name, call.operator.id):
            return await _hand_over(d, call)
        key = "duty-over-already"
    elif word:
        return Reply(d.say(language, "duty-how"))
    else:
        return Reply(await _now(d, call))
    return Reply("\n".join([d.say(language, key, name=call.operator.name), await _now(d, call)]))


async def _hand_over(d: Decision, call: CommandCall) -> Reply:
    told = [d.say(call.desk.language, "duty-over", name=call.operator.name), await _now(d, call)]
    offices = {name: await hours.office_of(d, d.rules.lines[name]) for name in call.desk.lines}
    await handover.leave(d, call.desk, told, offices, answers=call.wrote.foreign_id)
    return Reply()


async def _now(d: Decision, call: CommandCall) -> str:
    language = call.desk.language
    names = [each.name for each in await duty.on(d.tx, call.desk.name, now=d.now)]
    if not names:
        return "\n".join([d.say(language, "duty-nobody"), d.say(language, "duty-how")])
    return d.say(language, "duty-now", names=format_list(names, locale=language))
