"""Typed words about a visit: a verb, its number, and what follows."""

from __future__ import annotations

from collections.abc import Callable

from handlers import knownguests
from handlers.context import Context
from handlers.texts import common
from handlers.texts import visits as texts
from handlers.texts.visit_words import Verb, Wish, asks_pass, read
from handlers.types import Reply
from handlers.visits import (
    again,
    applying,
    barring,
    entering,
    handing,
    hosting,
    passes,
    record,
    seen,
    series_words,
    working,
)
from handlers.visits.seen import View
from store import cases, series, visits
from store.visiting import State

_ACTS: dict[Verb, Callable[[View, str], Reply]] = {
    Verb.host: hosting.confirm,
    Verb.decline: hosting.decline,
    Verb.designate: hosting.designate,
    Verb.brief: hosting.brief,
    Verb.check_in: entering.check_in,
    Verb.check_out: entering.check_out,
    Verb.look: hosting.look,
    Verb.show_pass: passes.show,
    Verb.name: hosting.name,
    Verb.offer: handing.offer,
    Verb.take: handing.take,
    Verb.refuse: handing.refuse,
    Verb.leave: handing.leave,
    Verb.cancel: hosting.cancel,
    Verb.replan: hosting.replan,
    Verb.extend: hosting.extend,
    Verb.reason: hosting.give_reason,
    Verb.agreement: hosting.agree_upon,
    Verb.late: entering.enter_late,
    Verb.entry: applying.room_entry,
    Verb.apply: applying.next_one,
    Verb.let_in: barring.let_in,
    Verb.bar: barring.bar,
    Verb.lift: barring.lift,
    Verb.in_full: hosting.in_full,
    Verb.record: record.wanted,
    Verb.why: hosting.why,
    Verb.propose: working.propose,
    Verb.accept: working.accept,
    Verb.object: working.object_to,
    Verb.done: working.done,
    Verb.abnormal: working.abnormal,
    Verb.yes: lambda seen, rest: _next(seen, rest),
}
# What is said behind these is kept as it was said; behind others visitors are called by their names.
_FREE = (Verb.decline, Verb.cancel, Verb.reason, Verb.propose, Verb.object, Verb.done, Verb.abnormal)
# What may be asked of a visit that is over.
_READS = (Verb.look, Verb.in_full, Verb.record, Verb.why, Verb.bar, Verb.lift)


def said(ctx: Context, text: str) -> Reply | None:
    """None where the words are not about a visit, or are about one this person may not see."""
    wish = read(text)
    if wish is None:
        copied = again.said(ctx, text)
        if copied is not None:
            return copied
        of_series = series_words.said(ctx, text)
        if of_series is not None:
            return of_series
        return passes.mine(ctx) if asks_pass(text) and not _is_answer(ctx) else None
    found = seen.numbered(ctx, wish.case_no, wish.number)
    of_series = series_words.numbered(ctx, wish) if found is None else None
    if of_series is not None:
        return of_series
    if found is None:
        return None if wish.shared or _is_answer(ctx) or _is_other(ctx, wish) else Reply(_none(wish))
    if found.visit.is_over and wish.shared and wish.verb not in _READS:
        return None
    if found.visit.is_over and wish.verb not in _READS:
        return Reply(texts.over(found.told))
    rest = knownguests.covered(ctx, wish.rest) if wish.verb in _FREE else wish.rest
    return _ACTS[wish.verb](found, rest)


def _is_answer(ctx: Context) -> bool:
    """Whether a form is open: what names no visit there may well be an answer to it."""
    return any(dialog.current for dialog in ctx.my_dialogs)


def _is_other(ctx: Context, wish: Wish) -> bool:
    """Whether the number belongs to an open matter of another kind."""
    case = cases.by_no(ctx.connection, wish.case_no) if wish.case_no else None
    if case is None and wish.number is not None:
        case = cases.by_short(ctx.connection, wish.number)
    return case is not None and case.kind not in (visits.KIND, series.KIND)


def _none(wish: Wish) -> str:
    return common.no_such_number(wish.case_no or str(wish.number))


def _next(view: View, rest: str) -> Reply:
    """同意 or 确认, and nothing more: what this visit waits for from the person."""
    if view.visit.offered_to == view.me:
        return handing.take(view)
    if view.visit.state is State.registered:
        return hosting.confirm(view)
    return hosting.brief(view) if view.visit.state is State.hosted else hosting.look(view)
