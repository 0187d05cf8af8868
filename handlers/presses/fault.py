"""The buttons of faults. Whoever presses first decides; a second press changes nothing and is told so."""

from bridge import wording
from bridge.relay import answers, faulting, forwarding, mailing, notices
from bridge.relay.decision import Decision, PressCall
from bridge.relay.faulting import Clerk
from storage import faults, threads
from storage.faults import Fault, FaultId, FaultState
from storage.model import DeliveryId, ThreadId


async def begin(d: Decision, call: PressCall) -> str:
    """The offer is taken: which kind is it?"""
    thread = await threads.get(d.tx, ThreadId(call.argument))
    whom = await answers.citizen_of(d, thread.id)
    if whom is None:
        return d.say(call.desk.language, "line-gone")
    citizen, line = whom
    known = await faults.current(d.tx, citizen.id)
    if known is not None and known.is_open:
        return d.say(call.desk.language, "press-fault-filed", number=known.label)
    draft = await faulting.begin(d, call.desk, line, thread)
    await faulting.ask_category(d, call.desk, line, draft)
    return d.say(call.desk.language, "press-fault-which")


async def categorise(d: Decision, call: PressCall) -> str:
    """The kind is chosen: the draft gets its number."""
    draft = await _found(d, call)
    if draft is None:
        return d.say(call.desk.language, "press-unknown")
    known = await faults.current(d.tx, (await threads.get(d.tx, draft.thread)).citizen)
    is_known = known is not None and known.is_open and known.filed is not None and known.filed >= draft.changed
    if draft.state is not FaultState.DRAFT or is_known:
        return d.say(call.desk.language, "press-fault-filed", number="—" if known is None else known.label)
    fault = await faulting.file(d, _clerk(call), draft, call.detail)
    if fault is None:
        return d.say(call.desk.language, "press-again")
    return d.say(call.desk.language, "press-fault-filed", number=fault.label)


async def join(d: Decision, call: PressCall) -> str:
    """It is the same thing as another one."""
    fault, into = await _found(d, call), await faults.get(d.tx, FaultId(int(call.detail)))
    if fault is None or into is None:
        return d.say(call.desk.language, "press-unknown")
    if fault.state is FaultState.JOINED:
        return d.say(call.desk.language, "press-again")
    text = await faulting.join(d, _clerk(call), fault, into)
    await notices.tell(d, call.desk, text, thread=fault.thread)
    return d.say(call.desk.language, "press-fault-joined")


async def forward(d: Decision, call: PressCall) -> str:
    """To whoever sees to its kind."""
    fault = await _found(d, call)
    line = None if fault is None else d.rules.lines.get(fault.line)
    office = None if fault is None or line is None else forwarding.competent(line.categories.get(fault.category))
    if fault is None or office is None:
        return d.say(call.desk.language, "press-unknown")
    if await forwarding.forward(d, _clerk(call), fault, office) is None:
        return d.say(call.desk.language, "press-again")
    return d.say(call.desk.language, "press-fault-forwarded", office=wording.excerpt(office.name))


async def resolve(d: Decision, call: PressCall) -> str:
    """Done."""
    return await _settle(d, call, FaultState.RESOLVED)


async def decline(d: Decision, call: PressCall) -> str:
    """Not the municipality's."""
    return await _settle(d, call, FaultState.DECLINED)


async def send_again(d: Decision, call: PressCall) -> str:
    """An e-mail that did not arrive, or may not have, goes once more."""
    is_sent = await mailing.again(d, DeliveryId(call.argument))
    return d.say(call.desk.language, "press-sent" if is_sent else "press-again")


async def _settle(d: Decision, call: PressCall, state: FaultState) -> str:
    fault = await _found(d, call)
    if fault is None or fault.line not in d.rules.lines:
        return d.say(call.desk.language, "press-unknown")
    if await faulting.settle(d, _clerk(call), fault, state, "") is None:
        return d.say(call.desk.language, "fault-settled-already")
    return d.say(call.desk.language, f"press-fault-{state}")


async def _found(d: Decision, call: PressCall) -> Fault | None:
    return await faults.get(d.tx, FaultId(call.argument))


def _clerk(call: PressCall) -> Clerk:
    return Clerk(call.desk, call.operator)
