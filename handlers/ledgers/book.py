"""Moves on the record: the object as it is now, the row of its life line, the row of the audit trail."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.ledgers.moves import Move, Moving, Refused, State, moved
from store import ledgers
from store.ledgers import Ledger, Line, Object
from store.uow import Work


def register(
    work: Work,
    ledger: Ledger,
    no: str,
    name: str,
    state: State,
    *,
    by: str,
    department: int | None = None,
    custodian: str | None = None,
    attributes: Mapping[str, str] | None = None,
    case: int | None = None,
    note: str = "",
) -> Object:
    it = Object(ledger, no, name, state.value, department, custodian, attributes=dict(attributes or {}))
    kept = ledgers.register(work, it, _line(work, Move.registered, by, custodian, state, case, note))
    work.record("ledger.registered", by=by, case=case, ledger=ledger.value, object=kept.id, state=state.value)
    return kept


def move(
    work: Work, it: Object, moving: Moving, *, by: str, case: int | None = None, note: str = ""
) -> Object | Refused:
    """Makes the move where it is possible. ``it`` must be held (``ledgers.locked``)."""
    after = moved(it, moving)
    return after if isinstance(after, Refused) else put(work, it, after, moving, by=by, case=case, note=note)


def put(
    work: Work, it: Object, after: Object, moving: Moving, *, by: str, case: int | None = None, note: str = ""
) -> Object:
    """The outcome of a move, worked out already, onto the record."""
    person = moving.person or None
    kept = ledgers.move(work, it, after, _line(work, moving.move, by, person, State(after.state), case, note))
    work.record(
        "ledger.moved",
        by=by,
        case=case,
        ledger=it.ledger.value,
        object=it.id,
        move=moving.move.value,
        before=it.state,
        state=kept.state,
        custodian=kept.custodian or "",
    )
    return kept


def _line(work: Work, move: Move, by: str, person: str | None, state: State, case: int | None, note: str) -> Line:
    return Line(0, work.now, move.value, by, person, state.value, case, note)
