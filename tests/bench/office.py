"""A day at the desk, full: 300 conversations, 900 messages, calls, faults, taps, five operators, in five minutes."""

import itertools
from pathlib import Path

from tests.bench.bridge_process import FarEnd
from tests.scenarios.office import office, opened
from tests.scenarios.office_plan import Day

_seeds = itertools.count(1)


async def day(folder: Path, _: FarEnd) -> dict[str, float]:
    """Raises AssertionError, with what is wrong, should the group be asked too much, words come too late, or a case
    end as it must not. Waits are told in minutes of the day.
    """
    seed = next(_seeds)
    # Computers do not get faster with the day: in one of a single minute what they take alone would be six of its own.
    lived = Day(300, 900, 5, minutes=420, minute_seconds=0.6, jitter_seconds=0.2, computing_seconds=0.5, seed=seed)
    async with opened(folder, folder / "bytecode", lived) as town:
        outcome = await office(town, lived)
    assert not outcome.wrong, f"seed {seed}: {outcome.wrong[:20]}"
    return {
        "office calls": outcome.calls,
        "office most": outcome.most_in_a_minute,
        "office waited": outcome.waited_most / lived.period_seconds,
        "office forced": outcome.forced_most / lived.period_seconds,
        "office late": outcome.late_most / lived.period_seconds,
        "office withheld": outcome.withheld_most / lived.period_seconds,
    }
