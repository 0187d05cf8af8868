"""Read receipts of the bridge's account: none, unless the configuration asks for them; then by thread."""

import pytest

from tests.homeserver.people import Person
from tests.scenarios.matrix.conftest import Place, keys

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def receipts(place: Place, person: Person) -> dict[str, str]:
    """What somebody's client is told that the bridge has read: the latest of each thread."""
    found = await person.ask("GET", "sync?timeout=0")
    ephemeral = found["rooms"]["join"][place.room.id]["ephemeral"]["events"]
    return {
        told["m.read"][place.room.bot.id].get("thread_id", ""): event_id
        for event in ephemeral
        if event["type"] == "m.receipt"
        for event_id, told in event["content"].items()
        if place.room.bot.id in told.get("m.read", {})
    }


async def test_what_was_carried_is_read_in_its_thread_where_that_is_asked_for(place: Place) -> None:
    anna, bruno = await place.town.citizen("Anna"), await place.town.citizen("Bruno")
    room, maria = place.room, place.room.maria
    head, other = await place.arrives(anna, "sono Anna"), await place.arrives(bruno, "sono Bruno")
    await room.marked(await maria.writes("senza ricevuta", head), "👌")
    await place.town.settled()
    assert await receipts(place, maria) == {}

    assert await place.town.bridge.stop() == 0
    await place.town.bridge.start(matrix=keys(room) + "read_receipts = true\n")
    note = await maria.writes("# fra noi", head)
    await room.marked(note, "✍️")
    answer = await maria.writes("con ricevuta", head)
    to_bruno = await maria.writes("anche a lei", other)
    beside = await maria.writes("fuori dalla discussione", answers=(await room.shown("sono Bruno")).id)
    await bruno.hears("fuori dalla discussione")
    wanted = {head: answer, other: to_bruno, "main": beside}

    async def read() -> bool:
        return await receipts(place, maria) == wanted

    await room.until("a receipt in each thread", read)
    await place.town.settled()
    assert await receipts(place, maria) == wanted
