"""Who is an operator and who a manager, out of a Matrix room's state."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.desks.matrix.rights import read

ANNA, BRUNO, CARLA, BOT = "@anna:a.it", "@bruno:a.it", "@carla:a.it", "@sportello:a.it"


def create(version: str | None = "12", sender: str = ANNA, **content: Any) -> dict[str, Any]:
    given = {} if version is None else {"room_version": version}
    return {"type": "m.room.create", "state_key": "", "sender": sender, "content": given | content}


def power(**content: Any) -> dict[str, Any]:
    return {"type": "m.room.power_levels", "state_key": "", "content": content}


def member(person: str, membership: str = "join") -> dict[str, Any]:
    return {"type": "m.room.member", "state_key": person, "content": {"membership": membership}}


JOINED = [member(person) for person in (ANNA, BRUNO, CARLA, BOT)]

MANAGERS = [
    ("by level", [create("11"), power(users={BRUNO: 50, CARLA: 49})], {BRUNO}),
    ("creator of a v12 room", [create(), power(users={BRUNO: 50})], {ANNA, BRUNO}),
    ("further creators", [create(additional_creators=[CARLA, 7]), power(users={})], {ANNA, CARLA}),
    ("further creators of an old room", [create("11", additional_creators=[CARLA]), power(users={})], set()),
    ("creator of a v11 room without levels", [create("11")], {ANNA}),
    ("creator of a v10 room without levels", [create("10", creator=BRUNO)], {BRUNO}),
    ("creator of the first version", [create(None, creator=BRUNO)], {BRUNO}),
    ("creator whose level was taken away", [create("11"), power(users={BRUNO: 100})], {BRUNO}),
    ("a version nobody knows", [create("org.example.13"), power(users={})], set()),
    ("everybody by default", [create("11"), power(users_default=50, users={CARLA: 0})], {ANNA, BRUNO, BOT}),
    ("levels in words", [create("9"), power(users={BRUNO: "50", CARLA: " 60", ANNA: "50x"})], {BRUNO, CARLA}),
    ("levels that are none", [create("11"), power(users={BRUNO: True, CARLA: None, ANNA: [50], BOT: 50.5})], set()),
    ("no levels at all", [create("11"), power(users="@bruno:a.it", users_default={})], set()),
    ("levels of another key", [create("11"), power(users={}), power(users={BRUNO: 100}) | {"state_key": "x"}], set()),
    ("nothing known", [], set()),
]  # fmt: skip


@pytest.mark.parametrize(("state", "managers"), [row[1:] for row in MANAGERS], ids=[row[0] for row in MANAGERS])
def test_managers(state: list[dict[str, Any]], managers: set[str]) -> None:
    rights = read([*state, *JOINED])
    assert rights.managers == managers
    assert {person for person in (ANNA, BRUNO, CARLA, BOT) if rights.is_manager(person)} == managers


@pytest.mark.parametrize("membership", ["leave", "ban", "invite", "knock", None, 7])
def test_who_is_not_in_the_room_may_nothing(membership: Any) -> None:
    rights = read([create(), power(users={BRUNO: 100}), member(ANNA, membership), member(BRUNO, membership)])
    for person in (ANNA, BRUNO, CARLA):
        assert not rights.is_operator(person)
        assert not rights.is_manager(person)
        assert not rights.may_send(person, "m.room.message")
    assert rights.managers == set()


def test_whoever_is_in_the_room_is_an_operator() -> None:
    assert read([create(), *JOINED]).is_operator(CARLA)


SENDING = [
    ({}, "m.room.message", False, True),
    ({"events_default": 10}, "m.room.message", False, False),
    ({"events": {"m.room.message": 0}, "events_default": 10}, "m.room.message", False, True),
    ({}, "m.room.topic", True, False),
    ({"state_default": 0}, "m.room.topic", True, True),
    ({"events": {"m.room.encryption": 100}, "users": {CARLA: 50}}, "m.room.encryption", True, False),
    ({"users": {CARLA: 50}}, "m.room.topic", True, True),
]


@pytest.mark.parametrize(("levels", "kind", "is_state", "may"), SENDING)
def test_what_may_be_sent(levels: dict[str, Any], kind: str, is_state: bool, may: bool) -> None:
    assert read([create("11"), power(**levels), *JOINED]).may_send(CARLA, kind, is_state=is_state) is may


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
KINDS = st.sampled_from(["m.room.create", "m.room.power_levels", "m.room.member", "x"])
CONTENT = st.dictionaries(st.sampled_from(["users", "users_default", "events", "membership", "room_version"]), JSON)


@given(st.lists(JSON | st.fixed_dictionaries({"type": KINDS, "content": JSON | CONTENT, "state_key": JSON})))
def test_malformed_state_makes_nobody_a_manager(state: list[Any]) -> None:
    assert read([*state, create("11"), power(users={}), member(BRUNO)]).is_manager(CARLA) is False
