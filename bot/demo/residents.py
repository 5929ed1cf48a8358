"""Fills the record with the demo city's people, roles and roster, so that the demonstration needs no first hour."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.simulator.city import demo_city, demo_roles, demo_roster
from bot.simulator.people import City
from store import people, roles, roster
from store.clock import SHANGHAI, local
from store.contacts import Member, Unit, apply_contacts
from store.db import Database
from store.roles import Role
from store.uow import Work

SERVER = "server"
_DAYS = 60
_CHANGE_OF_SHIFT = time(8, 0)


def move_in(database: Database, now: datetime) -> bool:
    """False when somebody lives there already."""
    with database.work(now) as work:
        if people.count_active(work.connection):
            return False
        bring_contacts(work, demo_city())
        for person, role in demo_roles():
            roles.grant(work, person, Role(role), by=SERVER, by_role=SERVER)
        _shifts(work)
    return True


def bring_contacts(work: Work, city: City) -> None:
    """The stand-in's people and departments, without asking its API."""
    units = [
        Unit(one.id, one.name, one.parent or None, rank, tuple(one.leaders))
        for rank, one in enumerate(city.departments.values())
    ]
    members = [
        Member(
            id=one.id,
            name=one.name,
            position=one.position,
            units=tuple(one.departments),
            leads=tuple(unit in one.leads for unit in one.departments),
            main_unit=one.departments[0],
            direct_leaders=tuple(leader for leader in (one.direct_leader,) if leader),
            status=1,
        )
        for one in city.members.values()
    ]
    apply_contacts(work, units, members)


def _shifts(work: Work) -> None:
    """A day each, in turns, changing at eight in the morning; the first one is on duty now, whatever the hour."""
    officers = demo_roster()
    first = datetime.combine(local(work.now).date(), _CHANGE_OF_SHIFT, SHANGHAI)
    if first > work.now:
        first -= timedelta(days=1)
    for day in range(_DAYS):
        start = first + timedelta(days=day)
        officer = officers[day % len(officers)]
        roster.add(work, officer, start, start + timedelta(days=1), by=SERVER, by_role=SERVER)
