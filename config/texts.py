"""Every sentence a person can read, in Fluent files beside this one, one per language.

Italian is the measure: a language that lacks one of its keys, or has one too many, refuses to load. A municipality may
add languages and change sentences (`config/translations.py`).
"""

import re
from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from config import translations

MEASURE = "it"
# A sentence, a term or a comment begins at the margin; what goes on below is indented, or closes a brace.
_MARGIN = re.compile(r"^(?=[-#A-Za-z])", re.MULTILINE)


class TextsIncomplete(Exception):
    """A language lacks sentences, or has some that nobody says; the message names the keys."""


class Language:
    """The sentences of one language. Each is parsed when it is first said: all at once would be a fifth of a start."""

    def __init__(self, language: str, entries: Mapping[str, str]) -> None:
        self.keys = _sentences(entries)
        self._unread = dict(entries)
        # The marks that isolate would travel to WhatsApp as invisible characters.
        self._bundle = FluentBundle([language], use_isolating=False)

    def say(self, key: str, values: Mapping[str, str | int | float | datetime]) -> str:
        """One sentence. Raises KeyError for one that is unknown or lacks a value."""
        self._read(key)
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        said, problems = self._bundle.format_pattern(pattern, dict(values))
        if problems:
            raise KeyError(f"{key}: {type(problems[0]).__name__}")
        return str(said)

    def _read(self, key: str) -> None:
        """Parse an entry, and those it is made of. Threads too may say something: what counts as read can be said."""
        parsed: dict[str, ast.Resource] = {}
        wanted = {key} & self._unread.keys()
        while wanted:
            name = wanted.pop()
            parsed[name] = FluentResource(self._unread.get(name, ""))
            wanted |= (translations.references(parsed[name].body) & self._unread.keys()) - parsed.keys()
        for resource in parsed.values():
            self._bundle.add_resource(resource)
        for name in parsed:
            self._unread.pop(name, None)


class Texts:
    """The sentences of every language shipped, and of those added."""

    def __init__(self, sources: Mapping[str, str], added: Mapping[str, str] | None = None) -> None:
        shipped = {language: _entries(source) for language, source in sources.items()}
        own = {language: _entries(source) for language, source in (added or {}).items()}
        self._shipped = frozenset(shipped)
        self._keys = _sentences(shipped[MEASURE])
        for language, entries in shipped.items():
            if odd := self._keys ^ _sentences(entries):
                raise TextsIncomplete(f"texts/{language}.ftl and texts/{MEASURE}.ftl differ: {', '.join(sorted(odd))}")
        self._languages = {
            language: Language(language, shipped.get(language, {}) | own.get(language, {}))
            for language in shipped.keys() | own.keys()
        }

    @classmethod
    def load(cls, folder: Path | None = None) -> "Texts":
        """The languages that come with Sportello, and those of a folder. Raises TextsIncomplete."""
        return cls(_shipped_sources(), translations.read(folder))

    @property
    def languages(self) -> frozenset[str]:
        """The codes of all languages citizens can choose."""
        return frozenset(self._languages)

    @property
    def shipped(self) -> frozenset[str]:
        """The codes of those that have every sentence."""
        return self._shipped

    @property
    def keys(self) -> frozenset[str]:
        """Every key, the same in all languages."""
        return self._keys

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self._keys

    def say(self, language: str, key: str, **values: str | int | float | datetime) -> str:
        """One sentence. A language that has it not falls back to Italian; raises KeyError for an unknown key."""
        speaker = self._languages.get(language)
        if speaker is None or key not in speaker.keys:
            speaker = self._languages[MEASURE]
        return speaker.say(key, values)


def _shipped_sources() -> dict[str, str]:
    folder = resources.files("config").joinpath("texts")
    return {
        entry.name.removesuffix(".ftl"): entry.read_text("utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".ftl")
    }


def problems(folder: Path | None) -> list[str]:
    """What is wrong with the texts of a folder, a line each."""
    if folder is None:
        return []
    sources = _shipped_sources()
    return list(translations.problems(folder, sources[MEASURE], frozenset(sources)))


def _entries(source: str) -> dict[str, str]:
    """A file cut into its sentences and terms, unread, by their keys."""
    cut = (part.partition("=") for part in _MARGIN.split(source) if part[:1] not in ("", "#"))
    return {key.strip(): f"{key}={rest}" for key, equals, rest in cut if equals}


def _sentences(entries: Mapping[str, str]) -> frozenset[str]:
    """The keys of what can be said: a term is only ever part of something."""
    return frozenset(key for key in entries if not key.startswith("-"))
