"""Writing many consents at once: one statement a table, however many people."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.bulletins import EVERYTHING
from storage.driver import Row, Transaction, id_list, to_ms
from storage.model import CitizenId, LineName, OperatorId


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One new line of the ledger, out of a list."""

    citizen: CitizenId
    bulletin: str
    given: bool
    words: str
    notice_version: str
    at: datetime | None  # None: now


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a chunk of a list changes: lines of the ledger in order, who came (+1) and went (-1), zones, languages."""

    line: LineName
    operator: OperatorId | None
    consents: Sequence[Enrolled] = ()
    moves: Sequence[tuple[CitizenId, int]] = ()
    zones: Sequence[tuple[CitizenId, str]] = ()
    languages: Sequence[tuple[CitizenId, str]] = ()


async def make_citizens(
    tx: Transaction, line: LineName, phones: Sequence[str], *, now: datetime
) -> dict[str, CitizenId]:
    """New citizens, known by nothing but these numbers."""
    if not phones:
        return {}
    made = await tx.rows("imports.make_citizens", line=line, phones=json.dumps(list(phones)), now_ms=to_ms(now))
    pairs = [[phone, row["id"]] for phone, row in zip(phones, made, strict=True)]
    tx.later("imports.bind_phones", line=line, pairs=json.dumps(pairs))
    return {phone: CitizenId(row["id"]) for phone, row in zip(phones, made, strict=True)}


async def write(tx: Transaction, enrolment: Enrolment, *, now: datetime) -> None:
    """Write it all down, and what follows: subscriptions, zones, and copies on their way to who left."""
    line, now_ms = enrolment.line, to_ms(now)
    if enrolment.consents:
        await _record(tx, enrolment, now_ms)
    if enrolment.moves:
        tx.later("imports.note_moves", line=line, moves=json.dumps(enrolment.moves), now_ms=now_ms)
    if enrolment.zones:
        tx.later("imports.set_zones", line=line, pairs=json.dumps(enrolment.zones), now_ms=now_ms)
    if enrolment.languages:
        tx.later("imports.set_languages", pairs=json.dumps(enrolment.languages))


async def _record(tx: Transaction, enrolment: Enrolment, now_ms: int) -> None:
    lines = [
        [e.citizen, e.bulletin, int(e.given), e.words, e.notice_version, now_ms if e.at is None else to_ms(e.at)]
        for e in enrolment.consents
    ]
    recorded = await tx.rows(
        "imports.record",
        line=enrolment.line,
        operator_id=enrolment.operator,
        lines=json.dumps(lines),
        now_ms=now_ms,
    )
    everything = {row["citizen_id"] for row in recorded if row["bulletin"] == EVERYTHING}
    if everything:
        tx.later("imports.clear_bulletins", citizens=id_list(everything))
    subscriptions = [[row["citizen_id"], row["bulletin"], row["given"], row["id"]] for row in _latest(recorded)]
    tx.later("imports.subscribe", line=enrolment.line, subscriptions=json.dumps(subscriptions))
    # Who has left the last bulletin gets no issue to everybody either.
    gone = [[citizen, EVERYTHING] for citizen, change in enrolment.moves if change < 0]
    if left := [[e.citizen, e.bulletin] for e in enrolment.consents if not e.given] + gone:
        tx.later("imports.cancel_deliveries", left=json.dumps(left), now_ms=now_ms)


def _latest(recorded: Sequence[Row]) -> list[Row]:
    """The lines that count in the end: a word about everything takes the place of all that was said before it."""
    counting: dict[int, dict[str, Row]] = {}
    for row in sorted(recorded, key=lambda row: row["id"]):
        of_citizen = counting.setdefault(row["citizen_id"], {})
        if row["bulletin"] == EVERYTHING:
            of_citizen.clear()
        of_citizen[row["bulletin"]] = row
    return [row for of_citizen in counting.values() for row in of_citizen.values()]
