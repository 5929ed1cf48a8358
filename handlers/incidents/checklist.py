"""处置清单: the steps of the kind's plan, each ticked by tap or word with who and when (ZX-23, ZX-24)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.context import INCIDENT, Context
from handlers.incidents import incident, ladder, policy
from handlers.incidents.incident import Changed
from handlers.incidents.told import told_of
from handlers.procedures.incident import Step, every_step, steps_of
from handlers.texts import incident_cards as cards
from handlers.texts import incident_lists as lists
from handlers.texts import incident_words as words
from handlers.texts import incidents as texts
from handlers.types import Reply
from store import incidents
from store.incidents import Incident
from store.outcomes import Already

TOPIC = "steps"


def open_steps(it: Incident) -> list[Step]:
    done = {one.step for one in it.steps}
    return [step for step in steps_of(it.kind) if step.key not in done]


def send(ctx: Context, it: Incident, people: Iterable[str]) -> None:
    """A card with what is still to be done; nobody gets one twice for the same state of things."""
    left = open_steps(it)
    if not left or not it.is_open:
        return
    for person in dict.fromkeys(people):
        card = cards.checklist(told_of(ctx, it), left, ctx.seal("incident_steps", it.case.id, person))
        cause = f"{it.no}:steps:{it.kind}:{len(left)}"
        topic = ladder.topic_of(it, TOPIC)
        ctx.tell(person, card, cause=cause, lane=INCIDENT, case=it.case.id, topic=topic)


def show(ctx: Context, it: Incident) -> Reply:
    """清单 4821."""
    done = {one.step: (ctx.name(one.done_by), one) for one in it.steps}
    return Reply(lists.steps(told_of(ctx, it), steps_of(it.kind), done))


def said(ctx: Context, it: Incident, rest: str) -> Reply:
    """已做 4821 1、3."""
    plan = steps_of(it.kind)
    numbers = words.ticked(rest, tuple(step.text for step in plan))
    if not numbers or any(not 1 <= number <= len(plan) for number in numbers):
        return Reply(lists.no_such_step(told_of(ctx, it), len(plan)))
    return tick(ctx, it, [plan[number - 1].key for number in numbers])


def tapped(ctx: Context, it: Incident, chosen: Sequence[str]) -> Reply:
    """The tapped copy shows what was ticked; what is left comes on a new card."""
    reply = tick(ctx, it, chosen)
    fresh = incidents.by_case(ctx.connection, it.case.id) or it
    _close_card(ctx, fresh)
    if len(fresh.steps) == len(it.steps):
        return reply
    send(ctx, fresh, [ctx.me.id])
    return reply


def _close_card(ctx: Context, it: Incident) -> None:
    done = [one.step for one in it.steps]
    ctx.heal(cards.ticked(told_of(ctx, it), steps_of(it.kind), done))


def tick(ctx: Context, it: Incident, chosen: Sequence[str]) -> Reply:
    role = policy.may_handle(ctx, it)
    if role is None:
        ctx.work.record("tap.refused", by=ctx.me.id, case=it.case.id)
        return Reply(texts.not_yours(told_of(ctx, it)))
    if not it.is_open:
        return Reply(texts.over(told_of(ctx, it)))
    plan = {step.key: step for step in steps_of(it.kind)}
    after, new, before = it, [], []
    for key in dict.fromkeys(chosen):
        match incident.tick(after, key, ctx.me.id, ctx.now, every_step()):
            case Changed(changed):
                after = changed
                new.append(key)
            case Already(by, at) if key in plan:
                before.append(lists.was_ticked(plan[key], ctx.name(by), at, ctx.now))
    if new:
        after = incidents.keep(ctx.work, it, after)
        ctx.work.record("incident.ticked", by=ctx.me.id, role=role, case=it.case.id, steps=new)
    left = open_steps(after)
    if new and not left:
        settle(ctx, after)
    names = [plan[key].text for key in new if key in plan]
    return Reply(lists.ticked(told_of(ctx, after), names, before, len(left)))


def settle(ctx: Context, it: Incident) -> None:
    """No copy of the list is left looking open."""
    card = cards.ticked(told_of(ctx, it), steps_of(it.kind), [one.step for one in it.steps])
    ctx.settle(ladder.topic_of(it, TOPIC), lambda _: card)
