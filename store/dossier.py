"""What the record holds about one person: a member of the city, or somebody outside found by a number (PIPL 45)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, tuple_, union_all

from store import personal
from store.blocks import PLACE as BLOCKS
from store.fieldkeys import KeyRing, MissingKey, Unsealable
from store.guests import PLACE as VISITS
from store.permits import ALL
from store.personal import Held
from store.schema import (
    attachments,
    cases,
    dialogs,
    escorts,
    events,
    incidents,
    joins,
    memberships,
    obligations,
    opinions,
    outbox,
    people,
    permits,
    requests,
    roles,
    seats,
    shifts,
    standins,
    stays,
    urgencies,
    visits,
)
from store.schema import personal as sealed

Section = list[dict[str, Any]]

# Whoever a request is about, by the field that names them.
_ABOUT = "person"
REQUESTS = "requests"


def of_member(connection: Connection, ring: KeyRing, person: str) -> dict[str, Section]:
    """Section -> rows, for a member of the contacts. Words of others, and opinions about others, are not among them."""
    found = {name: _rows(connection, query) for name, query in _queries(person).items()}
    held = about(connection, person)
    found["numbers"], found["views"] = _numbers(ring, held), _views(connection, held)
    found["incidents"] = _rows(connection, _incidents().where(_tells_of(connection, person)))
    found["counts"] = [
        {
            "events": _count(connection, events.c.actor == person),
            "messages": _count(connection, outbox.c.person == person),
        }
    ]
    return found


def of_number(connection: Connection, ring: KeyRing, kind: personal.Kind, value: str) -> dict[str, Section]:
    """For somebody who is known by this number only."""
    held = whoever(connection, ring, kind, value)
    wanted = select(cases.c.no, cases.c.kind, cases.c.state, cases.c.opened_at, cases.c.closed_at)
    those = wanted.where(cases.c.id.in_({one.case for one in held})).order_by(cases.c.id)
    found = {"numbers": _numbers(ring, held), "cases": _rows(connection, those), **_visited(connection, held)}
    return found | {"views": _views(connection, held)}


def whoever(connection: Connection, ring: KeyRing, kind: personal.Kind, value: str) -> list[Held]:
    """Where this number is kept, and what else is known of the same person there: name and numbers are one's.

    Requests often tell no number: a name counts as theirs where the request was made for a visit of theirs.
    """
    found: dict[int, Held] = {}
    for one in personal.same(connection, ring, kind, value):
        beside = personal.of_row(connection, one.spot.place, one.spot.row)
        found |= {each.id: each for each in beside if _whose(each) == _whose(one)}
    for each in _named_for(connection, found.values()):
        found[each.id] = each
    return [found[id] for id in sorted(found)]


def _named_for(connection: Connection, those: Iterable[Held]) -> list[Held]:
    """The same name, in the requests that count for their visits: linked, or asked for by who received them."""
    came = {(*_guest(one), one.mark) for one in those if one.spot.place == VISITS and one.kind is personal.Kind.name}
    found: list[Held] = []
    for case, guest, mark in sorted(came):
        for request in connection.execute(_for_visit(case, guest, mark)).scalars().all():
            beside = personal.of_row(connection, REQUESTS, str(request))
            whose = {_whose(one) for one in beside if one.mark == mark}
            found += [one for one in beside if _whose(one) in whose]
    return found


def _for_visit(case: int, guest: int, mark: str) -> Select[Any]:
    meant = permits.c.guest.in_((guest, ALL))
    linked = select(permits.c.request).where(permits.c.visit == case, meant)
    hosts = union_all(
        select(visits.c.host).where(visits.c.case == case),
        select(escorts.c.host).where(escorts.c.case == case),
        select(cases.c.reporter).where(cases.c.id == case),
    )
    theirs = or_(sealed.c.case.in_(linked), cases.c.reporter.in_(hosts))
    named = select(sealed.c.case).join(cases, cases.c.id == sealed.c.case)
    return named.where(sealed.c.place == REQUESTS, sealed.c.mark == mark, theirs).distinct().order_by(sealed.c.case)


def _guest(held: Held) -> tuple[int, int]:
    """The visit, and which of its visitors."""
    case, _, ordinal = held.spot.row.partition("/")
    return int(case), int(ordinal)


def _whose(held: Held) -> str:
    """Whom of a row it is about: a row of a visit is one person, a form and a request may name several."""
    if held.spot.place in (VISITS, BLOCKS):
        return ""
    head, dot, _ = held.spot.field.rpartition(".")
    return head if dot else held.spot.field


def _visited(connection: Connection, those: Iterable[Held]) -> dict[str, Section]:
    """The visits that this visitor came on, and when they were in; an empty section is left out."""
    which = sorted({_guest(one) for one in those if one.spot.place == VISITS})
    wanted = select(cases.c.no, visits.c.kind, visits.c.place, visits.c.unit, visits.c.purpose, visits.c.state)
    planned = wanted.join(visits, visits.c.case == cases.c.id).where(cases.c.id.in_({case for case, _ in which}))
    was_in = select(cases.c.no, stays.c.place, stays.c.in_at, stays.c.out_at, stays.c.late).join(
        stays, stays.c.case == cases.c.id
    )
    hers = tuple_(stays.c.case, stays.c.guest).in_(which)
    about = _incidents().where(incidents.c.visit.in_({case for case, _ in which}))
    found = {
        "visits": _rows(connection, planned) if which else [],
        "stays": _rows(connection, was_in.where(hers)) if which else [],
        "incidents": _rows(connection, about) if which else [],
    }
    return {name: rows for name, rows in found.items() if rows}


def _views(connection: Connection, those: Iterable[Held]) -> Section:
    """Who looked at their data in clear, and when (PIPL 45, 55)."""
    looked = select(cases.c.no, events.c.at, events.c.actor, events.c.role, events.c.data)
    joined = looked.join(cases, cases.c.id == events.c.case).where(events.c.act == "personal.shown")
    in_those = events.c.case.in_({one.case for one in those if one.case is not None})
    return _rows(connection, joined.where(in_those).order_by(events.c.seq))


def _incidents() -> Select[Any]:
    told = (incidents.c.said, incidents.c.seen, incidents.c.cause, incidents.c.result)
    return select(cases.c.no, cases.c.opened_at, *told).join(incidents, incidents.c.case == cases.c.id)


def _tells_of(connection: Connection, person: str) -> ColumnElement[bool]:
    """What they reported, and where they are named."""
    own: ColumnElement[bool] = cases.c.reporter == person
    name = connection.execute(select(people.c.name).where(people.c.id == person)).scalar()
    if not name:
        return own
    told = (incidents.c.said, incidents.c.seen, incidents.c.cause, incidents.c.result)
    return or_(own, *(text.contains(name, autoescape=True) for text in told))


def about(connection: Connection, person: str) -> list[Held]:
    """Numbers in requests that are about this member, and in forms they are filling."""
    named = requests.c.people.contains(json.dumps(person), autoescape=True)
    rows = connection.execute(select(requests.c.case, requests.c.people).where(named))
    theirs = [row.case for row in rows if person in json.loads(row.people).get(_ABOUT, ())]
    found = [held for case in theirs for held in personal.of_case(connection, case)]
    return found + personal.of_rows(connection, "dialogs", f"{person}/")


def _queries(person: str) -> dict[str, Select[Any]]:
    opened = select(cases.c.no, cases.c.kind, cases.c.state, cases.c.opened_at, cases.c.closed_at)
    asked_for = select(cases.c.no, requests.c.procedure, requests.c.state, requests.c.fields, requests.c.submitted_at)
    given = select(cases.c.no, opinions.c.verdict, opinions.c.reason, opinions.c.at)
    brought = select(attachments.c.title, attachments.c.kind, attachments.c.size, attachments.c.kept_at)
    agreed = select(cases.c.no, urgencies.c.consented_at, urgencies.c.answer, urgencies.c.answered_at)
    hurried = select(cases.c.no, urgencies.c.why, urgencies.c.account, urgencies.c.breach, urgencies.c.breached_at)
    settled = select(cases.c.no, urgencies.c.result, urgencies.c.settled_at)
    done = select(cases.c.no, obligations.c.key, obligations.c.evidence, obligations.c.done_at)
    return {
        "member": select(people).where(people.c.id == person),
        "units": select(memberships.c.department, memberships.c.leads).where(memberships.c.person == person),
        "roles": select(roles.c.role, roles.c.granted_at, roles.c.ended_at).where(roles.c.person == person),
        "shifts": select(shifts.c.starts_at, shifts.c.ends_at).where(shifts.c.person == person),
        "standins": select(standins.c.standin, standins.c.starts_at, standins.c.ends_at).where(
            standins.c.person == person
        ),
        "cases": opened.where(cases.c.reporter == person),
        "requests": asked_for.join(cases, cases.c.id == requests.c.case).where(cases.c.reporter == person),
        "opinions": given.join(cases, cases.c.id == opinions.c.case).where(opinions.c.person == person),
        "done": done.join(cases, cases.c.id == obligations.c.case).where(obligations.c.done_by == person),
        "consents": agreed.join(cases, cases.c.id == urgencies.c.case).where(urgencies.c.consenter == person),
        "urgent": hurried.join(cases, cases.c.id == urgencies.c.case).where(cases.c.reporter == person),
        "settled": settled.join(cases, cases.c.id == urgencies.c.case).where(urgencies.c.settled_by == person),
        "joined": select(joins.c.said, joins.c.joined_at).where(joins.c.person == person),
        "asked": select(cases.c.no).join(seats, seats.c.case == cases.c.id).where(seats.c.person == person),
        "forms": select(dialogs.c.form, dialogs.c.filling, dialogs.c.changed_at).where(dialogs.c.person == person),
        "hosted": _hosted(person),
        "files": brought.where(attachments.c.person == person),
    }


def _hosted(person: str) -> Select[Any]:
    """Visits they received or registered; whom they received are other people's data."""
    told = (visits.c.place, visits.c.unit, visits.c.starts_at, visits.c.ends_at, visits.c.state)
    answered = select(escorts.c.case).where(escorts.c.host == person)
    theirs = or_(visits.c.host == person, cases.c.reporter == person, visits.c.case.in_(answered))
    return select(cases.c.no, *told).join(visits, visits.c.case == cases.c.id).where(theirs).order_by(cases.c.id)


def _rows(connection: Connection, query: Select[Any]) -> Section:
    return [dict(row._mapping) for row in connection.execute(query)]


def _count(connection: Connection, which: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).where(which)).scalar_one())


def _numbers(ring: KeyRing, those: Iterable[Held]) -> Section:
    return [
        {"kind": one.kind.value, "place": one.spot.place, "field": one.spot.field, "value": _value(ring, one)}
        | {"case": one.case, "kept_at": one.kept_at}
        for one in those
    ]


def _value(ring: KeyRing, held: Held) -> str | None:
    """None: it cannot be read, because its key is missing or it is damaged."""
    try:
        return held.value(ring)
    except (MissingKey, Unsealable):
        return None
