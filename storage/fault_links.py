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


class Photo(NamedTuple):
    """A photo by reference, and until when it can be had."""

    media: Media
    until: datetime


async def last_step(tx: Transaction, fault: FaultId, citizen: CitizenId) -> Message | None:
    """What this citizen was told of it last, whether or not it has left; None: nothing yet."""
    row = await tx.row("fault_links.last_step", fault_id=fault, citizen_id=citizen)
    return None if row is None else messages.message_of(row)


async def keep_step(tx: Transaction, fault: FaultId, citizen: CitizenId, message: MessageId) -> None:
    """This is what they are told of it now."""
    tx.later("fault_links.keep_step", fault_id=fault, citizen_id=citizen, message_id=message)


async def said(tx: Transaction, citizen: CitizenId, desk: DeskName, *, since: datetime, at_most: int) -> list[Said]:
    """What a citizen said in their thread at a desk since then, and was answered: the latest of it, oldest first."""
    fields = {"citizen_id": citizen, "desk": desk, "since_ms": to_ms(since), "at_most": at_most}
    return [_said(row) for row in reversed(await tx.rows("fault_links.said", **fields))]


async def said_from(
    tx: Transaction, citizen: CitizenId, desk: DeskName, *, first: MessageId, at_most: int
) -> list[Said]:
    """The same from one message on: the first of it, oldest first."""
    fields = {"citizen_id": citizen, "desk": desk, "first_id": first, "at_most": at_most}
    return [_said(row) for row in await tx.rows("fault_links.said_from", **fields)]


def _said(row: Row) -> Said:
    is_citizens = Direction(row["direction"]) is Direction.FROM_CITIZEN
    return Said(MessageId(row["id"]), is_citizens, load_content(row["body"]), from_ms(row["at_ms"]))


async def last_filed(tx: Transaction, citizen: CitizenId) -> datetime | None:
    """When the last fault that a citizen told of was filed, or joined."""
    row = await tx.row("fault_links.last_filed", citizen_id=citizen)
    return None if row is None or row["linked_ms"] is None else from_ms(row["linked_ms"])


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
