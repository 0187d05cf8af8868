"""Answers to a broadcast: tied to it, counted, and thanks kept from opening threads one by one."""

from dataclasses import dataclass
from datetime import timedelta

from bridge import thanks, wording
from bridge.relay.choosing import words_for_template
from bridge.relay.decision import Decision
from bridge.relay.showing import shown
from bridge.rules import LineRules
from storage import messages, responses, threads
from storage.content import Media, Reaction, words_of
from storage.events import CitizenWrote
from storage.messages import Draft
from storage.model import Citizen, Direction, ForeignId, MessageId, ThreadState
from storage.portraits import Portrait
from storage.responses import Issued, Response, ResponseKind

CLOCKS = timedelta(minutes=2)  # their clock is not ours: what was written before the broadcast came answers nothing


@dataclass(frozen=True, slots=True)
class Tie:
    """That somebody answers a broadcast, and how. `is_new`: their thread has not said so yet."""

    issued: Issued
    kind: ResponseKind
    is_new: bool


async def tie(d: Decision, line: LineRules, citizen: Citizen, event: CitizenWrote) -> Tie | None:
    """Which broadcast this answers, if any: the one it quotes, or the last one got if nobody has spoken since."""
    issued = await _issued(d, line, citizen, event)
    if issued is None:
        return None
    kind = ResponseKind.THANKS if thanks.is_thanks(event.content) else ResponseKind.ANSWER
    return Tie(issued, kind, not await responses.was_told(d.tx, issued.id, citizen.id))


async def _issued(d: Decision, line: LineRules, citizen: Citizen, event: CitizenWrote) -> Issued | None:
    named = event.content.target if isinstance(event.content, Reaction) else event.quoted
    if named or isinstance(event.content, Reaction):
        return await responses.quoted(d.tx, line.lane, citizen.id, ForeignId(named)) if named else None
    got = await responses.got(d.tx, line.name, citizen.id, since=d.now - line.answer_time)
    if got is None or got.at is None or event.at < got.at - CLOCKS:
        return None
    return None if await responses.have_talked(d.tx, citizen.id, since=got.at) else got


async def fold(d: Decision, line: LineRules, citizen: Citizen, event: CitizenWrote, found: Tie) -> bool:
    """Keep thanks without a thread, where nobody is in conversation with them; False: it is shown like all else."""
    is_gone = isinstance(event.content, Reaction) and not event.content.emoji
    if not line.fold_thanks or (found.kind is not ResponseKind.THANKS and not is_gone):
        return False
    if await _in_conversation(d, line, citizen):
        return False
    draft = Draft(citizen.id, None, Direction.FROM_CITIZEN, event.content, event.at)
    message = await messages.record(d.tx, draft)
    await messages.name(d.tx, message, line.lane, ForeignId(event.foreign_id))
    await count(d, citizen, event, found, message)
    return True


async def _in_conversation(d: Decision, line: LineRules, citizen: Citizen) -> bool:
    open_threads = [each for each in await threads.of_citizen(d.tx, citizen.id) if each.state is ThreadState.OPEN]
    return bool(open_threads) or await responses.was_answered(d.tx, citizen.id, since=d.now - line.answer_time)


async def count(d: Decision, citizen: Citizen, event: CitizenWrote, found: Tie, message: MessageId) -> None:
    """Once per message, however many desks see it. An emoji takes the place of the one before, or takes it away."""
    is_reaction = isinstance(event.content, Reaction)
    if is_reaction:
        await responses.take_reaction_back(d.tx, found.issued.id, citizen.id)
    if not isinstance(event.content, Reaction) or event.content.emoji:
        response = Response(found.issued.id, citizen.id, message, found.kind, event.at, is_reaction)
        await responses.record(d.tx, response)


def heading(d: Decision, language: str, issued: Issued) -> str:
    """What a thread says once: which broadcast is answered, and its first words."""
    words = wording.excerpt(words_for_template(issued.content))
    if not words and isinstance(issued.content, Media):
        words = d.say(language, f"media-{issued.content.media}")
    return d.say(language, "answers-broadcast", number=str(issued.id), words=words or "—")


def on_card(d: Decision, language: str, portrait: Portrait) -> list[str]:
    """The lines of the identity card: what they answer, and what they thanked for before."""
    lines = [] if portrait.answered is None else [heading(d, language, portrait.answered)]
    for broadcast, content in portrait.thanks:
        said = words_of(shown(d, language, content)) or d.say(language, "media-sticker")
        lines.append(d.say(language, "card-thanked", number=str(broadcast), words=wording.excerpt(said)))
    return lines
