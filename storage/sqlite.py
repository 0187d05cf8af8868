"""SQLite: one writer, BEGIN IMMEDIATE, WAL with synchronous=FULL, so what is acknowledged survives a power cut."""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from storage.driver import Follow, Question, Row, StoreRefused, Waker, migrations, queries
from storage.errands import Connection, Statement

ROWS_AT_ONCE = 64
BUSY_SECONDS = 5.0  # `sportello backup` reads beside us; a writer beside us is refused at the start


class SqliteTransaction:
    """One BEGIN IMMEDIATE … COMMIT, begun with its first question; what needs no answer goes along with the next."""

    def __init__(self, connection: Connection, begin: str = "BEGIN IMMEDIATE") -> None:
        self._connection = connection
        self._waiting = [Statement(begin)]
        self._savepoints = 0
        self.woken: set[str] = set()

    def later(self, query: str, /, **parameters: object) -> None:
        """Run one named query with the next question, or at the end."""
        self._waiting.append(Statement(queries()[query], parameters))

    def follow(self, query: str, then: Follow, /, **parameters: object) -> None:
        """Run one named query with the next question, or at the end; what `then` adds is run right behind it."""

        def further(rows: list[Row]) -> list[Statement]:
            then(rows)
            return self._taken()

        self._waiting.append(Statement(queries()[query], parameters, further))

    def _taken(self) -> list[Statement]:
        waiting, self._waiting = self._waiting, []
        return waiting

    async def execute(self, query: str, /, **parameters: object) -> int:
        """Run one named query; the number of rows it changed."""
        self._waiting.append(Statement(queries()[query], parameters))
        return await self._connection.change(self._taken())

    async def rows(self, query: str, /, **parameters: object) -> list[Row]:
        """All rows of a named query."""
        return (await self.several((query, parameters)))[0]

    async def several(self, *questions: Question) -> list[list[Row]]:
        """All rows of each of several named queries."""
        self._waiting += [Statement(queries()[query], parameters) for query, parameters in questions]
        return await self._connection.errand(self._taken(), answers=len(questions))

    async def row(self, query: str, /, **parameters: object) -> Row | None:
        """The first row, or None."""
        found = await self.rows(query, **parameters)
        return found[0] if found else None

    def wake(self, worker: str) -> None:
        """Remember whom to wake once this is kept."""
        self.woken.add(worker)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part that can fail by itself; whom it would have woken stays asleep too."""
        self._savepoints += 1
        name, woken = f"part_{self._savepoints}", set(self.woken)
        mark = Statement(f"SAVEPOINT {name}")
        before = len(self._waiting)
        self._waiting.append(mark)
        try:
            yield
            self._waiting.append(Statement(f"RELEASE {name}"))
            await self._connection.change(self._taken())  # at once: what fails of this part must fail here
        except asyncio.CancelledError:
            raise  # who is told to stop gives up the whole transaction, and nobody knows how far this part has come
        except BaseException:
            self.woken = woken
            if self._waiting[before : before + 1] == [mark]:
                del self._waiting[before:]  # nothing of it has run
            else:
                self._waiting.clear()
                await self._connection.change([Statement(f"ROLLBACK TO {name}"), Statement(f"RELEASE {name}")])
            raise

    async def commit(self) -> None:
        """Keep all of it; on any failure nothing of it is kept."""
        await self._connection.commit_after(self._taken())


class Sqlite:
    """The one owner of one file."""

    def __init__(self, connection: Connection, lock: int, waker: Waker) -> None:
        self._connection = connection
        self._lock = lock
        self._waker = waker
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, *, waker: Waker) -> "Sqlite":
        """Open, own and migrate the file. Raises StoreRefused if another process owns it or its schema is newer."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = own(path)
            connection = Connection(partial(_connect, path), ROWS_AT_ONCE)
            await connection
        except (OSError, sqlite3.Error) as error:
            raise StoreRefused(f"cannot open the database {path.name}: {type(error).__name__}") from error
        try:
            await _prepare(connection)
            os.chmod(path, 0o600)  # citizens' words are in it
        except BaseException as error:
            await connection.close()
            os.close(lock)
            if isinstance(error, sqlite3.Error):
                raise StoreRefused(f"{path.name} is not a usable Sportello database") from error
            raise
        return cls(connection, lock, waker)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteTransaction]:
        """One writer at a time, in the order they asked.

        A caller may be cancelled at any await: an errand that was asked runs all the same, before any later one.
        """
        async with self._writing:
            transaction = SqliteTransaction(self._connection)
            try:
                yield transaction
            except BaseException:
                await self._connection.undo()
                raise
            await transaction.commit()
        for worker in transaction.woken:
            self._waker(worker)

    async def close(self) -> None:
        """Fold the write-ahead log back and let go of the file."""
        await self._connection.close()
        os.close(self._lock)


@asynccontextmanager
async def reading(path: Path) -> AsyncIterator[SqliteTransaction]:
    """A look at a file that somebody else may own and write to meanwhile: all of it as it stood at the first question.

    Raises StoreRefused if there is none, or none of this version's.
    """
    if not await asyncio.to_thread(path.exists):
        raise StoreRefused(f"there is no database {path.name}")
    connection = Connection(partial(_connect_to_read, path), ROWS_AT_ONCE)
    try:
        await connection
        connection.row_factory = sqlite3.Row
        found = list(await connection.execute_fetchall("PRAGMA user_version"))
        if int(found[0][0]) != len(migrations()):
            raise StoreRefused("the database is not of this version: run sportello migrate, or install the newer one")
        yield SqliteTransaction(connection, "BEGIN")
    except sqlite3.Error as error:
        raise StoreRefused(f"{path.name} cannot be read: {type(error).__name__}") from error
    finally:
        await connection.close()


def own(path: Path) -> int:
    """Hold the file's lock until `release`; the kernel lets go of it even after `kill -9`. Raises StoreRefused."""
    lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise StoreRefused(f"another process is already using the database {path.name}") from None
    return lock


def release(lock: int) -> None:
    """Let somebody else own the file."""
    os.close(lock)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)


def _connect_to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None)


async def _prepare(connection: Connection) -> None:
    connection.row_factory = sqlite3.Row
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        await connection.execute(f"PRAGMA {pragma}")
    found = list(await connection.execute_fetchall("PRAGMA user_version"))
    version, known = int(found[0][0]), migrations()
    if version > len(known):
        raise StoreRefused(
            f"the database has schema {version}, this Sportello knows up to {len(known)}: install the newer version"
        )
    for number, script in enumerate(known[version:], start=version + 1):
        await connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version={number};\nCOMMIT;")
