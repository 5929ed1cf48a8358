"""待办 and 我的: requests and reports of one person side by side."""

from __future__ import annotations

from datetime import datetime

from handlers.approvals import words
from handlers.context import Context
from handlers.incidents import progress as incidents
from handlers.leaks import progress
from handlers.texts import life
from handlers.types import Reply
from handlers.visits import answering, series_waiting


def todo(ctx: Context) -> Reply:
    """What waits for the one who asks."""
    beside = (
        incidents.todo(ctx) if ctx.has_incidents else "",
        words.waiting(ctx) if ctx.is_asked else "",
        answering.waiting(ctx) if ctx.has_visits else "",
        series_waiting.waiting(ctx) if ctx.hosts_series else "",
    )
    return _beside("\n\n".join(filter(None, beside)), progress.todo(ctx), ctx.now)


def own(ctx: Context) -> Reply:
    """What the one who asks has asked for and reported."""
    beside = "\n\n".join(filter(None, (incidents.mine(ctx), words.mine(ctx))))
    return _beside(beside, progress.mine(ctx), ctx.now)


def _beside(requests: str, leaks: Reply, now: datetime) -> Reply:
    """That there is nothing of the other kind need not be said."""
    if requests and leaks.text in (life.todo([], [], now), life.case_list([])):
        return Reply(requests)
    return Reply(f"{requests}\n\n{leaks.text}" if requests else leaks.text)
