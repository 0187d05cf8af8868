"""Fields in ready answers: `{nome}`, `{orari}`, `{anagrafe.telefono}`, and what they stand for. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from storage.content import Text

_FIELD = re.compile(r"\{\s*([^\W\d_][\w.-]*)\s*\}")


def fields(text: str) -> list[str]:
    """The fields a text names, each once, as they are written."""
    return list(dict.fromkeys(found[1].casefold() for found in _FIELD.finditer(text)))


def unknown(text: str, known: Iterable[str]) -> list[str]:
    """The fields a text names that stand for nothing."""
    meant = set(known)
    return [field for field in fields(text) if field not in meant]


def fill(text: Text, values: Mapping[str, str]) -> Text:
    """The text with what its fields stand for; dress stays where it was, round the words that came in too."""
    out, position, places = "", 0, [(0, 0)]  # places: where a stretch begins in the old words, and in the new
    for found in _FIELD.finditer(text.text):
        value = values.get(found[1].casefold())
        if value is None:
            continue
        out += text.text[position : found.start()] + value
        position = found.end()
        places.append((position, len(out)))
    out += text.text[position:]

    def moved(at: int) -> int:
        old, new = max(place for place in places if place[0] <= at)
        following = [place for place in places if place[0] > at]
        return min(new + at - old, following[0][1]) if following else new + at - old

    spans = []
    for span in text.spans:
        start, end = moved(span.start), moved(span.start + span.length)
        spans.append(replace(span, start=start, length=end - start))
    return Text(out, tuple(spans))
