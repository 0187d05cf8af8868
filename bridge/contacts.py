"""Whom else the public may turn to, as staff keep the directory: read from the store, not at every look at a page."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from bridge.relay import directory
from bridge.rules import Rules
from storage.driver import Driver, StoreUnavailable
from storage.model import LineName

# Anybody may ask for a page as often as they like, and the store has one writer.
FRESH = timedelta(seconds=5)

Offices = tuple[Mapping[str, str], ...]


class Contacts:
    """The offices of each line that can be reached, at most a few seconds old."""

    def __init__(self, database: Driver, rules: Rules) -> None:
        self._database = database
        self._rules = rules
        self._known: dict[str, tuple[float, Offices]] = {}
        self._asking = asyncio.Lock()

    async def of(self, line: str) -> Offices:
        """Those of a line; the last ones known, or none, while the store cannot be read."""
        async with self._asking:
            now = asyncio.get_running_loop().time()
            asked, offices = self._known.get(line, (now - FRESH.total_seconds(), ()))
            if now - asked >= FRESH.total_seconds():
                offices = await self._read(line, offices)
                self._known[line] = now, offices
            return offices

    async def _read(self, line: str, last: Offices) -> Offices:
        try:
            async with self._database.transaction() as tx:
                return tuple(await directory.contacts(tx, self._rules.lines[LineName(line)]))
        except StoreUnavailable:
            return last
