"""What every decision is handed: the transaction it is made in, the hour, the rules and the words."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bridge.rules import DeskRules, LineRules, Rules
from bridge.vitals import Vitals
from config.texts import Texts
from storage.bodies import Button
from storage.content import Choices, Media
from storage.driver import Transaction
from storage.events import OperatorWrote
from storage.model import Citizen, Operator, Role, Thread


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. Nothing here can reach the network."""

    tx: Transaction
    now: datetime
    rules: Rules
    texts: Texts
    words: "Words"
    vitals: Callable[[], Vitals] = Vitals  # how the process fares, for whoever asks

    def say(self, language: str, key: str, **values: str | int | float | datetime) -> str:
        """A sentence in a language."""
        return self.texts.say(language, key, **values)


class TooEarly(Exception):
    """What an event speaks of is not settled yet: it is decided a moment later, and what follows it waits with it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a word typed by a person is answered with. Neither text nor `ask`: nothing, it speaks for itself."""

    text: str = ""
    ask: Choices | None = None  # to a citizen, after the words: a question with things to tap
    buttons: tuple[tuple[Button, ...], ...] = ()
    file: Media | None = None  # goes with the words, in the room
    is_guess: bool = False  # to a citizen: what they wrote may mean something else, and goes to the desks, too


@dataclass(frozen=True, slots=True)
class KeywordCall:
    """A citizen's keyword, or tap on a list of ours: `argument` is what it is about, `verbatim` what they said."""

    line: LineRules
    citizen: Citizen
    argument: str
    verbatim: str
    at: datetime
    means: str = "keyword"  # or button
    foreign_id: str = ""  # what the network calls the message

    @property
    def language(self) -> str:
        """What they read: the language they chose, or the line's."""
        return self.citizen.language or self.line.language


@dataclass(frozen=True, slots=True)
class CommandCall:
    """An operator's command, in a thread or in the room."""

    desk: DeskRules
    line: LineRules
    operator: Operator
    role: Role
    argument: str
    wrote: OperatorWrote
    thread: Thread | None


@dataclass(frozen=True, slots=True)
class PressCall:
    """A button an operator pressed."""

    desk: DeskRules
    operator: Operator
    role: Role
    argument: int
    detail: str = ""


KeywordHandler = Callable[[Decision, KeywordCall], Awaitable[Reply]]
CommandHandler = Callable[[Decision, CommandCall], Awaitable[Reply]]
PressHandler = Callable[[Decision, PressCall], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command's row in the table. `place` is `thread`, `room` or `both`; its help is text `help-<name>`.

    `manager_help_key`: what managers read instead, where they may do more with it. `names_line`: in the room it is
    about the desk's first line unless another is named first; `colon`: and a colon follows, before words for citizens.
    """

    handler: CommandHandler
    role: Role
    place: str
    help_key: str
    manager_help_key: str = ""
    names_line: Literal["", "name", "colon"] = ""


@dataclass(frozen=True, slots=True)
class PressRow:
    """A button's row in the table: what it does, who may, and whether it works only once."""

    handler: PressHandler
    role: Role
    once: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of words people type and what they tap and press, handed in by the roof."""

    keywords: Mapping[str, KeywordHandler]
    taps: Mapping[str, KeywordHandler]  # by what stands before the colon in the id of a row or button of ours
    commands: Mapping[str, Command]
    presses: Mapping[str, PressRow]
