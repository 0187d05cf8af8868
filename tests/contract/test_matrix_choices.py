"""Every button there is, on Matrix: its emoji and its number stand in the notice, and each of them chooses it."""

import pytest

from bridge.relay.button import OWN
from config.texts import Texts
from handlers import PRESSES
from storage.bodies import Button, Notice
from storage.content import Text
from storage.events import ButtonPressed
from tests.contract.desks import MatrixRoom, delivery

ACTIONS = sorted({**PRESSES, **OWN})
# The text of a button is called like its action, but for these; "": staff or citizens named it.
LABELS = {"retry_media": "button-retry", "discard_held": "button-discard", "send_stray": ""}
OF_THE_SAME = {"button-hours-all": "hours_of"}  # further labels of an action
VALUES = {"line": "URP", "name": "carta", "number": "2026/12", "category": "Buche", "office": "Vigili", "at": "ore 9"}


def key(action: str) -> str:
    """The text of its button."""
    return LABELS.get(action, f"button-{action.replace('_', '-')}")


def test_every_button_has_an_action_and_every_action_a_button() -> None:
    written = {each for each in Texts.load().keys if each.startswith("button-")}
    assert written == {key(action) for action in ACTIONS} - {""} | OF_THE_SAME.keys()
    assert set(OF_THE_SAME.values()) <= set(ACTIONS)


def shown(language: str, action: str) -> str:
    """What its button says."""
    return Texts.load().say(language, key(action), **VALUES) if key(action) else "Anna Verdi · +39 ••• 001"


async def presses(room: MatrixRoom) -> str:
    """The token of the next press, by Luca."""
    press = await room.next(ButtonPressed)
    assert press.member.foreign_id == room.luca.id
    return str(press.button)


@pytest.mark.parametrize("language", ["it", "en"])
async def test_each_is_chosen_by_emoji_by_number_and_by_command_as_the_notice_says(
    matrix: MatrixRoom, language: str
) -> None:
    for action in ACTIONS:
        label = shown(language, action)
        rows = ((Button(label, f"tok-{action}"),), (Button("Un'altra cosa", "tok-other"),))
        receipt = await matrix.desk.post(delivery(Notice(Text(action), rows), room_itself=True), None)
        notice = str(receipt.foreign_id)
        (told,) = (each for each in await matrix.messages(None) if each.id == notice)
        line = told.labels[0]
        sign, words = line.partition(" ")[0], line.partition(" ")[2]
        assert words.endswith(" (!1)"), f"no command for {action}: {line}"
        assert words.removesuffix(" (!1)").strip(), f"no words for {action}: {line}"
        assert words.removesuffix(" (!1)") in label
        assert told.marks[0] == sign, f"no emoji to tap for {action}"
        await matrix.luca.reacts(notice, sign)
        assert await presses(matrix) == f"tok-{action}"
        for number in ("!1", "1"):
            await matrix.luca.writes(number, answers=notice)
            assert await presses(matrix) == f"tok-{action}"


@pytest.mark.parametrize("language", ["it", "en"])
async def test_of_many_that_look_alike_each_has_its_own_number(matrix: MatrixRoom, language: str) -> None:
    label = shown(language, "ready_send")
    rows = tuple((Button(f"{label} {number}", f"tok-{number}"),) for number in range(1, 13))
    receipt = await matrix.desk.post(delivery(Notice(Text("Quale?"), rows), room_itself=True), None)
    notice = str(receipt.foreign_id)
    (told,) = (each for each in await matrix.messages(None) if each.id == notice)
    assert [line.rpartition(" ")[2] for line in told.labels] == [f"(!{number})" for number in range(1, 13)]
    assert len(told.marks) == len(set(told.marks)) == 9
    await matrix.luca.writes("!12", answers=notice)
    assert await presses(matrix) == "tok-12"
    await matrix.luca.reacts(notice, told.marks[8])
    assert await presses(matrix) == "tok-9"
