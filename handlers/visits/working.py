"""机房操作: told with its risk, allowed by the host who is with them, done, recorded (WB-14)."""

from __future__ import annotations

from collections.abc import Callable

from handlers.context import APPROVAL
from handlers.incidents import fromwork
from handlers.texts import visit_guards as guards
from handlers.texts import visit_operations as texts
from handlers.texts import visit_words as words
from handlers.texts import visits as visit_texts
from handlers.texts.visit_cards import Keys
from handlers.types import Reply, Text
from handlers.visits import happened, operation
from handlers.visits.named import covered
from handlers.visits.operation import NotAgreed, OpChanged, OpOutcome
from handlers.visits.outcomes import Already, Impossible, NotInside, NotYours, Over
from handlers.visits.seen import View
from store import operations, roles
from store.operations import Operation, OpState
from store.roles import Role

_OPEN = (OpState.proposed, OpState.agreed)


def propose(seen: View, rest: str) -> Reply:
    """操作 4821 更换硬盘；风险：可能停机."""
    content, risk = words.parts(covered(rest, ()))
    if not content or not risk:
        return Reply(texts.how_to_propose(seen.told))
    wrong = operation.may_propose(seen.visit, seen.me, seen.ctx.now, keeper=seen.is_keeper)
    if wrong is not None:
        return _refused(seen, None, wrong)
    it = operations.propose(seen.ctx.work, seen.visit, guest=0, content=content, risk=risk, by=seen.me)
    seen.ctx.work.record("operation.proposed", by=seen.me, case=seen.case, item=it.ordinal)
    _ask(seen, it)
    return Reply(texts.proposed(seen.told, it))


def _ask(seen: View, it: Operation) -> None:
    host, item = seen.visit.host, str(it.ordinal)
    keys = Keys(*(seen.ctx.seal(act, seen.case, host, item) for act in ("visit_op_yes", "visit_op_no")))
    card, topic = texts.please_agree(seen.told, it, keys), _topic(seen, it)
    cause = f"{topic}:{seen.ctx.update.key}"
    seen.ctx.tell(host, card, cause=cause, lane=APPROVAL, case=seen.case, topic=topic)


def _topic(seen: View, it: Operation) -> str:
    return seen.topic(f"op{it.ordinal}")


def accept(seen: View, rest: str = "") -> Reply:
    return _answered(seen, rest, operation.agree, texts.AGREED)


def object_to(seen: View, rest: str = "") -> Reply:
    return _answered(seen, rest, operation.refuse, texts.REFUSED)


def _answered(seen: View, rest: str, act: Callable[..., OpOutcome], what: str) -> Reply:
    it, _ = _meant(seen, rest, OpState.proposed)
    if isinstance(it, Reply):
        return it
    outcome = act(seen.visit, it, seen.me, seen.ctx.now)
    if not isinstance(outcome, OpChanged):
        return _refused(seen, it, outcome)
    after = _noted(seen, it, outcome.operation)
    card = texts.settled(seen.told, after, what, seen.ctx.me.name)
    seen.ctx.settle(_topic(seen, after), lambda _: card)
    told = texts.answered(seen.told, after, seen.ctx.me.name)
    if after.proposed_by != seen.me:
        _tell(seen, after.proposed_by, told, f"op{after.ordinal}")
    return Reply(told)


def done(seen: View, rest: str = "") -> Reply:
    return _performed(seen, rest, abnormal=False)


def abnormal(seen: View, rest: str = "") -> Reply:
    """It ended otherwise than planned: those who have to know hear of it at once."""
    return _performed(seen, rest, abnormal=True)


def _performed(seen: View, rest: str, *, abnormal: bool) -> Reply:
    it, said = _meant(seen, rest, OpState.agreed)
    if isinstance(it, Reply):
        return it
    now = seen.ctx.now
    span, note = words.spanned(said)
    begun, ended = happened.span(span, now) or (it.answered_at or now, now)
    outcome = operation.perform(
        seen.visit,
        it,
        seen.me,
        now,
        started_at=begun,
        ended_at=ended,
        note=covered(note, ()),
        abnormal=abnormal,
        keeper=seen.is_keeper,
    )
    if not isinstance(outcome, OpChanged):
        return _refused(seen, it, outcome)
    after = _noted(seen, it, outcome.operation)
    if not abnormal:
        return Reply(texts.recorded(seen.told, after, now))
    _alarm(seen, after)
    fromwork.offer(seen, after)
    return Reply(texts.abnormal(seen.told, after))


def _alarm(seen: View, it: Operation) -> None:
    ctx, wanted = seen.ctx, (Role.security_admin, Role.security_supervisor, Role.room_keeper)
    held = roles.holders(ctx.connection, wanted)
    leaders = ctx.unit_leaders(ctx.someone(seen.visit.host))
    people = dict.fromkeys([*leaders, *(one for role in wanted for one in held[role]), seen.visit.host])
    for person in people:
        if person != seen.me:
            _tell(seen, person, texts.went_wrong(seen.told, it), f"wrong{it.ordinal}")


def _tell(seen: View, person: str, text: str, about: str) -> None:
    cause = f"{seen.topic(about)}:{seen.ctx.update.key}"
    seen.ctx.tell(person, Text(text), cause=cause, lane=APPROVAL, case=seen.case)


def _meant(seen: View, rest: str, wanted: OpState) -> tuple[Operation | Reply, str]:
    """The one of that number; without a number the only one that waits for this, or else the last."""
    ordinal, said = texts.item(rest)
    every = operations.of_visit(seen.ctx.connection, seen.case)
    if ordinal:
        found = next((one for one in every if one.ordinal == ordinal), None)
        return (found or Reply(texts.no_such(seen.told))), said
    waiting = (
        [one for one in every if one.state is wanted] or [one for one in every if one.state in _OPEN] or every[-1:]
    )
    if len(waiting) > 1:
        return Reply(texts.which_one(seen.told)), said
    return (waiting[0] if waiting else Reply(texts.no_such(seen.told))), said


def _noted(seen: View, before: Operation, after: Operation) -> Operation:
    operations.keep(seen.ctx.work, before, after)
    seen.ctx.work.record(f"operation.{after.state}", by=seen.me, case=seen.case, item=after.ordinal)
    return after


def _refused(seen: View, it: Operation | None, outcome: OpOutcome) -> Reply:
    """Why nothing was recorded."""
    told = seen.told
    seen.ctx.work.record("operation.held", by=seen.me, case=seen.case, why=type(outcome).__name__)
    match outcome:
        case Already(by=by, at=at):
            return Reply(visit_texts.already(told, seen.ctx.name(by or None), at))
        case NotYours():
            return Reply(texts.not_yours(told))
        case NotInside():
            return Reply(texts.not_in_room(told))
        case NotAgreed() if it is not None:
            return Reply(texts.not_agreed(told, it))
        case Impossible(why=why, at=at):
            return Reply(guards.impossible(told, why, at))
        case Over():
            return Reply(visit_texts.over(told))
    raise AssertionError(outcome)
