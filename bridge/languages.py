"""What languages are called, by those who speak them and by the others. Pure."""

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from config.texts import Texts


def own_name(language: str) -> str:
    """A language's name in itself, with a capital letter: Italiano, English."""
    locale = _locale(language)
    name = language if locale is None else locale.get_language_name(language) or language
    return name[:1].upper() + name[1:]


def name_in(language: str, reader: str) -> str:
    """What it is called by who reads another: inglese, Italian."""
    locale = _locale(language)
    name = None if locale is None or _locale(reader) is None else locale.get_language_name(reader)
    return name or own_name(language)


def called(texts: Texts) -> Mapping[str, frozenset[str]]:
    """For each language of the texts all that it is called: its code, its own name, its name in the others."""
    return _called(texts.languages)


@lru_cache(maxsize=4)
def _called(languages: frozenset[str]) -> Mapping[str, frozenset[str]]:
    return {each: frozenset({each, own_name(each), *_names(each, languages)}) for each in languages}


def _names(language: str, languages: frozenset[str]) -> set[str]:
    locale = _locale(language)
    if locale is None:
        return set()
    return {name for other in {*languages, "it", "en"} if _locale(other) and (name := locale.get_language_name(other))}


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None  # a language of the municipality's own making
