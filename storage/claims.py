"""Claiming: which deliveries go next, marked as being sent before any socket is touched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from storage import lanes
from storage.bodies import Body, EditNotice, MarkRead, Post, Say, load_body
from storage.driver import Row, Transaction, id_list, to_ms
from storage.model import Address, AddressKind, DeliveryId, ForeignId, Lane
from storage.outbox import Delivery, ThreadPlace

_KINDS = {kind.value: kind for kind in AddressKind}


@dataclass(frozen=True, slots=True)
class Band:
    """How many deliveries of a range of priorities may be claimed."""

    first: int
    last: int
    limit: int


async def look(
    tx: Transaction, lane: Lane, bands: Sequence[Band], *, at_most: int, now: datetime
) -> tuple[lanes.Glance, list[Row]]:
    """How the lane stands, and the deliveries that may go next, for `take`: all in one question.

    Bands in the order of their priority: what an earlier one takes is not left for the later ones.
    """
    asked = [(band, min(band.limit, at_most)) for band in _together(bands, at_most)]
    glance, *found = await tx.several(
        lanes.glance(lane, now=now),
        *(
            (
                "outbox.claim",
                {
                    "lane": lane,
                    "first_priority": band.first,
                    "last_priority": band.last,
                    "limit": limit,
                    "now_ms": to_ms(now),
                },
            )
            for band, limit in asked
            if limit > 0
        ),
    )
    claimed = (row for (answer,) in found for row in orjson.loads(answer["claimed"]))
    rows = {row["id"]: row for row in claimed}  # bands may overlap
    return lanes.glanced(glance), list(rows.values())[: max(0, at_most)]


async def take(tx: Transaction, lane: Lane, rows: Sequence[Row]) -> list[Delivery]:
    """Mark these as being sent, before any socket is touched, and tell all their carrier needs."""
    if not rows:
        return []
    tx.later("outbox.mark_sending", ids=id_list(row["id"] for row in rows))
    bodies = {row["id"]: load_body(row["body"]) for row in rows}
    names = await _names(tx, lane, bodies.values())
    return [_delivery(row, bodies[row["id"]], _addresses(row["addresses"]), names) for row in rows]


async def claim(tx: Transaction, lane: Lane, bands: Sequence[Band], *, at_most: int, now: datetime) -> list[Delivery]:
    """Look and take what there is, however the lane stands."""
    _, rows = await look(tx, lane, bands, at_most=at_most, now=now)
    return await take(tx, lane, rows)


def _together(bands: Sequence[Band], at_most: int) -> list[Band]:
    """Neighbours none of which is the limit are asked for at once: an idle lane asks a single question."""
    merged: list[Band] = []
    for band in bands:
        before = merged[-1] if merged else None
        is_open = before is not None and min(before.limit, band.limit) >= at_most
        if before is not None and is_open and before.last < band.first:
            merged[-1] = Band(before.first, band.last, at_most)
        else:
            merged.append(band)
    return merged


def _delivery(
    row: Row, body: Body, addresses: tuple[Address, ...], names: dict[tuple[str, int], ForeignId]
) -> Delivery:
    key = _named_by(body)
    place = None
    if row["thread_id"] is not None:
        place = ThreadPlace(
            row["thread_id"],
            row["anchor"],
            row["title"],
            row["card"],
            not row["is_card_shown"],
            row["former_anchor"],
            row["mark"],
            row["former_room"] or "",
        )
    return Delivery(
        row["id"],
        row["lane"],
        body,
        row["priority"],
        row["attempts"],
        row["citizen_id"],
        addresses,
        place,
        row["message_id"],
        row["broadcast_id"],
        row["cause"],
        None if key is None else names.get(key),
    )


def _named_by(body: Body) -> tuple[str, int] | None:
    """Which of our rows the carrier must call by its foreign name."""
    match body:
        case Post(after=int(words)):
            return "delivery", words
        case Say(quoted=int(message)) | Post(quoted=int(message)) | MarkRead(message=message):
            return "message", message
        case EditNotice(notice=notice):
            return "delivery", notice
        case _:
            return None


def _addresses(known: list[list[str]]) -> tuple[Address, ...]:
    return tuple([Address(_KINDS[kind], value) for kind, value in known])


async def _names(tx: Transaction, lane: Lane, bodies: Iterable[Body]) -> dict[tuple[str, int], ForeignId]:
    wanted = [key for body in bodies if (key := _named_by(body)) is not None]
    messages = [number for kind, number in wanted if kind == "message"]
    notices = [number for kind, number in wanted if kind == "delivery"]
    found: dict[tuple[str, int], ForeignId] = {}
    if messages:
        for row in await tx.rows("outbox.named", lane=lane, messages=id_list(messages)):
            found["message", row["message_id"]] = ForeignId(row["foreign_id"])
    if notices:
        for row in await tx.rows("outbox.receipts", ids=id_list(notices)):
            found["delivery", row["id"]] = ForeignId(row["foreign_id"])
    return found


async def waiting_behind(
    tx: Transaction, heads: Iterable[DeliveryId], *, most: int, now: datetime
) -> dict[DeliveryId, list[Delivery]]:
    """For each head the posts right behind it in its sequence, nothing else between them: one query for all heads."""
    found: dict[DeliveryId, list[Delivery]] = {}
    stopped: set[DeliveryId] = set()
    rows = await tx.rows("outbox.followers", heads=id_list(heads), most=most, now_ms=to_ms(now))
    for row in rows:
        head = DeliveryId(row["head_id"])
        if not row["is_ready"]:
            stopped.add(head)
        elif head not in stopped:
            found.setdefault(head, []).append(_delivery(row, load_body(row["body"]), (), {}))
    return found


async def claim_also(tx: Transaction, followers: Iterable[DeliveryId]) -> None:
    """These are being sent too, with the heads they travel with."""
    tx.later("outbox.mark_sending", ids=id_list(followers))
