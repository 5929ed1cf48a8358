"""A question answered by yes or no before anything is done: appointments, doubtful reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from handlers.approvals import bare, filing
from handlers.context import INCIDENT, Context
from handlers.dialogs.fields import kept_moment, moment_of
from handlers.incidents import report as incident_report
from handlers.leaks import report, taps
from handlers.ledgers import keeping, losing
from handlers.office import absences, appointments, limits, rota, shifts, workdays
from handlers.procedures.catalogue import CATALOGUE
from handlers.texts import admin as admin_texts
from handlers.texts import incidents as incident_texts
from handlers.texts import leaks as texts
from handlers.texts import questions
from handlers.texts.questions import Question
from handlers.texts.visits import not_a_visit
from handlers.types import Reply, Text
from handlers.visits import registering
from store import dialogs, leaks
from store.dialogs import Dialog
from store.events import sm3
from store.leaks import Leak

FORM = "pending"
ACTION = "ask"
_YES, _NO = "yes", "no"


def ask(ctx: Context, act: str, data: dict[str, Any], question: Question) -> Reply:
    """Keeps what is to be done until the person says yes or taps it; a form that is open goes on afterwards."""
    earlier = _any(ctx)
    if earlier is not None:
        _settle(ctx, earlier, None)
    open_form = next((dialog for dialog in ctx.my_dialogs if dialog.current and dialog.form != FORM), None)
    under = [open_form.form, open_form.subject] if open_form else []
    mark = sm3(ctx.update.key.encode())[:12]
    kept = {"act": act, "data": data, "under": under, "mark": mark, "said": question.said}
    dialogs.begin(ctx.work, ctx.me.id, FORM, "", json.dumps(kept, ensure_ascii=False))
    ctx.forget_dialogs()
    card = questions.card(question, *(ctx.seal(ACTION, 0, ctx.me.id, f"{answer}_{mark}") for answer in (_YES, _NO)))
    ctx.tell(ctx.me.id, card, cause=f"ask:{mark}", lane=INCIDENT, topic=_topic(ctx, mark))
    return Reply(question.text)


def waiting(ctx: Context) -> Dialog | None:
    return next((dialog for dialog in ctx.my_dialogs if dialog.form == FORM and dialog.current), None)


def _any(ctx: Context) -> Dialog | None:
    """The question that is on the table, be it under a form that was gone on with."""
    return next((dialog for dialog in ctx.my_dialogs if dialog.form == FORM), None)


def repeats(dialog: Dialog, text: str) -> bool:
    """Whether the very words that were asked about are said once more: 同意, and 同意 again."""
    said = json.loads(dialog.filling)["data"].get("said", "")
    return bool(said) and json.loads(dialog.filling)["act"] == "request" and said == text.strip()


def answered(ctx: Context, dialog: Dialog, yes: bool) -> Reply:
    forget(ctx, dialog, yes)
    kept = json.loads(dialog.filling)
    act, refused = _ACTS[kept["act"]]
    return act(ctx, kept["data"]) if yes else Reply(refused())


def tapped(ctx: Context, item: str) -> Reply:
    """One of the two buttons. A card of an earlier question answers nothing any more."""
    answer, _, mark = item.partition("_")
    dialog = _any(ctx)
    if dialog is None or json.loads(dialog.filling).get("mark") != mark:
        return Reply(questions.not_asked_any_more())
    return answered(ctx, dialog, answer == _YES)


def forget(ctx: Context, dialog: Dialog, answer: bool | None = None) -> None:
    """The question is off the table; the form it interrupted is open again. answer: None when none was given."""
    _settle(ctx, dialog, answer)
    dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
    under = json.loads(dialog.filling).get("under", [])
    for other in ctx.my_dialogs:
        if [other.form, other.subject] == under:
            dialogs.save(ctx.work, other, other.filling, current=True)
    ctx.forget_dialogs()


def _settle(ctx: Context, dialog: Dialog, answer: bool | None) -> None:
    kept = json.loads(dialog.filling)
    card = questions.answered_card(kept["said"], answer)
    ctx.settle(_topic(ctx, kept["mark"]), lambda _: card)


def _topic(ctx: Context, mark: str) -> str:
    return f"ask:{mark}:{ctx.me.id}"


def _report(ctx: Context, data: dict[str, Any]) -> Reply:
    return report.report(ctx, lambda: str(data["said"]), report.slots_from(data["slots"]))


def ask_whether_disabled(ctx: Context, leak: Leak, at: object) -> Reply:
    """停用 without a number, where only one case can be meant. at: when, if that was said."""
    data = {"case": leak.case.id, "at": kept_moment(at) if isinstance(at, datetime) else ""}
    return ask(ctx, "disabled", data, texts.ask_whether_disabled(leak, ctx.name(leak.case.reporter)))


def _disabled(ctx: Context, data: dict[str, Any]) -> Reply:
    leak = leaks.locked(ctx.work, data["case"])
    told = None if leak is None else taps.disable(ctx, leak, moment_of(data["at"]) if data["at"] else None)
    return Reply(told.body) if isinstance(told, Text) else Reply()


def _apply(ctx: Context, data: dict[str, Any]) -> Reply:
    return filing.start(ctx, CATALOGUE[data["procedure"]], data["values"])


_ACTS: dict[str, tuple[Callable[[Context, dict[str, Any]], Reply], Callable[[], str]]] = {
    "leak": (_report, texts.not_registered),
    "incident": (incident_report.kept, incident_texts.not_registered),
    "apply": (_apply, admin_texts.dropped),
    "request": (bare.carried_out, admin_texts.dropped),
    "visit": (registering.begin, not_a_visit),
    "disabled": (_disabled, admin_texts.dropped),
    "ledger_register": (keeping.register, admin_texts.dropped),
    "ledger_correct": (keeping.correct, admin_texts.dropped),
    losing.LOSE: (losing.lose, admin_texts.dropped),
    losing.FIND: (losing.find, admin_texts.dropped),
    "clearance": (keeping.clear, admin_texts.dropped),
    "clearance_end": (keeping.end, admin_texts.dropped),
    "appoint": (appointments.appoint, admin_texts.dropped),
    "dismiss": (appointments.dismiss, admin_texts.dropped),
    "roster": (shifts.put_on, admin_texts.dropped),
    "shift_off": (rota.take_off, admin_texts.dropped),
    "shift_swap": (rota.swap, admin_texts.dropped),
    "stand_in": (absences.be_absent, admin_texts.dropped),
    "workday": (workdays.change, admin_texts.dropped),
    "limits": (limits.change, admin_texts.dropped),
}
