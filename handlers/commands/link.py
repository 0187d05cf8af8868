"""`/collega`: a code that links the operator's own WhatsApp number, for "Prova a me"."""

import secrets
from datetime import timedelta

from bridge.relay.decision import CommandCall, Decision, Reply
from storage import operators

VALID_FOR = timedelta(minutes=15)


async def offer(d: Decision, call: CommandCall) -> Reply:
    """A code of six digits, good for a quarter of an hour and once."""
    code = f"{secrets.randbelow(1_000_000):06}"
    await operators.offer_code(d.tx, call.operator.id, call.line.name, code, expires=d.now + VALID_FOR)
    minutes = int(VALID_FOR.total_seconds()) // 60
    number = call.line.phone_number
    return Reply(d.say(call.desk.language, "link-code", code=code, number=number, minutes=minutes))
