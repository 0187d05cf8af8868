"""What a citizen does: writes, reacts, calls, moves to another number."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bridge import keywords, languages
from bridge.relay import answers, blocking, cards, casework, closing, fault_offers, notices, responding
from bridge.relay.decision import Decision, KeywordCall, Reply
from bridge.relay.responding import Tie
from bridge.relay.showing import shown, with_heading
from bridge.rules import DeskRules, LineRules
from storage import citizens, messages, outbox, threads
from storage.bodies import Post, RejectCall
from storage.content import Content, Media, Reaction, Tapped, Text, words_of
from storage.events import CitizenCalled, CitizenMoved, CitizenWrote, MarketingPreferred
from storage.messages import Draft
from storage.model import (
    Citizen,
    Direction,
    ForeignId,
    LineName,
    MessageId,
    Priority,
    Thread,
    ThreadState,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """A citizen's words on their way to the desks. `quoted`: which of our messages they answer or react to."""

    line: LineRules
    citizen: Citizen
    event: CitizenWrote
    quoted: MessageId | None
    tie: Tie | None


async def wrote(d: Decision, event: CitizenWrote) -> None:
    """Recognise, let held answers go, answer a keyword, count thanks, else show it at every desk of the line.

    A tap on the template that asks for it wants nothing but the held answers.
    """
    line = d.rules.lines[LineName(event.line)]
    citizen = await citizens.recognise(d.tx, line.name, event.sender, now=d.now)
    await citizens.hear(d.tx, citizen.id, event.at)
    if is_awaited := bool(await outbox.held_of(d.tx, citizen.id)):
        await outbox.release(d.tx, citizen.id, line.lane)
        if isinstance(event.content, Tapped) and await citizens.is_call_back(d.tx, citizen.id, event.quoted):
            return
    if await _answer_tap(d, line, citizen, event) or await _answer_keyword(d, line, citizen, event):
        return
    if citizen.is_blocked:
        await blocking.keep(d, line, citizen, event)
        return
    tie = await responding.tie(d, line, citizen, event)
    if tie is not None and not is_awaited and await responding.fold(d, line, citizen, event, tie):
        return
    said = _Said(line, citizen, event, await _quoted(d, line, event), tie)
    messages_of_ours = [
        await _show(d, desk, said, is_first=number == 0) for number, desk in enumerate(d.rules.desks_of(line.name))
    ]
    if not isinstance(event.content, Reaction):  # a heart waits for nobody
        await casework.heard(d, line, citizen, messages_of_ours[0], event.at)
        await fault_offers.consider(d, d.rules.desks_of(line.name)[0], citizen, event.content)
        if not is_awaited:
            await closing.tell(d, line, citizen)


async def _answer_keyword(d: Decision, line: LineRules, citizen: Citizen, event: CitizenWrote) -> bool:
    if not isinstance(event.content, Text | Tapped):
        return False
    vocabulary = {
        "bulletin": _called(line.bulletins),
        "zone": _called(line.zones),
        "language": languages.called(d.texts),
    }
    found = keywords.match(words_of(event.content), d.words.keywords, vocabulary)
    if found is None:
        return False
    call = _call(line, citizen, event, found.argument)
    return await _reply(d, call, await d.words.keywords[found.keyword](d, call))


def _called(titles: Mapping[str, str]) -> Mapping[str, Collection[str]]:
    return {name: (name, title) for name, title in titles.items()}


async def _answer_tap(d: Decision, line: LineRules, citizen: Citizen, event: CitizenWrote) -> bool:
    """A row of a list of ours: its id says what is meant, whatever its words."""
    if not isinstance(event.content, Tapped):
        return False
    kind, colon, argument = event.content.id.partition(":")
    handler = d.words.taps.get(kind) if colon else None
    if handler is None:
        return False
    call = _call(line, citizen, event, argument)
    return await _reply(d, call, await handler(d, call))


def _call(line: LineRules, citizen: Citizen, event: CitizenWrote, argument: str) -> KeywordCall:
    means = "button" if isinstance(event.content, Tapped) else "keyword"
    return KeywordCall(line, citizen, argument, words_of(event.content), event.at, means, event.foreign_id)


async def _reply(d: Decision, call: KeywordCall, reply: Reply) -> bool:
    """False if the word is left to the desk, or goes there, too."""
    if reply.text:
        await answers.say(d, call.line, call.citizen, reply.text)
    if reply.ask is not None:
        await answers.ask(d, call.line, call.citizen, reply.ask)
    return bool(reply.text or reply.ask) and not reply.is_guess


async def _quoted(d: Decision, line: LineRules, event: CitizenWrote) -> MessageId | None:
    target = event.content.target if isinstance(event.content, Reaction) else event.quoted
    known = await messages.called(d.tx, line.lane, ForeignId(target)) if target else None
    return None if known is None else known.id


