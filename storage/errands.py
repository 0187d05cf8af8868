"""SQLite's own thread, asked as seldom as can be: all that may run together runs in one errand.

Every answer that is waited for costs two changes of thread and the loop's queue, under load some milliseconds; the
statements themselves cost microseconds.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import aiosqlite

from storage.driver import Row, StoreUnavailable

_OWN_FAULT = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError)

Statement = tuple[str, Mapping[str, object]]


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
        return [raw.execute(sql, parameters).fetchall() for sql, parameters in statements][-answers:]


def _run(raw: sqlite3.Connection, statements: Sequence[Statement]) -> int:
    changed = 0
    with _told_apart():
        for sql, parameters in statements:
            cursor = raw.execute(sql, parameters)
            cursor.fetchall()  # a statement that answers is finished only when its answers are read
            changed = cursor.rowcount
    return changed


def _commit(raw: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    try:
        _run(raw, [*statements, ("COMMIT", {})])
    except BaseException:
        _undo(raw)
        raise


def _undo(raw: sqlite3.Connection) -> None:
    if raw.in_transaction:
        _run(raw, [("ROLLBACK", {})])
