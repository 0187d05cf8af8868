"""What staff say to each other, and what is none of the citizens' business, in a thread on Matrix."""

from typing import Any

import pytest

from tests.homeserver.people import Seen, within
from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.staff import taps

pytestmark = pytest.mark.asyncio(loop_scope="session")
EVERYBODY: dict[str, Any] = {"m.mentions": {"room": True}}
POLL = "org.matrix.msc3381.poll.start"


async def test_words_for_colleagues_never_reach_the_citizen_whatever_the_client_says_of_them(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head, luca = await place.arrives(anna), await place.room.operator("luca")
    named = luca.id.partition(":")[0]
    pill = f'<a href="https://matrix.to/#/{luca.id}">Luca</a> lo sai tu?'
    dressed = {"format": "org.matrix.custom.html", "formatted_body": pill}
    written = [
        await room.maria.writes("chi conosce questo signore?", head, **EVERYBODY),
        await room.maria.writes("@room chi lo conosce?", head),
        await room.maria.writes(f"{named} lo sai tu?", head),
        await room.maria.writes("Luca lo sai tu?", head, **dressed),
    ]
    await room.maria.writes("Buongiorno a lei", head)
    await anna.hears("Buongiorno a lei")
    for each in written:

        async def offered(asked: str = each) -> bool:
            return any(seen.answers == asked and "Tenuto come nota" in seen.words for seen in await room.look())

        await room.until(f"the offer under {each}", offered)
    assert anna.heard() == ["Buongiorno a lei"]


async def test_other_programs_are_heard_as_nothing_and_a_poll_is_told_of(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    for body, where in (("build passed", head), ("!chiudi", head), ("build passed", ""), ("!coda", "")):
        await room.maria.sends(within({"msgtype": "m.notice", "body": body}, where))
    poll = await room.maria.sends(within({POLL: {"question": {"org.matrix.msc1767.text": "Quando?"}}}, head), POLL)
    told = await room.shown("Questo non si può mandare su WhatsApp.", head=head)
    assert told.answers == poll
    await place.town.settled()
    said = [each.words for each in await room.look() if each.sender == room.bot.id]
    assert len(said) == 3, f"the head, the citizen's words and the answer to the poll: {said}"
    assert anna.heard() == []


async def is_asked(place: Place, event: str) -> Seen:
    """Wait for the question whom something is for."""

    async def find() -> Seen | None:
        found = [each for each in await place.room.look() if each.answers == event and each.sender == place.room.bot.id]
        return next((each for each in found if "non è andato a nessuno" in each.words), None)

    return await place.room.until("the question whom it is for", find)


async def test_in_a_thread_that_is_no_citizens_each_is_asked_once_and_in_staffs_own_never(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    await place.arrives(anna)
    luca = await room.operator("luca")
    stray = await room.maria.writes("a chi?")
    notice = await is_asked(place, stray)
    silent = [
        await room.maria.writes("in una discussione mia", stray),
        await luca.writes("secondo me è per Anna", stray),
        await luca.writes("anzi no", stray, answers=stray),
        await room.maria.writes("boh", stray),
    ]
    first = await is_asked(place, await room.maria.writes("in una discussione sull'avviso", notice.id))
    assert "In questa discussione non lo chiederò più." in first.words
    silent.append(await room.maria.writes("ancora", notice.id))
    of_luca = await is_asked(place, await luca.writes("e io?", notice.id))
    silent.append(await luca.writes("niente", notice.id))
    for answers in (notice.id, stray):  # beside every thread it may be for a citizen each time
        for words in ("sotto un messaggio", "di nuovo"):
            again = await is_asked(place, await room.maria.writes(words, answers=answers))
            assert "In questa discussione" not in again.words
    assert await place.town.bridge.stop() == 0
    await place.town.bridge.start()
    silent += [await room.maria.writes("dopo", stray), await room.maria.writes("dopo", notice.id)]
    last = await is_asked(place, await room.maria.writes("per Anna"))
    assert not [each for each in await room.look() if each.answers in silent and each.sender == room.bot.id]
    await taps(place, luca, of_luca, anna.name)
    await anna.hears("e io?")
    await taps(place, room.maria, last, anna.name)
    await anna.hears("per Anna")
    theirs = (await room.shown("Buongiorno")).id
    await room.maria.writes("le rispondo da qui", stray, answers=theirs)
    await anna.hears("le rispondo da qui")
    assert anna.heard() == ["e io?", "per Anna", "le rispondo da qui"]
