"""What the rest of storage needs of a database, and nothing more.

Queries are named (`citizens.by_address`) and live in `queries/*.sql` as text one can paste in a shell: a line
`-- name: verb` starts each. Parameters are named too. Anything that fails raises StoreUnavailable.

What several queries say alike is said once: a line `-- part: word` starts it, and `{word}` in a query stands for it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any, Protocol

import orjson

Row = Mapping[str, Any]
_QUERY = re.compile(r"^-- (name|part): (\S+)\n(.*?)(?=^-- (?:name|part): |\Z)", re.MULTILINE | re.DOTALL)
_PART = re.compile(r"\{(\w+)\}")
Question = tuple[str, Mapping[str, object]]  # a named query and its parameters
Follow = Callable[[list[Row]], None]


class StoreUnavailable(Exception):
    """The database refused or could not be reached: nothing of the transaction was kept."""


class StoreRefused(Exception):
    """The database cannot be opened at all; the message says why in one line."""


class Transaction(Protocol):
    """One unit of deciding: all of it is kept, or nothing."""

    def later(self, query: str, /, **parameters: object) -> None:
        """Run one query whose answer nobody needs: in its order, with the next question or at the end."""

    def follow(self, query: str, then: Follow, /, **parameters: object) -> None:
        """As `later`, for a query whose rows only tell what else to run: `then` adds it, with `later` and `follow`.

        It may run in another thread, and may not ask. Who waits for an answer waits for the loop as well, and everybody
        else for the database meanwhile.
        """

    async def execute(self, query: str, /, **parameters: object) -> int:
        """Run one query; the number of rows it changed."""

    async def rows(self, query: str, /, **parameters: object) -> list[Row]:
        """All rows of a query."""

    async def row(self, query: str, /, **parameters: object) -> Row | None:
        """The first row of a query, or None."""

    async def several(self, *questions: Question) -> list[list[Row]]:
        """All rows of each of several queries, asked at once: what one answers must not matter to the next."""

    def wake(self, worker: str) -> None:
        """Once this transaction is kept, wake a worker ("intake", "announcer", a lane)."""

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """A part that can fail by itself: what it did is undone, the rest goes on."""


class Driver(Protocol):
    """A database with one writer at a time."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin; commit at the end, roll back on an error."""

    async def close(self) -> None:
        """Let go of the database."""


Waker = Callable[[str], None]


def id_list(ids: Iterable[int] | Iterable[str]) -> str:
    """Ids as one parameter of a statement that takes them all (`json_each`)."""
    return orjson.dumps(list(ids)).decode()


def to_ms(instant: datetime) -> int:
    """Milliseconds since the epoch."""
    return int(instant.timestamp() * 1000)


def from_ms(milliseconds: int) -> datetime:
    """The reverse of `to_ms`; aware, UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


@cache
def queries() -> Mapping[str, str]:
    """All named queries, by `noun.verb`."""
    found, parts = dict[str, str](), dict[str, str]()
    for entry in sorted(resources.files("storage").joinpath("queries").iterdir(), key=lambda e: e.name):
        noun = entry.name.removesuffix(".sql")
        for kind, word, sql in _QUERY.findall(entry.read_text("utf-8")):
            if kind == "part":
                parts[word] = sql.strip()
            else:
                found[f"{noun}.{word}"] = sql.strip().rstrip(";")
    return {name: _whole(sql, parts) for name, sql in found.items()}


def _whole(sql: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda part: _whole(parts[part[1]], parts), sql)


@cache
def migrations() -> tuple[str, ...]:
    """The numbered migrations, in order; the schema's version is how many have run."""
    folder = resources.files("storage").joinpath("migrations")
    files = sorted((e for e in folder.iterdir() if e.name.endswith(".sql")), key=lambda e: e.name)
    return tuple(entry.read_text("utf-8") for entry in files)
