"""Who works where: pulled from the platform's contacts and taken over into the record."""

from __future__ import annotations

import structlog

from handlers.office.vacancies import announce
from handlers.ports import DeliveryProblem
from jobs.house import House
from store.contacts import Changes, ContactsRefused, apply_contacts
from store.failpoints import reached

log = structlog.get_logger(__name__)


def sync(house: House, *, force: bool = False) -> Changes | None:
    """Pulls the contacts and takes them over; None when that was not possible (the old ones stay).

    force: also when most people would vanish.  Roles that nobody holds (any more) are announced either way.
    """
    changes = _taken_over(house, force)
    announce(house, house.clock.now())
    return changes


def _taken_over(house: House, force: bool) -> Changes | None:
    try:
        contacts = house.directory.pull()
        reached("directory.pulled")
        with house.database.work(house.clock.now()) as work:
            changes = apply_contacts(work, contacts.units, contacts.members, force=force)
            reached("directory.applied")
    except DeliveryProblem as problem:
        log.error("contacts_not_pulled", reason=problem.reason, code=problem.code)
        return None
    except ContactsRefused as refused:
        log.critical("contacts_refused", reason=str(refused))
        return None
    log.info("contacts_taken", joined=len(changes.joined), left=len(changes.left), moved=len(changes.moved))
    return changes
