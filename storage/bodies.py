"""What a delivery carries: one kind per thing that can be done at a line or a desk."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from storage.content import Content, Media, Text
from storage.model import CaseMark, MarkKind


@dataclass(frozen=True, slots=True)
class Trial:
    """A broadcast tried by an operator on their own telephone; our ids of both."""

    broadcast: int
    operator: int


@dataclass(frozen=True, slots=True)
class Say:
    """To a citizen: one message. `quoted` is our id of the message it answers or reacts to."""

    content: Content
    quoted: int | None = None
    trial: Trial | None = None
    kind: Literal["say"] = "say"


@dataclass(frozen=True, slots=True)
class MarkRead:
    """To a citizen: what they wrote has been seen. `message` is our id of it."""

    message: int
    kind: Literal["mark_read"] = "mark_read"


@dataclass(frozen=True, slots=True)
class RejectCall:
    """To a line: hang up a call that nobody can take."""

    call: str
    kind: Literal["reject_call"] = "reject_call"


@dataclass(frozen=True, slots=True)
class Post:
    """To a thread: what a citizen said, as Text, Media or Location. `quoted` is our id of the message it answers.

    `after` is the notice (its delivery) that said the words when the file could not be had at once.
    """

    content: Content
    quoted: int | None = None
    after: int | None = None
    kind: Literal["post"] = "post"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a notice; `token` names a row of ours."""

    label: str
    token: str


@dataclass(frozen=True, slots=True)
class Notice:
    """To a thread or the room: words of the bridge itself, maybe with buttons, maybe under somebody's message."""

    text: Text
    buttons: tuple[tuple[Button, ...], ...] = ()
    answers: str = ""  # the desk's id of the message it answers
    file: Media | None = None  # a citizen's, missing here: it follows by itself or, under buttons, when pressed
    lead: str = ""  # what it came to carry before its words (identity card, sign of a repeat), so that an edit keeps it
    about: str = ""  # the first words of the message it answers, for when that is gone
    attached: Media | None = None  # a file of ours that goes with it: the words stand under it
    kind: Literal["notice"] = "notice"


@dataclass(frozen=True, slots=True)
class EditNotice:
    """To a notice posted before (`notice`: its delivery): new words and buttons."""

    notice: int
    text: Text
    buttons: tuple[tuple[Button, ...], ...] = ()
    kind: Literal["edit_notice"] = "edit_notice"


@dataclass(frozen=True, slots=True)
class Mark:
    """To an operator's message: how far it got."""

    target: str
    mark: MarkKind
    kind: Literal["mark"] = "mark"


@dataclass(frozen=True, slots=True)
class AnswerPress:
    """To the operator who pressed a button: a line that passes by."""

    press: str
    text: str
    kind: Literal["answer_press"] = "answer_press"


@dataclass(frozen=True, slots=True)
class TurnThread:
    """To a thread: close it or open it again."""

    closed: bool
    kind: Literal["turn_thread"] = "turn_thread"


@dataclass(frozen=True, slots=True)
class ShowCase:
    """To a thread: how its case stands, and who looks after it (empty: nobody)."""

    mark: CaseMark
    holder: str = ""
    kind: Literal["show_case"] = "show_case"


@dataclass(frozen=True, slots=True)
class TakeBack:
    """To a desk: take away a message of ours that stands where it must not."""

    target: str
    kind: Literal["take_back"] = "take_back"


@dataclass(frozen=True, slots=True)
class Mail:
    """By e-mail, to who sees to a fault (`fault`: our id of it). `photos` are fetched when it is carried."""

    fault: int
    to: str
    subject: str
    text: str
    author: str = ""  # whom it is from, in words
    photos: tuple[Media, ...] = ()
    kind: Literal["mail"] = "mail"


Body = Annotated[
    Say
    | MarkRead
    | RejectCall
    | Post
    | Notice
    | EditNotice
    | Mark
    | AnswerPress
    | TurnThread
    | ShowCase
    | TakeBack
    | Mail,
    Field(discriminator="kind"),
]

_adapter: TypeAdapter[Body] = TypeAdapter(Body)


def dump_body(body: Body) -> str:
    """JSON of one body, for the outbox."""
    return _adapter.dump_json(body).decode()


@lru_cache(maxsize=256)
def load_body(body: str) -> Body:
    """The reverse of `dump_body`. Remembered: a broadcast's deliveries all carry the same."""
    return _adapter.validate_json(body)
