"""A verb without a number: done where just one request can be meant, asked first where something would change by it."""

from __future__ import annotations

from typing import Any

from handlers import filled, knownguests
from handlers.approvals import view, words
from handlers.approvals.after import definition
from handlers.approvals.naming import somebody
from handlers.approvals.request import State
from handlers.approvals.view import View
from handlers.context import Context
from handlers.leaks import progress
from handlers.procedures.evidence import EVIDENCE, form_key
from handlers.texts import bare_verbs as texts
from handlers.texts import common, completing, verbs
from handlers.texts.bare_verbs import Bare
from handlers.texts.questions import Question
from handlers.texts.request_verbs import Verb
from handlers.types import Reply
from store import leaks, requests
from store.obligations import Owed
from store.requests import Filed

_MOST = 8
# Nothing is decided by these: they show, open a form, or ask for the reason first.
_HARMLESS = (Verb.why, Verb.progress, Verb.nudge, Verb.complete, Verb.paper)
_BY_NAME = (Verb.hand_on, Verb.add_before, Verb.add_after)
_OWN = (Verb.withdraw, Verb.nudge, Verb.complete, Verb.progress, Verb.paper)
_NO_ANSWER = (Verb.why, Verb.withdraw)  # no form asks for these words
_FORM, _RECEIVED = "pending", "received"

Wish = tuple[str, dict[str, Any], Question]


def said(ctx: Context, text: str) -> Wish | Reply | None:
    """None where it is no such verb, or no request it could be about."""
    why = verbs.asks_why(text)
    bare = Bare(Verb.why) if why == "" else texts.read(text)
    if bare is None or (bare.verb not in _NO_ANSWER and _in_a_form(ctx)):
        return None
    if bare.verb is Verb.done and bare.rest and progress.waiting_for(ctx):
        return None  # 收到 confirms a leak
    if bare.verb in _BY_NAME and isinstance(somebody(ctx, bare.rest), str):
        return None
    those, others = [view.of(ctx, filed) for filed in _meant(ctx, bare)], _others(ctx, bare.verb)
    if bare.verb is Verb.progress and leaks.of_reporter(ctx.connection, ctx.me.id, limit=1):
        return None
    if not those:
        return None if others else _nothing_meant(ctx, bare.verb)
    if len(those) + len(others) > 1:
        return Reply(texts.which(bare, [one.told for one in those], others))
    return _one(ctx, bare, those[0], text)


def _nothing_meant(ctx: Context, verb: Verb) -> Reply | None:
    """The word is clear, but there is nothing it could be about."""
    if verb is Verb.progress:
        return _all_over(ctx)
    if verb is Verb.send_back:
        return Reply(common.nothing_to_do_here(verbs.review_no))
    waits = filled.reminder(ctx) if verb is Verb.withdraw else ""
    if waits:
        return Reply(common.nothing_to_withdraw(waits))
    filed = requests.last_of(ctx.connection, ctx.me.id) if verb is Verb.complete else None
    if filed is None:
        return None
    told = view.of(ctx, filed).told
    ended = told.request.state in (State.rejected, State.withdrawn, State.lapsed)
    return Reply(completing.not_to_complete(told) if ended else completing.not_sent_back(told))


def _all_over(ctx: Context) -> Reply | None:
    """Whoever has only requests that are over, and asks how far they are, sees what became of them."""
    listed = words.mine(ctx)
    return Reply(listed) if listed else None


def _in_a_form(ctx: Context) -> bool:
    """What is open may be asking for just these words."""
    return any(dialog.current and dialog.form != _FORM for dialog in ctx.my_dialogs)


def _meant(ctx: Context, bare: Bare) -> list[Filed]:
    here, me, verb = ctx.connection, ctx.me.id, bare.verb
    if verb in _OWN:
        mine = [one for one in requests.of_applicant(here, me, limit=_MOST) if one.case.is_open]
        return [one for one in mine if _fits(verb, State(one.state))]
    owed = {filed.case.id: filed for filed, it in requests.owing(here, me, limit=_MOST) if _is_that(bare, it)}
    owing = list(owed.values())
    if verb in (Verb.done, Verb.wrong):
        return owing
    asking = requests.asking(here, me, limit=_MOST)
    return [*asking, *owing] if verb is Verb.why else asking


def _is_that(bare: Bare, owed: Owed) -> bool:
    """收到 is said of what was sent to somebody, and of nothing else that is owed."""
    return bare.verb is not Verb.done or not bare.rest or owed.key == _RECEIVED


def _fits(verb: Verb, state: State) -> bool:
    match verb:
        case Verb.complete:
            return state is State.returned
        case Verb.withdraw | Verb.nudge:
            return state in (State.deciding, State.returned)
    return True


def _others(ctx: Context, verb: Verb) -> list[tuple[int, str]]:
    """Leaks that the same word is about: the reports to be reviewed, and those one is called for."""
    if verb not in (Verb.why, Verb.send_back):
        return []
    waiting = progress.waiting_for(ctx)
    return [(leak.case.short or 0, leak.no) for leak, what in waiting if verb is Verb.why or what == "review"]


def _one(ctx: Context, bare: Bare, seen: View, text: str) -> Wish | Reply:
    reason_asked = bare.verb in (Verb.reject, Verb.send_back) and not bare.rest
    if bare.verb in _HARMLESS or reason_asked or (bare.verb is Verb.done and _asks_evidence(ctx, seen)):
        return carried_out(ctx, _kept(ctx, bare, seen, text))
    return "request", _kept(ctx, bare, seen, text), texts.whether(bare, seen.told)


def _asks_evidence(ctx: Context, seen: View) -> bool:
    """Whether a form is opened for it, which asks enough."""
    owing = requests.owing(ctx.connection, ctx.me.id, limit=_MOST)
    owed = next(one for filed, one in owing if filed.case.id == seen.case)
    return owed.state != "reported" and form_key(seen.procedure, definition(seen, owed.key)) in EVIDENCE


def _kept(ctx: Context, bare: Bare, seen: View, text: str) -> dict[str, Any]:
    """Without the names of visitors: the question waits on the record."""
    rest = knownguests.covered(ctx, bare.rest) if bare.rest and bare.verb not in _BY_NAME else bare.rest
    said = text.strip() if rest == bare.rest else ""
    return {"case": seen.case, "verb": bare.verb.value, "rest": rest, "said": said}


def carried_out(ctx: Context, data: dict[str, Any]) -> Reply:
    """As if the number had been typed with it."""
    seen = view.locked(ctx, data["case"])
    if seen is None or not seen.may_see():
        return Reply(common.gone_tap())
    return words.carry_out(seen, Verb(data["verb"]), data["rest"])
