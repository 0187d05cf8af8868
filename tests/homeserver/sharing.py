"""One homeserver for all processes of a test run."""

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.homeserver.server import ROOT, Homeserver, load


@contextmanager
def shared(folder: Path) -> Iterator[Homeserver]:
    """The run's homeserver, started by whoever comes first; `folder` is the same for the whole run."""
    folder.mkdir(exist_ok=True)
    with (folder / "lease").open("w") as lease:
        with (folder / "starting").open("w") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            fcntl.flock(lease, fcntl.LOCK_SH)
            ready = folder / "ready.json"
            if not ready.exists():
                with (folder / "keeper.log").open("ab") as log:
                    command = [sys.executable, "-m", "tests.homeserver", str(folder)]
                    done = subprocess.run(command, cwd=ROOT, stdout=log, stderr=log, check=False)
                assert done.returncode == 0, (folder / "keeper.log").read_text()
            server = load(ready.read_text())
        yield server
