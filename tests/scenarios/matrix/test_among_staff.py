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


async def test_words_in_a_thread_that_is_no_citizens_are_asked_about_like_any_other(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    await place.arrives(anna)
    luca = await room.operator("luca")
    stray = await room.maria.writes("a chi?")

    async def asked(event: str) -> Seen:
        async def find() -> Seen | None:
            found = [each for each in await room.look() if each.answers == event and each.sender == room.bot.id]
            return next((each for each in found if "non è andato a nessuno" in each.words), None)

        return await room.until("the question whom it is for", find)

    notice = await asked(stray)
    for words, where, answers in (
        ("in una discussione mia", stray, ""),
        ("in una discussione sull'avviso", notice.id, ""),
        ("sotto l'avviso", "", notice.id),
        ("sotto un mio messaggio", "", stray),
    ):
        await asked(await room.maria.writes(words, where, answers=answers))
    among = await luca.writes("secondo me è per Anna", answers=stray)
    last = await asked(await room.maria.writes("per Anna", stray))
    assert not [each for each in await room.look() if each.answers == among]
    await taps(place, room.maria, last, anna.name)
    await anna.hears("per Anna")
    assert anna.heard() == ["per Anna"]
