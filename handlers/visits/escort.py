"""Who answers for those who are in: one host at every minute; handed over with both their taps (WB-04, WB-06)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.visits import visit as acts
from handlers.visits.outcomes import Already, Changed, NotYours, Outcome, Over, StillInside, What
from store.visits import Escort, Visit


def offer(visit: Visit, to: str, by: str, at: datetime) -> Outcome:
    """The present host asks another one to take over; until then nothing changes. Before the entry: ``designate``."""
    if visit.is_over:
        return Over(visit.state)
    if visit.escort is None:
        return acts.designate(visit, to, by, at)
    if by != visit.escort.host or to == by:
        return NotYours()
    if visit.offered_to == to:
        return Already(by, visit.offered_at)
    return Changed(What.offered, replace(visit, offered_to=to, offered_at=at))


def take(visit: Visit, by: str, at: datetime) -> Outcome:
    """The one asked accepts: at this moment the one's time ends and the other's begins."""
    if visit.is_over:
        return Over(visit.state)
    now = visit.escort
    if now is not None and now.host == by:
        return Already(by, now.from_at)
    if now is None or not visit.offered_to or by != visit.offered_to:
        return NotYours()
    # The clocks of two machines differ by moments: a host's time never ends before it began.
    moment = max(at, now.from_at)
    fresh = Escort(next_ordinal(visit), by, moment, None)
    escorts = (*_with(visit, replace(now, until_at=moment)), fresh)
    taken = replace(visit, host=by, hosted_at=moment, offered_to="", offered_at=None, escorts=escorts)
    return Changed(What.taken, taken)


def refuse(visit: Visit, by: str, at: datetime) -> Outcome:
    """The one asked does not take over: the present host goes on."""
    return _unoffered(visit, What.refused, by == visit.offered_to)


def withdraw(visit: Visit, by: str, at: datetime) -> Outcome:
    """The present host asks for it no more."""
    return _unoffered(visit, What.withdrawn, visit.escort is not None and by == visit.escort.host)


def _unoffered(visit: Visit, what: What, theirs: bool) -> Outcome:
    if visit.is_over:
        return Over(visit.state)
    if not visit.offered_to or not theirs:
        return NotYours()
    return Changed(what, replace(visit, offered_to="", offered_at=None))


def left(visit: Visit, instead: str, at: datetime) -> Outcome:
    """The host is no longer in the contacts: another one is asked. With visitors in, the one who left stays on the
    record until it is taken over: somebody answers for every minute. instead: empty where there is nobody to ask.
    """
    if visit.inside:
        return offer(visit, instead, visit.host, at) if instead else StillInside(visit.inside)
    return acts.designate(visit, instead, visit.host, at)


def leave(visit: Visit, by: str, at: datetime) -> Outcome:
    """The host goes: not while visitors are in. Otherwise it is over, or another host has to be named."""
    if visit.is_over:
        return Over(visit.state)
    if by != visit.host:
        return NotYours()
    if visit.inside:
        return StillInside(visit.inside)
    return acts.close(visit, by, at) if visit.was_here else acts.decline(visit, by, at)


def host_at(visit: Visit, at: datetime) -> str:
    """Who answered for those who were in; empty where nobody was."""
    return next((one.host for one in visit.escorts if one.covers(at)), "")


def covering(visit: Visit, host: str, since: datetime, until: datetime | None) -> tuple[Escort, ...]:
    """The visit's hosts, with this one for whatever of the time nobody answers for yet. until None: it is not over."""
    escorts, free = visit.escorts, since
    for one in sorted(visit.escorts, key=lambda one: one.from_at):
        if until is not None and one.from_at >= until:
            break
        if one.until_at is not None and one.until_at <= free:
            continue
        if one.from_at > free:
            escorts += (Escort(len(escorts) + 1, host, free, one.from_at),)
        if one.until_at is None:
            return escorts
        free = one.until_at
    if until is None or free < until:
        escorts += (Escort(len(escorts) + 1, host, free, until),)
    return escorts


def ended(visit: Visit, at: datetime) -> tuple[Escort, ...]:
    """Nobody is in any more."""
    now = visit.escort
    return visit.escorts if now is None else _with(visit, replace(now, until_at=at))


def next_ordinal(visit: Visit) -> int:
    return len(visit.escorts) + 1


def _with(visit: Visit, it: Escort) -> tuple[Escort, ...]:
    return tuple(it if one.ordinal == it.ordinal else one for one in visit.escorts)
