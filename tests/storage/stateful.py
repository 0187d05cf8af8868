"""State machines over a real SQLite file: a loop of their own, and one profile for all."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings

from storage.database import open_database
from storage.driver import Driver, Transaction

T = TypeVar("T")

# The same examples on every run: a red one must be red again. Each is a file of its own, so there are few of them.
PROFILE = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=25,
    stateful_step_count=40,
    phases=[Phase.explicit, Phase.generate],  # making a failure smaller would take minutes: forty steps can be read
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


class Store:
    """A fresh database, spoken to from code that does not await."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sportello-machine-")
        self._runner = asyncio.Runner()
        self._database: Driver = self._runner.run(self._open(Path(self._folder.name)))

    async def _open(self, folder: Path) -> Driver:
        return await open_database(f"sqlite:///{folder}/a.db", waker=lambda worker: None)

    def do(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """One transaction."""

        async def transaction() -> T:
            async with self._database.transaction() as tx:
                return await work(tx)

        return self._runner.run(transaction())

    def close(self) -> None:
        """Away with it."""
        self._runner.run(self._database.close())
        self._runner.close()
        self._folder.cleanup()
