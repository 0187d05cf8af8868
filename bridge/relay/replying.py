"""An operator's words on their way to a citizen, or kept with a tap that sends them."""

from bridge.relay import answers, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import buttons
from storage.bodies import Button
from storage.events import OperatorWrote
from storage.model import MessageId, Thread


async def put(
    d: Decision,
    desk: DeskRules,
    thread: Thread,
    message: MessageId,
    event: OperatorWrote,
    quoted: MessageId | None,
    *,
    pause: float = 0.0,
) -> None:
    """Put the answer."""
    whom = await answers.citizen_of(d, thread.id)
    if whom is None:
        await notices.tell(d, desk, d.say(desk.language, "line-gone"), thread=thread.id, answers=event.foreign_id)
        return
    citizen, line = whom
    answer = answers.Answer(
        desk=desk,
        line=line,
        citizen=citizen,
        thread=thread.id,
        message=message,
        content=event.content,
        quoted=quoted,
        written_as=event.foreign_id,
        pause=pause,
    )
    await answers.send(d, answer)


async def offer(d: Decision, desk: DeskRules, thread: Thread, note: MessageId, written_as: str, text: str) -> None:
    """Say why these words stay a note; one tap sends them after all."""
    label = d.say(desk.language, "button-send-note")
    row = (Button(label, await buttons.make(d.tx, desk.name, "send_note", note)),)
    await notices.tell(d, desk, text, thread=thread.id, answers=written_as, buttons=(row,))
