"""Whether each part works: for `/readyz`, `/salute` and whoever looks after the machine."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Health:
    """The state of each component (`store`, each lane). Unknown means not tried yet, which is not ready."""

    _states: dict[str, str] = field(default_factory=dict)

    def expect(self, component: str) -> None:
        """A component that must be up before we are ready."""
        self._states.setdefault(component, "starting")

    def up(self, component: str) -> None:
        """It works."""
        self._states[component] = "ok"

    def down(self, component: str, cause: str) -> None:
        """It does not; `cause` is a short word of ours, never a foreign message."""
        self._states[component] = cause

    @property
    def is_ready(self) -> bool:
        """Everything works."""
        return all(state == "ok" for state in self._states.values())

    def report(self) -> dict[str, str]:
        """Each component with `ok` or what is the matter."""
        return dict(self._states)
