"""What proves that somebody asked for our notices, in words: the same in the room and on the page."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from babel.dates import format_datetime

from bridge.proof import Proof
from config.texts import Texts
from storage.bulletins import EVERYTHING
from storage.evidence import Entry

LONGEST_WORDS = 80  # in the room; the page has them whole


def what(texts: Texts, language: str, entry: Entry, bulletins: Mapping[str, str]) -> str:
    """Given or withdrawn, and what."""
    everything = texts.say(language, "subscribers-everything")
    title = everything if entry.bulletin == EVERYTHING else bulletins.get(entry.bulletin, entry.bulletin)
    return texts.say(language, "proof-given" if entry.given else "proof-withdrawn", bulletin=title)


def how(texts: Texts, language: str, entry: Entry) -> str:
    """By which hand."""
    key = f"proof-means-{entry.means}"
    return texts.say(language, key, name=entry.operator_name or "—") if texts.has(key) else entry.means


def when(moment: datetime, timezone: tzinfo, language: str) -> str:
    """To the second, with the difference from UTC: an hour without it proves little."""
    return format_datetime(moment.astimezone(timezone), "d MMM y, HH:mm:ss (ZZZZ)", locale=language)


def is_in_force(proof: Proof) -> bool:
    """Whether anything given has not been withdrawn."""
    given: dict[str, bool] = {}
    for entry in proof.entries:
        if entry.bulletin == EVERYTHING:
            given.clear()
        given[entry.bulletin] = entry.given
    return any(given.values())
