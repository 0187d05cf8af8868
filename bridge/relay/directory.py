"""The directory of offices and what the fields of ready answers stand for."""

from collections.abc import Mapping

from bridge import wording
from bridge.relay import hours
from bridge.relay.decision import Decision
from bridge.rules import LineRules
from storage import offices
from storage.driver import Transaction
from storage.model import Citizen

DETAILS = ("title", "hours", "phone", "email", "address", "link")
WAYS = ("phone", "email")  # of reaching somebody where nobody answers here
MOST_CONTACTS = 5  # a notice is read on a phone


async def of_line(d: Decision, line: LineRules) -> dict[str, dict[str, str]]:
    """Every office with its details: as configured, and as staff changed them since."""
    return await _known(d.tx, line)


async def contacts(tx: Transaction, line: LineRules) -> list[Mapping[str, str]]:
    """The offices a citizen may turn to instead, with a title each: the configured ones, else the first there are."""
    known = await _known(tx, line)
    named = line.contacts or tuple(known)
    found = [{"title": name, **known[name]} for name in named if name in known and any(map(known[name].get, WAYS))]
    return list(found[:MOST_CONTACTS])


async def _known(tx: Transaction, line: LineRules) -> dict[str, dict[str, str]]:
    found = {name: dict(details) for name, details in line.offices.items()}
    for office, changed in (await offices.changes(tx, line.name)).items():
        found[office] = {field: value for field, value in {**found.get(office, {}), **changed}.items() if value}
    return {name: details for name, details in sorted(found.items()) if details}


async def values(d: Decision, line: LineRules, language: str, citizen: Citizen | None = None) -> Mapping[str, str]:
    """What each field stands for, under its name in every language of the texts."""
    known: dict[str, str] = {}
    own = {
        "name": "" if citizen is None else wording.clean_name(citizen.name),
        "office": line.title,
        "hours": await hours.in_words(d, line, language),
        "page": line.page_url,
    }
    directory = await of_line(d, line)
    for spoken in d.texts.shipped:
        for field, value in own.items():
            known[d.say(spoken, f"field-{field}")] = value
        for office, details in directory.items():
            for field, value in details.items():
                known[f"{office}.{d.say(spoken, f'field-{field}')}"] = value
    return known


def in_words(d: Decision, language: str, name: str, details: Mapping[str, str]) -> str:
    """An office in a few lines."""
    lines = [f"🏢 {details.get('title', name)}"]
    lines += [d.say(language, f"office-{field}", value=details[field]) for field in DETAILS[1:] if details.get(field)]
    return "\n".join(lines)
