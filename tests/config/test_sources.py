"""Where values come from: the file, the environment above it, files of secrets."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from config.settings import ConfigurationError, load
from tests.config.files import LINE, MATRIX, SMALLEST, loaded, problems, replaced

WHATSAPP = "SPORTELLO__LINES__URP__WHATSAPP__"
TELEGRAM = "SPORTELLO__DESKS__URP__TELEGRAM__"


@pytest.mark.parametrize(
    ("variable", "value", "path", "expected"),
    [
        ("SPORTELLO__HTTP__PORT", "9000", "http.port", 9000),
        ("SPORTELLO__http__Port", "9000", "http.port", 9000),
        ("SPORTELLO__LINES__URP__TITLE", "24", "lines.urp.title", "24"),
        ("SPORTELLO__LINES__URP__HUMAN_ONLY", "true", "lines.urp.human_only", True),
        ("SPORTELLO__LINES__URP__BULLETINS__ALLERTE", "7", "lines.urp.bulletins.allerte", "7"),
        (TELEGRAM + "GROUP_ID", "-5", "desks.urp.telegram.group_id", -5),
        (
            "SPORTELLO__DESKS__URP__ROLES__MANAGERS",
            "telegram:1, @a:b",
            "desks.urp.roles.managers",
            ("telegram:1", "@a:b"),
        ),
        ("SPORTELLO__LINES__URP__DESK", "urp", "lines.urp.desks", ("urp",)),
        (f"{WHATSAPP}BROADCAST_TEMPLATES", "foto, righe", "lines.urp.whatsapp.broadcast_templates", ("foto", "righe")),
    ],
)
def test_environment_wins(tmp_path: Path, variable: str, value: str, path: str, expected: object) -> None:
    found: Any = loaded(tmp_path, SMALLEST, {variable: value, "UNRELATED": "1", "SPORTELLO_CONFIG": "x"})
    for step in path.split("."):
        found = found[step] if isinstance(found, dict) else getattr(found, step)
    assert found == expected


def test_environment_alone_is_enough() -> None:
    def variables(table: dict[str, Any], prefix: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, value in table.items():
            name = f"{prefix}__{key.upper()}"
            found |= variables(value, name) if isinstance(value, dict) else {name: str(value)}
        return found

    settings = load(None, variables(tomllib.loads(SMALLEST), "SPORTELLO"))
    assert settings.lines["urp"].whatsapp.app_secret.get_secret_value() == "app-secret"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SMALLEST, 'access_token = "whatsapp-secret"'),
        (SMALLEST, 'app_secret = "app-secret"'),
        (SMALLEST, 'verify_token = "verify-secret"'),
        (SMALLEST, 'bot_token = "1:telegram-secret"'),
        (SMALLEST + 'webhook_secret = "hook-secret"\n', 'webhook_secret = "hook-secret"'),
        (LINE + MATRIX, 'access_token = "matrix-secret"'),
        (
            replaced('access_token = "matrix-secret"', 'password = "matrix-secret"', LINE + MATRIX),
            'password = "matrix-secret"',
        ),
        ('[storage]\nurl = "postgresql://a:b@c/db-secret"\n' + SMALLEST, 'url = "postgresql://a:b@c/db-secret"'),
    ],
)
def test_every_secret_may_stand_in_a_file(tmp_path: Path, text: str, line: str) -> None:
    """The settings are the same, so the secret was read from the file; with a final newline, which is not of it."""
    key, _, value = line.partition(" = ")
    secret = tmp_path / "secret"
    secret.write_text(value.strip('"') + "\n", "utf-8")
    in_file = replaced(line, f'{key}_file = "{secret}"', text)
    assert loaded(tmp_path, in_file) == loaded(tmp_path, text)
    assert loaded(tmp_path, in_file) != loaded(tmp_path, text.replace("secret", "other", 1))


def test_only_the_final_newline_is_trimmed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b" two words \n\r\n")
    settings = loaded(tmp_path, replaced('app_secret = "app-secret"', f'app_secret_file = "{secret}"'))
    assert settings.lines["urp"].whatsapp.app_secret.get_secret_value() == " two words \n"


def test_tokens_in_a_file_are_one_a_line(tmp_path: Path) -> None:
    secret = tmp_path / "tokens"
    secret.write_text("3:x\n4:y\n", "utf-8")
    telegram = loaded(tmp_path, SMALLEST + f'bot_tokens_file = "{secret}"\n').desks["urp"].telegram
    assert telegram is not None
    assert [token.get_secret_value() for token in telegram.bot_tokens] == ["3:x", "4:y"]


def test_a_file_named_by_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from-file", "utf-8")
    settings = loaded(tmp_path, SMALLEST, {WHATSAPP + "APP_SECRET_FILE": str(secret)})
    assert settings.lines["urp"].whatsapp.app_secret.get_secret_value() == "from-file"
    text = replaced('app_secret = "app-secret"', 'app_secret_file = "/nowhere"')
    settings = loaded(tmp_path, text, {WHATSAPP + "APP_SECRET": "from-environment"})
    assert settings.lines["urp"].whatsapp.app_secret.get_secret_value() == "from-environment"


def test_both_a_secret_and_its_file_are_too_many(tmp_path: Path) -> None:
    expected = [
        "lines.urp.whatsapp.app_secret_file: given together with app_secret — expected only one of them",
    ]
    text = replaced("[lines.urp.whatsapp]", '[lines.urp.whatsapp]\napp_secret_file = "/x"')
    assert problems(tmp_path, text) == expected
    both = {WHATSAPP + "APP_SECRET": "x-secret", WHATSAPP + "APP_SECRET_FILE": "/x"}
    assert problems(tmp_path, SMALLEST, both) == expected


def test_a_missing_file_of_a_secret_is_named_once(tmp_path: Path) -> None:
    text = replaced('app_secret = "app-secret"', 'app_secret_file = "/nowhere/app"')
    named, expected = "lines.urp.whatsapp.app_secret_file", "expected a file that holds the secret"
    assert problems(tmp_path, text) == [f"{named}: /nowhere/app: No such file or directory — {expected}"]
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    text = replaced('app_secret = "app-secret"', f'app_secret_file = "{tmp_path}/binary"')
    assert problems(tmp_path, text) == [f"{named}: {tmp_path}/binary: not a text file — {expected}"]


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("SPORTELLO__HTPP__PORT", "SPORTELLO__HTPP__PORT: unknown key — did you mean http?"),
        (
            "SPORTELLO__ZZZ",
            "SPORTELLO__ZZZ: unknown key — expected one of storage, http, rates, texts, smtp, lines, desks",
        ),
        ("SPORTELLO__HTTP__PROT", "http.prot: unknown key — did you mean port?"),
        (
            "SPORTELLO__LINES__URP__WHATSAPP__TOKEN",
            "lines.urp.whatsapp.token: unknown key — did you mean access_",
        ),
        ("SPORTELLO__LINES__URP__", "lines.urp.: unknown key — "),
        ("SPORTELLO__HTTP__PORT__X", "http.port: found a table — expected a port"),
    ],
)
def test_unknown_variables_are_mistakes(tmp_path: Path, variable: str, expected: str) -> None:
    [problem] = problems(tmp_path, SMALLEST, {variable: "9"})
    assert problem.startswith(expected)


def test_a_variable_beside_another_of_its_table(tmp_path: Path) -> None:
    found = problems(tmp_path, SMALLEST, {"SPORTELLO__HTTP__PORT": "1", "SPORTELLO__HTTP__PORT__X": "2"})
    assert len(found) == 1
    assert found[0].startswith("SPORTELLO__HTTP__PORT__X: given together with a variable of another depth")
    found = problems(tmp_path, SMALLEST, {"SPORTELLO__DESKS": '{"a": "a-secret"}', "SPORTELLO__DESKS__URP__TITLE": "x"})
    assert [problem.partition(":")[0] for problem in found][:1] == ["SPORTELLO__DESKS__URP__TITLE"]
    assert not any("-secret" in problem for problem in found)


def test_a_whole_table_in_one_variable_is_refused_and_not_shown(tmp_path: Path) -> None:
    found = problems(tmp_path, SMALLEST, {"SPORTELLO__LINES": '{"urp": "a-secret"}'})
    assert found[0] == "lines: not usable (value not shown) — expected a table"


def test_what_is_not_a_readable_toml_file_is_one_line(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, '[storage]\nurl = "sqlite:///a-secret\n')
    assert problem.startswith(f"{tmp_path}/sportello.toml: ")
    assert "line 2" in problem
    assert "secret" not in problem
    cases = {
        tmp_path / "missing.toml": "no such file",
        tmp_path: "Is a directory",
        tmp_path / "latin.toml": "not UTF-8",
    }
    (tmp_path / "latin.toml").write_bytes("title = 'Viabilità'".encode("latin-1"))
    for path, words in cases.items():
        with pytest.raises(ConfigurationError) as raised:
            load(path, {})
        [problem] = raised.value.problems
        assert problem.startswith(f"{path}: {words}")
