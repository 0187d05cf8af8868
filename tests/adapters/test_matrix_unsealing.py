"""Words of encrypted rooms: whose they are, where and when they were said; a hostile member harms nothing."""

from typing import Any

import pytest
from nio.crypto import Olm, OlmDevice  # type: ignore[import-untyped]  # it has types, and does not say so

from bridge.desks.matrix.keyring import Keyring
from bridge.desks.matrix.room import ENCRYPTED
from bridge.desks.matrix.unsealing import OTHER, Received, is_shut

ROOM, BOT, MARIA, LUCA = "!room:comune.test", "@bot:comune.test", "@maria:comune.test", "@luca:comune.test"
Object = dict[str, Any]


def machine(person: str, device: str, keyring: Keyring | None = None) -> Olm:
    return Olm(person, device, keyring or Keyring({}))


def device_of(owner: Olm) -> OlmDevice:
    return OlmDevice(owner.user_id, owner.device_id, dict(owner.account.identity_keys))


class Talk:
    """Maria's device and ours, that met once."""

    def __init__(self) -> None:
        self.keyring = Keyring({})
        self.bot, self.maria = machine(BOT, "B", self.keyring), machine(MARIA, "M")
        single_use = next(iter(self.bot.share_keys()["one_time_keys"].values()))["key"]
        self.bot.save_account()
        self.bot.device_store.add(device_of(self.maria))
        self.bot.device_store.add(device_of(machine(LUCA, "L")))
        self.keyring.save_device_keys({MARIA: {"M": device_of(self.maria)}})
        self.maria.device_store.add(device_of(self.bot))
        self.maria.create_session(single_use, self.bot.account.identity_keys["curve25519"])
        self.received = Received(self.bot)
        ((_, told),) = self.maria.share_group_session_parallel(ROOM, [BOT])
        self.key = {"type": ENCRYPTED, "sender": MARIA, "content": told["messages"][BOT]["B"]}
        self.maria.outbound_group_sessions[ROOM].mark_as_shared()

    def event(
        self, words: str, *, kind: str = "m.room.message", inside: Object | None = None, outside: Object | None = None
    ) -> Object:
        content = {"msgtype": "m.text", "body": words, **(inside or {})}
        sealed = self.maria.group_encrypt(ROOM, {"type": kind, "content": content})
        return {"type": ENCRYPTED, "event_id": "$one", "sender": MARIA, "content": {**sealed, **(outside or {})}}

    def opened(self, event: Object, room: str = ROOM) -> Any:
        return self.received.opened(room, event)


@pytest.fixture
def talk() -> Talk:
    found = Talk()
    assert found.received.take([found.key])
    return found


def test_words_are_read_with_their_own_type_and_what_they_belong_to(talk: Talk) -> None:
    outside, inside = {"rel_type": "m.thread", "event_id": "$head"}, {"rel_type": "m.thread", "event_id": "$other"}
    shown = talk.opened(talk.event("sì", outside={"m.relates_to": outside}, inside={"m.relates_to": inside}))
    assert (shown["type"], shown["content"]["body"]) == ("m.room.message", "sì")
    assert shown["content"]["m.relates_to"] == outside
    assert (
        "m.relates_to"
        not in talk.opened(talk.event("no", inside={"m.relates_to": inside}) | {"event_id": "$2"})["content"]
    )


def test_an_edit_is_read_where_it_is_shown_with_what_it_replaces(talk: Talk) -> None:
    edit = talk.event("nuovo") | {"event_id": "$two"}
    shown = talk.opened(talk.event("vecchio") | {"unsigned": {"m.relations": {"m.replace": edit}}})
    assert shown["unsigned"]["m.relations"]["m.replace"]["content"]["body"] == "nuovo"


def test_without_its_key_an_event_stays_as_it_is() -> None:
    talk = Talk()
    event = talk.event("sì")
    assert talk.opened(event) == event
    assert is_shut(event)
    assert talk.received.unknown([event | {"sender": "@new:comune.test"}]) == {"@new:comune.test"}
    assert talk.received.take([talk.key])
    assert talk.opened(event)["content"]["body"] == "sì"
    assert not talk.received.take([talk.key])  # a homeserver may hand it over twice


def test_words_said_again_by_somebody_else_or_elsewhere_are_nobodys(talk: Talk) -> None:
    event = talk.event("paga subito")
    for other in (event | {"sender": LUCA}, event | {"sender": BOT}, event | {"sender": 7}):
        assert talk.opened(other) == other
    assert talk.opened(event, "!other:comune.test") == event
    assert talk.opened(event)["type"] == "m.room.message"
    assert talk.opened(event)["type"] == "m.room.message"  # looked at twice
    again = event | {"event_id": "$copy"}
    assert talk.opened(again) == again


def test_what_needs_a_right_has_none_under_a_seal(talk: Talk) -> None:
    assert talk.opened(talk.event("", kind="m.room.redaction", inside={"redacts": "$one"}))["type"] == OTHER


def test_after_a_restart_everything_goes_on(talk: Talk) -> None:
    talk.received = Received(machine(BOT, "B", Keyring(talk.keyring.take())))
    assert talk.opened(talk.event("ancora qui"))["content"]["body"] == "ancora qui"


SEALED = {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": "x"}
NONSENSE: list[Any] = [
    None,
    7,
    {},
    {"type": ENCRYPTED},
    {"type": ENCRYPTED, "sender": MARIA, "content": {}},
    {"type": ENCRYPTED, "sender": MARIA, "content": {**SEALED, "ciphertext": {"x": {"type": 0, "body": "§"}}}},
    {"type": ENCRYPTED, "sender": MARIA, "content": {**SEALED, "ciphertext": "§"}},
    {"type": "m.room_key_request", "sender": MARIA, "content": {"action": "request"}},
]


@pytest.mark.parametrize("event", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_for_our_device_harms_nothing(event: Any) -> None:
    talk = Talk()
    own = talk.bot.account.identity_keys["curve25519"]
    hurt = {own: {"type": 0, "body": "AwogAAAA"}}
    talk.received.take([event, {"type": ENCRYPTED, "sender": MARIA, "content": {**SEALED, "ciphertext": hurt}}])
    assert talk.received.take([talk.key])
    assert talk.opened(talk.event("sì"))["content"]["body"] == "sì"


@pytest.mark.parametrize(
    "content", [{}, {"session_id": []}, {"session_id": "x"}, {"ciphertext": "§"}, {"ciphertext": 7}]
)
def test_nonsense_in_the_room_stays_shut(talk: Talk, content: Object) -> None:
    event = talk.event("sì")
    event["content"] = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA", **content}
    assert talk.opened(event) == event
