"""The bridge on a day that passes quickly: the real one, but for how long a minute in the room lasts.

`python -m tests.quick_bridge MINUTE_SECONDS --config FILE`, as `sportello run --config FILE`.
"""

import sys
from pathlib import Path

import uvloop

from bridge import app, log
from bridge.terminal import settings_from


def main(minute_seconds: str, _: str, config: str) -> None:
    """Run until stopped."""
    settings = settings_from(Path(config))
    log.configure(console=False)
    uvloop.run(app.run(settings, minute_seconds=float(minute_seconds)))


if __name__ == "__main__":
    main(*sys.argv[1:])
