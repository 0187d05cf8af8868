"""Buttons under notices: each press is decided once, whoever presses and however often."""

from bridge import commands
from bridge.relay import answers, astray, casework, crossing, holding, missing, notices, withdrawing
from bridge.relay.citizen import thread_of
from bridge.relay.decision import Decision, PressCall, PressRow
from bridge.relay.orders import role_of
from storage import buttons, citizens, messages, operators, outbox, threads
from storage.content import Text, words_of
from storage.events import ButtonPressed, ChoiceMissed
from storage.model import (
    CitizenId,
    DeliveryState,
    DeskName,
    Direction,
    MessageId,
    Role,
)


async def pressed(d: Decision, event: ButtonPressed) -> None:
    """Look the token up, check the right, do it, answer the operator's phone."""
    desk = d.rules.desks[DeskName(event.desk)]
    operator = await operators.meet(d.tx, desk.name, event.member)
    meaning = await buttons.meaning(d.tx, desk.name, event.button)
    row = None if meaning is None else {**d.words.presses, **OWN}.get(meaning.action)
    if meaning is None or row is None:
        text = d.say(desk.language, "press-unknown")
    elif role_of(desk, operator) < row.role:
        text = d.say(desk.language, "press-not-allowed")
    elif row.once and not await buttons.use(d.tx, event.button, now=d.now):
        text = d.say(desk.language, "press-again")
    else:
        call = PressCall(desk, operator, role_of(desk, operator), meaning.argument, meaning.detail)
        text = await row.handler(d, call)
    await notices.answer_press(d, desk, event.press, text)


async def missed(d: Decision, event: ChoiceMissed) -> None:
    """Say what can be chosen there."""
    desk = d.rules.desks[DeskName(event.desk)]
    await notices.answer_press(d, desk, event.press, d.say(desk.language, "choice-missed", most=event.most))


async def _send_note(d: Decision, call: PressCall) -> str:
    """A note goes to the citizen after all."""
    note = await messages.get(d.tx, MessageId(call.argument))
    whom = None if note.thread is None else await answers.citizen_of(d, note.thread)
    if note.thread is None or whom is None or note.direction is not Direction.NOTE:
        return d.say(call.desk.language, "press-unknown")
    words = words_of(note.content)
    if commands.is_note(words) or (not words and isinstance(note.content, Text)):  # corrected or deleted meanwhile
        return d.say(call.desk.language, "press-stays-note")
    citizen, line = whom
    names = await messages.names(d.tx, note.id, call.desk.lane)
    written_as = names[0] if names else ""
    pause = await crossing.tell(d, call.desk, call.operator.id, citizen.id, note.thread, answers=written_as)
    await messages.redirect(d.tx, note.id, Direction.TO_CITIZEN)
    answer = answers.Answer(
        desk=call.desk,
        line=line,
        citizen=citizen,
        thread=note.thread,
        message=note.id,
        content=note.content,
        written_as=written_as,
        pause=pause,
    )
    await casework.answered(d, citizen.id, call.operator.id, note.id)
    await answers.send(d, answer, undo=False)
    return d.say(call.desk.language, "press-sent")


async def _call_back(d: Decision, call: PressCall) -> str:
    """The citizen is asked to tap; an hour later the same button reminds them."""
    citizen = await citizens.get(d.tx, CitizenId(call.argument))
    if not await outbox.held_of(d.tx, citizen.id):
        return d.say(call.desk.language, "press-discarded", answers=0)
    line = d.rules.lines[citizen.line]
    known = await threads.current(d.tx, citizen.id, call.desk.name)  # if it is closed, it stays so
    thread = known or await thread_of(d, call.desk, line, citizen)
    is_sent = await holding.call_back(d, call.desk, line, citizen, thread.id, unless_within=holding.JUST_NOW)
    return d.say(call.desk.language, "press-sent" if is_sent else "press-called-back")


async def _discard_held(d: Decision, call: PressCall) -> str:
    number = await withdrawing.discard(d, CitizenId(call.argument))
    return d.say(call.desk.language, "press-discarded", answers=number)


async def _resend(d: Decision, call: PressCall) -> str:
    """The operator says it did not arrive: the parts in doubt go again, as new attempts."""
    parts = await outbox.of_message(d.tx, MessageId(call.argument))
    again = [part for part in parts if part.state is DeliveryState.UNCERTAIN]
    for part in again:
        await outbox.turn(d.tx, part, DeliveryState.WAITING, now=d.now)
    return d.say(call.desk.language, "press-sent" if again else "press-settled")


async def _leave(d: Decision, call: PressCall) -> str:
    return d.say(call.desk.language, "press-left")


OWN = {
    "send_note": PressRow(_send_note, Role.OPERATOR),
    "call_back": PressRow(_call_back, Role.OPERATOR, once=False),
    "discard_held": PressRow(_discard_held, Role.OPERATOR),
    "retry_media": PressRow(missing.try_again, Role.OPERATOR),
    "resend": PressRow(_resend, Role.OPERATOR),
    "send_stray": PressRow(astray.send, Role.OPERATOR, once=False),
    "leave": PressRow(_leave, Role.OPERATOR),
}
