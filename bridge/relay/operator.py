"""What an operator does in the room: writes to a citizen, keeps a note, corrects, closes a thread."""

from datetime import timedelta

from bridge import commands, identity
from bridge.relay import astray, casework, correcting, crossing, echoes, notices, orders, replying, sealing, sizes
from bridge.relay.decision import Decision, TooEarly
from bridge.rules import DeskRules
from storage import inbox, messages, operators, threads
from storage.content import Media, Placeholder, words_of
from storage.events import OperatorWrote, StaffListed, ThreadAppeared, ThreadTurned
from storage.messages import Draft
from storage.model import (
    Anchor,
    DeskName,
    Direction,
    ForeignId,
    MarkKind,
    Message,
    MessageId,
    Operator,
    Thread,
    ThreadState,
)

CLOCKS_APART = timedelta(minutes=5)  # ours and a homeserver's, at the very worst


async def wrote(d: Decision, event: OperatorWrote) -> None:
    """Command, note, or words for the citizen of this thread; outside any thread words go to nobody."""
    desk = d.rules.desks[DeskName(event.desk)]
    if not event.edited and await messages.called(d.tx, desk.lane, ForeignId(event.foreign_id)) is not None:
        return  # heard before, so long ago that the inbox has forgotten it
    operator = await operators.meet(d.tx, desk.name, event.member)
    thread = await _meant(d, desk, event)
    if thread is None:
        await _await_what_it_speaks_of(d, desk, event)
    if sealing.is_shut(event):
        await sealing.ask_again(d, desk, None if thread is None else thread.id, event)
        return
    if event.edited:
        await correcting.corrected(d, desk, operator, event)
        return
    if not desk.abilities.has_buttons and commands.is_choice(words_of(event.content)):
        where = None if thread is None else thread.id
        await notices.tell(d, desk, d.say(desk.language, "choice-of-what"), thread=where, answers=event.foreign_id)
        return
    typed = commands.read_command(words_of(event.content), d.words.commands)
    if typed is not None:
        await orders.obey(d, orders.Order(desk, operator, thread, event, typed))
    elif thread is not None:
        await _wrote_in_thread(d, desk, operator, thread, event)
    elif desk.abilities.are_threads_loose:
        await astray.ask(d, desk, operator, event)


async def _meant(d: Decision, desk: DeskRules, event: OperatorWrote) -> Thread | None:
    """The thread it was written in; beside any, that of the message it answers. Never a guess."""
    found = await threads.once_at_anchor(d.tx, desk.name, Anchor(event.anchor)) if event.anchor else None
    if found is not None or event.answered is None or not desk.abilities.are_threads_loose:
        return found
    answered = await messages.called(d.tx, desk.lane, ForeignId(event.answered.foreign_id))
    if answered is None or answered.thread is None:
        return None
    thread = await threads.get(d.tx, answered.thread)
    # What another desk answered is shown here: whom it was for has a thread of their own here.
    return thread if thread.desk == desk.name else await threads.current(d.tx, answered.citizen, desk.name)


async def _await_what_it_speaks_of(d: Decision, desk: DeskRules, event: OperatorWrote) -> None:
    """It may be in a thread that was opened without our having heard where, or correct what waits here itself."""
    if event.edited:
        is_on_its_way = await inbox.is_waiting(d.tx, desk.lane, event.foreign_id)
    elif event.anchor and desk.abilities.are_threads_loose:
        is_on_its_way = await threads.is_being_opened(d.tx, desk.name, desk.lane, before=event.at + CLOCKS_APART)
    else:
        is_on_its_way = False
    if is_on_its_way:
        raise TooEarly


