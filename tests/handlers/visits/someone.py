"""A visit that is ready, for tests that change one thing about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handlers.visits.admission import Gate, Permit
from handlers.visits.outcomes import Changed, Outcome
from store.cases import Case
from store.visits import Guest, Kind, Place, State, Visit

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # ten in the morning of a Wednesday
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HOST, OTHER, REGISTRAR = "zhangwei", "yangliu", "lina"
CASE = Case(7, "LF-20261125-001", "visit", 4821, "open", 1, REGISTRAR, None, NOW - HOUR, None, {})
READY = Visit(
    CASE,
    Kind.temporary,
    State.briefed,
    Place.meeting_room,
    "",
    "unit",
    "talk",
    "",
    (),
    NOW,
    NOW + 3 * HOUR,
    HOST,
    hosted_at=NOW - HOUR,
    briefed_by=HOST,
    briefed_at=NOW - MINUTE,
    guests=(Guest(1, NOW - HOUR, "W*"), Guest(2, NOW - HOUR, "L*")),
)


def permit(procedure: str, **other: object) -> Gate:
    """One request, approved before they came, for as long as they stay; unless told otherwise."""
    values: dict[str, object] = {
        "approved": True,
        "approved_at": NOW - HOUR,
        "from_at": NOW,
        "until_at": NOW + 3 * HOUR,
        "guests": frozenset({1, 2}),
    }
    return Gate((Permit("SQ-1", procedure, **(values | other)),))  # type: ignore[arg-type]


def changed(outcome: Outcome) -> Visit:
    assert isinstance(outcome, Changed), outcome
    return outcome.visit
