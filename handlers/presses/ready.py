"""A ready answer chosen by a press."""

from bridge.relay import answers, notices, readying
from bridge.relay.decision import Decision, PressCall
from storage import ready_answers, threads
from storage.model import ThreadId


async def send(d: Decision, call: PressCall) -> str:
    """It goes to the citizen of the thread, and the thread says so; past its day it is shown first."""
    return await _send(d, call, was_read=False)


async def send_anyway(d: Decision, call: PressCall) -> str:
    """It was shown whole, with the day it held until."""
    return await _send(d, call, was_read=True)


async def _send(d: Decision, call: PressCall, *, was_read: bool) -> str:
    language, thread = call.desk.language, await threads.get(d.tx, ThreadId(call.argument))
    whom = await answers.citizen_of(d, thread.id)
    answer = None if whom is None else await ready_answers.get(d.tx, whom[1].name, call.detail)
    if whom is None or answer is None:
        return d.say(language, "press-unknown")
    if readying.is_over(d, answer) and not was_read:
        asked = await readying.question(d, call.desk, whom[1], thread, answer)
        await notices.tell(d, call.desk, asked.text, thread=thread.id, buttons=asked.buttons)
        return d.say(language, "press-ready-over")
    await readying.send(d, call.desk, call.operator, thread, answer, None)
    return d.say(language, "press-sent")
