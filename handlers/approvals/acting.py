"""同意, 驳回, 退回补正, 转交, 撤回, 催办: tapped or typed, answered with what is true now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from handlers import forms
from handlers.approvals import after as afterwards
from handlers.approvals import changes, custody, decisions, notices, times, urgent
from handlers.approvals.naming import somebody
from handlers.approvals.outcomes import Already, Changed, Nobody, NotYours, Outcome, Over, Unaccounted, Unfit, What
from handlers.approvals.request import State, Step
from handlers.approvals.view import View
from handlers.dialogs.form import Form
from handlers.procedures.asking import ACCOUNT, ASKING, HAND, REJECT, RETURN
from handlers.texts import approval_cards as cards
from handlers.texts import approvals as texts
from handlers.texts import urgent as urgent_texts
from handlers.types import Reply
from store import dialogs, requests
from store.urgencies import REFUSED, WITHDRAWN

_BETWEEN_NUDGES = timedelta(hours=2)


def agree(seen: View, reason: str = "") -> Reply:
    step, me = seen.request.step, seen.ctx.me.id
    outcome = decisions.agree(seen.request, me, seen.around, seen.ctx.now)
    if not isinstance(outcome, Changed) or step is None:
        return refused(seen, outcome)
    barred = custody.barred(seen)
    if barred:
        return Reply(barred)
    after = decided(seen, outcome, step, "agreed", reason)
    if outcome.what is What.counted:
        notices.ask(after, outcome.asked)
    else:
        notices.settle(after, step, cards.agreed(step), me)
        _onward(after, outcome, me, reason)
    return Reply(texts.you_agreed(after.told, step))


def _onward(after: View, outcome: Changed, me: str, reason: str) -> None:
    if outcome.what is What.approved:
        times.plan(after)
        notices.tell_applicant(after, me, reason)
        afterwards.begin(after)
    else:
        notices.moved_on(after, me, outcome.asked)


def reject(seen: View, reason: str = "") -> Reply:
    return _ends(seen, reason, "rejected", REJECT, decisions.reject)


def send_back(seen: View, reason: str = "") -> Reply:
    return _ends(seen, reason, "returned", RETURN, decisions.send_back)


def _ends(seen: View, reason: str, verdict: str, form: Form, act: Callable[..., Outcome]) -> Reply:
    """Without a reason the reason is asked for; nothing is decided before it is given."""
    outcome = act(seen.request, seen.ctx.me.id, seen.around)
    step = seen.request.step
    if not isinstance(outcome, Changed) or step is None:
        return refused(seen, outcome)
    if not reason.strip():
        forms.begin(seen.ctx, form, seen.filed.no, {})
        return Reply(texts.reason_please(seen.told, texts.VERDICTS[verdict]))
    after = decided(seen, outcome, step, verdict, reason.strip())
    notices.ended(seen, after, seen.ctx.me.id, reason.strip())
    if after.request.state is State.rejected:
        urgent.breached(after, REFUSED)
    return Reply(texts.you_decided(after.told, texts.VERDICTS[verdict]))


def hand_on(seen: View, name: str = "", *, in_form: bool = False) -> Reply:
    """in_form: the name answers our question; where it is nobody's, or of one who may not, it is asked again."""
    ctx, step = seen.ctx, seen.request.step
    if step is None or not decisions.answerable(seen.request, ctx.me.id, seen.around):
        return refused(seen, decisions.agree(seen.request, ctx.me.id, seen.around, ctx.now))
    if not name.strip():
        return _to_whom(seen)
    person = somebody(ctx, name)
    if isinstance(person, str):
        return _to_whom(seen, person) if in_form else Reply(person)
    outcome = changes.transfer(seen.request, ctx.me.id, person.id, seen.around)
    if not isinstance(outcome, Changed):
        no = refused(seen, outcome, person.name)
        return _to_whom(seen, no.text) if in_form and isinstance(outcome, Unfit) else no
    after = decided(seen, outcome, step, "moved", person.name)
    notices.settle(after, step, cards.HANDED_ON, ctx.me.id)
    notices.ask(after, outcome.asked, came=texts.handed_on(ctx.me.name))
    beside = [one for one in (after.request.step.asked if after.request.step else ()) if one not in outcome.asked]
    notices.ask(after, beside, came=texts.handed_on_beside(ctx.me.name, person.name))
    return Reply(texts.you_decided(after.told, texts.VERDICTS["moved"]))


def _to_whom(seen: View, problem: str = "") -> Reply:
    forms.begin(seen.ctx, HAND, seen.filed.no, {})
    return Reply("\n".join(filter(None, (problem, texts.to_whom(seen.told)))))


