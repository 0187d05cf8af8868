"""SQLite's own thread, asked as seldom as can be: all that may run together runs in one errand.

Every answer that is waited for costs two changes of thread and the loop's queue, under load some milliseconds; the
statements themselves cost microseconds.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import aiosqlite

from storage.driver import Row, StoreUnavailable

_OWN_FAULT = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError)


class Statement(NamedTuple):
    """SQL and its parameters; `then` is given its rows, in SQLite's own thread, and says what else to run."""

    sql: str
    parameters: Mapping[str, object] = {}
    then: Callable[[list[Row]], Iterable["Statement"]] | None = None


class Connection(aiosqlite.Connection):
    """A connection that runs several statements in one go."""

    async def errand(self, statements: Sequence[Statement], *, answers: int) -> list[list[Row]]:
        """Run them in order; the rows of the last so many. Raises StoreUnavailable, or what is a statement's fault."""
        found: list[list[Row]] = await self._execute(_ask, self._conn, statements, answers)  # type: ignore[no-untyped-call]
        return found

    async def change(self, statements: Sequence[Statement]) -> int:
        """Run them in order; how many rows the last one changed. Raises as `errand` does."""
        changed: int = await self._execute(_run, self._conn, statements)  # type: ignore[no-untyped-call]
        return changed

    async def commit_after(self, statements: Sequence[Statement]) -> None:
        """Run them and commit: all of it, or the whole transaction is undone."""
        await self._execute(_commit, self._conn, statements)  # type: ignore[no-untyped-call]

    async def undo(self) -> None:
        """Roll back, if anything was begun."""
        await self._execute(_undo, self._conn)  # type: ignore[no-untyped-call]


@contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except _OWN_FAULT:
        raise
    except sqlite3.DatabaseError as error:
        raise StoreUnavailable(type(error).__name__) from error


def _ask(raw: sqlite3.Connection, statements: Sequence[Statement], answers: int) -> list[list[Row]]:
    with _told_apart():
        return [_execute(raw, statement)[0] for statement in statements][-answers:]


def _run(raw: sqlite3.Connection, statements: Sequence[Statement]) -> int:
    changed = 0
    with _told_apart():
        for statement in statements:
            _, changed = _execute(raw, statement)
    return changed


def _execute(raw: sqlite3.Connection, statement: Statement) -> tuple[list[Row], int]:
    """Its rows, and how many it changed. It is finished only when all its rows are read."""
    cursor = raw.execute(statement.sql, statement.parameters)
    rows: list[Row] = cursor.fetchall()
    if statement.then is not None:
        for further in statement.then(rows):
            _execute(raw, further)
    return rows, cursor.rowcount


def _commit(raw: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    try:
        _run(raw, [*statements, Statement("COMMIT")])
    except BaseException:
        _undo(raw)
        raise


def _undo(raw: sqlite3.Connection) -> None:
    if raw.in_transaction:
        _run(raw, [Statement("ROLLBACK")])
