"""A room whose messages are encrypted: what that means is said once, and what could not be read is asked for again."""

from bridge.relay import notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage.content import Placeholder
from storage.events import DeskSealed, OperatorWrote
from storage.model import DeskName, ThreadId

SHUT = "sealed"  # of a Placeholder: words under a seal whose key never came


async def sealed(d: Decision, event: DeskSealed) -> None:
    """Everybody in the room learns once who can read along."""
    desk = d.rules.desks.get(DeskName(event.desk))
    if desk is not None:
        await notices.tell(d, desk, d.say(desk.language, "room-sealed"))


def is_shut(event: OperatorWrote) -> bool:
    """Whether nobody could read what an operator wrote."""
    return isinstance(event.content, Placeholder) and event.content.reason == SHUT


async def ask_again(d: Decision, desk: DeskRules, thread: ThreadId | None, event: OperatorWrote) -> None:
    """It went to nobody, and whoever wrote it must know."""
    await notices.tell(d, desk, d.say(desk.language, "words-sealed"), thread=thread, answers=event.foreign_id)
