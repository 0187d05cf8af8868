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
)


LINK_KEYWORD = "collega"
LINK = re.compile(r"collega (\d{6})")  # what an operator sends from their own WhatsApp to try broadcasts on it


@dataclass(frozen=True, slots=True)
class Match:
    """A recognised keyword with the bulletin it names (empty: everything), or the code that follows `collega`."""

    keyword: str
    bulletin: str = ""


def normalise(text: str) -> str:
    """Small letters, no accents, no punctuation, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", plain).strip()


def slips(written: str, meant: str) -> int:
    """How many slips of the finger apart: letter missing, too many, wrong, or two swapped."""
    return int(OSA.distance(written, meant, score_cutoff=SLIPS_ALLOWED))


def match(text: str, keywords: Collection[str], bulletins: Mapping[str, str]) -> Match | None:
    """The keyword a whole message is, None if it is a message like any other.

    `keywords` in order of preference when a slip lies between two; those that end in ` *` take a bulletin, whose name
    or title may follow; `bulletins` maps names to titles.
    """
    if len(text) > LONGEST:
        return None
    written = normalise(text)
    if not written or written in NOT_SLIPS:
        return None
    if (code := LINK.fullmatch(written)) is not None and LINK_KEYWORD in keywords:
        return Match(LINK_KEYWORD, code[1])
    candidates = list(_forms(keywords, bulletins))
    for form, meaning in candidates:
        if written == form:
            return meaning
    for form, meaning in candidates:
        if slips(written, form) <= SLIPS_ALLOWED:
            return meaning
    return None


def _forms(keywords: Iterable[str], bulletins: Mapping[str, str]) -> Iterable[tuple[str, Match]]:
    for keyword in keywords:
        if not keyword.endswith(" *"):
            yield normalise(keyword), Match(keyword)
            continue
        for name, title in bulletins.items():
            for called in {normalise(name), normalise(title)}:
                yield f"{normalise(keyword)} {called}", Match(keyword, name)
