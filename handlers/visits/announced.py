"""Whether those whom a request names are registered as visitors (guard ``visitor_registered``, WB-11, WB-12, WB-16).

As with the ledgers: as long as no visit was ever registered, its absence says nothing and is left to those who decide.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers import outsiders
from handlers.context import Context
from handlers.outsiders import Named
from store import cases, presence, visits


def unknown(ctx: Context, named: Sequence[Named]) -> list[str]:
    """Those who are on no visit that is still to come or going on: by its number, or else by the mark of their name."""
    if not presence.is_kept(ctx.connection):
        return []
    return [one.shown for one in named if not _is_announced(ctx, one)]


def _is_announced(ctx: Context, one: Named) -> bool:
    number = outsiders.visit_in(one.shown)
    if number:
        case = cases.by_no(ctx.connection, number)
        return case is not None and case.kind == visits.KIND and case.is_open
    return presence.is_mark_expected(ctx.connection, outsiders.mark_of(ctx, one))
