"""Once a day: is there a year ahead whose days off nobody has told? 安全主管 hears of it, and again every month."""

from __future__ import annotations

from datetime import timedelta

import structlog

from handlers.office import workdays
from handlers.texts import workdays as texts
from handlers.types import Text
from jobs.house import House
from store import beats, outbox, people, roles
from store.outbox import new_message_id
from store.roles import Role
from store.uow import Work

log = structlog.get_logger(__name__)

AGAIN = timedelta(days=30)
_DUTY = 2


def look_ahead(house: House) -> int | None:
    """The year that is missing; None where all is known."""
    now = house.clock.now()
    with house.database.work(now) as work:
        year = workdays.missing_year(work.connection, now)
        mark = f"calendar:{year}"
        last = beats.one(work.connection, mark) if year else None
        if year is not None and (last is None or now - last.at >= AGAIN):
            log.warning("calendar_unknown", year=year)
            beats.beat(work, mark)
            for person in _who_hears(work):
                _tell(house, work, person, year, mark)
    house.bell.ring(work.bells)
    return year


def _who_hears(work: Work) -> list[str]:
    """安全主管; where nobody holds that role, the head of 市信用办."""
    wanted = (Role.security_supervisor, Role.credit_office_head)
    found = roles.holders(work.connection, wanted)
    return next((found[role] for role in wanted if found[role]), [])


def _tell(house: House, work: Work, person: str, year: int, mark: str) -> None:
    known = people.by_id(work.connection, person)
    if known is None:
        return
    key = new_message_id(work.now)
    parts = house.renderer.render(known.address, Text(texts.missing(year)), message_id=key)
    cause = f"{mark}:{work.now:%Y%m%d}:{person}"
    outbox.write(work, message_id=key, cause=cause, to=person, parts=parts, lane=_DUTY, topic=mark)
