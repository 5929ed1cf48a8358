"""Who lives in the demo city, as the product's record has them: people, roles and the duty roster."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.demo import belongings
from bot.simulator.city import demo_city, demo_roles, demo_roster
from bot.simulator.people import City
from store import people, roles, roster
from store.clock import SHANGHAI, local
from store.contacts import Member, Unit, apply_contacts
from store.db import Database
from store.roles import Role
from store.uow import Work

SERVER = "server"
_DAYS_AHEAD = 60
_CHANGE_OF_SHIFT = time(8, 0)


def is_inhabited(database: Database) -> bool:
    with database.look() as connection:
        return people.count_active(connection) > 0


def move_in(database: Database, now: datetime, *, city: City | None = None, opens: datetime | None = None) -> bool:
    """False when somebody lives there already.

    opens: when the demonstration begins; the roster is such that the first officer is on duty then.
    """
    if is_inhabited(database):
        return False
    with database.work(now) as work:
        city = city or demo_city()
        bring_contacts(work, city)
        for person, role in demo_roles():
            roles.grant(work, person, Role(role), by=SERVER, by_role=SERVER)
        _shifts(work, opens or now)
        belongings.put_in(work, SERVER, demo_roster()[0])
        belongings.clear(work, list(city.members), SERVER)
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


def _shifts(work: Work, opens: datetime) -> None:
    """A day each, in turns, changing at eight in the morning; the first one is on duty when it opens."""
    officers = demo_roster()
    first = datetime.combine(local(opens).date(), _CHANGE_OF_SHIFT, SHANGHAI)
    if first > opens:
        first -= timedelta(days=1)
    days_gone = (first - work.now).days + 1
    for day in range(-days_gone, _DAYS_AHEAD):
        start = first + timedelta(days=day)
        officer = officers[day % len(officers)]
        roster.add(work, officer, start, start + timedelta(days=1), by=SERVER, by_role=SERVER)
