"""What staff did in their room, and what became of the room itself: the events of desks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.content import Content


@dataclass(frozen=True, slots=True)
class Member:
    """Who acted at a desk. `is_anonymous` is an administrator who hides behind the group."""

    foreign_id: str
    name: str
    username: str = ""
    is_administrator: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The desk message another one answers. `is_of_album`: one of several files that are shown as one message."""

    foreign_id: str
    author: str  # the member's foreign id
    by_bridge: bool
    content: Content | None = None
    is_of_album: bool = False


# Whose a thread is that somebody wrote in, where the room's threads begin under any message.
Discussion = Literal["", "staff", "other"]


@dataclass(frozen=True, slots=True)
class OperatorWrote:
    """Staff wrote in the room. `anchor` empty: outside any thread. `content` None: of a kind we cannot carry.

    `discussion`: it stands in the thread `anchor` itself, under a message of staff, or of anybody else.
    `is_of_album`: one of several files that are shown as one message; only one of them has the words.
    """

    desk: str
    foreign_id: str
    anchor: str
    member: Member
    content: Content
    at: datetime
    answered: Answered | None = None
    mentions_colleague: bool = False
    edited: bool = False
    discussion: Discussion = ""
    is_of_album: bool = False
    kind: Literal["operator_wrote"] = "operator_wrote"


@dataclass(frozen=True, slots=True)
class OperatorReacted:
    """Staff put an emoji on a message, or took it away (empty)."""

    desk: str
    target: str
    member: Member
    emoji: str
    at: datetime
    foreign_id: str = ""  # the reaction's own, where it is taken away by that
    kind: Literal["operator_reacted"] = "operator_reacted"


@dataclass(frozen=True, slots=True)
class OperatorTookBack:
    """Staff deleted something in the room: a message, or a reaction to one."""

    desk: str
    target: str
    member: Member
    at: datetime
    kind: Literal["operator_took_back"] = "operator_took_back"


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """Staff pressed a button of ours. `press` lets the desk answer it; `button` is our own opaque token."""

    desk: str
    press: str
    button: str
    member: Member
    kind: Literal["button_pressed"] = "button_pressed"


@dataclass(frozen=True, slots=True)
class ChoiceMissed:
    """Staff answered a notice of ours with a number that it does not offer, or no longer: it has `most` to choose."""

    desk: str
    press: str
    member: Member
    most: int
    kind: Literal["choice_missed"] = "choice_missed"


@dataclass(frozen=True, slots=True)
class ThreadTurned:
    """A thread was closed or reopened by hand in the room."""

    desk: str
    anchor: str
    member: Member
    closed: bool
    kind: Literal["thread_turned"] = "thread_turned"


@dataclass(frozen=True, slots=True)
class ThreadAppeared:
    """The bridge's own account opened a thread: adopted if a crash made us miss the answer."""

    desk: str
    anchor: str
    title: str
    kind: Literal["thread_appeared"] = "thread_appeared"


@dataclass(frozen=True, slots=True)
class StaffListed:
    """Who administers the room now."""

    desk: str
    administrators: tuple[Member, ...]
    kind: Literal["staff_listed"] = "staff_listed"


@dataclass(frozen=True, slots=True)
class DeskMoved:
    """The room was replaced by another one, where the desk is now."""

    desk: str
    kind: Literal["desk_moved"] = "desk_moved"


@dataclass(frozen=True, slots=True)
class DeskSilenced:
    """The room cannot be spoken to, and somebody must mend it. `cause` is the end of the text key that says why."""

    desk: str
    cause: str
    kind: Literal["desk_silenced"] = "desk_silenced"


@dataclass(frozen=True, slots=True)
class DeskRestored:
    """The room can be spoken to."""

    desk: str
    kind: Literal["desk_restored"] = "desk_restored"


@dataclass(frozen=True, slots=True)
class DeskExposed:
    """The room is not as it should be, though all goes on. `cautions`: ends of the text keys that say in what."""

    desk: str
    cautions: tuple[str, ...]
    kind: Literal["desk_exposed"] = "desk_exposed"


@dataclass(frozen=True, slots=True)
class DeskRewound:
    """An older copy of the store was put back: what happened in the room after it is not known."""

    desk: str
    kind: Literal["desk_rewound"] = "desk_rewound"


@dataclass(frozen=True, slots=True)
class DeskSealed:
    """The room is encrypted from now on, and the desk goes on in it."""

    desk: str
    kind: Literal["desk_sealed"] = "desk_sealed"


def place_of(event: object) -> str:
    """Where in the room something happened, for it to be decided after what happened there before.

    A thread, or a message that something is done to; empty: the room itself. What waits holds up its own place alone.
    """
    match event:
        case OperatorWrote(foreign_id=message, anchor="", edited=True):
            return message
        case OperatorWrote(anchor=anchor) | ThreadTurned(anchor=anchor) | ThreadAppeared(anchor=anchor):
            return anchor
        case OperatorReacted(target=target) | OperatorTookBack(target=target):
            return target
        case _:
            return ""
