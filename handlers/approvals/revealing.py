"""查看证件号, 查看人员: numbers and names in clear for those who need them, by an act in the trail (S21)."""

from __future__ import annotations

from handlers import outsiders, private
from handlers.approvals.request import Step
from handlers.approvals.view import View
from handlers.texts import private as texts
from handlers.texts import visit_people
from handlers.texts.common import enumerated
from handlers.types import Reply
from store import obligations, personal, requests
from store.fieldkeys import MissingKey, Unsealable
from store.personal import Held, Spot
from store.roles import Role


def id_number(seen: View) -> Reply:
    """The number goes into the answer to this message and nowhere else."""
    held = _held(seen)
    if held is None:
        return Reply(texts.none_here(seen.told.head))
    step = _capacity(seen)
    if step is None:
        seen.ctx.work.record("personal.refused", by=seen.ctx.me.id, case=seen.case, field=held.spot.field)
        return Reply(texts.not_for_you())
    try:
        number = held.value(seen.ctx.house.ring)
    except MissingKey as missing:
        return Reply(texts.unreadable(missing.key))
    except Unsealable:
        return Reply(texts.unreadable(None))
    # Before it is shown: an answer that is then lost on its way is recorded as seen, never the other way round.
    seen.ctx.work.record(
        "personal.shown",
        by=seen.ctx.me.id,
        role=step.who.identity,
        case=seen.case,
        field=held.spot.field,
        step=step.key,
    )
    return Reply(
        texts.was_shown(seen.filed.case.short),
        once=texts.in_full(seen.told.head, _whose(seen), number),
    )


def outsiders_of(seen: View) -> Reply:
    """Whom a request lets in, in clear: for who asked for it, who decides on it or carries it out, and the auditor."""
    role, me = _sees_outsiders(seen), seen.ctx.me.id
    if not outsiders.asks_for(seen.procedure.form):
        return Reply(texts.no_outsiders(seen.told.head))
    if not role:
        seen.ctx.work.record("personal.refused", by=me, case=seen.case, field="visitors")
        return Reply(texts.outsiders_not_for_you())
    try:
        found = outsiders.in_full(seen.ctx, seen.procedure.form, seen.filed)
    except MissingKey as missing:
        return Reply(texts.outsiders_unreadable(missing.key))
    except Unsealable:
        return Reply(texts.outsiders_unreadable(None))
    if not found:
        return Reply(texts.no_outsiders(seen.told.head))
    seen.ctx.work.record("personal.shown", by=me, role=role, case=seen.case, field="visitors", people=len(found))
    lines = [visit_people.line(one.name, one.phone, one.id_number) for one in found]
    once = texts.outsiders_in_full(seen.told.head, lines)
    return Reply(texts.outsiders_were_shown(seen.filed.case.short), once=once)


def _sees_outsiders(seen: View) -> str:
    """As what; empty: not at all. Once the request is closed, nobody but the auditor."""
    ctx, me, step = seen.ctx, seen.ctx.me.id, seen.request.step
    if ctx.acts_as(me, (Role.security_auditor,)) is not None:
        return Role.security_auditor.value
    if not seen.filed.case.is_open:
        return ""
    if me == seen.request.applicant:
        return "applicant"
    if step is not None and any(place.seat_of(me) for place in step.open_places):
        return "decider"
    given = requests.opinions_of(ctx.connection, seen.case)
    if any(one.person == me and one.round == seen.filed.round and one.verdict == "agreed" for one in given):
        return "decider"
    return "executor" if obligations.is_asked(ctx.connection, seen.case, me) else ""


def _held(seen: View) -> Held | None:
    for field in private.asks_for(seen.procedure.form):
        held = personal.at(seen.ctx.connection, Spot(private.REQUESTS, str(seen.case), field.key))
        if held is not None:
            return held
    return None


def _capacity(seen: View) -> Step | None:
    """The step in which the one who asks carries this request out, now or earlier; none once it is closed."""
    if not seen.filed.case.is_open:
        return None
    me, now = seen.ctx.me.id, seen.request.step
    if now is not None and now.who.opens_accounts and any(place.seat_of(me) for place in now.open_places):
        return now
    given = requests.opinions_of(seen.ctx.connection, seen.case)
    mine = (one for one in given if one.person == me and one.round == seen.filed.round)
    agreed = {one.step for one in mine if one.verdict == "agreed"}
    return next((step for step in seen.request.steps if step.who.opens_accounts and step.key in agreed), None)


def _whose(seen: View) -> str:
    return enumerated(seen.ctx.name(one) for one in seen.filed.people.get("person", ()))
