"""A ready answer chosen by a press."""

from bridge.relay import answers, notices, readying
from bridge.relay.decision import Decision, PressCall
from storage import ready_answers, threads
from storage.model import ThreadId


async def send(d: Decision, call: PressCall) -> str:
    """It goes to the citizen of the thread, and the thread says so."""
    thread = await threads.get(d.tx, ThreadId(call.argument))
    whom = await answers.citizen_of(d, thread.id)
    answer = None if whom is None else await ready_answers.get(d.tx, whom[1].name, call.detail)
    if answer is None:
        return d.say(call.desk.language, "press-unknown")
    said = await readying.send(d, call.desk, call.operator, thread, answer, None)
    await notices.tell(d, call.desk, said, thread=thread.id)
    return d.say(call.desk.language, "press-sent")
