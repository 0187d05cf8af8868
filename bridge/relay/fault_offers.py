"""When a citizen tells of a fault, staff are offered to file it: a photo, a place and words came together."""

from datetime import datetime, timedelta
from typing import NamedTuple

from bridge.relay import fault_cards, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import audit, buttons, cases, fault_links, faults, threads
from storage.bodies import Button
from storage.content import Content, Location, Media, MediaKind, Text, words_of
from storage.faults import Place
from storage.model import Citizen, CitizenId, MessageId

TOGETHER = timedelta(minutes=30)  # what was sent within it is about one thing
TOLD_WITHIN = timedelta(hours=24)  # what staff file was told within it
LOOKED_AT = 12
GATHERED = 40
FEWEST_LETTERS = 8  # "ok" and "grazie" are no description
LONGEST = 600


class Gathered(NamedTuple):
    """What a citizen told of lately."""

    words: str
    place: Place
    photos: list[MessageId]


async def gather(
    d: Decision, desk: DeskRules, citizen: CitizenId, *, since: datetime, at_most: int = GATHERED
) -> Gathered:
    """The words, the latest place and the photos that a citizen sent since then."""
    words, place, photos = list[str](), Place(), list[MessageId]()
    for message, content in await fault_links.told(d.tx, citizen, desk.name, since=since, at_most=at_most):
        match content:
            case Location():
                place = place_of(content)
            case Media(media=MediaKind.IMAGE):
                photos.append(message)
        if isinstance(content, Text | Media) and len(said := words_of(content).strip()) >= FEWEST_LETTERS:
            words.append(said)
    return Gathered("\n".join(words)[:LONGEST], place, photos)


def place_of(location: Location) -> Place:
    """A place on the map, under the name the citizen's phone gave it."""
    named = ", ".join(part for part in (location.name, location.address) if part)
    return Place(" ".join(named.split()), location.latitude, location.longitude)


async def consider(d: Decision, desk: DeskRules, citizen: Citizen, content: Content) -> None:
    """The citizen has just written: complete a fault that lacks its place, or offer to file one, once per case."""
    if not isinstance(content, Location | Text) and not (
        isinstance(content, Media) and content.media is MediaKind.IMAGE
    ):
        return
    if isinstance(content, Location) and await _complete(d, citizen, content):
        return
    told = await gather(d, desk, citizen.id, since=d.now - TOGETHER, at_most=LOOKED_AT)
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
    placed = await faults.place(d.tx, fault.id, place_of(location), now=d.now)
    if placed is not None:
        subject = f"fault:{placed.id}"
        await audit.append(d.tx, actor=f"citizen:{citizen.id}", action="fault.placed", subject=subject, at=d.now)
        await fault_cards.refresh(d, placed)
    return True
