"""The ledger of visits: what was between two moments, of a unit, in a place; a page of it, or all in small batches.

A filter says nothing about who looks: that is the ``Sight``. Names of visitors are no filter, they are sealed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    exists,
    func,
    or_,
    select,
    text,
    union,
    union_all,
)

from store.ledgerfilter import INSIDE, Sight, Wanted
from store.schema import cases, escorts, people, stays, visits
from store.visiting import Visit
from store.visits import joined, whole

_A_DAY = timedelta(days=1)
# Written out, as the partial indexes have them.
_LONG, _SHORT, _OPEN_STAY = text("visits.days > 0"), text("visits.days = 0"), text("stays.out_at IS NULL")
# Added to nothing: of one visit the few escorts are looked at, never all that its hosts ever had.
_whoever = escorts.c.host + ""
BATCH = 500
_others = visits.alias("others")


def page(connection: Connection, wanted: Wanted, sight: Sight | None, *, limit: int, offset: int = 0) -> list[Visit]:
    """What began last comes first. sight: None sees all."""
    found = _matching(connection, wanted, sight).subquery()
    few = select(found).order_by(found.c.starts_at.desc(), found.c.case.desc()).limit(limit).offset(offset).subquery()
    ordered = joined.join(few, few.c.case == cases.c.id).order_by(few.c.starts_at.desc(), few.c.case.desc())
    return whole(connection, connection.execute(ordered).all())


def count(connection: Connection, wanted: Wanted, sight: Sight | None, *, most: int) -> int:
    """How many there are; from ``most`` on nobody counts further."""
    few = select(_matching(connection, wanted, sight).subquery().c.case).limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(few)).scalar_one())


def batches(connection: Connection, wanted: Wanted, sight: Sight | None, size: int = BATCH) -> Iterator[list[Visit]]:
    """All of them, what began first foremost; no more than ``size`` are in memory."""
    after: tuple[ColumnElement[bool], ...] = ()
    while True:
        found = _matching(connection, wanted, sight, after).subquery()
        few = select(found).order_by(found.c.starts_at, found.c.case).limit(size).subquery()
        ordered = joined.join(few, few.c.case == cases.c.id).order_by(few.c.starts_at, few.c.case)
        visits_there = whole(connection, connection.execute(ordered).all())
        if visits_there:
            yield visits_there
        if len(visits_there) < size:
            return
        last = visits_there[-1]
        later = or_(visits.c.starts_at > last.starts_at, visits.c.case > last.case.id)
        after = (visits.c.starts_at >= last.starts_at, later)


def _matching(
    connection: Connection, wanted: Wanted, sight: Sight | None, more: tuple[ColumnElement[bool], ...] = ()
) -> Select[Any] | CompoundSelect[Any]:
    """Case and beginning of each. Those of a day are looked for a day back, the few long ones by their own index."""
    asked = _members(connection, wanted.departments)
    only = [*_conditions(wanted, asked), *more]
    if sight is not None:
        only.append(_in_sight(sight.person, [sight.person, *_members(connection, sight.units)], wanted))
    these = select(visits.c.case, visits.c.starts_at)
    if wanted.since is None or wanted.until is None:
        return these.where(*only)
    until = visits.c.starts_at < wanted.until
    overlaps = (until, visits.c.ends_at > wanted.since)
    return union_all(
        these.where(_SHORT, visits.c.starts_at > wanted.since - _A_DAY, *overlaps, *only),
        these.where(_LONG, *overlaps, *only),
    )


def _conditions(wanted: Wanted, members: list[str]) -> Iterator[ColumnElement[bool]]:
    if wanted.unit:
        yield visits.c.unit.contains(wanted.unit, autoescape=True)
    if wanted.departments:
        yield _received_by(members, wanted)
    if wanted.host:
        yield _received_by([wanted.host], wanted)
    if wanted.kind:
        yield visits.c.kind == wanted.kind
    if wanted.place:
        yield _in_place(wanted)
    if wanted.state == INSIDE:
        yield visits.c.case.in_(select(stays.c.case).where(_OPEN_STAY))
    elif wanted.state:
        yield visits.c.state == wanted.state
    if wanted.late:
        stayed = select(stays.c.case).where(stays.c.late.is_(True))
        yield visits.c.case.in_(union(select(_others.c.case).where(_others.c.late.is_(True)), stayed))
    if wanted.came and not wanted.place:
        yield _stay(*_at_that_time(wanted))


def _members(connection: Connection, units: tuple[int, ...]) -> list[str]:
    """Whoever belongs to them. Said by name in the question: a join to them for each visit is planned by statistics,
    and took 3.3 s while PostgreSQL had none yet."""
    if not units:
        return []
    return list(connection.execute(select(people.c.id).where(people.c.main_department.in_(units))).scalars())


def _received_by(those: list[str], wanted: Wanted) -> ColumnElement[bool]:
    """The host now, or for a while. Of a period each visit is looked at; else the host's are found."""
    if wanted.since is not None:
        had_it = exists().where(escorts.c.case == visits.c.case, _whoever.in_(those))
        return or_(visits.c.host.in_(those), had_it)
    return visits.c.case.in_(_cases_of(those))


def _cases_of(those: list[str]) -> CompoundSelect[Any]:
    now = select(_others.c.case).where(_others.c.host.in_(those))
    return union(now, select(escorts.c.case).where(escorts.c.host.in_(those)))


def _in_place(wanted: Wanted) -> ColumnElement[bool]:
    """Who was there; or, unless only those count, who was to be."""
    was = _stay(stays.c.place == wanted.place, *_at_that_time(wanted))
    return was if wanted.came else or_(visits.c.place == wanted.place, was)


def _at_that_time(wanted: Wanted) -> list[ColumnElement[bool]]:
    if wanted.since is None or wanted.until is None:
        return []
    return [stays.c.in_at < wanted.until, or_(stays.c.out_at.is_(None), stays.c.out_at > wanted.since)]


def _stay(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(stays.c.case == visits.c.case, *conditions)


def _in_sight(person: str, hosts: list[str], wanted: Wanted) -> ColumnElement[bool]:
    """Registered by the person, or received by one of the hosts: the person and the units they lead."""
    own = (cases.c.reporter == person, cases.c.kind == "visit")
    if wanted.since is not None:
        registered: ColumnElement[bool] = exists().where(cases.c.id == visits.c.case, *own)
    else:
        registered = visits.c.case.in_(select(cases.c.id).where(*own))
    return or_(registered, _received_by(hosts, wanted))
