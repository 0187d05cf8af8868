"""What a check found, and how a question is asked so that it always finds something."""

import asyncio
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bridge.checking.sentences import LATER, SENTENCES

Json = Mapping[str, Any]


class State(StrEnum):
    """How it is."""

    OK = "ok"
    WARNING = "warning"  # the bridge works, something is worth a look
    ERROR = "error"  # something of the bridge will not work until it is mended


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; `remedy` is empty where there is nothing to do."""

    name: str
    subject: str
    state: State
    message: str
    remedy: str = ""


class NoAnswer(Exception):
    """A service gave no answer that can be used: its error `code`, if it named one, and that in words.

    `is_final`: it would refuse every further question too.
    """

    def __init__(self, code: str, message: str, remedy: str, *, is_final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.is_final = is_final


def found(key: str, subject: str, /, **values: object) -> Finding:
    """The finding of a row of SENTENCES; its check's name is the first half of the key."""
    state, message, remedy = SENTENCES[key]
    said = {name: one_line(value) for name, value in values.items()}
    return Finding(key.partition(".")[0], subject, State(state), message.format(**said), remedy.format(**said))


async def answered(name: str, subject: str, question: Awaitable[Iterable[Finding]]) -> list[Finding]:
    """What the question found; if there was no answer, that is what was found."""
    try:
        return list(await question)
    except NoAnswer as none:
        return [unanswered(name, subject, none)]
    except (OverflowError, TypeError, ValueError):  # a shape nobody wrote down must not hide what the others found
        return [Finding(name, subject, State.ERROR, "the answer cannot be understood", LATER)]


def unanswered(name: str, subject: str, none: NoAnswer) -> Finding:
    """A question that could not be settled is an error: nothing was proved."""
    return Finding(name, subject, State.ERROR, none.message, none.remedy)


async def together(questions: Iterable[tuple[str, Awaitable[Iterable[Finding]]]], subject: str) -> list[Finding]:
    """Several named questions about one subject, asked at once, told in order."""
    asked = [answered(name, subject, question) for name, question in questions]
    return [finding for findings in await asyncio.gather(*asked) for finding in findings]


def objects(value: object) -> list[Json]:
    """The objects of a foreign list, whatever it turns out to be."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def table(value: object) -> Json:
    """A foreign object, whatever it turns out to be."""
    return value if isinstance(value, Mapping) else {}


def one_line(value: object) -> str:
    """Foreign words without line breaks or control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
