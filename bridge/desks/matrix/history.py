"""What a sync is asked for, and what it leaves out: a gap's events, what others speak of, a room in a room's place."""

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from bridge.desks.matrix.client import Client
from bridge.desks.matrix.room import Json, Room, mended, predecessor, table
from bridge.errors import Failure, Refused

EVENTS_AT_ONCE = 100


def only(rooms: Sequence[str], *, but: str) -> Json:
    """What a sync is to bring: of our rooms alone, since an account may be in others, and not what it said itself."""
    nothing: Json = {"not_types": ["*"]}
    timeline_of: Json = {"limit": EVENTS_AT_ONCE, "not_senders": [but]}
    room = {"rooms": [*rooms], "timeline": timeline_of, "ephemeral": nothing, "account_data": nothing}
    return {"room": room, "presence": nothing, "account_data": nothing}


class Span(NamedTuple):
    """What a sync speaks of: what happened after one place in the stream, to another."""

    since: str
    position: str


def by_room(found: Json) -> Json:
    """What happened in each room; in one that we were put out of, until then."""
    rooms = table(found.get("rooms"))
    return {**table(rooms.get("leave")), **table(rooms.get("join"))}


async def whole(client: Client, room_id: str, happened: Json, span: Span) -> list[object]:
    """A room's events of the span in order, and no others.

    Where something is left out what is shown may reach far back: who comes into a room is shown its last hundred
    events, long heard and forgotten.
    """
    part = table(happened.get("timeline"))
    if not part.get("limited"):
        events = part.get("events")
        return events if isinstance(events, list) else []
    found, position, seen = list[object](), span.position, set[str]()
    while position and position not in seen:
        seen.add(position)
        page = await client.before(room_id, position, until=span.since)
        chunk = page.get("chunk")
        if not isinstance(chunk, list) or not chunk:
            break
        found += chunk
        position = str(page.get("end", ""))
    return found[::-1]


async def targets(client: Client, room_id: str, names: Iterable[str], *, is_stumbling: bool) -> dict[str, Json]:
    """The messages that others speak of or hang on, as they stand now; what is no more is empty."""
    found: dict[str, Json] = {}
    for name in dict.fromkeys(filter(None, names)):
        try:
            found[name] = mended(await client.event(room_id, name))
        except Failure as failure:
            # A member may name anything: what the homeserver stumbles over every time must not make us deaf.
            is_hopeless = is_stumbling and failure.cause == "unreachable"
            if not isinstance(failure, Refused) and failure.cause != "matrix-room" and not is_hopeless:
                raise
            found[name] = {}
    return found


async def enter(client: Client, room: Room) -> bool | None:
    """Whether we are in the room that took this one's place; None for one that does not say so itself: we left it."""
    try:
        await client.join(room.replacement)
        says_so = predecessor(await client.state(room.replacement)) == room.room_id
    except Failure as failure:
        if failure.cause not in ("matrix-room", "matrix-refused"):
            raise
        return False
    if says_so:
        return True
    with suppress(Failure):  # nothing is said there, whether we are out of it or not
        await client.leave(room.replacement)
    return None


async def is_let_in(client: Client, room: Room) -> bool:
    """Whether a room that we are not in takes us; one that put us out may not. Raises a Failure otherwise."""
    try:
        await client.join(room.room_id)
    except Failure as failure:
        if failure.cause != "matrix-room" or not room.names:
            raise
        return False
    return True


async def unless(doubted: asyncio.Event, asked: Coroutine[None, None, Json]) -> Json | None:
    """What is answered; None if there is a doubt first."""
    asking, doubting = asyncio.ensure_future(asked), asyncio.ensure_future(doubted.wait())
    try:
        await asyncio.wait((asking, doubting), return_when=asyncio.FIRST_COMPLETED)
        return asking.result() if asking.done() else None
    finally:
        asking.cancel()
        doubting.cancel()
        await asyncio.gather(asking, doubting, return_exceptions=True)
