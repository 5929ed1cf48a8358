"""Many requests like one that was really submitted, written in one statement: for races, and for records of a million.

A copy has everything that is decided upon (chain, seats, answers, what is owed). An open one has no short number, no
cards and no clocks; an archived one has a clock that is over, a message that was sent, and a line in the trail.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table, text

from store.schema import cases, deadlines, events, obligations, opinions, outbox, owed, requests, seats

# A thousandth is the applicant's own, the rest that of five thousand others.
_REPORTERS = "CASE WHEN n.i % 1000 = 0 THEN t.reporter ELSE 'p' || (n.i % 5000) END"
_KEYED = (requests, opinions, obligations)


def copy_open(connection: Connection, case: int, times: int, *, first: int) -> range:
    """So many open requests like ``case``, with ids from ``first`` on."""
    _insert(connection, cases, case, times, {**_named(first), "short": "NULL"})
    for table in (*_KEYED, seats, owed):
        _insert(connection, table, case, times, _of(first))
    return range(first, first + times)


def copy_archived(connection: Connection, case: int, times: int, *, first: int) -> range:
    """So many like ``case`` that are archived, with ids from ``first`` on."""
    over = {"short": "NULL", "state": "'closed'", "closed_at": "opened_at", "reporter": _REPORTERS}
    _insert(connection, cases, case, times, {**_named(first), **over})
    for table in _KEYED:
        number = {"number": "1000 + n.i % 9000"} if table is requests else {}
        _insert(connection, table, case, times, {**_of(first), **number})
    clock = {"id": f"{first} + n.i", "state": "'void'"}
    _insert(connection, deadlines, case, times, _of(first) | clock, only="id")
    mark = f"'0copy' || ({first} + n.i)"
    sent = {"id": mark, "cause": mark, "topic": mark, "state": "'sent'"}
    _insert(connection, outbox, case, times, _of(first) | sent, only="id")
    _insert(connection, events, case, times, _of(first) | {"seq": f"-({first} + n.i)"}, only="seq")
    return range(first, first + times)


def _named(first: int) -> dict[str, str]:
    return {"id": f"{first} + n.i", "no": f"'SQ-20200101-' || ({first} + n.i)"}


def _of(first: int) -> dict[str, str]:
    return {"case": f"{first} + n.i"}


def _insert(
    connection: Connection, table: Table, case: int, times: int, other: Mapping[str, str], only: str = ""
) -> None:
    """other: column -> SQL, where n.i counts from 0.  only: copy the row alone that is the first by this column."""
    names = [column.name for column in table.columns]
    of = "id" if table is cases else '"case"'
    which = f"t.{of} = {case}"
    if only:
        which += f" AND t.{only} = (SELECT min({only}) FROM {table.name} WHERE {of} = {case})"  # noqa: S608
    wanted = ", ".join(other.get(name, f't."{name}"') for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {times})"  # noqa: S608
    source = f"{numbers} SELECT {wanted} FROM {table.name} t, n WHERE {which}"  # noqa: S608
    connection.execute(text(f"INSERT INTO {table.name} ({listed}) {source}"))
