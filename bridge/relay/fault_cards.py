"""The card of a fault: what it is, where, how it stands, what is close by, and the buttons."""

from collections.abc import Callable
from datetime import timedelta

from babel.dates import format_date

from bridge import open311
from bridge.relay import notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from config.texts import Texts
from storage import buttons, fault_links, faults
from storage.bodies import Button
from storage.fault_links import Photo
from storage.faults import Fault, FaultState, Near, Place
from storage.model import DeskName, ThreadId

SAME_METRES = 50.0
SAME_WITHIN = timedelta(days=14)
SHOWN_NEAR = 3
IN_A_ROW = 2  # titles of categories are long
MAP = "https://www.openstreetmap.org/?mlat={0:.6f}&mlon={1:.6f}#map=19/{0:.6f}/{1:.6f}"

Rows = tuple[tuple[Button, ...], ...]


def category_title(d: Decision, language: str, line: LineRules, category: str) -> str:
    """What people read: the municipality's own words, else those of the texts."""
    return title_of(d.texts, language, line)(category)


def title_of(texts: Texts, language: str, line: LineRules) -> Callable[[str], str]:
    """The titles of a line's categories in a language."""

    def title(category: str) -> str:
        known = line.categories.get(category)
        if known is not None and known.title:
            return known.title
        is_usual = texts.has(f"category-{category}")  # a category may have left the configuration since
        return texts.say(language, f"category-{category}") if is_usual else category

    return title


def public_words(texts: Texts, language: str, line: LineRules) -> open311.Words:
    """What anybody reads of a line's faults."""
    return open311.Words(title_of(texts, language, line), lambda state: texts.say(language, f"fault-state-{state}"))


def place_in_words(place: Place) -> str:
    """An address, or degrees; empty where nobody said."""
    if place.address or place.latitude is None or place.longitude is None:
        return place.address
    return f"{place.latitude:.5f}, {place.longitude:.5f}"


def map_link(place: Place) -> str:
    """Where to look at it; empty without degrees."""
    if place.latitude is None or place.longitude is None:
        return ""
    return MAP.format(place.latitude, place.longitude)


def state_in_words(d: Decision, language: str, fault: Fault) -> str:
    """How it stands, with the office where there is one."""
    if fault.state is FaultState.FORWARDED and fault.office:
        return d.say(language, "fault-state-forwarded-to", office=fault.office)
    return d.say(language, f"fault-state-{fault.state}")


async def near(d: Decision, fault: Fault) -> list[Near]:
    """Other faults that may be the same one."""
    since = d.now - SAME_WITHIN
    return await faults.near(d.tx, fault, metres=SAME_METRES, since=since, at_most=SHOWN_NEAR)


async def words(d: Decision, desk: DeskRules, line: LineRules, fault: Fault, close: list[Near]) -> str:
    """The whole card."""
    language = desk.language
    title = category_title(d, language, line, fault.category)
    told = len(await fault_links.citizens(d.tx, fault.id))
    lines = [
        d.say(language, "fault-card", number=fault.label, category=title),
        d.say(language, "fault-card-state", state=state_in_words(d, language, fault)),
        *about(d, language, line, fault, await fault_links.photos(d.tx, fault.id, now=d.now)),
        d.say(language, "fault-card-citizens", citizens=told),
    ]
    office = line.categories[fault.category].office if fault.category in line.categories else ""
    if office and fault.state is FaultState.RECEIVED:
        lines.append(d.say(language, "fault-card-office", office=office))
    if fault.outcome and not fault.is_open:
        lines.append(d.say(language, "fault-card-outcome", words=fault.outcome))
    if not fault.place.is_known:
        lines.append(d.say(language, "fault-card-no-place"))
    return "\n".join([*lines, *neighbours(d, language, line, close)])


