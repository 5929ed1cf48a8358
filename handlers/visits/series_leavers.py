"""Hosts of series who have left the contacts: whoever leads their unit is asked, once for all days (WB-04)."""

from __future__ import annotations

from datetime import datetime

import structlog

from handlers.context import Context
from handlers.house import House
from handlers.types import PlatformNotice
from handlers.visits import series_hosting
from handlers.visits import series_seen as views
from handlers.visits.series_seen import SeriesView
from store import roles, series
from store.db import DatabaseAway
from store.roles import Role

log = structlog.get_logger(__name__)


def replace_hosts(house: House, now: datetime) -> int:
    """Asks somebody else wherever a host has left; returns for how many series it did."""
    with house.database.look() as connection:
        cases = series.of_leavers(connection)
    return sum(_safely(house, case, now) for case in cases)


def _safely(house: House, case: int, now: datetime) -> bool:
    """One series that cannot be handled keeps no other from moving on."""
    try:
        return _replaced(house, case, now)
    except DatabaseAway:
        raise
    except Exception:
        log.exception("series_host_not_replaced", case=case)
        return False


def _replaced(house: House, case: int, now: datetime) -> bool:
    update = PlatformNotice(key=f"series_hosts:{case}:{now:%Y%m%d%H%M%S}", person="", at=now, kind="people_changed")
    with house.database.work(now) as work:
        work.cause = update.key
        view = views.locked(Context(house, work, update, None), case)
        moved = view is not None and not view.series.is_over and _moved(view)
    house.bell.ring(work.bells)
    return moved


def _moved(view: SeriesView) -> bool:
    """The record may have been put right since it was looked for."""
    host = view.series.host
    if not host or view.ctx.active([host]):
        return False
    held = roles.holders(view.ctx.connection, [Role.security_supervisor])[Role.security_supervisor]
    people = [one for one in (*view.ctx.unit_leaders(view.ctx.someone(host)), *sorted(held)) if one != host]
    series_hosting.host_left(view, next(iter(view.ctx.active(people)), ""))
    return True
