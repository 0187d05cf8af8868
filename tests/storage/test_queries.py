"""The named queries: each is whole, and fits the schema."""

import sqlite3
from contextlib import closing

from storage.driver import migrations, queries


class _Anything(dict[str, int]):
    """Whatever a query asks for is 0."""

    def __missing__(self, name: str) -> int:
        return 0


def test_every_query_is_understood_by_the_database() -> None:
    with closing(sqlite3.connect(":memory:")) as store:
        for script in migrations():
            store.executescript(script)
        for name, sql in queries().items():
            assert "{" not in sql, name
            store.execute(f"EXPLAIN {sql}", _Anything())


def test_who_gets_a_broadcast_is_said_once() -> None:
    sharing = ("recipients.next_citizens", "missed.count_never_entered", "missed.never_entered", "audiences.count")
    conditions = {queries()[name].split("c.line = :line")[1].split("without.given = 0))))")[0] for name in sharing}
    assert len(conditions) == 1
