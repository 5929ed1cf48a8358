"""After the approval: who owes what until when; done, accepted, archived (product.md 4, "After")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from handlers import forms, worktime
from handlers.approvals.request import State
from handlers.approvals.times import CALENDAR
from handlers.approvals.view import View
from handlers.context import APPROVAL, SYSTEM
from handlers.dialogs.fields import Kind, moment_of
from handlers.dialogs.longer import period_of
from handlers.procedures.evidence import EVIDENCE, form_key
from handlers.procedures.spec import LEADER, Obligation, Who, holder
from handlers.texts import obligations as texts
from handlers.texts.common import enumerated
from handlers.types import Card, Reply, Text
from store import cases, deadlines, obligations, settings
from store.clock import local
from store.obligations import Owed
from store.roles import Role

BEFORE, AT, AFTER = "owed_before", "owed_at", "owed_after"
RULES = (BEFORE, AT, AFTER)
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
ROUNDS = 1000  # ordinals of one obligation's clock


def begin(seen: View) -> None:
    """The request is approved: everybody who owes something hears of it; where nobody does, it is archived at once."""
    for number, it in enumerate(seen.procedure.obligations):
        due, people = _due(seen, it), _people(seen, it.who)
        obligations.begin(seen.ctx.work, seen.case, it.key, people=people, due_at=due)
        ask(seen, it, people, due)
        _plan(seen, number, due)
    archive_if_done(seen)


def _due(seen: View, it: Obligation) -> datetime:
    field = next((one for one in seen.procedure.fields if one.key == it.until), None)
    if field is not None:
        value = seen.filed.fields.get(field.key, "")
        ends = period_of(value) if field.kind is Kind.period else None
        moment = ends[1] if ends else moment_of(value)
        if moment is not None:
            # The end of a day belongs to that day: 23:59 on Friday, not 0:00 on Saturday.
            return moment - _MINUTE if local(moment).time() == time() else moment
    days = settings.value(seen.ctx.connection, CALENDAR, {})
    return worktime.after(seen.ctx.now, it.hours, days).at


def _people(seen: View, who: Who | None) -> list[str]:
    """The applicant, or the first of those meant who are still there."""
    if who is None:
        return [seen.request.applicant]
    for level in seen.around.levels(who, seen.request.applicant):
        there = [person for person in level if seen.around.is_active(person)]
        if there:
            return there
    return [seen.request.applicant]


def _topic(seen: View, it: Obligation) -> str:
    return f"{seen.filed.no}:after:{it.key}"


def ask(seen: View, it: Obligation, people: list[str], due: datetime, *, late: bool = False) -> None:
    for person in people:
        key = seen.ctx.seal("after_done", seen.case, person, it.key)
        card = texts.ask(seen.told, it, due, key, late=late)
        _tell(seen, person, card, it)


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
        if wanted and seen.ctx.me.id in obligations.asked(seen.ctx.connection, seen.case, it.key):
            return it, definition(seen, it.key)
    return None


def definition(seen: View, key: str) -> Obligation:
    return next(one for one in seen.procedure.obligations if one.key == key)


def done(seen: View, key: str = "", evidence: Mapping[str, str] | None = None) -> Reply:
    """「已完成」 by one who owes it, or 「属实」 by one who has to accept it."""
    if seen.request.state is State.deciding:
        return Reply(texts.too_early(seen.told))
    found = mine(seen, key)
    if found is None:
        return Reply(texts.nothing_owed(seen.told))
    owed, it = found
    if owed.state == "reported":
        return _accepted(seen, owed, it)
    form = EVIDENCE.get(form_key(seen.procedure, it))
    if form is not None and evidence is None:
        return Reply(forms.begin(seen.ctx, form, seen.filed.no, {}))
    return _reported(seen, owed, it, evidence or {})


def _reported(seen: View, owed: Owed, it: Obligation, evidence: Mapping[str, str]) -> Reply:
    ctx = seen.ctx
    accepters = _accepters(seen, it.accepted_by) if it.accepted_by else []
    obligations.report(ctx.work, owed, by=ctx.me.id, evidence=evidence, accepters=accepters)
    ctx.work.record("obligation.done", by=ctx.me.id, case=seen.case, key=it.key)
    _settle(seen, it, texts.REPORTED if accepters else texts.DONE)
    said = texts.evidence(it, evidence)
    for person in accepters:
        keys = (
            ctx.seal("after_done", seen.case, person, it.key),
            ctx.seal("after_wrong", seen.case, person, it.key),
        )
        _tell(seen, person, texts.accept(seen.told, it, ctx.me.name, said, keys), it)
    rest = archive_if_done(seen)
    waits = enumerated(ctx.name(one) for one in accepters)
    return Reply(texts.you_did(seen.told, it, waits_for=waits, rest=rest))


def _accepters(seen: View, who: Who) -> list[str]:
    """The first of those meant who are there, the security supervisor behind them; never the one who did it."""
    apart = {seen.ctx.me.id, seen.request.applicant}
    for one in (who, holder(Role.security_supervisor), holder(Role.credit_office_head)):
        for level in seen.around.levels(one, seen.request.applicant):
            there = [person for person in level if person not in apart and seen.around.is_active(person)]
            if there:
                return there
    return []


def _accepted(seen: View, owed: Owed, it: Obligation) -> Reply:
    obligations.accept(seen.ctx.work, owed, by=seen.ctx.me.id)
    seen.ctx.work.record("obligation.accepted", by=seen.ctx.me.id, case=seen.case, key=it.key)
    _settle(seen, it, texts.DONE)
    return Reply(texts.you_did(seen.told, it, waits_for="", rest=archive_if_done(seen)))


def hand_over(seen: View) -> bool:
    """What leavers owed, or had to accept, goes to whoever is there, at last to the leader of the applicant's unit."""
    moved = False
    for owed in obligations.of_case(seen.ctx.connection, seen.case):
        asked = obligations.asked(seen.ctx.connection, seen.case, owed.key)
        if owed.state == "done" or any(seen.around.is_active(person) for person in asked):
            continue
        it = definition(seen, owed.key)
        who = it.accepted_by if owed.state == "reported" else it.who
        people = _still_there(seen, who)
        obligations.hand_over(seen.ctx.work, owed, people=people)
        seen.ctx.work.record("obligation.handed_over", by=SYSTEM, case=seen.case, key=it.key, asked=people)
        ask(seen, it, people, owed.due_at, late=seen.ctx.now > owed.due_at)
        moved = True
    return moved


