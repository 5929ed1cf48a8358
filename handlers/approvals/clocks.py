"""Clocks of an open step, in working time: reminded, then the next leader is asked too, at last the request lapses.

One chain of deadlines for the step that is open; each is read against the truth when it fires (design.md, rule 2).
"""

from __future__ import annotations

from handlers import worktime
from handlers.approvals import changes, notices, view
from handlers.approvals.outcomes import Changed
from handlers.approvals.times import CALENDAR, REMIND, UP, due
from handlers.approvals.view import View
from handlers.context import SYSTEM, Context
from store import deadlines, settings
from store.deadlines import Deadline

_AGAIN = 8  # working hours between reminders, where what has begun already never lapses


def fired(ctx: Context, deadline: Deadline) -> None:
    seen = view.locked(ctx, deadline.case)
    step = None if seen is None else seen.request.step
    if seen is None or step is None:
        return
    wanted = due(ctx, step, deadline.rule)
    if wanted > ctx.now:
        deadlines.put_off(ctx.work, deadline, wanted)
    elif deadline.rule == REMIND:
        notices.ask_again(seen, step.asked)
    elif deadline.rule == UP:
        _escalate(seen)
    elif seen.request.consent:
        notices.ask_again(seen, step.asked)
        days = settings.seen(ctx.work, CALENDAR, {})
        deadlines.put_off(ctx.work, deadline, worktime.after(ctx.now, _AGAIN, days).at)
    else:
        _lapse(seen)


def _escalate(seen: View) -> None:
    outcome = changes.escalate(seen.request, seen.around)
    step = seen.request.step
    assert step is not None  # noqa: S101
    if not isinstance(outcome, Changed):
        notices.ask_again(seen, step.asked)
        return
    after = notices.kept(seen, outcome.request)
    seen.ctx.work.record("request.escalated", by=SYSTEM, case=seen.case, step=step.key, asked=list(outcome.asked))
    notices.ask(after, outcome.asked, again=1)
    notices.ask_again(after, step.asked)


def _lapse(seen: View) -> None:
    outcome = changes.lapse(seen.request)
    if isinstance(outcome, Changed):
        seen.ctx.work.record("request.lapsed", by=SYSTEM, case=seen.case)
        notices.ended(seen, notices.kept(seen, outcome.request), "", "")
