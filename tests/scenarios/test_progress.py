"""The card of a broadcast that runs: edited seldom, with how fast it goes and how long it still takes."""

import re
from collections.abc import Callable

import pytest

from tests.scenarios.broadcasting import drafted, subscribed
from tests.town import Object, Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHOWN_EVERY_SECONDS = 15
SLACK_SECONDS = 0.7  # what two edits may come nearer by, underway to the room
PACE = re.compile(r"Va a (\d+) al minuto: (?:manca circa un minuto|mancano circa (\d+) minuti)\.")
SENT = re.compile(r"Inviati (\d+) di (\d+), consegnati (\d+), letti (\d+)\.")


def edited_at(town: Town, card: Object) -> list[float]:
    """When the card was changed."""
    calls = town.simulator.journal.entries(kind="bot.call")
    edits = [call for call in calls if call.data["method"] == "editMessageText"]
    return [edit.at for edit in edits if str(edit.data["parameters"].get("message_id")) == str(card["id"])]


def says(town: Town, card: Object, pattern: re.Pattern[str]) -> Callable[[], re.Match[str] | None]:
    """What of the card fits this, once something does."""
    return lambda: pattern.search(words_of(town.look().group[card["id"]]))


async def test_its_card_is_edited_seldom_and_tells_pace_and_time_left(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator")
    await subscribed(town, 150)
    await town.restart(messages_per_second=1)
    card = await drafted(town, ada, "Via Roma chiusa")
    await town.settled()
    before = len(edited_at(town, card))
    await ada.presses(card, "📣 Invia")
    await town.until("it runs", says(town, card, SENT))
    pace = await town.until("its pace", says(town, card, PACE))
    *_, last_but_one, last = edited_at(town, card)[before:]
    assert last - last_but_one > SHOWN_EVERY_SECONDS - SLACK_SECONDS
    assert len(edited_at(town, card)[before:]) <= 3, "pressed, begun, and once since"
    shown = words_of(town.look().group[card["id"]])
    counts = SENT.search(shown)
    assert counts is not None
    sent, total, delivered, read = map(int, counts.groups())
    assert total == 150
    assert 10 <= sent <= 20
    assert 0 < delivered <= sent
    assert read <= delivered
    rate, minutes = int(pace[1]), int(pace[2] or 1)
    assert 45 <= rate <= 66
    assert minutes == -(-(total - sent) // rate)
    assert "▰▱▱▱▱▱▱▱▱▱" in shown
    assert f"{round(100 * sent / total)}\u00a0%" in shown or f"{round(100 * sent / total)}%" in shown
    assert "⏸ Pausa" in labels(town.look().group[card["id"]])
    await town.restart(messages_per_second=80)
    await town.until("its end", lambda: "concluso" in words_of(town.look().group[card["id"]]))
    assert "Va a " not in words_of(town.look().group[card["id"]])
