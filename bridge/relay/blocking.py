"""Citizens who are not listened to for a while: what they write is kept and not shown, and nobody forgets them."""

from babel.dates import format_date

from bridge.relay import casework, dates, notices
from bridge.relay.decision import Decision
from bridge.relay.showing import shown, with_heading
from bridge.rules import DeskRules, LineRules
from storage import blocks, citizens, messages, outbox, tallies, threads
from storage.bodies import Post
from storage.content import Media, Reaction, Text
from storage.events import CitizenWrote
from storage.messages import Draft
from storage.model import Citizen, Direction, ForeignId, Message, Priority, Thread


async def keep(d: Decision, line: LineRules, citizen: Citizen, event: CitizenWrote) -> None:
    """Their words, where no desk sees them."""
    known = await threads.of_citizen(d.tx, citizen.id)
    thread = known[0].id if known else None
    message = await messages.record(d.tx, Draft(citizen.id, thread, Direction.FROM_CITIZEN, event.content, event.at))
    await messages.name(d.tx, message, line.lane, ForeignId(event.foreign_id))


async def show_kept(d: Decision, line: LineRules, citizen: Citizen, kept: list[Message]) -> None:
    """They are listened to again: what they wrote meanwhile is shown with its hour, and waits for an answer from now.

    Call it once the block is lifted.
    """
    said = [message for message in kept if not isinstance(message.content, Reaction)]
    if said:
        await casework.turn(d, citizen.id, is_open=True)
        await casework.heard(d, line, citizen, said[0].id, d.now)
        tallies.count(d.tx, line.name, tallies.HEARD, d.now, len(said) - 1)
    for desk in d.rules.desks_of(line.name):
        thread = await threads.current(d.tx, citizen.id, desk.name)
        if thread is not None:
            for message in kept:
                await _show(d, desk, line, thread, message)


async def _show(d: Decision, desk: DeskRules, line: LineRules, thread: Thread, message: Message) -> None:
    """Behind the words that came today: these have waited longer than they."""
    hour = d.say(desk.language, "block-kept-at", when=dates.when(d, desk.language, message.at, line.timezone))
    content = shown(d, desk.language, message.content)
    if isinstance(content, Text) or (isinstance(content, Media) and content.media in desk.abilities.captions):
        content = with_heading(hour, content)
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=desk.lane,
            body=Post(content),
            priority=Priority.ALERT,
            sequence_key=notices.thread_sequence(thread.id),
            citizen=message.citizen,
            thread=thread.id,
            message=message.id,
        ),
        now=d.now,
    )


async def remind(d: Decision, desk: DeskRules) -> None:
    """On the day somebody set, the thread asks whether the block is still right; it stands until it is lifted."""
    for citizen in await blocks.to_review(d.tx, desk.name, now=d.now):
        block, thread = await blocks.standing(d.tx, citizen), await threads.current(d.tx, citizen, desk.name)
        line = d.rules.lines.get((await citizens.get(d.tx, citizen)).line)
        if block is None or thread is None or line is None:
            continue
        since = format_date(block.begun.astimezone(line.timezone), "long", locale=desk.language)
        text = d.say(
            desk.language, "block-review", since=since, name=block.operator, reason=block.reason, written=block.written
        )
        await notices.tell(d, desk, text, thread=thread.id)
