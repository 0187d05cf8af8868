"""What the identity card tells of a citizen, asked in one go: it is looked at anew with every word they write."""

from dataclasses import dataclass
from datetime import datetime

from storage.cases import Past, past_of
from storage.consents import Subscriptions, subscriptions_of
from storage.content import Content
from storage.driver import Transaction, from_ms, to_ms
from storage.model import BroadcastId, CitizenId
from storage.responses import Issued, issued_of, thanks_of
from storage.zones import Zone, zones_of


@dataclass(frozen=True, slots=True)
class Asked:
    """How far back to look, and how much of it to tell."""

    answered_since: datetime
    thanked_since: datetime
    thanks: int
    cases: int


@dataclass(frozen=True, slots=True)
class Portrait:
    """A citizen as staff may know them. `answered`: the broadcast their thread last spoke of; thanks, cases: latest
    first."""

    subscriptions: Subscriptions
    zones: tuple[Zone, ...]
    written: int
    first_written: datetime | None
    answered: Issued | None
    thanks: list[tuple[BroadcastId, Content]]
    past: list[Past]


async def portray(tx: Transaction, citizen: CitizenId, asked: Asked) -> Portrait:
    """All of it as it stands now."""
    whose = {"citizen_id": citizen}
    subscribed, zones, (tally,), answered, thanks, past = await tx.several(
        ("consents.of_citizen", whose),
        ("zones.of_citizen", whose),
        ("messages.tally", whose),
        ("responses.latest", whose | {"since_ms": to_ms(asked.answered_since)}),
        ("responses.thanks", whose | {"since_ms": to_ms(asked.thanked_since), "limit": asked.thanks}),
        ("cases.past", whose | {"at_most": asked.cases}),
    )
    return Portrait(
        subscriptions=subscriptions_of(subscribed),
        zones=zones_of(zones),
        written=tally["messages"],
        first_written=from_ms(tally["first_ms"]) if tally["messages"] else None,
        answered=issued_of(answered[0]) if answered else None,
        thanks=thanks_of(thanks),
        past=past_of(past),
    )
