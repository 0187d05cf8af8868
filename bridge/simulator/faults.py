"""Faults on demand: what the next calls will meet instead of success."""

import asyncio
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Fault:
    """A switch. `place` is `graph`, `bot` or `webhook`; `method` narrows it (empty: any); `kind` names what happens.

    `times` counts down; -1 lasts until cleared. `details` are the kind's own parameters.
    """

    place: str
    kind: str
    method: str = ""
    times: int = 1
    details: dict[str, Any] = field(default_factory=dict)


class Faults:
    """The switches that are on, oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._clearings: dict[str, asyncio.Event] = {}

    def add(self, fault: Fault) -> None:
        """Switch one on."""
        self._faults.append(fault)

    def take(self, place: str, method: str, kinds: frozenset[str] | None = None) -> Fault | None:
        """The first fault for this call, counted down; None when all is well."""
        for fault in self._faults:
            if fault.place == place and fault.method in ("", method) and (kinds is None or fault.kind in kinds):
                if fault.times > 0:
                    fault.times -= 1
                if fault.times == 0:
                    self._faults.remove(fault)
                return fault
        return None

    def active(self) -> list[Fault]:
        """What is switched on now."""
        return list(self._faults)

    def clear(self, place: str = "") -> None:
        """Switch off those of one place, or all."""
        self._faults = [fault for fault in self._faults if place and fault.place != place]
        self.let_go(place)

    def let_go(self, place: str = "") -> None:
        """What is held at one place, or anywhere, goes on; what is switched on stays so."""
        for cleared in [self._clearings.pop(name, None) for name in ([place] if place else list(self._clearings))]:
            if cleared is not None:
                cleared.set()

    async def until_cleared(self, place: str) -> None:
        """Wait for the next clearing of this place, whatever is switched on now."""
        await self._clearings.setdefault(place, asyncio.Event()).wait()
