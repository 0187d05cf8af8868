"""Claiming: which deliveries go next, marked as being sent before any socket is touched.

All of it is told to the database beforehand, each answer says what to ask next: it runs in the errand that commits, and
nobody waits for the loop in between.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import orjson

from storage import lanes
from storage.bodies import Body, EditNotice, MarkRead, Post, Say, load_body
from storage.driver import Row, Transaction, id_list, to_ms
from storage.model import Address, AddressKind, ForeignId, Lane
from storage.outbox import Delivery, ThreadPlace

_KINDS = {kind.value: kind for kind in AddressKind}


@dataclass(frozen=True, slots=True)
class Band:
    """How many deliveries of a range of priorities may be claimed."""

    first: int
    last: int
    limit: int


@dataclass(frozen=True, slots=True)
class Parcels:
    """How deliveries travel together: which may take others along, and which of the `most` behind it do come."""

    may_lead: Callable[[Delivery], bool]
    joined: Callable[[Delivery, Sequence[Delivery]], Delivery]
    most: int


ALONE = Parcels(lambda head: False, lambda head, behind: head, 0)


class Claimed:
    """What a transaction has claimed: to be read once it is kept."""

    def __init__(self, tx: Transaction, lane: Lane, parcels: Parcels, *, at_most: int, now: datetime) -> None:
        self.glance = lanes.Glance(None, None, has_parked=False)
        self.deliveries: list[Delivery] = []
        self._tx = tx
        self._lane = lane
        self._parcels = parcels
        self._at_most = at_most
        self._now_ms = to_ms(now)

    def look(self, bands: Sequence[Band], freeze: lanes.Freeze | None, if_parked: Callable[[], None]) -> None:
        """Ask how the lane stands, and then for what may go."""
        query, parameters = lanes.glance(self._lane, now_ms=self._now_ms)
        self._tx.follow(query, partial(self._seen, bands, freeze, if_parked), **parameters)

    def _seen(
        self, bands: Sequence[Band], freeze: lanes.Freeze | None, if_parked: Callable[[], None], rows: Sequence[Row]
    ) -> None:
        self.glance = lanes.glanced(rows)
        if self.glance.has_parked:
            if_parked()
        if self.glance.freeze == freeze:
            self._ask(_together(bands, self._at_most))

    def _ask(self, bands: Sequence[Band]) -> None:
        """In the order of their priority: what an earlier band takes is not left for the later ones."""
        if not bands:
            return
        band, *later = bands
        taken = sum(band.first <= each.priority <= band.last for each in self.deliveries)  # bands may overlap
        limit = min(band.limit - taken, self._at_most - len(self.deliveries))
        if limit <= 0:
            self._ask(later)
            return
        self._tx.follow(
            "outbox.claim",
            partial(self._take, later),
            lane=self._lane,
            first_priority=band.first,
            last_priority=band.last,
            limit=limit,
            now_ms=self._now_ms,
        )

    def _take(self, later: Sequence[Band], rows: Sequence[Row]) -> None:
        """Mark them, and ask for what their carrier needs besides."""
        (answer,) = rows
        found = orjson.loads(answer["claimed"])
        if found:
            self._tx.later("outbox.mark_sending", ids=id_list(row["id"] for row in found))
            taken = [_delivery(row, _addresses(row["addresses"])) for row in found]
            self.deliveries += taken
            self._ask_names(taken)
            if leaders := [head.id for head in taken if self._parcels.may_lead(head)]:
                behind = {"heads": id_list(leaders), "most": self._parcels.most, "now_ms": self._now_ms}
                self._tx.follow("outbox.followers", self._join, **behind)
        self._ask(later)

    def _ask_names(self, taken: Iterable[Delivery]) -> None:
        wanted = [key for each in taken if (key := _named_by(each.body)) is not None]
        if messages := [number for kind, number in wanted if kind == "message"]:
            self._tx.follow("outbox.named", partial(self._name, "message"), lane=self._lane, messages=id_list(messages))
        if words := [number for kind, number in wanted if kind == "delivery"]:
            self._tx.follow("outbox.receipts", partial(self._name, "delivery"), ids=id_list(words))

    def _name(self, kind: str, rows: Sequence[Row]) -> None:
        names = {(kind, row["named"]): ForeignId(row["foreign_id"]) for row in rows}
        self.deliveries = [
            each if (key := _named_by(each.body)) not in names else each._replace(quoted=names[key])
            for each in self.deliveries
        ]

    def _join(self, rows: Sequence[Row]) -> None:
        """For each head the posts right behind it in its sequence, nothing else between them."""
        behind: dict[int, list[Delivery]] = {}
        stopped: set[int] = set()
        for row in rows:
            if not row["is_ready"]:
                stopped.add(row["head_id"])
            elif row["head_id"] not in stopped:
                behind.setdefault(row["head_id"], []).append(_delivery(row))
        self.deliveries = [
            self._parcels.joined(head, behind[head.id]) if head.id in behind else head for head in self.deliveries
        ]
        followers = [follower.id for head in self.deliveries if head.id in behind for follower in head.followers]
        self._tx.later("outbox.mark_sending", ids=id_list(followers))


def claim(
    tx: Transaction,
    lane: Lane,
    bands: Sequence[Band],
    *,
    at_most: int,
    now: datetime,
    freeze: lanes.Freeze | None = None,
    parcels: Parcels = ALONE,
    if_parked: Callable[[], None] = lambda: None,
) -> Claimed:
    """Claim what may go next, with the next question or at the end.

    `freeze`: the silence that the bands reckon with. Where the lane's is another one, nothing is claimed.
    `if_parked` is called, in SQLite's thread, if news is parked of messages whose names were not known yet.
    """
    claimed = Claimed(tx, lane, parcels, at_most=at_most, now=now)
    claimed.look(bands, freeze, if_parked)
    return claimed


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


def _delivery(row: Row, addresses: tuple[Address, ...] = ()) -> Delivery:
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
        load_body(row["body"]),
        row["priority"],
        row["attempts"],
        row["citizen_id"],
        addresses,
        place,
        row["message_id"],
        row["broadcast_id"],
        row["cause"],
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
