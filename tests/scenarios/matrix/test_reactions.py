"""What staff react with on Matrix, where there may be many on one message; a citizen is shown one."""

import pytest

from tests.scenarios.matrix.conftest import Place

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_of_several_reactions_the_citizen_sees_the_latest_that_is_still_there(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    theirs = (await room.shown("Buongiorno", head=head)).id
    said = anna.chat(by_line=False)[0]["id"]

    async def sees(*emoji: str) -> None:
        def shown() -> bool:
            found = place.town.look().phones[anna.id][said].get("reactions") or {}
            return tuple(found.values()) == emoji

        await place.town.until(f"{emoji} on the phone", shown)

    one = await room.maria.reacts(theirs, "👍")
    await sees("👍")
    two = await room.maria.reacts(theirs, "❤️")
    await sees("❤️")
    three = await room.boss.reacts(theirs, "🙏")
    await sees("🙏")
    await room.maria.deletes(one)
    await room.boss.deletes(three)
    await sees("❤️")
    await room.maria.deletes(two)
    await sees()


async def test_what_is_no_emoji_is_not_sent_and_told(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    theirs = (await room.shown("Buongiorno", head=head)).id
    drawing = await room.maria.reacts(theirs, "mxc://comune.test/abcdef")
    told = await room.shown("Questa reazione non si può mandare su WhatsApp", head=head)
    assert told.answers == theirs
    await room.maria.deletes(drawing)
    await room.maria.writes("eccomi", head)
    await anna.hears("eccomi")
    await place.town.settled()
    assert not place.town.rows("SELECT 1 FROM delivery WHERE lane = 'line:urp' AND body LIKE '%reaction%'")
