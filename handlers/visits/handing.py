"""Another host takes over: offered by the one, accepted by the other; until then nothing changes (WB-04, WB-06)."""

from __future__ import annotations

from handlers.texts import visit_cards as cards
from handlers.types import Reply
from handlers.visits import escort, telling
from handlers.visits.hosting import decline, designated
from handlers.visits.outcomes import Changed, What
from handlers.visits.registering import host_of
from handlers.visits.seen import View


def offer(seen: View, rest: str) -> Reply:
    to = host_of(seen.ctx, rest) if rest else Reply(cards.how_to_hand_over(seen.told))
    if isinstance(to, Reply):
        return to
    outcome = escort.offer(seen.visit, to, seen.me, seen.ctx.now)
    if not isinstance(outcome, Changed) or outcome.what is not What.offered:
        return designated(seen, outcome)
    if seen.visit.offered_to:
        telling.settle(seen, telling.HANDOVER, cards.MOVED, seen.ctx.me.name)
    after = _noted(seen, outcome, to)
    telling.ask_to_take_over(after)
    return Reply(cards.offered(after.told, seen.ctx.name(to)))


def take(seen: View, rest: str = "") -> Reply:
    before = seen.visit.host
    outcome = escort.take(seen.visit, seen.me, seen.ctx.now)
    if not isinstance(outcome, Changed):
        return seen.refused(outcome)
    after = _noted(seen, outcome, before)
    told = cards.taken(after.told, seen.ctx.name(before))
    for topic, what in ((telling.HANDOVER, cards.TAKEN), (telling.PRESENT, cards.MOVED), (telling.END, cards.MOVED)):
        telling.settle(after, topic, what, seen.ctx.me.name)
    telling.accompany(after)
    telling.hear(after, before, told, "taken")
    return Reply(told)


def refuse(seen: View, rest: str = "") -> Reply:
    outcome = escort.refuse(seen.visit, seen.me, seen.ctx.now)
    if not isinstance(outcome, Changed):
        return seen.refused(outcome)
    after = _noted(seen, outcome, seen.visit.host)
    told = cards.not_taken(after.told, seen.ctx.me.name)
    telling.settle(after, telling.HANDOVER, cards.REFUSED, seen.ctx.me.name)
    telling.hear(after, after.visit.host, told, "refused")
    return Reply(told)


def leave(seen: View, rest: str = "") -> Reply:
    """我先走了: nobody leaves while their visitors are in; the way out is told."""
    outcome = escort.leave(seen.visit, seen.me, seen.ctx.now)
    if not isinstance(outcome, Changed):
        return seen.refused(outcome)
    if outcome.what is What.declined:
        return decline(seen, rest)
    after = _noted(seen, outcome, "")
    telling.settle_all(after, after.visit.state, seen.ctx.me.name)
    return Reply(cards.nobody_left(after.told))


def _noted(seen: View, outcome: Changed, other: str) -> View:
    """Both names go into the trail."""
    after = seen.kept(outcome)
    seen.ctx.work.record(f"visit.handover_{outcome.what}", by=seen.me, case=seen.case, other=other)
    return after
