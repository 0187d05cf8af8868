"""Fitting words into a template: what its parameters may hold, and what had to be changed for that. Pure.

A parameter holds no line break, no tab, and no more than three spaces in a row (Meta writes "more than 4", and refuses
four); emoji it may hold. The body, filled in, holds 1024 characters.
https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bridge import wording
from storage.templates import TemplateForm

BODY_UNITS = 1024
BREAK = " · "  # what a line break becomes
EMPTY = "—"  # a parameter may not be empty
VARIABLE = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")
# Signs nobody sees and those that turn the writing round; not the joiner (U+200D) that families of emoji are made with.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_BRACES = re.compile(r"\{(?=\{)|(?<=\})\}")  # {{…}} would be taken for one more parameter
_TABS = re.compile(r"\t+")
_SPACES = re.compile(r"[^\S\t]{4,}")


class Change(StrEnum):
    """What was done to somebody's words; the text is `fitted-<change>`."""

    INVISIBLE = "invisible"
    BRACES = "braces"
    BREAKS = "breaks"
    TABS = "tabs"
    SPACES = "spaces"


@dataclass(frozen=True, slots=True)
class Fitted:
    """Words as a parameter takes them, and what was changed, each change once."""

    text: str
    changes: tuple[Change, ...] = ()


def fitted(words: str) -> Fitted:
    """One parameter's words. Spaces at the ends go without being told."""
    seen, invisible = _INVISIBLE.subn("", words)
    seen, braces = _BRACES.subn("", seen)
    lines = lines_of(seen)
    text, tabs = _TABS.subn(" ", BREAK.join(lines))
    text, spaces = _SPACES.subn(" ", text)
    counts = {
        Change.INVISIBLE: invisible,
        Change.BRACES: braces,
        Change.BREAKS: len(lines) > 1,
        Change.TABS: tabs,
        Change.SPACES: spaces,
    }
    return Fitted(text, tuple(change for change, count in counts.items() if count))


def lines_of(words: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in words.splitlines() if _INVISIBLE.sub("", line).strip()]


def spread(words: str, count: int) -> tuple[Fitted, ...]:
    """The words over so many parameters: a line for each, the rest of them in the last; empty where lines lack."""
    if count == 0:
        return ()
    lines = lines_of(words)
    parts = [*lines[: count - 1], "\n".join(lines[count - 1 :])]
    return tuple(fitted(part) for part in parts) + (Fitted(""),) * (count - len(parts))


def into(form: TemplateForm, words: str) -> tuple[Fitted, ...]:
    """The words over a template's parameters; a full stop that its own words bring is not said twice."""
    parts = list(spread(words, len(form.parameters)))
    for place, name in enumerate(form.parameters):
        text = parts[place].text
        if text.endswith(".") and not text.endswith("..") and _followed_by_stop(form.body, name):
            parts[place] = Fitted(text[:-1], parts[place].changes)
    return tuple(parts)


def _followed_by_stop(body: str, name: str) -> bool:
    return all(body[found.end() :].startswith(".") for found in VARIABLE.finditer(body) if found[1] == name)


def room_units(form: TemplateForm) -> int:
    """How long what is put into it may be in all: its fixed words take the rest."""
    return max(0, BODY_UNITS - wording.units(VARIABLE.sub("", form.body)))


def filled(form: TemplateForm, values: Sequence[str]) -> str:
    """The body as a citizen reads it, with these in the place of its parameters."""
    by_name = dict(zip(form.parameters, values, strict=False))
    return VARIABLE.sub(lambda found: by_name.get(found[1]) or EMPTY, form.body)


def cut(values: Sequence[str], *, room_units: int) -> list[str]:
    """The values, never empty, together no longer than this: the network would refuse the whole message."""
    kept = []
    for value in values:
        short = value.encode("utf-16-le")[: max(0, room_units) * 2].decode("utf-16-le", "ignore") or EMPTY
        kept.append(short)
        room_units -= wording.units(short)
    return kept
