"""Configurations to begin from: the smallest one that is right, and small changes of it."""

from __future__ import annotations

from pathlib import Path

from config.settings import ConfigurationError, Settings, load

LINE = """
[lines.urp]
title = "WhatsURP"
desk = "urp"
[lines.urp.whatsapp]
phone_number = "+390935000000"
phone_number_id = "106540352242922"
business_account_id = "102290129340398"
access_token = "whatsapp-secret"
app_secret = "app-secret"
verify_token = "verify-secret"
"""
DESK = """
[desks.urp]
title = "URP"
[desks.urp.telegram]
bot_token = "1:telegram-secret"
group_id = -1001234567890
"""
MATRIX = """
[desks.urp]
title = "URP"
[desks.urp.matrix]
homeserver = "https://matrix.comune.esempio.it"
user_id = "@sportello:comune.esempio.it"
access_token = "matrix-secret"
room_id = "!abc:comune.esempio.it"
"""
SMALLEST = LINE + DESK


def written(folder: Path, text: str) -> Path:
    """A configuration file with this text."""
    path = folder / "sportello.toml"
    path.write_text(text, "utf-8")
    return path


def loaded(folder: Path, text: str, environment: dict[str, str] | None = None) -> Settings:
    """The settings of this text under this environment."""
    return load(written(folder, text), environment or {})


def problems(folder: Path, text: str, environment: dict[str, str] | None = None) -> list[str]:
    """The mistakes found; none would be a mistake of the test."""
    try:
        loaded(folder, text, environment)
    except ConfigurationError as error:
        return error.problems
    raise AssertionError("no mistake was found")


def replaced(old: str, new: str, text: str = SMALLEST) -> str:
    """The text with one piece changed, which must be there."""
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)
