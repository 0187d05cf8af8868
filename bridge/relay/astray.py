"""Words beside every thread, where clients show none: never sent by guess, but with one tap to whom they are for."""

from datetime import timedelta

from bridge import commands
from bridge.relay import answers, casework, crossing, notices
from bridge.relay.decision import Decision, PressCall
from bridge.rules import DeskRules
from storage import buttons, messages, strays, threads
from storage.bodies import Button
from storage.content import Placeholder, words_of
from storage.events import OperatorWrote
from storage.messages import Draft
from storage.model import Anchor, Direction, ForeignId, Operator, ThreadId
from storage.strays import Stray

MOST_OFFERED = 3  # those who wrote last
WAITS = timedelta(days=1)  # later nobody remembers whom it was for


async def ask(d: Decision, desk: DeskRules, operator: Operator, event: OperatorWrote) -> None:
    """Say that it went to nobody, and offer those who wrote last; in a thread that is no citizen's once, and never in
    one of staff's own.
    """
    if _is_for_colleague(event) or commands.is_note(words_of(event.content)):
        return
    if event.discussion == "staff":
        return  # they talk to each other
    if event.discussion and not await strays.ask(d.tx, desk.name, Anchor(event.anchor), operator.id):
        return
    await strays.shed(d.tx, before=d.now - WAITS)
    rows, key = [], "outside-threads"
    if not isinstance(event.content, Placeholder):
        stray = Stray(desk.name, ForeignId(event.foreign_id), operator.id, event.content, event.at)
        number = str(await strays.keep(d.tx, stray))
        for thread in await threads.latest(d.tx, desk.name, at_most=MOST_OFFERED):
            token = await buttons.make(d.tx, desk.name, "send_stray", thread.id, number)
            rows.append((Button(thread.title, token),))
    if rows:
        key = "outside-threads-choose"
    text = d.say(desk.language, key)
    if event.discussion:
        text = f"{text} {d.say(desk.language, 'outside-threads-once')}"
    await notices.tell(d, desk, text, answers=event.foreign_id, buttons=rows)


def _is_for_colleague(event: OperatorWrote) -> bool:
    """Whether it calls somebody, or answers somebody; a message nobody could read answers nobody."""
    answered = event.answered
    is_others = answered is not None and not answered.by_bridge and answered.author != event.member.foreign_id
    return event.mentions_colleague or (is_others and answered is not None and answered.author != "")


async def send(d: Decision, call: PressCall) -> str:
    """It is for this citizen: in their thread from now on, and on its way."""
    language = call.desk.language
    stray = await strays.take(d.tx, call.desk.name, int(call.detail))
    if stray is None:
        return d.say(language, "press-again")
    thread = await threads.get(d.tx, ThreadId(call.argument))
    whom = await answers.citizen_of(d, thread.id)
    if whom is None:
        return d.say(language, "line-gone")
    at = stray.foreign_id
    pause = await crossing.tell(d, call.desk, stray.operator, thread.citizen, thread.id, answers=at)
    draft = Draft(thread.citizen, thread.id, Direction.TO_CITIZEN, stray.content, stray.at, stray.operator)
    message = await messages.record(d.tx, draft)
    await messages.name(d.tx, message, call.desk.lane, at)
    answer = answers.Answer(
        desk=call.desk,
        line=whom[1],
        citizen=whom[0],
        thread=thread.id,
        message=message,
        content=stray.content,
        written_as=at,
        pause=pause,
    )
    await casework.answered(d, thread.citizen, stray.operator, message)
    await answers.send(d, answer, undo=False)
    return d.say(language, "press-sent")
