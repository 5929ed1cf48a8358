"""What every turn of a person needs to know first, in one question to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select, text, true

from store.inbox import Seen
from store.people import Person, as_person
from store.places import Ahead
from store.prepared import Prepared
from store.roles import Role
from store.schema import cases, dialogs, inbox, owed, people, roles, seats, standins, visit_series, visits
from store.schema.visits import OPEN_VISIT
from store.uow import Work


def _question(join: Any) -> Select[Any]:
    """``join``: the database's function that puts texts in a row."""
    held = select(join(roles.c.role, ",")).where(roles.c.person == bindparam("person"), roles.c.ended_at.is_(None))
    stands_in = (
        select(func.count())
        .select_from(standins)
        .where(
            standins.c.standin == bindparam("person"),
            standins.c.starts_at <= bindparam("at"),
            standins.c.ends_at > bindparam("at"),
            standins.c.ended_at.is_(None),
        )
    )
    forms = select(func.count()).select_from(dialogs).where(dialogs.c.person == bindparam("person"))
    asked = exists().where(seats.c.person == bindparam("person")) | exists().where(owed.c.person == bindparam("person"))
    reported = exists().where(cases.c.reporter == bindparam("person"), text("cases.state = 'open'"))
    incidents = exists().where(cases.c.kind == "incident", text("cases.state = 'open'"))
    # Conditions of partial indexes, as they stand there.
    hosted = exists().where(visits.c.host == bindparam("person"), text(f"visits.{OPEN_VISIT}"))
    offered = exists().where(visits.c.offered_to == bindparam("person"), text("visits.offered_to <> ''"))
    series = exists().where(visit_series.c.host == bindparam("person"), text("visit_series.state = 'active'"))
    one = select(true().label("one")).subquery()
    return (
        select(
            inbox.c.state.label("inbox_state"),
            inbox.c.reply,
            people,
            held.scalar_subquery().label("held"),
            stands_in.scalar_subquery().label("stands_in"),
            forms.scalar_subquery().label("forms"),
            asked.label("asked"),
            reported.label("reported"),
            incidents.label("incidents"),
            (hosted | offered).label("hosts"),
            series.label("series"),
        )
        .select_from(one)
        .outerjoin(inbox, inbox.c.key == bindparam("key"))
        .outerjoin(people, people.c.id == bindparam("person"))
    )


_opening = Prepared(sqlite=_question(func.group_concat), postgresql=_question(func.string_agg))


@dataclass(frozen=True, slots=True)
class Opening:
    """seen: the answer given before, if the update is not new.  person: who acts, if known to the contacts.

    held: their roles.  stands_in: whether they act for anybody now.  forms: whether any form of theirs is open.
    asked: whether any request waits for them, or they owe anything.  reported: whether an open case was opened by them.
    incidents: whether any incident is open.  hosts: whether they host a visit that is not over, or are asked to.
    series: whether they host a series of visits that goes on.
    """

    seen: Seen | None
    person: Person | None
    held: frozenset[Role]
    stands_in: bool
    forms: bool
    asked: bool
    reported: bool
    incidents: bool
    hosts: bool
    series: bool


def asked_ahead(key: str, person: str, at: datetime) -> Ahead:
    """The question, to be asked before the turn begins."""
    return Ahead(person, lambda connection: _opening.later(connection, {"key": key, "person": person, "at": at}))


def open_turn(work: Work, key: str, person: str) -> Opening:
    values = {"key": key, "person": person, "at": work.now}
    row = (_opening.later(work.connection, values) if work.ahead is None else work.ahead).first()
    return Opening(
        seen=None if row.inbox_state is None else Seen(row.reply, row.inbox_state != "done"),
        person=None if row.id is None else as_person(row),
        held=frozenset(Role(role) for role in (row.held or "").split(",") if role),
        stands_in=bool(row.stands_in),
        forms=bool(row.forms),
        asked=bool(row.asked),
        reported=bool(row.reported),
        incidents=bool(row.incidents),
        hosts=bool(row.hosts),
        series=bool(row.series),
    )
