"""Where settings come from: the TOML file, the environment above it, and the files that hold secrets."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource

from config.mistakes import ConfigurationError, said, unknown
from config.shape import Location, fields_of, is_secret, named_table_of, table_of

PREFIX = "SPORTELLO__"
LEVEL = "__"
TWIN = "_file"

Values = dict[str, Any]


class Environment(EnvSettingsSource):
    """The settings in an environment that is handed in, the process's own being nobody's but `main`'s."""

    def __init__(self, settings: type[BaseSettings], environment: Mapping[str, str]) -> None:
        self._environment = {name.lower(): value for name, value in environment.items()}
        super().__init__(settings, case_sensitive=False, env_prefix=PREFIX.lower(), env_nested_delimiter=LEVEL)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return self._environment

    def decode_complex_value(self, field_name: str, field: FieldInfo | None, value: Any) -> Any:
        """Leave values as they are: lists are split by the fields, and JSON would turn a title "24" into a number."""
        return value

    def lost(self, values: Values) -> Iterator[tuple[str, ...]]:
        """The variables that no setting took, which pydantic-settings would pass over in silence."""
        for name in sorted(self._environment):
            if not name.startswith(PREFIX.lower()):
                continue
            path = tuple(name.removeprefix(PREFIX.lower()).split(LEVEL))
            if _value_at(values, path) != self._environment[name]:
                yield path


def read_toml(path: Path) -> Values:
    """The file's tables. Raises ConfigurationError, of one line, if it is missing or is not TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        problem = f"{path}: no such file — expected the configuration; `sportello init` writes one"
    except tomllib.TOMLDecodeError as error:
        problem = f"{path}: {error} — expected TOML, see config/example.toml"
    except UnicodeDecodeError:
        problem = f"{path}: not UTF-8 — expected a text file in UTF-8"
    except OSError as error:
        problem = f"{path}: {error.strerror or 'cannot be read'} — expected a file this account may read"
    raise ConfigurationError([problem])


def read_environment(settings: type[BaseSettings], environment: Mapping[str, str]) -> tuple[Values, list[str]]:
    """The settings found in the environment, and the mistakes in the names of its variables."""
    source = Environment(settings, environment)
    values = source()
    return values, [f"{PREFIX}{LEVEL.join(path).upper()}: {_lost(settings, path)}" for path in source.lost(values)]


def merge(below: Values, above: Values) -> Values:
    """Both, where `above` wins key by key; a secret above also wins over its twin below."""
    merged = {key: value for key, value in below.items() if key in above or _twin(key) not in above}
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = merge(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged


def open_files(table: type[BaseModel], values: Values, location: Location = ()) -> Iterator[tuple[Location, str]]:
    """Put what each `…_file` holds in the place of its secret, in `values` itself; yields what went wrong."""
    for key, field in fields_of(table).items():
        here = (*location, key)
        if is_secret(field) and key + TWIN in values:
            yield from _open_file(values, key, here)
        inner = values.get(key)
        if not isinstance(inner, dict):
            continue
        if (below := table_of(field.annotation)) is not None:
            yield from open_files(below, inner, here)
        elif (below := named_table_of(field.annotation)) is not None:
            for name, named in inner.items():
                if isinstance(named, dict):
                    yield from open_files(below, named, (*here, name))


def _open_file(values: Values, key: str, location: Location) -> Iterator[tuple[Location, str]]:
    path = values.pop(key + TWIN)
    twin = (*location[:-1], key + TWIN)
    if key in values:
        yield location, said(twin, f"given together with {key}", "only one of them")
        return
    try:
        # The final newline is the editor's, not the secret's.
        values[key] = Path(path).read_text("utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, TypeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a text file"
        yield location, said(twin, f"{path}: {reason}", "a file that holds the secret")


def _lost(settings: type[BaseSettings], path: tuple[str, ...]) -> str:
    if path[0] in fields_of(settings):
        return "given together with a variable of another depth — expected only one of them"
    return unknown(settings, path[:1]).partition(": ")[2]


def _value_at(values: object, path: tuple[str, ...]) -> object:
    for step in path:
        values = values.get(step) if isinstance(values, dict) else None
    return values


def _twin(key: str) -> str:
    return key.removesuffix(TWIN) if key.endswith(TWIN) else key + TWIN
