"""When a citizen tells of a fault, staff are offered to file it: a photo, a place and words came together."""

from datetime import timedelta

from bridge.relay import fault_cards, fault_telling, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import audit, buttons, cases, faults, threads
from storage.bodies import Button
from storage.content import Content, Location, Media, MediaKind, Text
from storage.model import Citizen

TOGETHER = timedelta(minutes=30)  # what was sent within it is about one thing


async def consider(d: Decision, desk: DeskRules, citizen: Citizen, content: Content) -> None:
    """The citizen has just written: complete a fault that lacks its place, or offer to file one, once per case."""
    if not isinstance(content, Location | Text) and not (
        isinstance(content, Media) and content.media is MediaKind.IMAGE
    ):
        return
    if isinstance(content, Location) and await _complete(d, citizen, content):
        return
    told = await fault_telling.latest(d, desk, citizen.id, within=TOGETHER)
    if not (told.photos and told.place.is_known and told.words):
        return
    known = await faults.current(d.tx, citizen.id)
    case = await cases.current(d.tx, citizen.id)
    thread = await threads.current(d.tx, citizen.id, desk.name)
    if case is None or thread is None or (known is not None and known.is_open):
        return
    if await faults.offer_once(d.tx, case.id, now=d.now):
        label = d.say(desk.language, "button-fault-begin")
        row = (Button(label, await buttons.make(d.tx, desk.name, "fault_begin", thread.id)),)
        await notices.tell(d, desk, d.say(desk.language, "fault-offer"), thread=thread.id, buttons=(row,))


async def _complete(d: Decision, citizen: Citizen, location: Location) -> bool:
    """The place of a fault that had none."""
    fault = await faults.current(d.tx, citizen.id)
    if fault is None or not fault.is_open or fault.place.is_known:
        return False
    placed = await faults.place(d.tx, fault.id, fault_telling.place_of(location), now=d.now)
    if placed is not None:
        subject = f"fault:{placed.id}"
        await audit.append(d.tx, actor=f"citizen:{citizen.id}", action="fault.placed", subject=subject, at=d.now)
        await fault_cards.refresh(d, placed)
    return True
