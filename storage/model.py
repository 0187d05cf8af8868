"""The glossary: every noun of Sportello, one word per thing.

A **Citizen** writes from a network to a **Line** of the municipality; staff at a **Desk** see one **Thread** per
citizen. What is said is a **Message**; what must be carried to one place is a **Delivery**, and the ordered, paced
stream of deliveries to one line or desk is its **Lane**. What happened outside arrives as an **Event**. Ids of foreign
networks are opaque here.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NewType

from storage.content import Content

CitizenId = NewType("CitizenId", int)
ThreadId = NewType("ThreadId", int)
MessageId = NewType("MessageId", int)
DeliveryId = NewType("DeliveryId", int)
BroadcastId = NewType("BroadcastId", int)
OperatorId = NewType("OperatorId", int)
CaseId = NewType("CaseId", int)
LineName = NewType("LineName", str)
DeskName = NewType("DeskName", str)
Lane = NewType("Lane", str)  # "line:urp" or "desk:urp"
ForeignId = NewType("ForeignId", str)  # a message's id on a foreign network; only its adapter may look inside
Anchor = NewType("Anchor", str)  # where a thread hangs: a forum topic's id, a Matrix root event


def lane_of_line(name: LineName) -> Lane:
    """The lane that leads to a line."""
    return Lane(f"line:{name}")


def lane_of_desk(name: DeskName) -> Lane:
    """The lane that leads to a desk."""
    return Lane(f"desk:{name}")


class AddressKind(StrEnum):
    """How a foreign network names a person. A citizen may have any subset of these, and no phone at all."""

    PHONE = "phone"  # digits only, international, no plus
    BSUID = "bsuid"  # WhatsApp business-scoped user id; changes with the number
    PARENT_BSUID = "parent_bsuid"


@dataclass(frozen=True, slots=True)
class Address:
    """One name a network has for a citizen."""

    kind: AddressKind
    value: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who an event says it is from. The name is chosen by the person and is never a key."""

    addresses: tuple[Address, ...]
    name: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True)
class Citizen:
    """A person known to one line. `last_heard` is by the network's clock: the window is counted from it."""

    id: CitizenId
    line: LineName
    name: str
    language: str
    last_heard: datetime | None
    created: datetime
    addresses: tuple[Address, ...] = ()
    marketing_stopped: bool = False  # by WhatsApp's own switch; apart from our subscription
    is_blocked: bool = False  # nothing of theirs is shown for a while

    @property
    def phone(self) -> str:
        """Digits of the phone number, or empty when the network withholds it."""
        return next((a.value for a in self.addresses if a.kind is AddressKind.PHONE), "")


class ThreadState(StrEnum):
    """Whether a conversation waits for somebody."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Thread:
    """One citizen's conversation at one desk. `anchor` is None until the desk has opened it."""

    id: ThreadId
    citizen: CitizenId
    desk: DeskName
    state: ThreadState
    title: str
    anchor: Anchor | None


class CaseMark(StrEnum):
    """What a thread shows of its case."""

    WAITING = "waiting"  # nobody looks after it yet
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Case:
    """What one citizen wants, from the first words to the end.

    `waiting`: since when they wait for an answer. `begun_again`: when they wrote into a closed one.
    """

    id: CaseId
    citizen: CitizenId
    is_open: bool
    holder: OperatorId | None
    opened: datetime
    closed: datetime | None
    waiting: datetime | None
    begun_again: datetime | None = None

    @property
    def mark(self) -> CaseMark:
        """What is shown of it."""
        if not self.is_open:
            return CaseMark.CLOSED
        return CaseMark.WAITING if self.holder is None else CaseMark.TAKEN


class Direction(StrEnum):
    """Which way a message goes."""

    FROM_CITIZEN = "from_citizen"
    TO_CITIZEN = "to_citizen"
    NOTE = "note"  # among staff; never leaves


@dataclass(frozen=True, slots=True)
class Message:
    """Something said in a thread. `typed`: the command that said it; empty where these are its author's own words."""

    id: MessageId
    citizen: CitizenId
    thread: ThreadId | None
    direction: Direction
    operator: OperatorId | None
    content: Content
    at: datetime
    typed: str = ""


class Standing(StrEnum):
    """Whether a member of staff is in their room, as far as its network tells."""

    UNTOLD = ""
    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"  # since the start, until the room has been looked at


@dataclass(frozen=True, slots=True)
class Operator:
    """A member of staff at one desk."""

    id: OperatorId
    desk: DeskName
    foreign_id: str
    name: str
    is_administrator: bool
    username: str = ""
    standing: Standing = Standing.UNTOLD


class Role(IntEnum):
    """What an operator may do; a higher role may do all a lower one may."""

    OPERATOR = 1
    MANAGER = 2


class Progress(IntEnum):
    """How far a delivery got, by the network's word. It only moves forward; FAILED yields only to DELIVERED or READ."""

    NONE = 0
    ACCEPTED = 1
    SENT = 2
    FAILED = 3
    DELIVERED = 4
    READ = 5


class Charge(IntEnum):
    """What the network asks for a delivered message: nothing, or its price for messages of a category."""

    UNKNOWN = 0  # it has not said
    FREE = 1
    SERVICE = 2
    UTILITY = 3
    MARKETING = 4
    OTHER = 5  # a price that is not on the rate card


class DeliveryState(StrEnum):
    """Where a delivery is in our hands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    HELD = "held"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"  # a broadcast's copy: a person sent another one in its stead


class Priority(IntEnum):
    """Lower goes first; within one citizen a lower number may overtake a higher one, never the reverse."""

    PRESS = 0  # the answer to a tapped button: the operator is looking at a spinner; a warning about the queue itself
    REPLY = 10
    ALERT = 20
    BULLETIN = 30
    EDIT = 40
    MARK = 50


class MarkKind(StrEnum):
    """What a mark on an operator's message says."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    NOTE = "note"
