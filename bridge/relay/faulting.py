"""The life of a fault: filed, joined to another, settled; whoever told of it hears of each step."""

from collections.abc import Collection
from dataclasses import dataclass

from bridge.relay import answers, casework, echoes, fault_cards, fault_telling, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import audit, citizens, fault_links, faults, messages, tallies, threads
from storage.content import Text
from storage.faults import Fault, FaultId, FaultState, Told
from storage.messages import Draft
from storage.model import Citizen, CitizenId, Direction, MessageId, Operator, Thread, ThreadId


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who acts, and at which desk."""

    desk: DeskRules
    operator: Operator


async def begin(
    d: Decision, desk: DeskRules, line: LineRules, thread: Thread, *, begins: MessageId | None = None
) -> Fault:
    """A draft of what the citizen of a thread tells of now, or told from the message that `begins` it."""
    told = await fault_telling.latest(d, desk, thread.citizen, within=fault_telling.TOLD_WITHIN, begins=begins)
    told_so_far = Told(told.words, told.place, told.first)
    return await faults.begin(d.tx, line.name, desk.name, thread.id, told_so_far, now=d.now)


async def ask_category(d: Decision, desk: DeskRules, line: LineRules, draft: Fault, *, under: str = "") -> None:
    """Which kind it is: a press files it. What is close by may be the same thing."""
    language, close = desk.language, await fault_cards.near(d, draft)
    lines = [
        d.say(language, "fault-which"),
        *fault_cards.about(d, language, line, draft, []),
        *fault_cards.neighbours(d, language, line, close),
    ]
    rows = (
        *await fault_cards.join_buttons(d, desk, draft, close),
        *await fault_cards.category_buttons(d, desk, line, draft),
    )
    await notices.tell(d, desk, "\n".join(lines), thread=draft.thread, answers=under, buttons=rows)


async def file(d: Decision, clerk: Clerk, draft: Fault, category: str, *, under: str = "") -> Fault | None:
    """Give it its number; None if somebody has. The citizen is told, and the thread shows the card."""
    line = d.rules.lines[draft.line]
    year = d.now.astimezone(line.timezone).year
    fault = await faults.file(d.tx, draft.id, category, year=year, now=d.now)
    if fault is None:
        return None
    tallies.count(d.tx, line.name, tallies.FILED + category, d.now)
    thread = await threads.get(d.tx, fault.thread)
    await _link(d, clerk.desk, fault.id, thread, draft.told)
    await write_down(d, clerk, "fault.filed", fault)
    await fault_cards.show(d, clerk.desk, fault, thread=thread.id, answers=under)
    await _answer(d, clerk, thread.citizen, d.rules.lines[fault.line])
    await tell(d, clerk, fault, "received")
    return fault


async def _answer(d: Decision, clerk: Clerk, citizen: CitizenId, line: LineRules) -> None:
    """What the citizen told of is seen to; where only people speak nobody has told them so."""
    if not line.human_only:
        await casework.answered(d, citizen, clerk.operator.id, None)


async def _link(d: Decision, desk: DeskRules, fault: FaultId, thread: Thread, told: MessageId | None) -> None:
    """The citizen of a thread told of it, with the photos that belong to that telling, and those sent meanwhile."""
    if told is not None:
        telling = await fault_telling.latest(d, desk, thread.citizen, within=fault_telling.TOLD_WITHIN, begins=told)
        await fault_links.link_photos(d.tx, fault, telling.photos, now=d.now)
    await fault_links.link(d.tx, fault, thread.citizen, thread.id, now=d.now)


async def join(d: Decision, clerk: Clerk, fault: Fault, into: Fault) -> str:
    """It is the same thing as another one, which goes on for both; what is said of it."""
    language = clerk.desk.language
    if not into.is_open or into.id == fault.id or into.line != fault.line:
        return d.say(language, "fault-join-not", number=into.label)
    joined = await faults.join(d.tx, fault.id, into.id, now=d.now)
    if joined is None:
        return d.say(language, "fault-settled-already")
    if fault.state is FaultState.DRAFT:
        thread = await threads.get(d.tx, fault.thread)
        newcomers = {thread.citizen}
        await _answer(d, clerk, thread.citizen, d.rules.lines[into.line])
        await _link(d, clerk.desk, into.id, thread, fault.told)
    else:
        newcomers = {citizen for citizen, _ in await fault_links.citizens(d.tx, fault.id)}
        await fault_links.move(d.tx, fault.id, into.id)
    await write_down(d, clerk, "fault.joined", joined)
    await tell(d, clerk, into, "joined", only=newcomers)
    await fault_cards.refresh(d, joined)
    await fault_cards.refresh(d, into)
    return d.say(language, "fault-joined", number=into.label, citizens=len(await fault_links.citizens(d.tx, into.id)))


async def settle(d: Decision, clerk: Clerk, fault: Fault, state: FaultState, words: str) -> Fault | None:
    """It is resolved, or not the municipality's; None if it was settled before."""
    settled = await faults.turn(d.tx, fault.id, state, outcome=words, now=d.now)
    if settled is None:
        return None
    await write_down(d, clerk, f"fault.{state}", settled)
    await tell(d, clerk, settled, state)
    await fault_cards.refresh(d, settled)
    return settled


