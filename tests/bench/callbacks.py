"""Our whole durable turn beside a bare echo that stores nothing, under the same gunicorn settings.

``python -m tests.bench.callbacks [--rounds 5] [--database sqlite postgresql] [--class sync] [--threads 1]``.
Contestants take turns; each round's ratio is taken within the round; medians are printed. Every answer must be 200
and every callback must be a row. Beside the ratio of what is answered stands that of the processor time of gunicorn
and the database for one callback, which a busy machine blurs less: the most the first could reach. Needs wrk.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench.installation import Site, callbacks, site, web
from tests.bench.processor import spent

LUA = Path(__file__).with_name("load.lua")
OURS, ECHO = "bot.gunicorn", "tests.bench.gunicorn_echo"  # gunicorn configurations


@dataclass(frozen=True)
class Contest:
    """people_from: heavy turns use each person once, so that every sentence opens a case of its own."""

    name: str
    application: str
    text: str
    most: int  # a second, at the utmost


SECONDS = 4

CONTESTS = (
    Contest("echo", ECHO, "待办", 9000),
    Contest("light", OURS, "待办", 6000),
    Contest("heavy", OURS, "我的密码泄露了", 1500),
)


@dataclass(frozen=True)
class Run:
    answered: int
    per_second: float
    p50: float
    p99: float
    worst: float
    processor: float = 0.0  # microseconds of one callback


def load(file: Path, port: int, connections: int, seconds: int = 1) -> Run:
    """Sends the callbacks of the file, each once, for so long; milliseconds."""
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--timeout",
        "20s",
        "-s",
        str(LUA),
        f"http://127.0.0.1:{port}",
    ]
    done = subprocess.run(
        command, env=os.environ | {"BENCH_FILE": str(file)}, capture_output=True, text=True, check=True
    )
    result = next((line for line in done.stdout.splitlines() if line.startswith("RESULT")), "")
    if not result:
        raise RuntimeError(done.stdout + done.stderr)
    requests, micros, p50, p99, worst, bad = (float(part) for part in result.split()[1:])
    if bad:
        raise RuntimeError(f"{bad:.0f} of {requests:.0f} answers were not 200")
    return Run(int(requests), requests / (micros / 1e6), p50 / 1000, p99 / 1000, worst / 1000)


def contest(place: Site, one: Contest, first: int, people_from: int, connections: int, options: list[str]) -> Run:
    with web(place, one.application, *options) as process:
        measured = [process] if place.server is None else [process, place.server]
        load(callbacks(place, "帮助", 9000, first + 90_000, 0), place.port, connections)  # warm
        before = place.count()
        file = callbacks(place, one.text, one.most * SECONDS, first, people_from)
        spent_before = spent(measured)
        run = load(file, place.port, connections, SECONDS)
        run = replace(run, processor=(spent(measured) - spent_before) / run.answered * 1e6)
    if one.application == OURS and place.count() - before < run.answered:
        raise RuntimeError(f"{run.answered} answered, {place.count() - before} rows")
    return run


def main() -> int:
    chosen = _arguments()
    if shutil.which("wrk") is None:
        print("needs wrk (apt-get install wrk)", file=sys.stderr)
        return 2
    options = ["--threads", str(chosen.threads), "--workers", "2"]
    options += ["--worker-class", chosen.worker_class] if chosen.worker_class else []
    for kind in chosen.database:
        with site(kind, 18_950) as place:
            runs: dict[str, list[Run]] = {one.name: [] for one in CONTESTS}
            for number in range(chosen.rounds):
                for place_in_turn, one in enumerate(CONTESTS):
                    first = 1_000_000 * (number + 1) + 100_000 * place_in_turn
                    people_from = number * 3000 if one.name == "heavy" else 15_000
                    runs[one.name].append(contest(place, one, first, people_from, chosen.connections, options))
            _print(kind, chosen, runs)
    return 0


def _print(kind: str, chosen: argparse.Namespace, runs: dict[str, list[Run]]) -> None:
    print(
        f"{kind}, c={chosen.connections}, 2 workers, {chosen.worker_class or 'own class'}, {chosen.threads} threads, {chosen.rounds} rounds"
    )
    for name, found in runs.items():
        echoes = runs["echo"]
        ease = statistics.median(echo.processor / one.processor for one, echo in zip(found, echoes, strict=True))
        ratios = [one.per_second / echo.per_second for one, echo in zip(found, echoes, strict=True)]
        print(
            f"  {name:6} {statistics.median(run.per_second for run in found):7.0f}/s"
            f"  x echo {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
            f"  p50 {statistics.median(run.p50 for run in found):.1f} ms"
            f"  p99 {statistics.median(run.p99 for run in found):.1f} ms  max {max(run.worst for run in found):.0f} ms"
            f"  processor {statistics.median(run.processor for run in found):.0f} us (x {ease:.2f})",
            flush=True,
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--class", dest="worker_class", default="", help="gunicorn's name; the product's own if empty")
    parser.add_argument("--threads", type=int, default=8)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
