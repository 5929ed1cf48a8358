"""Typed words about a request: a verb, its short number, and what follows."""

from __future__ import annotations

from collections.abc import Callable

from handlers.approvals import acting, filing, view
from handlers.approvals.prefilled import prefilled
from handlers.approvals.view import View
from handlers.context import Context
from handlers.procedures.catalogue import CATALOGUE
from handlers.texts import approvals as texts
from handlers.texts.request_verbs import Verb, read
from handlers.types import Reply
from handlers.understanding.meaning import Understanding
from store import requests

_ACTS: dict[Verb, Callable[[View, str], Reply]] = {
    Verb.agree: acting.agree,
    Verb.reject: acting.reject,
    Verb.send_back: acting.send_back,
    Verb.hand_on: acting.hand_on,
    Verb.withdraw: lambda seen, rest: acting.withdraw(seen),
    Verb.nudge: lambda seen, rest: acting.nudge(seen),
    Verb.complete: lambda seen, rest: filing.complete(seen),
    Verb.why: lambda seen, rest: acting.why(seen),
    Verb.progress: lambda seen, rest: progress(seen),
}


def said(ctx: Context, text: str) -> Reply | None:
    """None where the words are not about a request, or about none this person may see."""
    wish = read(text)
    if wish is None:
        return None
    seen = view.numbered(ctx, wish.case_no, wish.number)
    return None if seen is None else _ACTS[wish.verb](seen, wish.rest)


def apply(ctx: Context, meaning: Understanding) -> Reply:
    """The form of the procedure that was spoken of, with what the sentence has already told."""
    procedure = CATALOGUE[meaning.intent]
    return filing.start(ctx, procedure, prefilled(procedure, meaning.slots))


def which() -> Reply:
    return Reply(texts.which_procedure([one.title for one in CATALOGUE.values()]))


def progress(seen: View) -> Reply:
    ctx, steps = seen.ctx, {step.key: step.title for step in seen.request.steps}
    given = [
        (opinion, steps.get(opinion.step, texts.ADDED), ctx.name(opinion.person))
        for opinion in requests.opinions_of(ctx.connection, seen.case)
        if opinion.verdict in texts.VERDICTS
    ]
    step = seen.request.step
    return Reply(texts.progress(seen.told, given, seen.names(step.asked) if step else ()))


def mine(ctx: Context) -> str:
    """The requests of the one who asks, the newest first; empty where there is none."""
    filed = requests.of_applicant(ctx.connection, ctx.me.id, limit=5)
    return texts.mine([view.of(ctx, one).told for one in filed]) if filed else ""


def waiting(ctx: Context) -> str:
    """What waits for an answer of the one who asks, a line each."""
    seen = [view.of(ctx, one) for one in requests.asking(ctx.connection, ctx.me.id, limit=8)]
    return texts.todo(texts.todo_lines([(one.told, step) for one in seen if (step := one.request.step) is not None]))
