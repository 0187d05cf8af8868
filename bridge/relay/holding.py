"""Answers that wait for the citizen's next word: what the desk can do, and the template that asks them to tap."""

from datetime import timedelta

from bridge.relay import notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import buttons, citizens, outbox
from storage.bodies import Button, Say
from storage.content import Template
from storage.model import Citizen, CitizenId, Priority, ThreadId

LATELY = timedelta(hours=24)  # asked twice a day for the same, people stop tapping, and each costs
JUST_NOW = timedelta(hours=1)  # a person may remind them of it, but not press twice, or right after a colleague


async def offer_ways_out(
    d: Decision,
    desk: DeskRules,
    thread: ThreadId | None,
    citizen: CitizenId,
    written_as: str | notices.Answered,
    *,
    first: bool,
) -> None:
    """The window is closed: say so once, with buttons; further answers join the queue with one line."""
    if not first:
        await notices.tell(d, desk, d.say(desk.language, "window-closed-again"), thread=thread, answers=written_as)
        return
    row = await ways_out(d, desk, citizen)
    text = d.say(desk.language, "window-closed")
    await notices.tell(d, desk, text, thread=thread, answers=written_as, buttons=(row,))


async def ways_out(d: Decision, desk: DeskRules, citizen: CitizenId) -> tuple[Button, Button]:
    """Ask the citizen to tap, or throw away what waits."""
    return (
        Button(d.say(desk.language, "button-call-back"), await buttons.make(d.tx, desk.name, "call_back", citizen)),
        Button(d.say(desk.language, "button-discard"), await buttons.make(d.tx, desk.name, "discard_held", citizen)),
    )


async def call_back(
    d: Decision, desk: DeskRules, line: LineRules, citizen: Citizen, thread: ThreadId, *, unless_within: timedelta
) -> bool:
    """Ask the citizen, by template, to tap: their tap opens the window and the held answers go.

    False if they were asked that lately, and the thread is told so: their tap brings whatever waits then.
    """
    if await citizens.is_called_back(d.tx, citizen.id, since=d.now - unless_within):
        await notices.tell(d, desk, d.say(desk.language, "call-back-sent-already"), thread=thread)
        return False
    template = await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=line.lane,
            body=Say(Template(line.answer_template, citizen.language or line.language)),
            priority=Priority.REPLY,
            sequence_key=f"call-back:{citizen.id}",
            citizen=citizen.id,
            thread=thread,
        ),
        now=d.now,
    )
    await citizens.note_call_back(d.tx, citizen.id, template)
    await notices.tell(d, desk, d.say(desk.language, "call-back-sent"), thread=thread)
    return True
