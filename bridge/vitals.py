"""How the process itself fares, as plain values: what works since when, and the room there is for what is kept."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bridge.health import Health, Trouble


@dataclass(frozen=True, slots=True)
class Vitals:
    """One look at it. Sizes are None where nobody could look."""

    troubles: Mapping[str, Trouble] = field(default_factory=dict)  # by component: a lane, `store`, a helper
    started: datetime | None = None
    store_bytes: int | None = None
    free_bytes: int | None = None


def watching(health: Health, store: Path, *, started: datetime) -> Callable[[], Vitals]:
    """What looks. A few microseconds each time, and nothing that could wait."""

    def look() -> Vitals:
        try:
            parts = [store, store.with_name(store.name + "-wal")]
            kept = sum(part.stat().st_size for part in parts if part.exists())
            free = shutil.disk_usage(store.parent).free
        except OSError:
            return Vitals(health.troubles(), started)
        return Vitals(health.troubles(), started, kept, free)

    return look
