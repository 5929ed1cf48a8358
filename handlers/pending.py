"""A question answered by yes or no before anything is done: appointments, doubtful reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from handlers import admin
from handlers.context import Context
from handlers.leaks import report
from handlers.texts import admin as admin_texts
from handlers.texts import leaks as texts
from handlers.types import Reply
from store import dialogs
from store.dialogs import Dialog

FORM = "pending"


def ask(ctx: Context, act: str, data: dict[str, Any], question: str) -> Reply:
    """Keeps what is to be done until the person says yes."""
    dialogs.begin(ctx.work, ctx.me.id, FORM, "", json.dumps({"act": act, "data": data}, ensure_ascii=False))
    ctx.forget_dialogs()
    return Reply(question)


def waiting(ctx: Context) -> Dialog | None:
    return next((dialog for dialog in ctx.my_dialogs if dialog.form == FORM and dialog.current), None)


def answered(ctx: Context, dialog: Dialog, yes: bool) -> Reply:
    forget(ctx, dialog)
    kept = json.loads(dialog.filling)
    act, refused = _ACTS[kept["act"]]
    return act(ctx, kept["data"]) if yes else Reply(refused())


def forget(ctx: Context, dialog: Dialog) -> None:
    dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
    ctx.forget_dialogs()


def _report(ctx: Context, data: dict[str, Any]) -> Reply:
    return report.report(ctx, data["said"], report.slots_from(data["slots"]))


_ACTS: dict[str, tuple[Callable[[Context, dict[str, Any]], Reply], Callable[[], str]]] = {
    "leak": (_report, texts.not_registered),
    "appoint": (admin.do_appoint, admin_texts.dropped),
    "dismiss": (admin.do_dismiss, admin_texts.dropped),
    "roster": (admin.do_roster, admin_texts.dropped),
    "stand_in": (admin.do_stand_in, admin_texts.dropped),
    "limits": (admin.do_limits, admin_texts.dropped),
}
