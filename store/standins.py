"""Who stands in for whom during an absence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from store.among import among
from store.schema import people, standins
from store.uow import Work

MAX_DEPTH = 2

_running = among(
    standins.c.person,
    "absent",
    lambda wanted: (
        select(standins.c.person, standins.c.standin)
        .join(people, people.c.id == standins.c.standin)
        .where(
            wanted,
            standins.c.starts_at <= bindparam("at"),
            standins.c.ends_at > bindparam("at"),
            standins.c.ended_at.is_(None),
            people.c.active.is_(True),
        )
        .order_by(standins.c.id)
    ),
)
_stood = among(
    standins.c.standin,
    "acting",
    lambda wanted: (
        select(standins.c.person)
        .join(people, people.c.id == standins.c.person)
        .where(
            wanted,
            standins.c.starts_at <= bindparam("at"),
            standins.c.ends_at > bindparam("at"),
            standins.c.ended_at.is_(None),
            people.c.active.is_(True),
        )
        .order_by(standins.c.id)
    ),
)


@dataclass(frozen=True, slots=True)
class StandIn:
    id: int
    person: str
    standin: str
    starts_at: datetime
    ends_at: datetime


def acting_for(connection: Connection, wanted: Iterable[str], at: datetime) -> dict[str, str]:
    """For each absent person of ``wanted``: who acts now (at most two hops; a circle leads nowhere)."""
    first = _hop(connection, list(dict.fromkeys(wanted)), at)
    return through(first | _hop(connection, list(first.values()), at), first)


def through(hops: Mapping[str, str], wanted: Iterable[str]) -> dict[str, str]:
    """The same where all stand-ins of this moment are known. hops: absent -> stand-in."""
    first = {person: hops[person] for person in wanted if person in hops}
    acting = {person: hops.get(standin, standin) for person, standin in first.items()}
    return {person: standin for person, standin in acting.items() if standin != person}


def _hop(connection: Connection, absent: list[str], at: datetime) -> dict[str, str]:
    if not absent:
        return {}
    rows = _running.all(connection, {"absent": absent, "at": at})
    return {row.person: row.standin for row in rows}


def absent_for(connection: Connection, standin: str, at: datetime) -> list[str]:
    """The people still there whom ``standin`` acts for at this moment, at most two hops away, never themself."""
    first = _stood_for(connection, [standin], at)
    second = _stood_for(connection, first, at)
    return [person for person in dict.fromkeys([*first, *second]) if person != standin]


def _stood_for(connection: Connection, acting: list[str], at: datetime) -> list[str]:
    if not acting:
        return []
    return _stood.scalars(connection, {"acting": acting, "at": at})


def between(connection: Connection, starts_at: datetime, ends_at: datetime) -> list[StandIn]:
    """Everybody's stand-ins that run at some moment of this period."""
    which = standins.c.ended_at.is_(None) & (standins.c.ends_at > starts_at) & (standins.c.starts_at < ends_at)
    return [_standin(row) for row in connection.execute(select(standins).where(which).order_by(standins.c.id))]


def add(work: Work, person: str, standin: str, starts_at: datetime, ends_at: datetime, *, by: str) -> StandIn:
    """Sets a stand-in; an earlier one that overlaps is ended."""
    overlaps = (
        (standins.c.person == person)
        & standins.c.ended_at.is_(None)
        & (standins.c.ends_at > starts_at)
        & (standins.c.starts_at < ends_at)
    )
    work.run(update(standins).where(overlaps).values(ended_at=work.now))
    row = {"person": person, "standin": standin, "starts_at": starts_at, "ends_at": ends_at, "set_by": by}
    key = work.run(insert(standins).returning(standins.c.id), row | {"set_at": work.now}).scalar_one()
    work.record("standin.set", by=by, person=person, standin=standin, starts_at=starts_at, ends_at=ends_at)
    return StandIn(key, person, standin, starts_at, ends_at)


def cancel(work: Work, person: str, *, by: str) -> int:
    """Ends every running or coming stand-in of this person."""
    which = (standins.c.person == person) & standins.c.ended_at.is_(None) & (standins.c.ends_at > work.now)
    count = work.run(update(standins).where(which).values(ended_at=work.now)).rowcount
    if count:
        work.record("standin.cancelled", by=by, person=person, count=count)
    return count


def of_person(connection: Connection, person: str, at: datetime) -> list[StandIn]:
    which = (standins.c.person == person) & standins.c.ended_at.is_(None) & (standins.c.ends_at > at)
    return [_standin(row) for row in connection.execute(select(standins).where(which).order_by(standins.c.starts_at))]


def _standin(row: Row[tuple[object, ...]]) -> StandIn:
    return StandIn(row.id, row.person, row.standin, row.starts_at, row.ends_at)
