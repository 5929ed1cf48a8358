"""Who receives: confirmed, declined, named instead; the notice read out; times changed; cancelled (WB-04, WB-06)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from handlers.context import Context
from handlers.texts import visit_cards as cards
from handlers.texts import visit_details as details
from handlers.texts import visit_operations as operation_texts
from handlers.texts import visit_people
from handlers.texts import visit_words as words
from handlers.texts import visits as texts
from handlers.texts.visit_risks import activities
from handlers.texts.visits import Told
from handlers.types import Reply
from handlers.understanding import secrets
from handlers.understanding.moments import Moment, find_moment, find_period
from handlers.understanding.periods import Period
from handlers.visits import passes, prefilled, telling, visit
from handlers.visits.ends import office_hours
from handlers.visits.named import covered
from handlers.visits.outcomes import Changed, Outcome, What
from handlers.visits.registering import host_of
from handlers.visits.seen import View
from store import operations, visits
from store.clock import local
from store.fieldkeys import MissingKey, Unsealable
from store.roles import Role
from store.visiting import NewGuest, State

_HOUR = timedelta(hours=1)


def _noted(seen: View, outcome: Changed) -> View:
    """On the record and in the trail."""
    after = seen.kept(outcome)
    seen.ctx.work.record(f"visit.{outcome.what}", by=seen.me, case=seen.case, host=outcome.visit.host)
    return after


def confirm(seen: View, rest: str = "") -> Reply:
    outcome = visit.confirm(seen.visit, seen.me, seen.ctx.now)
    if not isinstance(outcome, Changed):
        return seen.refused(outcome)
    after = _noted(seen, outcome)
    telling.settle(after, telling.HOST, cards.HOSTED, seen.ctx.me.name)
    telling.read_out(after)
    telling.hear(after, after.visit.registrar, texts.host_confirmed(after.told), "hosted")
    return Reply(passes.with_pass(after, texts.you_host(after.told)))


def decline(seen: View, rest: str = "") -> Reply:
    outcome = visit.decline(seen.visit, seen.me, seen.ctx.now)
    if not isinstance(outcome, Changed):
        return seen.refused(outcome)
    after = _noted(seen, outcome)
    for topic in (telling.HOST, telling.NOTICE, telling.ENTRY):
        telling.settle(after, topic, cards.DECLINED, seen.ctx.me.name)
    telling.hear(after, after.visit.registrar, texts.host_declined(after.told, seen.ctx.me.name, rest), "declined")
    return Reply(texts.you_declined(after.told))


def designate(seen: View, rest: str) -> Reply:
    host = host_of(seen.ctx, rest) if rest else Reply(details.how_to_designate(seen.told))
    if isinstance(host, Reply):
        return host
    return designated(seen, visit.designate(seen.visit, host, seen.me, seen.ctx.now))


def designated(seen: View, outcome: Outcome) -> Reply:
    if not isinstance(outcome, Changed):
        return seen.refused(outcome)
    after = _noted(seen, outcome)
    for topic in (telling.HOST, telling.NOTICE, telling.ENTRY):
        telling.settle(after, topic, cards.MOVED, seen.ctx.me.name)
    own = after.visit.host == seen.me
    if own:
        telling.read_out(after)
    else:
        telling.ask_host(after)
    said = texts.designated(after.told, own)
    return Reply(passes.with_pass(after, said) if own else said)


def brief(seen: View, rest: str = "") -> Reply:
    outcome = visit.brief(seen.visit, seen.me, seen.ctx.now)
    if not isinstance(outcome, Changed):
        return seen.refused(outcome)
    after = _noted(seen, outcome)
    telling.settle(after, telling.NOTICE, cards.BRIEFED, seen.ctx.me.name)
    if not after.visit.inside:
        telling.may_enter(after)
    return Reply(texts.you_briefed(after.told, after.visit.briefed_in_time))


def cancel(seen: View, rest: str = "") -> Reply:
    outcome = visit.cancel(seen.visit, seen.me, seen.ctx.now)
    if not isinstance(outcome, Changed):
        return seen.refused(outcome)
    after = _noted(seen, outcome)
    telling.settle_all(after, State.cancelled, seen.ctx.me.name)
    told = texts.cancelled(after.told, seen.ctx.me.name)
    for person in dict.fromkeys((after.visit.host, after.visit.registrar)):
        telling.hear(after, person, told, "cancelled")
    return Reply(told)


def replan(seen: View, rest: str) -> Reply:
    """改期: other times, in words."""
    found = find_period(rest, seen.ctx.now)
    if isinstance(found, Period):
        both = office_hours(found.start, found.end)
    else:
        kept = prefilled.period_from(rest, seen.ctx.now)
        span = prefilled.ends_of(kept)
        if span is None:
            return Reply(details.how_to_replan(seen.told))
        both = span
    outcome = visit.replan(seen.visit, seen.me, seen.ctx.now, starts_at=both[0], ends_at=both[1])
    if not isinstance(outcome, Changed):
        return seen.refused(outcome)
    after = _noted(seen, outcome)
    for person in dict.fromkeys((after.visit.host, after.visit.registrar)):
        telling.hear(after, person, texts.replanned(after.told), "replanned")
    return Reply(texts.replanned(after.told))


def extend(seen: View, rest: str = "") -> Reply:
    """They are still there: an hour more, or as long as is said."""
    until = max(seen.visit.ends_at, seen.ctx.now) + _HOUR * words.hours(rest)
    outcome = visit.replan(seen.visit, seen.me, seen.ctx.now, ends_at=until)
    if not isinstance(outcome, Changed):
        return seen.refused(outcome)
    after = _noted(seen, outcome)
    telling.settle(after, telling.END, cards.EXTENDED, seen.ctx.me.name)
    return Reply(cards.extended(after.told))


def give_reason(seen: View, rest: str) -> Reply:
    reason = covered(rest, ())
    those = activities(f"{seen.visit.purpose}\n{seen.visit.things}\n{reason}", seen.visit.place)
    outcome = visit.replan(seen.visit, seen.me, seen.ctx.now, reason=reason, activities=those)
    if not isinstance(outcome, Changed) or not reason:
        return seen.refused(outcome) if reason else Reply(texts.no_reason())
    return look(_noted(seen, outcome))


def agree_upon(seen: View, rest: str) -> Reply:
    """The number of the signed agreement, and until when it is good (WB-07)."""
    number, until = words.agreement(rest)
    found = find_moment(until, seen.ctx.now, past=False) if until else None
    end = found.until if isinstance(found, Moment) else None
    if not number or (until and end is None):
        return Reply(details.how_to_agree(seen.told))
    outcome = visit.replan(seen.visit, seen.me, seen.ctx.now, agreement=number, agreement_until=end)
    if not isinstance(outcome, Changed):
        return seen.refused(outcome)
    return Reply(texts.agreement_noted(_noted(seen, outcome).told))


def name(seen: View, rest: str) -> Reply:
    """Who comes is told only now: those unnamed first, then more of them (WB-03). Names are sealed."""
    if seen.me not in (seen.visit.host, seen.visit.registrar) and not seen.is_keeper:
        return Reply(texts.not_yours(seen.told))
    guests = visit_people.people(words.in_clear(seen.ctx.frank, rest)).guests
    if not guests or seen.visit.is_over:
        return Reply(texts.over(seen.told) if seen.visit.is_over else texts.how_to_name(seen.told))
    known = seen.visit
    unnamed = [one.ordinal for one in known.guests if not one.name]
    more = len(guests) > len(unnamed)
    for guest in guests:
        known = _sealed(seen.ctx, known, unnamed, guest)
    seen.ctx.work.record("visit.named", by=seen.me, case=seen.case, guests=len(guests))
    wanted = {secrets.Kind.mobile: any(one.phone for one in guests)}
    wanted[secrets.Kind.id_number] = any(one.id_number for one in guests)
    seen.ctx.wanted |= {kind for kind, told in wanted.items() if told}
    after = View(seen.ctx, known)
    again = details.tell_again() if more and _heard_before(after) else ""
    return Reply("\n".join(filter(None, (texts.named(after.told), again))))


def _heard_before(seen: View) -> bool:
    """Whether the others had been told the rules: who comes besides has not, so it is asked for anew (WB-06)."""
    if seen.visit.briefed_at is None or seen.visit.was_here:
        return False
    after = _noted(seen, Changed(What.joined, visit.joined(seen.visit)))
    telling.settle(after, telling.ENTRY, cards.MOVED, seen.ctx.me.name)
    telling.read_out(after)
    return True


def _sealed(ctx: Context, known: visits.Visit, unnamed: list[int], guest: NewGuest) -> visits.Visit:
    if unnamed:
        return visits.name_guest(ctx.work, ctx.house.ring, known, unnamed.pop(0), guest)
    return visits.add_guest(ctx.work, ctx.house.ring, known, guest)


def look(seen: View, rest: str = "") -> Reply:
    """What is known, may they come in now, and what is missing: the room keeper's one glance (ZZ-11)."""
    if rest and not seen.visit.is_over:
        return name(seen, rest)
    told = details.all_of(seen.told, [] if seen.visit.is_over else telling.missing_now(seen))
    work = operation_texts.lines(operations.of_visit(seen.ctx.connection, seen.case))
    return Reply("\n".join(filter(None, (told, work))))


