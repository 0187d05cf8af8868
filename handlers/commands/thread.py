"""`/chi`, `/chiudi`, `/riapri`: the case in this thread."""

from bridge.relay import cards, notices
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import citizens, threads
from storage.model import ThreadState


async def show_card(d: Decision, call: CommandCall) -> Reply:
    """The identity card as it stands now."""
    if call.thread is None:
        return Reply()
    citizen = await citizens.get(d.tx, call.thread.citizen)
    return Reply(await cards.card(d, call.desk, call.line, citizen))


async def close(d: Decision, call: CommandCall) -> Reply:
    """The case is closed; the citizen's next message opens it again."""
    return await _turn(d, call, ThreadState.CLOSED, "thread-closed", "thread-closed-already")


async def reopen(d: Decision, call: CommandCall) -> Reply:
    """The case is open again."""
    return await _turn(d, call, ThreadState.OPEN, "thread-reopened", "thread-open-already")


async def _turn(d: Decision, call: CommandCall, state: ThreadState, done: str, already: str) -> Reply:
    if call.thread is None:
        return Reply()
    if not await threads.turn(d.tx, call.thread.id, state, now=d.now):
        return Reply(d.say(call.desk.language, already))
    text = d.say(call.desk.language, done, name=call.operator.name)
    await notices.tell(d, call.desk, text, thread=call.thread.id, answers=call.wrote.foreign_id)
    await notices.turn_thread(d, call.desk, call.thread, closed=state is ThreadState.CLOSED)
    return Reply()
