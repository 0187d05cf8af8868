"""SQLite: one writer, BEGIN IMMEDIATE, WAL with synchronous=FULL, so what is acknowledged survives a power cut."""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiosqlite

from storage.driver import Row, StoreRefused, StoreUnavailable, Waker, migrations, queries

BUSY_SECONDS = 5.0  # `sportello backup` reads beside us; a writer beside us is refused at the start


class SqliteTransaction:
    """One BEGIN IMMEDIATE … COMMIT."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._savepoints = 0
        self.woken: set[str] = set()

    async def execute(self, query: str, /, **parameters: object) -> int:
        """Run one named query; the number of rows it changed."""
        cursor = await self._connection.execute(queries()[query], parameters)  # closing it would cost one more errand
        return cursor.rowcount

    async def rows(self, query: str, /, **parameters: object) -> list[Row]:
        """All rows of a named query."""
        found = await self._connection.execute_fetchall(queries()[query], parameters)
        return list(found)  # type: ignore[arg-type]  # sqlite3.Row reads like a mapping

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
        await self._connection.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            self.woken = woken
            await self._connection.execute(f"ROLLBACK TO {name}")
            await self._connection.execute(f"RELEASE {name}")
            raise
        await self._connection.execute(f"RELEASE {name}")


class Sqlite:
    """The one owner of one file."""

    def __init__(self, connection: aiosqlite.Connection, lock: int, waker: Waker) -> None:
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
            connection = await aiosqlite.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
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
        """One writer at a time, in the order they asked."""
        async with self._writing:
            transaction = SqliteTransaction(self._connection)
            try:
                await self._begin()
                try:
                    yield transaction
                except BaseException:
                    await asyncio.shield(self._connection.execute("ROLLBACK"))
                    raise
                # A cancelled caller must not leave a commit half asked: it is finished before anyone else writes.
                await asyncio.shield(self._connection.execute("COMMIT"))
            except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
                if self._connection.in_transaction:
                    await self._connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.IntegrityError):
                    raise
                raise StoreUnavailable(type(error).__name__) from error
        for worker in transaction.woken:
            self._waker(worker)

    async def _begin(self) -> None:
        """A caller cancelled while this waits must not leave a transaction open for the next one to stumble over."""
        beginning = asyncio.ensure_future(self._connection.execute("BEGIN IMMEDIATE"))
        try:
            await asyncio.shield(beginning)
        except asyncio.CancelledError:
            with suppress(sqlite3.Error):
                await beginning
                await self._connection.execute("ROLLBACK")
            raise

    async def close(self) -> None:
        """Fold the write-ahead log back and let go of the file."""
        await self._connection.close()
        os.close(self._lock)


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


async def _prepare(connection: aiosqlite.Connection) -> None:
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
