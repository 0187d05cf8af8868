"""Whether each part works: for `/readyz`, `/salute` and whoever looks after the machine."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

FINE = "ok"


class Trouble(NamedTuple):
    """What is the matter with a component, in words of ours, and since when."""

    cause: str
    since: datetime


@dataclass(slots=True)
class Health:
    """The state of each component (`store`, each lane). Unknown means not tried yet, which is not ready.

    A component may have several sides that fail by themselves (a desk is heard and spoken to); all must work.
    """

    _states: dict[str, dict[str, str]] = field(default_factory=dict)
    _weak: dict[str, str] = field(default_factory=dict)
    _since: dict[tuple[str, str], datetime] = field(default_factory=dict)  # by component and side, while it fails

    def expect(self, component: str, side: str = "") -> None:
        """A component that must be up before we are ready."""
        self._states.setdefault(component, {}).setdefault(side, "starting")
        self._since.setdefault((component, side), datetime.now(UTC))

    def up(self, component: str, side: str = "") -> None:
        """It works."""
        self._states.setdefault(component, {})[side] = FINE
        self._since.pop((component, side), None)

    def down(self, component: str, cause: str, side: str = "") -> None:
        """It does not; `cause` is words of ours, never a foreign message."""
        self._states.setdefault(component, {})[side] = cause
        self._since.setdefault((component, side), datetime.now(UTC))

    def weaken(self, helper: str, cause: str) -> None:
        """A helper fell out: shown, though all goes on without it."""
        self._weak[helper] = cause
        self._since.setdefault((helper, ""), datetime.now(UTC))

    def strengthen(self, helper: str) -> None:
        """A helper helps."""
        self._weak[helper] = FINE
        self._since.pop((helper, ""), None)

    def troubles(self) -> dict[str, Trouble]:
        """What does not work, each component and helper once, with what has failed longest."""
        found: dict[str, Trouble] = {}
        sides = [(name, side, state) for name, states in self._states.items() for side, state in states.items()]
        for name, side, state in (*sides, *((helper, "", state) for helper, state in self._weak.items())):
            if state != FINE:
                trouble = Trouble(state, self._since[name, side])
                found[name] = min(found.get(name, trouble), trouble, key=lambda each: each.since)
        return found

    @property
    def is_ready(self) -> bool:
        """Everything works."""
        return all(state == FINE for sides in self._states.values() for state in sides.values())

    def report(self) -> dict[str, str]:
        """Each component with `ok` or what is the matter."""
        told = {name: next((s for s in sides.values() if s != FINE), FINE) for name, sides in self._states.items()}
        return told | self._weak
