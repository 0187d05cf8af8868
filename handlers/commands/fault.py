"""`/segnalazione`: a fault that a citizen tells of: filed, placed, forwarded, joined, settled."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from bridge.keywords import normalise
from bridge.relay import fault_cards, fault_telling, faulting, forwarding
from bridge.relay.decision import CommandCall, Decision, Reply
from bridge.relay.faulting import Clerk
from bridge.rules import LineRules
from storage import fault_links, faults, messages
from storage.content import words_of
from storage.faults import Fault, FaultState, Place
from storage.model import Direction, ForeignId, Message

PLACE = frozenset({"luogo", "place"})
SUMMARY = frozenset({"testo", "text"})
SAID = frozenset({"parole", "words"})
PHOTOS = frozenset({"foto", "photos"})
CATEGORY = frozenset({"categoria", "category"})
FORWARD = frozenset({"inoltra", "forward"})
RESOLVED = frozenset({"risolta", "risolto", "resolved"})
JOIN = frozenset({"unisci", "join"})
NEW = frozenset({"nuova", "new"})
NONE = frozenset({"no", "nessuna", "none"})
LONGEST = 600
NEAR_ENOUGH = 72.0  # of 100
_NUMBER = re.compile(r"(?:n\. ?)?(\d{4})-(\d{1,6})(?:\s+|$)")
_DECLINED = re.compile(r"(?:non (?:è )?di competenza|not ours)(?:\s+|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A command about a fault that is there."""

    call: CommandCall
    line: LineRules
    fault: Fault
    words: str

    @property
    def language(self) -> str:
        return self.call.desk.language

    @property
    def clerk(self) -> Clerk:
        return Clerk(self.call.desk, self.call.operator)


async def obey(d: Decision, call: CommandCall) -> Reply:
    """About the fault of this conversation, or the one whose number stands first; without any, file one."""
    about, words, language = None, call.argument, call.desk.language
    if (numbered := _NUMBER.match(words)) is not None:
        about, words = await _numbered(d, call, numbered), words[numbered.end() :].strip()
        if about is None:
            return Reply(d.say(language, "fault-unknown", number=f"{numbered[1]}-{int(numbered[2]):04d}"))
    elif call.thread is not None:
        about = await faults.current(d.tx, call.thread.citizen)
    first, _, rest = words.partition(" ")
    verb = "declined" if _DECLINED.match(words) else _VERBS.get(normalise(first), "")
    if verb:
        return await _change(d, call, about, verb, _DECLINED.sub("", words) if verb == "declined" else rest.strip())
    if about is not None and (about.is_open or numbered is not None) and normalise(first) not in NEW:
        return await _show(d, call, about, asked_for_another=bool(words))
    return await _begin(d, call, rest.strip() if normalise(first) in NEW else words)


async def _numbered(d: Decision, call: CommandCall, found: re.Match[str]) -> Fault | None:
    """The fault of one of the desk's lines, or one that was forwarded to the desk."""
    for name in (call.line.name, *d.rules.lines):
        fault = await faults.numbered(d.tx, name, int(found[1]), int(found[2]))
        if fault is None:
            continue
        if name in call.desk.lines or call.desk.name in await fault_links.cards(d.tx, fault.id):
            return fault
    return None


async def _change(d: Decision, call: CommandCall, fault: Fault | None, verb: str, words: str) -> Reply:
    line = None if fault is None else d.rules.lines.get(fault.line)
    if fault is None or line is None:
        return Reply(d.say(call.desk.language, "fault-none"))
    if not fault.is_open:
        return Reply(d.say(call.desk.language, "fault-settled-already"))
    return await _CHANGES[verb](d, _Asked(call, line, fault, words))


async def _show(d: Decision, call: CommandCall, fault: Fault, *, asked_for_another: bool) -> Reply:
    thread = None if call.thread is None else call.thread.id
    await fault_cards.show(d, call.desk, fault, thread=thread, answers=call.wrote.foreign_id)
    return Reply(d.say(call.desk.language, "fault-one-already", number=fault.label)) if asked_for_another else Reply()


