"""`/iscritti aggiungi`, `rimuovi`, `zona`: staff write down what a citizen asked for, with the reason as proof."""

from babel.dates import format_date

from bridge import identity, keywords, window
from bridge.relay import answers, subscribing
from bridge.relay.decision import CommandCall, Decision, KeywordCall, Reply
from bridge.relay.subscribing import Will
from handlers.commands.subscribers import finding
from handlers.keywords import subscription
from storage import audit, citizens, consents, zones
from storage.bulletins import EVERYTHING
from storage.model import Address, AddressKind, Citizen, Sender

ALL = ("tutto", "tutti", "all", "everything", "*")
MEANS = "staff"
SHORTEST_REASON = 3  # characters: a dot proves nothing


async def add(d: Decision, call: CommandCall) -> Reply:
    """A consent given in some other way: on paper, at the counter. Who is new to us is made."""
    language = call.desk.language
    whom, rest = await finding.whom(d, call)
    bulletin, reason = _bulletin(call, rest)
    if whom is None or bulletin is None or len(reason) < SHORTEST_REASON:
        return Reply(_usage(d, call, "subscribers-add-usage"))
    citizen = whom if isinstance(whom, Citizen) else await _made(d, call, whom)
    before = await consents.of_citizen(d.tx, citizen.id)
    title = _title(d, call, bulletin)
    if subscribing.is_known(before, bulletin):
        return Reply(d.say(language, "subscribers-added-already", who=_who(d, call, citizen), bulletin=title))
    left = await consents.left_since(d.tx, citizen.id, bulletin or EVERYTHING)
    await subscribing.give(d, _will(d, call, citizen, bulletin, reason))
    await _write_down(d, call, "subscriber.added", citizen)
    lines = [d.say(language, "subscribers-added", who=_who(d, call, citizen), bulletin=title)]
    if left is not None:
        day = format_date(left.astimezone(call.line.timezone), "long", locale=language)
        lines.append(d.say(language, "subscribers-had-left", day=day))
    lines.append(d.say(language, await _welcomed(d, call, citizen, bulletin, reason)))
    return Reply("\n".join(lines))


async def _made(d: Decision, call: CommandCall, phone: str) -> Citizen:
    sender = Sender((Address(AddressKind.PHONE, phone),))
    return await citizens.recognise(d.tx, call.line.name, sender, now=d.now)


async def _welcomed(d: Decision, call: CommandCall, citizen: Citizen, bulletin: str, reason: str) -> str:
    """The welcome goes at once where WhatsApp lets it; which sentence tells what became of it."""
    if not window.window_at(citizen.last_heard, d.now).is_open:
        return "subscribers-welcome-cannot"
    as_asked = KeywordCall(call.line, citizen, bulletin, reason, d.now, MEANS)
    text = subscription.welcome(d, as_asked, consents.NOTHING)
    await answers.say(d, call.line, citizen, text)
    return "subscribers-welcome-sent"


async def remove(d: Decision, call: CommandCall) -> Reply:
    """A consent withdrawn in some other way; at once, in the middle of a broadcast too."""
    language = call.desk.language
    whom, rest = await finding.whom(d, call)
    bulletin, reason = _bulletin(call, rest, everything_by_default=True)
    if whom is None or bulletin is None or len(reason) < SHORTEST_REASON:
        return Reply(_usage(d, call, "subscribers-remove-usage"))
    if not isinstance(whom, Citizen):
        return Reply(d.say(language, "subscribers-unknown"))
    before = await consents.of_citizen(d.tx, whom.id)
    title = _title(d, call, bulletin)
    if not (before.includes(bulletin) if bulletin else before):
        return Reply(d.say(language, "subscribers-removed-already", who=_who(d, call, whom), bulletin=title))
    await subscribing.withdraw(d, _will(d, call, whom, bulletin, reason))
    await _write_down(d, call, "subscriber.removed", whom)
    return Reply(d.say(language, "subscribers-removed", who=_who(d, call, whom), bulletin=title))


async def set_zones(d: Decision, call: CommandCall) -> Reply:
    """Exactly these zones from now on, or all."""
    language, line = call.desk.language, call.line
    whom, rest = await finding.whom(d, call)
    known = {keywords.normalise(name): name for name in line.zones}
    wanted = [keywords.normalise(word) for word in rest.replace(",", " ").split()]
    are_all = len(wanted) == 1 and wanted[0] in (*ALL, "tutte")
    if whom is None or not wanted or not (are_all or known.keys() >= set(wanted)):
        names = ", ".join(line.zones) or "—"
        return Reply(d.say(language, "subscribers-zone-usage", zones=names))
    if not isinstance(whom, Citizen):
        return Reply(d.say(language, "subscribers-unknown"))
    await zones.remove(d.tx, whom.id)
    names_wanted = [] if are_all else sorted({known[word] for word in wanted}, key=list(line.zones).index)
    for zone in names_wanted:
        await zones.add(d.tx, line.name, whom.id, zone, means=MEANS, now=d.now)
    await _write_down(d, call, "subscriber.zones", whom)
    titles = ", ".join(line.zones[zone] for zone in names_wanted) or d.say(language, "zones-everywhere")
    return Reply(d.say(language, "subscribers-zone-set", who=_who(d, call, whom), zones=titles))


def _will(d: Decision, call: CommandCall, citizen: Citizen, bulletin: str, reason: str) -> Will:
    return Will(
        line=call.line,
        citizen=citizen.id,
        bulletin=bulletin,
        words=reason,
        means=MEANS,
        at=call.wrote.at,
        operator=call.operator.id,
    )


def _bulletin(call: CommandCall, rest: str, *, everything_by_default: bool = False) -> tuple[str | None, str]:
    """The bulletin a text begins with (empty: everything; None: none that we know), and the reason that follows."""
    word, _, reason = rest.partition(" ")
    wanted = keywords.normalise(word)
    if word.casefold() in ALL:
        return "", reason.strip()
    named = next((name for name in call.line.bulletins if keywords.normalise(name) == wanted), None)
    if named is not None:
        return named, reason.strip()
    return ("" if everything_by_default or not call.line.bulletins else None), rest


def _title(d: Decision, call: CommandCall, bulletin: str) -> str:
    return call.line.bulletins.get(bulletin) or d.say(call.desk.language, "subscribers-everything")


def _usage(d: Decision, call: CommandCall, key: str) -> str:
    return d.say(call.desk.language, key, bulletins=", ".join((*call.line.bulletins, ALL[0])))


def _who(d: Decision, call: CommandCall, citizen: Citizen) -> str:
    return f"{finding.short_id(citizen.id)} ({identity.mask(citizen.phone) or '—'})"


async def _write_down(d: Decision, call: CommandCall, action: str, citizen: Citizen) -> None:
    actor, subject = f"operator:{call.operator.id}", f"citizen:{citizen.id}"
    await audit.append(d.tx, actor=actor, action=action, subject=subject, at=d.now)
