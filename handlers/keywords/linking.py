"""`COLLEGA 123456`: an operator's own WhatsApp number becomes the one for "Prova a me"."""

from bridge.relay import notices
from bridge.relay.decision import Decision, KeywordCall, Reply
from storage import operators


async def link(d: Decision, call: KeywordCall) -> Reply:
    """Link whoever sent a valid code; both sides are told."""
    found = await operators.take_code(d.tx, call.line.name, call.argument, now=d.now)
    if found is None:
        return Reply(d.say(call.language, "link-code-wrong"))
    await operators.link(d.tx, found, call.line.name, call.citizen.id)
    operator = await operators.get(d.tx, found)
    desk = d.rules.desks.get(operator.desk)
    if desk is not None:
        await notices.tell(d, desk, d.say(desk.language, "linked-desk", name=operator.name))
    return Reply(d.say(call.language, "linked"))
