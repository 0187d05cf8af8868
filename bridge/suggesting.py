"""Which ready answers a citizen's sentence asks for: those that share its telling words, in whatever number. Pure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from rapidfuzz import fuzz, process

from bridge.keywords import normalise

TELLING_LETTERS = 5  # shorter words are in every sentence
WORDS_READ = 12  # the longest; a sentence that needs more is a letter
SAME_WORD = 80.0  # of 100: singular and plural, a slip
ENOUGH = Fraction(3, 10)  # a word that more answers share tells nothing by itself


def nearest(sentence: str, answers: Mapping[str, str], *, at_most: int) -> list[str]:
    """The names of the answers (name and text) that share the most with it, best first; a rarer word counts more."""
    where: defaultdict[str, set[str]] = defaultdict(set)
    for name, text in answers.items():
        for word in _telling(f"{name} {text}"):
            where[word].add(name)
    shared: Counter[str] = Counter()
    points: defaultdict[str, Fraction] = defaultdict(Fraction)
    for word in sorted(_telling(sentence), key=len, reverse=True)[:WORDS_READ]:
        found = _holding(word, where)
        shared.update(found)
        for name in found:
            points[name] += Fraction(1, len(found))
    near = [name for name in answers if points[name] >= ENOUGH]
    return sorted(near, key=lambda name: (-points[name], -shared[name]))[:at_most]


def _telling(text: str) -> Collection[str]:
    return {word for word in normalise(text).replace("-", " ").split() if len(word) >= TELLING_LETTERS}


def _holding(word: str, where: Mapping[str, set[str]]) -> set[str]:
    like: Sequence[tuple[str, float, int]] = process.extract(
        word, list(where), scorer=fuzz.ratio, score_cutoff=SAME_WORD, limit=None
    )
    return set().union(*(where[each] for each, _, _ in like))
