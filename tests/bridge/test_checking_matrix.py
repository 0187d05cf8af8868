"""`sportello check` for a desk on Matrix, against a real Synapse."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bridge.checking.desk import examine_desk
from config.settings import Desk, MatrixDesk, Settings, Storage
from tests.homeserver.people import StaffRoom
from tests.homeserver.proxy import as_mas, proxied
from tests.homeserver.sealed import encrypt
from tests.homeserver.server import Homeserver

Object = dict[str, Any]


@pytest.fixture
async def room(homeserver: Homeserver) -> AsyncIterator[StaffRoom]:
    async with aiohttp.ClientSession() as session:
        yield StaffRoom(homeserver, session)


async def report(room: StaffRoom, *others: str, database: Path | None = None, **changed: Any) -> dict[str, str]:
    """What the check says of each thing: its state, and for those that are not well the remedy.

    `others`: the accounts of further desks.
    """
    table: Object = {"homeserver": room.server.url, "user_id": room.bot.id, "room_id": room.id}
    table |= {"access_token": SecretStr(room.bot.account.access_token), **changed}
    table = {name: value for name, value in table.items() if value is not None}
    desks = {account: _desk(table | {"user_id": account, "room_id": "!another"}) for account in others}
    url = SecretStr(f"sqlite:///{database or '/nowhere/town.db'}")
    settings = Settings.model_construct(desks={"urp": _desk(table), **desks}, storage=Storage(url=url))
    found = await examine_desk("urp", settings, room.session)
    assert all(each.remedy or each.state == "ok" or each.name == "further_checks" for each in found)
    return {each.name: f"{each.state} {each.message}" for each in found}


def _desk(table: Object) -> Desk:
    return Desk(title="URP", matrix=MatrixDesk(**table))


async def test_a_room_made_for_it_is_well(room: StaffRoom) -> None:
    await room.open(initial_state=[{"type": "m.room.guest_access", "content": {"guest_access": "forbidden"}}])
    found = await report(room)
    assert {name: said for name, said in found.items() if not said.startswith("ok")} == {}
    by_password = await report(room, access_token=None, password=SecretStr(room.bot.account.password))
    assert by_password == found | {"login": f"ok {room.bot.id}, by its password"}
    assert found["login"] == f"ok {room.bot.id}, by its access token"
    assert (await room.bot.ask("GET", "account/whoami"))["device_id"] == room.bot.account.device_id
    devices = (await room.bot.ask("GET", "devices"))["devices"]
    assert [each["device_id"] for each in devices] == [room.bot.account.device_id]


def state(kind: str, content: Object) -> Object:
    return {"initial_state": [{"type": kind, "content": content}]}


SPACE: Object = {"allow": [{"type": "m.room_membership", "room_id": "!spazio:comune.test"}]}
ROOMS: list[tuple[str, Object, Object]] = [
    ("public", {"preset": "public_chat"}, {"entrance": "warning the room is public"}),
    ("guests", state("m.room.guest_access", {"guest_access": "can_join"}), {"entrance": "warning guests"}),
    (
        "readable",
        {"initial_state": [
            {"type": "m.room.guest_access", "content": {"guest_access": "forbidden"}},
            {"type": "m.room.history_visibility", "content": {"history_visibility": "world_readable"}},
        ]},
        {"entrance": "warning anybody can read"},
    ),
    ("knock", state("m.room.join_rules", {"join_rule": "knock"}), {"entrance": "warning anybody can ask to enter"}),
    (
        "restricted",
        state("m.room.join_rules", SPACE | {"join_rule": "restricted"}),
        {"entrance": "warning every member of !spazio:comune.test can enter"},
    ),
    (
        "both",
        state("m.room.join_rules", SPACE | {"join_rule": "knock_restricted"}),
        {"entrance": "warning every member of !spazio:comune.test can enter and read what citizens write, and anybody"},
    ),
    ("federated", {"creation_content": {}}, {"federation": "warning people of other servers"}),
    (
        "encrypted",
        state("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}),
        {"encryption": "ok encrypted, and the bridge reads and writes there"},
    ),
    (
        "silent",
        {"power_level_content_override": {"events_default": 10}},
        {"may_write": "error the account may not write", "may_react": "warning", "may_redact": "warning"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("made", "expected"), [row[1:] for row in ROOMS], ids=[row[0] for row in ROOMS])
async def test_what_is_wrong_with_a_room_is_named(room: StaffRoom, made: Object, expected: dict[str, str]) -> None:
    await room.open(**made)
    found = await report(room)
    for name, said in expected.items():
        assert found[name].startswith(said)


async def test_an_encrypted_room_wants_an_account_that_no_other_desk_uses(room: StaffRoom) -> None:
    await room.open()
    assert (await report(room, room.bot.id))["encryption"].startswith("ok not encrypted")
    await encrypt(room)
    shared = (await report(room, room.bot.id))["encryption"]
    assert shared == (
        f"error the room is encrypted, and {room.bot.id} is another desk's account too: "
        "nothing is read or written there"
    )
    assert (await report(room, "@altro:comune.test"))["encryption"].startswith("ok encrypted, and the bridge reads")


async def test_a_room_that_was_replaced_is_named_with_the_new_one(room: StaffRoom) -> None:
    await room.open()
    new = (await room.boss.ask("POST", room.path("upgrade"), {"new_version": "12"}))["replacement_room"]
    assert (await report(room))["room"].startswith(f"warning the room was replaced by {new}")


async def test_who_is_no_member_or_somebody_else_or_nobody(room: StaffRoom) -> None:
    await room.open()
    await room.boss.ask("POST", room.path("kick"), {"user_id": room.bot.id})
    assert (await report(room))["room"].startswith("error the account is no member")
    assert (await report(room, room_id="!nowhere"))["room"].startswith("error the account is no member")
    assert (await report(room, user_id=room.maria.id))["login"].startswith("error the token is")
    assert (await report(room, access_token=SecretStr("syt_wrong")))["login"].startswith("error the homeserver refuses")
    wrong = await report(room, access_token=None, password=SecretStr("wrong"))
    assert wrong["login"].startswith("error the homeserver refuses the account")
    assert (await report(room, homeserver="http://127.0.0.1:9"))["login"].startswith("error the homeserver does not")


async def test_of_a_token_and_a_password_the_one_that_is_used_is_named(room: StaffRoom) -> None:
    await room.open()
    password = SecretStr(room.bot.account.password)
    assert (await report(room, password=password))["login"] == f"ok {room.bot.id}, by its access token"
    refused = await report(room, access_token=SecretStr("syt_wrong"), password=password)
    assert refused["login"] == (
        f"warning {room.bot.id}: the homeserver refuses the access token (M_UNKNOWN_TOKEN), and the password is used"
    )
    assert refused["room"].startswith("ok")
    wrong = await report(room, access_token=SecretStr("syt_wrong"), password=SecretStr("wrong"))
    assert wrong["login"] == "error the homeserver refuses the account: M_FORBIDDEN"
    devices = (await room.bot.ask("GET", "devices"))["devices"]
    assert [each["device_id"] for each in devices] == [room.bot.account.device_id]


async def test_where_mas_looks_after_accounts_a_token_is_enough_and_a_password_is_named(room: StaffRoom) -> None:
    await room.open()
    password = SecretStr(room.bot.account.password)
    async with proxied(room.server.url) as proxy:
        proxy.illness = as_mas
        by_token = await report(room, homeserver=proxy.url)
        assert by_token["login"] == f"ok {room.bot.id}, by its access token"
        assert "password" not in by_token
        both = await report(room, homeserver=proxy.url, password=password)
        assert both["login"] == by_token["login"]
        assert both["password"].startswith("warning the token is good, but it could not be replaced by the password")
        for token in (None, SecretStr("syt_wrong")):
            alone = await report(room, homeserver=proxy.url, access_token=token, password=password)
            assert alone["login"] == "error the homeserver takes no passwords: M_UNRECOGNIZED"
            assert "room" not in alone
