"""A room that cannot be spoken to: nobody's words are lost, everybody else is told, and it resumes by itself."""

import json

import pytest

from bridge.simulator.server import Simulator
from tests.town import BOT_TOKEN, Citizen, Object, Operator, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

# One that is tried again is for a moment being sent.
WAITING = "SELECT 1 FROM delivery WHERE lane = 'desk:urp' AND kind = 'post' AND state IN ('waiting', 'sending')"
SILENT = "🛑 Nel gruppo «URP» non arriva più niente."
BACK = "✅ Nel gruppo «URP» i messaggi arrivano di nuovo."
MOVED = -1002000000002


def room_of(simulator: Simulator) -> list[str]:
    """What the bridge says in the common chat of the other room."""
    said = [entry.data for entry in simulator.journal.entries() if entry.kind == "group.message"]
    return [words_of(message) for message in said if message["is_bot"] and message["topic"] is None]


async def linked(town: Town, operator: Operator) -> Citizen:
    """The operator's own WhatsApp, linked by the code."""
    phone = await town.citizen("Telefono")
    answer = await operator.asks(None, "/collega", "COLLEGA")
    code = next(word for word in words_of(answer).split() if word.isdigit() and len(word) >= 4)
    await phone.says(f"COLLEGA {code}")
    await town.until("linked", lambda: town.rows("SELECT 1 FROM operator_link"))
    return phone


def shown(town: Town, words: str) -> list[Object]:
    """What stands in the group with these words."""
    return [m for m in town.look().group.values() if words in words_of(m) and not m.get("deleted")]


async def lane_up(town: Town) -> bool:
    """What the metric says."""
    return 'sportello_lane_up{lane="desk:urp"} 1.0' in (await town.get("/metrics"))[1]


LOST = [
    ("topics", {"is_forum": False}, {"is_forum": True}, "topics-off"),
    ("rights", {"can_manage_topics": False}, {"can_manage_topics": True}, "telegram-room"),
    ("removed", {"status": "kicked"}, {"status": "administrator"}, "telegram-forbidden"),
]


@pytest.mark.parametrize(("breaks", "mends", "cause"), [row[1:] for row in LOST], ids=[row[0] for row in LOST])
async def test_everybody_who_can_be_told_is_told_once_and_once_that_it_is_over(
    town: Town, elsewhere: Simulator, breaks: dict[str, object], mends: dict[str, object], cause: str
) -> None:
    await town.restart(second_desk=elsewhere.url)
    anna, bruno, marta = await town.citizen("Anna"), await town.citizen("Bruno"), await town.operator()
    await anna.arrives()
    phone = await linked(town, marta)
    await town.settled()
    await town.control("PATCH", "group", breaks)
    await bruno.says("parole che aspettano")
    await town.until("the phone told", lambda: [w for w in phone.heard() if w.startswith(SILENT)])
    await town.until("the other room told", lambda: [w for w in room_of(elsewhere) if w.startswith(SILENT)])
    status, report = await town.get("/readyz")
    assert status == 503
    assert json.loads(report)["desk:urp"].startswith(f"{cause}: ")
    assert json.loads(report)["desk:vigili"] == "ok"
    assert not await lane_up(town)
    assert len(town.rows(WAITING)) == 1
    # Each try may show them for the moment it takes to take them away again.
    await town.until("no words where all see them", lambda: not shown(town, "parole"))

    await town.control("PATCH", "group", mends)
    await bruno.shown("parole che aspettano", seconds=30)
    await town.until("the phone told", lambda: BACK in phone.heard())
    await town.until("the other room told", lambda: BACK in room_of(elsewhere))
    await town.settled()
    assert (await town.get("/readyz"))[0] == 200
    assert await lane_up(town)
    assert [line.startswith(SILENT) for line in phone.heard()].count(True) == 1
    assert phone.heard().count(BACK) == room_of(elsewhere).count(BACK) == 1
    assert [line.startswith(SILENT) for line in room_of(elsewhere)].count(True) == 1
    errors = [line for line in town.bridge.log().splitlines() if '"level": "error"' in line]
    assert len(errors) == 1
    assert cause in errors[0]


async def test_a_revoked_token_is_noticed_with_nothing_to_say_and_survives_a_restart(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    await anna.arrives()
    phone = await linked(town, marta)
    await town.settled()
    await town.settings(bot_token="1000000001:another-token")
    await marta.writes(None, "l'ultima cosa che il bot sente")
    await town.until("the phone told", lambda: [w for w in phone.heard() if w.startswith(SILENT)])
    await anna.says("intanto scrivo")
    await town.until("kept", lambda: town.rows(WAITING))
    assert (await town.get("/readyz"))[0] == 503
    await town.bridge.kill()
    await town.settings(bot_token=BOT_TOKEN)
    await town.bridge.start()
    await anna.shown("intanto scrivo", seconds=30)
    await town.until("the phone told", lambda: BACK in phone.heard())
    assert [line.startswith(SILENT) for line in phone.heard()].count(True) == 1


async def test_a_closed_window_is_not_knocked_at(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    await anna.arrives()
    phone = await linked(town, marta)
    await town.settled()
    await town.bridge.stop()
    town.bridge.let_time_pass(25 * 3600)
    heard = len(phone.heard())
    await town.bridge.start()
    await town.control("PATCH", "group", {"is_forum": False})
    await anna.says("ieri ho scritto anch'io")
    await town.until("the alarm", lambda: town.rows("SELECT 1 FROM alarm WHERE kind = 'silent'"))
    await town.until("decided", lambda: not town.rows("SELECT 1 FROM inbox WHERE state = 'waiting'"))
    assert not town.rows("SELECT 1 FROM delivery WHERE lane = 'line:urp' AND state = 'waiting'")
    assert len(phone.heard()) == heard


# The group becomes another chat


@pytest.mark.parametrize("heard", [True, False], ids=["heard of", "learnt from a refusal"])
async def test_a_group_that_moved_is_followed_and_found_again_after_a_restart(town: Town, *, heard: bool) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    await town.settled()
    if not heard:
        await town.fault("bot", "error", "getUpdates", times=-1, error_code=500, description="Internal Server Error")
        await marta.writes(topic, "# chi ascolta smette di ascoltare")
        await town.until(
            "deaf", lambda: town.look().bot_calls[-1]["method"] == "getUpdates" and not town.look().bot_calls[-1]["ok"]
        )
    await town.control("PATCH", "group", {"migrate": MOVED})
    await anna.says("vi trovo ancora?")
    await anna.shown("vi trovo ancora?")
    await town.until("remembered", lambda: town.rows("SELECT 1 FROM room_move WHERE to_id = ?", str(MOVED)))
    await town.mend()
    await town.restart()
    await anna.says("e adesso?")
    await anna.shown("e adesso?")
    await marta.writes(topic, "Sempre qui")
    await anna.hears("Sempre qui")
    refused = [call for call in town.look().bot_calls if "upgraded" in str(call.get("description"))]
    await town.settled()
    assert len(refused) <= 2
    assert "put the new number into the configuration" in town.bridge.log()
