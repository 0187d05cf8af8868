"""A small day at the desk, in a minute that lasts a second: the full one is the row `office` of `make bench`."""

from pathlib import Path

import pytest

from tests.scenarios.office import office, opened
from tests.scenarios.office_plan import Day, Words, forced, most_in

# Other tests run beside it: what takes computers their time is generous, and told by the benchmark.
DAY = Day(12, 40, 3, minutes=6, minute_seconds=0.6, jitter_seconds=0.8, computing_seconds=10, seed=7)


@pytest.mark.asyncio(loop_scope="session")
async def test_nobody_waits_longer_than_the_budget_forces_and_every_case_ends_right(
    tmp_path: Path, bytecode: Path
) -> None:
    async with opened(tmp_path, bytecode, DAY) as town:
        outcome = await office(town, DAY)
    assert outcome.wrong == []
    assert outcome.calls > DAY.messages


def test_the_model_of_the_room_knows_who_must_wait() -> None:
    said = [Words("a", 0.0, 1, costs=1), Words("b", 0.1, 2, costs=1), Words("c", 0.2, 1), Words("d", 0.3, 1)]
    assert forced(said, limit=2, period_seconds=1.0) == {"a": 0.0, "b": 1.0, "c": 2.0, "d": 2.0}
    assert most_in([0.0, 0.5, 0.9, 1.0, 1.4], 1.0) == 4
