"""Recognising a citizen's keyword in a whole message: case, accents, punctuation, spaces, one slip do not matter."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

SLIPS_ALLOWED = 1
LONGEST = 60  # a keyword with its bulletin is never longer; anything beyond is a letter

# Real words one slip away from a keyword: who writes them means them.
NOT_SLIPS = frozenset(
    {"sto", "top", "shop", "step", "spot", "dato", "date", "data", "dai", "doti", "nati", "dita", "dazi", "dadi"}
    | {"infra", "inno", "off", "on", "of", "collega"}
    | {
        "dona",
        "nona",
        "sona",
        "cona",
        "bona",
        "done",
        "gone",
        "none",
        "bone",
        "tone",
        "lone",
        "one",
        "tonics",
        "lingue",
    }
)


LINK_KEYWORD = "collega"
LINK = re.compile(r"collega (\d{6})")  # what an operator sends from their own WhatsApp to try broadcasts on it


# What a keyword may end in where nothing we know follows it: so many words of the citizen's own.
OWN_WORDS = {"word": 1, "words": 3}
COURTESY = re.compile(
    r"( (per (favore|piacere|cortesia)|cortesemente|(mille )?grazie( mille| tante)?|please|thanks|thank you))+$"
)
NOT_OWN = frozenset({"line"})  # «iscrizione on line all'asilo» is a letter

# What may follow a keyword that ends in `{kind}`, by kind: each thing's name with all it is called.
Vocabulary = Mapping[str, Mapping[str, Collection[str]]]


@dataclass(frozen=True, slots=True)
class Match:
    """A recognised keyword with the name of what it is about, if it names something; after `collega`, the code."""

    keyword: str
    argument: str = ""


def normalise(text: str) -> str:
    """Small letters, no accents, no punctuation, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", plain).strip()


def slips(written: str, meant: str) -> int:
    """How many slips of the finger apart: letter missing, too many, wrong, or two swapped."""
    return int(OSA.distance(written, meant, score_cutoff=SLIPS_ALLOWED))


def match(text: str, keywords: Collection[str], vocabulary: Vocabulary) -> Match | None:
    """The keyword a whole message is, None if it is a message like any other.

    `keywords` in order of preference when a slip lies between two; what may follow `off {bulletin}` is what
    `vocabulary["bulletin"]` knows.
    """
    if len(text) > LONGEST:
        return None
    written = normalise(text)
    if not written or written in NOT_SLIPS:
        return None
    if (code := LINK.fullmatch(written)) is not None and LINK_KEYWORD in keywords:
        return Match(LINK_KEYWORD, code[1])
    written = _without_courtesy(written, keywords)
    candidates = list(_forms(keywords, vocabulary))
    for form, meaning in candidates:
        if written == form:
            return meaning
    for form, meaning in candidates:
        if slips(written, form) <= SLIPS_ALLOWED:
            return meaning
    return _with_own_words(written, keywords)


def _without_courtesy(written: str, keywords: Iterable[str]) -> str:
    """«iscrizione on per favore» wants what «iscrizione on» wants: where own words may follow, thanks are none."""
    for keyword in keywords:
        words, _, kind = keyword.partition(" {")
        if kind.rstrip("}") in OWN_WORDS and written.startswith(f"{normalise(words)} "):
            return COURTESY.sub("", written)
    return written


def _with_own_words(written: str, keywords: Iterable[str]) -> Match | None:
    """A keyword followed by something we do not know: that is what it is about, as it was written."""
    for keyword in keywords:
        words, _, kind = keyword.partition(" {")
        most = OWN_WORDS.get(kind.rstrip("}"), 0)
        rest = written.removeprefix(f"{normalise(words)} ")
        if most and rest != written and len(rest.split()) <= most and rest.split()[0] not in NOT_OWN:
            return Match(keyword, rest)
    return None


def _forms(keywords: Iterable[str], vocabulary: Vocabulary) -> Iterable[tuple[str, Match]]:
    for keyword in keywords:
        words, _, kind = keyword.partition(" {")
        if not kind:
            yield normalise(words), Match(keyword)
            continue
        for name, called in vocabulary.get(kind.rstrip("}"), {}).items():
            for each in sorted({normalise(each) for each in called}):
                yield f"{normalise(words)} {each}", Match(keyword, name)
