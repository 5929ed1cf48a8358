"""Work begins on oral consent: told at once, approved later, and a violation where it is not (product.md 4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from handlers import forms, worktime
from handlers.approvals import after, notices, oral, view
from handlers.approvals.request import State
from handlers.approvals.times import CALENDAR
from handlers.approvals.view import View
from handlers.context import APPROVAL, INCIDENT, SYSTEM, Context
from handlers.dialogs.fields import moment_of
from handlers.procedures import urgent as spec
from handlers.procedures.asking import SETTLE
from handlers.procedures.spec import LEADER
from handlers.texts import admin
from handlers.texts import urgent as texts
from handlers.types import Reply, Text
from store import deadlines, obligations, roles, settings, urgencies
from store.deadlines import Deadline
from store.roles import Role
from store.urgencies import CONFIRMED, DENIED, LATE, Urgency

RULE = "urgent_late"
SETTING, HOURS = "urgent.hours", 24  # working hours within which the approval has to follow
DEAL = (Role.security_supervisor, Role.credit_office_head)


def hours(ctx: Context) -> int:
    return int(settings.seen(ctx.work, SETTING, HOURS))


def of(seen: View) -> Urgency | None:
    return urgencies.of_case(seen.ctx.connection, seen.case) if seen.request.consent else None


def begin(seen: View, values: Mapping[str, str]) -> None:
    """Submitted with oral consent: what follows an approval begins now, and those concerned hear of it."""
    ctx = seen.ctx
    it = urgencies.begin(
        ctx.work,
        seen.case,
        consenter=seen.request.consent,
        consented_at=moment_of(values.get(spec.AT, "")) or ctx.now,
        why=values.get(spec.WHY, ""),
    )
    ctx.work.record("urgent.begun", by=ctx.me.id, case=seen.case, consenter=it.consenter)
    _tell_consenter(seen, it)
    _tell_leaders(seen, it)
    after.promise(seen)
    deadlines.schedule(ctx.work, seen.case, RULE, [(1, approval_due(ctx))])


def approval_due(ctx: Context) -> datetime:
    """Until when an approval has to follow work that begins now."""
    days = settings.seen(ctx.work, CALENDAR, {})
    return worktime.after(ctx.now, hours(ctx), days).at


def _tell_consenter(seen: View, it: Urgency) -> None:
    ctx = seen.ctx
    keys = tuple(ctx.seal(act, seen.case, it.consenter) for act in ("oral_yes", "oral_no"))
    card = texts.ask_consenter(seen.told, it, (keys[0], keys[1]))
    topic = _topic(seen, "oral")
    ctx.tell(it.consenter, card, cause=topic, lane=INCIDENT, case=seen.case, topic=topic)


def _tell_leaders(seen: View, it: Urgency) -> None:
    """The leaders of the unit, where neither a card of the chain nor the question of the consent tells them anyway."""
    step = seen.request.step
    know = {it.consenter, seen.request.applicant, *(step.asked if step else ())}
    sentence = texts.leader_hears(seen.told, seen.ctx.name(it.consenter), it)
    for person in next(iter(seen.around.levels(LEADER, seen.request.applicant)), ()):
        if person not in know:
            cause = f"{seen.filed.no}:urgent"
            seen.ctx.tell(person, Text(sentence), cause=cause, lane=APPROVAL, case=seen.case)


def _topic(seen: View, what: str) -> str:
    return f"{seen.filed.no}:{what}"


# --- the one said to have consented ---------------------------------------------------------------------------


def is_asked(seen: View) -> bool:
    """Whether the one who acts is said to have consented, and has not answered yet."""
    it = of(seen)
    return it is not None and it.consenter == seen.ctx.me.id and not it.answer


def answered(seen: View, *, yes: bool) -> Reply:
    """「属实，我同意过」 or 「我没有同意过」, once, by that person alone."""
    ctx, it = seen.ctx, of(seen)
    if it is None or it.consenter != ctx.me.id:
        ctx.work.record("tap.refused", by=ctx.me.id, case=seen.case)
        return Reply(texts.not_asked(seen.told))
    if it.answer:
        return Reply(texts.said_before(seen.told))
    said = CONFIRMED if yes else DENIED
    it = urgencies.answer(ctx.work, it, said)
    ctx.work.record(f"urgent.{said}", by=ctx.me.id, case=seen.case)
    ctx.settle(_topic(seen, "oral"), lambda _: texts.consent_settled(seen.told, said))
    sentence = texts.consenter_said(seen.told, ctx.me.name, yes=yes)
    cause = _topic(seen, f"oral:{said}")
    ctx.tell(seen.request.applicant, Text(sentence), cause=cause, lane=APPROVAL, case=seen.case)
    if not yes:
        breached(seen, DENIED)
    return Reply(texts.you_said(seen.told, yes=yes))


# --- what goes wrong ------------------------------------------------------------------------------------------


def breached(seen: View, what: str, account: str = "") -> None:
    """Refused, denied, late or withdrawn: what is owed is due now, and those who watch over it deal with it."""
    ctx, it = seen.ctx, of(seen)
    if it is None:
        return
    it = urgencies.breach(ctx.work, it, what, account)
    by = ctx.person.id if ctx.person is not None else SYSTEM
    ctx.work.record("urgent.breached", by=by, case=seen.case, what=what)
    due_at_once(seen)
    cause = _topic(seen, f"stop:{what}")
    ctx.tell(seen.request.applicant, Text(texts.stop(seen.told, it)), cause=cause, lane=INCIDENT, case=seen.case)
    name, topic = ctx.name(it.consenter), _topic(seen, "breach")
    for person in _dealers(seen):
        card = texts.breach_card(seen.told, it, name, ctx.seal("oral_settle", seen.case, person))
        ctx.tell(person, card, cause=f"{topic}:{what}", lane=INCIDENT, case=seen.case, topic=topic)


def _dealers(seen: View) -> list[str]:
    """Never the applicant nor the one said to have consented."""
    held = roles.holders(seen.ctx.connection, list(DEAL))
    apart = {seen.request.applicant, seen.request.consent}
    return [one for one in dict.fromkeys((*held[DEAL[0]], *held[DEAL[1]])) if one not in apart]


def due_at_once(seen: View) -> None:
    """Return, disconnecting, records: nothing may be used any longer."""
    ctx = seen.ctx
    open_ones = [one for one in obligations.of_case(ctx.connection, seen.case) if one.state == "open"]
    early = [one for one in open_ones if one.due_at > ctx.now]
    if len(early) == len(open_ones):
        deadlines.void(ctx.work, seen.case, (after.BEFORE, after.AT))
    keys = [it.key for it in seen.procedure.obligations]
    for owed in early:
        obligations.bring_forward(ctx.work, owed, due_at=ctx.now)
        first = keys.index(owed.key) * after.ROUNDS
        deadlines.schedule(ctx.work, seen.case, after.AFTER, [(first + 1, ctx.now)])


def late(ctx: Context, deadline: Deadline) -> None:
    """The hours are over: approved meanwhile, or a violation from now on. The chain goes on being asked."""
    seen = view.locked(ctx, deadline.case)
    if seen is None or seen.request.state not in (State.deciding, State.returned):
        return
    it = of(seen)
    if it is not None and not it.breach:
        breached(seen, LATE)
        if seen.request.step is not None:
            notices.ask_again(seen, seen.request.step.asked)


# --- dealt with -----------------------------------------------------------------------------------------------


def settle(seen: View, result: str = "") -> Reply:
    """How the violation was dealt with, by the security supervisor or the head; never by one who has a part in it."""
    ctx, it = seen.ctx, of(seen)
    may = ctx.me.id not in (seen.request.applicant, seen.request.consent)
    role = ctx.acts_as(ctx.me.id, DEAL, never_for=seen.request.applicant) if may else None
    if it is None or role is None or not it.breach or it.is_settled:
        return Reply(texts.nothing_to_settle(seen.told))
    if not result.strip():
        forms.begin(ctx, SETTLE, seen.filed.no, {})
        return Reply(texts.result_please(seen.told))
    it = urgencies.settle(ctx.work, it, by=ctx.me.id, result=result.strip())
    ctx.work.record("urgent.settled", by=ctx.me.id, role=role, case=seen.case, what=it.breach)
    ctx.settle(_topic(seen, "breach"), lambda _: texts.settled(seen.told, it, ctx.me.name))
    sentence = texts.applicant_hears_settled(seen.told, ctx.me.name, it.result)
    cause = _topic(seen, f"settled:{it.breach}")
    ctx.tell(seen.request.applicant, Text(sentence), cause=cause, lane=APPROVAL, case=seen.case)
    over = after.archive_if_done(seen) == 0 and oral.may_end(seen.request, it)
    return Reply(texts.you_settled(seen.told, over=over))


def set_hours(ctx: Context, wanted: int) -> Reply:
    """设置 补批 24, by the security supervisor."""
    role = ctx.acts_as(ctx.me.id, DEAL)
    if role is None:
        return Reply(admin.only_supervisor())
    if not 1 <= wanted <= 80:
        return Reply(texts.hours_out_of_range())
    version = settings.put(ctx.work, SETTING, wanted, by=ctx.me.id)
    ctx.work.record("limits.changed", by=ctx.me.id, role=role, version=version, urgent=wanted)
    return Reply(texts.hours_set(wanted))
