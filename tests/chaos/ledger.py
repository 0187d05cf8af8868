"""What was said, by whom, to whom: every text carries a token that names its kind and its citizen."""

import re
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """Who says it to whom."""

    QUESTION = "dom"  # a citizen to the desk
    ANSWER = "ris"  # an operator to the citizen of the topic
    NOTE = "not"  # among staff
    NOTICE = "avv"  # a broadcast to every subscriber


TOKEN = re.compile(r"\b(?:dom|ris|not|avv)-[a-z0-9]+-\d+\b")


def tokens_in(text: str) -> list[str]:
    """The tokens of a text."""
    return TOKEN.findall(text)


def kind_of(token: str) -> Kind:
    """What a token is."""
    return Kind(token.split("-")[0])


def person_of(token: str) -> str:
    """Whom a token is about."""
    return token.split("-")[1]


@dataclass(slots=True)
class Saying:
    """Something said once. `at` is the journal's number when it was said; `message` the operator's message.

    `tokens` has a second one after a correction: only one of them may arrive. `allowed` grows when an operator asks for
    another copy. `order` is None where no order was promised: what Meta shuffled, what was corrected.
    """

    tokens: list[str]
    kind: Kind
    person: str
    at: int
    order: str | None = None
    message: int = 0
    allowed: int = 1
    is_tail: bool = False
    topic_gone: bool = False

    @property
    def token(self) -> str:
        """The token it was said with."""
        return self.tokens[0]


@dataclass(slots=True)
class Issue:
    """A broadcast: its token, when *Invia* was pressed, and who had certainly left before."""

    token: str
    pressed_at: int
    gone: frozenset[str]
    wanted: frozenset[str]


@dataclass(slots=True)
class Ledger:
    """Everything said so far, over all rounds."""

    sayings: list[Saying] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    by_message: dict[int, Saying] = field(default_factory=dict)
    by_token: dict[str, Saying] = field(default_factory=dict)
    _last: int = 0

    def new_token(self, kind: Kind, person: str) -> str:
        """A token nobody has used."""
        self._last += 1
        return f"{kind}-{person}-{self._last}"

    def add(self, saying: Saying) -> Saying:
        """Remember what was said."""
        self.sayings.append(saying)
        for token in saying.tokens:
            self.by_token[token] = saying
        if saying.message:
            self.by_message[saying.message] = saying
        return saying

    def of(self, kind: Kind) -> list[Saying]:
        """All of one kind, in the order they were said."""
        return [saying for saying in self.sayings if saying.kind is kind]

    def correct(self, saying: Saying, token: str) -> None:
        """It was corrected: either version may arrive, not both."""
        saying.tokens.append(token)
        saying.order = None
        self.by_token[token] = saying
