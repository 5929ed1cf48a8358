"""In and out: checked in and out by the host or the room keeper; afterwards with both times, marked (WB-06, ZZ-11)."""

from __future__ import annotations

from datetime import datetime

from handlers import knownguests
from handlers.context import Context
from handlers.texts import masks
from handlers.texts import visit_cards as cards
from handlers.texts import visit_details as details
from handlers.texts import visit_guards as guards
from handlers.texts import visit_words as words
from handlers.texts import visits as texts
from handlers.types import Reply
from handlers.understanding.meaning import Understanding
from handlers.visits import admission, gates, happened, late, telling
from handlers.visits.named import covered
from handlers.visits.outcomes import Changed, Outcome
from handlers.visits.seen import View
from store import visits
from store.visiting import Place, State


def check_in(seen: View, rest: str = "") -> Reply:
    guests, rest = words.which(rest)
    told_at = _told(seen, rest)
    if isinstance(told_at, Reply):
        return told_at
    at, reason = told_at
    gate = gates.gate_of(seen.ctx, seen.visit)
    outcome = admission.check_in(seen.visit, guests, seen.me, seen.ctx.now, gate, happened_at=at, reason=reason)
    return entered(seen, outcome)


def entered(seen: View, outcome: Outcome) -> Reply:
    if not isinstance(outcome, Changed):
        return _refused(seen, outcome)
    after = _noted(seen, outcome)
    ctx, whom = seen.ctx, texts.those(after.visit, outcome.guests)
    telling.settle(after, telling.ENTRY, cards.IN, ctx.me.name)
    telling.accompany(after)
    is_late = any(stay.late for stay in after.visit.stays if stay.guest in outcome.guests and stay.is_open)
    told = cards.checked_in(after.told, whom, is_late, not after.visit.briefed_in_time)
    _others(after, told, cards.keeper_hears(after.told, whom, out=False))
    return Reply(told)


def check_out(seen: View, rest: str = "") -> Reply:
    guests, rest = words.which(rest)
    told_at = _told(seen, rest)
    if isinstance(told_at, Reply):
        return told_at
    at, reason = told_at
    keeper = seen.is_keeper
    outcome = admission.check_out(
        seen.visit, guests, seen.me, seen.ctx.now, keeper=keeper, happened_at=at, reason=reason
    )
    if not isinstance(outcome, Changed):
        return _refused(seen, outcome)
    after = _noted(seen, outcome)
    ctx, whom, inside = seen.ctx, texts.those(after.visit, outcome.guests), after.visit.inside
    if not inside:
        for topic in (telling.PRESENT, telling.END, telling.HANDOVER):
            telling.settle(after, topic, cards.OUT, ctx.me.name)
    is_late = any(stay.late and stay.out_entered_at == ctx.now for stay in after.visit.stays)
    rest_told = texts.those(after.visit, inside) if inside else ""
    told = cards.checked_out(after.told, whom, rest_told, is_late)
    _others(after, told, cards.keeper_hears(after.told, whom, out=True))
    return Reply(told)


def _told(seen: View, rest: str) -> tuple[datetime | None, str] | Reply:
    """When it was, if not now, and why it is told only now."""
    said, reason = words.timed(rest)
    at = happened.moment(said, seen.ctx.now) if said else None
    return (
        Reply(details.which_time(seen.told))
        if said and at is None
        else (at, knownguests.covered(seen.ctx, covered(reason, ())))
    )


def _noted(seen: View, outcome: Changed) -> View:
    after = seen.kept(outcome)
    stays = [stay for stay in after.visit.stays if stay.guest in outcome.guests]
    moment = max((stay.out_at or stay.in_at for stay in stays), default=seen.ctx.now)
    seen.ctx.work.record(
        f"visit.{outcome.what}",
        by=seen.me,
        case=seen.case,
        guests=list(outcome.guests),
        happened=moment.isoformat(),
        host=after.visit.host,
        late=any(stay.late for stay in stays),
    )
    return after


def _refused(seen: View, outcome: Outcome) -> Reply:
    """Somebody stood at the door: that they were not let in is part of the record."""
    seen.ctx.work.record("visit.held", by=seen.me, case=seen.case, why=type(outcome).__name__)
    return seen.refused(outcome)


def _others(after: View, told: str, at_room: str) -> None:
    """The host hears what the room keeper did, and the other way round."""
    telling.hear(after, after.visit.host, told, "host")
    if after.visit.place is Place.machine_room:
        for person in telling.room_keepers(after):
            telling.hear(after, person, at_room, "room")


# --- afterwards -----------------------------------------------------------------------------------------------


def enter_late(seen: View, rest: str) -> Reply:
    """补录 4821 昨天9点到11点 原因: a whole stay, told afterwards."""
    guests, rest = words.which(rest)
    span, reason = words.spanned(rest)
    both = happened.span(span, seen.ctx.now)
    if both is None:
        return Reply(details.how_to_enter_late(seen.told))
    those = guests or tuple(one.ordinal for one in seen.visit.guests)
    gate = gates.gate_of(seen.ctx, seen.visit)
    outcome = late.enter(
        seen.visit,
        those,
        seen.me,
        seen.ctx.now,
        gate,
        in_at=both[0],
        out_at=both[1],
        reason=knownguests.covered(seen.ctx, covered(reason, ())),
    )
    if not isinstance(outcome, Changed):
        return _refused(seen, outcome)
    after = _noted(seen, outcome)
    breaches = [one for stay in after.visit.stays if stay.guest in those for one in stay.breaches]
    return Reply(texts.entered_late(after.told, True, guards.breaches(breaches)))


# --- without a number -------------------------------------------------------------------------------------------


def came(ctx: Context, meaning: Understanding, text: str) -> Reply:
    """访客到了: the one visit of mine that can be meant; several, or where it was not sure, are listed."""
    states = (State.registered, State.hosted, State.briefed, State.left)
    return _meant(ctx, text, states, details.IN, sure=meaning.confidence == "sure")


def went(ctx: Context, meaning: Understanding, text: str) -> Reply:
    return _meant(ctx, text, (State.present,), details.OUT, sure=meaning.confidence == "sure")


def _meant(ctx: Context, text: str, states: tuple[State, ...], verb: str, *, sure: bool) -> Reply:
    mine = [one for one in visits.of_host(ctx.connection, ctx.me.id) if one.state in states]
    near = [one for one in mine if verb == details.OUT or one.starts_at - admission.EARLIEST <= ctx.now < one.ends_at]
    name = masks.name(words.of_whom(text))
    same = [one for one in near if any(guest.name == name for guest in one.guests)] if name else []
    found = same or near
    if len(found) != 1 or not sure:
        return Reply(details.which_visit(verb, [View(ctx, one).told for one in (found or mine)]))
    held = visits.locked(ctx.work, found[0].case.id)
    assert held is not None  # noqa: S101
    guests = [guest.ordinal for guest in held.guests if guest.name == name]
    rest = words.nth(guests[0]) if len(guests) == 1 and held.count > 1 else ""
    return check_in(View(ctx, held), rest) if verb == details.IN else check_out(View(ctx, held), rest)
