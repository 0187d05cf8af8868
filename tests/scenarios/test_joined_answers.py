"""Short answers one after the other leave as one message, where it is set so; each stays a message at the desk."""

import pytest

from tests.scenarios.test_crowded_room import JPEG
from tests.town import Citizen, Town

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.knobs(merge_seconds=120)]

WAITING = "SELECT body FROM delivery WHERE kind = 'say' AND state = 'waiting'"


async def decided(town: Town, wamid_of: str) -> None:
    """Wait until an operator's message is among what waits."""
    await town.until(f"«{wamid_of}» waits", lambda: any(wamid_of in row["body"] for row in town.rows(WAITING)))


async def two_minutes_pass(town: Town) -> None:
    """What waited leaves; the bridge dies in between, which must change nothing."""
    await town.bridge.kill()
    town.bridge.let_time_pass(121)
    await town.bridge.start()
    await town.settled(seconds=30)


def sent(town: Town, citizen: Citizen) -> list[str]:
    """What was asked of WhatsApp."""
    return [call["body"].get("text", {}).get("body", call["body"]["type"]) for call in town.sends(to=citizen)]


async def test_what_is_written_one_after_the_other_leaves_as_one_and_each_has_its_mark(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives()
    written = [await marta.writes(topic, words) for words in ("Buongiorno", "apriamo alle nove", "in via Roma")]
    await decided(town, "in via Roma")
    await two_minutes_pass(town)
    assert sent(town, anna) == ["Buongiorno\napriamo alle nove\nin via Roma"]
    for message in written:
        await town.marked(message, "👌")
    await anna.reads()
    for message in written:
        await town.marked(message, "👀")


async def test_each_can_still_be_corrected_and_taken_back(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives()
    first, second, third = [await marta.writes(topic, words) for words in ("Allora", "alle nove", "in via Roma")]
    await decided(town, "in via Roma")
    await marta.edits(second, "alle dieci")
    await decided(town, "alle dieci")
    await marta.reacts(first, "🙈")
    await town.notice(topic, "Ritirato")
    await marta.edits(third, "# non in via Roma")
    await town.marked(third, "✍")
    await marta.writes(topic, "al primo piano")
    await decided(town, "al primo piano")
    await two_minutes_pass(town)
    assert sent(town, anna) == ["alle dieci\nal primo piano"]
    await town.marked(second, "👌")
    assert town.marks(first) == []
    await marta.reacts(second, "🙈")
    await town.notice(topic, "era già partito")


async def test_a_correction_too_long_for_one_message_leaves_by_itself_and_loses_nobody_elses_words(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives()
    first, second = [await marta.writes(topic, words) for words in ("uno", "due")]
    await decided(town, "due")
    await marta.edits(first, "x" * 4095)
    await decided(town, "xxx")
    await two_minutes_pass(town)
    assert sorted(sent(town, anna)) == ["due", "x" * 4095]
    await town.marked(first, "👌")
    await town.marked(second, "👌")


async def test_only_what_means_the_same_is_joined(town: Town) -> None:
    anna, bruno = await town.citizen("Anna"), await town.citizen("Bruno")
    marta, carlo = await town.operator("Marta"), await town.operator("Carlo")
    topic, elsewhere = await anna.arrives(), await bruno.arrives()
    hers = (await anna.shown("Buongiorno"))["id"]
    await marta.writes(topic, "a")
    await marta.writes(elsewhere, "b")
    await marta.writes(topic, "c", reply_to=hers)
    await marta.writes(topic, "d")
    await marta.shows(topic, "photo", JPEG, mime_type="image/jpeg")
    await marta.writes(topic, "e")
    await carlo.writes(topic, "f")
    await marta.writes(topic, "g")
    await decided(town, '"g"')
    await anna.says("Aspettate")
    await anna.shown("Aspettate")
    await marta.writes(topic, "h")
    await decided(town, '"h"')
    await two_minutes_pass(town)
    assert sent(town, anna) == ["a", "c", "d", "image", "e", "f", "g", "h"]
    assert sent(town, bruno) == ["b"]


async def test_a_refusal_concerns_all_of_them_and_is_said_once(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives()
    written = [await marta.writes(topic, words) for words in ("uno", "due")]
    await decided(town, "due")
    await town.fault("graph", "error", "messages", code=131026, http_status=400)
    await two_minutes_pass(town)
    for message in written:
        await town.marked(message, "💔")
    assert len([words for words in town.lines(topic) if "💔" in words]) == 1
    assert anna.heard() == []


@pytest.mark.knobs(merge_seconds=0)
async def test_of_itself_each_leaves_alone(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator("Marta")
    topic = await anna.arrives()
    for words in ("uno", "due"):
        await marta.writes(topic, words)
    await anna.hears("due")
    assert sent(town, anna) == ["uno", "due"]
