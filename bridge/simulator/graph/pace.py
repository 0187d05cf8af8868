"""Meta's speed limits, on the town's clock."""

from collections import deque

from bridge.simulator.clock import Clock
from bridge.simulator.graph.errors import GraphError
from bridge.simulator.graph.settings import Settings
from bridge.simulator.graph.town import Citizen

PAIR_REFILL_SECONDS = 6.0  # one message every 6 s. https://developers.facebook.com/…/whatsapp/about-the-platform
DAY_SECONDS = 86_400.0


class Pace:
    """Counts what was accepted and refuses what is too much. A refused message counts for nothing."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._last_second: deque[float] = deque()
        self._borrowed: dict[str, float] = {}  # citizen id -> when the pair's bucket is full again
        self._reached: dict[str, float] = {}  # citizen id -> last business-initiated message outside a window

    def clear(self) -> None:
        """Forget all that was sent."""
        self._last_second.clear()
        self._borrowed.clear()
        self._reached.clear()

    def check_throughput(self) -> None:
        """Raises 130429 above the number's messages per second; inbound ones count too (Meta's throughput page)."""
        now = self._clock.seconds()
        while self._last_second and now - self._last_second[0] >= 1:
            self._last_second.popleft()
        limit = self._settings.messages_per_second
        if limit and len(self._last_second) >= limit:
            raise GraphError(130429)

    def check_pair(self, citizen: Citizen) -> None:
        """Raises 131056 when the burst towards this citizen is used up."""
        limit = self._settings.per_pair_limit
        debt = max(0.0, self._borrowed.get(citizen.id, 0.0) - self._clock.seconds())
        if limit and debt > (limit - 1) * PAIR_REFILL_SECONDS:
            raise GraphError(131056)

    def check_people(self, citizen: Citizen) -> None:
        """Raises 131048 when too many different people were written to outside their window in 24 hours.

        Meta documents no code for it; 131048 is what people report. It does not tell retry from stop, so neither do we.
        """
        now = self._clock.seconds()
        self._reached = {who: at for who, at in self._reached.items() if now - at < DAY_SECONDS}
        limit = self._settings.unique_people_per_day
        if limit and citizen.id not in self._reached and len(self._reached) >= limit:
            raise GraphError(131048)

    def heard(self) -> None:
        """An inbound message came."""
        self._last_second.append(self._clock.seconds())

    def sent(self, citizen: Citizen) -> None:
        """A message was accepted."""
        now = self._clock.seconds()
        self._last_second.append(now)
        self._borrowed[citizen.id] = max(now, self._borrowed.get(citizen.id, 0.0)) + PAIR_REFILL_SECONDS
        if not citizen.is_window_open(now):
            self._reached[citizen.id] = now
