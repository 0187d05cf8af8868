"""What the bridge itself says at a desk: notices, edits of notices, marks, and answers to presses."""

from collections.abc import Sequence
from dataclasses import dataclass

from bridge import commands
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import outbox
from storage.bodies import AnswerPress, Button, EditNotice, Mark, Notice, TakeBack, TurnThread
from storage.content import Media, Text
from storage.model import DeliveryId, Lane, MarkKind, MessageId, Priority, Thread, ThreadId

Buttons = Sequence[Sequence[Button]]


def thread_sequence(thread: ThreadId | None) -> str:
    """Everything in one thread goes in order; the room itself is a sequence too."""
    return "room" if thread is None else f"thread:{thread}"


@dataclass(frozen=True, slots=True)
class Answered:
    """The desk's message that a notice stands under; `words` name it where it is gone."""

    name: str = ""
    words: str = ""


async def tell(
    d: Decision,
    desk: DeskRules,
    text: str | Text,
    *,
    thread: ThreadId | None = None,
    answers: str | Answered = "",
    buttons: Buttons = (),
    file: Media | None = None,
    message: MessageId | None = None,
) -> DeliveryId:
    """Say something in a thread, or in the room where `thread` is None; `answers`: under which message of the desk.

    `file` goes with it (a `made.file`): the words stand under it, and are said without it where it cannot be had.
    `message`: the answer it shows, where its operator wrote none here: it bears its marks, and 🙈 on it takes it back.
    """
    under = answers if isinstance(answers, Answered) else Answered(answers)
    return await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=desk.lane,
            body=Notice(
                _dressed(d, desk, text),
                tuple(tuple(row) for row in buttons),
                under.name,
                about=under.words,
                attached=file,
            ),
            priority=Priority.ALERT,
            sequence_key=thread_sequence(thread),
            thread=thread,
            message=message,
        ),
        now=d.now,
    )


def _dressed(d: Decision, desk: DeskRules, text: str | Text) -> Text:
    """What has a dress may hold others' words: in those nothing is a command of ours."""
    return Text(_typed(d, desk, text)) if isinstance(text, str) else text


def _typed(d: Decision, desk: DeskRules, words: str) -> str:
    return commands.as_typed_there(words, d.words.commands) if desk.abilities.keeps_slash else words


async def warn(d: Decision, desk: DeskRules, text: str) -> None:
    """Say in the room what is the matter with the room's own queue: it does not wait in that queue."""
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=desk.lane,
            body=Notice(_dressed(d, desk, text)),
            priority=Priority.PRESS,
            sequence_key=f"warning:{d.now.timestamp()}",
        ),
        now=d.now,
    )


async def retell(d: Decision, desk: DeskRules, notice: DeliveryId, text: str | Text, *, buttons: Buttons = ()) -> None:
    """Change what a notice says; only the latest of several changes that wait is made."""
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=desk.lane,
            body=EditNotice(notice, _dressed(d, desk, text), tuple(tuple(row) for row in buttons)),
            priority=Priority.EDIT,
            sequence_key=f"notice:{notice}",
            coalesce_key=f"notice:{notice}",
        ),
        now=d.now,
    )


async def mark(d: Decision, desk: DeskRules, target: str, kind: MarkKind) -> None:
    """Mark an operator's message; the latest mark wins."""
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=desk.lane,
            body=Mark(target, kind),
            priority=Priority.MARK,
            sequence_key=f"mark:{target}",
            coalesce_key=f"mark:{target}",
        ),
        now=d.now,
    )


async def answer_press(d: Decision, desk: DeskRules, press: str, text: str) -> None:
    """Tell the operator who pressed a button what came of it."""
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=desk.lane,
            body=AnswerPress(press, _typed(d, desk, text)),
            priority=Priority.PRESS,
            sequence_key=f"press:{press}",
        ),
        now=d.now,
    )


async def take_back(d: Decision, lane: Lane, target: str) -> None:
    """Take away what stands where it must not be seen, for as long as it takes."""
    await outbox.put(
        d.tx,
        outbox.Outgoing(lane=lane, body=TakeBack(target), priority=Priority.PRESS, sequence_key=f"take_back:{target}"),
        now=d.now,
    )


async def turn_thread(d: Decision, desk: DeskRules, thread: Thread, *, closed: bool) -> None:
    """Show in the room that a thread was closed or reopened."""
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=desk.lane,
            body=TurnThread(closed),
            priority=Priority.ALERT if closed else Priority.REPLY,
            sequence_key=thread_sequence(thread.id),
            thread=thread.id,
        ),
        now=d.now,
    )
