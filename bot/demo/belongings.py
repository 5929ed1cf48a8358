"""The demo city's ledgers, so that lists are not empty: objects of each kind, trainings and agreements."""

from __future__ import annotations

from bot.simulator.belongings import demo_belongings, demo_uncleared
from handlers.ledgers import book
from handlers.ledgers.moves import State
from store import clearances, people
from store.clearances import Clearance, Cleared
from store.ledgers import Ledger
from store.uow import Work

_AGREEMENT = "XY-2026-"
_STATES = {Ledger.account: State.open, Ledger.archive: State.in_store}


def put_in(work: Work, by: str, custodian_of_store: str) -> None:
    """custodian_of_store: in whose unit everything lies that nobody has."""
    demo = demo_belongings()
    known = people.by_ids(work.connection, {person or custodian_of_store for *_, person in demo})
    for kind, no, name, person in demo:
        ledger = Ledger(kind)
        state = _STATES.get(ledger, State.issued if person else State.in_store)
        unit = known[person or custodian_of_store].main_department
        book.register(work, ledger, no, name, state, by=by, department=unit, custodian=person or None)


def clear(work: Work, everybody: list[str], by: str) -> None:
    """Everybody but a few was trained and has signed."""
    for number, person in enumerate(everybody, start=1):
        if person not in demo_uncleared():
            for kind in Clearance:
                no = f"{_AGREEMENT}{number:03}" if kind is Clearance.nda else ""
                clearances.record(work, Cleared(kind, person, no, work.now, None), by=by)
