"""Answers to a citizen: cut to the network's measure, put in order, held while the window is closed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bridge import window, wording
from bridge.relay import echoes, holding, joining, notices, whereabouts
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import buttons, citizens, messages, outbox, threads
from storage.bodies import Button, MarkRead, Say
from storage.content import Choices, Content, Media, Text, words_of
from storage.model import (
    Citizen,
    CitizenId,
    DeliveryId,
    DeliveryState,
    DeskName,
    Lane,
    MarkKind,
    Message,
    MessageId,
    Priority,
    Progress,
    ThreadId,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An operator's message on its way to a citizen. `written_as` is what the desk calls the operator's message."""

    desk: DeskRules
    line: LineRules
    citizen: Citizen
    thread: ThreadId
    message: MessageId
    content: Content
    quoted: MessageId | None = None
    written_as: str = ""
    pause: float = 0.0  # seconds it waits at least


def citizen_sequence(citizen: CitizenId) -> str:
    """Everything to one citizen goes in order."""
    return f"citizen:{citizen}"


def parts_of(content: Content, line: LineRules) -> list[Content]:
    """One message as the pieces the line can carry: long texts cut, captions that do not fit sent after the file."""
    match content:
        case Text():
            return list(wording.split(content, line.abilities.text_units, wording.marked_units))
        case Media(caption=Text(text=caption)) if caption:
            fits = wording.marked_units(content.caption) <= line.abilities.caption_units
            if fits and content.media in line.abilities.captions:
                return [content]
            words = wording.split(content.caption, line.abilities.text_units, wording.marked_units)
            return [replace(content, caption=Text("")), *words]
        case _:
            return [content]


async def send(d: Decision, answer: Answer, *, undo: bool = True, call_back: bool = False) -> None:
    """Put an answer's parts: waiting for the undo time, or held if the citizen must tap first.

    `call_back`: they are asked to tap at once, without anybody deciding, unless they have been lately.
    """
    is_open = window.window_at(answer.citizen.last_heard, d.now).is_open
    already_held = bool(await outbox.held_of(d.tx, answer.citizen.id))
    held = already_held or not is_open
    due = await _put_parts(d, answer, undo=undo, held=held)
    await echoes.tell(d, answer.line, answer.desk, answer.message)
    if held and call_back:
        await holding.call_back(
            d, answer.desk, answer.line, answer.citizen, answer.thread, unless_within=holding.LATELY
        )
    elif held:
        under = notices.Answered(answer.written_as, wording.excerpt(words_of(answer.content)))
        await holding.offer_ways_out(d, answer.desk, answer.thread, answer.citizen.id, under, first=not already_held)
    else:
        await _mark_seen(d, answer, due)


async def _put_parts(d: Decision, answer: Answer, *, undo: bool, held: bool) -> datetime:
    """When they leave. Text that may leave with the answer before it is no row of its own."""
    bodies = [
        Say(part, answer.quoted if number == 0 else None)
        for number, part in enumerate(parts_of(answer.content, answer.line))
    ]
    may_join = undo and not held and len(bodies) == 1
    patience = max(answer.desk.undo_seconds, joining.wait_seconds(answer.desk, bodies[0]) if may_join else 0.0)
    due = d.now + timedelta(seconds=max(answer.pause, patience if undo else 0.0))
    for body in bodies:
        part = outbox.Outgoing(
            lane=answer.line.lane,
            body=body,
            priority=Priority.REPLY,
            sequence_key=citizen_sequence(answer.citizen.id),
            citizen=answer.citizen.id,
            thread=answer.thread,
            message=answer.message,
            due=due,
            held=held,
        )
        if may_join and (together := await joining.join(d, answer.desk, answer.line, part)) is not None:
            return together
        await outbox.put(d.tx, part, now=d.now)
    return due


async def _mark_seen(d: Decision, answer: Answer, due: datetime) -> None:
    """The blue ticks come when somebody answers, not when the bridge receives."""
    last = await messages.last_of_citizen(d.tx, answer.citizen.id)
    if last is None:
        return
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=answer.line.lane,
            body=MarkRead(last.id),
            priority=Priority.MARK,
            sequence_key=f"read:{answer.citizen.id}",
            citizen=answer.citizen.id,
            coalesce_key=f"read:{answer.citizen.id}",
            due=due,
        ),
        now=d.now,
    )


async def window_closed(d: Decision, record: outbox.Record) -> None:
    """The one rule for an answer that may not go now, whoever noticed: our clock before sending, or Meta after."""
    if record.citizen is None or record.thread is None:
        return
    citizen = await citizens.get(d.tx, record.citizen)
    sent = record.settled
    wrote_meanwhile = citizen.last_heard is not None and sent is not None and citizen.last_heard > sent
    # Once: their clock may be a day ahead of ours, and then it would go round and round.
    if wrote_meanwhile and record.attempts < 2:
        await outbox.release(d.tx, citizen.id, record.lane)
        return
    if (place := await whereabouts.of(d, record.thread)) is None:
        return
    under = await written_as(d, record.message, place.desk)
    others = [held for held in await outbox.held_of(d.tx, record.citizen) if held != record.id]
    await holding.offer_ways_out(d, place.desk, place.thread, record.citizen, under, first=not others)


async def call_back_failed(d: Decision, thread: ThreadId, citizen: CitizenId, cause: str) -> None:
    """The citizen could not be asked to tap: say why, and offer the ways out again."""
    if (place := await whereabouts.of(d, thread)) is None:
        return
    text = d.say(place.desk.language, "call-back-failed", why=reason(d, place.desk.language, cause))
    ways = await holding.ways_out(d, place.desk, citizen)
    await notices.tell(d, place.desk, place.words(text), thread=place.thread, buttons=(ways,))


