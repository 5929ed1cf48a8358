"""Who is, was and will be here: questions as of a moment, each answered by an index, however many visits there were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    union_all,
)

from store import personal as sealed
from store.among import among
from store.fieldkeys import KeyRing
from store.guests import PLACE
from store.personal import Kind
from store.prepared import Prepared
from store.schema import cases, escorts, guests, personal, stays, visits
from store.visiting import Place, Visit
from store.visits import joined, whole

# Whatever lasted less than a whole day has ``days`` 0: looking back for it, a day is enough.
_A_DAY = timedelta(days=1)
# Written out, as the partial indexes have them.
_INSIDE, _LONG_STAY, _LONG_VISIT = text("stays.out_at IS NULL"), text("stays.days > 0"), text("visits.days > 0")


@dataclass(frozen=True, slots=True)
class Seen:
    """One stay of one visitor. name: masked.  host: who answered for them then, or when they came."""

    visit: int
    no: str
    short: int | None
    guest: int
    name: str
    unit: str
    place: Place
    host: str
    in_at: datetime
    out_at: datetime | None
    late: bool


def _seen(moment: Any) -> Select[Any]:
    """Stays with what is shown of them, and their host at that moment."""
    named = and_(guests.c.case == stays.c.case, guests.c.ordinal == stays.c.guest)
    answers = and_(
        escorts.c.case == stays.c.case,
        escorts.c.from_at <= moment,
        or_(escorts.c.until_at.is_(None), escorts.c.until_at > moment),
    )
    return (
        select(
            stays.c.case, cases.c.no, cases.c.short, stays.c.guest, guests.c.name, visits.c.unit, stays.c.place,
            escorts.c.host, stays.c.in_at, stays.c.out_at, stays.c.late,
        )
        .join(cases, cases.c.id == stays.c.case)
        .join(visits, visits.c.case == stays.c.case)
        .join(guests, named)
        .outerjoin(escorts, answers)
    )  # fmt: skip


# Added to nothing, so that SQLite, which keeps no statistics, does not read three years of stays by this column's index
# (140 ms, measured) instead of the few that the partial index has.
_came = literal_column("(stays.in_at + 0)", type_=stays.c.in_at.type)
_begins = literal_column("(visits.starts_at + 0)", type_=visits.c.starts_at.type)
_at = bindparam("at", type_=stays.c.in_at.type)
_since = bindparam("since", type_=stays.c.in_at.type)
_inside = among(
    stays.c.place,
    "places",
    lambda here: union_all(
        _seen(_at).where(_INSIDE, here, _came <= _at),
        _seen(_at).where(
            here, stays.c.in_at > _since, stays.c.in_at <= _at, stays.c.out_at > _at, text("stays.days = 0")
        ),
        _seen(_at).where(_LONG_STAY, here, _came <= _at, stays.c.out_at > _at),
    ),
)
_until = bindparam("until", type_=visits.c.starts_at.type)
_overlap = union_all(
    select(visits.c.case, visits.c.starts_at).where(
        visits.c.starts_at > bindparam("before", type_=visits.c.starts_at.type),
        visits.c.starts_at < _until,
        visits.c.ends_at > _since,
        text("visits.days = 0"),
        visits.c.state != "cancelled",
    ),
    select(visits.c.case, visits.c.starts_at).where(
        _LONG_VISIT, _begins < _until, visits.c.ends_at > _since, visits.c.state != "cancelled"
    ),
).subquery()
_line = select(_overlap).order_by(_overlap.c.starts_at, _overlap.c.case).limit(bindparam("limit")).subquery()
_coming = Prepared(joined.join(_line, _line.c.case == cases.c.id).order_by(_line.c.starts_at, _line.c.case))
_count_coming = Prepared(select(func.count()).select_from(_overlap))
_who = cast(stays.c.case, String) + literal("/") + cast(stays.c.guest, String)
_newest = (stays.c.in_at.desc(), stays.c.case.desc(), stays.c.guest, stays.c.ordinal)
# The few that are wanted are picked before anything is joined to them.
_theirs = (
    select(stays.c.case, stays.c.guest, stays.c.ordinal)
    .join(personal, and_(personal.c.case == stays.c.case, personal.c.row == _who, personal.c.place == PLACE))
    .where(personal.c.mark == bindparam("mark"))
    .order_by(*_newest)
    .limit(bindparam("limit"))
    .subquery()
)
_same = and_(_theirs.c.case == stays.c.case, _theirs.c.guest == stays.c.guest, _theirs.c.ordinal == stays.c.ordinal)
_last_here = Prepared(_seen(stays.c.in_at).join(_theirs, _same).order_by(*_newest))
_any = Prepared(select(visits.c.case).limit(1))
_expected = Prepared(
    select(personal.c.case)
    .join(cases, cases.c.id == personal.c.case)
    .where(personal.c.mark == bindparam("mark"), personal.c.place == PLACE, cases.c.state == "open")
    .limit(1)
)


def inside(connection: Connection, place: Place | None, at: datetime) -> list[Seen]:
    """Who was in at that moment, those who came first foremost. None: anywhere."""
    places = [place.value] if place else [one.value for one in Place]
    rows = _inside.all(connection, {"places": places, "at": at, "since": at - _A_DAY})
    return sorted((_as_seen(row) for row in rows), key=lambda one: (one.in_at, one.visit, one.guest))


def coming(connection: Connection, since: datetime, until: datetime, limit: int = 50) -> list[Visit]:
    """Whoever is, or was, to be here between the two, what begins first foremost; cancelled ones are not among them."""
    return whole(connection, _coming.all(connection, _between(since, until) | {"limit": limit}))


def count_coming(connection: Connection, since: datetime, until: datetime) -> int:
    return int(_count_coming.scalar(connection, _between(since, until)))


def _between(since: datetime, until: datetime) -> dict[str, Any]:
    return {"since": since, "until": until, "before": since - _A_DAY}


def is_kept(connection: Connection) -> bool:
    """Whether a visit was ever registered."""
    return _any.scalar(connection, {}) is not None


def is_expected(connection: Connection, ring: KeyRing, name: str) -> bool:
    """Whether anybody of this very name is on a visit that is not over."""
    return is_mark_expected(connection, ring.mark(Kind.name, sealed.normal(Kind.name, name)))


def is_mark_expected(connection: Connection, mark: str) -> bool:
    """The same, by the mark of the name."""
    return _expected.scalar(connection, {"mark": mark}) is not None


def last_here(
    connection: Connection, ring: KeyRing, *, name: str = "", phone: str = "", id_number: str = "", limit: int = 5
) -> list[Seen]:
    """The last stays of whoever has this very number, or else this very name; the newest first. host: when they came.

    People of one name are told apart by nobody; whose data were erased is not found any more.
    """
    known = ((Kind.id_number, id_number), (Kind.phone, phone), (Kind.name, name))
    kind, value = next(((kind, value) for kind, value in known if value), (Kind.name, ""))
    mark = ring.mark(kind, sealed.normal(kind, value))
    return _all(_last_here.all(connection, {"mark": mark, "limit": limit}))


def _all(rows: Iterable[Any]) -> list[Seen]:
    return [_as_seen(row) for row in rows]


def _as_seen(row: Any) -> Seen:
    return Seen(
        row.case,
        row.no,
        row.short,
        row.guest,
        row.name,
        row.unit,
        Place(row.place),
        row.host or "",
        row.in_at,
        row.out_at,
        bool(row.late),
    )
