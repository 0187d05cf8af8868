"""The database: can the bridge open it, or has it done so already. Nothing is made or changed by looking."""

import asyncio
import os
import sqlite3
from pathlib import Path

from bridge.checking.finding import Finding, found
from config.settings import Storage
from storage.database import SQLITE, open_database
from storage.driver import StoreRefused, migrations

SUBJECT = "storage"
OPENING_SECONDS = 10.0
IN_USE = "already us"  # what drivers say of a second owner: "already using", "already used"


async def examine_storage(storage: Storage) -> list[Finding]:
    """Look before opening: a technician who checks as root must not leave files of root's behind."""
    url = storage.url.get_secret_value()
    if url.startswith(SQLITE):
        early = await asyncio.to_thread(_before_opening, Path(url.removeprefix(SQLITE)))
        if early is not None:
            return [early]
    return [await _opened(url)]


def _before_opening(path: Path) -> Finding | None:
    """What is to be said of a file that opening would make or migrate; None if it may simply be opened."""
    if not path.exists():
        folder = next(each for each in path.absolute().parents if each.exists())
        is_writable = folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
        return found("database.new" if is_writable else "database.not_writable", SUBJECT, folder=folder)
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=OPENING_SECONDS)
        try:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.Error:
        return None  # opening it will say why
    return found("database.older", SUBJECT) if version < len(migrations()) else None


async def _opened(url: str) -> Finding:
    try:
        async with asyncio.timeout(OPENING_SECONDS):
            database = await open_database(url, waker=lambda worker: None)
            await database.close()
    except StoreRefused as refused:
        key = "database.in_use" if IN_USE in str(refused) else "database.refused"
        return found(key, SUBJECT, reason=refused)
    except TimeoutError:
        return found("database.refused", SUBJECT, reason="the database does not answer")
    return found("database.ready", SUBJECT)
