"""A deadline has come: claimed first, then the truth is read again and acted upon (design.md, path c)."""

from __future__ import annotations

from collections.abc import Callable

from handlers.approvals import after, clocks, owed, papers, times, urgent
from handlers.context import Context
from handlers.incidents import clocks as incident_clocks
from handlers.incidents import ladder as incident_ladder
from handlers.leaks import ladder, reminders, review, reviewers
from handlers.types import DeadlineFired, Reply
from handlers.visits import clocks as visit_clocks
from handlers.visits import series_clocks, series_seen
from handlers.visits import times as visit_times
from store import deadlines
from store.deadlines import Deadline
from store.failpoints import reached

_RULES: dict[str, Callable[[Context, Deadline], None]] = {
    ladder.RUNG: ladder.rung_fired,
    ladder.ROUND: ladder.rung_fired,
    ladder.AGAIN: ladder.rung_fired,
    ladder.AGAIN_ROUND: ladder.rung_fired,
    ladder.DISABLE: ladder.disable_overdue,
    reminders.MARK: reminders.mark_fired,
    reminders.OVERDUE: reminders.overdue_fired,
    reviewers.REVIEW: reviewers.overdue,
    review.PAPER: review.paper_due,
    **dict.fromkeys(incident_ladder.RULES, incident_ladder.fired),
    incident_clocks.GRADE: incident_clocks.grade_fired,
    incident_clocks.SUPERIOR: incident_clocks.superior_fired,
    incident_clocks.CLOSING: incident_clocks.closing_fired,
    **dict.fromkeys(times.RULES, clocks.fired),
    **dict.fromkeys(after.RULES, owed.fired),
    papers.PAPER: papers.due,
    urgent.RULE: urgent.late,
    **dict.fromkeys(visit_times.RULES, visit_clocks.fired),
    **dict.fromkeys(series_seen.RULES, series_clocks.fired),
}


def fired(ctx: Context, update: DeadlineFired) -> Reply:
    deadline = deadlines.take(ctx.work, update.deadline)
    if deadline is not None:
        reached("deadline.taken")
        ctx.work.cause = f"deadline:{deadline.case}:{deadline.rule}:{deadline.ordinal}"
        _RULES[deadline.rule](ctx, deadline)
    return Reply()
