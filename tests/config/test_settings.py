"""What a right configuration gives: defaults, both networks, every kind of value."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, ValidationError

from config.settings import Closure, Opening, Settings, default_path, load
from tests.config.files import DESK, LINE, MATRIX, SMALLEST, loaded, replaced


def test_defaults_are_those_of_the_contract(tmp_path: Path) -> None:
    settings = loaded(tmp_path, SMALLEST)
    line, desk = settings.lines["urp"], settings.desks["urp"]
    assert settings.storage.url.get_secret_value() == "sqlite:///data/sportello.db"
    assert (settings.http.host, settings.http.port, settings.http.admin_port) == ("127.0.0.1", 8080, None)
    assert settings.http.public_url == "http://127.0.0.1:8080"
    assert (line.language, line.timezone, line.human_only) == ("it", ZoneInfo("Europe/Rome"), False)
    assert (line.desks, line.bulletins, line.hours) == (("urp",), {}, None)
    whatsapp = line.whatsapp
    assert (whatsapp.api_url, whatsapp.api_version) == ("https://graph.facebook.com", "v25.0")
    assert whatsapp.messages_per_second == 80
    assert (whatsapp.broadcast_template, whatsapp.answer_template) == ("avviso_comune", "risposta_pronta")
    assert (desk.reply_mode, desk.undo_seconds, desk.matrix) == ("direct", 5, None)
    assert desk.telegram is not None
    assert (desk.telegram.api_url, desk.telegram.messages_per_minute) == ("https://api.telegram.org", 18)
    assert (desk.telegram.webhook_secret, desk.telegram.group_id) == (None, -1001234567890)
    assert (desk.roles.managers, desk.roles.approvers) == ((), ())


def test_a_desk_on_matrix(tmp_path: Path) -> None:
    desk = loaded(tmp_path, LINE + MATRIX).desks["urp"]
    assert desk.telegram is None
    assert desk.matrix is not None
    assert desk.matrix.homeserver == "https://matrix.comune.esempio.it"
    assert desk.matrix.access_token is not None
    assert desk.matrix.access_token.get_secret_value() == "matrix-secret"
    assert desk.matrix.password is None
    assert not desk.matrix.read_receipts
    both = loaded(tmp_path, LINE + MATRIX + 'password = "x-secret"\n').desks["urp"].matrix
    assert both is not None
    assert both.access_token is not None
    assert both.password is not None


def test_hours_and_closures(tmp_path: Path) -> None:
    text = (
        SMALLEST + '[lines.urp.hours]\ntue = ["15:00-18:00", "09:00-13:00"]\nclosed = ["06-24", 2026-12-07, "02-29"]\n'
    )
    hours = loaded(tmp_path, text).lines["urp"].hours
    assert hours is not None
    assert hours.on(0) == ()
    assert hours.on(1) == (Opening(time(9), time(13)), Opening(time(15), time(18)))
    assert hours.closed == (Closure(6, 24), Closure(12, 7, 2026), Closure(2, 29))
    assert [closure.covers(date(2026, 12, 7)) for closure in hours.closed] == [False, True, False]
    assert [closure.covers(date(2027, 12, 7)) for closure in hours.closed] == [False, False, False]
    assert hours.closed[0].covers(date(2031, 6, 24))


def test_several_desks_and_several_bots(tmp_path: Path) -> None:
    second = DESK.replace("desks.urp", "desks.due").replace("-1001234567890", "-1009").replace("1:tel", "2:tel")
    text = replaced('desk = "urp"', 'desk = ["urp", "due"]') + 'bot_tokens = ["3:x", "4:y"]\n' + second
    settings = loaded(tmp_path, text)
    assert settings.lines["urp"].desks == ("urp", "due")
    telegram = settings.desks["urp"].telegram
    assert telegram is not None
    assert [token.get_secret_value() for token in telegram.tokens] == ["1:telegram-secret", "3:x", "4:y"]


def test_bot_tokens_alone_are_enough(tmp_path: Path) -> None:
    telegram = (
        loaded(tmp_path, replaced('bot_token = "1:telegram-secret"', 'bot_tokens = ["3:x"]')).desks["urp"].telegram
    )
    assert telegram is not None
    assert [token.get_secret_value() for token in telegram.tokens] == ["3:x"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("+390935000000", "+39 0935 000000", "+390935000000"),
        ('"106540352242922"', "106540352242922", "106540352242922"),
        ("[desks.urp.telegram]", '[desks.urp.telegram]\napi_url = "http://localhost:9/"', "http://localhost:9"),
        ("[desks.urp.telegram]", '[desks.urp.telegram]\nwebhook_secret = "a_B-9"', "a_B-9"),
        ('title = "URP"', 'title = " URP "', "URP"),
    ],
)
def test_values_are_brought_to_one_form(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert expected in flattened(loaded(tmp_path, replaced(old, new)))


def flattened(table: BaseModel) -> list[object]:
    found: list[object] = []
    for value in dict(table).values():
        for item in value.values() if isinstance(value, dict) else [value]:
            found += flattened(item) if isinstance(item, BaseModel) else [getattr(item, "_secret_value", item)]
    return found


def test_secrets_never_show(tmp_path: Path) -> None:
    text = SMALLEST + 'bot_tokens = ["3:other-secret"]\nwebhook_secret = "hook-secret"\n'
    settings = loaded(tmp_path, '[storage]\nurl = "postgresql://u:db-secret@h/d"\n' + text)
    assert "db-secret" in settings.storage.url.get_secret_value()
    assert "-secret" not in repr(settings)
    assert "-secret" not in str(settings)
    assert "-secret" not in settings.model_dump_json()


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    settings = loaded(tmp_path, SMALLEST)
    with pytest.raises(ValidationError):
        settings.http.port = 1  # type: ignore[misc]  # the point of the test
    with pytest.raises(ValidationError):
        settings.http = settings.http  # type: ignore[misc]  # the point of the test


def test_line_of_phone_number_id(tmp_path: Path) -> None:
    settings = loaded(tmp_path, SMALLEST)
    assert settings.line_of_phone_number_id("106540352242922") == ("urp", settings.lines["urp"])
    assert settings.line_of_phone_number_id("1") is None


def test_the_process_environment_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPORTELLO__HTTP__PORT", "1")
    monkeypatch.setenv("HTTP", "{}")
    settings = loaded(tmp_path, SMALLEST)
    assert settings.http.port == 8080
    assert Settings(lines=settings.lines, desks=settings.desks).http.port == 8080


def test_default_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert default_path({}) == Path("sportello.toml")
    assert default_path({"SPORTELLO_CONFIG": "/etc/sportello.toml"}) == Path("/etc/sportello.toml")
    Path("sportello.toml").write_text(SMALLEST, "utf-8")
    assert default_path({"SPORTELLO_CONFIG": "/etc/sportello.toml"}) == Path("sportello.toml")
    assert load(default_path({}), {}).lines