async def _show(d: Decision, desk: DeskRules, said: _Said, *, is_first: bool) -> MessageId:
    """In their thread at one desk; what is counted is counted at the first. Our id of the message."""
    citizen, event = said.citizen, said.event
    is_heart = isinstance(event.content, Reaction)  # it asks for nothing, and opens nothing
    known = await threads.current(d.tx, citizen.id, desk.name) if is_heart else None
    thread = known or await thread_of(d, desk, said.line, citizen)
    is_announced = said.tie is not None and said.tie.is_new and not await threads.is_fresh(d.tx, thread.id)
    message = await messages.record(
        d.tx,
        Draft(citizen.id, thread.id, Direction.FROM_CITIZEN, event.content, event.at, quoted=said.quoted),
    )
    await messages.name(d.tx, message, said.line.lane, ForeignId(event.foreign_id))
    if said.tie is not None and is_first:
        await responding.count(d, citizen, event, said.tie, message)
    await cards.describe_thread(d, desk, said.line, citizen, thread.id)
    content = shown(d, desk.language, event.content)
    if event.forwarded:
        content = with_heading(d.say(desk.language, f"forwarded-{event.forwarded}"), content)
    if said.tie is not None and is_announced:  # a fresh thread's card says so
        content = await _introduced(d, desk, thread, responding.heading(d, desk.language, said.tie.issued), content)
    words = outbox.Outgoing(
        lane=desk.lane,
        body=Post(content, said.quoted),
        priority=Priority.REPLY,
        sequence_key=notices.thread_sequence(thread.id),
        citizen=citizen.id,
        thread=thread.id,
        message=message,
    )
    outbox.urge(d.tx, words)
    await outbox.put(d.tx, words, now=d.now)
    return message


async def _introduced(d: Decision, desk: DeskRules, thread: Thread, heading: str, content: Content) -> Content:
    """The content under a line; what has no words is announced before it."""
    if isinstance(content, Text) or (isinstance(content, Media) and content.media in desk.abilities.captions):
        return with_heading(heading, content)
    await notices.tell(d, desk, heading, thread=thread.id)
    return content


async def thread_of(d: Decision, desk: DeskRules, line: LineRules, citizen: Citizen) -> Thread:
    """The citizen's thread at a desk, opened or reopened if need be."""
    thread = await threads.current(d.tx, citizen.id, desk.name)
    if thread is None:
        opened = await threads.open_thread(d.tx, citizen.id, desk.name, now=d.now)
        return await threads.get(d.tx, opened)
    if thread.state is ThreadState.CLOSED:
        await threads.turn(d.tx, thread.id, ThreadState.OPEN, now=d.now)
        if desk.abilities.has_heads:
            await threads.hang(d.tx, thread.id, None)  # the old case stays as it was closed
        else:
            await notices.turn_thread(d, desk, thread, closed=False)
    return thread


async def moved(d: Decision, event: CitizenMoved) -> None:
    """A new number or id: the old one is given up, its next owner is somebody else."""
    line = d.rules.lines[LineName(event.line)]
    found = await citizens.find(d.tx, line.name, event.old)
    if found is None:
        return
    for address in event.old:
        await citizens.unbind(d.tx, line.name, address)
    await citizens.bind(d.tx, line.name, found, event.new)
    for thread in await threads.of_citizen(d.tx, found):
        desk = d.rules.desks.get(thread.desk)
        if desk is not None:
            await notices.tell(d, desk, d.say(desk.language, "citizen-moved"), thread=thread.id)


async def called(d: Decision, event: CitizenCalled) -> None:
    """Nobody can take a call here: hang up, say once in writing what to do instead, tell the desk."""
    line = d.rules.lines[LineName(event.line)]
    citizen = await citizens.recognise(d.tx, line.name, event.sender, now=d.now)
    await citizens.hear(d.tx, citizen.id, event.at)
    if await outbox.held_of(d.tx, citizen.id):  # a call opens the window, as a message does
        await outbox.release(d.tx, citizen.id, line.lane)
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=line.lane,
            body=RejectCall(event.call),
            priority=Priority.REPLY,
            sequence_key=f"call:{event.call}",
        ),
        now=d.now,
    )
    if citizen.is_blocked:
        return
    if not line.human_only:
        text = d.say(citizen.language or line.language, "only-messages", line=line.title)
        await answers.say(d, line, citizen, text)
    for desk in d.rules.desks_of(line.name):
        thread = await thread_of(d, desk, line, citizen)
        await cards.describe_thread(d, desk, line, citizen, thread.id)
        key = "citizen-called-silent" if line.human_only else "citizen-called"
        await notices.tell(d, desk, d.say(desk.language, key), thread=thread.id)
    await casework.heard(d, line, citizen, None, event.at)


async def preferred(d: Decision, event: MarketingPreferred) -> None:
    """WhatsApp's own switch for marketing: kept apart from our subscription."""
    line = d.rules.lines[LineName(event.line)]
    citizen = await citizens.recognise(d.tx, line.name, event.sender, now=d.now)
    await citizens.stop_marketing(d.tx, citizen.id, stopped=event.stopped)
    outbox.refuse_marketing(d.tx, citizen.id, now=d.now)
