"""加签 and 要求双人: a decider wants others to be heard, or somebody to go along (ZZ-20, ZX-13)."""

from __future__ import annotations

from dataclasses import replace

from handlers.approvals import acting, changes, decisions, notices, times
from handlers.approvals.around import ADDED
from handlers.approvals.guards import PAIR
from handlers.approvals.naming import somebody
from handlers.approvals.outcomes import Changed
from handlers.approvals.view import View
from handlers.texts import approval_cards as cards
from handlers.texts import approvals as texts
from handlers.texts.common import enumerated
from handlers.types import Reply


def add(seen: View, name: str, *, before: bool) -> Reply:
    """Somebody else is heard first, or as well; the present step stays with those who are asked."""
    ctx, step = seen.ctx, seen.request.step
    if step is None or not decisions.answerable(seen.request, ctx.me.id, seen.around):
        return acting.refused(seen, decisions.agree(seen.request, ctx.me.id, seen.around, ctx.now))
    if not name.strip():
        return Reply(texts.whom_to_add(seen.told))
    person = somebody(ctx, name)
    if isinstance(person, str):
        return Reply(person)
    key = f"{ADDED}{person.id}"
    outcome = (
        changes.add_before(seen.request, ctx.me.id, person.id, key, seen.around, ctx.now)
        if before
        else changes.add_after(seen.request, ctx.me.id, person.id, key, seen.around)
    )
    if not isinstance(outcome, Changed):
        return acting.refused(seen, outcome, person.name)
    after = acting.decided(seen, outcome, step, "added", person.name)
    if before:
        notices.settle(after, step, cards.HEARD_FIRST, ctx.me.id)
        notices.ask(after, outcome.asked, came=texts.asked_to_join(ctx.me.name))
        times.plan(after)
    return Reply(texts.added(after.told, person.name, before=before))


def demand_pair(seen: View) -> Reply:
    """Two people have to go: back to the applicant, who names the companion; the companion then confirms (ZX-13)."""
    step, named = seen.request.step, seen.filed.people.get("companion", ())
    stage = next((one for one in seen.procedure.chain if step is not None and one.key == step.key), None)
    if step is None or not decisions.answerable(seen.request, seen.ctx.me.id, seen.around):
        return acting.refused(seen, decisions.agree(seen.request, seen.ctx.me.id, seen.around, seen.ctx.now))
    if stage is None or not stage.demands:
        return Reply(texts.no_pair(seen.told, step))
    if named:
        return Reply(texts.paired_already(seen.told, step, enumerated(seen.names(tuple(named)))))
    marked = replace(seen, filed=replace(seen.filed, fields={**seen.filed.fields, PAIR: "yes"}))
    return acting.send_back(marked, texts.PAIR_PLEASE)
