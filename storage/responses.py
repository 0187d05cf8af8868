"""What citizens said to broadcasts: answers, and thanks that say no more. A reaction is replaced by the next one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.content import Content, load_content
from storage.driver import Row, Transaction, from_ms, to_ms
from storage.model import BroadcastId, CitizenId, ForeignId, Lane, LineName, MessageId


class ResponseKind(StrEnum):
    """Whether somebody must read it."""

    ANSWER = "answer"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Issued:
    """A broadcast somebody got, as far as its answers need it. `at`: when, where that was asked for."""

    id: BroadcastId
    content: Content
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """How many people answered a broadcast, and how many thanked for it."""

    answers: int = 0
    thanks: int = 0


def issued_of(row: Row, *, at: datetime | None = None) -> Issued:
    """A row with a broadcast's id and body."""
    return Issued(BroadcastId(row["id"]), load_content(row["body"]), at)


async def quoted(tx: Transaction, lane: Lane, citizen: CitizenId, foreign_id: ForeignId) -> Issued | None:
    """The broadcast whose copy to this citizen the network calls so."""
    row = await tx.row("responses.quoted", lane=lane, citizen_id=citizen, foreign_id=foreign_id)
    return None if row is None else issued_of(row)


async def got(tx: Transaction, line: LineName, citizen: CitizenId, *, since: datetime) -> Issued | None:
    """The last broadcast that reached them, or may have, since then."""
    row = await tx.row("responses.got", line=line, citizen_id=citizen, since_ms=to_ms(since))
    return None if row is None else issued_of(row, at=from_ms(row["settled_ms"]))


async def have_talked(tx: Transaction, citizen: CitizenId, *, since: datetime) -> bool:
    """Whether anything was said in their thread since then, by them or to them."""
    return await tx.row("responses.talked", citizen_id=citizen, since_ms=to_ms(since)) is not None


async def was_answered(tx: Transaction, citizen: CitizenId, *, since: datetime) -> bool:
    """Whether an operator answered them since then."""
    return await tx.row("responses.answered", citizen_id=citizen, since_ms=to_ms(since)) is not None


async def was_told(tx: Transaction, broadcast: BroadcastId, citizen: CitizenId) -> bool:
    """Whether their thread has said already that they answer this broadcast."""
    return await tx.row("responses.was_told", broadcast_id=broadcast, citizen_id=citizen) is not None


@dataclass(frozen=True, slots=True)
class Response:
    """One thing said to a broadcast."""

    broadcast: BroadcastId
    citizen: CitizenId
    message: MessageId
    kind: ResponseKind
    at: datetime
    is_reaction: bool = False


async def record(tx: Transaction, response: Response) -> None:
    """Keep it, to be counted."""
    await tx.execute(
        "responses.record",
        broadcast_id=response.broadcast,
        citizen_id=response.citizen,
        message_id=response.message,
        kind=response.kind,
        is_reaction=int(response.is_reaction),
        at_ms=to_ms(response.at),
    )


async def take_reaction_back(tx: Transaction, broadcast: BroadcastId, citizen: CitizenId) -> None:
    """Their emoji on this broadcast counts no more."""
    await tx.execute("responses.take_reaction_back", broadcast_id=broadcast, citizen_id=citizen)


async def answers_of(tx: Transaction, broadcast: BroadcastId) -> Answers:
    """How many people said something to it."""
    rows = await tx.rows("responses.count", broadcast_id=broadcast)
    counts = {row["kind"]: row["number"] for row in rows}
    return Answers(counts.get(ResponseKind.ANSWER, 0), counts.get(ResponseKind.THANKS, 0))


def thanks_of(rows: Iterable[Row]) -> list[tuple[BroadcastId, Content]]:
    """Rows of `responses.thanks`: what they said in thanks that opened no thread, the latest first."""
    return [(BroadcastId(row["broadcast_id"]), load_content(row["body"])) for row in rows]
