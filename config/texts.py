"""Every sentence a person can read, in Fluent files beside this one, one per language.

Italian is the measure: a language that lacks one of its keys, or has one too many, refuses to load. A municipality may
add languages and change sentences (`config/translations.py`).
"""

from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from config import translations

MEASURE = "it"


class TextsIncomplete(Exception):
    """A language lacks sentences, or has some that nobody says; the message names the keys."""


class Texts:
    """The sentences of every language shipped, and of those added."""

    def __init__(self, sources: Mapping[str, str], added: Mapping[str, str] | None = None) -> None:
        self._bundles = {language: _bundle(language, source) for language, source in sources.items()}
        self._shipped = frozenset(sources)
        self._keys = {language: _keys(source) for language, source in sources.items()}
        for language, keys in self._keys.items():
            if odd := keys ^ self._keys[MEASURE]:
                raise TextsIncomplete(f"texts/{language}.ftl and texts/{MEASURE}.ftl differ: {', '.join(sorted(odd))}")
        for language, source in (added or {}).items():
            bundle = self._bundles.setdefault(language, _bundle(language, ""))
            bundle.add_resource(FluentResource(source), allow_overrides=True)

    @classmethod
    def load(cls, folder: Path | None = None) -> "Texts":
        """The languages that come with Sportello, and those of a folder. Raises TextsIncomplete."""
        return cls(_shipped_sources(), translations.read(folder))

    @property
    def languages(self) -> frozenset[str]:
        """The codes of all languages citizens can choose."""
        return frozenset(self._bundles)

    @property
    def shipped(self) -> frozenset[str]:
        """The codes of those that have every sentence."""
        return self._shipped

    @property
    def keys(self) -> frozenset[str]:
        """Every key, the same in all languages."""
        return frozenset(self._keys[MEASURE])

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self._keys[MEASURE]

    def say(self, language: str, key: str, **values: str | int | float | datetime) -> str:
        """One sentence. A language that has it not falls back to Italian; raises KeyError for an unknown key."""
        bundle = self._bundles.get(language, self._bundles[MEASURE])
        if not bundle.has_message(key):
            bundle = self._bundles[MEASURE]
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        said, problems = bundle.format_pattern(pattern, values)
        if problems:
            raise KeyError(f"{key}: {type(problems[0]).__name__}")
        return str(said)


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


def _bundle(language: str, source: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)  # the marks would travel to WhatsApp as invisible characters
    bundle.add_resource(FluentResource(source))
    return bundle


def _keys(source: str) -> set[str]:
    return {line.partition(" =")[0] for line in source.splitlines() if line[:1].isalpha() and " =" in line}
