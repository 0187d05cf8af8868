"""`sportello init` for a desk on Matrix: the room it makes on a real homeserver, and what it says of a bad token."""

from __future__ import annotations

import asyncio
import io
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from bridge.asking import write_configuration
from bridge.checking.desk import examine_desk
from bridge.checking.finding import Finding
from bridge.desks.matrix import rights
from config.settings import load
from tests.homeserver.server import Account, Homeserver, call

LINE = ["WhatsURP", "+390935000000", "106540352242922", "102290129340398", "EAAG-secret", "app-secret"]


def asked(monkeypatch: pytest.MonkeyPatch, path: Path, answers: list[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    write_configuration(path)


def test_it_makes_a_room_as_it_should_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, homeserver: Homeserver, capsys: pytest.CaptureFixture[str]
) -> None:
    bot, maria = (homeserver.register(f"{name}-{uuid.uuid4().hex[:8]}") for name in ("bot", "maria"))
    on_matrix = [homeserver.url, bot.user_id, bot.access_token, "", f" {maria.user_id},"]
    path = tmp_path / "sportello.toml"
    asked(monkeypatch, path, [*LINE, "matrix", *on_matrix, "", ""])
    matrix = load(path, {}).desks["urp"].matrix
    assert matrix is not None
    assert matrix.user_id == bot.user_id
    assert f"The room is made: {matrix.room_id}. Invited: 1." in capsys.readouterr().out
    call("POST", f"{homeserver.url}/_matrix/client/v3/join/{quote(matrix.room_id)}", {}, maria.access_token)
    state = state_of(homeserver, matrix.room_id, maria)
    may = rights.read(state)
    assert may.is_manager(bot.user_id)
    assert may.may_redact(bot.user_id)
    assert may.managers == {bot.user_id, maria.user_id}
    assert may.may_send(maria.user_id, "m.room.encryption", is_state=True)
    assert not may.may_send(bot.user_id, "m.room.encryption", is_state=True)
    content = {event["type"]: event["content"] for event in state if not event["state_key"]}
    assert content["m.room.create"]["m.federate"] is False
    assert content["m.room.join_rules"]["join_rule"] == "invite"
    assert "m.room.encryption" not in content
    assert content["m.room.guest_access"]["guest_access"] == "forbidden"
    found = asyncio.run(examined(path))
    assert {each.name: each.message for each in found if each.state != "ok"} == {}


async def examined(path: Path) -> list[Finding]:
    async with aiohttp.ClientSession() as session:
        return await examine_desk("urp", load(path, {}), session)


def test_alone_the_account_manages_its_room(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, homeserver: Homeserver
) -> None:
    bot = homeserver.register(f"bot-{uuid.uuid4().hex[:8]}")
    path = tmp_path / "sportello.toml"
    asked(monkeypatch, path, [*LINE, "matrix", homeserver.url, bot.user_id, bot.access_token, "", "", "", ""])
    matrix = load(path, {}).desks["urp"].matrix
    assert matrix is not None
    may = rights.read(state_of(homeserver, matrix.room_id, bot))
    assert may.may_send(bot.user_id, "m.room.power_levels", is_state=True)


def test_a_token_that_is_none_is_told_and_asked_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, homeserver: Homeserver, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sportello.toml"
    right = [homeserver.url, "@bot:comune.test", "wrong", "!there:comune.test"]
    wrong = [homeserver.url, "@bot:comune.test", "wrong", "", ""]
    asked(monkeypatch, path, [*LINE, "telefono", "matrix", *wrong, *right, "", ""])
    said = capsys.readouterr().err
    assert "expected telegram or matrix" in said
    assert "the room was not made: M_UNKNOWN_TOKEN" in said
    matrix = load(path, {}).desks["urp"].matrix
    assert matrix is not None
    assert matrix.room_id == "!there:comune.test"


def state_of(homeserver: Homeserver, room: str, who: Account) -> list[dict[str, Any]]:
    """As a member sees it."""
    found = call("GET", f"{homeserver.url}/_matrix/client/v3/rooms/{quote(room)}/state", token=who.access_token)
    assert isinstance(found, list)
    return found
