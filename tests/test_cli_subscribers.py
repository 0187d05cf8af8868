"""`sportello subscribers`: lists in and out from the terminal, as a technician sees it."""

from __future__ import annotations

import asyncio
import csv
import io
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.test_cli import Ended, Shell, shell

__all__ = ["shell"]

SECOND_LINE = """
[lines.vigili]
title = "Polizia locale"
desk = "urp"
[lines.vigili.whatsapp]
phone_number = "+390935000001"
phone_number_id = "206540352242922"
business_account_id = "202290129340398"
access_token = "second-access-token"
app_secret = "second-app-secret"
verify_token = "second-verify-token"
"""

LIST = """numero;prova;argomento;zona
+39 333 1234567;Modulo n. 1;;
333 7654321;Modulo n. 2;palestra;
+39 333 7654321;;;
+39 333 7654321;Modulo n. 4;;
333 1234567;ancora;;
"""

# From the thousandth on each takes so long that a kill surely comes before the last.
SLOW = """
CREATE TRIGGER slow AFTER INSERT ON consent WHEN new.id > 1000 BEGIN
    SELECT COUNT(*) FROM (
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT i FROM n
    );
END
"""


def consents(folder: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "data" / "sportello.db")) as store:
        return store.execute("SELECT words, means, bulletin FROM consent ORDER BY id").fetchall()


def exported(ended: Ended) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ended.out.removeprefix("\ufeff")), delimiter=";"))


async def test_bad_rows_are_told_by_line_and_nothing_else_is_lost(shell: Shell) -> None:
    shell.configure()
    (shell.folder / "elenco.csv").write_text(LIST)
    done = await shell.run("subscribers", "import", "elenco.csv")
    assert done.status == 1
    assert [line for line in done.said if line.startswith("row ")] == [
        "row 3: there is no such topic",
        "row 4: the proof of consent is missing",
        "row 6: repeats an earlier row",
    ]
    assert "subscribed: 2, unsubscribed: 0, already so: 0, left out: 3" in done.said
    assert done.said[-1].startswith("some rows were left out")
    assert "writing" in done.err, "no progress bar"
    assert consents(shell.folder) == [("Modulo n. 1", "import", "*"), ("Modulo n. 4", "import", "*")]

    (shell.folder / "buono.csv").write_text("numero,prova\n+39 333 1234567,Modulo\n+39 333 1112223,Modulo n. 5\n")
    again = await shell.run("subscribers", "import", "buono.csv")
    assert again.status == 0
    assert "subscribed: 1, unsubscribed: 0, already so: 1, left out: 0" in again.said

    out = await shell.run("subscribers", "export")
    assert out.status == 0
    assert [(row["numero"], row["prova"]) for row in exported(out)] == [
        ("'+393331234567", "Modulo n. 1"),
        ("'+393337654321", "Modulo n. 4"),
        ("'+393331112223", "Modulo n. 5"),
    ]
    assert (await shell.run("subscribers", "export", "fuori.csv")).status == 0
    written = shell.folder / "fuori.csv"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert written.read_bytes().decode() == out.out
    refused = await shell.run("subscribers", "export", "fuori.csv")
    assert refused.status == 1
    assert len(refused.said) == 1
    back = await shell.run("subscribers", "import", "fuori.csv")
    assert back.status == 0
    assert "subscribed: 0, unsubscribed: 0, already so: 3, left out: 0" in back.said


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04", "It is an Excel file: save it as CSV."),
        (b"", "The file is empty."),
        (b"numero\n333 1234567\n", "The first line lacks the column prova"),
    ],
)
async def test_what_is_no_list_is_refused_in_one_line(shell: Shell, content: bytes, why: str) -> None:
    shell.configure()
    (shell.folder / "elenco.csv").write_bytes(content)
    refused = await shell.run("subscribers", "import", "elenco.csv")
    assert refused.status == 1
    assert [line for line in refused.said if "the list cannot be read" in line] == [refused.said[-1]]
    assert why in refused.said[-1]


async def test_usage_that_is_wrong_ends_with_two(shell: Shell) -> None:
    path = shell.configure()
    assert (await shell.run("subscribers", "import", "nowhere.csv")).status == 2
    assert (await shell.run("subscribers", "export", "--line", "mare")).status == 2
    path.write_text(path.read_text() + SECOND_LINE)
    which = await shell.run("subscribers", "export")
    assert which.status == 2
    assert which.said == ["--line: one of urp, vigili"]
    missing = await shell.run("subscribers", "export", "--line", "vigili")
    assert missing.status == 1
    assert missing.said == ["there is no database sportello.db"]


async def test_beside_a_running_bridge_lists_go_out_but_not_in(shell: Shell) -> None:
    shell.configure()
    (shell.folder / "elenco.csv").write_text("numero;prova\n+39 333 1234567;Modulo\n")
    assert (await shell.run("subscribers", "import", "elenco.csv")).status == 0
    async with shell.running():
        out = await shell.run("subscribers", "export")
        assert out.status == 0
        assert len(exported(out)) == 1
        refused = await shell.run("subscribers", "import", "elenco.csv")
        assert refused.status == 1
        assert refused.said == ["the bridge is running: stop it, or send the list to the group with /iscritti importa"]


async def test_killed_halfway_the_same_file_writes_nobody_twice(shell: Shell) -> None:
    shell.configure()
    rows = "".join(f"+39 347 {n:07};Modulo n. {n}\n" for n in range(6_000))
    (shell.folder / "elenco.csv").write_text("numero;prova\n" + rows)
    assert (await shell.run("migrate")).status == 0
    database = shell.folder / "data" / "sportello.db"
    with closing(sqlite3.connect(database)) as store:
        store.execute(SLOW)
    process = await shell.start("subscribers", "import", "elenco.csv")
    async with asyncio.timeout(60):
        while len(consents(shell.folder)) <= 500:  # noqa: ASYNC110  # another process's database has no event
            await asyncio.sleep(0.02)
    process.kill()
    await process.communicate()
    with closing(sqlite3.connect(database)) as store:
        store.execute("DROP TRIGGER slow")
    written = len(consents(shell.folder))
    assert written < 6_000
    again = await shell.run("subscribers", "import", "elenco.csv")
    assert again.status == 0
    assert f"subscribed: {6_000 - written}, unsubscribed: 0, already so: {written}, left out: 0" in again.said
    assert len(consents(shell.folder)) == 6_000
    verified = await shell.run("audit", "verify")
    assert verified.status == 0
    with closing(sqlite3.connect(database)) as store:
        assert store.execute("SELECT COUNT(*) FROM import_row").fetchone()[0] == 0
        actions = [row[0] for row in store.execute("SELECT action FROM audit")]
    assert actions == ["subscribers.imported"] * 2
