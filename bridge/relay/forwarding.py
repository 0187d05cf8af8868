"""Forwarding a fault to whoever sees to it: another desk's room, an e-mail, or by hand."""

from typing import NamedTuple

from rapidfuzz import fuzz, process, utils

from bridge.keywords import normalise
from bridge.relay import directory, fault_cards, faulting, mailing, notices
from bridge.relay.decision import Decision
from bridge.relay.faulting import Clerk
from bridge.rules import CategoryRules, LineRules
from storage import fault_links, faults
from storage.bodies import Mail
from storage.faults import Fault, FaultState
from storage.model import DeskName

NEAR_ENOUGH = 60.0  # of 100: a slip must not send a citizen's words to somebody else, so it is only suggested
PHOTOS = 4  # of at most 5 MB each: more than 20 MB is refused by many mail servers


class Office(NamedTuple):
    """Who sees to faults, and how they are reached. Neither desk nor e-mail: by hand."""

    name: str
    email: str = ""
    desk: DeskName | None = None


def competent(category: CategoryRules | None) -> Office | None:
    """Who sees to a kind of fault; None where nobody is named."""
    if category is None or not (category.office or category.email or category.desk):
        return None
    return Office(category.office or category.email or str(category.desk), category.email, category.desk)


async def find(d: Decision, line: LineRules, words: str) -> tuple[Office | None, str]:
    """The office these words mean. None: nobody surely, but maybe the one named second."""
    known = dict[str, Office]()
    for name, details in (await directory.of_line(d, line)).items():
        title = details.get("title") or name
        known[name] = known[title] = Office(title, details.get("email", ""))
    for desk in d.rules.desks.values():
        known[desk.title] = Office(desk.title, desk=desk.name)
    for category in line.categories.values():
        if (office := competent(category)) is not None:
            known[office.name] = office
    wanted = normalise(words)
    exact = {known[name] for name in known if normalise(name) == wanted}
    begins = {known[name] for name in known if normalise(name).startswith(wanted)}
    if len(meant := exact or begins) == 1:
        return meant.pop(), ""
    names = {name: name for name in known}
    for title, _, _ in process.extract(
        words, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=1, score_cutoff=NEAR_ENOUGH
    ):
        return None, known[title].name
    return Office(words), ""


async def forward(d: Decision, clerk: Clerk, fault: Fault, office: Office) -> str | None:
    """Hand it on; how that is done, in words. None if it is settled, or that office has it."""
    line = d.rules.lines[fault.line]
    if fault.state is FaultState.FORWARDED and fault.office == office.name:
        return None
    forwarded = await faults.turn(d.tx, fault.id, FaultState.FORWARDED, office=office.name, now=d.now)
    if forwarded is None:
        return None
    how = await _hand_on(d, clerk, line, forwarded, office)
    await faulting.write_down(d, clerk, "fault.forwarded", forwarded)
    await faulting.tell(d, clerk, forwarded, "forwarded", how=how)
    await fault_cards.refresh(d, forwarded)
    return how


async def _hand_on(d: Decision, clerk: Clerk, line: LineRules, fault: Fault, office: Office) -> str:
    language, said = clerk.desk.language, list[str]()
    desk = None if office.desk is None else d.rules.desks.get(office.desk)
    if desk is not None and desk.name != fault.desk:
        await fault_cards.show(d, desk, fault)
        for number, photo in enumerate(await fault_links.photos(d.tx, fault.id, now=d.now), start=1):
            text = d.say(desk.language, "fault-photo", number=fault.label, photo=number)
            await notices.tell(d, desk, text, file=photo.media)
        said.append(d.say(language, "fault-by-desk", desk=desk.title))
    if office.email and d.rules.sends_mail:
        await mailing.put(d, await letter(d, line, fault, office))
        said.append(d.say(language, "fault-by-mail", email=office.email))
    elif office.email:
        said.append(d.say(language, "fault-no-mail", email=office.email))
    if not said:
        said.append(d.say(language, "fault-by-hand", office=office.name))
    return "\n".join(said)


async def letter(d: Decision, line: LineRules, fault: Fault, office: Office) -> Mail:
    """The e-mail: what is wrong and where, never who told of it."""
    language = line.language
    title = fault_cards.category_title(d, language, line, fault.category)
    photos = [photo.media for photo in await fault_links.photos(d.tx, fault.id, now=d.now)][:PHOTOS]
    told = len(await fault_links.citizens(d.tx, fault.id))
    lines = [
        d.say(language, "mail-opening", line=line.title, number=fault.label),
        "",
        d.say(language, "mail-category", category=title),
        d.say(language, "mail-place", place=fault_cards.place_in_words(fault.place) or "—"),
        fault_cards.map_link(fault.place),
        d.say(language, "mail-words", words="\n".join(filter(None, (fault.summary, fault.words))) or "—"),
        d.say(language, "mail-citizens", citizens=told),
        d.say(language, "mail-photos", photos=len(photos)),
        "",
        d.say(language, "mail-closing", number=fault.label),
    ]
    subject = d.say(language, "mail-subject", number=fault.label, category=title)
    kept = [each for number, each in enumerate(lines) if each or number in (1, 8)]
    return Mail(
        fault.id, office.email, " ".join(subject.split()), "\n".join(kept), author=line.title, photos=tuple(photos)
    )
