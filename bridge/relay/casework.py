"""The case of a citizen: who waits, who looks after it, and what the threads show of it."""

from dataclasses import replace
from datetime import datetime, timedelta

from bridge.relay import hours, notices, satisfaction
from bridge.relay.decision import Decision
from bridge.rules import LineRules
from storage import cases, citizens, fault_links, messages, operators, outbox, statistics, tallies, threads
from storage.bodies import ShowCase
from storage.model import Case, CaseMark, Citizen, CitizenId, Message, MessageId, OperatorId, Priority, ThreadState


async def heard(d: Decision, line: LineRules, citizen: Citizen, message: MessageId | None, at: datetime) -> None:
    """The citizen wants something of the desks: call it once the words are recorded. None: they called.

    A new case is introduced anew where the old conversation goes on: its next words bring the card.
    """
    before = await cases.current(d.tx, citizen.id)
    case = await cases.hear(d.tx, citizen.id, at=at, same_for=line.same_case_for)
    if before is not None and case.id != before.id:
        await threads.owe_card(d.tx, citizen.id)
    if message is None:
        await cases.call(d.tx, case.id, at=at)
    else:
        tallies.count(d.tx, line.name, tallies.HEARD, at)
        await cases.begin_with(d.tx, case.id, message)
    await show(d, citizen.id, case)


async def answered(d: Decision, citizen: CitizenId, operator: OperatorId, message: MessageId | None) -> None:
    """Somebody answers: nobody waits, and the case is theirs if it was nobody's. None: the bridge speaks for them.

    A closed case is open again, and its threads with it: call it before anything is said in them.
    """
    if message is not None:
        await _count_answer(d, citizen, message)
    case = await cases.answer(d.tx, citizen, operator)
    if case is None:  # it was closed, or staff speak first
        await turn(d, citizen, is_open=True)
        case = await cases.answer(d.tx, citizen, operator)
    if case is not None:
        await show(d, citizen, case)


async def unanswered(d: Decision, message: Message) -> None:
    """An answer does not go after all: whoever waited for it waits still."""
    await cases.wait_again(d.tx, message.citizen)
    if await fault_links.is_step(d.tx, message.id):
        return  # the bridge spoke for them, and that was not counted
    statistics.forget_first_answer(d.tx, message.id)
    tallies.count(d.tx, (await citizens.get(d.tx, message.citizen)).line, tallies.ANSWERED, message.at, -1)


async def _count_answer(d: Decision, citizen: CitizenId, message: MessageId) -> None:
    line = d.rules.lines.get((await citizens.get(d.tx, citizen)).line)
    if line is None:
        return
    tallies.count(d.tx, line.name, tallies.ANSWERED, (await messages.get(d.tx, message)).at)
    case = await cases.current(d.tx, citizen)
    if case is not None and case.waiting is not None:
        office = await hours.office_of(d, line)
        waited = d.now - case.waiting if office is None else office.open_time(case.waiting, d.now)
        waited = max(waited, timedelta(0))  # the network's clock may be ahead of ours
        statistics.note_first_answer(d.tx, case.id, line.name, message, waited=waited, now=d.now)


async def hold(d: Decision, citizen: CitizenId, holder: OperatorId | None) -> None:
    """Somebody looks after it from now on, or nobody; a closed case opens for it."""
    case = await cases.current(d.tx, citizen)
    if case is None or not case.is_open:
        await turn(d, citizen, is_open=True)
        case = await cases.current(d.tx, citizen)
    if case is not None:
        await cases.hold(d.tx, case.id, holder)
        await show(d, citizen, replace(case, holder=holder))


async def turn(d: Decision, citizen: CitizenId, *, is_open: bool, by: OperatorId | None = None) -> None:
    """The case is over, or open again; every desk's thread with it. `by`: who closed it, None where nobody knows."""
    was_open = False
    if is_open:
        await cases.reopen(d.tx, citizen, now=d.now)
    else:
        was_open = await cases.close(d.tx, citizen, by, now=d.now)
    for thread in await threads.of_citizen(d.tx, citizen):
        desk = d.rules.desks.get(thread.desk)
        state = ThreadState.OPEN if is_open else ThreadState.CLOSED
        if desk is not None and await threads.turn(d.tx, thread.id, state, now=d.now):
            await notices.turn_thread(d, desk, thread, closed=not is_open)
    case = await cases.current(d.tx, citizen)
    if case is not None:
        await show(d, citizen, case)
    if was_open:
        await satisfaction.ask(d, citizen)


async def show(d: Decision, citizen: CitizenId, case: Case) -> None:
    """Where a thread shows anything else of the case, have it shown; one opened now shows it by itself."""
    changed = await cases.show(d.tx, citizen, case.mark, case.holder)
    if not changed:
        return
    holder = "" if case.holder is None else (await operators.get(d.tx, case.holder)).name
    for thread in changed:
        desk = d.rules.desks.get(thread.desk)
        if desk is None or (thread.anchor is None and case.mark is CaseMark.WAITING):
            continue
        await outbox.put(
            d.tx,
            outbox.Outgoing(
                lane=desk.lane,
                body=ShowCase(case.mark, holder),
                priority=Priority.EDIT,
                sequence_key=notices.thread_sequence(thread.id),
                coalesce_key=f"case:{thread.id}",
                thread=thread.id,
            ),
            now=d.now,
        )
