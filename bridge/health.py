"""Whether each part works: for `/readyz`, `/salute` and whoever looks after the machine."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Health:
    """The state of each component (`store`, each lane). Unknown means not tried yet, which is not ready.

    A component may have several sides that fail by themselves (a desk is heard and spoken to); all must work.
    """

    _states: dict[str, dict[str, str]] = field(default_factory=dict)
    _weak: dict[str, str] = field(default_factory=dict)

    def expect(self, component: str, side: str = "") -> None:
        """A component that must be up before we are ready."""
        self._states.setdefault(component, {}).setdefault(side, "starting")

    def up(self, component: str, side: str = "") -> None:
        """It works."""
        self._states.setdefault(component, {})[side] = "ok"

    def down(self, component: str, cause: str, side: str = "") -> None:
        """It does not; `cause` is words of ours, never a foreign message."""
        self._states.setdefault(component, {})[side] = cause

    def weaken(self, helper: str, cause: str) -> None:
        """A helper fell out: shown, though all goes on without it."""
        self._weak[helper] = cause

    def strengthen(self, helper: str) -> None:
        """A helper helps."""
        self._weak[helper] = "ok"

    @property
    def is_ready(self) -> bool:
        """Everything works."""
        return all(state == "ok" for sides in self._states.values() for state in sides.values())

    def report(self) -> dict[str, str]:
        """Each component with `ok` or what is the matter."""
        told = {name: next((s for s in sides.values() if s != "ok"), "ok") for name, sides in self._states.items()}
        return told | self._weak
