"""A second report of the same thing: one's own joins at once, another's is offered to be joined by one tap."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers.context import INCIDENT, Context
from handlers.incidents import checklist, clocks, incident, ladder, policy
from handlers.incidents.incident import Changed, Track
from handlers.incidents.told import told_of
from handlers.procedures.incident import FACTS, HANDLERS
from handlers.texts import incident_cards as cards
from handlers.texts import incident_ties as ties
from handlers.texts import incidents as texts
from handlers.texts.leaks import ANOTHER
from handlers.types import Reply, Text
from store import dialogs, incidents
from store.incidents import Incident
from store.roles import Role

_ASKED = (Role.duty_officer, Role.security_admin)


def own(ctx: Context, said: str, facts: Mapping[str, Any]) -> Incident | None:
    """The reporter's own open incident that this sentence is about: not of another kind or scope, not long ago."""
    if any(word in said for word in ANOTHER):
        return None
    mine = (one for one in incidents.all_open(ctx.connection) if one.case.reporter == ctx.me.id)
    fitting = [one for one in mine if _recent(ctx, one) and not _differs(one, facts)]
    return fitting[-1] if fitting else None


def _recent(ctx: Context, it: Incident) -> bool:
    return ctx.now - it.reported_at < timedelta(hours=policy.rules_of(it).same)


def _differs(it: Incident, facts: Mapping[str, Any]) -> bool:
    """Whether kind or scope are known on both sides and are not the same."""
    known = {"kind": it.kind, "scope": it.scope}
    return any(there and facts.get(name) not in ("", None, there) for name, there in known.items())


def offer(ctx: Context, it: Incident) -> None:
    """Asks once whether the newer one shall end in an open one of the same kind and scope, reported by another."""
    if not it.kind:
        return
    for earlier in incidents.all_open(ctx.connection):
        same = (earlier.kind, earlier.scope) == (it.kind, it.scope)
        if same and earlier.case.id < it.case.id and _recent(ctx, earlier):
            _offer(ctx, it, earlier)
            return


def _offer(ctx: Context, later: Incident, earlier: Incident) -> None:
    asked = {person: None for role in _ASKED for person in policy.reachable(ctx, later, role)}
    for person in asked:
        if person in (earlier.case.reporter, later.case.reporter):
            continue
        key = ctx.seal("incident_join", later.case.id, person, str(earlier.case.id))
        card = cards.offer(told_of(ctx, later), told_of(ctx, earlier), key)
        cause, topic = f"{later.no}:join:{earlier.case.id}", ladder.topic_of(later, "join")
        ctx.tell(person, card, cause=cause, lane=INCIDENT, case=later.case.id, topic=topic)


def join(ctx: Context, later: Incident, earlier: Incident) -> Reply:
    """Tapped or typed: the later one's ladders and clocks end, its reporter belongs to the earlier one."""
    if later.case.id < earlier.case.id:
        later, earlier = earlier, later
    reporters = (later.case.reporter, earlier.case.reporter)
    role = None if ctx.me.id in reporters else ctx.acts_as(ctx.me.id, HANDLERS)
    if role is None:
        ctx.work.record("tap.refused", by=ctx.me.id, case=later.case.id)
        return Reply(texts.not_yours(told_of(ctx, later)))
    outcome = incident.join(later, earlier)
    if not isinstance(outcome, Changed) or later.case.id == earlier.case.id:
        return Reply(texts.over(told_of(ctx, earlier if later.is_open else later)))
    said, into = told_of(ctx, later), told_of(ctx, earlier)
    for person in dict.fromkeys([later.case.reporter, *incidents.joiners(ctx.connection, later.case.id)]):
        incidents.join(ctx.work, earlier, person, later.said)
    after = incidents.keep(ctx.work, later, outcome.incident)
    ctx.work.record("incident.merged", by=ctx.me.id, role=role, case=later.case.id, into=earlier.no)
    dialogs.end(ctx.work, later.case.reporter, FACTS.key, later.no)
    clocks.end(ctx, after)
    card = cards.joined(said, earlier.no, ctx.me.name)
    for topic in (*(track.value for track in Track), "join", clocks.GRADE):
        ctx.settle(ladder.topic_of(later, topic), lambda _: card)
    checklist.settle(ctx, after)
    for person in policy.concerned(ctx, after):
        if person != ctx.me.id:
            text = Text(ties.hears_joined(said, into, ctx.me.name))
            ctx.tell(person, text, cause=f"{later.no}:joined", lane=INCIDENT, case=earlier.case.id)
    text = Text(ties.another_joined(said, into))
    ctx.tell(earlier.case.reporter, text, cause=f"{later.no}:joins", lane=INCIDENT, case=earlier.case.id)
    return Reply(ties.you_joined(said, into))
