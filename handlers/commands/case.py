"""`/prendi`, `/assegna`, `/coda`: who looks after what."""

from rapidfuzz import fuzz, process

from bridge.keywords import normalise
from bridge.relay import casework, hours, queues
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import cases, operators
from storage.model import Operator

NOBODY = frozenset({"nessuno", "nobody"})
NEAR_ENOUGH = 80.0  # of 100: a name typed from memory


async def take(d: Decision, call: CommandCall) -> Reply:
    """Whoever types it looks after the case from now on."""
    if call.thread is None:
        return Reply()
    language = call.desk.language
    case = await cases.current(d.tx, call.thread.citizen)
    before = None if case is None or not case.is_open else case.holder
    if before == call.operator.id:
        return Reply(d.say(language, "case-yours-already"))
    await casework.hold(d, call.thread.citizen, call.operator.id)
    if before is None:
        return Reply(d.say(language, "case-taken", name=call.operator.name))
    was = await operators.get(d.tx, before)
    return Reply(d.say(language, "case-taken-over", name=call.operator.name, before=was.name))


async def assign(d: Decision, call: CommandCall) -> Reply:
    """Somebody else looks after it, or nobody."""
    if call.thread is None:
        return Reply()
    language, wanted = call.desk.language, normalise(call.argument.removeprefix("@"))
    staff = await operators.of_desk(d.tx, call.desk.name)
    if not wanted:
        return Reply(d.say(language, "assign-whom", names=", ".join(sorted(each.name for each in staff))))
    if wanted in NOBODY:
        await casework.hold(d, call.thread.citizen, None)
        return Reply(d.say(language, "case-nobodys"))
    found = _called(staff, wanted)
    if len(found) != 1:
        names = ", ".join(sorted(each.name for each in found or staff))
        return Reply(d.say(language, "assign-which" if found else "assign-unknown", names=names))
    await casework.hold(d, call.thread.citizen, found[0].id)
    return Reply(d.say(language, "case-assigned", name=found[0].name, by=call.operator.name))


def _called(staff: list[Operator], wanted: str) -> list[Operator]:
    """Who is meant: by a username or a whole name, by the beginning of a name, else by the nearest one."""
    exact = [each for each in staff if wanted in (normalise(each.name), normalise(each.username))]
    begins = [each for each in staff if any(part.startswith(wanted) for part in _parts(each))]
    if exact or begins:
        return exact or begins
    names = {number: normalise(each.name) for number, each in enumerate(staff)}
    near = process.extract(wanted, names, scorer=fuzz.partial_ratio, score_cutoff=NEAR_ENOUGH)
    return [staff[number] for _, _, number in near]


def _parts(operator: Operator) -> list[str]:
    """Each word of a name, and the username, of which a server's name may be the end."""
    return [*normalise(operator.name).split(), normalise(operator.username)]


async def queue(d: Decision, call: CommandCall) -> Reply:
    """Who waits, longest first, and until when each may be sent free words."""
    language = call.desk.language
    offices = {name: await hours.office_of(d, d.rules.lines[name]) for name in call.desk.lines}
    number, lines = await queues.listed(d, call.desk, offices)
    if not number:
        return Reply(d.say(language, "queue-empty"))
    return Reply("\n".join([d.say(language, "queue-heading", number=number), *lines]))
