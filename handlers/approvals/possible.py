"""From when something owed can be done at all, and whether what was said about it can be true (ZX-13, ZX-15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers.approvals.view import View
from handlers.dialogs.fields import ABOUT, Kind, kept_moment, moment_of
from handlers.dialogs.longer import TO, period_of
from handlers.procedures.spec import Obligation
from handlers.procedures.stages import WHEN
from handlers.texts import obligations as texts

_DAY, _ROUGHLY, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
_BEFORE_SUBMITTED = timedelta(days=3)


def opens_at(seen: View, it: Obligation) -> datetime:
    """Nothing before the approval; what ends with a period, not before the period begins. What began on oral consent
    may have been over before it was submitted.
    """
    if seen.request.consent:
        return seen.filed.submitted_at - _BEFORE_SUBMITTED
    approved = seen.filed.decided_at or seen.ctx.now
    field = next((one for one in seen.procedure.fields if one.key == it.until), None)
    ends = period_of(seen.filed.fields.get(it.until, "")) if field and field.kind is Kind.period else None
    return max(approved, ends[0]) if ends else approved


def is_open(seen: View, it: Obligation) -> bool:
    return seen.ctx.now >= opens_at(seen, it)


def refusal(seen: View, it: Obligation, evidence: Mapping[str, str]) -> str:
    """Why this cannot have been done, or not then; empty where it can."""
    opens = opens_at(seen, it)
    if not is_open(seen, it):
        return texts.not_open_yet(seen.told, it, opens)
    said = evidence.get(WHEN, "")
    return texts.not_then(it, opens) if said and _latest(said) < opens else ""


def _latest(value: str) -> datetime:
    """The last moment that a kept one may mean: a day has hours, 9点 a minute, 刚才 is about then."""
    until = moment_of(value.partition(TO)[2]) if TO in value else None
    begins = moment_of(value)
    assert begins is not None  # noqa: S101
    if until is not None:
        return until
    return begins + (_ROUGHLY if value.endswith(ABOUT) else _MINUTE if "T" in value else _DAY)


def whole(seen: View, it: Obligation, evidence: Mapping[str, str]) -> dict[str, str]:
    """With the moment it was done: now, where nothing else was said."""
    asks = any(field.key == WHEN for field in it.evidence)
    return {**({WHEN: kept_moment(seen.ctx.now)} if asks else {}), **evidence}
