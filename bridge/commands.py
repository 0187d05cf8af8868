"""Reading what an operator typed: command, note, or words for the citizen. Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

_CHOICE = re.compile(r"^(?:/{1,2}|!)\d{1,3}$")
_NAMED = re.compile(r"(?<![\w/:.!])/([^\W\d_][\w-]*)")
_COMMAND = re.compile(r"^(?:/{1,2}|!)([^\W\d_][\w-]*)(?:@(\w+))?(?:\s+|$)(.*)$", re.DOTALL)
FARTHEST = 3  # letters; a suggestion farther away than this is no help


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as typed: `argument` keeps its line breaks; `addressee` is the bot named after `@`, if any."""

    name: str
    argument: str
    addressee: str = ""


def read_command(text: str, known: Collection[str]) -> Typed | None:
    """The command a text is, None if it is not one. `//word` is a command only where `word` is known."""
    found = _COMMAND.match(text)
    if found is None:
        return None
    typed = Typed(found[1].casefold(), found[3].strip(), found[2] or "")
    if text.startswith("//") and typed.name not in known:
        return None
    return typed


def is_note(text: str) -> bool:
    """Whether the author keeps it among staff: it starts with `#`, `//`, or with what looks like a failed command."""
    return text.startswith(("#", "//", "/", "!"))


def is_choice(text: str) -> bool:
    """Whether it is the number of something to choose, written as a command is."""
    return _CHOICE.match(text.strip()) is not None


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known command closest to a mistyped one, None if none is close."""
    found = process.extractOne(name, list(known), scorer=OSA.distance, score_cutoff=FARTHEST)
    return None if found is None else str(found[0])


def as_typed_there(words: str, known: Collection[str]) -> str:
    """Our own words with the commands in them written as they work where programs keep "/" for themselves."""
    return _NAMED.sub(lambda found: f"!{found[1]}" if found[1].casefold() in known else found[0], words)
