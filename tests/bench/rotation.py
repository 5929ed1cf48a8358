"""A hundred thousand sealed fields brought to a new key while another thread goes on writing, on both databases: numbers
in requests, names and numbers of visitors, updates that were parked. Half-way it is interrupted, and goes on.

``python -m tests.bench.rotation [--values 100000] [--database sqlite postgresql]``. At most two minutes are promised.
Beside it: how long the writes of the other thread took meanwhile, and reading a value by its blind index.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

from store import inbox, migrate, parked, personal, rotation
from store.clock import WallClock
from store.db import Database
from store.fieldkeys import KeyRing, new_field_keys
from store.personal import Kind, Spot
from store.uow import Work
from tests.databases import Postgres

PROMISED_SECONDS = 120.0
_PART = 1_000  # no transaction may last longer than the database is waited for


def main() -> int:
    chosen = _arguments()
    slow = False
    for kind in chosen.database:
        with _url(kind) as url, closing(Database(url)) as database:
            slow |= _measured(kind, database, chosen.values) > PROMISED_SECONDS
    return 1 if slow else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--values", type=int, default=100_000)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    return parser.parse_args()


@contextmanager
def _url(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder) / 'xinan.db'}"
            migrate.upgrade(url)
            yield url
        return
    server = Postgres(fsync=True)
    server.create()
    try:
        migrate.upgrade(server.url("postgres"))
        yield server.url("postgres")
    finally:
        server.destroy()


def _measured(kind: str, database: Database, count: int) -> float:
    keys = [new_field_keys()]
    ring = KeyRing(lambda: keys[0], lambda: keys[0].current)
    _fill(database, ring, count)
    keys[0] = keys[0].with_new()
    over, waits = threading.Event(), list[float]()
    other = threading.Thread(target=_write, args=(database, ring, over, waits))
    other.start()
    began = monotonic()
    done = _interrupted(database, ring, count) + sum(rotation.reseal(database, ring, WallClock().now()))
    done += sum(parked.reseal(database, ring, WallClock().now()))
    seconds = monotonic() - began
    over.set()
    other.join()
    with database.look() as connection:
        assert set(personal.by_key(connection)) == set(parked.by_key(connection)) == {keys[0].current}
        assert done >= count
        looked = monotonic()
        assert personal.same(connection, ring, Kind.phone, "13900000007")
        looked = (monotonic() - looked) * 1000
    waits.sort()
    print(
        f"{kind}: {done} fields in {seconds:.1f} s ({done / seconds:.0f}/s); meanwhile {len(waits)} writes, "
        f"p50 {statistics.median(waits):.1f} ms, p99 {waits[int(len(waits) * 0.99)]:.1f} ms, worst {waits[-1]:.1f} ms; "
        f"found by its number in {looked:.1f} ms"
    )
    return seconds


def _interrupted(database: Database, ring: KeyRing, count: int) -> int:
    """As with Ctrl+C: what was done until then stays done."""
    steps, done = rotation.reseal(database, ring, WallClock().now()), 0
    while done < count // 2:
        done += next(steps)
    steps.close()  # type: ignore[attr-defined]
    return done


def _fill(database: Database, ring: KeyRing, count: int) -> None:
    """Of a hundred fields sixty are of visitors, one is an update that waits."""
    for first in range(0, count, _PART):
        with database.work(WallClock().now()) as work:
            for number in range(first, min(count, first + _PART)):
                _field(work, ring, number)


def _field(work: Work, ring: KeyRing, number: int) -> None:
    if number % 100 == 99:
        payload = parked.sealed(ring, str(number), f'{{"text": "{number}"}}' + "x" * 400)
        inbox.park(work, key=str(number), person="a", kind="TextSaid", payload=payload, reply="")
        return
    place, kind = ("requests", Kind.phone) if number % 100 < 39 else ("visits", list(Kind)[number % 3])
    value = f"王{number}" if kind is Kind.name else f"139{number:08}"
    personal.keep(work, ring, Spot(place, f"{number}/1", kind.value), kind, value)


def _write(database: Database, ring: KeyRing, over: threading.Event, waits: list[float]) -> None:
    number = 0
    while not over.wait(0.01):
        began = monotonic()
        with database.work(WallClock().now()) as work:
            personal.keep(work, ring, Spot("dialogs", f"other/{number}", "phone"), Kind.phone, f"150{number:08}")
        waits.append((monotonic() - began) * 1000)
        number += 1


if __name__ == "__main__":
    raise SystemExit(main())
