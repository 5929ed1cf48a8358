"""取消值班、换班: a shift is taken off the roster, or goes to somebody else; asked first, recorded, told to both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from handlers.context import Context
from handlers.dialogs.fields import kept_moment
from handlers.office.named import Wish
from handlers.office.shifts import ROSTER_KEEPERS
from handlers.texts import admin as texts
from handlers.texts import rota as words
from handlers.texts.verbs import ShiftChange
from handlers.types import Reply, Text
from handlers.understanding.moments import Ambiguous, Period, find_period
from store import roles, roster
from store.roles import Role
from store.roster import Shift

_MOST = 200  # shifts looked at; a roster of half a year


def wish(ctx: Context, change: ShiftChange) -> Wish | Reply:
    if ctx.acts_as(ctx.me.id, ROSTER_KEEPERS) is None:
        return Reply(texts.only_roster_keepers())
    named = _named(ctx, change.text)
    if len(named) != (1 if change.removes else 2):
        return Reply(words.how_to_change(change.removes))
    return _removal(ctx, change.text, named[0]) if change.removes else _swap(ctx, change, named)


def _named(ctx: Context, text: str) -> list[str]:
    """Duty officers, and whoever is on the roster, named in the text; in the order of the words."""
    officers = roles.holders(ctx.connection, [Role.duty_officer])[Role.duty_officer]
    known = ctx.everyone([*officers, *(shift.person for shift in _coming(ctx))])
    places = {person: max(text.find(found.name), text.casefold().find(person)) for person, found in known.items()}
    return sorted((person for person, place in places.items() if place >= 0), key=places.__getitem__)


def _coming(ctx: Context) -> list[Shift]:
    return roster.upcoming(ctx.connection, ctx.now, _MOST)


def _shifts(ctx: Context, person: str, when: Period | None) -> list[Shift]:
    """The person's shifts that are not over, or those of them that touch the time said."""
    mine = [shift for shift in _coming(ctx) if shift.person == person]
    return [one for one in mine if when is None or (one.starts_at < when.end and when.start < one.ends_at)]


def _when(ctx: Context, text: str) -> Period | None:
    found = find_period(text, ctx.now)
    return None if isinstance(found, Ambiguous) else found


def _one(ctx: Context, person: str, found: list[Shift]) -> Shift | Reply:
    if len(found) == 1:
        return found[0]
    if not found:
        return Reply(words.no_shift(ctx.name(person)))
    return Reply(words.several_shifts(ctx.name(person), [(one.starts_at, one.ends_at) for one in found]))


# --- taken off ------------------------------------------------------------------------------------


def _removal(ctx: Context, text: str, person: str) -> Wish | Reply:
    shift = _one(ctx, person, _shifts(ctx, person, _when(ctx, text)))
    if isinstance(shift, Reply):
        return shift
    question = words.confirm_removal(ctx.name(person), shift.starts_at, shift.ends_at)
    return "shift_off", {"moves": [_move(shift, "")]}, question


def _move(shift: Shift, to: str) -> dict[str, Any]:
    return {"shift": shift.id, "person": shift.person, "end": kept_moment(shift.ends_at), "to": to}


def take_off(ctx: Context, data: dict[str, Any]) -> Reply:
    by_role = ctx.acts_as(ctx.me.id, ROSTER_KEEPERS)
    shift = _still_there(ctx, data["moves"][0])
    if by_role is None or shift is None:
        return Reply(texts.only_roster_keepers() if by_role is None else words.roster_changed())
    roster.remove(ctx.work, shift, by=ctx.me.id, by_role=by_role)
    _tell(ctx, shift.person, words.your_shift_is_off(shift.starts_at, shift.ends_at, ctx.me.name))
    return Reply(words.removed(ctx.name(shift.person), shift.starts_at, shift.ends_at, _vacancy(ctx)))


def _still_there(ctx: Context, move: dict[str, Any]) -> Shift | None:
    """The shift as it was when the question was asked."""
    for shift in _coming(ctx):
        if (shift.id, shift.person, kept_moment(shift.ends_at)) == (move["shift"], move["person"], move["end"]):
            return shift
    return None


def _tell(ctx: Context, person: str, sentence: str) -> None:
    if person != ctx.me.id:
        ctx.tell(person, Text(sentence), cause=f"shift:{ctx.update.key}")


