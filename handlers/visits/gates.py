"""What the record says to the rules of admission: requests that name the visitors, blocks, who acts (WB-09..16)."""

from __future__ import annotations

from collections.abc import Iterable

from handlers import outsiders
from handlers.context import Context
from handlers.dialogs.longer import period_of
from handlers.visits.admission import ENTRY, PROCEDURES, Gate, Permit
from store import blocks, personal, requests, series
from store import permits as links
from store.guests import PLACE, rows_of
from store.personal import Kind
from store.requests import Filed
from store.roles import Role
from store.visits import Kind as VisitKind
from store.visits import Visit

WANTED = frozenset({ENTRY, *(procedure for procedure, _ in PROCEDURES.values())})
_APPROVED = "approved"
# How many of the host's and of the registrar's newest requests are looked at for the visitors' names.
_NEWEST = 20


def gate_of(ctx: Context, visit: Visit) -> Gate:
    """As of now. Requests that were linked, and the newest ones of host and registrar, as far as they name anybody.

    Where a clock asks, nobody acts, and nobody is the keeper.
    """
    named = {filed.case.id: (filed, guests) for filed, guests in _found(ctx, visit)}
    for filed, guests in links.of_visit(ctx.connection, visit.case.id):
        known = named.get(filed.case.id, (filed, frozenset()))[1]
        named[filed.case.id] = (filed, known | _meant(visit, filed, guests))
    return Gate(
        tuple(_permit(filed, guests) for _, (filed, guests) in sorted(named.items()) if guests),
        frozenset(blocks.blocked(ctx.connection, visit)),
        ctx.person is not None and ctx.acts_as(ctx.me.id, (Role.room_keeper,)) is not None,
        bool(visit.inside) and not ctx.active([visit.host]),
        visit.kind is VisitKind.lasting and series.was_ended(ctx.connection, visit.case.id),
    )


def link_named(ctx: Context, visit: Visit) -> None:
    """What host and registrar asked for before the visit was registered counts for it from now on."""
    for filed, guests in _found(ctx, visit):
        links.link(ctx.work, visit.case.id, filed.case.id, sorted(guests))


def _found(ctx: Context, visit: Visit) -> list[tuple[Filed, frozenset[int]]]:
    asked = dict.fromkeys(one for one in (visit.host, visit.registrar, *(e.host for e in visit.escorts)) if one)
    newest = [filed for person in asked for filed in requests.of_applicant(ctx.connection, person, _NEWEST)]
    wanted = [filed for filed in newest if filed.procedure in WANTED]
    known = _marks(ctx, visit) if wanted else {}
    found = ((filed, naming(ctx, visit, known, filed)) for filed in wanted)
    return [(filed, guests) for filed, guests in found if guests]


def naming(ctx: Context, visit: Visit, known: dict[int, str], filed: Filed) -> frozenset[int]:
    """Whom a request names: by the number of the visit all who were known by then, otherwise whoever is called so."""
    if any(visit.no in value.upper() for value in filed.fields.values()):
        return _meant(visit, filed, frozenset({links.ALL}))
    called = outsiders.marks_of(ctx, filed, "visitors")
    return frozenset(ordinal for ordinal, mark in known.items() if mark in called)


def _meant(visit: Visit, filed: Filed, guests: frozenset[int]) -> frozenset[int]:
    """Whoever was added or named after the request was submitted was not meant by 'all'."""
    if links.ALL not in guests:
        return guests
    by_then = {one.ordinal for one in visit.guests if one.named_at <= filed.submitted_at}
    return (guests | by_then) - {links.ALL}


def _marks(ctx: Context, visit: Visit) -> dict[int, str]:
    """By what the names of the visitors are found; one whose name was not told or is erased has none."""
    kept = personal.of_rows(ctx.connection, PLACE, rows_of(visit.case.id))
    return {int(one.spot.row.partition("/")[2]): one.mark for one in kept if one.kind is Kind.name}


def _permit(filed: Filed, guests: Iterable[int]) -> Permit:
    ends = period_of(filed.fields.get("period", ""))
    start, end = ends or (None, None)
    approved = filed.state == _APPROVED
    return Permit(filed.no, filed.procedure, approved, filed.decided_at, start, end, frozenset(guests))
