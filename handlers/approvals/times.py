"""When the clocks of an open step ring, in working time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from handlers import worktime
from handlers.approvals.request import Step
from handlers.approvals.view import View
from handlers.context import Context
from handlers.texts import workdays as words
from store import deadlines, settings
from store.clock import local

REMIND, UP, LAPSE = "step_remind", "step_up", "step_lapse"
RULES = (REMIND, UP, LAPSE)
# How many times a step's hours: asked again, the next leader asked too, given up.
_TIMES = {REMIND: 1, UP: 2, LAPSE: 4}
CALENDAR = worktime.CALENDAR


def due(ctx: Context, step: Step, rule: str = REMIND) -> datetime:
    return _due(ctx, step, rule).at


def _due(ctx: Context, step: Step, rule: str) -> worktime.Due:
    return _rings(ctx, step, rule, settings.seen(ctx.work, CALENDAR, {}))


def _rings(ctx: Context, step: Step, rule: str, days: Mapping[str, bool]) -> worktime.Due:
    return worktime.after(step.opened_at or ctx.now, step.hours * _TIMES[rule], days)


def notice(ctx: Context, step: Step) -> str:
    """Said to whoever is asked, where a day on the way to the last of the step's clocks is not announced yet."""
    return "" if _due(ctx, step, LAPSE).sure else words.provisional()


def until(ctx: Context, moment: datetime) -> str:
    """The same for a moment that stays as it was set."""
    days = settings.seen(ctx.work, CALENDAR, {})
    known = worktime.is_workday(local(moment).date(), days)[1]
    return "" if known else words.provisional_day()


def plan(seen: View) -> None:
    """Sets the clocks of the step that is open now; those of the step before are void."""
    ctx, step = seen.ctx, seen.request.step
    deadlines.void(ctx.work, seen.case, RULES)
    if step is not None:
        days = settings.seen(ctx.work, CALENDAR, {})
        for rule in RULES:
            rings = _rings(ctx, step, rule, days).at
            deadlines.schedule(ctx.work, seen.case, rule, [(seen.filed.case.version, rings)])