def _vacancy(ctx: Context) -> str:
    """An empty roster is announced to everybody who keeps it; a gap right now to the one who made it."""
    officers = roles.holders(ctx.connection, [Role.duty_officer])[Role.duty_officer]
    left = [shift for shift in _coming(ctx) if shift.person in officers]
    if any(shift.starts_at <= ctx.now for shift in left):
        return ""
    names = [ctx.name(one) for one in officers]
    if left:
        return words.nobody_until(left[0].starts_at, names)
    keepers = roles.holders(ctx.connection, ROSTER_KEEPERS)
    for keeper in dict.fromkeys(one for role in ROSTER_KEEPERS for one in keepers[role]):
        if keeper != ctx.me.id:
            text = Text(words.roster_is_empty(names, ctx.me.name))
            ctx.tell(keeper, text, cause=f"roster-empty:{ctx.update.key}")
    ctx.work.record("roster.empty", by=ctx.me.id)
    return words.roster_empty_now(names)


# --- given to somebody else -----------------------------------------------------------------------


def _swap(ctx: Context, change: ShiftChange, named: list[str]) -> Wish | Reply:
    """Each takes the other's shift; where only one of them has one, or one time was said, the other takes it over."""
    first, second = reversed(named) if change.stands_in else named
    moves = _moves(ctx, change.text, first, second)
    if isinstance(moves, Reply):
        return moves
    for to in [to for _, to in moves]:
        if Role.duty_officer not in ctx.roles_of(to):
            return Reply(texts.no_duty_officer(ctx.name(to)))
    told = [(ctx.name(one.person), ctx.name(to), one.starts_at, one.ends_at) for one, to in moves]
    return "shift_swap", {"moves": [_move(one, to) for one, to in moves]}, words.confirm_swap(told)


def _moves(ctx: Context, text: str, first: str, second: str) -> list[tuple[Shift, str]] | Reply:
    one, two = _times(ctx, text, first, second)
    if one is not None and two is not None:
        return _both(_one(ctx, first, _shifts(ctx, first, one)), _one(ctx, second, _shifts(ctx, second, two)))
    said = one or two
    mine, theirs = _shifts(ctx, first, said), _shifts(ctx, second, said)
    if said is None and mine and theirs:
        return _both(_one(ctx, first, mine), _one(ctx, second, theirs))
    shift = _one(ctx, first, mine) if mine or not theirs else _one(ctx, second, theirs)
    if isinstance(shift, Reply):
        return shift
    return [(shift, second if shift.person == first else first)]


def _both(mine: Shift | Reply, theirs: Shift | Reply) -> list[tuple[Shift, str]] | Reply:
    if isinstance(mine, Reply):
        return mine
    return theirs if isinstance(theirs, Reply) else [(mine, theirs.person), (theirs, mine.person)]


def _times(ctx: Context, text: str, first: str, second: str) -> tuple[Period | None, Period | None]:
    """蒋敏 明天 沈清 后天: the time behind each name; a time said once stands alone."""
    names = ctx.name(first), ctx.name(second)
    cut = max(text.find(name) for name in names)
    before, behind = (_when(ctx, part) for part in (text[:cut], text[cut:]))
    return (before, behind) if text.find(names[0]) < text.find(names[1]) else (behind, before)


def swap(ctx: Context, data: dict[str, Any]) -> Reply:
    """Everything is checked again: the roster may have changed since the question."""
    by_role = ctx.acts_as(ctx.me.id, ROSTER_KEEPERS)
    found = [(_still_there(ctx, move), move["to"]) for move in data["moves"]]
    moves = [(shift, to) for shift, to in found if shift is not None]
    if by_role is None or len(moves) < len(found) or not _fit(ctx, (to for _, to in moves)):
        return Reply(texts.only_roster_keepers() if by_role is None else words.roster_changed())
    for shift, to in moves:
        starts_at = max(shift.starts_at, ctx.now)
        roster.remove(ctx.work, shift, by=ctx.me.id, by_role=by_role)
        roster.add(ctx.work, to, starts_at, shift.ends_at, by=ctx.me.id, by_role=by_role)
    for person in dict.fromkeys(one for shift, to in moves for one in (shift.person, to)):
        _tell(ctx, person, words.your_shifts_changed(_told(ctx, moves, person), ctx.me.name))
    return Reply(words.swapped([(ctx.name(to), max(one.starts_at, ctx.now), one.ends_at) for one, to in moves]))


def _fit(ctx: Context, wanted: Iterable[str]) -> bool:
    return all(ctx.someone(one).active and Role.duty_officer in ctx.roles_of(one) for one in wanted)


def _told(ctx: Context, moves: list[tuple[Shift, str]], person: str) -> list[tuple[bool, str, datetime, datetime]]:
    """Whether the shift is theirs now, who the other one is, from when to when."""
    return [
        (to == person, ctx.name(one.person if to == person else to), one.starts_at, one.ends_at) for one, to in moves
    ]
