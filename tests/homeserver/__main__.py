"""python -m tests.homeserver FOLDER: start a Synapse and return; it ends with the last process that holds the lease."""

import fcntl
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.homeserver.server import Process, dump


def main(folder: Path) -> int:
    """Return once it answers, 1 if it does not."""
    child = os.fork()
    if not child:
        os.setsid()
        keep(folder)
        return 0
    while not (folder / "ready.json").exists():
        if os.waitpid(child, os.WNOHANG) != (0, 0):
            return 1
        time.sleep(0.05)
    return 0


def keep(folder: Path) -> None:
    """Run it until nobody holds the lease: those who died, however they did, hold it no longer.

    In a folder of its own: one that ended in the middle of the run has left its accounts in another.
    """
    process = Process(Path(tempfile.mkdtemp(prefix="synapse-", dir=folder)))
    server = process.start()
    with (folder / "lease").open("w") as lease:
        written = folder / "ready.part"
        written.write_text(dump(server))
        written.rename(folder / "ready.json")
        try:
            fcntl.flock(lease, fcntl.LOCK_EX)
            (folder / "ready.json").unlink()
        finally:
            process.stop()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
