"""What hangs on a fault: who told of it, which photos they sent, and the cards that show it at desks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from storage import messages
from storage.content import Content, Media, load_content
from storage.driver import Row, Transaction, from_ms, id_list, to_ms
from storage.faults import FaultId
from storage.model import CitizenId, DeliveryId, DeskName, Direction, Message, MessageId, ThreadId

PHOTOS_KEPT = timedelta(days=7)  # by Meta; afterwards the name of a photo leads nowhere


class Said(NamedTuple):
    """Something said between a citizen and staff."""

    message: MessageId
    is_citizens: bool
    content: Content
    at: datetime


class Told(NamedTuple):
    """What was said between a citizen and staff, oldest first, and the hours at which something of it was settled: a
    fault was filed or joined, or a case closed and begun again."""

    said: list[Said]
    settled: list[datetime]


class Photo(NamedTuple):
    """A photo by reference, and until when it can be had."""

    media: Media
    until: datetime


async def last_step(tx: Transaction, fault: FaultId, citizen: CitizenId) -> Message | None:
    """What this citizen was told of it last, whether or not it has left; None: nothing yet."""
    row = await tx.row("fault_links.last_step", fault_id=fault, citizen_id=citizen)
    return None if row is None else messages.message_of(row)


async def is_step(tx: Transaction, message: MessageId) -> bool:
    """Whether it tells somebody how their report stands."""
    return await tx.row("fault_links.is_step", message_id=message) is not None


async def keep_step(tx: Transaction, fault: FaultId, citizen: CitizenId, message: MessageId) -> None:
    """This is what they are told of it now."""
    tx.later("fault_links.keep_step", fault_id=fault, citizen_id=citizen, message_id=message)


async def told(
    tx: Transaction, citizen: CitizenId, desk: DeskName, *, begins: datetime | MessageId, at_most: int
) -> Told:
    """What a citizen said in their thread at a desk, and was answered.

    It begins with an hour (the latest of it since then) or with a message (the first of it from there on).
    """
    whose: dict[str, object] = {"citizen_id": citizen}
    asked = whose | {"desk": desk, "at_most": at_most}
    if isinstance(begins, datetime):
        question = "fault_links.said", asked | {"since_ms": to_ms(begins)}
    else:
        question = "fault_links.said_from", asked | {"first_id": begins}
    rows, hours = await tx.several(question, ("fault_links.settled", whose))
    said = sorted((_said(row) for row in rows), key=lambda each: each.message)
    return Told(said, [from_ms(row["at_ms"]) for row in hours])


def _said(row: Row) -> Said:
    is_citizens = Direction(row["direction"]) is Direction.FROM_CITIZEN
    return Said(MessageId(row["id"]), is_citizens, load_content(row["body"]), from_ms(row["at_ms"]))


async def link(tx: Transaction, fault: FaultId, citizen: CitizenId, thread: ThreadId, *, now: datetime) -> bool:
    """This citizen told of it too; False if that was known."""
    fields = {"fault_id": fault, "citizen_id": citizen, "thread_id": thread}
    return await tx.execute("fault_links.link", **fields, now_ms=to_ms(now)) > 0


async def move(tx: Transaction, fault: FaultId, into: FaultId) -> None:
    """Who told of the one has told of the other; the photos go along."""
    tx.later("fault_links.move", fault_id=fault, into_id=into)
    tx.later("fault_links.move_photos", fault_id=fault, into_id=into)


async def citizens(tx: Transaction, fault: FaultId) -> list[tuple[CitizenId, ThreadId]]:
    """Who told of it, and in which thread, first one first."""
    rows = await tx.rows("fault_links.citizens", fault_id=fault)
    return [(CitizenId(row["citizen_id"]), ThreadId(row["thread_id"])) for row in rows]


async def link_photos(tx: Transaction, fault: FaultId, messages: Iterable[MessageId], *, now: datetime) -> int:
    """The photos of these messages show it. How many are new."""
    kept_ms = int(PHOTOS_KEPT.total_seconds() * 1000)
    fields = {"fault_id": fault, "messages": id_list(messages), "kept_ms": kept_ms}
    return await tx.execute("fault_links.link_photo", **fields, now_ms=to_ms(now))


async def unlink_photos(tx: Transaction, fault: FaultId) -> int:
    """No photo shows it. How many did."""
    return await tx.execute("fault_links.unlink_photos", fault_id=fault)


async def photos(tx: Transaction, fault: FaultId, *, now: datetime) -> list[Photo]:
    """The photos that can still be had, oldest first."""
    rows = await tx.rows("fault_links.photos", fault_id=fault, now_ms=to_ms(now))
    found = [(load_content(row["body"]), from_ms(row["expires_ms"])) for row in rows]
    return [Photo(content, until) for content, until in found if isinstance(content, Media)]


async def forget(tx: Transaction, *, drafts_before: datetime, now: datetime) -> None:
    """Names of photos that lead nowhere any more, and drafts that nobody filed."""
    tx.later("fault_links.forget_photos", now_ms=to_ms(now))
    tx.later("faults.forget_drafts", before_ms=to_ms(drafts_before))


async def keep_card(tx: Transaction, fault: FaultId, desk: DeskName, card: DeliveryId) -> None:
    """The latest card of it at a desk."""
    tx.later("fault_links.keep_card", fault_id=fault, desk=desk, delivery_id=card)


async def cards(tx: Transaction, fault: FaultId) -> dict[DeskName, DeliveryId]:
    """Its card at each desk that has one."""
    rows = await tx.rows("fault_links.cards", fault_id=fault)
    return {DeskName(row["desk"]): DeliveryId(row["delivery_id"]) for row in rows}
