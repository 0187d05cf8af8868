"""What staff change by command and the public page tells: read from the store, not at every look at a page."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bridge.relay import directory, hours
from bridge.rules import Rules
from storage.driver import Driver, StoreUnavailable
from storage.model import LineName
from storage.special_days import Opening

# Anybody may ask for a page as often as they like, and the store has one writer.
FRESH = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Changes:
    """Whom else citizens may turn to, by the details of the directory, and the next days at other hours."""

    offices: tuple[Mapping[str, str], ...] = ()
    days: tuple[tuple[date, tuple[Opening, ...]], ...] = ()


class Contacts:
    """The changes of each line, at most a few seconds old."""

    def __init__(self, database: Driver, rules: Rules) -> None:
        self._database = database
        self._rules = rules
        self._known: dict[str, tuple[float, Changes]] = {}
        self._asking = asyncio.Lock()

    async def of(self, line: str) -> Changes:
        """Those of a line; the last ones known, or none, while the store cannot be read."""
        async with self._asking:
            now = asyncio.get_running_loop().time()
            asked, changes = self._known.get(line, (now - FRESH.total_seconds(), Changes()))
            if now - asked >= FRESH.total_seconds():
                changes = await self._read(LineName(line), changes)
                self._known[line] = now, changes
            return changes

    async def _read(self, name: LineName, last: Changes) -> Changes:
        line = self._rules.lines[name]
        try:
            async with self._database.transaction() as tx:
                offices = await directory.contacts(tx, line)
                days = await hours.days_ahead(tx, line, datetime.now(UTC))
                return Changes(tuple(offices), tuple(days.items()))
        except StoreUnavailable:
            return last
