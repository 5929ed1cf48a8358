"""照上次: a form filled from one's own last request of the kind; times, people who left, secrets are asked anew."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.context import Context
from handlers.dialogs.fields import Field, Kind
from handlers.dialogs.longer import several_of
from handlers.procedures.spec import Procedure
from handlers.procedures.urgent import COPIED_FROM
from handlers.texts import copies as texts
from store import cases, requests
from store.requests import Filed

# Asked anew each time: times, numbers of people and of papers, and what is confirmed for this one matter.
_ANEW = (Kind.moment, Kind.period, Kind.id_number)
_CONFIRMED = ("secrecy",)


def last(ctx: Context, procedure: str = "") -> Filed | None:
    """The newest request of the one who acts, of this procedure or of any."""
    return requests.last_of(ctx.connection, ctx.me.id, procedure)


def values_of(ctx: Context, procedure: Procedure, filed: Filed) -> dict[str, str]:
    """What is taken from it, with a mark that says where from."""
    kept = {field.key: filed.fields.get(field.key, "") for field in procedure.fields if _may_copy(ctx, field, filed)}
    return {COPIED_FROM: filed.no, **{key: value for key, value in kept.items() if value}}


def _may_copy(ctx: Context, field: Field, filed: Filed) -> bool:
    there = all(ctx.someone(one).active for one in filed.people.get(field.key, ()))
    anew = field.kind in _ANEW or field.numbered
    return not anew and not _is_erased(field, filed) and field.key not in _CONFIRMED and there


def _is_erased(field: Field, filed: Filed) -> bool:
    """Of those from outside nothing is left to copy."""
    return field.outsiders and "*" in several_of(filed.fields.get(field.key, ""))


def told(procedure: Procedure, filed: Filed, values: Mapping[str, str]) -> str:
    """What was taken over, as it is said at once."""
    return texts.taken(filed.no, _labels(procedure, filed, values))


def _labels(procedure: Procedure, filed: Filed, values: Mapping[str, str]) -> list[str]:
    """Of the items that are as they were."""
    same = (one for one in procedure.fields if values.get(one.key) and values[one.key] == filed.fields.get(one.key))
    return [one.label for one in same]


def source(ctx: Context, values: Mapping[str, str]) -> Filed | None:
    """The request that these values were taken from; None where from none."""
    no = values.get(COPIED_FROM, "")
    case = cases.by_no(ctx.connection, no) if no else None
    return None if case is None else requests.by_case(ctx.connection, case.id)


def notice(ctx: Context, procedure: Procedure, values: Mapping[str, str]) -> str:
    """With the summary: what is as it was in the last request; empty where nothing was copied."""
    filed = source(ctx, values)
    if filed is None:
        return ""
    labels = _labels(procedure, filed, values)
    return texts.at_summary_taken(filed.no, labels) if labels else ""
