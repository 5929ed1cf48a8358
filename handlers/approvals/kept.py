"""A request as data for the record and back: what was frozen reads the same under later versions of a procedure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handlers.approvals.request import Came, Place, Request, Seat, State, Step, Verdict
from handlers.procedures.spec import Act, Mode, Who
from store.roles import Role


def as_data(request: Request) -> dict[str, Any]:
    """JSON values only."""
    return {
        "applicant": request.applicant,
        "state": request.state.value,
        "apart": sorted(request.apart),
        "decided": [list(pair) for pair in request.decided],
        "consent": request.consent,
        "steps": [_step_data(step) for step in request.steps],
    }


def _step_data(step: Step) -> dict[str, Any]:
    return {
        "key": step.key,
        "title": step.title,
        "role": step.who.role.value if step.who.role else "",
        "field": step.who.field,
        "unit": step.who.unit,
        "act": step.act.value,
        "mode": step.mode.value,
        "hours": step.hours,
        "wanted": list(step.wanted),
        "level": step.level,
        "opened": _kept(step.opened_at),
        "places": [_place_data(place) for place in step.places],
    }


def _place_data(place: Place) -> dict[str, Any]:
    given = place.verdict
    return {
        "seats": [[seat.person, seat.instead_of, seat.came.value, seat.role] for seat in place.seats],
        "verdict": None if given is None else [given.by, given.instead_of, _kept(given.at)],
    }


def from_data(data: Mapping[str, Any]) -> Request:
    """Raises KeyError or ValueError on data that is none of ours."""
    return Request(
        applicant=data["applicant"],
        steps=tuple(_step(one) for one in data["steps"]),
        state=State(data["state"]),
        apart=frozenset(data["apart"]),
        decided=tuple((who, level) for who, level in data["decided"]),
        consent=data.get("consent", ""),
    )


def _step(data: Mapping[str, Any]) -> Step:
    return Step(
        key=data["key"],
        who=Who(Role(data["role"]) if data["role"] else None, data["field"], unit=data.get("unit")),
        act=Act(data["act"]),
        mode=Mode(data["mode"]),
        hours=data["hours"],
        wanted=tuple(data["wanted"]),
        places=tuple(_place(one) for one in data["places"]),
        opened_at=_moment(data["opened"]),
        level=data["level"],
        title=data["title"],
    )


def _place(data: Mapping[str, Any]) -> Place:
    seats = tuple(Seat(person, whose, Came(came), role) for person, whose, came, role in data["seats"])
    given = data["verdict"]
    return Place(seats, None if given is None else Verdict(given[0], given[1], datetime.fromisoformat(given[2])))


def _kept(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).isoformat()


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
