"""What /healthz costs with thousands of cases and deadlines that nobody has attended to.

    python -m tests.bench.health [--many 10000] [--database sqlite postgresql]

Goal: 50 ms of processor time on both databases, however much is overdue. Milliseconds are medians of the processor
time of this process, beside them the wall clock (which with PostgreSQL holds the server's time as well).
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import structlog
from sqlalchemy import insert

from bot.app import create_app
from store import migrate
from store.schema import cases, deadlines, events, inbox, leaks, outbox
from tests.databases import Postgres
from tests.world import World, make_world

POLICY = json.dumps(
    {"ladder": [0, 5, 10, 20, 30], "round": 15, "disable": 30, "report": 24, "overdue": 2, "review": 24}
)
FIRST = 1_000_000
ROUNDS = 9
PIECE = 500
# What a leak has behind it when its report is late: everybody called, confirmed, stopped, reminded four times.
LIFE: tuple[tuple[str, int, dict[str, Any]], ...] = (
    *(("ladder.called", minutes, {"rule": f"rung:{rung}"}) for rung, minutes in enumerate((0, 5, 10, 20, 30))),
    ("leak.confirmed", 31, {}),
    ("leak.disabled", 40, {}),
    *(("written.reminded", 24 * 60 * percent // 100, {"percent": percent}) for percent in (50, 75, 90, 100)),
)


def fill(world: World, first: int, many: int, *, age: timedelta) -> None:
    """Leaks reported ``age`` ago with all their events, deadlines that were due then, messages, ten callbacks each."""
    began = world.clock.now() - age
    for begin in range(first, first + many, PIECE):
        numbers = range(begin, begin + PIECE)
        with world.house.database.work(world.clock.now()) as work:
            work.run(insert(cases), [_case(number, began) for number in numbers])
            work.run(insert(leaks), [_leak(number, began) for number in numbers])
            work.run(insert(deadlines), [_deadline(number, began) for number in numbers])
            work.run(insert(outbox), [_message(number, began) for number in numbers])
            work.run(insert(inbox), [_callback(10 * number + part, began) for number in numbers for part in range(10)])
            seqs = [seq for seq in range(len(LIFE)) if timedelta(minutes=LIFE[seq][1]) <= age]
            work.run(insert(events), [_event(number, seq, began) for number in numbers for seq in seqs])


def _case(number: int, began: datetime) -> dict[str, Any]:
    return {"id": number, "no": f"XL-{number}", "kind": "leak", "short": number, "state": "open", "version": 1} | {
        "reporter": f"p{number % 500}",
        "department": 1,
        "opened_at": began,
        "policy": POLICY,
    }


def _leak(number: int, began: datetime) -> dict[str, Any]:
    moments = dict.fromkeys(("discovered_at", "known_at", "reported_at"), began)
    return moments | {
        "case": number,
        "said": "",
        "level": 4,
        "confirmed_by": "duty",
        "confirmed_at": began + timedelta(minutes=31),
        "disabled_by": "duty",
        "disabled_at": began + timedelta(minutes=40),
        "disabled_entered_at": began + timedelta(minutes=40),
        "report_due_at": began + timedelta(hours=24),
    }


def _deadline(number: int, began: datetime) -> dict[str, Any]:
    return {"case": number, "rule": "bench", "ordinal": 0, "wanted_at": began, "due_at": began, "tries": number % 7}


def _message(number: int, began: datetime) -> dict[str, Any]:
    moments = dict.fromkeys(("written_at", "due_at"), began)
    return moments | {
        "id": f"{number:026}",
        "cause": f"bench:{number}",
        "lane": number % 4,
        "kind": "send",
        "person": f"p{number % 500}",
        "body": "{}" * 400,
        "state": "waiting",
        "tries": 2,
    }


def _callback(number: int, began: datetime) -> dict[str, Any]:
    return {"key": f"bench:{number}", "person": "p", "kind": "TextSaid", "taken_at": began, "reply": "好" * 100}


def _event(number: int, seq: int, began: datetime) -> dict[str, Any]:
    act, minutes, data = LIFE[seq]
    words = {"actor": "system", "role": "", "cause": "bench", "hash": "0" * 64}
    return words | {
        "seq": number * len(LIFE) + seq,
        "at": began + timedelta(minutes=minutes),
        "act": act,
        "case": number,
        "data": json.dumps(data),
    }


def measured(world: World) -> tuple[float, float, int]:
    """Milliseconds of processor and wall, and how many reasons there are."""
    client = create_app(world.house).test_client()
    took: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        wall, own = perf_counter(), process_time()
        answer = client.get("/healthz")
        took.append((process_time() - own, perf_counter() - wall))
    return (
        median(own for own, _ in took) * 1000,
        median(wall for _, wall in took) * 1000,
        len(answer.get_json()["reasons"]),
    )


def compared(name: str, url: str, folder: Path, many: int) -> None:
    """First all is well with them, then all of them are late."""
    migrate.upgrade(url)
    world = make_world(url, folder)
    for number, (label, age) in enumerate((("new", timedelta(minutes=45)), ("overdue", timedelta(days=4))), 1):
        with world.house.database.work(world.clock.now()) as work:
            for table in (outbox, deadlines, leaks, cases):
                work.run(table.delete())
        fill(world, number * FIRST, many, age=age)
        own, wall, reasons = measured(world)
        print(
            f"{name:<11} {many} {label:<7} {own:8.1f} ms processor {wall:8.1f} ms wall  {reasons} reasons", flush=True
        )
    world.house.database.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.health", description=__doc__)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--database", nargs="*", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory(prefix="xinan-health-") as folder:
        if "sqlite" in chosen.database:
            compared("sqlite", f"sqlite:///{folder}/xinan.db", Path(folder), chosen.many)
        if "postgresql" in chosen.database:
            server = Postgres()
            server.create()
            try:
                compared("postgresql", server.url("postgres"), Path(folder) / "pg", chosen.many)
            finally:
                server.destroy()


if __name__ == "__main__":
    main()
