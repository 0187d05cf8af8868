"""Conversations at desks. A citizen has one current thread per desk: the database sees to it."""

from datetime import datetime

from storage.driver import Row, Transaction, to_ms
from storage.model import Anchor, CitizenId, DeskName, Lane, Thread, ThreadId, ThreadState


def from_row(row: Row) -> Thread:
    """A row of the table as what it is."""
    return Thread(
        id=ThreadId(row["id"]),
        citizen=CitizenId(row["citizen_id"]),
        desk=DeskName(row["desk"]),
        state=ThreadState(row["state"]),
        title=row["title"],
        anchor=None if row["anchor"] is None else Anchor(row["anchor"]),
    )


async def current(tx: Transaction, citizen: CitizenId, desk: DeskName) -> Thread | None:
    """The citizen's thread at this desk, if one was ever opened."""
    row = await tx.row("threads.current", citizen_id=citizen, desk=desk)
    return None if row is None else from_row(row)


async def of_citizen(tx: Transaction, citizen: CitizenId) -> list[Thread]:
    """The citizen's current threads, one per desk."""
    return [from_row(row) for row in await tx.rows("threads.of_citizen", citizen_id=citizen)]


async def latest(tx: Transaction, desk: DeskName, *, at_most: int) -> list[Thread]:
    """The open threads whose citizens were heard last, the latest first."""
    return [from_row(row) for row in await tx.rows("threads.latest", desk=desk, at_most=at_most)]


async def all_open(tx: Transaction, desk: DeskName) -> list[Thread]:
    """The conversations that are open at a desk, oldest first."""
    return [from_row(row) for row in await tx.rows("threads.all_open", desk=desk)]


async def open_thread(tx: Transaction, citizen: CitizenId, desk: DeskName, *, now: datetime) -> ThreadId:
    """A new thread, without anchor, title or card until they are set."""
    row = await tx.row("threads.open", citizen_id=citizen, desk=desk, title="", card="", now_ms=to_ms(now))
    assert row is not None  # INSERT … RETURNING always answers
    return ThreadId(row["id"])


async def describe(tx: Transaction, thread: ThreadId, *, title: str | None = None, card: str | None = None) -> None:
    """What the desk shows when it opens the thread: its title and the identity card (JSON of a Text)."""
    if title is not None:
        tx.later("threads.retitle", id=thread, title=title)
    if card is not None:
        tx.later("threads.set_card", id=thread, card=card)


async def get(tx: Transaction, thread: ThreadId) -> Thread:
    """One thread. Raises LookupError if there is none."""
    row = await tx.row("threads.get", id=thread)
    if row is None:
        raise LookupError("no such thread")
    return from_row(row)


async def at_anchor(tx: Transaction, desk: DeskName, anchor: Anchor) -> Thread | None:
    """The thread that hangs here, None for a place of the staff's own."""
    row = await tx.row("threads.by_anchor", desk=desk, anchor=anchor)
    return None if row is None else from_row(row)


async def once_at_anchor(tx: Transaction, desk: DeskName, anchor: Anchor) -> Thread | None:
    """The thread that hangs here or did: what was written here before that place was lost is meant for its citizen."""
    row = await tx.row("threads.by_former_anchor", desk=desk, anchor=anchor)
    return await at_anchor(tx, desk, anchor) or (None if row is None else from_row(row))


async def hang(tx: Transaction, thread: ThreadId, anchor: Anchor | None) -> None:
    """The desk opened the thread here, and owes it the card; None: it is gone and will be opened anew."""
    tx.later("threads.remember_anchor", id=thread, anchor=anchor)
    tx.later("threads.anchor", id=thread, anchor=anchor)


async def is_fresh(tx: Transaction, thread: ThreadId) -> bool:
    """Nothing has been said in it and its card has not been shown: the next words bring it."""
    return await tx.row("threads.is_fresh", id=thread) is not None


async def show_card(tx: Transaction, thread: ThreadId) -> None:
    """The first words got there, and the card with them."""
    tx.later("threads.show_card", id=thread)


async def owe_card(tx: Transaction, citizen: CitizenId) -> None:
    """The next words in the citizen's threads bring the card once more."""
    tx.later("threads.owe_card", citizen_id=citizen)


async def is_being_opened(tx: Transaction, desk: DeskName, lane: Lane, *, before: datetime) -> bool:
    """Whether a thread put before then may hang somewhere already without our having heard where."""
    return await tx.row("threads.is_being_opened", desk=desk, lane=lane, before_ms=to_ms(before)) is not None


async def named(tx: Transaction, desk: DeskName, number: int, title: str) -> Thread | None:
    """The thread of this number, if it still bears this title; None: it is nobody's."""
    row = await tx.row("threads.named", id=number, desk=desk, title=title)
    return None if row is None else from_row(row)


async def is_tried(tx: Transaction, lane: Lane, sequence_key: str) -> bool:
    """Whether something was tried in it whose outcome is not known yet."""
    return await tx.row("threads.is_tried", lane=lane, sequence_key=sequence_key) is not None


async def remember_place(tx: Transaction, thread: Thread, anchor: Anchor) -> None:
    """What is written here is meant for its citizen, too, though it hangs elsewhere."""
    tx.later("threads.remember_place", id=thread.id, desk=thread.desk, anchor=anchor)


async def turn(tx: Transaction, thread: ThreadId, state: ThreadState, *, now: datetime) -> bool:
    """Close or reopen; False if it already was so."""
    closed_ms = to_ms(now) if state is ThreadState.CLOSED else None
    return await tx.execute("threads.turn", id=thread, state=state, closed_ms=closed_ms) > 0
