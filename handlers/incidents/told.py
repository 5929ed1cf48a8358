"""An incident with the names its texts need."""

from __future__ import annotations

from handlers.context import Context
from handlers.texts.incidents import Told
from store.incidents import Incident


def told_of(ctx: Context, it: Incident) -> Told:
    name = ctx.name
    return Told(
        it, name(it.case.reporter), ctx.department(it.case.department), name(it.office_by), name(it.leader_by), ctx.now
    )