async def _begin(d: Decision, call: CommandCall, words: str) -> Reply:
    """Of the kind that is named; without one the kinds are shown, and a press files it."""
    if call.thread is None:
        return Reply(d.say(call.desk.language, "fault-how"))
    category = _category(d, call.line, words)
    if words and category is None:
        titles = ", ".join(
            fault_cards.category_title(d, call.desk.language, call.line, n) for n in call.line.categories
        )
        return Reply(d.say(call.desk.language, "fault-category-unknown", words=words, categories=titles))
    begins = await _answered(d, call)
    draft = await faulting.begin(d, call.desk, call.line, call.thread, begins=None if begins is None else begins.id)
    if category is None:
        await faulting.ask_category(d, call.desk, call.line, draft, under=call.wrote.foreign_id)
    else:
        clerk = Clerk(call.desk, call.operator)
        await faulting.file(d, clerk, draft, category, under=call.wrote.foreign_id)
    return Reply()


async def _answered(d: Decision, call: CommandCall) -> Message | None:
    """The message of this citizen that the command answers; None if it answers none."""
    if call.wrote.answered is None or call.thread is None:
        return None
    message = await messages.called(d.tx, call.desk.lane, ForeignId(call.wrote.answered.foreign_id))
    is_theirs = message is not None and message.citizen == call.thread.citizen
    return message if is_theirs and message is not None and message.direction is Direction.FROM_CITIZEN else None


def _category(d: Decision, line: LineRules, words: str) -> str | None:
    """The kind these words mean, by its name or its title in any language."""
    if not words:
        return None
    known = {name: name for name in line.categories}
    for name in line.categories:
        for language in d.texts.shipped:
            known[fault_cards.category_title(d, language, line, name)] = name
    titles = {title: title for title in known}
    for title, _, _ in process.extract(
        words, titles, scorer=fuzz.WRatio, processor=utils.default_process, limit=1, score_cutoff=NEAR_ENOUGH
    ):
        return known[title]
    return None


async def _placed(d: Decision, asked: _Asked) -> Reply:
    """At an address that staff type; without one, where the citizen's last location is."""
    if asked.words:
        here = Place(" ".join(asked.words.split())[:LONGEST])
    else:
        here = Place()
        for citizen, _ in (await fault_links.citizens(d.tx, asked.fault.id))[:1]:
            here = (await fault_telling.everything(d, asked.call.desk, citizen, within=fault_telling.TOLD_WITHIN)).place
    if not here.is_known:
        return Reply(d.say(asked.language, "fault-place-how"))
    return await _noted(d, asked, "fault.placed", await faults.place(d.tx, asked.fault.id, here, now=d.now))


async def _summarised(d: Decision, asked: _Asked) -> Reply:
    if not asked.words:
        return Reply(d.say(asked.language, "fault-summary-how"))
    summary = asked.words[:LONGEST]
    changed = await faults.summarise(d.tx, asked.fault.id, summary, now=d.now)
    return await _noted(d, asked, "fault.summarised", changed)


async def _reworded(d: Decision, asked: _Asked) -> Reply:
    """What the citizen said of it: typed here, or the message this one answers; `parole no`: nothing."""
    answered = await _answered(d, asked.call)
    words = asked.words or ("" if answered is None else words_of(answered.content).strip())
    if not words:
        return Reply(d.say(asked.language, "fault-words-how"))
    words = "" if normalise(asked.words) in NONE else words[:LONGEST]
    return await _noted(d, asked, "fault.reworded", await faults.reword(d.tx, asked.fault.id, words, now=d.now))


async def _categorised(d: Decision, asked: _Asked) -> Reply:
    category = _category(d, asked.line, asked.words)
    if category is None:
        titles = ", ".join(fault_cards.category_title(d, asked.language, asked.line, n) for n in asked.line.categories)
        return Reply(d.say(asked.language, "fault-category-unknown", words=asked.words or "—", categories=titles))
    changed = await faults.categorise(d.tx, asked.fault.id, category, now=d.now)
    return await _noted(d, asked, "fault.categorised", changed)


