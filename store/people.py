"""People and departments as the contacts have them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, bindparam, literal_column, select, update

from store.among import among
from store.prepared import Prepared
from store.schema import departments, direct_leaders, memberships, people
from store.uow import Work

_by_id = Prepared(select(people).where(people.c.id == bindparam("id")))
_by_ids = among(people.c.id, "ids", lambda wanted: select(people).where(wanted))
_greet = Prepared(
    update(people)
    .where(people.c.id == bindparam("who"), people.c.greeted_at.is_(None))
    .values(greeted_at=bindparam("at"))
)
# So many are asked for one by one: a list PostgreSQL plans for anew each time, and SQLite takes it apart as JSON.
_FEW = 8
_leads = Prepared(
    select(memberships.c.person)
    .join(people, people.c.id == memberships.c.person)
    .where(
        memberships.c.department == bindparam("department"), memberships.c.leads.is_(True), people.c.active.is_(True)
    )
    .order_by(memberships.c.rank, memberships.c.person)
)
_parent = Prepared(select(departments.c.parent).where(departments.c.id == bindparam("department")))
_DEEPEST = 32  # levels of a department tree; one that goes round in a circle ends there as well
_up = select(
    bindparam("department", type_=BigInteger()).label("department"), literal_column("0", Integer()).label("level")
).cte("up", recursive=True)
_up = _up.union_all(
    select(departments.c.parent, _up.c.level + literal_column("1", Integer()))
    .join(departments, departments.c.id == _up.c.department)
    .where(departments.c.parent.is_not(None), _up.c.level < literal_column(str(_DEEPEST), Integer()))
)
_above = Prepared(
    select(_up.c.level, memberships.c.person)
    .join(memberships, memberships.c.department == _up.c.department)
    .join(people, people.c.id == memberships.c.person)
    .where(memberships.c.leads.is_(True), people.c.active.is_(True))
    .order_by(_up.c.level, memberships.c.rank, memberships.c.person)
)
_department = Prepared(select(departments.c.name).where(departments.c.id == bindparam("department")))


@dataclass(frozen=True, slots=True)
class Person:
    """id: case-folded.  address: the id as the platform spells it.  active: may act and be reached.

    greeted: has opened the app before.
    """

    id: str
    address: str
    name: str
    position: str
    active: bool
    main_department: int | None
    greeted: bool = False


def fold(address: str) -> str:
    """The platform's ids ignore case (D 90196)."""
    return address.casefold()


def by_id(connection: Connection, person: str) -> Person | None:
    row = _by_id.first(connection, {"id": person})
    return None if row is None else as_person(row)


def by_ids(connection: Connection, wanted: Iterable[str]) -> dict[str, Person]:
    ids = list(dict.fromkeys(wanted))
    if len(ids) > _FEW:
        return {row.id: as_person(row) for row in _by_ids.all(connection, {"ids": ids})}
    asked = [_by_id.later(connection, {"id": person}) for person in ids]
    return {row.id: as_person(row) for later in asked if (row := later.first()) is not None}


def greet(work: Work, person: str) -> bool:
    """The person has opened the app; True the first time."""
    return _greet.change(work.connection, {"who": person, "at": work.now}) == 1


def by_name(connection: Connection, name: str) -> list[Person]:
    """Active people with exactly this name or id; several where names are shared."""
    which = people.c.active.is_(True) & ((people.c.name == name) | (people.c.id == fold(name)))
    return [as_person(row) for row in connection.execute(select(people).where(which).order_by(people.c.id))]


def named_like(connection: Connection, name: str, limit: int = 200) -> list[Person]:
    """Active people whose name begins or ends as this one does."""
    alike = people.c.name.startswith(name[:1], autoescape=True) | people.c.name.endswith(name[-1:], autoescape=True)
    which = people.c.active.is_(True) & alike
    return [
        as_person(row) for row in connection.execute(select(people).where(which).order_by(people.c.id).limit(limit))
    ]


def leaders_of(connection: Connection, department: int) -> list[str]:
    return _leads.scalars(connection, {"department": department})


def unit_leaders(connection: Connection, person: Person) -> list[str]:
    """The active leaders of the person's unit, looked up along the department tree; never the person themself."""
    seen: set[int] = set()
    department = person.main_department
    while department is not None and department not in seen:
        seen.add(department)
        found = [leader for leader in leaders_of(connection, department) if leader != person.id]
        if found:
            return found
        department = _parent.scalar(connection, {"department": department})
    return _direct_leaders(connection, person.id)


def leader_levels(connection: Connection, person: Person) -> list[list[str]]:
    """The active leaders level by level, the unit's own first, then up the tree; never the person themself."""
    return levels_above(connection, person.main_department, person.id) or [_direct_leaders(connection, person.id)]


def levels_above(connection: Connection, department: int | None, apart: str) -> list[list[str]]:
    """The active leaders of a department, then up the tree; without ``apart``, and without levels that have none."""
    levels: dict[int, list[str]] = {}
    if department is not None:
        for row in _above.all(connection, {"department": department}):
            levels.setdefault(row.level, []).append(row.person)
    kept = ([leader for leader in level if leader != apart] for level in levels.values())
    return [level for level in kept if level]


def _direct_leaders(connection: Connection, person: str) -> list[str]:
    query = (
        select(direct_leaders.c.leader)
        .join(people, people.c.id == direct_leaders.c.leader)
        .where(direct_leaders.c.person == person, people.c.active.is_(True), direct_leaders.c.leader != person)
        .order_by(direct_leaders.c.rank)
    )
    return list(connection.execute(query).scalars())


def department_name(connection: Connection, department: int | None) -> str:
    if department is None:
        return ""
    name = _department.scalar(connection, {"department": department})
    return str(name or "")


def count_active(connection: Connection) -> int:
    return len(connection.execute(select(people.c.id).where(people.c.active.is_(True))).all())


def as_person(row: Any) -> Person:
    greeted = row.greeted_at is not None
    return Person(row.id, row.address, row.name, row.position, row.active, row.main_department, greeted)
