"""Choices where there are no buttons: by number, in words, and what is no choice at all."""

import pytest

from tests.scenarios.matrix.conftest import Place
from tests.scenarios.matrix.staff import asks

pytestmark = pytest.mark.asyncio(loop_scope="session")
MANY = "\n".join(f'[lines.urp.categories.c{n}]\ntitle = "Categoria {n}"\n' for n in range(1, 13))
REPLY = "Per scegliere con un numero, usare «Rispondi» sull'avviso che propone le scelte."


async def test_a_bare_number_under_a_notice_chooses_and_never_reaches_the_citizen(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head, luca = await place.arrives(anna), await place.room.operator("luca")
    first = await room.maria.writes("ci penso io", head)
    await anna.hears("ci penso io")
    await luca.writes("vengo anch'io", head, answers=first)
    notice = await room.shown("Tenuto come nota", head=head)
    await luca.writes("7", head, answers=notice.id)
    told = await room.shown("Qui si può scegliere solo 1.", head=head)
    assert told.answers == notice.id
    await asks(place, luca, "!1", REPLY, head)
    await asks(place, luca, "!7", REPLY)
    await luca.writes("1", head, answers=notice.id)
    await anna.hears("vengo anch'io")
    await luca.writes("1", head)  # an answer like any other: it stands under no notice
    await anna.hears("1")
    assert anna.heard() == ["ci penso io", "vengo anch'io", "1"]


@pytest.mark.knobs(tables=MANY)
async def test_beyond_nine_choices_there_are_only_numbers(place: Place) -> None:
    anna, room = await place.town.citizen("Anna"), place.room
    head = await place.arrives(anna, "C'è una buca")
    question = await asks(place, room.maria, "!segnalazione", "Categoria 12 (!", head)

    async def nine() -> list[str]:
        shown = next(each for each in await room.look() if each.id == question.id)
        return signs if len(signs := shown.signs(room.bot.id)) >= 9 else []

    await room.until("nine emoji", nine)
    line = next(line for line in question.words.splitlines() if "Categoria 12 (!" in line)
    await room.maria.writes(line.rpartition("(!")[2].removesuffix(")"), head, answers=question.id)
    await room.shown("Categoria 12", head=head)
    card = await room.shown("Stato: ricevuta", head=head)
    assert "Categoria 12" in card.words
    await place.town.settled()
    shown = next(each for each in await room.look() if each.id == question.id)
    assert all(sign.strip("\ufe0f") for sign in shown.signs(room.bot.id))
