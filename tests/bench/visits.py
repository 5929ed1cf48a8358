"""A hundred thousand visits on the record: who is in, who was in, who comes, who was here last; on both databases.

``python -m tests.bench.visits [--visits 100000] [--database sqlite postgresql]``. At most 50 ms an answer are promised.
"""

from __future__ import annotations

import argparse
import statistics
import tracemalloc
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from tempfile import TemporaryFile
from time import monotonic, process_time
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from handlers.ledgers.exporting import write_table
from store import personal, presence, visitledger, visits
from store.db import Database
from store.fieldkeys import KeyRing, new_field_keys
from store.ledgerfilter import INSIDE, Sight, Wanted
from store.personal import Kind as Personal
from store.personal import Spot
from store.schema import cases, escorts, guests, people, stays
from store.schema import personal as sealed
from store.schema import visits as visit_rows
from store.visits import Place
from tests.bench.rotation import _url

PROMISED_SECONDS = 0.050
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEYS = new_field_keys()
RING = KeyRing(lambda: KEYS)
_PART = 2_000
# Of so many people, each came a hundred times; and one name is a thousand people's.
_PEOPLE = 1_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=100_000)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    chosen = parser.parse_args()
    worst = 0.0
    for kind in chosen.database:
        with _url(kind) as url, closing(Database(url)) as database:
            _hosts(database)
            _fill(database, chosen.visits)
            worst = max(worst, _measured(kind, database))
    return 1 if worst > PROMISED_SECONDS else 0


def _fill(database: Database, count: int) -> None:
    """Over three years, evenly: most for hours, some for weeks; the last twenty are in now."""
    random = Random(1)
    for first in range(1, count + 1, _PART):
        rows: dict[Table, list[dict[str, Any]]] = {
            table: [] for table in (cases, visit_rows, guests, stays, escorts, sealed)
        }
        for case in range(first, min(first + _PART, count + 1)):
            _one(rows, random, case, count)
        with database.work(NOW) as work:
            for table, those in rows.items():
                work.run(insert(table), those)


def _hosts(database: Database) -> None:
    people_there = [
        {"id": f"p{at}", "address": f"p{at}", "name": f"p{at}", "position": "", "active": True, "changed_at": NOW}
        | {"main_department": at % 10}
        for at in range(500)
    ]
    with database.work(NOW) as work:
        work.run(insert(people), people_there)


def _one(rows: dict[Table, list[dict[str, Any]]], random: Random, case: int, count: int) -> None:
    came = NOW - 3 * 365 * DAY * (count - case) / count - HOUR
    weeks = case % 50 == 0
    is_in = case > count - 20
    ends = came + (14 * DAY if weeks else 3 * HOUR)
    out = None if is_in else came + (3 * DAY if weeks and case % 100 == 0 else 2 * HOUR)
    place = random.choice(tuple(Place)).value
    state = "present" if is_in else "closed"
    rows[cases].append(
        {"id": case, "no": f"LF-20200101-{case}", "kind": "visit", "short": 1000 + case % 9000 if is_in else None}
        | {"state": "open" if is_in else "closed", "version": 1, "reporter": f"p{case % 500}", "opened_at": came}
        | {"closed_at": out, "policy": "{}"}
    )
    text = dict.fromkeys(("reason", "unit", "purpose", "things", "activities", "offered_to", "agreement"), "")
    rows[visit_rows].append(
        text
        | {"case": case, "kind": "temporary", "state": state, "place": place, "starts_at": came, "ends_at": ends}
        | {"unit": random.choice(("省厅", "某某信息技术有限公司", "电力公司", "市财政局"))}
        | {"days": (ends - came).days, "plans": 0, "host": f"p{case % 500}", "late": False, "late_reason": ""}
    )
    rows[guests].append({"case": case, "ordinal": 1, "name": "W*", "phone": "", "id_number": "", "named_at": came})
    rows[stays].append(
        {"case": case, "guest": 1, "ordinal": 1, "place": place, "in_at": came, "out_at": out, "in_by": "p1"}
        | {"in_entered_at": came, "late": False, "reason": "", "breaches": "", "days": (out - came).days if out else 0}
    )
    rows[escorts].append({"case": case, "ordinal": 1, "host": f"p{case % 500}", "from_at": came, "until_at": out})
    for field, kind, value in (
        ("phone", Personal.phone, f"139{case % _PEOPLE:08}"),
        ("name", Personal.name, "王伟" if case % 100 == 0 else f"王{case}"),
    ):
        rows[sealed].append(_sealed(case, field, kind, value))


