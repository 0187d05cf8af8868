"""Words in several languages, as one message: a line `--- en` begins the same words in another. Pure."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bridge import wording
from bridge.keywords import normalise
from storage.content import Text

# Telegram's keyboards make one long stroke of two short ones.
_BEGINNING = re.compile(r"^[^\S\n]*([-–—]{1,4})[^\S\n]*([^\W\d_][\w-]{1,30})[^\S\n]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Blocks:
    """The words of a message: the line's language first, the others by language.

    `unknown`: what stands where a language's name should. `twice`, `empty`: the language that is said to begin twice,
    or with nothing.
    """

    words: Text
    others: Mapping[str, Text] = field(default_factory=dict)
    unknown: str = ""
    twice: str = ""
    empty: str = ""


def read(words: Text, called: Mapping[str, Collection[str]], own: str) -> Blocks:
    """The blocks of a text. `called`: what each language is called; `own`: the line's, in which the text begins."""
    names = {normalise(name): language for language, known in called.items() for name in known}
    found = [(each, names.get(normalise(each[2]), "")) for each in _BEGINNING.finditer(words.text)]
    unknown = next((each[2] for each, language in found if not language and each[1] == "---"), "")
    starts = [(each, language) for each, language in found if language]  # any other stroke is a signature, or a list
    ends = [each.start() for each, _ in starts] + [len(words.text)]
    others: dict[str, Text] = {}
    twice = empty = ""
    for (each, language), end in zip(starts, ends[1:], strict=True):
        twice = language if language in (own, *others) else twice
        others[language] = wording.between(words, each.end(), end)
        empty = empty if others[language].text else language
    return Blocks(wording.between(words, 0, ends[0]) if starts else words, others, unknown, twice, empty)
