"""`sportello init`: what is asked, what is written, and what never happens to a file that is there."""

from __future__ import annotations

import io
import os
import stat
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.asking import QUESTIONS, write_configuration
from config.settings import load

ANSWERS = {
    "title": 'WhatsURP "Esempio" — C:\\è',
    "phone_number": "+39 0935 000000",
    "phone_number_id": "106540352242922",
    "business_account_id": "102290129340398",
    "access_token": "EAAG-secret",
    "app_secret": "app-secret",
    "network": "telegram",
    "bot_token": "1:bot-secret",
    "group_id": "-1001234567890",
    "public_url": "https://whatsapp.comune.esempio.it/",
    "url": "sqlite:///posta.db",
}


def answered(monkeypatch: pytest.MonkeyPatch, path: Path, answers: Iterable[str]) -> None:
    """Ask, with the answers piped in."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
    write_configuration(path)


def test_the_answers_become_a_configuration(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sportello.toml"
    answered(monkeypatch, path, ANSWERS.values())
    loaded = load(path, {})
    line, desk = loaded.lines["urp"], loaded.desks["urp"]
    assert line.title == ANSWERS["title"]
    assert line.whatsapp.phone_number == "+390935000000"
    assert line.whatsapp.phone_number_id == ANSWERS["phone_number_id"]
    assert line.whatsapp.business_account_id == ANSWERS["business_account_id"]
    assert line.whatsapp.access_token.get_secret_value() == ANSWERS["access_token"]
    assert line.whatsapp.app_secret.get_secret_value() == ANSWERS["app_secret"]
    assert desk.telegram is not None
    assert desk.telegram.tokens[0].get_secret_value() == ANSWERS["bot_token"]
    assert desk.telegram.group_id == -1001234567890
    assert loaded.http.public_url == "https://whatsapp.comune.esempio.it"
    assert loaded.storage.url.get_secret_value() == "sqlite:///posta.db"
    said = capsys.readouterr().out
    assert "https://whatsapp.comune.esempio.it/webhooks/whatsapp" in said
    assert f"sportello check --config {path}" in said
    assert line.whatsapp.verify_token.get_secret_value() not in said


def test_the_file_is_for_its_owner_alone_and_explains_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        answered(monkeypatch, tmp_path / "sportello.toml", ANSWERS.values())
    finally:
        os.umask(umask)
    path = tmp_path / "sportello.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["sportello.toml"]
    assert path.read_text().count("\n# ") > len(QUESTIONS)


def test_each_file_has_a_verify_token_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = set()
    for name in ("one.toml", "two.toml"):
        answered(monkeypatch, tmp_path / name, ANSWERS.values())
        token = tomllib.loads((tmp_path / name).read_text())["lines"]["urp"]["whatsapp"]["verify_token"]
        assert len(token) >= 32
        found.add(token)
    assert len(found) == 2


def test_defaults_are_taken_by_an_empty_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "sportello.toml"
    answered(monkeypatch, path, [*list(ANSWERS.values())[:-2], "", ""])
    loaded = load(path, {})
    assert "public_url" not in tomllib.loads(path.read_text())["http"]
    assert loaded.storage.url.get_secret_value() == "sqlite:///data/sportello.db"


WRONG = [
    ("phone_number", "0935 000000", "lines.urp.whatsapp.phone_number: found"),
    ("phone_number_id", "abc", "lines.urp.whatsapp.phone_number_id: found"),
    ("group_id", "1234", "desks.urp.telegram.group_id: found"),
    ("public_url", "whatsapp.comune.esempio.it", "http.public_url: found"),
    ("url", "mysql://x", "storage.url: not usable"),
    ("title", "x" * 101, "lines.urp.title: found"),
    ("access_token", "with a \x07 bell", "lines.urp.whatsapp.access_token: it has a character"),
]


@pytest.mark.parametrize(("name", "wrong", "words"), WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_answer_is_asked_again_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    wrong: str,
    words: str,
) -> None:
    answers = [given for key, right in ANSWERS.items() for given in ([wrong, right] if key == name else [right])]
    answered(monkeypatch, tmp_path / "sportello.toml", answers)
    load(tmp_path / "sportello.toml", {})
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith(words)
    assert "bell" not in said[0]


LINES = st.text(st.characters(exclude_characters="\n"), min_size=1, max_size=100)


@given(title=LINES, secret=LINES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_accepted_loads(tmp_path_factory: pytest.TempPathFactory, title: str, secret: str) -> None:
    path = tmp_path_factory.mktemp("asking") / "sportello.toml"
    answers = ANSWERS | {"title": title, "access_token": secret}
    with pytest.MonkeyPatch.context() as monkeypatch:
        try:
            answered(monkeypatch, path, answers.values())
        except typer.Abort:  # an answer was refused, and those that follow answered other questions
            assert not path.exists()
            return
    assert load(path, {}).lines["urp"].whatsapp.access_token.get_secret_value() == secret.strip()


def test_what_exists_is_not_even_asked_about(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "sportello.toml"
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        answered(monkeypatch, path, [])
    assert path.read_text() == "mine"


def test_a_link_that_leads_nowhere_is_something_that_exists(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sportello.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(FileExistsError):
        answered(monkeypatch, tmp_path / "sportello.toml", ANSWERS.values())
    assert not (tmp_path / "elsewhere.toml").exists()


def test_a_file_that_appears_meanwhile_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "sportello.toml"

    answers = list(ANSWERS.values())

    class Rival:
        """A colleague who saves the same file while the last question is answered."""

        def isatty(self) -> bool:
            """No terminal."""
            return False

        def readline(self, size: int = -1) -> str:
            """The next answer."""
            if len(answers) == 1:
                path.write_text("mine")
            return f"{answers.pop(0)}\n"

    monkeypatch.setattr("sys.stdin", Rival())
    with pytest.raises(FileExistsError):
        write_configuration(path)
    assert path.read_text() == "mine"
    assert os.listdir(tmp_path) == ["sportello.toml"]


def test_no_folder_is_said_before_asking(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        answered(monkeypatch, tmp_path / "none" / "sportello.toml", [])


@pytest.mark.parametrize("count", [0, 1, 9])
def test_answers_that_end_too_soon_leave_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, count: int) -> None:
    with pytest.raises(typer.Abort):
        answered(monkeypatch, tmp_path / "sportello.toml", list(ANSWERS.values())[:count])
    assert os.listdir(tmp_path) == []


def test_a_disk_without_links_gets_the_file_all_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def no_link(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", no_link)
    path = tmp_path / "sportello.toml"
    answered(monkeypatch, path, ANSWERS.values())
    assert os.listdir(tmp_path) == ["sportello.toml"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    load(path, {})
