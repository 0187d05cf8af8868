"""`/chi`, `/mostra`, `/chiudi`, `/riapri`: the case in this thread."""

from bridge import identity
from bridge.relay import cards, casework, notices
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import audit, citizens
from storage.model import ThreadState


async def show_card(d: Decision, call: CommandCall) -> Reply:
    """The identity card as it stands now."""
    if call.thread is None:
        return Reply()
    citizen = await citizens.get(d.tx, call.thread.citizen)
    card = await cards.card(d, call.desk, call.line, citizen)
    return Reply("\n".join([card, *await cards.state(d, call.desk, call.line, citizen)]))


async def close(d: Decision, call: CommandCall) -> Reply:
    """The case is closed; the citizen's next message opens it again."""
    return await _turn(d, call, ThreadState.CLOSED, "thread-closed", "thread-closed-already")


async def reopen(d: Decision, call: CommandCall) -> Reply:
    """The case is open again."""
    return await _turn(d, call, ThreadState.OPEN, "thread-reopened", "thread-open-already")


async def _turn(d: Decision, call: CommandCall, state: ThreadState, done: str, already: str) -> Reply:
    if call.thread is None:
        return Reply()
    if call.thread.state is state:
        return Reply(d.say(call.desk.language, already))
    text = d.say(call.desk.language, done, name=call.operator.name)
    await notices.tell(d, call.desk, text, thread=call.thread.id, answers=call.wrote.foreign_id)
    await casework.turn(d, call.thread.citizen, is_open=state is ThreadState.OPEN, by=call.operator.id)
    return Reply()


async def reveal(d: Decision, call: CommandCall) -> Reply:
    """The whole number; who asked stands in the audit log."""
    if call.thread is None:
        return Reply()
    citizen = await citizens.get(d.tx, call.thread.citizen)
    await audit.append(
        d.tx, actor=f"operator:{call.operator.id}", action="citizen.revealed", subject=f"citizen:{citizen.id}", at=d.now
    )
    if not citizen.phone:
        return Reply(d.say(call.desk.language, "number-unknown"))
    return Reply(d.say(call.desk.language, "number-revealed", number=identity.whole(citizen.phone)))
