"""What the answer to a press must know of it, written into the press itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Press:
    """A reaction to a notice, or an answer to it, that chose something. `head` is empty outside a thread."""

    event: str
    notice: str
    head: str
    member: str
    is_reaction: bool = False

    def written(self) -> str:
        """For the event that is kept."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, written: str) -> Press | None:
        """The reverse; None for what we never wrote."""
        try:
            return cls(**json.loads(written))
        except (TypeError, ValueError):
            return None
