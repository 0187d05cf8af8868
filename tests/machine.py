"""How long processes that could have gone on were kept waiting for a processor: nobody's fault but the machine's."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

NANOSECONDS = 1_000_000_000


class Machine:
    """Some processes, looked at now and then.

    The kernel counts it per thread: the second number of `schedstat`, in nanoseconds. Where there is no such file
    nothing is known, and so nothing is excused. https://docs.kernel.org/scheduler/sched-stats.html
    """

    def __init__(self, processes: Sequence[int]) -> None:
        self._tasks = [Path(f"/proc/{process}/task") for process in processes]
        self._times: list[float] = []
        self._waited: list[float] = []  # by all of them so far, at each of these times

    def look(self, at: float) -> None:
        """Take down how it stands now, which is `at`."""
        self.note(at, sum(_waited_seconds(tasks) for tasks in self._tasks))

    def note(self, at: float, waited_seconds: float) -> None:
        """So long all of them had waited by then. A thread that ended since had waited, too."""
        self._times.append(at)
        self._waited.append(max(waited_seconds, self._waited[-1] if self._waited else 0.0))

    def withheld(self, begins: float, ends: float) -> float:
        """Seconds of waiting between two moments; never more than lie between them."""
        if not self._times or ends <= begins:
            return 0.0
        first = max(0, bisect_right(self._times, begins) - 1)
        last = min(len(self._times) - 1, bisect_left(self._times, ends))
        return min(ends - begins, max(0.0, self._waited[last] - self._waited[first]))


def _waited_seconds(tasks: Path) -> float:
    waited = 0
    with suppress(OSError):
        for task in tasks.iterdir():
            with suppress(OSError):  # it has just ended
                waited += int((task / "schedstat").read_text().split()[1])
    return waited / NANOSECONDS
