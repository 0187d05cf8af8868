"""A town's worth of subscribers, made by the database itself, and a broadcast ready to run."""

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

_PEOPLE = """
WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < :count)
INSERT INTO citizen (id, line, last_heard_ms, created_ms) SELECT id, 'urp', :now, :now FROM n;
INSERT INTO address (line, kind, value, citizen_id) SELECT 'urp', 'phone', '39' || (3000000000 + id), id FROM citizen;
INSERT INTO consent (id, line, citizen_id, bulletin, given, words, notice_version, means, at_ms)
    SELECT id, 'urp', id, '*', 1, 'ISCRIZIONE ON', 'bench', 'keyword', :now FROM citizen;
INSERT INTO subscription (citizen_id, line, bulletin, given, consent_id) SELECT id, 'urp', '*', 1, id FROM citizen;
INSERT OR IGNORE INTO operator (id, desk, foreign_id) VALUES (1, 'urp', '1');
"""
_BROADCAST = """
INSERT INTO broadcast (line, desk, body, state, operator_id, ceiling, created_ms, started_ms)
VALUES ('urp', 'urp', :body, :state, 1, :count, :now, :now)
"""
_WAITING = """
INSERT INTO delivery (lane, kind, priority, sequence_key, citizen_id, broadcast_id, body, created_ms, state, attempts)
SELECT 'line:urp', 'say', 30, 'broadcast:1:' || id, id, 1, :body, :now,
       CASE WHEN id <= :in_flight THEN 'sending' ELSE 'waiting' END, id <= :in_flight FROM citizen
"""
_WORDS = {"text": "Avviso di prova: domani la scuola resta chiusa per il maltempo", "kind": "text"}


def subscribe(database: Path, count: int, *, state: str = "running") -> None:
    """So many people, subscribed and inside the window, and one broadcast to them all."""
    values = {"count": count, "now": int(time.time() * 1000), "body": json.dumps(_WORDS), "state": state}
    with closing(sqlite3.connect(database)) as raw:
        for statement in _PEOPLE.split(";\n"):
            raw.execute(statement, values)
        raw.execute(_BROADCAST, values)
        raw.commit()
        raw.execute("ANALYZE")


def fill_outbox(database: Path, *, in_flight: int) -> None:
    """What a crash in the middle of it would leave if all had been fed at once."""
    body = json.dumps({"content": _WORDS, "quoted": None, "kind": "say"})
    values = {"now": int(time.time() * 1000), "in_flight": in_flight, "body": body}
    with closing(sqlite3.connect(database)) as raw:
        raw.execute(_WAITING, values)
        raw.execute("UPDATE broadcast SET is_filled = 1, position = (SELECT MAX(id) FROM citizen)")
        raw.commit()


def one(database: Path, query: str) -> int:
    """A number out of a query, read beside the bridge."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as raw:
        return int(raw.execute(query).fetchone()[0])
