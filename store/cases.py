"""Cases of every kind: number, state, version and the policy frozen when the case started."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, bindparam, exists, func, insert, null, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.clock import local
from store.outcomes import Raced
from store.prepared import Prepared
from store.schema import case_numbers, cases, counters, short_numbers
from store.uow import Work


@dataclass(frozen=True, slots=True)
class Width:
    """Short numbers of so many digits, never starting with 0, spread so that neighbours differ in two places.

    step: coprime to count, so that all of them come up before one repeats.
    """

    first: int
    count: int
    step: int

    def number(self, counted: int) -> int:
        return self.first + counted * self.step % self.count


# Four digits are typed; where nearly all of them are taken by open cases they get longer.
WIDTHS = (Width(1000, 9000, 4337), Width(10000, 90000, 43337), Width(100000, 900000, 433337))
_TRIES = 20  # in vain, of one width
_SHORT = "short"  # the name they are counted under

_POLICY = json.JSONEncoder(ensure_ascii=False)  # made once
_FIELDS = ("no", "kind", "short", "state", "version", "reporter", "department", "opened_at", "policy")
_new: dict[str, Any] = {name: bindparam(name) for name in _FIELDS}
_insert = Prepared(
    sqlite=insert(cases).values(_new).returning(cases.c.id),
    postgresql=insert(cases).values(_new | {"id": bindparam("id")}),
)
_by_id = Prepared(select(cases).where(cases.c.id == bindparam("id")))
_by_no = Prepared(select(cases).where(cases.c.no == bindparam("no")))
_by_short = Prepared(select(cases).where(cases.c.short == bindparam("short")))
_taken = Prepared(select(cases.c.id).where(cases.c.short == bindparam("short")))
_advance = Prepared(
    update(cases)
    .where(cases.c.id == bindparam("which"), cases.c.version == bindparam("seen"))
    .values(version=bindparam("new_version"))
)
_close = Prepared(
    update(cases)
    .where(cases.c.id == bindparam("which"), cases.c.version == bindparam("seen"))
    .values(state="closed", short=null(), closed_at=bindparam("at"), version=bindparam("new_version"))
)
_queue = Prepared(postgresql=select(func.pg_advisory_xact_lock(func.hashtext(bindparam("name", type_=Text())))))
_counted = {"value": counters.c.value + 1}
_up = sqlite.insert(counters).on_conflict_do_update(index_elements=["name"], set_=_counted).returning(*counters.c)
_count_both = Prepared(
    sqlite=_up.values([{"name": bindparam("day"), "value": 1}, {"name": bindparam("short"), "value": 1}])
)
_first_of_day = Prepared(
    postgresql=postgresql.insert(counters).values(name=bindparam("day"), value=case_numbers.next_value())
)
_base = select(counters.c.value).where(counters.c.name == bindparam("day")).scalar_subquery()
_next = select(
    case_numbers.next_value().label("number"),
    short_numbers.next_value().label("counted"),
    func.nextval("cases_id_seq").label("id"),
).subquery("n")
_short = WIDTHS[0].first + func.mod(_next.c.counted * WIDTHS[0].step, WIDTHS[0].count)
_numbers = Prepared(
    postgresql=select(_next, _base.label("base"), exists().where(cases.c.short == _short).label("taken"))
)
_count_short = Prepared(
    sqlite=_up.values(name=bindparam("name"), value=1), postgresql=select(short_numbers.next_value().label("value"))
)


@dataclass(frozen=True, slots=True)
class Case:
    """no: XL-YYYYMMDD-NNN.  short: four to six digits to type, while open.  policy: frozen at the start."""

    id: int
    no: str
    kind: str
    short: int | None
    state: str
    version: int
    reporter: str
    department: int | None
    opened_at: datetime
    closed_at: datetime | None
    policy: dict[str, Any]

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def alone(work: Work, name: str) -> None:
    """Makes turns that need the same thing queue. SQLite has one writer anyway; PostgreSQL takes an advisory lock."""
    if not work.is_sqlite:
        _queue.put(work.connection, {"name": name})


def start(work: Work, *, kind: str, prefix: str, reporter: str, department: int | None, policy: dict[str, Any]) -> Case:
    """Opens a case under the next number of the day (Shanghai date)."""
    today = local(work.now)
    day = f"{prefix}-{today.year}{today.month:02}{today.day:02}"
    number, short, key = _next_numbers(work, day)
    no = f"{day}-{number:03d}"
    row = {"no": no, "kind": kind, "short": short, "state": "open", "version": 1, "reporter": reporter}
    more = {"department": department, "opened_at": work.now, "policy": _POLICY.encode(policy)}
    inserted = _insert.later(work.connection, row | more | {"id": key})
    if key is None:
        key = int(inserted.first().id)
    return Case(key, no, kind, short, "open", 1, reporter, department, work.now, None, policy)


def _next_numbers(work: Work, day: str) -> tuple[int, int, int | None]:
    """The case's number within its day, its short number, and its id where that is known before it is written.

    On PostgreSQL they come from sequences, so that turns do not queue for a row until the other's commit: a turn that
    fails leaves a gap. On SQLite there is one writer, and no gap.
    """
    if work.is_sqlite:
        numbers = dict(_count_both.all(work.connection, {"day": day, "short": _SHORT}))
        return int(numbers[day]), _free_short(work, int(numbers[_SHORT])), None
    row = _numbers.first(work.connection, {"day": day})
    if row.base is None:
        alone(work, day)
        row = _numbers.first(work.connection, {"day": day})
    if row.base is None:
        _first_of_day.put(work.connection, {"day": day})
        row = _numbers.first(work.connection, {"day": day})
    short = _free_short(work, _shorts_counted(work)) if row.taken else WIDTHS[0].number(row.counted)
    return row.number - row.base, short, row.id


def _free_short(work: Work, counted: int) -> int:
    """The first number from this count on that no open case has: of four digits, or more where they are nearly gone."""
    for width in WIDTHS:
        for _ in range(_TRIES):
            short = width.number(counted)
            if _taken.first(work.connection, {"short": short}) is None:
                return short
            counted = _shorts_counted(work)
    raise Raced("no free short number")


def _shorts_counted(work: Work) -> int:
    return int(_count_short.first(work.connection, {"name": _SHORT}).value)


def advance(work: Work, case: Case) -> None:
    """Counts the case's version up. Raises Raced when another turn was faster."""
    values = {"which": case.id, "seen": case.version, "new_version": case.version + 1}
    if _advance.change(work.connection, values) != 1:
        raise Raced("case")


def close(work: Work, case: Case) -> None:
    values = {"which": case.id, "seen": case.version, "new_version": case.version + 1, "at": work.now}
    if _close.change(work.connection, values) != 1:
        raise Raced("case")


def by_id(connection: Connection, case: int) -> Case | None:
    return _one(connection, _by_id, {"id": case})


def by_no(connection: Connection, no: str) -> Case | None:
    return _one(connection, _by_no, {"no": no.upper()})


def by_short(connection: Connection, short: int) -> Case | None:
    return _one(connection, _by_short, {"short": short})


def _one(connection: Connection, query: Prepared, values: dict[str, Any]) -> Case | None:
    row = query.first(connection, values)
    return None if row is None else as_case(row)


def as_case(row: Any) -> Case:
    return Case(
        row.id,
        row.no,
        row.kind,
        row.short,
        row.state,
        row.version,
        row.reporter,
        row.department,
        row.opened_at,
        row.closed_at,
        json.loads(row.policy),
    )
