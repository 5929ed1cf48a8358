"""岗位空缺: mandatory roles nobody holds are announced, when it happens and every day until somebody does."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from handlers.context import APPROVAL, SYSTEM
from handlers.house import House
from handlers.texts import admin as texts
from handlers.types import Text
from store import beats, outbox, people, roles
from store.outbox import new_message_id
from store.roles import Role
from store.uow import Work

log = structlog.get_logger(__name__)

AGAIN = timedelta(days=1)
_MARK = "vacancies"
_HEARERS = (Role.security_supervisor, Role.credit_office_head, Role.security_admin)


def announce(house: House, now: datetime) -> list[Role]:
    """Tells 安全主管 (or whoever is left) what is vacant, once a day and whenever it changes; returns it."""
    with house.database.look() as connection:
        vacant = roles.vacant(connection)
        last = beats.one(connection, _MARK)
    note = ",".join(vacant)
    if (last is None and not vacant) or (last and last.note == note and (not vacant or now - last.at < AGAIN)):
        return vacant
    with house.database.work(now) as work:
        work.cause = f"vacancies:{now:%Y%m%d%H%M%S}"
        beats.beat(work, _MARK, note)
        work.record("roles.vacant", by=SYSTEM, vacant=vacant)
        if vacant:
            log.error("roles_vacant", roles=note)
            _tell(house, work, vacant)
    house.bell.ring(work.bells)
    return vacant


def _tell(house: House, work: Work, vacant: list[Role]) -> None:
    holders = roles.holders(work.connection, _HEARERS)
    told = next((holders[role] for role in _HEARERS if holders[role]), [])
    for person in people.by_ids(work.connection, told).values():
        message_id = new_message_id(work.now)
        text = Text(texts.vacancies(vacant))
        outbox.write(
            work,
            message_id=message_id,
            cause=f"{work.cause}:{person.id}",
            to=person.id,
            parts=house.renderer.render(person.address, text, message_id=message_id),
            lane=APPROVAL,
        )
