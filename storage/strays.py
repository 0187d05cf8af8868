"""What staff wrote beside every thread, until somebody says whom it is for."""

from dataclasses import dataclass
from datetime import datetime

from storage.content import Content, dump_content, load_content
from storage.driver import Transaction, from_ms, to_ms
from storage.model import Anchor, DeskName, ForeignId, OperatorId


@dataclass(frozen=True, slots=True)
class Stray:
    """A message that is for nobody yet."""

    desk: DeskName
    foreign_id: ForeignId
    operator: OperatorId
    content: Content
    at: datetime


async def keep(tx: Transaction, stray: Stray) -> int:
    """Keep it; the number by which it is taken."""
    row = await tx.row(
        "strays.keep",
        desk=stray.desk,
        foreign_id=stray.foreign_id,
        operator_id=stray.operator,
        body=dump_content(stray.content),
        at_ms=to_ms(stray.at),
    )
    assert row is not None  # INSERT … RETURNING always answers
    return int(row["id"])


async def take(tx: Transaction, desk: DeskName, stray: int) -> Stray | None:
    """It is somebody's now; None if it was before, or is no more."""
    row = await tx.row("strays.take", id=stray, desk=desk)
    if row is None:
        return None
    operator, content = OperatorId(row["operator_id"]), load_content(row["body"])
    return Stray(desk, ForeignId(row["foreign_id"]), operator, content, from_ms(row["at_ms"]))


async def rewrite(
    tx: Transaction, desk: DeskName, foreign_id: ForeignId, *, operator: OperatorId, content: Content
) -> None:
    """Its author corrected it."""
    body = dump_content(content)
    tx.later("strays.rewrite", desk=desk, foreign_id=foreign_id, operator_id=operator, body=body)


async def forget(tx: Transaction, desk: DeskName, foreign_id: ForeignId) -> None:
    """It was deleted in the room."""
    tx.later("strays.forget", desk=desk, foreign_id=foreign_id)


async def shed(tx: Transaction, *, before: datetime) -> None:
    """Nobody will say any more whom these were for."""
    tx.later("strays.shed", before_ms=to_ms(before))


async def ask(tx: Transaction, desk: DeskName, anchor: Anchor, operator: OperatorId) -> bool:
    """Whether they are asked for the first time in this thread, which is no citizen's."""
    return await tx.row("strays.ask", desk=desk, anchor=anchor, operator_id=operator) is not None