def _sealed(case: int, field: str, kind: Personal, value: str) -> dict[str, Any]:
    spot = Spot("visits", f"{case}/1", field)
    key, bytes_ = RING.seal(personal.bound(spot, kind), value)
    mark = RING.mark(kind, personal.normal(kind, value))
    place = {"place": spot.place, "row": spot.row, "field": field, "kind": kind.value, "case": case}
    return place | {"key": key, "sealed": bytes_, "mark": mark, "kept_at": NOW}


def _measured(kind: str, database: Database) -> float:
    """The slowest 99th percentile, in seconds."""
    past = [NOW - timedelta(days=days, hours=2) for days in range(1, 1000, 20)]
    with database.look() as connection:
        count = connection.execute(select(func.count()).select_from(stays)).scalar_one()
    print(f"\n{kind}: {count} visits")
    november = Wanted(NOW - 25 * DAY, NOW + 5 * DAY)
    _exported(database)
    return max(
        _timed(database, "ledger, this month", _ledger(november), [None]),
        _timed(database, "ledger, this month, of a host's unit", _ledger(replace(november, departments=(3,))), [None]),
        _timed(database, "ledger, this month, of units somebody leads", _ledger(november, Sight("p7", (3,))), [None]),
        _timed(database, "ledger, last month, in the machine room", _ledger(_IN_ROOM), [None]),
        _timed(database, "ledger, of a unit, all years", _ledger(Wanted(unit="省厅")), [None]),
        _timed(database, "ledger, of a unit nobody is of", _ledger(Wanted(unit="没有这家")), [None]),
        _timed(database, "ledger, still in", _ledger(Wanted(state=INSIDE)), [None]),
        _timed(database, "ledger, all a host received", _ledger(Wanted(host="p7")), [None]),
        _timed(database, "ledger, mine, all years", _ledger(Wanted(), Sight("p7")), [None]),
        _timed(database, "ledger, of units somebody leads, all years", _ledger(Wanted(), Sight("p7", (3,))), [None]),
        _timed(database, "ledger, entered late, all years", _ledger(Wanted(late=True)), [None]),
        _timed(database, "who is in the machine room", lambda c: presence.inside(c, Place.machine_room, NOW), [None]),
        _timed(database, "who was in it, over 1,000 days", _was_in(Place.machine_room), past),
        _timed(database, "who was in anywhere", _was_in(None), past),
        _timed(database, "who comes today", lambda c: presence.coming(c, NOW - 2 * HOUR, NOW + 22 * HOUR), [None]),
        _timed(database, "last here, by phone", lambda c: presence.last_here(c, RING, phone="13900000007"), [None]),
        _timed(
            database, "last here, a thousand of one name", lambda c: presence.last_here(c, RING, name="王伟"), [None]
        ),
        _timed(database, "what waits for a host", lambda c: visits.of_host(c, "p499"), [None]),
    )


_IN_ROOM = Wanted(NOW - 55 * DAY, NOW - 25 * DAY, place="machine_room", came=True)


def _ledger(wanted: Wanted, sight: Sight | None = None) -> Callable[..., object]:
    """What one question in chat asks: a page, and how many there are."""

    def ask(connection: Connection) -> object:
        found = visitledger.page(connection, wanted, sight, limit=9)
        if len(found) > 8:
            visitledger.count(connection, wanted, sight, most=1000)
        return found

    return ask


def _exported(database: Database) -> None:
    """All of it as a file: how long, how large, and how much memory it took at most."""
    begun = process_time()
    count, size = _table(database, Wanted())
    took = process_time() - begun
    tracemalloc.start()
    _table(database, Wanted(NOW - 100 * DAY, NOW))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    held = f"of 100 days: at most {most / 1e6:.1f} MB held"
    print(f"  export of {count} rows: {took:.1f} s of CPU, {size / 1e6:.1f} MB; {held}")


def _table(database: Database, wanted: Wanted) -> tuple[int, int]:
    """Rows and bytes."""
    with TemporaryFile() as target, database.look() as connection:
        return write_table(connection, "visits", wanted, None, "bench", NOW, target), target.tell()


def _was_in(place: Place | None) -> Callable[..., object]:
    return lambda connection, at: presence.inside(connection, place, at)


def _timed(database: Database, name: str, ask: Callable[..., object], moments: Sequence[datetime | None]) -> float:
    took, found = [], 0
    for turn in range(100):
        at = moments[turn % len(moments)]
        begun = monotonic()
        with database.look() as connection:
            answer: Any = ask(connection) if at is None else ask(connection, at)
        took.append(monotonic() - begun)
        found = max(found, len(answer))
    slow = statistics.quantiles(took, n=100)[-1]
    print(f"  {name:36} p50 {statistics.median(took) * 1000:6.2f} ms  p99 {slow * 1000:6.2f} ms  up to {found}")
    return slow


if __name__ == "__main__":
    raise SystemExit(main())
