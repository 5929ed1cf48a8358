"""What may happen to an object in a ledger. Pure: a move answers with the object as it then is, or with why not.

One custodian at any time; what is out or lent can be neither lent nor sent on; what is destroyed never moves again;
who destroys, who watches and, for carriers, who asked for it are different people (ZX-11, ZX-13, ZX-29, ZX-30).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from store.ledgers import Ledger, Object


class State(StrEnum):
    in_store = "in_store"  # with the keeper
    issued = "issued"  # with its custodian
    out = "out"  # taken along, to be brought back
    lent = "lent"
    sent = "sent"  # under way to the next custodian, who has not confirmed yet
    under_repair = "under_repair"
    to_clear = "to_clear"  # replaced, its content not cleared yet
    condemned = "condemned"  # to be destroyed
    destroyed = "destroyed"
    lost = "lost"  # nobody knows where it is; it may be found again
    connected = "connected"  # a foreign device in our network
    disconnected = "disconnected"
    open = "open"
    closed = "closed"


class Move(StrEnum):
    registered = "registered"
    corrected = "corrected"
    issue = "issue"
    take_back = "take_back"
    take_out = "take_out"
    lend = "lend"
    back = "back"
    send = "send"
    receive = "receive"
    repair = "repair"
    swap = "swap"
    clear = "clear"
    condemn = "condemn"
    destroy = "destroy"
    connect = "connect"
    disconnect = "disconnect"
    reopen = "reopen"
    change = "change"
    close = "close"
    read = "read"
    lose = "lose"
    found = "found"


class Why(StrEnum):
    """Why a move cannot be made."""

    state = "state"  # not from where the object is now
    not_kept = "not_kept"  # no such move in this ledger
    nobody = "nobody"  # it needs somebody who takes it
    not_custodian = "not_custodian"
    same_person = "same_person"  # it would go to whoever has it already
    parts = "parts"  # too few different people


@dataclass(frozen=True, slots=True)
class Moving:
    """person: who takes it, or brings it.  parts: who asked for, carries out and watches a destruction."""

    move: Move
    person: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    why: Why
    it: Object
    moving: Moving


BORN: dict[Ledger, tuple[State, ...]] = {
    Ledger.media: (State.in_store, State.issued),
    Ledger.device: (State.in_store, State.issued, State.disconnected),
    Ledger.account: (State.open, State.closed),
    Ledger.archive: (State.in_store,),
}
FINAL = (State.destroyed,)
# Neither with the keeper nor with the custodian: nobody can decide on it before it is back.
AWAY = (State.out, State.lent, State.sent, State.under_repair)

_M, _D, _A, _C = Ledger.media, Ledger.device, Ledger.account, Ledger.archive
_HERE = (State.in_store, State.issued)
_KEPT = (*_HERE, *AWAY, State.to_clear, State.connected, State.disconnected, State.open)
_BACK = None  # the state it had before
_SAME = ""  # the state it has
_LOST_FROM = "lost_from"  # the attribute that remembers in which state it was lost

# move: in which ledgers, from which states, to which.
TABLE: dict[Move, tuple[tuple[Ledger, ...], tuple[State, ...], State | str | None]] = {
    Move.corrected: ((_M, _D, _A, _C), (*_HERE, State.open, State.disconnected), _SAME),
    Move.issue: ((_M, _D), (State.in_store,), State.issued),
    Move.take_back: ((_M, _D), _HERE, State.in_store),
    Move.take_out: ((_M, _D), _HERE, State.out),
    Move.lend: ((_C,), (State.in_store,), State.lent),
    Move.back: ((_M, _D, _C), (State.out, State.lent, State.under_repair), _BACK),
    Move.send: ((_M,), (State.issued,), State.sent),
    Move.receive: ((_M,), (State.sent,), State.issued),
    Move.repair: ((_M, _D), _HERE, State.under_repair),
    Move.swap: ((_M,), _HERE, State.to_clear),
    Move.clear: ((_M,), (State.to_clear,), State.in_store),
    Move.condemn: ((_M, _D, _C), (*_HERE, State.to_clear, State.disconnected), State.condemned),
    Move.destroy: ((_M, _D, _C), (State.condemned,), State.destroyed),
    Move.connect: ((_D,), (State.disconnected,), State.connected),
    Move.disconnect: ((_D,), (State.connected,), State.disconnected),
    Move.reopen: ((_A,), (State.closed,), State.open),
    Move.change: ((_M, _D, _A), _KEPT, _SAME),
    Move.close: ((_A,), (State.open,), State.closed),
    Move.read: ((_C,), (State.in_store,), _SAME),
    Move.lose: ((_M, _D), (*_HERE, *AWAY, State.to_clear, State.condemned), State.lost),
    Move.found: ((_M, _D), (State.lost,), _BACK),
}
_TAKERS = (Move.issue, Move.take_out, Move.lend, Move.send, Move.receive, Move.connect, Move.reopen)
# How many different people a destruction needs (ZX-11, ZX-30); of a device the keeper alone tells (ZX-15).
_PARTS = {Ledger.media: 3, Ledger.archive: 2}


def moved(it: Object, moving: Moving) -> Object | Refused:
    """The object after the move; it never changes where it cannot be made."""
    why = _refusal(it, moving)
    if why is not None:
        return Refused(why, it, moving)
    return _given(_arrived(it, moving.move), moving)


def _refusal(it: Object, moving: Moving) -> Why | None:
    if moving.move not in TABLE or it.ledger not in TABLE[moving.move][0]:
        return Why.not_kept
    if it.state not in TABLE[moving.move][1]:
        return Why.state
    if moving.move in _TAKERS and not moving.person:
        return Why.nobody
    if moving.move is Move.destroy and len({one for one in moving.parts if one}) < _PARTS.get(it.ledger, 0):
        return Why.parts
    return _about_custody(it, moving)


def _about_custody(it: Object, moving: Moving) -> Why | None:
    """A carrier leaves the house with its custodian alone (ZX-13), and never goes to whoever has it."""
    taken_by_another = moving.move is Move.take_out and it.ledger is Ledger.media and it.custodian != moving.person
    if taken_by_another:
        return Why.not_custodian
    return Why.same_person if moving.move in (Move.send, Move.receive) and it.custodian == moving.person else None


def _arrived(it: Object, move: Move) -> Object:
    if move in (Move.lose, Move.found):
        return _lost(it) if move is Move.lose else _found(it)
    to = TABLE[move][2]
    if to is _BACK:
        return replace(it, state=it.before, before="", holder=None)
    if to == _SAME:
        return it
    away = to in (*AWAY, State.condemned, State.to_clear)
    return replace(it, state=str(to), before=it.state if away else "", holder=None)


def _lost(it: Object) -> Object:
    """Who answers for it and who had it stay known; so does what was going on with it."""
    return replace(it, state=State.lost.value, attributes={**it.attributes, _LOST_FROM: it.state})


def _found(it: Object) -> Object:
    """As it was: what was out is still to be brought back, what was condemned to be destroyed."""
    rest = {name: value for name, value in it.attributes.items() if name != _LOST_FROM}
    return replace(it, state=it.attributes.get(_LOST_FROM, State.in_store.value), attributes=rest)


def _given(it: Object, moving: Moving) -> Object:
    """Who answers for it and who has it: one custodian at most, a holder only while it is away."""
    match moving.move:
        case Move.issue | Move.receive | Move.reopen:
            return replace(it, custodian=moving.person)
        case Move.take_out | Move.lend | Move.send | Move.connect:
            return replace(it, holder=moving.person)
        case Move.repair:
            return replace(it, holder=moving.person or None)
        case Move.take_back | Move.clear | Move.destroy:
            return replace(it, custodian=None)
        case Move.corrected if it.ledger is not Ledger.archive:
            return _handed(it, moving.person)
    return it


def _handed(it: Object, person: str) -> Object:
    """What is with somebody is issued, what is with nobody is in store; an account stays as it is."""
    if it.ledger is Ledger.account or it.state == State.disconnected:
        return replace(it, custodian=person or None)
    state = State.issued if person else State.in_store
    return replace(it, custodian=person or None, state=state.value)
