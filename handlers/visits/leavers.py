"""Hosts who have left the contacts: whoever leads their unit is asked, at once where visitors are in (WB-04, WB-06)."""

from __future__ import annotations

from datetime import datetime

import structlog

from handlers.context import SYSTEM, Context
from handlers.house import House
from handlers.texts import visit_cards as cards
from handlers.texts import visits as texts
from handlers.types import PlatformNotice
from handlers.visits import escort, seen, telling
from handlers.visits.outcomes import Changed
from handlers.visits.seen import View
from store import roles, visits
from store.db import DatabaseAway
from store.roles import Role
from store.visiting import Place

log = structlog.get_logger(__name__)


def replace_hosts(house: House, now: datetime) -> int:
    """Asks somebody else wherever a host has left; returns at how many visits it did."""
    with house.database.look() as connection:
        cases = visits.of_leavers(connection)
    return sum(_safely(house, case, now) for case in cases)


def _safely(house: House, case: int, now: datetime) -> bool:
    """One visit that cannot be handled keeps no other from moving on."""
    try:
        return _replaced(house, case, now)
    except DatabaseAway:
        raise
    except Exception:
        log.exception("host_not_replaced", case=case)
        return False


def _replaced(house: House, case: int, now: datetime) -> bool:
    update = PlatformNotice(key=f"hosts:{case}:{now:%Y%m%d%H%M%S}", person="", at=now, kind="people_changed")
    with house.database.work(now) as work:
        work.cause = update.key
        view = seen.locked(Context(house, work, update, None), case)
        moved = view is not None and not view.visit.is_over and _moved(view)
    house.bell.ring(work.bells)
    return moved


def _moved(view: View) -> bool:
    """Whether anything changed. The record may have been put right since it was looked for."""
    if view.ctx.active([view.visit.host]):
        return False
    return _in_presence(view) if view.visit.inside else _before_or_after(view)


def _in_presence(view: View) -> bool:
    """The hand-over is offered; until it is taken the one who left stays on the record as the one host there is."""
    ctx, before = view.ctx, view.visit.host
    if view.visit.offered_to and ctx.active([view.visit.offered_to]):
        return False
    instead = _instead(view)
    outcome = escort.left(view.visit, instead, ctx.now)
    if not isinstance(outcome, Changed):
        return False
    after = view.kept(outcome)
    ctx.work.record("visit.host_left", by=SYSTEM, case=view.case, host=before, asked=instead, inside=True)
    telling.settle(after, telling.HANDOVER, cards.MOVED)
    telling.ask_to_take_over(after, ctx.name(before))
    told = texts.host_left_inside(after.told, ctx.name(before), ctx.name(instead))
    for person in _loudly(after, instead):
        telling.hear(after, person, told, "host_left")
    return True


def _loudly(view: View, instead: str) -> list[str]:
    wanted = [Role.security_supervisor, Role.security_admin]
    wanted += [Role.room_keeper] if view.visit.place is Place.machine_room else []
    held = roles.holders(view.ctx.connection, wanted)
    everybody = [
        instead,
        view.visit.registrar,
        *_leaders(view),
        *(one for role in wanted for one in sorted(held[role])),
    ]
    return list(dict.fromkeys(view.ctx.active(everybody)))


def _before_or_after(view: View) -> bool:
    """Nobody is in: the leader is asked to host, and may say no; then the registrar names another one."""
    ctx, before = view.ctx, view.visit.host
    instead = _instead(view)
    outcome = escort.left(view.visit, instead, ctx.now)
    if not isinstance(outcome, Changed):
        return False
    after = view.kept(outcome)
    ctx.work.record("visit.host_left", by=SYSTEM, case=view.case, host=before, asked=instead, inside=False)
    for topic in (telling.HOST, telling.NOTICE, telling.ENTRY):
        telling.settle(after, topic, cards.MOVED)
    if instead:
        telling.ask_host(after)
    told = texts.host_left(after.told, ctx.name(before), ctx.name(instead) if instead else "")
    for person in ctx.active([after.visit.registrar]) or _supervisors(view):
        telling.hear(after, person, told, "host_left")
    return True


def _instead(view: View) -> str:
    """Who is asked: the unit's leader, else a supervisor; empty where there is nobody."""
    people = [one for one in (*_leaders(view), *_supervisors(view)) if one != view.visit.host]
    return next(iter(view.ctx.active(people)), "")


def _leaders(view: View) -> list[str]:
    return list(view.ctx.unit_leaders(view.ctx.someone(view.visit.host)))


def _supervisors(view: View) -> list[str]:
    return sorted(roles.holders(view.ctx.connection, [Role.security_supervisor])[Role.security_supervisor])