async def written_as(d: Decision, message: MessageId | None, desk: DeskRules) -> notices.Answered:
    """What a notice about an operator's message stands under, or names when that is gone."""
    if message is None:
        return notices.Answered()
    names = await messages.names(d.tx, message, desk.lane)
    words = words_of((await messages.get(d.tx, message)).content)
    return notices.Answered(names[0] if names else "", wording.excerpt(words))


async def say(d: Decision, line: LineRules, citizen: Citizen, text: str) -> None:
    """The bridge's own words to a citizen: a consent confirmed, hours asked for."""
    await _put_own(d, line, citizen, Text(text))


async def ask(d: Decision, line: LineRules, citizen: Citizen, choices: Choices) -> None:
    """The bridge's own question to a citizen, with things to tap."""
    await _put_own(d, line, citizen, choices)


async def _put_own(d: Decision, line: LineRules, citizen: Citizen, content: Content) -> None:
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=line.lane,
            body=Say(content),
            priority=Priority.REPLY,
            sequence_key=citizen_sequence(citizen.id),
            citizen=citizen.id,
        ),
        now=d.now,
    )


async def take_back(d: Decision, message: Message) -> bool:
    """Withdraw an answer none of whose parts has left; False if any has."""
    parts = await outbox.of_message(d.tx, message.id)
    if not parts or any(part.state not in (DeliveryState.WAITING, DeliveryState.HELD) for part in parts):
        return False
    if any(part.attempts > 0 and part.state is DeliveryState.WAITING for part in parts):
        return False  # it is being tried again: a first try may have got through
    line = d.rules.lines.get((await citizens.get(d.tx, message.citizen)).line)
    if line is not None and (left := await joining.leave(d, line, parts, message.id)) is not None:
        return left
    for part in parts:
        await outbox.turn(d.tx, part, DeliveryState.CANCELLED, now=d.now)
    return True


async def show_progress(d: Decision, message: MessageId, *, at: Lane | None = None) -> None:
    """Mark the operator's message, wherever it is shown or `at` one desk, with how far its slowest part got."""
    kind = _mark_of(await outbox.of_message(d.tx, message))
    if kind is None:
        return
    for lane, target in await messages.names_at_desks(d.tx, message):
        desk = d.rules.desks.get(DeskName(lane.removeprefix("desk:")))
        if desk is not None and at in (None, lane):
            await notices.mark(d, desk, target, kind)


def _mark_of(parts: list[outbox.Record]) -> MarkKind | None:
    if not parts:
        return None
    refused = any(p.state is DeliveryState.REFUSED or p.progress is Progress.FAILED for p in parts)
    if refused:
        return MarkKind.FAILED
    slowest = min(part.progress for part in parts)
    marks = {
        Progress.ACCEPTED: MarkKind.ACCEPTED,
        Progress.SENT: MarkKind.ACCEPTED,
        Progress.DELIVERED: MarkKind.DELIVERED,
        Progress.READ: MarkKind.READ,
    }
    return marks.get(slowest)


async def keep_back_rest(d: Decision, message: MessageId, refused: DeliveryId) -> None:
    """Half an answer is none: what waits behind a refused part (the words behind a photo) does not go by itself."""
    for part in await outbox.of_message(d.tx, message):
        if part.id > refused and part.state in (DeliveryState.WAITING, DeliveryState.HELD):
            await outbox.turn(d.tx, part, DeliveryState.CANCELLED, now=d.now)


async def explain_failure(d: Decision, record: outbox.Record, cause: str) -> None:
    """One notice under the operator's message: what happened and what to do."""
    if record.thread is None or record.message is None:
        return
    if (place := await whereabouts.of(d, record.thread)) is None:
        return
    text = d.say(place.desk.language, "answer-failed", why=reason(d, place.desk.language, cause))
    under = await written_as(d, record.message, place.desk)
    await notices.tell(d, place.desk, place.words(text), thread=place.thread, answers=under)


def reason(d: Decision, language: str, cause: str) -> str:
    """A cause in words; one nobody has words for is named by its code."""
    key = f"cause-{cause}"
    return d.say(language, key) if d.texts.has(key) else d.say(language, "cause-unknown", code=cause)


async def ask_what_to_do(d: Decision, message: Message) -> None:
    """Nobody told us whether it arrived: its operator decides."""
    if message.thread is None:
        return
    if (place := await whereabouts.of(d, message.thread)) is None:
        return
    desk, language = place.desk, place.desk.language
    row = (
        Button(d.say(language, "button-resend"), await buttons.make(d.tx, desk.name, "resend", message.id)),
        Button(d.say(language, "button-leave"), await buttons.make(d.tx, desk.name, "leave", message.id)),
    )
    under = await written_as(d, message.id, desk)
    text = place.words(d.say(language, "answer-uncertain"))
    await notices.tell(d, desk, text, thread=place.thread, answers=under, buttons=(row,))


async def citizen_of(d: Decision, thread: ThreadId) -> tuple[Citizen, LineRules] | None:
    """Whom a thread is with; None if their line is no longer in the configuration."""
    citizen = await citizens.get(d.tx, (await threads.get(d.tx, thread)).citizen)
    line = d.rules.lines.get(citizen.line)
    return None if line is None else (citizen, line)
