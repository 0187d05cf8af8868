"""What was said, and what every network involved calls it."""

from dataclasses import dataclass
from datetime import datetime

from storage.content import Content, dump_content, load_content
from storage.driver import Row, Transaction, from_ms, to_ms
from storage.model import CitizenId, Direction, ForeignId, Lane, Message, MessageId, OperatorId, ThreadId


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be recorded."""

    citizen: CitizenId
    thread: ThreadId | None
    direction: Direction
    content: Content
    at: datetime
    operator: OperatorId | None = None
    quoted: MessageId | None = None
    typed: str = ""  # the command that says it


def message_of(row: Row) -> Message:
    """A row of the table."""
    return Message(
        id=MessageId(row["id"]),
        citizen=CitizenId(row["citizen_id"]),
        thread=None if row["thread_id"] is None else ThreadId(row["thread_id"]),
        direction=Direction(row["direction"]),
        operator=None if row["operator_id"] is None else OperatorId(row["operator_id"]),
        content=load_content(row["body"]),
        at=from_ms(row["at_ms"]),
        typed=row["typed"],
    )


async def record(tx: Transaction, draft: Draft) -> MessageId:
    """Keep one message."""
    row = await tx.row(
        "messages.record",
        citizen_id=draft.citizen,
        thread_id=draft.thread,
        direction=draft.direction,
        operator_id=draft.operator,
        body=dump_content(draft.content),
        quoted_id=draft.quoted,
        typed=draft.typed,
        at_ms=to_ms(draft.at),
    )
    assert row is not None  # INSERT … RETURNING always answers
    return MessageId(row["id"])


async def get(tx: Transaction, message: MessageId) -> Message:
    """One message. Raises LookupError if there is none."""
    row = await tx.row("messages.get", id=message)
    if row is None:
        raise LookupError("no such message")
    return message_of(row)


async def name(tx: Transaction, message: MessageId, lane: Lane, foreign_id: ForeignId) -> None:
    """The network behind `lane` calls this message so; a message may have several names (parts)."""
    tx.later("messages.name", message_id=message, lane=lane, foreign_id=foreign_id)


async def called(tx: Transaction, lane: Lane, foreign_id: ForeignId) -> Message | None:
    """The message a network calls so, None if it is not one of ours."""
    row = await tx.row("messages.by_foreign_id", lane=lane, foreign_id=foreign_id)
    return None if row is None else message_of(row)


async def name_command(tx: Transaction, message: MessageId, lane: Lane, foreign_id: ForeignId) -> None:
    """The command that said it stands outside its thread: what is done to it is meant, and nothing hangs under it."""
    await name(tx, message, _outside(lane), foreign_id)


async def commanded(tx: Transaction, lane: Lane, foreign_id: ForeignId) -> Message | None:
    """What a command outside every thread said, None if it said nothing."""
    return await called(tx, _outside(lane), foreign_id)


def _outside(lane: Lane) -> Lane:
    """No desk's, so that no mark and no notice of the thread goes there."""
    return Lane(f"outside:{lane}")


async def names(tx: Transaction, message: MessageId, lane: Lane) -> list[ForeignId]:
    """What the network behind `lane` calls this message, first part first."""
    rows = await tx.rows("messages.foreign_ids", message_id=message, lane=lane)
    return [ForeignId(row["foreign_id"]) for row in rows]


async def names_at_desks(tx: Transaction, message: MessageId) -> list[tuple[Lane, ForeignId]]:
    """What every desk that shows this message, or one that leaves with it, calls it."""
    rows = await tx.rows("messages.names_at_desks", message_id=message)
    return [(Lane(row["lane"]), ForeignId(row["foreign_id"])) for row in rows]


async def rewrite(tx: Transaction, message: MessageId, content: Content) -> None:
    """Its author changed it before it left."""
    tx.later("messages.rewrite", id=message, body=dump_content(content))


async def retype(tx: Transaction, message: MessageId, typed: str) -> None:
    """The command that said it was corrected."""
    tx.later("messages.retype", id=message, typed=typed)


async def redirect(tx: Transaction, message: MessageId, direction: Direction) -> None:
    """A note goes to the citizen after all, or an answer stays a note."""
    tx.later("messages.redirect", id=message, direction=direction)


async def last_of_citizen(tx: Transaction, citizen: CitizenId) -> Message | None:
    """The latest thing the citizen said."""
    row = await tx.row("messages.last_of_citizen", citizen_id=citizen)
    return None if row is None else message_of(row)


async def latest_of_citizen(tx: Transaction, citizen: CitizenId, *, at_most: int) -> list[Message]:
    """The last things the citizen said, the latest first."""
    rows = await tx.rows("messages.latest_of_citizen", citizen_id=citizen, at_most=at_most)
    return [message_of(row) for row in rows]


async def answered_meanwhile(
    tx: Transaction, citizen: CitizenId, operator: OperatorId, *, since: datetime
) -> Message | None:
    """The latest answer of somebody else to the citizen's last words, if it was written since then.

    None for who has answered them too: they know.
    """
    row = await tx.row("messages.answered_meanwhile", citizen_id=citizen, operator_id=operator, since_ms=to_ms(since))
    return None if row is None else message_of(row)
