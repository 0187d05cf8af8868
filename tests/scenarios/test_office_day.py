"""A small day at the desk, in a minute that lasts a second: the full one is the row `office` of `make bench`."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.machine import Machine
from tests.scenarios.office import office, opened
from tests.scenarios.office_plan import Day, Words, forced, most_in

# Other tests run beside it: what they take from it is measured and not held against it; disks are shared, too. The
# jitter is how long all may stand still between a call's start and its arrival, before two bursts seem to be one. To
# serve all that the day brings takes the room twenty seconds: whoever is forgotten behind all the rest is found.
DAY = Day(12, 40, 3, minutes=6, minute_seconds=0.6, jitter_seconds=2.4, computing_seconds=10, seed=7)


@pytest.mark.asyncio(loop_scope="session")
async def test_nobody_waits_longer_than_the_budget_forces_and_every_case_ends_right(
    tmp_path: Path, bytecode: Path
) -> None:
    async with opened(tmp_path, bytecode, DAY) as town:
        outcome = await office(town, DAY)
    assert outcome.wrong == []
    assert outcome.calls > DAY.messages
    assert min(outcome.rang, outcome.rated, outcome.filed) > 0


def test_the_model_of_the_room_knows_who_must_wait() -> None:
    said = [Words("a", 0.0, 1, costs=1), Words("b", 0.1, 2, costs=1), Words("c", 0.2, 1), Words("d", 0.3, 1)]
    assert forced(said, limit=2, period_seconds=1.0) == {"a": 0.0, "b": 1.0, "c": 2.0, "d": 2.0}
    assert most_in([0.0, 0.5, 0.9, 1.0, 1.4], 1.0) == 4


def test_what_the_machine_withholds_is_excused_and_nothing_else() -> None:
    machine = Machine([])
    assert machine.withheld(1.0, 2.0) == 0.0  # nothing is known
    for at, waited in ((0.0, 5.0), (1.0, 5.0), (2.0, 5.5), (3.0, 5.2), (4.0, 9.5)):
        machine.note(at, waited)
    assert machine.withheld(0.0, 1.0) == 0.0
    assert machine.withheld(1.0, 2.0) == 0.5
    assert machine.withheld(1.2, 3.0) == 0.5  # of a thread that is no more
    assert machine.withheld(3.0, 4.0) == 1.0  # several threads waited at once
    assert machine.withheld(4.0, 4.0) == 0.0


def test_the_kernel_says_what_it_withholds() -> None:
    """As many busy processes as processors, and one more: some of them wait."""
    program = "import time\nends = time.time() + 30\nwhile time.time() < ends: pass"
    busy = [subprocess.Popen([sys.executable, "-c", program]) for _ in range((os.cpu_count() or 1) + 1)]
    try:
        machine, begins = Machine([each.pid for each in busy]), time.time()
        machine.look(time.time())
        if not Path("/proc/self/schedstat").exists():  # a kernel that does not say excuses nothing
            assert machine.withheld(begins, time.time() + 1) == 0.0
            return
        while machine.withheld(begins, time.time()) < 0.05:
            assert time.time() < begins + 20, "nobody waited"
            machine.look(time.time())
    finally:
        for each in busy:
            each.kill()
            each.wait()
