"""Typed words about a request: a verb, its short number, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from handlers import knownguests, outsiders
from handlers.approvals import acting, after, again, copied, filing, joining, marks, papers, revealing, urgent, view
from handlers.approvals.prefilled import prefilled
from handlers.approvals.request import State
from handlers.approvals.view import View
from handlers.context import Context
from handlers.procedures.catalogue import CATALOGUE
from handlers.texts import approvals as texts
from handlers.texts import common, completing
from handlers.texts import copies as copy_texts
from handlers.texts import obligations as owed_texts
from handlers.texts import request_lists as lists
from handlers.texts import urgent as urgent_texts
from handlers.texts.questions import Question
from handlers.texts.request_verbs import Verb, Wish, read, titled
from handlers.types import Reply
from handlers.understanding.meaning import Understanding
from store import cases, obligations, requests
from store.dialogs import Dialog
from store.obligations import Owed
from store.requests import Filed

_LISTED = 8  # lines of a list on a phone

_ACTS: dict[Verb, Callable[[View, str], Reply]] = {
    Verb.agree: copied.besides(acting.agree),
    Verb.reject: copied.besides(acting.reject),
    Verb.send_back: copied.besides(acting.send_back),
    Verb.hand_on: acting.hand_on,
    Verb.withdraw: acting.withdraw,
    Verb.nudge: lambda seen, rest: acting.nudge(seen),
    Verb.complete: lambda seen, rest: filing.complete(seen),
    Verb.why: lambda seen, rest: acting.why(seen),
    Verb.progress: lambda seen, rest: progress(seen),
    Verb.add_before: lambda seen, rest: joining.add(seen, rest, before=True),
    Verb.add_after: lambda seen, rest: joining.add(seen, rest, before=False),
    Verb.pair: lambda seen, rest: joining.demand_pair(seen),
    Verb.paper: lambda seen, rest: papers.wanted(seen),
    Verb.done: lambda seen, rest: urgent.answered(seen, yes=True) if urgent.is_asked(seen) else after.done(seen),
    Verb.wrong: lambda seen, rest: urgent.answered(seen, yes=False) if urgent.is_asked(seen) else after.wrong(seen),
    Verb.copy: copied.add,
    Verb.settle: urgent.settle,
    Verb.id_number: lambda seen, rest: revealing.id_number(seen),
    Verb.outsiders: lambda seen, rest: revealing.outsiders_of(seen),
}


def said(ctx: Context, text: str) -> Reply | None:
    """None where the words are not about a request, or about none this person may see."""
    wish = read(text)
    if wish is None:
        return None
    seen = view.numbered(ctx, wish.case_no, wish.number)
    ended = view.over(ctx, wish.number) if seen is None else None
    if ended is not None and wish.verb is Verb.complete and ended.request.applicant == ctx.me.id:
        return Reply(completing.not_to_complete(ended.told))
    if ended is not None:
        return what_became(ended) if wish.verb not in _READS else _ACTS[wish.verb](ended, wish.rest)
    if seen is None and wish.verb in _OURS and not _is_known(ctx, wish):
        return Reply(common.no_such_number(wish.case_no or str(wish.number)))
    if seen is None:
        return None
    rest = knownguests.covered(ctx, wish.rest) if wish.rest and wish.verb in _OPINIONS else wish.rest
    return _ACTS[wish.verb](seen, rest)


def carry_out(seen: View, verb: Verb, rest: str) -> Reply:
    """The verb about a request that is known already."""
    return _ACTS[verb](seen, rest)


def of_number(ctx: Context, number: str) -> Reply | None:
    """A short number and nothing else: how far that request is, or what became of it."""
    seen = view.numbered(ctx, "", int(number)) or view.over(ctx, int(number))
    return None if seen is None else progress(seen)


def what_became(seen: View) -> Reply:
    """It is over and can only be read (ZZ-15)."""
    return Reply(f"{texts.closed(seen.told)}\n{progress(seen).text}")


_READS = (Verb.progress, Verb.paper, Verb.why, Verb.outsiders)
# What is said behind these is kept as it was said.
_OPINIONS = (Verb.agree, Verb.reject, Verb.send_back, Verb.settle)
# Verbs that only requests know; the others may be about a leak.
_OURS = (
    *(Verb.paper, Verb.done, Verb.wrong, Verb.hand_on, Verb.complete),
    *(Verb.add_before, Verb.add_after, Verb.pair, Verb.id_number, Verb.outsiders, Verb.copy, Verb.settle),
)


def _is_known(ctx: Context, wish: Wish) -> bool:
    """Whether any open case has this number."""
    if wish.case_no or wish.number is None:
        return cases.by_no(ctx.connection, wish.case_no) is not None
    return cases.by_short(ctx.connection, wish.number) is not None


def marked(ctx: Context, dialog: Dialog | None, text: str) -> Reply | None:
    """紧急, 抄送 and 照上次, said to an open form or at its start; the hours that 紧急 leaves."""
    hours = urgent_texts.hours_wanted(text)
    if hours is not None:
        return urgent.set_hours(ctx, hours)
    if dialog is not None:
        return marks.said(ctx, dialog, text)
    left = copy_texts.again(text)
    if left is None:
        return None
    return _once_more(ctx, left)


def _once_more(ctx: Context, left: str) -> Reply | None:
    """The last request once more, of the kind that the rest of the sentence names."""
    from handlers.hearing import meaning_of  # not loaded where nobody speaks, see router

    key = ""
    if left:
        meant = by_title(left) or by_title(copy_texts.asked_for(left)) or meaning_of(left, ctx.now)
        if meant.intent not in CATALOGUE:
            return None
        key = meant.intent
    filed = again.last(ctx, key)
    if filed is None:
        return filing.start(ctx, CATALOGUE[key], {}) if key else Reply(copy_texts.none_at_all())
    procedure = CATALOGUE[filed.procedure]
    values = again.values_of(ctx, procedure, filed)
    reply = filing.start(ctx, procedure, values | marks.of_sentence(procedure.key, left))
    return replace(reply, text=f"{again.told(procedure, filed, values)}\n\n{reply.text}")


def apply(ctx: Context, meaning: Understanding) -> Reply:
    """The form of the procedure that was spoken of, with what the sentence has already told."""
    procedure, text = CATALOGUE[meaning.intent], getattr(ctx.update, "text", "")
    beside = marks.of_sentence(procedure.key, text)
    reply = filing.start(ctx, procedure, prefilled(procedure, meaning.slots) | beside)
    about = urgent_texts.about_start(procedure, may=bool(beside)) if urgent_texts.is_spoken(text) else ""
    return replace(reply, text="\n\n".join(filter(None, (about, reply.text))))


def by_title(text: str) -> Understanding | None:
    """申请 and the very title of a procedure leave no doubt."""
    key = titled(text, {one.title: one.key for one in CATALOGUE.values()})
    return None if key is None else Understanding(key, "sure")


def doubtful(meaning: Understanding, text: str = "") -> tuple[str, dict[str, Any], Question] | None:
    """A procedure that was perhaps meant: what to keep and what to ask before anything begins."""
    procedure = CATALOGUE.get(meaning.intent)
    if procedure is None or meaning.confidence != "ask":
        return None
    told = outsiders.left_out(procedure.form, prefilled(procedure, meaning.slots))
    values = told | marks.of_sentence(procedure.key, text)
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
    beside = (copy_texts.line(label, value) for label, value in papers.beside(seen))
    return Reply("\n".join((told, *beside, *_promised(seen))))


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
