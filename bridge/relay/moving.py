"""Conversations that go on at another desk: a bot may be banned overnight, and nobody's words may be lost with it."""

from datetime import tzinfo
from typing import NamedTuple

from bridge import wording
from bridge.relay import cards, casework, dates, holding, notices
from bridge.relay.decision import Decision
from bridge.relay.showing import shown
from bridge.rules import DeskRules, LineRules
from storage import audit, cases, citizens, moves, outbox, threads
from storage.content import Content, Media, words_of
from storage.events import DeskMoved, DeskRewound
from storage.model import DeskName, Direction, Message, Thread
from storage.moves import Move

MESSAGES_SHOWN = 6
_WHO = {Direction.FROM_CITIZEN: "moved-citizen", Direction.TO_CITIZEN: "moved-answer", Direction.NOTE: "moved-note"}


async def moved(d: Decision, event: DeskMoved) -> None:
    """A room was replaced: every open conversation is opened in the new one, with a link to where it was."""
    desk = d.rules.desks[DeskName(event.desk)]
    for thread in await threads.all_open(d.tx, desk.name):
        await notices.tell(d, desk, d.say(desk.language, "room-upgraded"), thread=thread.id)


async def rewound(d: Decision, event: DeskRewound) -> None:
    """An older copy of the store was put back: staff look after what was said since."""
    desk = d.rules.desks.get(DeskName(event.desk))
    if desk is not None:
        await notices.tell(d, desk, d.say(desk.language, "desk-rewound"))


class Moved(NamedTuple):
    """How many conversations were opened at the other desk, and how many waiting messages go there."""

    conversations: int
    messages: int


async def look(d: Decision, move: Move) -> Moved:
    """What `go` would do."""
    return Moved(len(await moves.open_threads(d.tx, move)), len(await moves.waiting(d.tx, move)))


async def go(d: Decision, move: Move, *, title: str) -> Moved:
    """Do it, all or nothing; done again, it does nothing. `title`: what staff call the old desk."""
    desk = d.rules.desks[move.to_desk]
    found, waiting = await moves.open_threads(d.tx, move), await moves.waiting(d.tx, move)
    for thread, name in found:
        await _succeed(d, move, desk, thread, d.rules.lines[name], title)
    carried = await moves.carry_over(d.tx, move, waiting, [thread.id for thread, _ in found], now=d.now)
    if found or carried:
        subject = f"desk:{move.from_desk}:{move.to_desk}"
        await audit.append(d.tx, actor="command line", action="desk.moved", subject=subject, at=d.now)
    return Moved(len(found), carried)


async def _succeed(d: Decision, move: Move, desk: DeskRules, old: Thread, line: LineRules, title: str) -> None:
    """A new thread with the card, what was said last, and the choices that are still open."""
    citizen = await citizens.get(d.tx, old.citizen)
    said = await moves.last_said(d.tx, move, old.id, at_most=MESSAGES_SHOWN)
    await moves.retire(d.tx, old.id)
    new = await threads.open_thread(d.tx, citizen.id, desk.name, now=d.now)
    await moves.succeed(d.tx, old.id, new)
    await cards.describe_thread(d, desk, line, citizen, new)
    lines = [d.say(desk.language, "moved-heading", title=title)]
    lines += [_line(d, desk, line.timezone, message, name) for message, name in said]
    await notices.tell(d, desk, "\n".join(lines), thread=new)
    case = await cases.current(d.tx, citizen.id)
    if case is not None:
        await casework.show(d, citizen.id, case)
    if await outbox.held_of(d.tx, citizen.id):
        await holding.offer_ways_out(d, desk, new, citizen.id, "", first=True)


def _line(d: Decision, desk: DeskRules, zone: tzinfo, message: Message, name: str) -> str:
    language = desk.language
    words = wording.excerpt(_words(d, language, message.content)) or "—"
    when = dates.when(d, language, message.at, zone)
    return d.say(language, _WHO[message.direction], when=when, name=name or "—", words=words)


def _words(d: Decision, language: str, content: Content) -> str:
    found = shown(d, language, content)
    if isinstance(found, Media):
        return " ".join(part for part in ("📎", d.say(language, f"media-{found.media}"), found.caption.text) if part)
    return words_of(found) or d.say(language, "media-location")
