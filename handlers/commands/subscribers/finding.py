"""Who is meant: a citizen by number, by the short id that `cerca` shows, by name; and `/iscritti cerca` itself."""

import re

from babel.dates import format_date

from bridge import identity, languages, numbers, wording
from bridge.relay import cards
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import citizens, zones
from storage.model import Address, AddressKind, Citizen, CitizenId

SHORT = re.compile(r"[cC](\d{1,15})(?:\s+|$)")
SHOWN = 8
LEAST = 3  # letters or digits: fewer would find half the town


def short_id(citizen: CitizenId) -> str:
    """How staff call a citizen without showing the number."""
    return f"c{citizen}"


async def whom(d: Decision, call: CommandCall) -> tuple[Citizen | str | None, str]:
    """The citizen a command begins with, and what follows. A number nobody has yet comes as its digits."""
    found = SHORT.match(call.argument)
    if found is not None:
        citizen = await citizens.known(d.tx, call.line.name, CitizenId(int(found[1])))
        return citizen, call.argument[found.end() :].strip()
    phone, rest = numbers.leading(call.argument, numbers.region_of(call.line.phone_number))
    if not phone:
        return None, call.argument
    known = await citizens.find(d.tx, call.line.name, (Address(AddressKind.PHONE, phone),))
    return (phone if known is None else await citizens.get(d.tx, known)), rest


async def search(d: Decision, call: CommandCall) -> Reply:
    """Those who match, a few lines each: number masked, what they get, where, in which language."""
    language, wanted = call.desk.language, call.argument
    if len(re.sub(r"\W", "", wanted)) < LEAST and SHORT.fullmatch(wanted) is None:
        return Reply(d.say(language, "subscribers-search-usage"))
    one, rest = await whom(d, call)
    if isinstance(one, Citizen) and not rest:
        found = [one]
    else:
        digits = "" if re.search(r"[^\W\d]", wanted) else re.sub(r"\D", "", wanted)
        found = await citizens.search(d.tx, call.line.name, wanted, digits=digits, limit=SHOWN + 1)
    if not found:
        return Reply(d.say(language, "subscribers-search-none"))
    shown = [await _described(d, call, citizen) for citizen in found[:SHOWN]]
    if len(found) > SHOWN:
        shown.append(d.say(language, "subscribers-search-more", number=SHOWN))
    return Reply("\n\n".join(shown))


async def _described(d: Decision, call: CommandCall, citizen: Citizen) -> str:
    language, line = call.desk.language, call.line
    lines = [f"👤 {named(d, call, citizen)}", await cards.subscriptions(d, language, line, citizen)]
    if named_zones := await zones.of_citizen(d.tx, citizen.id):
        titles = ", ".join(line.zones.get(zone.name, zone.name) for zone in named_zones)
        lines.append(d.say(language, "subscribers-zones-of", zones=titles))
    if citizen.language and citizen.language != line.language:
        lines.append(d.say(language, "subscribers-language-of", spoken=languages.own_name(citizen.language)))
    if citizen.marketing_stopped:
        lines.append(d.say(language, "subscribers-marketing-stopped"))
    since = format_date(citizen.created.astimezone(line.timezone), "long", locale=language)
    return "\n".join([*lines, d.say(language, "subscribers-known-since", since=since)])


def named(d: Decision, call: CommandCall, citizen: Citizen) -> str:
    """Short id, name, masked number."""
    name = wording.clean_name(citizen.name) or d.say(call.desk.language, "citizen-without-name")
    number = identity.mask(citizen.phone) or d.say(call.desk.language, "citizen-without-number")
    return f"{short_id(citizen.id)} · {name} · {number}"
