"""Everything that three people can do to one object of each ledger: every state that can be reached is tried with every move."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

import pytest

from handlers.ledgers.moves import AWAY, BORN, TABLE, Move, Moving, Refused, State, Why, moved
from store.ledgers import Ledger, Object

PEOPLE = ("zhang", "wang", "li")
PARTS = [(), *permutations(PEOPLE, 2), *permutations(PEOPLE, 3), ("zhang", "zhang", "wang"), ("zhang", "zhang")]
HANDS = {
    Move.issue, Move.take_back, Move.receive, Move.reopen, Move.corrected, Move.clear, Move.destroy,
}  # fmt: skip


def born(ledger: Ledger) -> list[Object]:
    found = []
    for state in BORN[ledger]:
        owners: tuple[str | None, ...] = PEOPLE if state is State.issued else (None,)
        if ledger is Ledger.account:
            owners = (*PEOPLE, None)
        found += [Object(ledger, "1", "it", state.value, custodian=owner) for owner in owners]
    return found


def tries() -> Iterator[Moving]:
    for move in Move:
        for person in ("", *PEOPLE):
            for parts in PARTS if move is Move.destroy else [()]:
                yield Moving(move, person, parts)


def reachable(ledger: Ledger) -> list[Object]:
    """Every object of the ledger that any history of moves can lead to."""
    seen: dict[str, Object] = {}
    waiting = born(ledger)
    while waiting:
        it = waiting.pop()
        if str(it) in seen:
            continue
        seen[str(it)] = it
        waiting += [after for moving in tries() if isinstance(after := moved(it, moving), Object)]
    return list(seen.values())


@pytest.mark.parametrize("ledger", Ledger)
def test_every_object_that_can_be(ledger: Ledger) -> None:
    found = reachable(ledger)
    assert len(found) < 400
    for it in found:
        if it.state == State.issued:
            assert it.custodian in PEOPLE and it.holder is None, it
        if it.state == State.in_store:
            assert it.custodian is None and it.holder is None, it
        if it.state == State.destroyed:
            assert it.custodian is None and it.holder is None, it
        if it.state in (State.out, State.lent, State.sent):
            assert it.holder in PEOPLE and it.before in (State.in_store, State.issued), it
        if it.state not in (*AWAY, State.connected, State.lost):
            assert it.holder is None, it


@pytest.mark.parametrize("ledger", Ledger)
def test_every_move_of_every_object(ledger: Ledger) -> None:
    for it, moving in product(reachable(ledger), tries()):
        after = moved(it, moving)
        if isinstance(after, Refused):
            assert after.it is it and after.moving is moving
            continue
        assert it.state != State.destroyed, "destroyed cannot move"
        assert not (
            it.state in AWAY and moving.move in (Move.lend, Move.take_out, Move.send, Move.issue, Move.condemn)
        ), (it, moving)
        assert (after.ledger, after.no, after.name) == (it.ledger, it.no, it.name)
        if after.custodian != it.custodian:
            assert moving.move in HANDS, (it, moving)
            assert after.custodian in (None, moving.person)
        if moving.move is Move.destroy:
            needed = {Ledger.media: 3, Ledger.archive: 2, Ledger.device: 0}[ledger]
            assert len(set(moving.parts)) >= needed


@pytest.mark.parametrize("ledger", Ledger)
def test_every_state_of_the_table_is_reached_and_left_only_as_it_says(ledger: Ledger) -> None:
    states = {it.state for it in reachable(ledger)}
    named = {state for ledgers, froms, _ in TABLE.values() if ledger in ledgers for state in froms}
    possible = {State(state) for state in states}
    assert possible <= named | {State.destroyed, State.condemned}
    expected = {
        Ledger.media: {
            *("in_store", "issued", "out", "sent", "under_repair", "to_clear", "condemned", "destroyed", "lost")
        },
        Ledger.device: {
            "in_store",
            "issued",
            "out",
            "under_repair",
            "condemned",
            "destroyed",
            "connected",
            "disconnected",
            "lost",
        },
        Ledger.account: {"open", "closed"},
        Ledger.archive: {"in_store", "lent", "condemned", "destroyed"},
    }
    assert states == expected[ledger]


def stick(state: State = State.issued, **more: str) -> Object:
    return Object(Ledger.media, "ZT-1", "U盘", state.value, **{"custodian": "zhang", **more})  # type: ignore[arg-type]


def why(it: Object, *moving: object) -> Why:
    found = moved(it, Moving(*moving))  # type: ignore[arg-type]
    assert isinstance(found, Refused)
    return found.why


def test_a_carrier_leaves_with_its_custodian_alone() -> None:
    assert why(stick(), Move.take_out, "wang") is Why.not_custodian
    out = moved(stick(), Moving(Move.take_out, "zhang"))
    assert isinstance(out, Object) and (out.state, out.holder, out.before) == ("out", "zhang", "issued")
    assert moved(out, Moving(Move.back)) == stick()


def test_what_is_out_goes_nowhere_else() -> None:
    out = stick(State.out, holder="zhang", before="issued")
    for move in (Move.take_out, Move.send, Move.repair, Move.condemn, Move.issue, Move.corrected):
        assert why(out, move, "zhang") is Why.state


def test_the_new_custodian_answers_once_they_have_confirmed() -> None:
    sent = moved(stick(), Moving(Move.send, "wang"))
    assert isinstance(sent, Object) and (sent.custodian, sent.holder) == ("zhang", "wang")
    assert why(sent, Move.receive, "zhang") is Why.same_person
    there = moved(sent, Moving(Move.receive, "wang"))
    assert isinstance(there, Object) and (there.state, there.custodian, there.holder) == ("issued", "wang", None)
    assert why(stick(), Move.send, "zhang") is Why.same_person


def test_a_destruction_needs_different_people() -> None:
    doomed = stick(State.condemned, before="issued")
    for parts in (("zhang", "zhang", "wang"), ("zhang", "wang", "wang"), ("zhang", "", "wang"), ()):
        assert why(doomed, Move.destroy, "", parts) is Why.parts
    gone = moved(doomed, Moving(Move.destroy, "", PEOPLE))
    assert isinstance(gone, Object) and gone.state == "destroyed" and gone.custodian is None
    paper = Object(Ledger.archive, "2019-1", "卷", "condemned", before="in_store")
    assert why(paper, Move.destroy, "", ("wang", "wang")) is Why.parts
    assert isinstance(moved(paper, Moving(Move.destroy, "", ("wang", "li"))), Object)


def test_nothing_is_issued_or_lent_to_nobody() -> None:
    assert why(stick(State.in_store, custodian=None), Move.issue) is Why.nobody  # type: ignore[arg-type]
    assert why(Object(Ledger.archive, "1", "卷", "in_store"), Move.lend) is Why.nobody
    assert why(Object(Ledger.archive, "1", "卷", "in_store"), Move.send, "wang") is Why.not_kept


def test_what_is_lost_goes_nowhere_until_it_is_found_as_it_was() -> None:
    """ZX-12. What was out is still to be brought back, what was condemned still to be destroyed."""
    for before in [it for it in reachable(Ledger.media) if it.state not in (State.lost, State.destroyed)]:
        lost = moved(before, Moving(Move.lose))
        assert isinstance(lost, Object) and lost.state == State.lost
        assert (lost.custodian, lost.holder) == (before.custodian, before.holder)
        for moving in tries():
            after = moved(lost, moving)
            assert isinstance(after, Refused) or (moving.move is Move.found and after == before), moving
