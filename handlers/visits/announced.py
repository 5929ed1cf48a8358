"""Whether those whom a request names are registered as visitors (guard ``visitor_registered``, WB-11, WB-12, WB-16).

As with the ledgers: as long as no visit was ever registered, its absence says nothing and is left to those who decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.context import Context
from store import cases, presence, visits

_NUMBER = re.compile(rf"{visits.PREFIX}-\d{{8}}-\d{{3,}}", re.IGNORECASE)
_BESIDE_A_NAME = re.compile(r"[\uff08(].*?[)\uff09]")


def unknown(ctx: Context, named: Sequence[str]) -> list[str]:
    """Those who are on no visit that is still to come or going on: by its number, or else by their name."""
    if not presence.is_kept(ctx.connection):
        return []
    return [one for one in named if not _is_announced(ctx, one)]


def _is_announced(ctx: Context, one: str) -> bool:
    number = _NUMBER.search(one)
    if number is not None:
        case = cases.by_no(ctx.connection, number.group())
        return case is not None and case.kind == visits.KIND and case.is_open
    return presence.is_expected(ctx.connection, ctx.house.ring, _BESIDE_A_NAME.sub("", one))