def about(d: Decision, language: str, line: LineRules, fault: Fault, photos: list[Photo]) -> list[str]:
    """What it is and where."""
    lines = []
    if fault.place.is_known:
        lines.append("📍 " + " · ".join(filter(None, (place_in_words(fault.place), map_link(fault.place)))))
    if fault.summary:
        lines.append(d.say(language, "fault-card-summary", words=fault.summary))
    if fault.words:
        lines.append(d.say(language, "fault-card-words", words=fault.words))
    if photos:
        until = format_date(min(p.until for p in photos).astimezone(line.timezone), "d MMM", locale=language)
        lines.append(d.say(language, "fault-card-photos", photos=len(photos), until=until))
    return lines


def neighbours(d: Decision, language: str, line: LineRules, close: list[Near]) -> list[str]:
    """What is close by, a line each."""
    return [
        d.say(
            language,
            "fault-near",
            metres=round(each.metres),
            number=each.fault.label,
            category=category_title(d, language, line, each.fault.category),
            citizens=each.citizens,
        )
        for each in close
    ]


async def join_buttons(d: Decision, desk: DeskRules, fault: Fault, close: list[Near]) -> Rows:
    """One for each fault close by."""
    return tuple(
        [
            (
                Button(
                    d.say(desk.language, "button-fault-join", number=each.fault.label),
                    await buttons.lasting(d.tx, desk.name, "fault_join", fault.id, str(each.fault.id)),
                ),
            )
            for each in close
        ]
    )


async def _buttons(d: Decision, desk: DeskRules, line: LineRules, fault: Fault, close: list[Near]) -> Rows:
    if not fault.is_open:
        return ()

    async def button(action: str, **values: str) -> Button:
        label = d.say(desk.language, f"button-{action.replace('_', '-')}", **values)
        return Button(label, await buttons.lasting(d.tx, desk.name, action, fault.id))

    rows = await join_buttons(d, desk, fault, close)
    category = line.categories.get(fault.category)
    if desk.name == fault.desk and fault.state is FaultState.RECEIVED and category is not None and category.office:
        rows = (*rows, (await button("fault_forward", office=category.office),))
    return (*rows, (await button("fault_resolve"), await button("fault_decline")))


async def category_buttons(d: Decision, desk: DeskRules, line: LineRules, draft: Fault) -> Rows:
    """One for each kind of fault."""
    made = [
        Button(
            d.say(desk.language, "button-fault-category", category=category_title(d, desk.language, line, name)),
            await buttons.lasting(d.tx, desk.name, "fault_category", draft.id, name),
        )
        for name in line.categories
    ]
    return tuple(tuple(made[start : start + IN_A_ROW]) for start in range(0, len(made), IN_A_ROW))


async def show(
    d: Decision, desk: DeskRules, fault: Fault, *, thread: ThreadId | None = None, answers: str = ""
) -> None:
    """A new card at a desk; the one before stays as it is from now on."""
    text, rows = await _whole(d, desk, fault)
    card = await notices.tell(d, desk, text, thread=thread, answers=answers, buttons=rows)
    await fault_links.keep_card(d.tx, fault.id, desk.name, card)


async def refresh(d: Decision, fault: Fault) -> None:
    """Every desk's card shows how it stands now."""
    for name, card in (await fault_links.cards(d.tx, fault.id)).items():
        desk = d.rules.desks.get(DeskName(name))
        if desk is not None:
            text, rows = await _whole(d, desk, fault)
            await notices.retell(d, desk, card, text, buttons=rows)


async def _whole(d: Decision, desk: DeskRules, fault: Fault) -> tuple[str, Rows]:
    line = d.rules.lines.get(fault.line)
    if line is None:
        return d.say(desk.language, "line-gone"), ()
    if fault.state is FaultState.JOINED:
        other = None if fault.joined is None else await faults.get(d.tx, fault.joined)
        into = "" if other is None else other.label
        return d.say(desk.language, "fault-card-joined", number=fault.label, into=into), ()
    close = await near(d, fault) if fault.is_open and desk.name == fault.desk else []
    return await words(d, desk, line, fault, close), await _buttons(d, desk, line, fault, close)
