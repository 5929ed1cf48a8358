"""After the approval: who owes what until when; done, accepted, archived (product.md 4, "After")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from handlers import forms, worktime
from handlers.approvals import custody, obliged, oral, possible, times
from handlers.approvals.request import State
from handlers.approvals.times import CALENDAR
from handlers.approvals.view import View
from handlers.context import APPROVAL, SYSTEM
from handlers.dialogs.fields import Kind, end_of
from handlers.dialogs.longer import period_of
from handlers.procedures.evidence import EVIDENCE, form_key
from handlers.procedures.spec import Obligation
from handlers.procedures.stages import WHEN
from handlers.texts import approvals as approval_texts
from handlers.texts import obligations as texts
from handlers.texts import urgent as urgent_texts
from handlers.texts.common import enumerated
from handlers.types import Card, Reply, Text
from store import cases, deadlines, obligations, settings, urgencies
from store.clock import local
from store.obligations import Asked, Owed

BEFORE, AT, AFTER = "owed_before", "owed_at", "owed_after"
RULES = (BEFORE, AT, AFTER)
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
ROUNDS = 1000  # ordinals of one obligation's clock


def begin(seen: View) -> None:
    """The request is approved: everybody who owes something hears of it; where nobody does, it is archived at once.

    What began on oral consent is owed already.
    """
    if not seen.request.consent:
        promise(seen)
    archive_if_done(seen)


def promise(seen: View) -> None:
    """What an approval brings along, or an oral consent that goes before it (product.md 4, "Break-glass")."""
    custody.granted(seen)
    for number, it in enumerate(seen.procedure.obligations):
        if not it.is_owed(seen.filed.fields):
            continue
        due, asked = _due(seen, it), obliged.owing(seen, it)
        owed = obligations.begin(seen.ctx.work, seen.case, it.key, asked=asked, due_at=due)
        ask(seen, owed, it, asked)
        if it.on_behalf and not asked.instead and seen.request.applicant not in asked.people:
            _tell_behalf(seen, owed, it, asked)
        if it.accepted_by is not None and it.accepted_by.field:
            _tell_watchers(seen, owed, it, asked)
        _plan(seen, number, due)


def _due(seen: View, it: Obligation) -> datetime:
    field = next((one for one in seen.procedure.fields if one.key == it.until), None)
    if field is not None:
        value = seen.filed.fields.get(field.key, "")
        ends = period_of(value) if field.kind is Kind.period else None
        moment = ends[1] if ends else end_of(value)
        if moment is not None:
            # The end of a day belongs to that day: 23:59 on Friday, not 0:00 on Saturday.
            return moment - _MINUTE if local(moment).time() == time() else moment
    days = settings.seen(seen.ctx.work, CALENDAR, {})
    return worktime.after(seen.ctx.now, it.hours, days).at


def _topic(seen: View, it: Obligation) -> str:
    return f"{seen.filed.no}:after:{it.key}"


def ask(seen: View, owed: Owed, it: Obligation, asked: Asked, *, late: bool = False) -> None:
    """A card for everybody who owes it, or has to confirm it. late: it is overdue, or they were asked before."""
    provisional = "" if it.until else times.until(seen.ctx, owed.due_at)
    came = (texts.INSTEAD if asked.instead else "") + provisional
    for person in asked.people:
        key = seen.ctx.seal("after_done", seen.case, person, it.key)
        if owed.state == "reported":
            keys = (key, seen.ctx.seal("after_wrong", seen.case, person, it.key))
            said = texts.evidence(it, owed.evidence)
            card = texts.accept(seen.told, it, seen.ctx.name(owed.done_by), said, keys, late=late, came=came)
        else:
            card = texts.ask(seen.told, it, owed.due_at, key, late=late, came=came)
        _tell(seen, person, card, it)
    if asked.instead and seen.request.applicant not in asked.people:
        _tell_applicant(seen, owed, it, asked)


def _tell_applicant(seen: View, owed: Owed, it: Obligation, asked: Asked) -> None:
    """It is not done, or confirmed, by those the applicant may count on."""
    names = enumerated(map(seen.ctx.name, asked.people))
    text = Text(texts.others_asked(seen.told, it, names, confirms=owed.state == "reported"))
    cause = f"{_topic(seen, it)}:instead:{seen.ctx.update.key}"
    seen.ctx.tell(seen.request.applicant, text, cause=cause, lane=APPROVAL, case=seen.case)


def _tell_behalf(seen: View, owed: Owed, it: Obligation, asked: Asked) -> None:
    """The applicant hears that it is not theirs to do."""
    text = Text(texts.asked_on_behalf(seen.told, it, enumerated(map(seen.ctx.name, asked.people)), owed.due_at))
    cause = f"{_topic(seen, it)}:behalf:{seen.ctx.update.key}"
    seen.ctx.tell(seen.request.applicant, text, cause=cause, lane=APPROVAL, case=seen.case)


def _tell_watchers(seen: View, owed: Owed, it: Obligation, asked: Asked) -> None:
    """Whoever is to watch it done hears of it before, and not only when it is to be confirmed (ZX-11, ZX-30)."""
    text = Text(texts.to_watch(seen.told, it, enumerated(map(seen.ctx.name, asked.people)), owed.due_at))
    for person in obliged.accepting(seen, it, next(iter(asked.people), "")).people:
        cause = f"{_topic(seen, it)}:watch:{seen.ctx.update.key}"
        seen.ctx.tell(person, text, cause=cause, lane=APPROVAL, case=seen.case)


def _tell(seen: View, person: str, card: Card, it: Obligation) -> None:
    cause = f"{_topic(seen, it)}:{seen.ctx.update.key}"
    seen.ctx.tell(person, card, cause=cause, lane=APPROVAL, case=seen.case, topic=_topic(seen, it))


def _plan(seen: View, number: int, due: datetime) -> None:
    first = number * ROUNDS
    if due - seen.ctx.now > 2 * _DAY:
        deadlines.schedule(seen.ctx.work, seen.case, BEFORE, [(first, due - _DAY)])
    deadlines.schedule(seen.ctx.work, seen.case, AT, [(first, due)])


# --- done ---------------------------------------------------------------------------------------------


def mine(seen: View, key: str = "") -> tuple[Owed, Obligation] | None:
    """What the one who acts is asked for in this case now; the one of that key, or the first."""
    for it in obligations.of_case(seen.ctx.connection, seen.case):
        wanted = it.state != "done" and key in ("", it.key)
        if wanted and seen.ctx.me.id in obligations.asked(seen.ctx.connection, seen.case, it.key).people:
            return it, definition(seen, it.key)
    return None


def definition(seen: View, key: str) -> Obligation:
    return next(one for one in seen.procedure.obligations if one.key == key)


def done(seen: View, key: str = "", evidence: Mapping[str, str] | None = None) -> Reply:
    """「已完成」 by one who owes it, or 「属实」 by one who has to accept it."""
    if seen.request.state is State.deciding and not seen.request.consent:
        return Reply(texts.too_early(seen.told))
    found = mine(seen, key)
    if found is None:
        return Reply(texts.nothing_owed(seen.told))
    owed, it = found
    if owed.state == "reported":
        return _accepted(seen, owed, it)
    refused = possible.refusal(seen, it, evidence or {})
    form = EVIDENCE.get(form_key(seen.procedure, it))
    if form is not None and (evidence is None or refused) and possible.is_open(seen, it):
        known = {key: value for key, value in (evidence or {}).items() if key != WHEN}
        question = approval_texts.begun(it.title, forms.begin(seen.ctx, form, seen.filed.no, known))
        return Reply("\n\n".join(filter(None, (refused, question))))
    return Reply(refused) if refused else _reported(seen, owed, it, possible.whole(seen, it, evidence or {}))


def _reported(seen: View, owed: Owed, it: Obligation, evidence: Mapping[str, str]) -> Reply:
    ctx = seen.ctx
    accepters = obliged.accepting(seen, it, ctx.me.id)
    final = not accepters.people
    impossible = custody.fulfilled(seen, it.key, evidence, by=ctx.me.id, witness="", final=final)
    if impossible:
        return Reply(impossible)
    obligations.report(ctx.work, owed, by=ctx.me.id, evidence=evidence, accepters=accepters)
    ctx.work.record("obligation.done", by=ctx.me.id, case=seen.case, key=it.key)
    _settle(seen, it, texts.REPORTED if accepters.people else texts.DONE)
    if accepters.people:
        ask(seen, replace(owed, state="reported", done_by=ctx.me.id, evidence=dict(evidence)), it, accepters)
    rest = archive_if_done(seen)
    waits = enumerated(ctx.name(one) for one in accepters.people)
    return Reply(_noted(seen, it, waits, rest))


def _accepted(seen: View, owed: Owed, it: Obligation) -> Reply:
    did, me = owed.done_by or "", seen.ctx.me.id
    impossible = custody.fulfilled(seen, it.key, owed.evidence, by=did, witness=me, final=True)
    if impossible:
        return Reply(impossible)
    obligations.accept(seen.ctx.work, owed, by=seen.ctx.me.id)
    seen.ctx.work.record("obligation.accepted", by=seen.ctx.me.id, case=seen.case, key=it.key)
    _settle(seen, it, texts.DONE)
    return Reply(_noted(seen, it, "", archive_if_done(seen)))


def _noted(seen: View, it: Obligation, waits_for: str, rest: int) -> str:
    """What is said to who registered it; without its approval nothing is archived."""
    urgency = urgencies.of_case(seen.ctx.connection, seen.case)
    end = urgent_texts.waits_for(seen.request.state is State.deciding or seen.request.state is State.returned)
    waits = urgency is not None and not oral.may_end(seen.request, urgency)
    return texts.you_did(seen.told, it, waits_for=waits_for, rest=rest, end=end if waits else "")


def hand_over(seen: View) -> bool:
    """What those owed, or had to confirm, who have left or are no longer in office, stays with the others who were
    asked; where there are none, it goes to whoever is there.
    """
    moved = False
    for owed in obligations.of_case(seen.ctx.connection, seen.case):
        before = obligations.asked(seen.ctx.connection, seen.case, owed.key)
        stay = obliged.remaining(seen, before)
        if owed.state != "done" and stay != before:
            moved |= _moved_on(seen, owed, stay)
    return moved


def _moved_on(seen: View, owed: Owed, stay: Asked) -> bool:
    it = definition(seen, owed.key)
    asked = stay if stay.people else replace(obliged.asked_now(seen, owed, it), instead=True)
    if not asked.people:
        return False
    obligations.hand_over(seen.ctx.work, owed, asked=asked)
    seen.ctx.work.record("obligation.handed_over", by=SYSTEM, case=seen.case, key=it.key, asked=list(asked.people))
    if asked.instead:
        ask(seen, owed, it, asked, late=seen.ctx.now > owed.due_at)
    return True


def wrong(seen: View, key: str = "") -> Reply:
    """「不属实」: it is owed again."""
    found = mine(seen, key)
    if found is None or found[0].state != "reported":
        return Reply(texts.nothing_owed(seen.told))
    owed, it = found
    did = owed.done_by if owed.done_by and seen.around.is_active(owed.done_by) else ""
    asked = Asked((did,)) if did else obliged.owing(seen, it)
    obligations.refuse(seen.ctx.work, owed, asked=asked)
    seen.ctx.work.record("obligation.refused", by=seen.ctx.me.id, case=seen.case, key=it.key)
    _settle(seen, it, texts.REFUSED)
    for person in asked.people:
        text = Text(texts.refused_by(seen.told, it, seen.ctx.me.name))
        seen.ctx.tell(person, text, cause=f"{_topic(seen, it)}:wrong:{seen.ctx.update.key}", case=seen.case)
    ask(seen, replace(owed, state="open"), it, asked, late=seen.ctx.now > owed.due_at)
    return Reply(texts.refused_by(seen.told, it, seen.ctx.me.name))


def _settle(seen: View, it: Obligation, what: str) -> None:
    card = texts.settled(seen.told, it, what, seen.ctx.me.name)
    seen.ctx.settle(_topic(seen, it), lambda _: card)


def archive_if_done(seen: View) -> int:
    """Closes the case once nothing is owed any more; returns how many are still open.

    Work that began on oral consent waits for its approval, or until the violation is dealt with.
    """
    open_ones = [one for one in obligations.of_case(seen.ctx.connection, seen.case) if one.state != "done"]
    if open_ones:
        return len(open_ones)
    if not oral.may_end(seen.request, urgencies.of_case(seen.ctx.connection, seen.case)):
        return 0
    case = cases.by_id(seen.ctx.connection, seen.case)
    if case is not None and case.is_open:
        cases.close(seen.ctx.work, case)
        deadlines.void(seen.ctx.work, seen.case, RULES)
        ended = "archived" if seen.request.state is State.approved else "violation_closed"
        seen.ctx.work.record(f"request.{ended}", by=seen.ctx.me.id, case=seen.case)
        if seen.procedure.obligations and seen.request.applicant != seen.ctx.me.id:
            text = Text(texts.archived(seen.told))
            seen.ctx.tell(seen.request.applicant, text, cause=f"{seen.filed.no}:archived", case=seen.case)
    return 0
