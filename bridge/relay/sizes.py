"""Files and their measure: what cannot pass is told in words before a byte is moved."""

import math
from collections.abc import Iterable

from bridge.relay.decision import Decision
from bridge.rules import Abilities, DeskRules
from storage.content import Media, MediaKind

MEGABYTE = 1024 * 1024


def in_megabytes(size_bytes: int) -> float | int:
    """A size for a person: one decimal, rounded up so that what is beyond a limit looks beyond it."""
    tenths = math.ceil(size_bytes * 10 / MEGABYTE)
    return tenths // 10 if tenths % 10 == 0 else tenths / 10


def objection(d: Decision, desk: DeskRules, media: Media, lines: Iterable[Abilities]) -> str | None:
    """Why an operator's file cannot go to these lines, with the size, the limit and a way out; None if it can."""
    limits = [abilities.media.get(media.media) for abilities in lines]
    if any(limit is None for limit in limits):
        return d.say(desk.language, "cannot-carry-kind")
    size = media.ref.size_bytes
    if size is None:
        return None
    if size > desk.abilities.download_bytes:
        return _told(d, desk, "cannot-fetch-size", size, desk.abilities.download_bytes)
    smallest = min((limit.max_bytes for limit in limits if limit is not None), default=size)
    if media.media is MediaKind.STICKER or size <= smallest:  # a sticker is made to fit
        return None
    return _told(d, desk, "cannot-carry-size", size, smallest)


def _told(d: Decision, desk: DeskRules, key: str, size: int, most: int) -> str:
    return d.say(desk.language, key, size=in_megabytes(size), most=most // MEGABYTE)
