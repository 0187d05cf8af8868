"""Whom a broadcast would reach, counted; and what was used of what the network allows: people a day, words a month."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from storage.driver import Transaction, from_ms, id_list, to_ms
from storage.model import BroadcastId, CitizenId, LineName

SERVICE = "service"  # the network's category of free words
LATEST = 2**62  # no consent has such a number: all count that have been given by now


@dataclass(frozen=True, slots=True)
class Audience:
    """How many get it; of them, who spoke lately (`inside` the window), and who of the others was written to lately."""

    recipients: int = 0
    inside: int = 0
    reopened: int = 0

    @property
    def outside(self) -> int:
        """Those whom only a template reaches."""
        return self.recipients - self.inside

    def __add__(self, other: "Audience") -> "Audience":
        """Both together."""
        return Audience(self.recipients + other.recipients, self.inside + other.inside, self.reopened + other.reopened)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which subscribers: of a bulletin (empty: of any), in a zone (empty: wherever; who named none is told of all).

    `languages`: those it is given in, besides the line's. `marketing`: those of them ("": the line's) whose template is
    marketing, which is not delivered to those who switched it off.
    """

    line: LineName
    bulletin: str
    zone: str = ""
    languages: tuple[str, ...] = ()
    marketing: tuple[str, ...] = ()
    corrects: BroadcastId | None = None  # only who got, or may have got, that broadcast


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people a day the number may write to outside the window. None: not known; 0: as many as one likes."""

    people_per_day: int | None
    seen: datetime


async def count(tx: Transaction, scope: Scope, *, heard_since: datetime, opened_since: datetime) -> dict[str, Audience]:
    """Its audience now, by language ("": the line's); no language that nobody reads."""
    rows = await tx.rows(
        "audiences.count",
        line=scope.line,
        bulletin=scope.bulletin,
        ceiling=LATEST,
        zone=scope.zone,
        corrects=scope.corrects or 0,
        languages=json.dumps(scope.languages),
        marketing=json.dumps(scope.marketing),
        heard_since_ms=to_ms(heard_since),
        opened_since_ms=to_ms(opened_since),
    )
    return {row["language"]: Audience(row["recipients"], row["inside"], row["reopened"]) for row in rows}


def opened(tx: Transaction, citizens: Collection[CitizenId], *, now: datetime) -> None:
    """These were written to outside the window."""
    tx.later("audiences.open", citizens=id_list(citizens), now_ms=to_ms(now))


async def count_opened(tx: Transaction, lines: Collection[LineName], *, since: datetime) -> int:
    """How many people were written to outside the window since then, each once, on all of these lines."""
    row = await tx.row("audiences.count_opened", lines=json.dumps(list(lines)), since_ms=to_ms(since))
    return 0 if row is None else int(row["number"])


def note_reach(tx: Transaction, line: LineName, people_per_day: int | None, *, seen: datetime) -> None:
    """What the network says it allows, when asked at this time."""
    tx.later("audiences.note_reach", line=line, people_per_day=people_per_day, seen_ms=to_ms(seen))


async def reach_of(tx: Transaction, line: LineName) -> Reach | None:
    """What the network last said it allows; None if it never did."""
    row = await tx.row("audiences.reach_of", line=line)
    return None if row is None else Reach(row["people_per_day"], from_ms(row["seen_ms"]))


def count_words(tx: Transaction, line: LineName, month: str, number: int) -> None:
    """So many more free words were taken by the network in this month."""
    tx.later("audiences.add_to_month", line=line, month=month, category=SERVICE, number=number)


async def words_in(tx: Transaction, line: LineName, month: str) -> int:
    """How many free words the network took in this month."""
    row = await tx.row("audiences.of_month", line=line, month=month, category=SERVICE)
    return 0 if row is None else int(row["number"])
