"""The figures of a line over some days, summed up by the store: no names, no numbers, no words."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from storage import tallies
from storage.driver import Question, Transaction, from_ms, to_ms
from storage.model import BroadcastId, CaseId, LineName, MessageId
from storage.tallies import Hour

SECOND = timedelta(seconds=1)
MOST_BROADCASTS = 3  # the latest ones: more are no picture any longer


class Reach(NamedTuple):
    """How many copies of a broadcast went, arrived, were read."""

    broadcast: BroadcastId
    started: datetime
    sent: int
    delivered: int
    read: int


class Waits(NamedTuple):
    """How long people waited for a first answer. `steps`: how many up to each limit, the last: longer than any.

    `half`, `most`: within which time one of two, and nine of ten, were answered. `kept`: how many within the promise.
    """

    steps: tuple[int, ...]
    half: timedelta
    most: timedelta
    kept: int

    @property
    def answered(self) -> int:
        """How many first answers there were."""
        return sum(self.steps)


class Subscribers(NamedTuple):
    """How many at the end, and who came and went."""

    total: int
    came: int
    went: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which line, from when to when; the limits of waiting times, and what is promised (None: nothing)."""

    line: LineName
    since: datetime
    until: datetime
    limits: Sequence[timedelta]
    promise: timedelta | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them. `broadcasts`: how many began in that time, of which `reach` has the latest."""

    hours: tuple[Hour, ...]
    waits: Waits
    subscribers: Subscribers
    reach: tuple[Reach, ...]
    broadcasts: int


def note_first_answer(
    tx: Transaction, case: CaseId, line: LineName, message: MessageId, *, waited: timedelta, now: datetime
) -> None:
    """The first answer in a case, and how much of the opening hours it was waited for. A later one changes nothing."""
    fields = {"case_id": case, "line": line, "message_id": message}
    tx.later("statistics.note_first_answer", **fields, open_seconds=waited // SECOND, now_ms=to_ms(now))


def forget_first_answer(tx: Transaction, message: MessageId) -> None:
    """It was taken back: nobody has answered yet."""
    tx.later("statistics.forget_first_answer", message_id=message)


async def gather(tx: Transaction, asked: Asked) -> Figures:
    """The figures: a few statements, whatever the number of messages."""
    when = {"line": asked.line, "since_ms": to_ms(asked.since), "until_ms": to_ms(asked.until)}
    broadcasts: Question = ("statistics.broadcasts", when)
    subscribers, reach, (began,) = await tx.several(
        ("statistics.subscribers", when), ("statistics.reach", {**when, "at_most": MOST_BROADCASTS}), broadcasts
    )
    return Figures(
        hours=tuple(await tallies.between(tx, asked.line, asked.since, asked.until)),
        waits=await _waits(tx, asked, when),
        subscribers=Subscribers(subscribers[0]["total"], subscribers[0]["came"], subscribers[0]["went"]),
        reach=tuple(
            Reach(BroadcastId(row["id"]), from_ms(row["started_ms"]), row["sent"], row["delivered"], row["read"])
            for row in reach
        ),
        broadcasts=began["number"],
    )


async def _waits(tx: Transaction, asked: Asked, when: dict[str, object]) -> Waits:
    limits = json.dumps([limit // SECOND for limit in asked.limits])
    promised = 0 if asked.promise is None else asked.promise // SECOND
    steps, (kept,) = await tx.several(
        ("statistics.waits", {**when, "limits": limits}), ("statistics.kept", {**when, "promise": promised})
    )
    found = Counter({row["step"]: row["number"] for row in steps})
    number = found.total()
    places = [max(0, -(-number * percent // 100) - 1) for percent in (50, 90)]
    half, most = [await tx.row("statistics.wait_of", **when, place=place) for place in places]
    return Waits(
        steps=tuple(found[step] for step in range(len(asked.limits) + 1)),
        half=timedelta(seconds=0 if half is None else half["open_seconds"]),
        most=timedelta(seconds=0 if most is None else most["open_seconds"]),
        kept=kept["number"] if asked.promise is not None else 0,
    )
