"""The example is right, complete, and ends where the code does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import config
from config.settings import Settings, load
from config.shape import fields_of, named_table_of, table_of

EXAMPLE = Path(config.__file__).with_name("example.toml")


def test_the_example_is_right() -> None:
    settings = load(EXAMPLE, {})
    assert set(settings.lines) == {"urp"}
    assert set(settings.desks) == {"urp", "urp-matrix"}


def test_every_setting_is_in_the_example() -> None:
    assert keys_written(uncommented()) == set(keys_of_models(Settings, ""))


def uncommented() -> dict[str, Any]:
    return tomllib.loads(re.sub(r"^# (?=\w+ = )", "", EXAMPLE.read_text("utf-8"), flags=re.MULTILINE))


def keys_written(values: dict[str, Any], prefix: str = "") -> set[str]:
    """Every dotted key, with * for the names of lines, desks and bulletins."""
    found: set[str] = set()
    for key, value in values.items():
        named = prefix in ("lines.", "desks.") or prefix.endswith(
            ("bulletins.", "bulletin_templates.", "categories.", "offices.", "zones.")
        )
        here = prefix + ("*" if named else key)
        found |= keys_written(value, here + ".") if isinstance(value, dict) else {here}
    return found


def keys_of_models(table: type[BaseModel], prefix: str) -> Iterator[str]:
    for key, field in fields_of(table).items():
        if inner := table_of(field.annotation):
            yield from keys_of_models(inner, f"{prefix}{key}.")
        elif inner := named_table_of(field.annotation):
            yield from keys_of_models(inner, f"{prefix}{key}.*.")
        else:
            yield f"{prefix}{key}.*" if key in ("bulletins", "bulletin_templates", "zones") else prefix + key
