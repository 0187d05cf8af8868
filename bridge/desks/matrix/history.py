"""What a sync is asked for, and what it leaves out: a gap's events, what others speak of, a room in a room's place."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from bridge.desks.matrix import timeline
from bridge.desks.matrix.client import Client
from bridge.desks.matrix.room import Json, Room, mended, predecessor
from bridge.errors import Failure, Refused

EVENTS_AT_ONCE = 100


def only(rooms: Sequence[str], *, but: str) -> Json:
    """What a sync is to bring: of our rooms alone, since an account may be in others, and not what it said itself."""
    nothing: Json = {"not_types": ["*"]}
    timeline_of: Json = {"limit": EVENTS_AT_ONCE, "not_senders": [but]}
    room = {"rooms": [*rooms], "timeline": timeline_of, "ephemeral": nothing, "account_data": nothing}
    return {"room": room, "presence": nothing, "account_data": nothing}


async def whole(client: Client, room_id: str, happened: Json, since: str) -> list[object]:
    """A room's events in order, with those a limited answer leaves out."""
    part = happened.get("timeline")
    part = part if isinstance(part, Mapping) else {}
    events = part.get("events")
    latest = events if isinstance(events, list) else []
    if not part.get("limited") or not since:
        return latest
    gap: list[object] = []
    position, seen = part.get("prev_batch"), set[str]()
    while isinstance(position, str) and position not in seen:
        seen.add(position)
        page = await client.before(room_id, position, until=since)
        chunk = page.get("chunk")
        if not isinstance(chunk, list) or not chunk:
            break
        gap += chunk
        position = page.get("end")
    return [*reversed(gap), *latest]


async def targets(client: Client, room_id: str, events: list[object], *, is_stumbling: bool) -> dict[str, Json]:
    """The messages that reactions and replies speak of, as they stand now; what is no more is empty."""
    found: dict[str, Json] = {}
    for name in dict.fromkeys(filter(None, map(timeline.target_of, events))):
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
