"""Things that break: the bridge itself, Meta, Telegram, the webhooks, the clocks."""

import asyncio
import random
from typing import Any

from tests.chaos.actors import Act
from tests.chaos.scene import HABITS, Scene

DAY_AND_HOUR = 25 * 3600.0
HEARD_SECONDS = 10.0
HABITS_DRAWN: tuple[dict[str, Any], ...] = (
    {},
    {"duplicate": True},
    {"shuffle": True},
    {"batch": 8},
    {"batch": 8, "shuffle": True, "duplicate": True},
    {"delay_ms": 400},
    {"status_before_response": True},
    {"drop_delivered": True, "unknown_fields": True, "null_members": True},
    {"status_delay_ms": 0, "status_before_response": True, "shuffle": True, "duplicate": True},
)
SPOKEN = ("sendMessage", "sendMessage", "sendPhoto", "createForumTopic", "setMessageReaction", "getChat", "getUpdates")


async def bridge_killed(scene: Scene, _: random.Random) -> None:
    """kill -9."""
    await scene.end_life(scene.bridge.drop)


async def bridge_stopped(scene: Scene, _: random.Random) -> None:
    """SIGTERM."""
    await scene.end_life(scene.bridge.turn)


async def graph_refuses(scene: Scene, dice: random.Random) -> None:
    """Too fast, too fast to this person, an error without a reason, a plain 500."""
    code, status = dice.choice([(130429, 429), (131056, 400), (131000, 500), (131016, 500), (4, 400), (131026, 400)])
    await scene.fault("graph", "error", "messages", dice.randint(1, 3), code=code, http_status=status)


async def graph_silent(scene: Scene, dice: random.Random) -> None:
    """Accepted and never answered, never accepted, answered late, a page of HTML."""
    kind = dice.choice(["timeout_after", "timeout_before", "reset", "reset_after", "html", "slow", "slow"])
    await scene.fault("graph", kind, "messages", dice.randint(1, 2), seconds=dice.uniform(0.5, 3))


async def graph_fails_later(scene: Scene, dice: random.Random) -> None:
    """Accepted, and a `failed` status afterwards. Not while statuses are lost: nobody could know."""
    if not scene.loses_statuses:
        await scene.fault("graph", "async_error", "messages", code=dice.choice([131026, 131053, 131049]))


async def media_fails(scene: Scene, dice: random.Random) -> None:
    """A citizen's photo cannot be had just now."""
    method = dice.choice(["media_url", "media_download", "media"])
    kind = dice.choice(["html", "reset", "timeout_before"])
    await scene.fault("graph", kind, method, dice.randint(1, 3), seconds=1)


async def token_revoked(scene: Scene, dice: random.Random) -> None:
    """190 to everything, for a while."""
    await scene.fault("graph", "error", "", -1, code=190, http_status=401)
    await asyncio.sleep(dice.uniform(2, 5))
    await scene.outside.ask("DELETE", "faults?place=graph")


async def telegram_floods(scene: Scene, dice: random.Random) -> None:
    """429."""
    await scene.fault("bot", "flood", dice.choice(["", "sendMessage"]), retry_after=dice.randint(1, 3))


async def telegram_fails(scene: Scene, dice: random.Random) -> None:
    """500 or 502."""
    kind = dice.choice(["error", "html"])
    await scene.fault("bot", kind, dice.choice(SPOKEN), dice.randint(1, 3), error_code=500)


async def telegram_silent(scene: Scene, dice: random.Random) -> None:
    """Done and never answered, never done, late."""
    kind = dice.choice(["timeout_after", "timeout_before", "reset", "reset_after", "slow"])
    await scene.fault("bot", kind, dice.choice(SPOKEN), dice.randint(1, 2), seconds=dice.uniform(0.5, 2))


async def telegram_out(scene: Scene, dice: random.Random) -> None:
    """Nothing at all for some seconds."""
    kind = dice.choice(["error", "reset", "html"])
    await scene.fault("bot", kind, "", -1, error_code=500)
    await asyncio.sleep(dice.uniform(1, 4))
    await scene.outside.ask("DELETE", "faults?place=bot")


async def topic_deleted(scene: Scene, dice: random.Random) -> None:
    """Somebody deletes a topic; Telegram tells nobody."""
    if scene.sight.open_topics:
        person = dice.choice(sorted(scene.sight.open_topics))
        for saying in scene.ledger.sayings:
            if saying.person == person:
                saying.topic_gone = True
        await scene.lenient("DELETE", f"group/topics/{scene.sight.open_topics.pop(person)}")


async def topics_off(scene: Scene, dice: random.Random) -> None:
    """An administrator switches Topics off, and on again."""
    scene.is_forum = False
    await scene.outside.ask("PATCH", "group", {"is_forum": False})
    await asyncio.sleep(dice.uniform(1, 3))
    await scene.outside.ask("PATCH", "group", {"is_forum": True})
    scene.is_forum = True


async def rights_gone(scene: Scene, dice: random.Random) -> None:
    """The bot may open no topics for a while."""
    await scene.outside.ask("PATCH", "group", {"can_manage_topics": False})
    await asyncio.sleep(dice.uniform(1, 3))
    await scene.outside.ask("PATCH", "group", {"can_manage_topics": True})


async def habits_change(scene: Scene, dice: random.Random) -> None:
    """Meta posts its webhooks in another manner."""
    drawn = dice.choice(HABITS_DRAWN)
    scene.holds += 1  # for the moment of the change nobody knows
    await scene.outside.ask("PATCH", "settings", HABITS | drawn)
    scene.break_order()
    scene.holds -= 1
    scene.shuffles = bool(drawn.get("shuffle"))


async def webhooks_held(scene: Scene, dice: random.Random) -> None:
    """Some messages come much later, after what was said after them."""
    scene.holds += 1
    await scene.fault("webhook", "hold", "messages", dice.randint(1, 4))
    scene.break_order()
    await asyncio.sleep(dice.uniform(1, 4))
    await scene.outside.ask("DELETE", "faults?place=webhook")
    scene.break_order()
    scene.holds -= 1


async def statuses_lost(scene: Scene, dice: random.Random) -> None:
    """Some statuses never come."""
    if scene.loses_statuses:
        await scene.fault("webhook", "drop", "statuses", dice.randint(1, 6))


async def clock_jumps(scene: Scene, dice: random.Random) -> None:
    """Meta's clock is a little ahead of ours."""
    await scene.outside.ask("POST", "clock", {"advance_seconds": dice.uniform(0, 20)})


async def day_passes(scene: Scene, _: random.Random) -> None:
    """The bridge is off for a day and an hour: every window is closed. Telegram forgets what nobody heard for a day,
    so that night nobody of the staff writes."""

    async def night() -> None:
        if await scene.is_everything_heard(HEARD_SECONDS):
            await scene.outside.ask("POST", "clock", {"advance_seconds": DAY_AND_HOUR})
            await scene.bridge.turn(older_by_seconds=DAY_AND_HOUR)

    scene.is_night = True
    try:
        await scene.end_life(night)
    finally:
        scene.is_night = False


THINGS: dict[str, Act] = {
    act.__name__: act
    for act in (
        bridge_killed,
        bridge_stopped,
        graph_refuses,
        graph_silent,
        graph_fails_later,
        media_fails,
        token_revoked,
        telegram_floods,
        telegram_fails,
        telegram_silent,
        telegram_out,
        topic_deleted,
        topics_off,
        rights_gone,
        habits_change,
        webhooks_held,
        statuses_lost,
        clock_jumps,
        day_passes,
    )
}
