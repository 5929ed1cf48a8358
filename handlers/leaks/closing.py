"""办结: the account is open again under a new password or gone for good, the cause is known (product.md 3.1, 6)."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import forms
from handlers.context import APPROVAL, Context
from handlers.leaks.policy import leaders_of
from handlers.leaks.taps import affected, settle_leader
from handlers.procedures.leak import CLOSE
from handlers.texts import leaks as texts
from handlers.texts import written as words
from handlers.types import Reply, Text
from store import leaks, reports
from store.leaks import Leak
from store.outcomes import Already, Done, TooEarly
from store.roles import Role

CLOSERS = (Role.security_admin, Role.security_supervisor)


def may_close(ctx: Context, leak: Leak) -> Role | None:
    reporter = leak.case.reporter
    return None if ctx.me.id == reporter else ctx.acts_as(ctx.me.id, CLOSERS, never_for=reporter)


def start(ctx: Context, leak: Leak) -> Reply:
    """Asks what became of the account; refuses at once what cannot be closed yet."""
    if ctx.me.id == leak.case.reporter:
        return Reply(texts.own_case(leak))
    if may_close(ctx, leak) is None:
        return Reply(words.may_not_close(leak))
    if not leak.case.is_open:
        return Reply(texts.case_closed(leak))
    needs = "disabled" if leak.disabled_at is None else "report" if leak.report_state != "accepted" else ""
    if needs:
        return Reply(words.too_early_to_close(leak, needs))
    report = reports.latest(ctx.connection, leak.case.id)
    known = {"cause": report.fields.get("cause", "")[:500]} if report else {}
    return Reply(forms.begin(ctx, CLOSE, leak.no, known))


def finish(ctx: Context, leak: Leak, values: Mapping[str, str]) -> Reply:
    role = may_close(ctx, leak)
    if role is None:
        return Reply(words.may_not_close(leak))
    outcome = leaks.finish(
        ctx.work,
        leak,
        by=ctx.me.id,
        role=role,
        outcome=values.get("outcome", ""),
        cause=values.get("cause", ""),
        rectification=values.get("rectification", ""),
    )
    match outcome:
        case Done():
            ctx.note_standin(role, leak.case.id, never_for=leak.case.reporter)
            return _closed(ctx, leak, values)
        case TooEarly(needs):
            return Reply(words.too_early_to_close(leak, needs))
        case Already() | _:
            return Reply(texts.case_closed(leak))


def _closed(ctx: Context, leak: Leak, values: Mapping[str, str]) -> Reply:
    """Everybody who was told of it hears the end; no card is left looking open."""
    shown = {name: forms.shown(CLOSE, name, values[name]) for name in values}
    sentence = words.closed(
        leak, ctx.me.name, shown.get("outcome", ""), shown.get("cause", ""), shown.get("rectification", ""), ctx.now
    )
    leaders = leaders_of(ctx, leak)
    for person in dict.fromkeys([*affected(ctx, leak), *leaders, leak.disabled_by or ""]):
        if person not in ("", ctx.me.id):
            ctx.tell(person, Text(sentence), cause=f"{leak.no}:closed", lane=APPROVAL, case=leak.case.id)
    fresh = leaks.by_case(ctx.connection, leak.case.id) or leak
    for leader in leaders:
        settle_leader(ctx, fresh, leader)
    return Reply(sentence)