async def _photographed(d: Decision, asked: _Asked) -> Reply:
    """The photos of this conversation show it too; `foto no`: none does."""
    if normalise(asked.words) in NONE:
        await fault_links.unlink_photos(d.tx, asked.fault.id)
        return await _noted(d, asked, "fault.photos_removed", asked.fault)
    if asked.call.thread is None:
        return Reply(d.say(asked.language, "fault-photos-where"))
    citizen = asked.call.thread.citizen
    told = await fault_telling.everything(d, asked.call.desk, citizen, within=fault_links.PHOTOS_KEPT)
    if not await fault_links.link_photos(d.tx, asked.fault.id, told.photos, now=d.now):
        return Reply(d.say(asked.language, "fault-photos-none"))
    return await _noted(d, asked, "fault.photos_added", asked.fault)


async def _noted(d: Decision, asked: _Asked, action: str, changed: Fault | None) -> Reply:
    """Written down, and shown on a new card where it was asked for."""
    if changed is None:
        return Reply(d.say(asked.language, "fault-settled-already"))
    await faulting.write_down(d, asked.clerk, action, changed)
    await fault_cards.refresh(d, changed)
    thread = None if asked.call.thread is None else asked.call.thread.id
    await fault_cards.show(d, asked.call.desk, changed, thread=thread, answers=asked.call.wrote.foreign_id)
    return Reply()


async def _forwarded(d: Decision, asked: _Asked) -> Reply:
    if asked.words:
        office, maybe = await forwarding.find(d, asked.line, asked.words)
    else:
        office, maybe = forwarding.competent(asked.line.categories.get(asked.fault.category)), ""
    if office is None:
        key = "fault-forward-maybe" if maybe else "fault-forward-whom"
        return Reply(d.say(asked.language, key, office=maybe))
    how = await forwarding.forward(d, asked.clerk, asked.fault, office)
    if how is None:
        return Reply(d.say(asked.language, "fault-forwarded-already", office=office.name))
    return _said_in_thread(d, asked, d.say(asked.language, "press-fault-forwarded", office=office.name) + "\n" + how)


async def _resolved(d: Decision, asked: _Asked) -> Reply:
    return await _settled(d, asked, FaultState.RESOLVED)


async def _declined(d: Decision, asked: _Asked) -> Reply:
    return await _settled(d, asked, FaultState.DECLINED)


async def _settled(d: Decision, asked: _Asked, state: FaultState) -> Reply:
    settled = await faulting.settle(d, asked.clerk, asked.fault, state, asked.words[:LONGEST])
    if settled is None:
        return Reply(d.say(asked.language, "fault-settled-already"))
    return _said_in_thread(d, asked, d.say(asked.language, f"press-fault-{state}"))


def _said_in_thread(d: Decision, asked: _Asked, text: str) -> Reply:
    """The conversations have been told of the step: only whoever asked from elsewhere needs an answer."""
    return Reply(text) if asked.call.thread is None else Reply()


async def _joined(d: Decision, asked: _Asked) -> Reply:
    found = _NUMBER.match(asked.words)
    into = None if found is None else await _numbered(d, asked.call, found)
    if into is None:
        return Reply(d.say(asked.language, "fault-join-how"))
    return Reply(await faulting.join(d, asked.clerk, asked.fault, into))


_CHANGES = {
    "place": _placed,
    "summary": _summarised,
    "said": _reworded,
    "photos": _photographed,
    "category": _categorised,
    "forward": _forwarded,
    "resolved": _resolved,
    "declined": _declined,
    "join": _joined,
}
_WORDS = {
    "place": PLACE,
    "summary": SUMMARY,
    "said": SAID,
    "photos": PHOTOS,
    "category": CATEGORY,
    "forward": FORWARD,
    "resolved": RESOLVED,
    "join": JOIN,
}
_VERBS = {word: verb for verb, words in _WORDS.items() for word in words}
