"""``python -m tests.fuzz``: a million hostile inputs (S31). Exit code 1 when one was too much for us."""

from __future__ import annotations

import argparse
import random
import sys

from tests.fuzz.run import run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=None, help="repeats the same dice")
    chosen = parser.parse_args()
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(10**6)
    found = run(chosen.inputs, seed)
    sys.stdout.write("\n".join([*found.problems[:50], found.summary(seed), ""]))
    return 1 if found.problems else 0


if __name__ == "__main__":
    sys.exit(main())
