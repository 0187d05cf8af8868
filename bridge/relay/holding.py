"""Answers that wait for the citizen's next word: what the desk can do, and the template that asks them to tap."""

from bridge.relay import notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import buttons, outbox
from storage.bodies import Button, Say
from storage.content import Template
from storage.model import Citizen, CitizenId, Priority, ThreadId


async def offer_ways_out(
    d: Decision,
    desk: DeskRules,
    thread: ThreadId,
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


async def call_back(d: Decision, desk: DeskRules, line: LineRules, citizen: Citizen, thread: ThreadId) -> None:
    """Ask the citizen, by template, to tap: their tap opens the window and the held answers go."""
    await outbox.put(
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
    await notices.tell(d, desk, d.say(desk.language, "call-back-sent"), thread=thread)
