"""Time expressions: our reader beside jionlp and recognizers-text in one run; and what a sentence costs to understand.

``python -m tests.bench.understanding [--peers /path/of/a/python]``. The peers live in a virtual environment of their own,
never in ours: ``python -m venv x; x/bin/pip install jionlp recognizers-text-suite "emoji<2"``, then ``--peers x/bin/python``.
Right is the moment a colleague would write down (minute; a day alone: the day), said on a Wednesday at 10:00.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from handlers.understanding.meaning import SHANGHAI
from handlers.understanding.moments import Moment, find_moment
from handlers.understanding.sentence import understand
from tests.bench.moments import EXPRESSIONS
from tests.handlers.understanding.matters import said
from tests.handlers.understanding.sentences import NOW

PARTS = ("matters.tsv", "matters_unseen.tsv", "matters_fresh.tsv", "matters_more.tsv", "matters_last.tsv")
_CHILD = Path(__file__).with_name("moment_peers.py")


def ours(text: str) -> str:
    """The moment in the form the peers' answers have, empty when none was read."""
    found = find_moment(text, NOW, past=False)
    return found.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if isinstance(found, Moment) else ""


def right(answer: str, wanted: str) -> bool:
    return bool(answer) and (answer == wanted if " " in wanted else answer[:10] == wanted)


def timed(read: Callable[[str], object], texts: list[str]) -> list[float]:
    """Milliseconds of one reading, best of three, sorted."""
    taken = []
    for text in texts:
        tries = []
        for _ in range(3):
            begun = time.perf_counter()
            read(text)
            tries.append((time.perf_counter() - begun) * 1000)
        taken.append(min(tries))
    return sorted(taken)


def row(name: str, answers: list[str], taken: list[float]) -> None:
    good = sum(right(answer, wanted) for answer, (_, wanted) in zip(answers, EXPRESSIONS, strict=True))
    none = sum(not answer for answer in answers)
    p50, p99 = statistics.median(taken), taken[int(len(taken) * 0.99)]
    print(
        f"{name:18} right {good:3d} of {len(answers)}  wrong {len(answers) - good - none:3d}  none {none:3d}"
        f"  p50 {p50:8.3f} ms  p99 {p99:8.3f} ms",
        flush=True,
    )


def peers(python: str) -> None:
    texts = json.dumps([text for text, _ in EXPRESSIONS])
    for peer in ("jionlp", "recognizers-text"):
        done = subprocess.run([python, str(_CHILD), peer], input=texts, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{peer:18} did not run: {done.stderr.strip().splitlines()[-1:]}")
            continue
        told = json.loads(done.stdout.splitlines()[-1])
        row(peer, told["answers"], sorted(told["taken"]))


def sentences() -> None:
    texts = [each.text for name in PARTS for each in said(name)]
    tracemalloc.start()
    understand(texts[0], NOW)
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    taken = timed(lambda text: understand(text, NOW), texts)
    p50, p99 = statistics.median(taken), taken[int(len(taken) * 0.99)]
    print(
        f"understand: {len(texts)} sentences, p50 {p50:.3f} ms, p99 {p99:.3f} ms, max {taken[-1]:.3f} ms,"
        f" weights {held:.1f} MB"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", default="", help="python of the peers' own virtual environment")
    chosen = parser.parse_args()
    texts = [text for text, _ in EXPRESSIONS]
    row("xinan", [ours(text) for text in texts], timed(ours, texts))
    if chosen.peers:
        peers(chosen.peers)
    sentences()
    return 0


if __name__ == "__main__":
    sys.exit(main())
