"""Who is asked about a request now."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, delete, insert, select, update

from store.among import among
from store.prepared import Prepared
from store.schema import seats
from store.uow import Work

_seats_of = Prepared(select(seats).where(seats.c.case == bindparam("case")))
_leave = among(seats.c.person, "gone", lambda gone: delete(seats).where(seats.c.case == bindparam("which"), gone))
_remain = Prepared(
    update(seats)
    .where(seats.c.case == bindparam("which"), seats.c.person == bindparam("who"))
    .values(step=bindparam("step"), instead_of=bindparam("instead_of"), role=bindparam("role"))
)
_sit = Prepared(insert(seats).values({column.name: bindparam(column.name) for column in seats.c}))


def place(work: Work, case: int, step: str, asked: Mapping[str, tuple[str, str]]) -> None:
    """Who is asked now: person -> in whose name (empty: their own), and the role without which they are not (empty:
    none). Those who were asked before keep their place.
    """
    connection, which = work.connection, {"which": case}
    before = {row.person for row in _seats_of.all(connection, {"case": case})}
    gone = before - set(asked)
    if gone:
        _leave.put(connection, which | {"gone": sorted(gone)})
    for person in sorted(before & set(asked)):
        whose, role = asked[person]
        _remain.put(connection, which | {"who": person, "step": step, "instead_of": whose, "role": role})
    row = {"case": case, "step": step, "since": work.now}
    fresh = [
        row | {"person": person, "instead_of": whose, "role": role}
        for person, (whose, role) in asked.items()
        if person not in before
    ]
    _sit.put_many(connection, fresh)
