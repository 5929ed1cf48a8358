"""Which requests name which visitors: asked once, when the one or the other is registered, and then only looked up."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from store import requests
from store.prepared import Prepared
from store.requests import Filed
from store.schema import permits
from store.uow import Work
from store.upsert import InsertOnce

ALL = 0

_insert = InsertOnce(permits, "visit", "request", "guest")
_of_visit = Prepared(
    select(permits.c.request, permits.c.guest)
    .where(permits.c.visit == bindparam("visit"))
    .order_by(permits.c.request, permits.c.guest)
)
_of_request = Prepared(
    select(permits.c.visit).where(permits.c.request == bindparam("request")).distinct().order_by(permits.c.visit)
)


def link(work: Work, visit: int, request: int, guests: Iterable[int] = (ALL,)) -> None:
    """The request names these visitors of the visit (0: all). Saying it twice changes nothing."""
    _insert.run_all(work, [{"visit": visit, "request": request, "guest": guest} for guest in guests])


def of_visit(connection: Connection, visit: int) -> list[tuple[Filed, frozenset[int]]]:
    """All requests that name somebody of the visit, whatever became of them, and whom."""
    named: dict[int, set[int]] = {}
    for row in _of_visit.all(connection, {"visit": visit}):
        named.setdefault(row.request, set()).add(row.guest)
    found = ((requests.by_case(connection, request), guests) for request, guests in named.items())
    return [(filed, frozenset(guests)) for filed, guests in found if filed is not None]


def of_request(connection: Connection, request: int) -> list[int]:
    """The visits it was linked to."""
    return [int(row.visit) for row in _of_request.all(connection, {"request": request})]