def withdraw(seen: View, account: str = "") -> Reply:
    """account: what was done already, where the work has begun on oral consent; it is asked for."""
    outcome = changes.withdraw(seen.request, seen.ctx.me.id, account)
    if isinstance(outcome, Unaccounted):
        forms.begin(seen.ctx, ACCOUNT, seen.filed.no, {})
        return Reply(urgent_texts.what_was_done(seen.told))
    if isinstance(outcome, Changed):
        after = notices.kept(seen, outcome.request)
        seen.ctx.work.record("request.withdrawn", by=seen.ctx.me.id, case=seen.case)
        notices.ended(seen, after, "", "")
        urgent.breached(after, WITHDRAWN, account.strip())
        return Reply(texts.you_withdrew(after.told))
    return Reply(texts.not_to_withdraw(seen.told) if isinstance(outcome, Over) else texts.not_yours(seen.told))


def nudge(seen: View) -> Reply:
    """By the applicant, once in two hours; those asked get their card again."""
    ctx, step = seen.ctx, seen.request.step
    if seen.request.applicant != ctx.me.id or step is None:
        return Reply(texts.over(seen.told) if step is None else texts.not_yours(seen.told))
    given = requests.opinions_of(ctx.connection, seen.case)
    last = next((one.at for one in reversed(given) if one.verdict == "nudged"), None)
    if last is not None and ctx.now < last + _BETWEEN_NUDGES:
        return Reply(texts.nudged_lately(seen.told, last + _BETWEEN_NUDGES))
    requests.note(ctx.work, seen.filed, step=step.key, person=ctx.me.id, instead_of="", verdict="nudged", reason="")
    notices.ask_again(seen, step.asked)
    ctx.work.record("request.nudged", by=ctx.me.id, case=seen.case)
    return Reply(texts.nudged(seen.told, seen.names(step.asked)))


def why(seen: View) -> Reply:
    step, me = seen.request.step, seen.ctx.me.id
    asked = decisions.answerable(seen.request, me, seen.around)
    whose, handed = seen.instead_of(me), seen.is_handed(me)
    return Reply(texts.why_me(seen.told, step, asked, whose, handed=handed, role=seen.role_of(me)))


def said_why(seen: View, form: str, values: Mapping[str, str]) -> Reply:
    """The reason, or the name, that was asked for."""
    if form == HAND.key:
        return hand_on(seen, values["to"], in_form=True)
    if form == ACCOUNT.key:
        return withdraw(seen, values["account"])
    return (reject if form == REJECT.key else send_back)(seen, values["reason"])


def decided(seen: View, outcome: Changed, step: Step, verdict: str, reason: str) -> View:
    """The answer on the record: state, seats, opinion, audit row with the role it was given in."""
    ctx = seen.ctx
    _ask_no_more(seen)
    after = notices.kept(seen, outcome.request)
    seats = (place.seat_of(ctx.me.id) for place in step.open_places)
    whose = next((seat.instead_of for seat in seats if seat is not None), "")
    note = {"step": step.key, "person": ctx.me.id, "instead_of": whose, "verdict": verdict}
    requests.note(ctx.work, after.filed, reason=reason, **note)
    ctx.work.record(
        f"request.{verdict}", by=ctx.me.id, role=step.who.identity, case=seen.case, step=step.key, instead_of=whose
    )
    return after


def _ask_no_more(seen: View) -> None:
    """A reason or a name that was asked for and not given is wanted no more: it is decided otherwise."""
    open_ones = [one for one in seen.ctx.my_dialogs if one.form in ASKING and one.subject == seen.filed.no]
    for dialog in open_ones:
        dialogs.end(seen.ctx.work, dialog.person, dialog.form, dialog.subject)
    if open_ones:
        seen.ctx.forget_dialogs()


def refused(seen: View, outcome: Outcome, name: str = "") -> Reply:
    """Nothing changed; the person hears what is true, and their card shows it."""
    told, me = seen.told, seen.ctx.me.id
    match outcome:
        case Already(by, at):
            last = next((step for step in reversed(seen.request.steps) if step.is_done), seen.request.steps[0])
            notices.heal(seen, last, texts.STATES[seen.request.state], by)
            return Reply(texts.already(told, seen.ctx.name(by), at, own=by == me))
        case Over():
            notices.heal(seen, seen.request.steps[0], texts.STATES[seen.request.state], "")
            return Reply(texts.over(told))
        case Nobody(step):
            title = next((one.title for one in seen.request.steps if one.key == step), "")
            return Reply(texts.nobody_next(told, title))
        case Unfit():
            return Reply(texts.unfit(told, name))
        case NotYours() | _:
            seen.ctx.work.record("tap.refused", by=me, case=seen.case)
            own = me == seen.request.applicant and seen.request.state is State.deciding
            return Reply(texts.own_request(told) if own else texts.not_yours(told))
