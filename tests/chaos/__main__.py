"""`python -m tests.chaos --seconds 3600 --seed 7`: exits 1, with the seed and the history, when a promise is broken."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from tests.chaos.run import Orders, run


def main() -> int:
    """Run, print what came of it, keep the folder only if something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long, calms included")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same plan")
    parser.add_argument(
        "--round-seconds", type=float, default=45.0, help="how long a round breaks things before the calm"
    )
    parser.add_argument("--hurried", action="store_true", help="let waiting times pass on the disk, not on the clock")
    parser.add_argument("--first-round", type=int, default=0, help="begin here, to see a round again")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sportello-chaos-"))
    orders = Orders(given.seconds, given.seed, given.round_seconds, given.hurried, given.first_round)
    report = asyncio.run(run(orders, folder))
    print("\n".join(report.lines()))
    if report.wrong:
        print(f"the database and the logs are in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
