"""A line with two desks: what one answers or notes the other reads, as a note that never leaves."""

from dataclasses import replace

from bridge import wording
from bridge.relay import notices
from bridge.relay.copies import MAP
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import citizens, messages, operators, outbox, threads
from storage.bodies import Notice
from storage.content import Content, Location, Media, Template, Text, words_of
from storage.model import DeskName, Direction, Message, MessageId, Priority


async def tell(d: Decision, line: LineRules, here: DeskRules, message: MessageId) -> None:
    """An answer was written `here`: the citizen's threads at the other desks show it; corrected, the note changes."""
    others = set(line.desks) - {here.name}
    if not others:
        return
    answer = await messages.get(d.tx, message)
    for thread in await threads.of_citizen(d.tx, answer.citizen):
        desk = d.rules.desks.get(thread.desk)
        if desk is None or desk.name not in others:
            continue
        before = await outbox.notice_of_message(d.tx, message, desk.lane)
        text = await _words(d, desk, here, answer)
        if before is not None:
            await notices.retell(d, desk, before.id, text)
            continue
        file = answer.content if isinstance(answer.content, Media) else None
        await outbox.put(
            d.tx,
            outbox.Outgoing(
                lane=desk.lane,
                body=Notice(text, attached=None if file is None else replace(file, caption=Text(""))),
                priority=Priority.ALERT,
                sequence_key=notices.thread_sequence(thread.id),
                thread=thread.id,
                message=message,  # so that its marks, and what answers it, are known here too
            ),
            now=d.now,
        )


async def note(d: Decision, here: DeskRules, message: MessageId) -> None:
    """Staff noted something among themselves `here`, or changed it: those at the line's other desks are staff, too."""
    if len(d.rules.desks) < 2:
        return
    citizen = await citizens.get(d.tx, (await messages.get(d.tx, message)).citizen)
    if (line := d.rules.lines.get(citizen.line)) is not None:
        await tell(d, line, here, message)


async def call_off(d: Decision, message: Message) -> None:
    """It does not go to the citizen after all: who read it elsewhere learns of that."""
    if message.thread is None:
        return
    here = (await threads.get(d.tx, message.thread)).desk
    for thread in await threads.of_citizen(d.tx, message.citizen):
        desk = d.rules.desks.get(thread.desk)
        if desk is None or desk.name == here or not await outbox.notice_of_message(d.tx, message.id, desk.lane):
            continue
        names = await messages.names(d.tx, message.id, desk.lane)
        under = notices.Answered(names[0] if names else "", wording.excerpt(words_of(message.content)))
        await notices.tell(d, desk, d.say(desk.language, "echo-called-off"), thread=thread.id, answers=under)


async def is_copy(d: Decision, desk: DeskName, message: Message) -> bool:
    """Whether what this desk shows of a message is such a note: written at another desk."""
    return message.thread is not None and (await threads.get(d.tx, message.thread)).desk != desk


async def _words(d: Decision, desk: DeskRules, here: DeskRules, answer: Message) -> Text:
    name = "" if answer.operator is None else (await operators.get(d.tx, answer.operator)).name
    said, is_note = _said(answer.content), answer.direction is Direction.NOTE
    is_gone = is_note and said == Text("") and not isinstance(answer.content, Media)
    key = "echo-note-gone" if is_gone else "echo-note" if is_note else "echo-heading"
    heading = d.say(desk.language, key, name=name or here.title, desk=here.title)
    return Text(heading) if is_gone else wording.join(Text(heading + "\n"), said)


def _said(content: Content) -> Text:
    match content:
        case Text():
            return content
        case Media(caption=caption):
            return caption
        case Location():
            return Text(f"📍 {MAP}{content.latitude:.6f},{content.longitude:.6f}")
        case Template(name=name, words=words):
            return Text(f"📄 {name} {words}".strip())
        case _:
            return Text(words_of(content))
