"""A card was tapped. The key says what it means; who may do it is decided at the tap (S23)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from handlers import filled, pending
from handlers.approvals import taps as request_taps
from handlers.context import Context
from handlers.incidents import taps as incident_taps
from handlers.keys import Key
from handlers.leaks import joining, review
from handlers.leaks import taps as leak_taps
from handlers.procedures.asking import ASKING
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.evidence import EVIDENCE
from handlers.procedures.incident import INCIDENT_FORMS
from handlers.procedures.visits import VISITING
from handlers.texts import common
from handlers.texts.dialog_words import Word
from handlers.types import CardTapped, Message, Reply, Text
from handlers.visits import series_words
from handlers.visits import taps as visit_taps
from store import leaks
from store.leaks import Leak

_AGO = re.compile(r"ago(\d{1,3})")


def tapped(ctx: Context, tap: CardTapped) -> Reply:
    """Taps get no passive reply: the platform may ignore it (D 90241). What is to be said goes out as a message."""
    key = ctx.house.keys.open(tap.button, ctx.me.id)
    if key is None:
        ctx.work.record("tap.forged", by=ctx.me.id)
        ctx.answer(Text(common.forged_tap()))
        return Reply()
    if key.action == pending.ACTION:
        told = _spoken(pending.tapped(ctx, key.item))
        if told is not None:
            ctx.answer(told)
        return Reply()
    found = _request_tap(ctx, tap, key)
    if found is not None:
        spoken = _spoken(found)
        if spoken is not None:
            ctx.answer(spoken, case=key.case or None)
        return Reply()
    leak = leaks.locked(ctx.work, key.case)
    if leak is None:
        ctx.answer(Text(common.gone_tap()))
        return Reply()
    said = _act(ctx, tap, key, leak)
    if said is not None:
        ctx.answer(said, case=key.case)
    return Reply()


def _request_tap(ctx: Context, tap: CardTapped, key: Key) -> Reply | None:
    """What a tap on a card of a request does; None where the card is of something else."""
    if visit_taps.is_ours(key):
        return visit_taps.tapped(ctx, key)
    if series_words.is_ours(key):
        return series_words.tapped(ctx, key)
    if incident_taps.is_ours(key):
        return incident_taps.tapped(ctx, tap, key)
    if request_taps.is_ours(key):
        return request_taps.tapped(ctx, key)
    kind, _, form = key.action.partition("_")
    if all(form not in known for known in (CATALOGUE, ASKING, EVIDENCE, VISITING, INCIDENT_FORMS)):
        return None
    dialog = request_taps.form_of(ctx, key, form)
    if dialog is None:
        return Reply(common.gone_tap())
    if kind == "word":
        return filled.obey(ctx, dialog, Word(key.item))
    field, option = request_taps.parts(dialog, key.item)
    return filled.choose(ctx, dialog, field, request_taps.chosen(tap, field, option))


def _act(ctx: Context, tap: CardTapped, key: Key, leak: Leak) -> Message | None:
    if key.action.startswith("form_"):
        return _form_tap(ctx, tap, key, leak)
    if key.action.startswith("word_"):
        return _word_tap(ctx, key, leak)
    act = _ACTS.get(key.action)
    return Text(common.gone_tap()) if act is None else act(ctx, tap, key, leak)


def _disable(ctx: Context, tap: CardTapped, key: Key, leak: Leak) -> Message | None:
    chosen = _AGO.fullmatch((tap.answers.get("when") or ("",))[0])
    ago = int(chosen.group(1)) if chosen else 0
    return leak_taps.disable(ctx, leak, ctx.now - timedelta(minutes=ago) if ago else None)


def _spoken(reply: Reply) -> Message | None:
    return Text(reply.text) if reply.text else None


def _ordinal(key: Key) -> int | None:
    return int(key.item) if key.item.isdigit() else None


_ACTS: dict[str, Callable[[Context, CardTapped, Key, Leak], Message | None]] = {
    "leak_confirm": lambda ctx, tap, key, leak: leak_taps.confirm(ctx, leak),
    "leak_disable": _disable,
    "leak_why": lambda ctx, tap, key, leak: leak_taps.why(ctx, leak, key.item),
    "leak_join": lambda ctx, tap, key, leak: joining.join(ctx, leak, leaks.locked(ctx.work, _ordinal(key) or 0)),
    "leak_seen": lambda ctx, tap, key, leak: leak_taps.leader_saw(ctx, leak),
    "leak_accept": lambda ctx, tap, key, leak: _spoken(review.accept(ctx, leak, _ordinal(key))),
    "leak_return": lambda ctx, tap, key, leak: _spoken(review.send_back(ctx, leak, _ordinal(key), "")),
}


def _form_tap(ctx: Context, tap: CardTapped, key: Key, leak: Leak) -> Message | None:
    """An option of a question; where the card has a list, the option is among the answers."""
    field, _, option = key.item.partition("_")
    chosen = option or (tap.answers.get(field) or ("",))[0]
    form = key.action.removeprefix("form_")
    for dialog in ctx.my_dialogs:
        if dialog.form == form and dialog.subject == leak.no:
            return _spoken(filled.choose(ctx, dialog, field, chosen))
    return Text(common.gone_tap())


def _word_tap(ctx: Context, key: Key, leak: Leak) -> Message | None:
    form = key.action.removeprefix("word_")
    for dialog in ctx.my_dialogs:
        if dialog.form == form and dialog.subject == leak.no:
            return _spoken(filled.obey(ctx, dialog, Word(key.item)))
    return Text(common.gone_tap())
