"""What happened outside, in the past tense: each is kept in the inbox before it is acknowledged, and decided once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from storage.content import Content
from storage.desk_events import (
    Answered,
    ButtonPressed,
    ChoiceMissed,
    DeskExposed,
    DeskMoved,
    DeskRestored,
    DeskRewound,
    DeskSealed,
    DeskSilenced,
    Member,
    OperatorReacted,
    OperatorTookBack,
    OperatorWrote,
    StaffListed,
    ThreadAppeared,
    ThreadTurned,
)
from storage.model import Address, Sender
from storage.templates import TemplateCategory, TemplateQuality, TemplateState, TemplateVersion

__all__ = [
    "AccountChanged",
    "Answered",
    "ButtonPressed",
    "ChoiceMissed",
    "CitizenCalled",
    "CitizenMoved",
    "CitizenWrote",
    "DeliveryProgressed",
    "DeskExposed",
    "DeskMoved",
    "DeskRestored",
    "DeskRewound",
    "DeskSealed",
    "DeskSilenced",
    "Event",
    "LimitSeen",
    "MarketingPreferred",
    "Member",
    "OperatorReacted",
    "OperatorTookBack",
    "OperatorWrote",
    "StaffListed",
    "StatusChanged",
    "TemplateChanged",
    "TemplatesSeen",
    "ThreadAppeared",
    "ThreadTurned",
    "Unreadable",
    "Unsupported",
    "dump_event",
    "load_event",
]


@dataclass(frozen=True, slots=True)
class CitizenWrote:
    """A citizen said something to a line. `quoted` is the network's id of what it answers."""

    line: str
    foreign_id: str
    sender: Sender
    content: Content
    at: datetime
    quoted: str = ""
    forwarded: Literal["", "once", "often"] = ""
    kind: Literal["citizen_wrote"] = "citizen_wrote"


@dataclass(frozen=True, slots=True)
class CitizenMoved:
    """A citizen has a new number or id; both old and new names of the person are given as far as known."""

    line: str
    old: tuple[Address, ...]
    new: tuple[Address, ...]
    at: datetime
    kind: Literal["citizen_moved"] = "citizen_moved"


@dataclass(frozen=True, slots=True)
class CitizenCalled:
    """A citizen rang a number that takes only messages."""

    line: str
    call: str
    sender: Sender
    at: datetime
    kind: Literal["citizen_called"] = "citizen_called"


@dataclass(frozen=True, slots=True)
class MarketingPreferred:
    """A citizen stopped or resumed marketing templates inside WhatsApp; it is not our own subscription."""

    line: str
    sender: Sender
    stopped: bool
    at: datetime
    kind: Literal["marketing_preferred"] = "marketing_preferred"


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """How far one of our messages got. `opaque` is our own id come back; `code` the network's cause of a failure.

    `charge`: a `Charge`, what the network asks for it.
    """

    line: str
    foreign_id: str
    opaque: str
    progress: int
    at: datetime
    code: int = 0
    charge: int = 0
    kind: Literal["status_changed"] = "status_changed"


@dataclass(frozen=True, slots=True)
class DeliveryProgressed:
    """A status somebody must see: a reply's mark, or a failure."""

    delivery: int
    progress: int
    code: int = 0
    kind: Literal["delivery_progressed"] = "delivery_progressed"


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """The network says something about the number or the account. `fields` hold no personal data."""

    line: str
    topic: str
    fields: dict[str, str]
    at: datetime
    kind: Literal["account_changed"] = "account_changed"


@dataclass(frozen=True, slots=True)
class TemplateChanged:
    """The network says what became of a template; None is what it does not speak of. `said`: why, in its own words."""

    line: str
    name: str
    language: str
    foreign_id: str
    at: datetime
    state: TemplateState | None = None
    category: TemplateCategory | None = None
    coming_category: TemplateCategory | None = None
    quality: TemplateQuality | None = None
    cause: str = ""
    said: str = ""
    reworded: bool = False
    kind: Literal["template_changed"] = "template_changed"


@dataclass(frozen=True, slots=True)
class TemplatesSeen:
    """All templates of a line, as its network listed them when asked at this time; `cause`: why it did not."""

    line: str
    versions: tuple[TemplateVersion, ...]
    at: datetime
    cause: str = ""
    kind: Literal["templates_seen"] = "templates_seen"


@dataclass(frozen=True, slots=True)
class LimitSeen:
    """How many people a line's network lets it write to first in a day, when asked at this time. 0: any number."""

    line: str
    people_per_day: int | None
    at: datetime
    kind: Literal["limit_seen"] = "limit_seen"


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A known kind that is politely ignored; `what` says which."""

    line: str
    what: str
    kind: Literal["unsupported"] = "unsupported"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A unit that could not be read: its raw form is kept beside, counted, and looked at by a person."""

    source: str
    raw: str
    cause: str
    kind: Literal["unreadable"] = "unreadable"


Event = Annotated[
    CitizenWrote
    | CitizenMoved
    | CitizenCalled
    | MarketingPreferred
    | StatusChanged
    | DeliveryProgressed
    | AccountChanged
    | TemplateChanged
    | TemplatesSeen
    | LimitSeen
    | Unsupported
    | Unreadable
    | OperatorWrote
    | OperatorReacted
    | OperatorTookBack
    | ButtonPressed
    | ChoiceMissed
    | ThreadTurned
    | ThreadAppeared
    | StaffListed
    | DeskSilenced
    | DeskRestored
    | DeskMoved
    | DeskExposed
    | DeskRewound
    | DeskSealed,
    Field(discriminator="kind"),
]

_adapter: TypeAdapter[Event] = TypeAdapter(Event)


def dump_event(event: Event) -> str:
    """JSON of one event, for the inbox."""
    return _adapter.dump_json(event).decode()


def load_event(body: str) -> Event:
    """The reverse of `dump_event`."""
    return _adapter.validate_json(body)
