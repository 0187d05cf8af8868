"""What a citizen tells of a fault: the words, the place and the photos of one telling, not all that was ever said.

A telling ends where it was settled: staff answered without asking anything back, the case was closed, or it was filed.
What was said before is about something else. Where nothing has been said since (staff thanked first, and filed then),
the telling before is meant; and staff who answer a citizen's message say themselves where it begins.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bridge import thanks
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import fault_links
from storage.content import Location, Media, MediaKind, Text, words_of
from storage.fault_links import Said
from storage.faults import Place
from storage.model import CitizenId, MessageId

TOLD_WITHIN = timedelta(hours=24)  # what staff file was told within it
LOOKED_AT = 60  # messages, both ways
FEWEST_LETTERS = 8  # "ok" and "grazie" are no description
LONGEST = 600
ASKS = ("?", "？")


@dataclass(slots=True)
class Telling:
    """What a citizen told, in order. `first`: the message it begins with; None: nothing was told."""

    first: MessageId | None = None
    place: Place = field(default_factory=Place)
    photos: list[MessageId] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """As the description of a fault."""
        return "\n".join(self.said)[:LONGEST]

    def add(self, each: Said) -> None:
        """The citizen said this, too."""
        content = each.content
        self.first = each.message if self.first is None else self.first
        match content:
            case Location():
                self.place = place_of(content)
            case Media(media=MediaKind.IMAGE):
                self.photos.append(each.message)
        if words := _words(each):
            self.said.append(words)


def place_of(location: Location) -> Place:
    """A place on the map, under the name the citizen's phone gave it."""
    named = ", ".join(part for part in (location.name, location.address) if part)
    return Place(" ".join(named.split()), location.latitude, location.longitude)


async def latest(
    d: Decision, desk: DeskRules, citizen: CitizenId, *, within: timedelta, begins: MessageId | None = None
) -> Telling:
    """What they tell of now; `begins`: with this message of theirs, however long ago."""
    since = d.now - within if begins is None else begins
    told = await fault_links.told(d.tx, citizen, desk.name, begins=since, at_most=LOOKED_AT)
    return of_these(told.said, told.settled, is_begun=begins is not None)


async def everything(d: Decision, desk: DeskRules, citizen: CitizenId, *, within: timedelta) -> Telling:
    """All that they sent, whatever it was about: the last place, every photo."""
    all_of_it = await fault_links.told(d.tx, citizen, desk.name, begins=d.now - within, at_most=LOOKED_AT)
    told = Telling()
    for each in all_of_it.said:
        if each.is_citizens:
            told.add(each)
    return told


def of_these(said: Iterable[Said], settled: Iterable[datetime], *, is_begun: bool) -> Telling:
    """The last telling with words among what was said both ways, oldest first; `is_begun`: the first one with words.

    What came without words after it (a photo, asked for or not) goes with it. Pure.
    """
    tellings = _tellings(said, settled)
    worded = [number for number, telling in enumerate(tellings) if any(_words(each) for each in telling)]
    if is_begun:
        chosen = tellings[: worded[1]] if len(worded) > 1 else tellings
    else:
        chosen = tellings[worded[-1] :] if worded else tellings
    told = Telling()
    for each in (each for telling in chosen for each in telling):
        told.add(each)
    return told


def _tellings(said: Iterable[Said], settled: Iterable[datetime]) -> list[list[Said]]:
    """What the citizen said, cut where something was settled."""
    hours, tellings, before, is_settled = list(settled), list[list[Said]](), None, True
    for each in said:
        if not each.is_citizens:
            is_settled = is_settled or not any(sign in words_of(each.content) for sign in ASKS)
            continue
        if is_settled or (before is not None and any(before < hour <= each.at for hour in hours)):
            tellings.append([])
        tellings[-1].append(each)
        before, is_settled = each.at, False
    return tellings


def _words(each: Said) -> str:
    """What describes something; empty: nothing does."""
    if not isinstance(each.content, Text | Media) or thanks.is_thanks(each.content):
        return ""
    words = words_of(each.content).strip()
    return words if len(words) >= FEWEST_LETTERS else ""
