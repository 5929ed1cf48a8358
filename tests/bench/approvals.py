"""What a request costs: submitted, decided, listed; with 10,000 open ones of one leader, and a million in the archive.

    python -m tests.bench.approvals [--rounds 200] [--archived 1000000] [--database sqlite postgresql]

Goals (issue 4): submit and decide p50 <= 6 ms, 待办 <= 20 ms, and none slower by more than 20 % beside the million.
Milliseconds are medians; beside them the processor time of this process, which a busy machine blurs less.
"""

from __future__ import annotations

import argparse
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import structlog
from sqlalchemy import text, update

from handlers.keys import Key
from handlers.turn import take_turn
from handlers.types import CardTapped, TextSaid
from store import migrate, requests
from store.schema import outbox
from tests.copies import copy_archived, copy_open
from tests.databases import Postgres
from tests.world import LEADER, REPORTER, World, make_world

OPEN = 10_000
_PIECE = 50_000
_FIRST_ARCHIVED, _FIRST_OPEN = 10_000_000, 20_000_000
_numbers = count()
Figures = dict[str, tuple[float, float]]  # what -> median ms, of which processor time


class Timed:
    """Collects how long a thing took, and how much of it on the processor."""

    def __init__(self) -> None:
        self.took: dict[str, list[tuple[float, float]]] = {}

    def __call__(self, name: str, act: Callable[[], object]) -> None:
        wall, own = perf_counter(), process_time()
        act()
        self.took.setdefault(name, []).append((perf_counter() - wall, process_time() - own))

    def figures(self) -> Figures:
        """In milliseconds."""
        return {
            name: (median(wall for wall, _ in rows) * 1000, median(own for _, own in rows) * 1000)
            for name, rows in self.took.items()
        }


def _says(world: World, person: str, said: str) -> None:
    take_turn(
        world.house,
        TextSaid(key=f"b{next(_numbers)}", person=person, at=world.clock.now(), text=said),
        world.clock.now(),
    )


def _newest(world: World) -> int:
    with world.house.database.look() as connection:
        return requests.of_applicant(connection, REPORTER, limit=1)[0].case.id


def _decides(world: World, case: int) -> None:
    key = world.house.keys.seal(Key("ask_agree", case, "1leader"), LEADER)
    number = next(_numbers)
    tap = CardTapped(key=f"b{number}", person=LEADER, at=world.clock.now(), card=f"c{number}", button=key)
    take_turn(world.house, tap, world.clock.now())


def _filled(world: World) -> None:
    for said in ("申请拍摄许可", "王工程师", "机房外走廊", "宣传"):
        _says(world, REPORTER, said)


def _measured(world: World, rounds: int) -> Figures:
    timed = Timed()
    for number in range(rounds + 10):
        world.clock.forward(minutes=1)  # forms are told apart by the moment they were begun
        _filled(world)
        into = timed if number >= 10 else Timed()
        into("submit", lambda: _says(world, REPORTER, "提交"))
        into("decide", partial(_decides, world, _newest(world)))
        into("todo", lambda: _says(world, LEADER, "待办"))
        if number % 20 == 0:
            _forgets(world)
    return timed.figures()


def _forgets(world: World) -> None:
    """Nobody delivers here: what waits would grow and is not the subject."""
    with world.house.database.work(world.clock.now()) as work:
        work.run(update(outbox).where(outbox.c.state == "waiting").values(state="sent", sent_at=work.now))


def _template(world: World) -> int:
    _filled(world)
    _says(world, REPORTER, "提交")
    _forgets(world)
    return _newest(world)


def _many_open(world: World, case: int) -> None:
    with world.house.database.work(world.clock.now()) as work:
        copy_open(work.connection, case, OPEN, first=_FIRST_OPEN)
        if not world.house.database.is_sqlite:  # what is opened from now on is newer than all copies, as it is in life
            work.run(text(f"SELECT setval('cases_id_seq', {2 * _FIRST_OPEN})"))


def _archive(world: World, case: int, times: int) -> None:
    for done in range(0, times, _PIECE):
        with world.house.database.engine.begin() as connection:
            if not world.house.database.is_sqlite:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
            copy_archived(connection, case, min(_PIECE, times - done), first=_FIRST_ARCHIVED + done)
    if not world.house.database.is_sqlite:
        with world.house.database.engine.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("ANALYZE"))


def _told(what: str, now: Figures, before: Figures | None = None) -> None:
    parts = []
    for name, (wall, own) in now.items():
        ratio = ""
        if before is not None:
            ratio = f" (x{wall / before[name][0]:.2f}; processor x{own / before[name][1]:.2f})"
        parts.append(f"{name} {wall:6.2f} ms, processor {own:5.2f}{ratio}")
    print(f"{what:<34}", "  ".join(parts), f" load {os.getloadavg()[0]:.1f}", flush=True)


def _bench(url: str, folder: Path, rounds: int, archived: int) -> None:
    migrate.upgrade(url)
    world = make_world(url, folder)
    kind = world.house.database.url.get_backend_name()
    bare = _measured(world, rounds)
    _told(f"{kind}, a new record", bare)
    case = _template(world)
    _many_open(world, case)
    many = _measured(world, rounds)
    _told(f"{kind}, {OPEN} open", many, bare)
    done = _template(world)
    _decides(world, done)
    _archive(world, done, archived)
    _told(f"{kind}, and {archived} archived", _measured(world, rounds), many)
    world.house.database.close()


@contextmanager
def _url(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/record.db"
        return
    server = Postgres(fsync=True)
    try:
        server.create()
        yield server.url("postgres")
    finally:
        server.destroy()


def main() -> None:
    options = _options()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for kind in options.database:
        with tempfile.TemporaryDirectory(prefix="xinan-bench-") as name, _url(kind, Path(name)) as url:
            _bench(url, Path(name), options.rounds, options.archived)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--archived", type=int, default=1_000_000)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    return parser.parse_args()


if __name__ == "__main__":
    main()
