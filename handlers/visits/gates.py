"""What the record says to the rules of admission: requests that name the visitors, blocks, who acts (WB-09..16)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handlers.context import Context
from handlers.dialogs.longer import period_of, several_of
from handlers.visits.admission import ENTRY, PROCEDURES, Gate, Permit
from store import blocks, personal, requests, visits
from store import permits as links
from store.fieldkeys import MissingKey, Unsealable
from store.personal import Kind
from store.requests import Filed
from store.roles import Role
from store.visits import NewGuest, Visit

WANTED = frozenset({ENTRY, *(procedure for procedure, _ in PROCEDURES.values())})
_APPROVED = "approved"
# How many of the host's and of the registrar's newest requests are looked at for the visitors' names.
_NEWEST = 20
_BESIDE_A_NAME = re.compile(r"[\uff08(].*?[)\uff09]")


def gate_of(ctx: Context, visit: Visit) -> Gate:
    """As of now. Requests that were linked, and the newest ones of host and registrar, as far as they name anybody."""
    named = {filed.case.id: (filed, guests) for filed, guests in _found(ctx, visit)}
    for filed, guests in links.of_visit(ctx.connection, visit.case.id):
        known = named.get(filed.case.id, (filed, frozenset()))[1]
        named[filed.case.id] = (filed, known | _meant(visit, filed, guests))
    return Gate(
        tuple(_permit(filed, guests) for _, (filed, guests) in sorted(named.items()) if guests),
        frozenset(blocks.blocked(ctx.connection, visit)),
        ctx.acts_as(ctx.me.id, (Role.room_keeper,)) is not None,
        bool(visit.inside) and not ctx.active([visit.host]),
    )


def link_named(ctx: Context, visit: Visit) -> None:
    """What host and registrar asked for before the visit was registered counts for it from now on."""
    for filed, guests in _found(ctx, visit):
        links.link(ctx.work, visit.case.id, filed.case.id, sorted(guests))


def _found(ctx: Context, visit: Visit) -> list[tuple[Filed, frozenset[int]]]:
    asked = dict.fromkeys(one for one in (visit.host, visit.registrar, *(e.host for e in visit.escorts)) if one)
    newest = [filed for person in asked for filed in requests.of_applicant(ctx.connection, person, _NEWEST)]
    wanted = [filed for filed in newest if filed.procedure in WANTED]
    known = _names(ctx, visit) if wanted else {}
    found = ((filed, naming(visit, known, filed)) for filed in wanted)
    return [(filed, guests) for filed, guests in found if guests]


def naming(visit: Visit, known: dict[int, str], filed: Filed) -> frozenset[int]:
    """Whom a request names: by the number of the visit all who were known by then, otherwise whoever is called so."""
    if any(visit.no in value.upper() for value in filed.fields.values()):
        return _meant(visit, filed, frozenset({links.ALL}))
    called = {_folded(one) for one in several_of(filed.fields.get("visitors", ""))}
    return frozenset(ordinal for ordinal, name in known.items() if name in called)


def _meant(visit: Visit, filed: Filed, guests: frozenset[int]) -> frozenset[int]:
    """Whoever was added or named after the request was submitted was not meant by 'all'."""
    if links.ALL not in guests:
        return guests
    by_then = {one.ordinal for one in visit.guests if one.named_at <= filed.submitted_at}
    return (guests | by_then) - {links.ALL}


def _names(ctx: Context, visit: Visit) -> dict[int, str]:
    """What visitors are called, folded; those whose name cannot be read are called nothing."""
    known = {one.ordinal: _folded(_clear(ctx, visit, one.ordinal).name) for one in visit.guests if one.name}
    return {ordinal: name for ordinal, name in known.items() if name}


def _clear(ctx: Context, visit: Visit, ordinal: int) -> NewGuest:
    try:
        return visits.clear(ctx.connection, ctx.house.ring, visit, ordinal)
    except (MissingKey, Unsealable):
        return NewGuest()


def _folded(name: str) -> str:
    return personal.normal(Kind.name, _BESIDE_A_NAME.sub("", name))


def _permit(filed: Filed, guests: Iterable[int]) -> Permit:
    ends = period_of(filed.fields.get("period", ""))
    start, end = ends or (None, None)
    approved = filed.state == _APPROVED
    return Permit(filed.no, filed.procedure, approved, filed.decided_at, start, end, frozenset(guests))
