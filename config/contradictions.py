"""What no single key can see: contradictions between lines and desks.

They are sought in the values as read, not in the models, so that they are reported together with wrong keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from config.kinds import split
from config.mistakes import said
from config.shape import Location

Tables = dict[str, dict[str, Any]]


def contradictions(values: dict[str, Any]) -> Iterator[str]:
    """Each contradiction, as a line for the technician."""
    lines, desks = _tables(values.get("lines")), _tables(values.get("desks"))
    yield from _desks_of_lines(lines, desks)
    yield from _twice(lines, "lines", ("whatsapp", "phone_number_id"))
    yield from _twice(desks, "desks", ("telegram", "group_id"))
    yield from _twice(desks, "desks", ("matrix", "room_id"))
    for name, desk in desks.items():
        yield from _network(("desks", name), desk)
    http = _table(values.get("http"))
    if http.get("admin_port") and str(http["admin_port"]) == str(http.get("port", 8080)):
        yield said(("http", "admin_port"), "the same as http.port", "another port, or none")


def _desks_of_lines(lines: Tables, desks: Tables) -> Iterator[str]:
    named: set[str] = set()
    for name, line in lines.items():
        wanted = split(line.get("desk"))
        texts = [desk for desk in wanted if isinstance(desk, str)] if isinstance(wanted, list) else []
        named.update(texts)
        if missing := [desk for desk in texts if desk not in desks]:
            expected = f"a desk among {', '.join(sorted(desks)) or 'those of a [desks.NAME] table'}"
            yield said(("lines", name, "desk"), f"no desk is called {', '.join(missing)}", expected)
        yield from _bulletins(name, line)
        yield from _categories(name, line, desks)
    for name in desks:
        if name not in named:
            yield said(("desks", name), "no line names it", f'desk = "{name}" in a line, or no such desk')


def _bulletins(name: str, line: dict[str, Any]) -> Iterator[str]:
    """An alert or a template of a bulletin that does not exist would never be used, and nobody would know why."""
    alerts = split(line.get("alert_bulletins"))
    named = {
        ("lines", name, "alert_bulletins"): alerts if isinstance(alerts, list) else [],
        ("lines", name, "whatsapp", "bulletin_templates"): _table(
            _table(line.get("whatsapp")).get("bulletin_templates")
        ),
    }
    bulletins = _table(line.get("bulletins"))
    for location, wanted in named.items():
        missing = [bulletin for bulletin in wanted if isinstance(bulletin, str) and bulletin not in bulletins]
        if missing:
            expected = f"a bulletin among {', '.join(sorted(bulletins)) or 'those of a bulletins table'}"
            yield said(location, f"no bulletin is called {', '.join(missing)}", expected)


def _categories(name: str, line: dict[str, Any], desks: Tables) -> Iterator[str]:
    """A fault forwarded to a desk that does not exist would reach nobody."""
    for category, table in _tables(line.get("categories")).items():
        desk = table.get("desk")
        if isinstance(desk, str) and desk not in desks:
            expected = f"a desk among {', '.join(sorted(desks)) or 'those of a [desks.NAME] table'}"
            yield said(("lines", name, "categories", category, "desk"), f"no desk is called {desk}", expected)


def _twice(tables: Tables, kind: str, path: tuple[str, str]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name, table in tables.items():
        value = _table(table.get(path[0])).get(path[1])
        if value is None:
            continue
        if other := seen.get(str(value)):
            yield said((kind, name, *path), f"the same as {kind}.{other}", "one of its own")
        seen.setdefault(str(value), name)


def _network(location: Location, desk: dict[str, Any]) -> Iterator[str]:
    match "telegram" in desk, "matrix" in desk:
        case True, True:
            yield said(location, "both telegram and matrix", "one of them")
        case False, False:
            yield said(location, "neither telegram nor matrix", "one of them")
    checks: dict[str, Callable[[Location, dict[str, Any]], Iterator[str]]] = {"telegram": _bots, "matrix": _account}
    for network, check in checks.items():
        if isinstance(table := desk.get(network), dict):
            yield from check((*location, network), table)


def _bots(location: Location, table: dict[str, Any]) -> Iterator[str]:
    if not table.get("bot_token") and not table.get("bot_tokens") and "bot_token" not in table:
        yield said((*location, "bot_token"), "missing", "the token BotFather gave, like 123456789:AA…")


def _account(location: Location, table: dict[str, Any]) -> Iterator[str]:
    if "access_token" not in table and "password" not in table:
        yield said((*location, "access_token"), "missing", "an access token, or a password")


def _tables(value: object) -> Tables:
    return {name: table for name, table in _table(value).items() if isinstance(table, dict)}


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
