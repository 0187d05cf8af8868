"""Mistakes of a configuration, in words: one line each, naming the key, never showing a secret."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from config.shape import Location, Place, find, keys_of

# Of a long value the beginning is enough to recognise it.
SHOWN_CHARACTERS = 60
# Below this likeness (of 100) a suggestion would puzzle more than help.
LIKENESS = 70


class ConfigurationError(Exception):
    """The configuration cannot be used; `problems` says why, a line for each mistake."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def said(location: Location, found: str, expected: str) -> str:
    """A mistake as the technician reads it: `key: found — expected …`."""
    return f"{dotted(location)}: {found} — expected {expected}"


def dotted(location: Location) -> str:
    """The key as one would write it in the file's headings; positions in a list count from 1."""
    words = ""
    for step in location:
        if step == "[key]":
            continue
        words += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return _one_line(words.removeprefix("."))


def unknown(root: type[BaseModel], location: Location) -> str:
    """The mistake of a key that does not exist, with the nearest that does."""
    known = keys_of(find(root, location).table)
    near = process.extractOne(str(location[-1]), known, scorer=fuzz.WRatio, score_cutoff=LIKENESS)
    if near:
        return f"{dotted(location)}: unknown key — did you mean {near[0]}?"
    return said(location, "unknown key", "one of " + ", ".join(known))


def explain(root: type[BaseModel], error: ValidationError) -> Iterable[tuple[Location, str]]:
    """Each mistake that validation found, with its location."""
    for details in error.errors(include_url=False):
        # A default that needs a wrong neighbour: the neighbour is reported already.
        if details["type"] != "default_factory_not_called":
            yield details["loc"], _explain(root, details)


def _explain(root: type[BaseModel], details: ErrorDetails) -> str:
    location = details["loc"]
    if details["type"] == "extra_forbidden":
        return unknown(root, location)
    place = find(root, location)
    found = "missing" if details["type"] == "missing" else _found(place, details)
    return said(location, found, _expected(place, details))


def _expected(place: Place, details: ErrorDetails) -> str:
    if details["type"] in ("model_type", "model_attributes_type", "dict_type"):
        return "a table"
    if details["type"] == "value_error":
        return str(details["ctx"]["error"])
    if details["loc"][-1] == "[key]":
        return "a name made of a-z, 0-9 and -"
    if place.field is not None and place.field.description:
        return place.field.description
    return "a table" if place.is_table else details["msg"]


def _found(place: Place, details: ErrorDetails) -> str:
    # What stands in the place of a whole table may be a secret in the wrong line; a table shows nothing of itself.
    misplaced = place.is_table and details["loc"][-1] != "[key]" and not isinstance(details["input"], Mapping)
    if place.is_secret or misplaced:
        return "not usable (value not shown)"
    return f"found {_shown(details['input'])}"


def _shown(value: object) -> str:
    match value:
        case Mapping():
            return "a table" if value else "an empty table"
        case list() | tuple():
            return "a list" if value else "an empty list"
        case str():
            whole = json.dumps(value, ensure_ascii=False)
            return whole if len(whole) <= SHOWN_CHARACTERS else f'{whole[:SHOWN_CHARACTERS]}…"'
        case bool():
            return "true" if value else "false"
        case _:
            return _one_line(str(value))


def _one_line(words: str) -> str:
    return " ".join(words.split())
