"""Where something about a conversation is told, though its desk may be gone from the configuration."""

from typing import NamedTuple

from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import citizens, threads
from storage.model import ThreadId


class Place(NamedTuple):
    """A thread; or the room (None), where `heading` says whose conversation it is."""

    desk: DeskRules
    thread: ThreadId | None
    heading: str = ""

    def words(self, text: str) -> str:
        """What is told there."""
        return f"{self.heading}\n{text}" if self.heading else text


async def of(d: Decision, number: ThreadId) -> Place | None:
    """In the thread; where its desk is gone, in the citizen's thread at their line's first desk, else in that room.

    None if the line is gone, too.
    """
    thread = await threads.get(d.tx, number)
    desk = d.rules.desks.get(thread.desk)
    if desk is not None:
        return Place(desk, number)
    line = (await citizens.get(d.tx, thread.citizen)).line
    if line not in d.rules.lines:
        return None
    desk = d.rules.desks_of(line)[0]
    current = await threads.current(d.tx, thread.citizen, desk.name)
    return Place(desk, None, thread.title) if current is None else Place(desk, current.id)
