"""What a citizen reads who writes while nobody answers: when somebody will, and whom else they may turn to."""

from collections.abc import Mapping
from datetime import datetime

from bridge.relay import answers, dates, directory, hours
from bridge.relay.decision import Decision
from bridge.rules import LineRules
from storage import citizens
from storage.model import Citizen


async def tell(d: Decision, line: LineRules, citizen: Citizen) -> None:
    """Nobody answers now: the citizen is told when somebody will, once per closure; never where only people speak."""
    if line.human_only:
        return
    office = await hours.office_of(d, line)
    if office is None or office.is_open(d.now):
        return
    since = office.closed_since(d.now) or d.now - hours.REMEMBERED
    if not await citizens.note_closure(d.tx, citizen.id, since):
        return
    language = citizen.language or line.language
    told = [_until(d, line, language, office.opens_next(d.now)), *await contacts(d, line, language)]
    told.append(d.say(language, "office-page", page=line.page_url))
    await answers.say(d, line, citizen, "\n".join(told))


def _until(d: Decision, line: LineRules, language: str, opens: datetime | None) -> str:
    if opens is None:
        return d.say(language, "office-closed")
    return d.say(language, "office-closed-until", when=dates.when(d, language, opens, line.timezone))


async def contacts(d: Decision, line: LineRules, language: str) -> list[str]:
    """A heading, and a line for each office to turn to: those that are configured, else the first ones there are."""
    told = [_in_words(office) for office in await directory.contacts(d.tx, line)]
    return [d.say(language, "office-contacts"), *told] if told else []


def _in_words(details: Mapping[str, str]) -> str:
    """How and when one is reached, on a line of its own."""
    title, when = details["title"], details.get("hours")
    called = f"{title} ({when})" if when else title
    return f"• {called}: " + ", ".join(details[way] for way in directory.WAYS if details.get(way))
