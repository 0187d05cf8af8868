"""A copy while the store is in use, and the way back with every broadcast paused."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import audit
from storage.backup import backup, restore
from storage.database import installation_token, open_database
from storage.driver import StoreRefused
from storage.events import DeskRewound, load_event


async def store_with_a_running_broadcast(folder: Path) -> str:
    url = f"sqlite:///{folder}/a.db"
    database = await open_database(url, waker=lambda worker: None)
    await installation_token(database)
    await database.close()
    raw = sqlite3.connect(folder / "a.db")
    raw.execute("INSERT INTO operator (id, desk, foreign_id) VALUES (1, 'urp', '1')")
    raw.execute(
        "INSERT INTO broadcast (line, desk, body, state, operator_id, created_ms)"
        " VALUES ('urp', 'urp', '{}', 'running', 1, 0)"
    )
    raw.commit()
    raw.close()
    return url


async def test_a_copy_is_taken_in_use_and_restored_paused(tmp_path: Path) -> None:
    url, copy = await store_with_a_running_broadcast(tmp_path), tmp_path / "copy.db"
    running = await open_database(url, waker=lambda worker: None)
    token = await installation_token(running)
    backup(url, copy)
    with pytest.raises(StoreRefused, match="exists already"):
        backup(url, copy)
    with pytest.raises(StoreRefused, match="another process"):
        restore(url, copy)
    await running.close()
    assert copy.stat().st_mode & 0o077 == 0
    other = f"sqlite:///{tmp_path}/new/b.db"
    assert restore(other, copy) == 1
    restored = await open_database(other, waker=lambda worker: None)
    assert await installation_token(restored) == token
    await restored.close()
    raw = sqlite3.connect(tmp_path / "new" / "b.db")
    assert raw.execute("SELECT state FROM broadcast").fetchall() == [("paused",)]
    raw.close()


async def test_rooms_are_heard_from_the_restore_on_and_told_so(tmp_path: Path) -> None:
    url, copy = await store_with_a_running_broadcast(tmp_path), tmp_path / "copy.db"
    raw = sqlite3.connect(tmp_path / "a.db")
    raw.execute("INSERT INTO listen_cursor (source, position) VALUES ('desk:urp', 's1'), ('mail:x', '5')")
    for kind in ("account", "session", "group", "signing"):
        row = ("@bot:comune.test", "D", kind, "", "{}", 0)
        raw.execute("INSERT INTO keyring (account, device, kind, name, body, kept_ms) VALUES (?, ?, ?, ?, ?, ?)", row)
    raw.commit()
    raw.close()
    backup(url, copy)
    restore(url, copy)
    raw = sqlite3.connect(tmp_path / "a.db")
    assert raw.execute("SELECT source FROM listen_cursor").fetchall() == [("mail:x",)]
    assert raw.execute("SELECT kind FROM keyring").fetchall() == [("signing",)]
    ((source, body),) = raw.execute("SELECT source, body FROM inbox WHERE state = 'waiting'").fetchall()
    raw.close()
    assert (source, load_event(body)) == ("desk:urp", DeskRewound("urp"))


async def test_what_is_no_copy_is_refused(tmp_path: Path) -> None:
    url = await store_with_a_running_broadcast(tmp_path)
    (tmp_path / "text.db").write_text("not a database")
    for name in ("text.db", "absent.db"):
        with pytest.raises(StoreRefused):
            restore(url, tmp_path / name)
    with pytest.raises(StoreRefused, match="no database"):
        backup(f"sqlite:///{tmp_path}/absent.db", tmp_path / "copy.db")


async def test_a_changed_line_of_the_audit_log_shows(tmp_path: Path) -> None:
    url = await store_with_a_running_broadcast(tmp_path)
    database = await open_database(url, waker=lambda worker: None)
    for number in range(3):
        async with database.transaction() as tx:
            at = datetime.now(UTC)
            await audit.append(tx, actor="operator:1", action="tried", subject=f"thing:{number}", at=at)
    assert audit.first_broken_in(url) is None
    await database.close()
    raw = sqlite3.connect(tmp_path / "a.db")
    raw.execute("DROP TRIGGER audit_is_never_changed")
    raw.execute("UPDATE audit SET subject = 'thing:9' WHERE id = 2")
    raw.commit()
    raw.close()
    assert audit.first_broken_in(url) == 2
