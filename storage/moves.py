"""A line's conversations go to another desk: what is open there, what waits, what was said last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from storage import messages, threads
from storage.driver import Transaction, id_list, to_ms
from storage.model import DeliveryId, DeskName, LineName, Message, Thread, ThreadId, lane_of_desk


@dataclass(frozen=True, slots=True)
class Move:
    """From which desk to which, for citizens of which lines."""

    from_desk: DeskName
    to_desk: DeskName
    lines: tuple[LineName, ...]


async def open_threads(tx: Transaction, move: Move) -> list[tuple[Thread, LineName]]:
    """The open conversations that the other desk does not have, oldest first."""
    rows = await tx.rows("moves.open_threads", from_desk=move.from_desk, to_desk=move.to_desk, lines=_names(move.lines))
    return [(threads.from_row(row), LineName(row["line"])) for row in rows]


async def waiting(tx: Transaction, move: Move) -> list[DeliveryId]:
    """What waits for the old desk and the other one does not have: citizens' words, and words of ours about them."""
    rows = await tx.rows(
        "moves.waiting",
        from_desk=move.from_desk,
        to_desk=move.to_desk,
        from_lane=lane_of_desk(move.from_desk),
        lines=_names(move.lines),
    )
    return [DeliveryId(row["id"]) for row in rows]


async def last_said(tx: Transaction, move: Move, thread: ThreadId, *, at_most: int) -> list[tuple[Message, str]]:
    """The last messages of a conversation that were shown, and which operator wrote them."""
    lane = lane_of_desk(move.from_desk)
    rows = await tx.rows("moves.last_said", thread=thread, from_lane=lane, at_most=at_most)
    return [(messages.message_of(row), row["name"]) for row in rows]


async def succeed(tx: Transaction, old: ThreadId, new: ThreadId) -> None:
    """The conversation goes on in `new`, with what has not been settled in `old`. Open `new` after `retire`."""
    tx.later("moves.follow_messages", from_thread=old, to_thread=new)
    tx.later("moves.follow", from_thread=old, to_thread=new)


async def retire(tx: Transaction, thread: ThreadId) -> None:
    """No longer where the conversation is; what is written there by hand still finds its citizen."""
    tx.later("moves.retire", id=thread)


async def carry_over(
    tx: Transaction, move: Move, waited: Sequence[DeliveryId], retired: Iterable[ThreadId], *, now: datetime
) -> int:
    """What waited for the old desk waits for the other one, in its order; how much. First open the threads there."""
    ids, lane = id_list(waited), lane_of_desk(move.to_desk)
    carried = await tx.execute("moves.carry_over", ids=ids, to_desk=move.to_desk, to_lane=lane)
    from_lane, old = lane_of_desk(move.from_desk), id_list(retired)
    tx.later("moves.set_down", ids=ids, threads=old, from_lane=from_lane, now_ms=to_ms(now))
    return carried


def _names(lines: Iterable[LineName]) -> str:
    return orjson.dumps(list(lines)).decode()
