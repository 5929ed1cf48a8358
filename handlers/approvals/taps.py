"""Taps on the cards of requests: decisions, and answers to a form whose request is not filed yet."""

from __future__ import annotations

from collections.abc import Callable

from handlers import forms
from handlers.approvals import acting, after, joining, notices, urgent, view
from handlers.approvals.view import View
from handlers.context import Context
from handlers.keys import Key
from handlers.texts import approvals as texts
from handlers.texts import common
from handlers.types import CardTapped, Reply
from store.dialogs import Dialog

_ACTS: dict[str, Callable[[View], Reply]] = {
    "ask_agree": acting.agree,
    "ask_reject": acting.reject,
    "ask_return": acting.send_back,
    "ask_hand": acting.hand_on,
    "ask_why": acting.why,
    "ask_pair": joining.demand_pair,
}


_AFTER: dict[str, Callable[[View, str], Reply]] = {"after_done": after.done, "after_wrong": after.wrong}


_ORAL: dict[str, Callable[[View], Reply]] = {
    "oral_yes": lambda seen: urgent.answered(seen, yes=True),
    "oral_no": lambda seen: urgent.answered(seen, yes=False),
    "oral_settle": urgent.settle,
}


def is_ours(key: Key) -> bool:
    return key.action in _ACTS or key.action in _AFTER or key.action in _ORAL


def tapped(ctx: Context, key: Key) -> Reply:
    """A button of a card that asked for a decision. A card of an earlier step or round decides nothing."""
    seen = view.locked(ctx, key.case)
    if seen is None:
        return Reply(common.gone_tap())
    if key.action in _AFTER:
        return _AFTER[key.action](seen, key.item)
    if key.action in _ORAL:
        return _ORAL[key.action](seen)
    step = seen.request.step
    if key.action != "ask_why" and step is not None and key.item != notices.item_of(seen, step):
        mine = any(seat.person == ctx.me.id for place in step.open_places for seat in place.seats)
        return Reply(texts.older_card(seen.told)) if mine else _late(seen)
    return _ACTS[key.action](seen)


def _late(seen: View) -> Reply:
    """The step of that card is over and the person is not asked in the present one."""
    return acting.agree(seen)


def form_of(ctx: Context, key: Key, form: str) -> Dialog | None:
    """The open form that a question's or summary's card belongs to."""
    for dialog in ctx.my_dialogs:
        about = forms.NO_CASE if forms.is_new(dialog.subject) else ctx.case_id(dialog.subject)
        if dialog.form == form and about == key.case:
            return dialog
    return None


def parts(dialog: Dialog, item: str) -> tuple[str, str]:
    """Field and option of a question's key; a field's own key may have the same sign in it (media_no)."""
    form = forms.form_of(dialog)
    keys = sorted((field.key for field in form.fields), key=len, reverse=True) if form else []
    field = next((key for key in keys if item == key or item.startswith(f"{key}_")), item.partition("_")[0])
    return field, item.removeprefix(field).removeprefix("_")


def chosen(tap: CardTapped, field: str, option: str) -> str:
    """The option that was tapped; where the card has a list, it is among the answers."""
    return option or (tap.answers.get(field) or ("",))[0]
