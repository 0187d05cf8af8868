"""The identity card: who is writing, as far as staff need to know."""

from datetime import timedelta

from babel.dates import format_date

from bridge import identity, languages, window, wording
from bridge.relay import dates, responding
from bridge.relay.decision import Decision
from bridge.relay.showing import shown
from bridge.rules import DeskRules, LineRules
from storage import blocks, cases, consents, operators, threads
from storage.bulletins import EVERYTHING
from storage.cases import Past
from storage.consents import Subscriptions
from storage.content import words_of
from storage.model import Citizen, ThreadId
from storage.portraits import Asked, portray

CASES_SHOWN = 3
SOON = timedelta(hours=1)  # a window that closes within it is warned of
REMEMBERED = timedelta(days=30)  # thanks that are mentioned
MENTIONED = 3


async def card(d: Decision, desk: DeskRules, line: LineRules, citizen: Citizen) -> str:
    """The card's words: name as given, masked number, subscriptions, history."""
    language = desk.language
    asked = Asked(d.now - line.answer_time, d.now - REMEMBERED, thanks=MENTIONED, cases=CASES_SHOWN)
    portrait = await portray(d.tx, citizen.id, asked)
    name = wording.clean_name(citizen.name) or d.say(language, "citizen-without-name")
    number = identity.mask(citizen.phone) or d.say(language, "citizen-without-number")
    lines = [f"👤 {name} · {number}", _subscribed(d, language, line, portrait.subscriptions)]
    named = [line.zones[zone.name] for zone in portrait.zones if zone.name in line.zones]
    if named:
        lines.append(d.say(language, "card-zone", zones=", ".join(named)))
    if citizen.language and citizen.language != line.language:
        lines.append(d.say(language, "card-language", name=languages.own_name(citizen.language)))
    first = portrait.first_written
    if first is None or portrait.written <= 1:
        lines.append(d.say(language, "card-first-contact"))
    else:
        since = format_date(first.astimezone(line.timezone), "long", locale=language)
        lines.append(d.say(language, "card-history", messages=portrait.written, since=since))
    lines += responding.on_card(d, language, portrait)
    lines += [_past(d, language, line, each) for each in portrait.past]
    if len(desk.lines) > 1:
        lines.append(d.say(language, "card-line", line=line.title))
    return "\n".join(lines)


def _past(d: Decision, language: str, line: LineRules, past: Past) -> str:
    """A case that is over, in one line."""
    day = format_date(past.opened.astimezone(line.timezone), "d MMM", locale=language)
    words = "" if past.words is None else wording.excerpt(words_of(shown(d, language, past.words)))
    if past.closed_by:
        return d.say(language, "card-case-by", day=day, words=words or "—", name=past.closed_by)
    return d.say(language, "card-case", day=day, words=words or "—")


async def state(d: Decision, desk: DeskRules, line: LineRules, citizen: Citizen) -> list[str]:
    """How the case stands: who looks after it, and until when free words may go."""
    language, case = desk.language, await cases.current(d.tx, citizen.id)
    lines = []
    if case is not None and case.is_open:
        holder = None if case.holder is None else await operators.get(d.tx, case.holder)
        lines.append(
            d.say(language, "case-nobodys") if holder is None else d.say(language, "case-of", name=holder.name)
        )
    until = window.window_at(citizen.last_heard, d.now).until
    if citizen.is_blocked and (block := await blocks.standing(d.tx, citizen.id)) is not None:
        lines.append(d.say(language, "card-blocked", name=block.operator, reason=block.reason))
    if until is not None and until <= d.now:
        lines.append("⏳ " + d.say(language, "queue-window-closed"))
    elif until is not None and until - d.now < SOON:
        minutes = max(1, (until - d.now) // timedelta(minutes=1))
        lines.append(d.say(language, "card-window-soon", minutes=minutes))
    elif until is not None:
        lines.append("⏳ " + d.say(language, "queue-window", until=dates.when(d, language, until, line.timezone)))
    return lines


async def subscriptions(d: Decision, language: str, line: LineRules, citizen: Citizen) -> str:
    """What somebody gets, in one line."""
    return _subscribed(d, language, line, await consents.of_citizen(d.tx, citizen.id))


def _subscribed(d: Decision, language: str, line: LineRules, subscribed: Subscriptions) -> str:
    if not subscribed:
        return d.say(language, "card-not-subscribed")
    if subscribed.everything and not subscribed.without:
        return d.say(language, "card-subscribed-everything") + _since(d, language, line, subscribed, EVERYTHING)
    titles = [
        title + _since(d, language, line, subscribed, name)
        for name, title in line.bulletins.items()
        if subscribed.includes(name)
    ]
    return d.say(language, "card-subscribed", bulletins=", ".join(titles))


def _since(d: Decision, language: str, line: LineRules, subscribed: Subscriptions, bulletin: str) -> str:
    """Since when, and how they asked for it, in brackets behind its title."""
    begun = subscribed.begun.get(bulletin) or subscribed.begun.get(EVERYTHING)
    if begun is None:
        return ""
    day = format_date(begun.at.astimezone(line.timezone), "medium", locale=language)
    key = f"card-since-{begun.means}"
    return " " + d.say(language, key if d.texts.has(key) else "card-since", day=day)


async def describe_thread(d: Decision, desk: DeskRules, line: LineRules, citizen: Citizen, thread: ThreadId) -> None:
    """Give a thread its title and card; a desk shows them when it opens it."""
    name = wording.clean_name(citizen.name) or d.say(desk.language, "citizen-without-name")
    await threads.describe(
        d.tx,
        thread,
        title=identity.title(citizen, name, thread),
        card=await card(d, desk, line, citizen),
    )