def why(seen: View, rest: str = "") -> Reply:
    part = {seen.visit.registrar: "registrar", seen.visit.offered_to: "offered", seen.visit.host: "host"}
    return Reply(texts.why(seen.told, part.get(seen.me, "other")))


def in_full(seen: View, rest: str = "", *, said: Callable[[Told, list[str]], str] = details.in_full) -> Reply:
    """Names and numbers in clear: the host, the room keeper on that day, the auditor; each look recorded (S21)."""
    if not may_know(seen):
        seen.ctx.work.record("personal.refused", by=seen.me, case=seen.case, field="visitors")
        return Reply(details.not_in_full(seen.told))
    try:
        everybody = [one.ordinal for one in seen.visit.guests]
        found = [visits.clear(seen.ctx.connection, seen.ctx.house.ring, seen.visit, one) for one in everybody]
    except (MissingKey, Unsealable):
        return Reply(details.unreadable(seen.told))
    if not any(one.name or one.phone or one.id_number for one in found):
        return Reply(details.nothing_kept(seen.told))
    seen.ctx.work.record("personal.shown", by=seen.me, case=seen.case, field="visitors", people=len(found))
    lines = [visit_people.line(one.name, one.phone, one.id_number) for one in found]
    return Reply(details.was_in_full(seen.told), once=said(seen.told, lines))


def may_know(seen: View) -> bool:
    """Hosts of this visit as soon as they have agreed to be it, the room keeper on its days, the auditor."""
    visit, now = seen.visit, seen.ctx.now
    agreed = {visit.host} if visit.hosted_at is not None else set()
    if seen.me in {*agreed, *(one.host for one in visit.escorts)}:
        return True
    if seen.ctx.acts_as(seen.me, (Role.security_auditor,)) is not None:
        return True
    first, today, last = (
        local(at).date() for at in (visit.starts_at, now, max(visit.ends_at, now if visit.inside else visit.ends_at))
    )
    return seen.is_keeper and first <= today <= last
