"""A message could not be delivered for good: somebody else hears of it (F16)."""

from __future__ import annotations

import structlog

from handlers.context import INCIDENT, SYSTEM, Context
from handlers.incidents import ladder as incident_ladder
from handlers.leaks import ladder, reviewers
from handlers.leaks.policy import limits_of
from handlers.texts import reroute as texts
from handlers.types import Reply, Text, Undelivered
from store import incidents, leaks, outbox, people, roles
from store.leaks import Leak
from store.outbox import Outgoing
from store.roles import Role

log = structlog.get_logger(__name__)


def undelivered(ctx: Context, update: Undelivered) -> Reply:
    """A call of the ladder goes to the next rung at once, a review to 安全主管; and others hear who is not reached."""
    message = outbox.find(ctx.connection, update.message)
    if message is None:
        return Reply()
    ctx.work.record("message.undelivered", by=SYSTEM, case=message.case, person=message.person, message=message.id)
    leak = leaks.locked(ctx.work, message.case) if message.case is not None else None
    if leak is not None and not _next_rung(ctx, leak, message):
        reviewers.unreachable(ctx, leak, message.topic)
    incident = incidents.locked(ctx.work, message.case) if leak is None and message.case is not None else None
    if incident is not None:
        incident_ladder.undelivered(ctx, incident, message)
    _tell_supervisors(ctx, message, leak)
    return Reply()


def _next_rung(ctx: Context, leak: Leak, message: Outgoing) -> bool:
    """Only where nobody of the rung was reached, and nobody above was called since: they may still confirm."""
    climbs = {ladder.topic_of(leak, ladder.CALLS): ladder.FIRST, ladder.topic_of(leak, ladder.STOPS): ladder.SECOND}
    climb = climbs.get(message.topic)
    if climb is None or ladder.over(leak, climb):
        return False
    rule, _, ordinal = _rule(leak, message).partition(":")
    if rule != climb.rung or not ordinal.isdigit() or int(ordinal) != leak.level or _others_reached(ctx, leak, message):
        return False
    rung = int(ordinal)
    skipped = (limits_of(leak).ladder[rung].role,)
    called = ladder.climb_to(ctx, leak, climb, ladder.higher(leak, rung), ctx.now, skipped)
    log.warning("rung_undeliverable", case=leak.no, rung=rung, called=len(called))
    return True


def _rule(leak: Leak, message: Outgoing) -> str:
    """The rule inside the natural key ``no:rung:0:person``, also of the text sent where the card failed."""
    return message.cause.removeprefix(f"{leak.no}:").removesuffix(":twin").removesuffix(f":{message.person}")


def _others_reached(ctx: Context, leak: Leak, message: Outgoing) -> bool:
    same = [one for one in outbox.of_topic(ctx.connection, message.topic) if _rule(leak, one) == _rule(leak, message)]
    return any(one.state in ("waiting", "leased", "sent") for one in same if one.id != message.id)


def _tell_supervisors(ctx: Context, message: Outgoing, leak: Leak | None) -> None:
    """The one who was not reached is not asked to hear of it; their unit leader is, as far as a case is concerned."""
    reporter = [leak.case.reporter] if leak else []
    leaders = people.unit_leaders(ctx.connection, ctx.someone(message.person)) if leak else []
    supervisors = roles.holders(ctx.connection, [Role.security_supervisor])[Role.security_supervisor]
    told = dict.fromkeys([*supervisors, *leaders])
    for person in told:
        if person == message.person or (person in reporter and leak is not None):
            continue
        text = Text(texts.not_reached(ctx.name(message.person), leak.no if leak else ""))
        ctx.tell(person, text, cause=f"unreached:{message.person}:{_period(ctx)}", lane=INCIDENT, case=message.case)


def _period(ctx: Context) -> str:
    """One notice an hour about the same person."""
    return f"{ctx.now:%Y%m%d%H}"
