"""The buttons on the card of a broadcast that is over: who missed it, and how to correct it."""

from bridge import wording
from bridge.relay import notices
from bridge.relay.decision import Decision, PressCall
from handlers.commands import broadcast_missed
from handlers.presses.broadcast import of
from storage.content import Span, Style, Text


async def missed(d: Decision, call: PressCall) -> str:
    """What `/broadcast mancati` gives."""
    broadcast = await of(d, call)
    if broadcast is None:
        return d.say(call.desk.language, "press-unknown")
    reply = await broadcast_missed.tell(d, call.desk, call.operator, broadcast)
    if reply.file is None:  # nobody did: that fits into the answer to the press
        return reply.text
    await notices.tell(d, call.desk, reply.text, buttons=reply.buttons, file=reply.file)
    return d.say(call.desk.language, "broadcast-below")


async def correct(d: Decision, call: PressCall) -> str:
    """The command to copy: a button carries no words."""
    broadcast = await of(d, call)
    if broadcast is None:
        return d.say(call.desk.language, "press-unknown")
    how = d.say(call.desk.language, "broadcast-correct-how", number=str(broadcast.id))
    command = f"/broadcast rettifica {broadcast.id} "
    shown = wording.join(Text(f"{how}\n"), Text(command, (Span(0, len(command), Style.CODE),)))
    await notices.tell(d, call.desk, shown)
    return d.say(call.desk.language, "broadcast-below")
