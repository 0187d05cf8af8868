"""What an operator corrects: before it left the new words take its place, afterwards it is told that they cannot."""

from bridge import commands
from bridge.relay import answers, echoes, joining, notices, replying, withdrawing
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import messages, outbox, strays, threads
from storage.bodies import Say
from storage.content import Content, Text, words_of
from storage.events import OperatorWrote
from storage.messages import Draft
from storage.model import Direction, ForeignId, MarkKind, Message, MessageId, Operator


async def corrected(d: Decision, desk: DeskRules, operator: Operator, event: OperatorWrote) -> None:
    """Before it left the correction replaces it; afterwards WhatsApp cannot change it, and the author is told."""
    message = await messages.called(d.tx, desk.lane, ForeignId(event.foreign_id))
    if message is None:
        await _beside(d, desk, operator, event)
        return
    is_as_it_was = words_of(event.content) == message.typed if message.typed else event.content == message.content
    if is_as_it_was or message.thread is None:
        return
    if message.operator != operator.id:
        return  # on some networks anybody may say that they correct a colleague
    if message.direction is Direction.NOTE:
        await _note(d, desk, message, event)
        return
    if message.typed:
        await _command(d, desk, message, event)
        return
    parts = await outbox.of_message(d.tx, message.id)
    whom = await answers.citizen_of(d, message.thread)
    if message.direction is not Direction.TO_CITIZEN or not parts or whom is None:
        return
    if commands.is_note(words_of(event.content)) or event.mentions_colleague:
        await _edited_into_note(d, desk, message, event)
        return
    if await _reword(d, whom[1], message, parts, event.content):
        await echoes.tell(d, whom[1], desk, message.id)
        return
    thread = await threads.get(d.tx, message.thread)
    if await answers.take_back(d, message):  # nothing of it has left: the new version takes its place
        await messages.rewrite(d.tx, message.id, event.content)
        quoted = parts[0].body.quoted if isinstance(parts[0].body, Say) else None
        await replying.put(d, desk, thread, message.id, event, None if quoted is None else MessageId(quoted))
        return
    note = await messages.record(
        d.tx, Draft(message.citizen, thread.id, Direction.NOTE, event.content, event.at, message.operator)
    )
    await replying.offer(d, desk, thread, note, event.foreign_id, d.say(desk.language, "edit-too-late"))


async def _beside(d: Decision, desk: DeskRules, operator: Operator, event: OperatorWrote) -> None:
    """What stands outside every thread: a command that said something to a citizen, or words for nobody yet."""
    said = await messages.commanded(d.tx, desk.lane, ForeignId(event.foreign_id))
    if said is None:
        await _stray(d, desk, operator, event)
    elif said.operator == operator.id and words_of(event.content) != said.typed:
        await messages.retype(d.tx, said.id, words_of(event.content))
        keys = {"done": "edited-command-withdrawn", "late": "edited-command-late"}
        await withdrawing.outside(d, desk, said, event.foreign_id, **keys)


async def _stray(d: Decision, desk: DeskRules, operator: Operator, event: OperatorWrote) -> None:
    """What waits beside every thread for somebody to say whom it is for; a note or a command is for nobody."""
    name = ForeignId(event.foreign_id)
    # A draft goes on saying what was typed first: there it matters. In a citizen's thread nothing of it is seen.
    if not event.anchor and commands.read_command(words_of(event.content), d.words.commands) is not None:
        text = d.say(desk.language, "edited-command-outside")
        await notices.tell(d, desk, text, answers=event.foreign_id)
    if commands.is_note(words_of(event.content)) or event.mentions_colleague:
        await strays.forget(d.tx, desk.name, name)
    else:
        await strays.rewrite(d.tx, desk.name, name, operator=operator.id, content=event.content)


async def _note(d: Decision, desk: DeskRules, note: Message, event: OperatorWrote) -> None:
    """It says something else now; one kept by a command keeps what stands behind the command. Nothing is obeyed."""
    words = words_of(event.content)
    typed, before = commands.read_command(words, d.words.commands), commands.read_command(note.typed, d.words.commands)
    if typed is None:
        content = event.content
    elif before is not None and typed.name == before.name and typed.argument:
        content = Text(typed.argument)
    else:
        await _tell(d, desk, note, event, "edited-into-command")
        return
    await messages.rewrite(d.tx, note.id, content)
    if note.typed:
        await messages.retype(d.tx, note.id, words)
    await echoes.note(d, desk, note.id)


async def _command(d: Decision, desk: DeskRules, message: Message, event: OperatorWrote) -> None:
    """What it sent was not its own words, and the correction is not for the citizen either: it sends nothing."""
    await messages.retype(d.tx, message.id, words_of(event.content))
    if not await answers.take_back(d, message):
        await _tell(d, desk, message, event, "edited-command-late")
        return
    await withdrawing.withdraw(d, message)
    await _tell(d, desk, message, event, "edited-command-withdrawn")


async def _tell(d: Decision, desk: DeskRules, message: Message, event: OperatorWrote, *keys: str) -> None:
    text = "\n".join(d.say(desk.language, key) for key in keys)
    await notices.tell(d, desk, text, thread=message.thread, answers=event.foreign_id)


async def _reword(d: Decision, line: LineRules, message: Message, parts: list[outbox.Record], content: Content) -> bool:
    """Whether the correction takes its place in what has not left."""
    together = await joining.reword(d, line, parts, message, content)
    if together is not None:
        return together
    changed = answers.parts_of(content, line)
    body = parts[0].body
    if len(changed) != 1 or len(parts) != 1 or parts[0].attempts > 0 or not isinstance(body, Say):
        return False
    if not await outbox.rewrite(d.tx, parts[0].id, Say(changed[0], body.quoted)):
        return False
    await messages.rewrite(d.tx, message.id, content)
    return True


async def _edited_into_note(d: Decision, desk: DeskRules, message: Message, event: OperatorWrote) -> None:
    """The correction makes a note of it: it stays among staff if nothing has left yet. Never sent, never obeyed."""
    is_command = commands.read_command(words_of(event.content), d.words.commands) is not None
    told = ("edited-into-command",) if is_command else ()
    if not await answers.take_back(d, message):
        await _tell(d, desk, message, event, "answer-left-already", *told)
        return
    if is_command:
        await _tell(d, desk, message, event, "answer-taken-back", *told)
    await messages.rewrite(d.tx, message.id, event.content)
    await withdrawing.withdraw(d, message)
    await notices.mark(d, desk, event.foreign_id, MarkKind.NOTE)
