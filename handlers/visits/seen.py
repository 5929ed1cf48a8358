"""A visit as a turn sees it: the record, who may see it, and what is said where nothing changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.context import Context
from handlers.texts import visit_guards as guards
from handlers.texts import visits as texts
from handlers.texts.visits import Told
from handlers.types import Reply
from handlers.visits import times
from handlers.visits.outcomes import (
    Already,
    Changed,
    Held,
    Impossible,
    NotInside,
    NotYours,
    Outcome,
    Over,
    StillInside,
)
from store import cases, deadlines, visits
from store.roles import Role
from store.visiting import Visit

# Who sees every visit, besides those it concerns (ZZ-10, ZZ-11).
WATCHERS = (
    Role.room_keeper,
    Role.security_admin,
    Role.security_supervisor,
    Role.security_auditor,
    Role.credit_office_head,
)


@dataclass(frozen=True, slots=True)
class View:
    ctx: Context
    visit: Visit

    @property
    def told(self) -> Told:
        name = self.ctx.name
        return Told(self.visit, name(self.visit.host or None), name(self.visit.registrar), self.ctx.now)

    @property
    def case(self) -> int:
        return self.visit.case.id

    @property
    def me(self) -> str:
        return self.ctx.me.id

    @property
    def is_keeper(self) -> bool:
        return self.ctx.acts_as(self.me, (Role.room_keeper,)) is not None

    def topic(self, about: str) -> str:
        """Of the cards that ask for one thing."""
        return f"{self.visit.no}:{about}"

    def may_see(self) -> bool:
        """Whoever has a part in it, leads the unit that receives, or watches over all of them. Nobody else."""
        visit = self.visit
        parts = {visit.host, visit.registrar, visit.offered_to, visit.briefed_by}
        parts |= {one.host for one in visit.escorts} | {stay.in_by for stay in visit.stays}
        if self.me in parts or self.ctx.acts_as(self.me, WATCHERS) is not None:
            return True
        return self.me in self.ctx.unit_leaders(self.ctx.someone(visit.host or visit.registrar))

    def kept(self, changed: Changed) -> View:
        """The change on the record, with the clocks that follow from it."""
        after = replace(self, visit=visits.keep(self.ctx.work, self.visit, changed.visit))
        plan(after)
        return after

    def refused(self, outcome: Outcome) -> Reply:
        """Why nothing changed, and the way out."""
        told = self.told
        match outcome:
            case Already(by=by, at=at):
                return Reply(texts.already(told, self.ctx.name(by or None), at))
            case NotYours():
                self.ctx.work.record("visit.refused", by=self.me, case=self.case)
                return Reply(texts.not_yours(told))
            case Over():
                return Reply(texts.over(told))
            case Held(obstacles=obstacles):
                return Reply(guards.held(told, obstacles))
            case StillInside(guests=guests):
                return Reply(guards.still_inside(told, guests))
            case NotInside():
                return Reply(guards.not_inside(told))
            case Impossible(why=why, at=at):
                return Reply(guards.impossible(told, why, at))
        raise AssertionError(outcome)


def plan(seen: View) -> None:
    """The clocks of the visit as it is now; existing ones stay, and are read against the truth when they fire."""
    work, visit = seen.ctx.work, seen.visit
    if visit.is_over:
        deadlines.void(work, seen.case, times.RULES)
        return
    for clock in times.clocks(visit):
        deadlines.schedule(work, seen.case, clock.rule, [(clock.ordinal, clock.at)])


def locked(ctx: Context, case: int) -> View | None:
    visit = visits.locked(ctx.work, case)
    return None if visit is None else View(ctx, visit)


def numbered(ctx: Context, case_no: str, short: int | None) -> View | None:
    """The visit a person names, locked, if they may see it; also one that is over, by the number it had."""
    case = cases.by_no(ctx.connection, case_no) if case_no else None
    if case is None and short is not None:
        case = cases.by_short(ctx.connection, short)
    if case is None and short is not None:
        once = visits.once_numbered(ctx.connection, short)
        case = None if once is None else once.case
    seen = locked(ctx, case.id) if case is not None and case.kind == visits.KIND else None
    return seen if seen is not None and seen.may_see() else None
