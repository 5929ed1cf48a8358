"""Visits as rows of the record, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from store import guests
from store.cases import as_case
from store.visiting import Activity, Escort, Kind, Place, State, Stay, Visit

Rows = dict[tuple[int, ...], dict[str, Any]]


def row_of(visit: Visit) -> dict[str, Any]:
    """What may change of a visit."""
    return {
        "state": visit.state.value,
        "place": visit.place.value,
        "reason": visit.reason,
        "unit": visit.unit,
        "purpose": visit.purpose,
        "things": visit.things,
        "activities": _listed(visit.activities),
        "starts_at": visit.starts_at,
        "ends_at": visit.ends_at,
        "days": (visit.ends_at - visit.starts_at).days,
        "plans": visit.plans,
        "host": visit.host,
        "hosted_at": visit.hosted_at,
        "offered_to": visit.offered_to,
        "offered_at": visit.offered_at,
        "agreement": visit.agreement,
        "agreement_until": visit.agreement_until,
        "briefed_by": visit.briefed_by,
        "briefed_at": visit.briefed_at,
    }


def guest_rows(visit: Visit) -> Rows:
    return {(visit.case.id, one.ordinal): guests.as_row(one) for one in visit.guests}


def stay_rows(visit: Visit) -> Rows:
    return {(visit.case.id, one.guest, one.ordinal): _stay(one) for one in visit.stays}


def _stay(it: Stay) -> dict[str, Any]:
    return {
        "place": it.place.value,
        "in_at": it.in_at,
        "out_at": it.out_at,
        "in_entered_at": it.in_entered_at,
        "out_entered_at": it.out_entered_at,
        "in_by": it.in_by,
        "out_by": it.out_by,
        "late": it.late,
        "reason": it.reason,
        "breaches": _listed(it.breaches),
        "days": (it.out_at - it.in_at).days if it.out_at else 0,
    }


def escort_rows(visit: Visit) -> Rows:
    return {
        (visit.case.id, one.ordinal): {"host": one.host, "from_at": one.from_at, "until_at": one.until_at}
        for one in visit.escorts
    }


def _listed(those: Iterable[str]) -> str:
    return ",".join(those)


def _split(kept: str) -> tuple[str, ...]:
    return tuple(kept.split(",")) if kept else ()


def as_visit(row: Any, guest_list: list[Any], stay_list: list[Any], escort_list: list[Any]) -> Visit:
    return Visit(
        as_case(row),
        Kind(row.visit_kind),
        State(row.visit_state),
        Place(row.place),
        row.reason,
        row.unit,
        row.purpose,
        row.things,
        tuple(Activity(one) for one in _split(row.activities)),
        row.starts_at,
        row.ends_at,
        row.host,
        row.hosted_at,
        row.offered_to,
        row.offered_at,
        row.agreement,
        row.agreement_until,
        row.briefed_by,
        row.briefed_at,
        bool(row.late),
        row.late_reason,
        row.plans,
        tuple(guests.as_guest(one) for one in guest_list),
        tuple(_as_stay(one) for one in stay_list),
        tuple(Escort(one.ordinal, one.host, one.from_at, one.until_at) for one in escort_list),
    )


def _as_stay(row: Any) -> Stay:
    return Stay(
        row.guest,
        row.ordinal,
        Place(row.place),
        row.in_at,
        row.out_at,
        row.in_entered_at,
        row.out_entered_at,
        row.in_by,
        row.out_by,
        bool(row.late),
        row.reason,
        _split(row.breaches),
    )
