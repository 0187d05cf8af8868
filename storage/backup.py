"""A consistent copy of the store while the bridge runs, and the way back. Plain functions: they run without a loop."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from storage.database import SQLITE
from storage.driver import StoreRefused, migrations, to_ms
from storage.events import DeskRewound, dump_event
from storage.sqlite import own, release

PAGES_AT_ONCE = 2_000  # the running bridge writes between two handfuls


def _path(url: str) -> Path:
    if not url.startswith(SQLITE):
        raise StoreRefused("this version keeps its data in SQLite only: there is nothing to copy")
    return Path(url.removeprefix(SQLITE))


@contextmanager
def reading(url: str) -> Iterator[sqlite3.Connection]:
    """The store, to be read beside a running bridge. Raises StoreRefused if there is none."""
    source = _path(url)
    if not source.exists():
        raise StoreRefused(f"there is no database {source.name}")
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as store:
            yield store
    except sqlite3.Error as error:
        raise StoreRefused(f"{source.name} cannot be read: {type(error).__name__}") from error


def backup(url: str, target: Path) -> None:
    """Copy the store to a new file. Raises StoreRefused if there is nothing to copy or the file exists."""
    source = _path(url)
    if not source.exists():
        raise StoreRefused(f"there is no database {source.name}")
    try:
        target.touch(mode=0o600, exist_ok=False)  # citizens' words are in it
        with closing(sqlite3.connect(source)) as running, closing(sqlite3.connect(target)) as copy:
            running.backup(copy, pages=PAGES_AT_ONCE)
    except FileExistsError:
        raise StoreRefused(f"{target.name} exists already: nothing was changed") from None
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise StoreRefused(f"the copy failed: {type(error).__name__}") from error


def restore(url: str, source: Path) -> int:
    """Put a copy in the store's place, every broadcast paused, every waiting answer in doubt. How many broadcasts.

    Raises StoreRefused if a bridge is using the store or the copy is none of ours.
    """
    target = _path(url)
    _check(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = own(target)
    try:
        with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(target)) as store:
            copy.backup(store)
            target.chmod(0o600)
            # What would go on by itself, at once, at its hour or after the night, waits for a person.
            paused = store.execute(
                "UPDATE broadcast SET state = 'paused', cause = 'restored' WHERE state IN ('running', 'scheduled')"
                " OR state = 'paused' AND cause = 'quiet'"
            ).rowcount
            # What waited for a citizen then may have been sent since: a person decides, nothing goes twice by itself.
            store.execute(
                "UPDATE delivery SET state = 'uncertain', cause = 'interrupted', settled_ms = created_ms"
                " WHERE lane LIKE 'line:%' AND state IN ('waiting', 'sending')"
            )
            _rewind(store)
            store.commit()
            return paused
    except sqlite3.Error as error:
        raise StoreRefused(f"the restore failed: {type(error).__name__}") from error
    finally:
        release(lock)


def _rewind(store: sqlite3.Connection) -> None:
    """Some rooms would tell again all that was said since the copy, and it would go to citizens a second time.

    So rooms are heard from now on, and told so. The keys of encrypted ones are as old as the copy: what was agreed with
    them since could never be read.
    """
    rows = store.execute("SELECT source FROM listen_cursor WHERE source LIKE 'desk:%'").fetchall()
    store.execute("DELETE FROM listen_cursor WHERE source LIKE 'desk:%'")
    if store.execute("SELECT 1 FROM sqlite_master WHERE name = 'keyring'").fetchone():  # the copy may be that old
        store.execute("DELETE FROM keyring WHERE kind <> 'signing'")
    now_ms = to_ms(datetime.now(UTC))
    for (source,) in rows:
        event = dump_event(DeskRewound(source.removeprefix("desk:")))
        store.execute(
            "INSERT INTO inbox (source, foreign_id, sequence_key, body, kept_ms) VALUES (?, ?, ?, ?, ?)",
            (source, f"desk_rewound:{now_ms}", f"{source}:", event, now_ms),
        )


def _check(source: Path) -> None:
    """A restore must not leave the store with something that is not one."""
    if not source.is_file():
        raise StoreRefused(f"there is no file {source.name}")
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
            version = copy.execute("PRAGMA user_version").fetchone()[0]
            copy.execute("SELECT token FROM installation").fetchone()
    except sqlite3.Error:
        raise StoreRefused(f"{source.name} is not a copy of a Sportello database") from None
    if version > len(migrations()):
        raise StoreRefused(f"{source.name} comes from a newer Sportello: install that version first")
