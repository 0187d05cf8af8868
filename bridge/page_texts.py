"""The words of the public page: Fluent files and templates of `config/pages`, apart from those of conversations."""

from functools import cache
from importlib import resources

from babel import Locale

from config.texts import MEASURE, Texts

PREFIX, SUFFIX = "texts.", ".ftl"


def read(name: str) -> str:
    """One file of `config/pages`, whole."""
    return resources.files("config").joinpath("pages", name).read_text("utf-8")


@cache
def page_texts() -> Texts:
    """The sentences of the page in every language shipped. Raises TextsIncomplete if a language lacks one."""
    names = (entry.name for entry in resources.files("config").joinpath("pages").iterdir())
    return Texts({n[len(PREFIX) : -len(SUFFIX)]: read(n) for n in names if n.startswith(PREFIX) and n.endswith(SUFFIX)})


def spoken(language: str) -> str:
    """The language really read where this one is asked for: itself, or Italian if we do not have it."""
    return language if language in page_texts().languages else MEASURE


def locale_of(language: str) -> Locale:
    """How dates, hours and lists are written in a language."""
    return Locale.parse(page_texts().say(language, "locale"))
