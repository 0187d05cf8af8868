"""Every sentence a person can read, in Fluent files beside this one, one per language.

Italian is the measure: a language that lacks one of its keys, or has one too many, refuses to load.
"""

from collections.abc import Mapping
from datetime import datetime
from importlib import resources

from fluent.runtime import FluentBundle, FluentResource

MEASURE = "it"


class TextsIncomplete(Exception):
    """A language lacks sentences, or has some that nobody says; the message names the keys."""


class Texts:
    """The sentences of every language shipped."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._bundles = {language: _bundle(language, source) for language, source in sources.items()}
        self._keys = {language: _keys(source) for language, source in sources.items()}
        for language, keys in self._keys.items():
            if odd := keys ^ self._keys[MEASURE]:
                raise TextsIncomplete(f"texts/{language}.ftl and texts/{MEASURE}.ftl differ: {', '.join(sorted(odd))}")

    @classmethod
    def load(cls) -> "Texts":
        """The languages that come with Sportello. Raises TextsIncomplete."""
        folder = resources.files("config").joinpath("texts")
        return cls(
            {
                entry.name.removesuffix(".ftl"): entry.read_text("utf-8")
                for entry in folder.iterdir()
                if entry.name.endswith(".ftl")
            }
        )

    @property
    def languages(self) -> frozenset[str]:
        """Two-letter codes."""
        return frozenset(self._bundles)

    @property
    def keys(self) -> frozenset[str]:
        """Every key, the same in all languages."""
        return frozenset(self._keys[MEASURE])

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self._keys[MEASURE]

    def say(self, language: str, key: str, **values: str | int | float | datetime) -> str:
        """One sentence. An unknown language falls back to Italian; raises KeyError for an unknown key."""
        bundle = self._bundles.get(language, self._bundles[MEASURE])
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        said, problems = bundle.format_pattern(pattern, values)
        if problems:
            raise KeyError(f"{key}: {type(problems[0]).__name__}")
        return str(said)


def _bundle(language: str, source: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)  # the marks would travel to WhatsApp as invisible characters
    bundle.add_resource(FluentResource(source))
    return bundle


def _keys(source: str) -> set[str]:
    return {line.partition(" =")[0] for line in source.splitlines() if line[:1].isalpha() and " =" in line}
