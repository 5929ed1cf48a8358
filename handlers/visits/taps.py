"""Taps on the cards of visits."""

from __future__ import annotations

from collections.abc import Callable

from handlers.context import Context
from handlers.incidents import fromwork
from handlers.keys import Key
from handlers.texts import common
from handlers.texts import visits as texts
from handlers.types import Reply
from handlers.visits import applying, entering, handing, hosting, seen, telling, working
from handlers.visits.seen import View
from store.visiting import State

_ACTS: dict[str, Callable[[View], Reply]] = {
    "visit_host": hosting.confirm,
    "visit_decline": hosting.decline,
    "visit_brief": hosting.brief,
    "visit_in": entering.check_in,
    "visit_out": entering.check_out,
    "visit_longer": hosting.extend,
    "visit_take": handing.take,
    "visit_refuse": handing.refuse,
    "visit_apply": applying.tapped,
    "visit_why": hosting.why,
}
# Buttons about one line of the visit's operations; which one is the key's item.
_ABOUT_WORK: dict[str, Callable[[View, str], Reply]] = {
    "visit_op_yes": working.accept,
    "visit_op_no": working.object_to,
    fromwork.ACTION: fromwork.register,
}
# What may still be asked or done when the visit is over.
_AFTERWARDS = ("visit_why", fromwork.ACTION)


def is_ours(key: Key) -> bool:
    return key.action in _ACTS or key.action in _ABOUT_WORK


def tapped(ctx: Context, key: Key) -> Reply:
    """What the button does to the visit as it is now. Whoever has no part in it any more is refused."""
    view = seen.locked(ctx, key.case)
    if view is None:
        return Reply(common.gone_tap())
    if not view.may_see():
        return Reply(texts.not_yours(view.told))
    if view.visit.is_over and key.action not in _AFTERWARDS:
        if view.visit.state in (State.cancelled, State.expired, State.closed):
            telling.settle_all(view, view.visit.state)
        return Reply(texts.over(view.told))
    if key.action in _ABOUT_WORK:
        return _ABOUT_WORK[key.action](view, key.item)
    return _ACTS[key.action](view)
