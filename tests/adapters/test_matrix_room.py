"""The room as its state has it: how long a key of an encrypted one is used, and who may come in."""

from typing import Any

import pytest

from bridge.desks.matrix.room import Rotation, inside

DAY_MS = 86_400_000
ASKED: list[tuple[dict[str, Any], Rotation]] = [
    ({}, Rotation(7 * DAY_MS, 100)),
    ({"rotation_period_ms": DAY_MS, "rotation_period_msgs": 7}, Rotation(DAY_MS, 7)),
    ({"rotation_period_ms": 1, "rotation_period_msgs": 1}, Rotation(3_600_000, 1)),
    ({"rotation_period_ms": 10**30, "rotation_period_msgs": 10**30}, Rotation(28 * DAY_MS, 10_000)),
    ({"rotation_period_ms": -5, "rotation_period_msgs": 0}, Rotation(7 * DAY_MS, 100)),
    ({"rotation_period_ms": "1000", "rotation_period_msgs": True}, Rotation(7 * DAY_MS, 100)),
    ({"rotation_period_ms": 3.6e6, "rotation_period_msgs": None}, Rotation(7 * DAY_MS, 100)),
]


@pytest.mark.parametrize(("asked", "rotation"), ASKED, ids=[str(row[0])[:40] for row in ASKED])
def test_a_key_is_used_as_long_as_the_room_asks_within_reason(asked: dict[str, Any], rotation: Rotation) -> None:
    content = {"algorithm": "m.megolm.v1.aes-sha2", **asked}
    state = [{"type": "m.room.encryption", "state_key": "", "content": content}]
    assert inside("urp", "!stanza", "@bot:comune.test", state).rotation == rotation


LEVELS = {"type": "m.room.power_levels", "state_key": "", "content": {"users": {"@bot:comune.test": 50}}}
CREATE = {"type": "m.room.create", "state_key": "", "content": {"m.federate": False, "room_version": "11"}}
IN = {"type": "m.room.member", "state_key": "@bot:comune.test", "content": {"membership": "join"}}
OPEN: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("m.room.join_rules", {"join_rule": "invite"}, ()),
    ("m.room.join_rules", {"join_rule": "private"}, ()),
    ("m.room.join_rules", {"join_rule": ["public"]}, ()),
    ("m.room.join_rules", {"join_rule": "public"}, ("public",)),
    ("m.room.join_rules", {"join_rule": "knock_restricted", "allow": 7}, ("knock-restricted",)),
    ("m.room.guest_access", {"guest_access": "can_join"}, ("guests",)),
    ("m.room.history_visibility", {"history_visibility": "world_readable"}, ("readable",)),
    ("m.room.create", {"room_version": "11"}, ("federated",)),
    ("m.room.power_levels", {"events": {"m.reaction": 10}}, ("unmarked", "unredacted")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "cautions"), OPEN)
def test_what_is_not_as_it_should_be_is_known(kind: str, content: dict[str, Any], cautions: tuple[str, ...]) -> None:
    changed = {"type": kind, "state_key": "", "content": content}
    state = [IN, changed, *(event for event in (CREATE, LEVELS) if event["type"] != kind)]
    assert inside("urp", "!stanza", "@bot:comune.test", state).cautions == cautions
