"""Who is not in the room any more gives no orders and answers nobody, however long what they said has waited."""

from bridge.relay import notices
from bridge.relay.decision import Decision, TooEarly
from storage import messages, operators, threads
from storage.events import ButtonPressed, OperatorReacted, OperatorWrote
from storage.model import Anchor, DeskName, ForeignId, Standing


async def has_left(d: Decision, event: OperatorWrote | OperatorReacted | ButtonPressed) -> bool:
    """Whether its author is out of the room now. Raises TooEarly where nobody has looked since the start."""
    found = await operators.standing(d.tx, DeskName(event.desk), event.member)
    if found is Standing.UNKNOWN:
        raise TooEarly
    return found is Standing.OUT


async def set_aside(d: Decision, event: OperatorWrote | OperatorReacted | ButtonPressed) -> None:
    """Nothing of it is done, and those who are there are told; a reaction is not worth a word."""
    desk = d.rules.desks[DeskName(event.desk)]
    text = d.say(desk.language, "author-left", name=event.member.name)
    match event:
        case OperatorWrote(foreign_id=name, anchor=anchor):
            if await messages.called(d.tx, desk.lane, ForeignId(name)) is None:  # else it was decided in their time
                thread = await threads.once_at_anchor(d.tx, desk.name, Anchor(anchor)) if anchor else None
                await notices.tell(d, desk, text, thread=None if thread is None else thread.id, answers=name)
        case ButtonPressed():
            await notices.tell(d, desk, text)
