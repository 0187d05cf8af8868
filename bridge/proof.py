"""The evidence of one citizen's consents as text whose hash can be quoted. Pure.

One JSON object a line, keys in a fixed order, times in UTC, nothing but ASCII: the same ledger gives the same bytes, in
every language of the desk, and what is printed is what was hashed.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from storage.evidence import Entry
from storage.model import Citizen

FORM = "sportello evidence 1"  # changes with the form of the lines


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything the ledger holds about one citizen, up to its line `ceiling`."""

    citizen: Citizen
    entries: tuple[Entry, ...]

    @property
    def text(self) -> str:
        """The canonical text."""
        head = {
            "form": FORM,
            "line": self.citizen.line,
            "citizen": self.citizen.id,
            "addresses": sorted([address.kind.value, address.value] for address in self.citizen.addresses),
        }
        return "\n".join([_json(head), *(_json(_fields(entry)) for entry in self.entries)]) + "\n"

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def _fields(entry: Entry) -> dict[str, object]:
    return {
        "number": entry.number,
        "said": _utc(entry.at),
        "recorded": _utc(entry.recorded),
        "bulletin": entry.bulletin,
        "given": entry.given,
        "means": entry.means,
        "words": entry.words,
        "message": entry.foreign_id,
        "operator": entry.operator,
        "notice": entry.notice_version,
        "notice_sha256": entry.notice_hash,
    }


def _json(fields: dict[str, object]) -> str:
    return json.dumps(fields, separators=(",", ":"))


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds")


def grouped(digest: str) -> Sequence[str]:
    """A hash in groups of eight, for people who compare it by eye."""
    return [digest[place : place + 8] for place in range(0, len(digest), 8)]
