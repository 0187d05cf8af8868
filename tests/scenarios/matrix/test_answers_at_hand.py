"""The desk's daily work on a room: ready answers by number, short answers that leave together, help by role."""

import re

import pytest

from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.staff import asks

pytestmark = pytest.mark.asyncio(loop_scope="session")

WAITING = "SELECT 1 FROM delivery WHERE kind = 'say' AND state = 'waiting' AND body LIKE ?"


async def test_the_nearest_ready_answers_are_numbered_choices_and_each_goes_once(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna)
    for name, words in (("mensa", "L'iscrizione alla mensa è aperta fino a giugno"), ("tari", "In due rate")):
        await room.maria.writes(f"!r salva {name}\n{words}", head)
        await room.shown(f"• {name}:", head=head)
    await anna.says("Per la mensa della scuola come si fa?")
    await room.shown("Per la mensa", head=head)
    await room.maria.writes("!r", head)
    offered = await room.shown("le più vicine: mensa", head=head)
    assert "mensa (!1)" in offered.words
    assert "tari (!2)" in offered.words
    await room.maria.writes("!1", head, answers=offered.id)
    await anna.hears("L'iscrizione alla mensa è aperta fino a giugno")
    await room.maria.writes("!1", head, answers=offered.id)
    await room.shown("Già fatto da qualcuno.", head=head)
    assert len(anna.heard()) == 1


@pytest.mark.knobs(merge_seconds=120)
async def test_short_answers_leave_together_and_each_has_its_mark(place: Place) -> None:
    town, room = place.town, place.room
    anna = await town.citizen("Anna")
    head = await place.arrives(anna)
    first = await room.maria.writes("Buongiorno", head)
    gone = await room.maria.writes("alle otto", head)
    last = await room.maria.writes("alle nove", head)
    await town.until("all three wait as one", lambda: town.rows(WAITING, "%alle otto%alle nove%"))
    await room.maria.reacts(gone, "🙈")
    await room.shown("Ritirato", head=head)
    await town.bridge.kill()
    town.bridge.let_time_pass(121)
    await town.bridge.start()
    await anna.hears("Buongiorno\nalle nove", seconds=30)

    async def marked() -> bool:
        signs = {each.id: each.signs(room.bot.id) for each in await room.look()}
        return signs[first] == signs[last] == ["👌"]

    await room.until("a mark on each", marked)
    assert len(anna.heard()) == 1


async def test_help_tells_each_what_they_may_do(place: Place) -> None:
    room = place.room
    await room.maria.writes("!aiuto")
    plain = (await room.shown("Nella discussione generale si può usare")).words
    await room.boss.writes("!aiuto")
    whole = (await room.shown("!costi")).words
    for words in ("!avviso", "importa", "24/12"):
        assert words in whole
        assert words not in plain


@pytest.mark.knobs(language="en")
async def test_commands_are_named_as_they_are_typed_here_in_english_too(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna, "si scrive /aiuto o !aiuto?")
    for where, heading in (("", "In the general discussion"), (head, "In this conversation")):
        told = (await asks(place, room.boss, "!help", heading, where)).words
        lines = [line for line in told.splitlines() if " – " in line]
        assert lines
        assert [line for line in lines if not line.startswith("!")] == []
        assert [line for line in lines if re.search(r"(?<![\w/])/[a-z]", line)] == []
    assert "!assegna nobody" in told
    await asks(place, room.maria, "!chiudii", "I do not know !chiudii. Perhaps !chiudi?", head)
    await asks(place, room.maria, "!xyzxyzxyz", "I do not know !xyzxyzxyz. Write !aiuto for the list.")
    await asks(place, room.maria, "!nota", "Write the text of the note after !nota.", head)
    (theirs, *_) = await room.in_thread(head)
    assert theirs.words == "si scrive /aiuto o !aiuto?", "a citizen's words are theirs"
