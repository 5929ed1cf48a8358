"""What the record holds about one person: a member of the city, or somebody outside found by a number (PIPL 45)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, tuple_

from store import personal
from store.blocks import PLACE as BLOCKS
from store.fieldkeys import KeyRing, MissingKey, Unsealable
from store.guests import PLACE as VISITS
from store.personal import Held
from store.schema import (
    attachments,
    cases,
    dialogs,
    events,
    joins,
    memberships,
    obligations,
    opinions,
    outbox,
    people,
    requests,
    roles,
    seats,
    shifts,
    standins,
    stays,
    urgencies,
    visits,
)

Section = list[dict[str, Any]]

# Whoever a request is about, by the field that names them.
_ABOUT = "person"


def of_member(connection: Connection, ring: KeyRing, person: str) -> dict[str, Section]:
    """Section -> rows, for a member of the contacts. Words of others, and opinions about others, are not among them."""
    found = {name: _rows(connection, query) for name, query in _queries(person).items()}
    found["numbers"] = _numbers(ring, about(connection, person))
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
    return {"numbers": _numbers(ring, held), "cases": _rows(connection, those), **_visited(connection, held)}


def whoever(connection: Connection, ring: KeyRing, kind: personal.Kind, value: str) -> list[Held]:
    """Where this number is kept; of a visitor also what else is known of them: name and numbers are one person's."""
    same = personal.same(connection, ring, kind, value)
    rows = dict.fromkeys((one.spot.place, one.spot.row) for one in same if one.spot.place in (VISITS, BLOCKS))
    theirs = [one for place, row in rows for one in personal.of_row(connection, place, row)]
    return [one for one in same if one.spot.place not in (VISITS, BLOCKS)] + theirs


def _visited(connection: Connection, those: Iterable[Held]) -> dict[str, Section]:
    """The visits that this visitor came on, and when they were in; an empty section is left out."""
    came = [one.spot.row.split("/") for one in those if one.spot.place == VISITS]
    which = sorted({(int(case), int(guest)) for case, guest in came})
    wanted = select(cases.c.no, visits.c.kind, visits.c.place, visits.c.unit, visits.c.purpose, visits.c.state)
    planned = wanted.join(visits, visits.c.case == cases.c.id).where(cases.c.id.in_({case for case, _ in which}))
    was_in = select(cases.c.no, stays.c.place, stays.c.in_at, stays.c.out_at, stays.c.late).join(
        stays, stays.c.case == cases.c.id
    )
    hers = tuple_(stays.c.case, stays.c.guest).in_(which)
    found = {"visits": _rows(connection, planned), "stays": _rows(connection, was_in.where(hers))} if which else {}
    return {name: rows for name, rows in found.items() if rows}


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
        "files": brought.where(attachments.c.person == person),
    }


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
