"""Two who answer the same words at once: the second is told while there is time to take the answer back."""

from datetime import timedelta

from bridge import wording
from bridge.relay import notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import messages, operators
from storage.content import words_of
from storage.model import CitizenId, OperatorId, ThreadId

TOGETHER = timedelta(seconds=60)  # two who answer within it did not see each other's words
LEAST_SECONDS = 5.0  # to read the colleague's answer and take one's own back


async def tell(
    d: Decision, desk: DeskRules, operator: OperatorId, citizen: CitizenId, thread: ThreadId, *, answers: str = ""
) -> float:
    """A colleague has just answered the same words: say so. How many seconds the answer waits.

    Call it before the answer is recorded. `answers`: what the desk calls the operator's message.
    """
    other = await messages.answered_meanwhile(d.tx, citizen, operator, since=d.now - TOGETHER)
    if other is None or other.operator is None:
        return 0.0
    pause = max(LEAST_SECONDS, desk.undo_seconds)
    text = d.say(
        desk.language,
        "answers-crossed",
        name=(await operators.get(d.tx, other.operator)).name,
        words=wording.excerpt(words_of(other.content)) or "📎",
        seconds=round(pause),
    )
    await notices.tell(d, desk, text, thread=thread, answers=answers)
    return pause
