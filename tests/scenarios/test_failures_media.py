"""Failures others lived through (10, 11, 16), told again here: what is not words. The table is in test_failures.py."""

import random

import pytest

from tests.town import Citizen, Object, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

JPEG = b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(30_000)


async def photo(town: Town, citizen: Citizen) -> Object:
    """The photo in the citizen's topic, once it is there."""

    def find() -> Object | None:
        shown = [m for place in citizen.topics() for m in town.in_topic(place)]
        return next((m for m in shown if m["type"] == "photo"), None)

    return await town.until(f"{citizen.name}'s photo", find)


async def test_10_a_photo_that_meets_a_503_comes_by_itself(square: Town) -> None:
    """Neither the words nor the photo are lost, and Meta's second copy of the webhook changes nothing."""
    anna = await square.citizen("Anna")
    await square.settings(duplicate=True)
    await square.fault("graph", "html", "media_download")
    await anna.shows("image", JPEG, "image/jpeg", caption="La buca delle dieci")
    shown = await photo(square, anna)
    await square.settings(duplicate=False)
    await square.settled()
    assert len(await square.bytes(shown["media_url"])) >= len(JPEG) // 2
    assert sum("buca delle dieci" in line for line in square.lines(await anna.topic())) == 1


async def test_11_media_are_asked_for_by_their_own_id_alone(square: Town) -> None:
    """And a photo without its file would be told in the topic, never passed over."""
    anna = await square.citizen("Anna")
    before = len(square.look().graph_calls)
    await anna.shows("image", JPEG, "image/jpeg", caption="La buca delle undici")
    await photo(square, anna)
    await square.settled()
    asked = [call for call in square.look().graph_calls[before:] if call["method"] == "media_url"]
    assert [call["status"] for call in asked] == [200]
    assert all("phone_number_id" not in call["body"] for call in asked)
    await square.fault("graph", "error", "media_url", times=-1, code=100)
    await anna.shows("image", JPEG, "image/jpeg", caption="La buca di mezzogiorno")
    told = await anna.shown("📷 Foto non recuperata.")
    await square.mend("graph")
    assert any("mezzogiorno" in words_of(m) for m in square.in_topic(told["topic"]))


async def test_16_a_view_once_photo_is_a_placeholder_and_blocks_nothing(square: Town) -> None:
    """Meta gets its 200; what comes after it goes both ways."""
    anna, bruno = await square.citizen("Anna"), await square.citizen("Bruno")
    marta = await square.operator()
    topic = await anna.arrives()
    unit = {"type": "unsupported", "errors": [{"code": 131051, "title": "Message type unknown"}]}
    wamid = await anna.sends(type="raw", message=unit)
    await anna.shown("📎 Ha mandato qualcosa che WhatsApp non ci fa vedere.")
    assert wamid in square.look().posted
    await bruno.arrives("Si passa?")
    await anna.says("E io?")
    await anna.shown("E io?")
    await marta.writes(topic, "Si passa")
    await anna.hears("Si passa")
