"""When the clocks of an open step ring, in working time."""

from __future__ import annotations

from datetime import datetime

from handlers import worktime
from handlers.approvals.request import Step
from handlers.approvals.view import View
from handlers.context import Context
from store import deadlines, settings

REMIND, UP, LAPSE = "step_remind", "step_up", "step_lapse"
RULES = (REMIND, UP, LAPSE)
# How many times a step's hours: asked again, the next leader asked too, given up.
_TIMES = {REMIND: 1, UP: 2, LAPSE: 4}
CALENDAR = "calendar.days"


def due(ctx: Context, step: Step, rule: str = REMIND) -> datetime:
    days = settings.value(ctx.connection, CALENDAR, {})
    return worktime.after(step.opened_at or ctx.now, step.hours * _TIMES[rule], days).at


def plan(seen: View) -> None:
    """Sets the clocks of the step that is open now; those of the step before are void."""
    ctx, step = seen.ctx, seen.request.step
    deadlines.void(ctx.work, seen.case, RULES)
    if step is not None:
        for rule in RULES:
            deadlines.schedule(ctx.work, seen.case, rule, [(seen.filed.case.version, due(ctx, step, rule))])
