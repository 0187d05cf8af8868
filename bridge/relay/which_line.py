"""Which of a desk's lines is meant: the one whose name or title stands first."""

import re

from bridge.keywords import normalise
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules

_WORD = re.compile(r"[^\s:]+")


def named(d: Decision, desk: DeskRules, words: str, *, with_colon: bool = False) -> tuple[LineRules | None, str]:
    """The line, and what follows; None where none is named, or the desk has but one.

    `with_colon`: only if a colon follows the name, where words for citizens come next.
    """
    if len(desk.lines) < 2:
        return None, words
    lines = [d.rules.lines[name] for name in desk.lines]
    known = {normalise(called): line for line in lines for called in (line.title, line.name)}
    longest = max(len(called.split()) for called in known)
    for found in reversed([*_WORD.finditer(words.split("\n", 1)[0])][:longest]):
        line, rest = known.get(normalise(words[: found.end()])), words[found.end() :]
        if line is not None and (rest.startswith(":") or not with_colon):
            return line, rest.removeprefix(":").strip()
    return None, words
