"""What the summary of a form says besides the fields: who will be asked, by name, and what is to be looked at first."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.approvals import again, checks, things, urgent
from handlers.approvals.around import Around
from handlers.approvals.decisions import as_step
from handlers.approvals.naming import Unclear, apart, named_in
from handlers.approvals.request import Request, Seat, Step
from handlers.approvals.seating import preview
from handlers.approvals.things import Matter
from handlers.context import Context
from handlers.procedures import urgent as spec
from handlers.procedures.spec import Procedure
from handlers.texts import approvals as texts
from handlers.texts import capacities
from handlers.texts import copies as copy_texts
from handlers.texts import urgent as urgent_texts


def beside(ctx: Context, procedure: Procedure, values: Mapping[str, str]) -> str:
    """What is said with the summary besides the chain: urgent, copied to whom, copied from where."""
    readers = [ctx.name(one) for one in values.get(spec.COPIED_TO, "").split()]
    lines = (
        urgent_texts.at_summary(urgent.hours(ctx)) if spec.is_marked(values) else "",
        copy_texts.at_summary(readers) if readers else "",
        again.notice(ctx, procedure, values),
    )
    return "".join(f"{line}\n" for line in lines if line)


def steps_of(
    ctx: Context, procedure: Procedure, fields: Mapping[str, str], around: Around, applicant: str
) -> tuple[Step, ...]:
    """The chain this request needs, with those frozen whom it would ask today."""
    needed = [things.of_owner(ctx, procedure, stage, fields) for stage in procedure.chain if stage.is_needed(fields)]
    return tuple(as_step(stage, _first(around.levels(stage.who, applicant))) for stage in needed)


def _first(levels: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return next((level for level in levels if level), ())


def chain_told(ctx: Context, procedure: Procedure, fields: Mapping[str, str]) -> str:
    named = named_in(ctx, procedure, fields)
    known = {} if isinstance(named, Unclear) else named
    around = Around(ctx, known)
    steps = steps_of(ctx, procedure, fields, around, ctx.me.id)
    request = Request(ctx.me.id, steps, apart=apart(procedure, known))
    asked = preview(request, steps, around)
    lines = [(step.title, _in_chain(ctx, step, seats)) for step, seats in zip(steps, asked, strict=True)]
    matter = Matter(ctx, procedure, fields, known, ctx.me.id)
    return texts.chain(procedure, lines) + checks.notice(matter, deciding=False)


def _in_chain(ctx: Context, step: Step, seats: tuple[Seat, ...]) -> list[str]:
    return [capacities.in_chain(step, ctx.name(seat.person), seat.role) for seat in seats]
