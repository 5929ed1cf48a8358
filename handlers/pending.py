"""A question answered by yes or no before anything is done: appointments, doubtful reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from handlers.context import Context
from handlers.dialogs.fields import kept_moment, moment_of
from handlers.leaks import report, taps
from handlers.office import absences, appointments, limits, shifts
from handlers.texts import admin as admin_texts
from handlers.texts import leaks as texts
from handlers.types import Reply, Text
from store import dialogs, leaks
from store.dialogs import Dialog
from store.leaks import Leak

FORM = "pending"


def ask(ctx: Context, act: str, data: dict[str, Any], question: str) -> Reply:
    """Keeps what is to be done until the person says yes; a form that is open goes on afterwards."""
    open_form = next((dialog for dialog in ctx.my_dialogs if dialog.current and dialog.form != FORM), None)
    under = [open_form.form, open_form.subject] if open_form else []
    kept = json.dumps({"act": act, "data": data, "under": under}, ensure_ascii=False)
    dialogs.begin(ctx.work, ctx.me.id, FORM, "", kept)
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
    """The question is off the table; the form it interrupted is open again."""
    dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
    under = json.loads(dialog.filling).get("under", [])
    for other in ctx.my_dialogs:
        if [other.form, other.subject] == under:
            dialogs.save(ctx.work, other, other.filling, current=True)
    ctx.forget_dialogs()


def _report(ctx: Context, data: dict[str, Any]) -> Reply:
    return report.report(ctx, data["said"], report.slots_from(data["slots"]))


def ask_whether_disabled(ctx: Context, leak: Leak, at: object) -> Reply:
    """停用 without a number, where only one case can be meant. at: when, if that was said."""
    data = {"case": leak.case.id, "at": kept_moment(at) if isinstance(at, datetime) else ""}
    return ask(ctx, "disabled", data, texts.ask_whether_disabled(leak, ctx.name(leak.case.reporter)))


def _disabled(ctx: Context, data: dict[str, Any]) -> Reply:
    leak = leaks.locked(ctx.work, data["case"])
    told = None if leak is None else taps.disable(ctx, leak, moment_of(data["at"]) if data["at"] else None)
    return Reply(told.body) if isinstance(told, Text) else Reply()


_ACTS: dict[str, tuple[Callable[[Context, dict[str, Any]], Reply], Callable[[], str]]] = {
    "leak": (_report, texts.not_registered),
    "disabled": (_disabled, admin_texts.dropped),
    "appoint": (appointments.appoint, admin_texts.dropped),
    "dismiss": (appointments.dismiss, admin_texts.dropped),
    "roster": (shifts.put_on, admin_texts.dropped),
    "stand_in": (absences.be_absent, admin_texts.dropped),
    "limits": (limits.change, admin_texts.dropped),
}