async def _wrote_in_thread(
    d: Decision, desk: DeskRules, operator: Operator, thread: Thread, event: OperatorWrote
) -> None:
    quoted = None
    if event.answered is not None:
        quoted = await messages.called(d.tx, desk.lane, ForeignId(event.answered.foreign_id))
    if commands.is_note(words_of(event.content)) or (desk.explicit_replies and not _answers_bridge(event)):
        await _keep(d, desk, operator, thread, event, Direction.NOTE)
        await notices.mark(d, desk, event.foreign_id, MarkKind.NOTE)
    elif _is_for_colleague(event) or _is_colleagues(quoted, operator):
        note = await _keep(d, desk, operator, thread, event, Direction.NOTE)
        await replying.offer(d, desk, thread, note, event.foreign_id, d.say(desk.language, "note-for-colleague"))
    elif (problem := _cannot_carry(d, desk, event)) is not None:
        await notices.tell(d, desk, problem, thread=thread.id, answers=event.foreign_id)
    else:
        pause = await crossing.tell(d, desk, operator.id, thread.citizen, thread.id, answers=event.foreign_id)
        message = await _keep(d, desk, operator, thread, event, Direction.TO_CITIZEN)
        await casework.answered(d, thread.citizen, operator.id, message)
        await replying.put(d, desk, thread, message, event, None if quoted is None else quoted.id, pause=pause)


def _answers_bridge(event: OperatorWrote) -> bool:
    return event.answered is not None and event.answered.by_bridge


def _is_for_colleague(event: OperatorWrote) -> bool:
    answered = event.answered
    to_colleague = answered is not None and not answered.by_bridge and answered.author != event.member.foreign_id
    return to_colleague or event.mentions_colleague


def _is_colleagues(quoted: Message | None, operator: Operator) -> bool:
    """What a colleague answered or noted at another desk is shown by the bridge, and is theirs all the same."""
    is_ours = quoted is not None and quoted.direction is not Direction.FROM_CITIZEN
    return is_ours and quoted is not None and quoted.operator not in (None, operator.id)


def _cannot_carry(d: Decision, desk: DeskRules, event: OperatorWrote) -> str | None:
    """Why this cannot go to the citizen, in words; None if it can."""
    match event.content:
        case Placeholder():
            return d.say(desk.language, "cannot-carry-kind")
        case Media() as media:
            return sizes.objection(d, desk, media, [d.rules.lines[name].abilities for name in desk.lines])
    return None


async def _keep(
    d: Decision, desk: DeskRules, operator: Operator, thread: Thread, event: OperatorWrote, direction: Direction
) -> MessageId:
    draft = Draft(thread.citizen, thread.id, direction, event.content, event.at, operator.id)
    message = await messages.record(d.tx, draft)
    await messages.name(d.tx, message, desk.lane, ForeignId(event.foreign_id))
    if direction is Direction.NOTE:
        await echoes.note(d, desk, message)
    return message


async def turned(d: Decision, event: ThreadTurned) -> None:
    """A thread was closed or reopened by hand."""
    desk = DeskName(event.desk)
    thread = await threads.at_anchor(d.tx, desk, Anchor(event.anchor))
    if thread is not None:
        state = ThreadState.CLOSED if event.closed else ThreadState.OPEN
        if await threads.turn(d.tx, thread.id, state, now=d.now):
            await casework.turn(d, thread.citizen, is_open=not event.closed)


async def appeared(d: Decision, event: ThreadAppeared) -> None:
    """A thread we opened without having heard so: what is written there is meant for its citizen.

    It hangs there from now on, so that no second one is opened; unless one was meanwhile, and nothing is left to try.
    """
    desk, anchor, number = DeskName(event.desk), Anchor(event.anchor), identity.thread_of(event.title)
    if number is None or await threads.once_at_anchor(d.tx, desk, anchor) is not None:
        return
    thread = await threads.named(d.tx, desk, number, event.title)
    if thread is None:
        return
    lane = d.rules.desks[desk].lane
    if thread.anchor is None or await threads.is_tried(d.tx, lane, notices.thread_sequence(thread.id)):
        await threads.hang(d.tx, thread.id, anchor)
    else:
        await threads.remember_place(d.tx, thread, anchor)


async def listed(d: Decision, event: StaffListed) -> None:
    """Who administers the room now."""
    await operators.list_administrators(d.tx, DeskName(event.desk), event.administrators)