def _still_there(seen: View, who: Who | None) -> list[str]:
    applicant = [] if who is not None else [seen.request.applicant]
    meant = seen.around.levels(who, seen.request.applicant) if who is not None else ()
    for level in (applicant, *meant, *seen.around.levels(LEADER, seen.request.applicant)):
        there = [person for person in level if seen.around.is_active(person)]
        if there:
            return there
    return []


def wrong(seen: View, key: str = "") -> Reply:
    """「不属实」: it is owed again."""
    found = mine(seen, key)
    if found is None or found[0].state != "reported":
        return Reply(texts.nothing_owed(seen.told))
    owed, it = found
    people = [owed.done_by] if owed.done_by else _people(seen, it.who)
    obligations.refuse(seen.ctx.work, owed, people=people)
    seen.ctx.work.record("obligation.refused", by=seen.ctx.me.id, case=seen.case, key=it.key)
    _settle(seen, it, texts.REFUSED)
    for person in people:
        text = Text(texts.refused_by(seen.told, it, seen.ctx.me.name))
        seen.ctx.tell(person, text, cause=f"{_topic(seen, it)}:wrong:{seen.ctx.update.key}", case=seen.case)
    ask(seen, it, people, owed.due_at, late=seen.ctx.now > owed.due_at)
    return Reply(texts.refused_by(seen.told, it, seen.ctx.me.name))


def _settle(seen: View, it: Obligation, what: str) -> None:
    card = texts.settled(seen.told, it, what, seen.ctx.me.name)
    seen.ctx.settle(_topic(seen, it), lambda _: card)


def archive_if_done(seen: View) -> int:
    """Closes the case once nothing is owed any more; returns how many are still open."""
    open_ones = [one for one in obligations.of_case(seen.ctx.connection, seen.case) if one.state != "done"]
    if open_ones:
        return len(open_ones)
    case = cases.by_id(seen.ctx.connection, seen.case)
    if case is not None and case.is_open:
        cases.close(seen.ctx.work, case)
        deadlines.void(seen.ctx.work, seen.case, RULES)
        seen.ctx.work.record("request.archived", by=seen.ctx.me.id, case=seen.case)
        if seen.procedure.obligations and seen.request.applicant != seen.ctx.me.id:
            text = Text(texts.archived(seen.told))
            seen.ctx.tell(seen.request.applicant, text, cause=f"{seen.filed.no}:archived", case=seen.case)
    return 0
