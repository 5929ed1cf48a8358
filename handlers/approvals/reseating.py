"""People leave and go away: what waits for them moves on within a minute (ZZ-14, product.md 4)."""

from __future__ import annotations

from datetime import datetime

import structlog

from handlers.approvals import after, changes, notices, view
from handlers.approvals.outcomes import Changed, Nobody
from handlers.approvals.view import View
from handlers.context import SYSTEM, Context
from handlers.house import House
from handlers.texts import approvals as texts
from handlers.types import PlatformNotice, Text
from store import requests, roles
from store.db import DatabaseAway
from store.roles import Role

log = structlog.get_logger(__name__)


def reseat(house: House, now: datetime) -> int:
    """Seats somebody else wherever somebody asked has left or is away; returns in how many requests it did."""
    with house.database.look() as connection:
        cases = requests.unsettled(connection, now)
    return sum(_safely(house, case, now) for case in cases)


def _safely(house: House, case: int, now: datetime) -> bool:
    """One case that cannot be handled keeps no other from moving on."""
    try:
        return _reseated(house, case, now)
    except DatabaseAway:
        raise
    except Exception:
        log.exception("request_not_reseated", case=case)
        return False


def _reseated(house: House, case: int, now: datetime) -> bool:
    update = PlatformNotice(key=f"reseat:{case}:{now:%Y%m%d%H%M%S}", person="", at=now, kind="people_changed")
    with house.database.work(now) as work:
        work.cause = update.key
        seen = view.locked(Context(house, work, update, None), case)
        moved = seen is not None and (after.hand_over(seen) | _moved(seen))
    house.bell.ring(work.bells)
    return moved


def _moved(seen: View) -> bool:
    outcome = changes.reseat(seen.request, seen.around)
    if isinstance(outcome, Nobody):
        _nobody_left(seen)
        return False
    if not isinstance(outcome, Changed) or outcome.request == seen.request:
        return False
    after = notices.kept(seen, outcome.request)
    seen.ctx.work.record("request.reseated", by=SYSTEM, case=seen.case, asked=list(outcome.asked))
    notices.ask(after, outcome.asked, came=texts.INSTEAD)
    return True


def _nobody_left(seen: View) -> None:
    """Once a day those who can appoint somebody hear that nobody can decide."""
    ctx = seen.ctx
    log.error("request_without_people", case=seen.filed.no)
    step = seen.request.step
    title = step.title if step else ""
    for person in roles.holders(ctx.connection, [Role.security_supervisor])[Role.security_supervisor]:
        cause = f"{seen.filed.no}:nobody:{ctx.now:%Y%m%d}"
        ctx.tell(person, Text(texts.nobody_left(seen.told, title)), cause=cause, case=seen.case)
