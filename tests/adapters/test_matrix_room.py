"""The room as its state has it: how long a key of an encrypted one is used."""

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
