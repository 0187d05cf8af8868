"""`/iscritti esporta`: the whole list as a file."""

from bridge import made
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import audit, consents


async def export(d: Decision, call: CommandCall) -> Reply:
    """The whole list as a file in the chat; who asked is written down."""
    number = await consents.count(d.tx, call.line.name)
    if not number:
        return Reply(d.say(call.desk.language, "subscribers-total", line=call.line.title, number=0))
    actor, subject = f"operator:{call.operator.id}", f"line:{call.line.name}"
    await audit.append(d.tx, actor=actor, action="subscribers.exported", subject=subject, at=d.now)
    day = d.now.astimezone(call.line.timezone).date().isoformat()
    ceiling = await consents.ceiling(d.tx)
    file = made.file(
        "subscribers.csv", call.line.name, ceiling, name=f"iscritti-{call.line.name}-{day}.csv", mime_type="text/csv"
    )
    return Reply(d.say(call.desk.language, "subscribers-exported", number=number), file=file)
