"""Whom the first words of a broadcast address: `/broadcast [bulletin] [zona X] text`. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bridge.keywords import normalise

LONGEST = 8  # words of a zone's title
_WORD = re.compile(r"\S+")
_ZONE = re.compile(r"[^\S\n]*zon[ae][^\S\n]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Addressed:
    """A bulletin and a zone (empty: none named), and how many characters they took.

    `unknown`: what stands where a zone's name should; whom a warning reaches is never guessed.
    """

    bulletin: str = ""
    zone: str = ""
    length: int = 0
    unknown: str = ""


def read(words: str, bulletins: Mapping[str, str], zones: Mapping[str, str]) -> Addressed:
    """What stands before the text. A line break before `zona` makes it the beginning of the text."""
    bulletin, start = _bulletin(words, bulletins)
    found = _ZONE.match(words, start) if zones else None
    if found is None:
        return Addressed(bulletin, length=start)
    zone, end = _zone(words, found.end(), zones)
    if zone:
        return Addressed(bulletin, zone, end)
    named = _WORD.match(words, found.end())
    if named is None or found[0].strip().casefold() != "zona":  # «zone» is what they are called in a text
        return Addressed(bulletin, length=start)
    return Addressed(bulletin, length=start, unknown=named[0])


def _bulletin(words: str, bulletins: Mapping[str, str]) -> tuple[str, int]:
    """A first word that is exactly a bulletin's name chooses it; a slip must not change whom a warning reaches."""
    first = re.match(r"\s*(\S+)", words)
    if first is None:
        return "", 0
    name = next((name for name in bulletins if normalise(name) == normalise(first[1])), "")
    return name, first.end() if name else 0


def _zone(words: str, start: int, zones: Mapping[str, str]) -> tuple[str, int]:
    """The zone whose name or title stands here, the longest that does, and where it ends."""
    ends = [word.end() for word in _WORD.finditer(words, start)][:LONGEST]
    for end in reversed(ends):
        written = normalise(words[start:end])
        for name, title in zones.items():
            if written in (normalise(name), normalise(title)):
                return name, end
    return "", start
