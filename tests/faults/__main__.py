"""``python -m tests.faults``: the whole campaign with figures. Exit code 1 when anything was lost, doubled or late.

Full size, on two quiet cores: about half an hour with 300 random kills; ``./test`` runs the reduced one. Not part of it:
``--only every-step`` dies at every failpoint in every step that leads there (25 minutes).
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from tests.faults import campaign


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="repeats the same dice")
    parser.add_argument("--kills", type=int, default=300, help="random SIGKILLs, default 300")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--only", nargs="*", choices=list(campaign.CASES), help="some cases instead of all")
    parser.add_argument("--keep", type=Path, help="a new folder for database, spool and logs, to look into afterwards")
    chosen = parser.parse_args()
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(10**6)
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    say(f"{chosen.database}, seed {seed}, {chosen.kills} random kills")
    with campaign.place(chosen.database, chosen.keep) as here:
        found = campaign.run(here, chosen.only or campaign.FULL, seed, chosen.kills, say)
    for shout in sorted(set(found.shouts)):
        say(f"watchdog, {found.shouts.count(shout)} times: {shout}")
    for slow in found.slow:
        say(f"slow: {slow}")
    say(found.summary(seed))
    return 1 if found.problems() else 0


if __name__ == "__main__":
    sys.exit(main())
