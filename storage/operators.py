"""Members of staff, as each desk knows them, and the WhatsApp number an operator linked to try things on."""

from collections.abc import Sequence
from datetime import datetime

import orjson

from storage.driver import Row, Transaction, to_ms
from storage.events import Member
from storage.model import CitizenId, DeskName, LineName, Operator, OperatorId, Standing


def from_row(row: Row) -> Operator:
    """A row of the table as what it is."""
    return Operator(
        id=OperatorId(row["id"]),
        desk=DeskName(row["desk"]),
        foreign_id=row["foreign_id"],
        name=row["name"],
        username=row["username"],
        is_administrator=bool(row["is_administrator"]),
        standing=Standing(row["standing"]),
    )


async def meet(tx: Transaction, desk: DeskName, member: Member, *, knows_rank: bool = False) -> Operator:
    """The operator behind a member of the room; `knows_rank` when the event tells whether they administer it."""
    row = await tx.row(
        "operators.meet",
        desk=desk,
        foreign_id=member.foreign_id,
        name=member.name,
        username=member.username,
        is_administrator=int(member.is_administrator),
        knows_rank=int(knows_rank or member.is_administrator),
    )
    assert row is not None  # INSERT … RETURNING always answers
    return from_row(row)


async def list_members(tx: Transaction, desk: DeskName, members: Sequence[Member]) -> None:
    """These are in the room, with this rank, and nobody else is: known from now on, whether they ever wrote or not."""
    tx.later("operators.list_members", desk=desk, members=_listed(members))
    tx.later("operators.note_departures", desk=desk, members=_listed(members))


def _listed(members: Sequence[Member]) -> str:
    """As one parameter of a statement that takes them all (`json_each`)."""
    rows = [[each.foreign_id, each.name, each.username, int(each.is_administrator)] for each in members]
    return orjson.dumps(rows).decode()


async def doubt_standing(tx: Transaction) -> None:
    """Nobody looked into the rooms meanwhile: who is in them is to be seen again."""
    tx.later("operators.doubt_standing")


async def standing(tx: Transaction, desk: DeskName, member: Member) -> Standing:
    """Whether somebody is in the room now."""
    row = await tx.row("operators.standing", desk=desk, foreign_id=member.foreign_id)
    return Standing.UNTOLD if row is None else Standing(row["standing"])


async def get(tx: Transaction, operator: OperatorId) -> Operator:
    """One operator. Raises LookupError if there is none."""
    row = await tx.row("operators.get", id=operator)
    if row is None:
        raise LookupError("no such operator")
    return from_row(row)


async def of_desk(tx: Transaction, desk: DeskName) -> list[Operator]:
    """Everybody who is in a desk's room or, where its network does not tell, who ever acted there; by name."""
    return [from_row(row) for row in await tx.rows("operators.of_desk", desk=desk)]


async def list_administrators(tx: Transaction, desk: DeskName, members: tuple[Member, ...]) -> None:
    """These administer the room, and nobody else does."""
    tx.later("operators.demote_all", desk=desk)
    for member in members:
        await meet(tx, desk, member, knows_rank=True)


async def offer_code(tx: Transaction, operator: OperatorId, line: LineName, code: str, *, expires: datetime) -> None:
    """A code that, sent from a WhatsApp number, links it to this operator."""
    tx.later("operators.offer_code", line=line, code=code, operator_id=operator, expires_ms=to_ms(expires))


async def take_code(tx: Transaction, line: LineName, code: str, *, now: datetime) -> OperatorId | None:
    """Whose code this is; it works once, and not after it expired."""
    row = await tx.row("operators.take_code", line=line, code=code)
    if row is None or row["expires_ms"] < to_ms(now):
        return None
    return OperatorId(row["operator_id"])


async def link(tx: Transaction, operator: OperatorId, line: LineName, citizen: CitizenId) -> None:
    """This WhatsApp number is the operator's own."""
    tx.later("operators.link", operator_id=operator, line=line, citizen_id=citizen)


async def linked(tx: Transaction, operator: OperatorId, line: LineName) -> CitizenId | None:
    """The operator's own WhatsApp number on this line, if they linked one."""
    row = await tx.row("operators.linked", operator_id=operator, line=line)
    return None if row is None else CitizenId(row["citizen_id"])


async def linked_at(tx: Transaction, desk: DeskName) -> list[tuple[LineName, CitizenId]]:
    """The WhatsApp numbers that staff of a desk linked, each once."""
    rows = await tx.rows("operators.linked_at", desk=desk)
    return [(LineName(row["line"]), CitizenId(row["citizen_id"])) for row in rows]
