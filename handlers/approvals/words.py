"""Typed words about a request: a verb, its short number, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handlers.approvals import acting, after, filing, joining, papers, revealing, view
from handlers.approvals.prefilled import prefilled
from handlers.approvals.request import State
from handlers.approvals.view import View
from handlers.context import Context
from handlers.procedures.catalogue import CATALOGUE
from handlers.texts import approvals as texts
from handlers.texts import common
from handlers.texts import obligations as owed_texts
from handlers.texts import request_lists as lists
from handlers.texts.questions import Question
from handlers.texts.request_verbs import Verb, Wish, read, titled
from handlers.types import Reply
from handlers.understanding.meaning import Understanding
from store import cases, obligations, requests
from store.obligations import Owed
from store.requests import Filed

_LISTED = 8  # lines of a list on a phone

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
    Verb.add_before: lambda seen, rest: joining.add(seen, rest, before=True),
    Verb.add_after: lambda seen, rest: joining.add(seen, rest, before=False),
    Verb.pair: lambda seen, rest: joining.demand_pair(seen),
    Verb.paper: lambda seen, rest: papers.wanted(seen),
    Verb.done: lambda seen, rest: after.done(seen),
    Verb.wrong: lambda seen, rest: after.wrong(seen),
    Verb.id_number: lambda seen, rest: revealing.id_number(seen),
}


def said(ctx: Context, text: str) -> Reply | None:
    """None where the words are not about a request, or about none this person may see."""
    wish = read(text)
    if wish is None:
        return None
    seen = view.numbered(ctx, wish.case_no, wish.number)
    ended = view.over(ctx, wish.number) if seen is None else None
    if ended is not None:
        return what_became(ended) if wish.verb not in _READS else _ACTS[wish.verb](ended, wish.rest)
    if seen is None and wish.verb in _OURS and not _is_known(ctx, wish):
        return Reply(common.no_such_number(wish.case_no or str(wish.number)))
    return None if seen is None else _ACTS[wish.verb](seen, wish.rest)


def of_number(ctx: Context, number: str) -> Reply | None:
    """A short number and nothing else: how far that request is, or what became of it."""
    seen = view.numbered(ctx, "", int(number)) or view.over(ctx, int(number))
    return None if seen is None else progress(seen)


def what_became(seen: View) -> Reply:
    """It is over and can only be read (ZZ-15)."""
    return Reply(f"{texts.closed(seen.told)}\n{progress(seen).text}")


_READS = (Verb.progress, Verb.paper, Verb.why)
# Verbs that only requests know; the others may be about a leak.
_OURS = (
    *(Verb.paper, Verb.done, Verb.wrong, Verb.hand_on, Verb.complete),
    *(Verb.add_before, Verb.add_after, Verb.pair, Verb.id_number),
)


def _is_known(ctx: Context, wish: Wish) -> bool:
    """Whether any open case has this number."""
    if wish.case_no or wish.number is None:
        return cases.by_no(ctx.connection, wish.case_no) is not None
    return cases.by_short(ctx.connection, wish.number) is not None


def apply(ctx: Context, meaning: Understanding) -> Reply:
    """The form of the procedure that was spoken of, with what the sentence has already told."""
    procedure = CATALOGUE[meaning.intent]
    return filing.start(ctx, procedure, prefilled(procedure, meaning.slots))


def by_title(text: str) -> Understanding | None:
    """申请 and the very title of a procedure leave no doubt."""
    key = titled(text, {one.title: one.key for one in CATALOGUE.values()})
    return None if key is None else Understanding(key, "sure")


def doubtful(meaning: Understanding) -> tuple[str, dict[str, Any], Question] | None:
    """A procedure that was perhaps meant: what to keep and what to ask before anything begins."""
    procedure = CATALOGUE.get(meaning.intent)
    if procedure is None or meaning.confidence != "ask":
        return None
    values = prefilled(procedure, meaning.slots)
    return "apply", {"procedure": procedure.key, "values": values}, lists.is_it_this(procedure.title)


def which() -> Reply:
    return Reply(lists.which_procedure([one.title for one in CATALOGUE.values()]))


def progress(seen: View) -> Reply:
    ctx, steps = seen.ctx, {step.key: step for step in seen.request.steps}
    given = [
        (opinion, steps.get(opinion.step), ctx.name(opinion.person))
        for opinion in requests.opinions_of(ctx.connection, seen.case)
        if opinion.verdict in texts.VERDICTS
    ]
    step = seen.request.step
    told = lists.progress(seen.told, given, seen.names(step.asked) if step else ())
    return Reply("\n".join((told, *_promised(seen))))


def _promised(seen: View) -> list[str]:
    """What follows the approval, done or not."""
    if seen.request.state is not State.approved:
        return []
    rows = [(after.definition(seen, one.key), one) for one in obligations.of_case(seen.ctx.connection, seen.case)]
    return [owed_texts.state_of(it, owed, seen.ctx.name(owed.done_by), seen.ctx.now) for it, owed in rows]


def mine(ctx: Context) -> str:
    """The requests of the one who asks, the newest first; empty where there is none."""
    filed = requests.of_applicant(ctx.connection, ctx.me.id, limit=5)
    return lists.mine([view.of(ctx, one).told for one in filed]) if filed else ""


def waiting(ctx: Context) -> str:
    """What waits for the one who asks: answers first, then what is owed; how much more there is."""
    asking = requests.asking(ctx.connection, ctx.me.id, limit=_LISTED)
    owing = requests.owing(ctx.connection, ctx.me.id, limit=_LISTED)
    ctx.everyone({one.case.reporter for one in asking} | {filed.case.reporter for filed, _ in owing})
    seen = [view.of(ctx, one) for one in asking]
    asked = lists.todo_lines([(one.told, step) for one in seen if (step := one.request.step) is not None])
    more = requests.count_asking(ctx.connection, ctx.me.id) - len(asking) if len(asking) == _LISTED else 0
    return lists.todo(asked, [_owed(ctx, filed, owed) for filed, owed in owing], more)


def _owed(ctx: Context, filed: Filed, owed: Owed) -> str:
    seen = view.of(ctx, filed)
    it = after.definition(seen, owed.key)
    if owed.state == "reported":
        return owed_texts.listed_to_accept(seen.told, it, ctx.name(owed.done_by))
    return owed_texts.listed(seen.told, it, owed.due_at)