async def write_down(d: Decision, clerk: Clerk, action: str, fault: Fault) -> None:
    """Who changed it."""
    actor, subject = f"operator:{clerk.operator.id}", f"fault:{fault.id}"
    await audit.append(d.tx, actor=actor, action=action, subject=subject, at=d.now)


async def tell(
    d: Decision, clerk: Clerk, fault: Fault, step: str, *, only: Collection[CitizenId] | None = None, how: str = ""
) -> None:
    """Whoever told of it hears of a step; their threads say so, and `how` it was done."""
    for citizen_id, thread_id in await fault_links.citizens(d.tx, fault.id):
        if only is None or citizen_id in only:
            citizen = await citizens.get(d.tx, citizen_id)
            await _tell_one(d, clerk, fault, step, how, citizen, thread_id)


async def _tell_one(
    d: Decision, clerk: Clerk, fault: Fault, step: str, how: str, citizen: Citizen, thread_id: ThreadId
) -> None:
    told_in = await threads.get(d.tx, thread_id)
    desk, line = d.rules.desks.get(told_in.desk), d.rules.lines.get(fault.line)
    if desk is None or line is None:
        return
    thread = await threads.current(d.tx, citizen.id, desk.name) or told_in
    text = _to_citizen(d, line, citizen, fault, step)
    headline = d.say(
        desk.language, f"fault-step-{step}", number=fault.label, name=clerk.operator.name, office=fault.office
    )
    replaces = await _take_back(d, fault.id, citizen.id)
    key = "fault-tell-yourself" if line.human_only else "fault-told-instead" if replaces else "fault-told"
    lines = [headline, how, d.say(desk.language, key, text=text)]
    await notices.tell(d, desk, "\n".join(filter(None, lines)), thread=thread.id)
    if line.human_only:
        return
    content = Text(text)
    draft = Draft(citizen.id, thread.id, Direction.TO_CITIZEN, content, d.now, clerk.operator.id)
    message = await messages.record(d.tx, draft)
    await fault_links.keep_step(d.tx, fault.id, citizen.id, message)
    answer = answers.Answer(desk, line, citizen, thread.id, message, content)
    await answers.send(d, answer, undo=False, call_back=True)


async def _take_back(d: Decision, fault: FaultId, citizen: CitizenId) -> bool:
    """The step before has not left yet: the one that is told now takes its place, or they would read old news."""
    before = await fault_links.last_step(d.tx, fault, citizen)
    if before is None or before.direction is not Direction.TO_CITIZEN or not await answers.take_back(d, before):
        return False
    await messages.redirect(d.tx, before.id, Direction.NOTE)
    await echoes.call_off(d, before)
    return True


def _to_citizen(d: Decision, line: LineRules, citizen: Citizen, fault: Fault, step: str) -> str:
    """What a citizen reads of a step, in their language."""
    language = citizen.language or line.language
    place = fault_cards.place_in_words(fault.place)
    what = fault_cards.category_title(d, language, line, fault.category) + (f", {place}" if place else "")
    state = fault_cards.state_in_words(d, language, fault)
    text = d.say(language, f"fault-citizen-{step}", number=fault.label, what=what, office=fault.office, state=state)
    return f"{text}\n{fault.outcome}" if fault.outcome and not fault.is_open else text
