"""查看证件号: the whole number, for those who carry the request out, by an act that goes into the trail (S21)."""

from __future__ import annotations

from handlers import private
from handlers.approvals.request import Step
from handlers.approvals.view import View
from handlers.texts import private as texts
from handlers.texts.common import enumerated
from handlers.types import Reply
from store import personal, requests
from store.fieldkeys import MissingKey, Unsealable
from store.personal import Held, Spot


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
