"""The clock of what is owed: reminded a day before, at the hour, and every day after, growing louder (product.md 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.approvals import after, view
from handlers.approvals.view import View
from handlers.context import APPROVAL, SYSTEM, Context
from handlers.procedures.spec import Obligation
from handlers.texts import obligations as texts
from handlers.texts.common import enumerated
from handlers.types import Text
from store import deadlines, obligations, roles
from store.deadlines import Deadline
from store.obligations import Owed
from store.roles import Role

_DAY = timedelta(days=1)
# From this day on the security supervisor hears of it too; the next leader from the first.
_SUPERVISOR_FROM = 3


def fired(ctx: Context, deadline: Deadline) -> None:
    seen = view.locked(ctx, deadline.case)
    number, round_ = divmod(deadline.ordinal, after.ROUNDS)
    if seen is None or number >= len(seen.procedure.obligations):
        return
    it = seen.procedure.obligations[number]
    owed = next((one for one in obligations.of_case(ctx.connection, seen.case) if one.key == it.key), None)
    if owed is None or owed.state == "done":
        return
    asked = obligations.asked(ctx.connection, seen.case, it.key)
    if deadline.rule == after.BEFORE:
        if owed.state == "open":
            _tell(seen, asked.people, texts.before(seen.told, it, owed.due_at), f"before:{it.key}")
        return
    after.ask(seen, owed, it, asked, late=round_ > 0 or owed.state == "reported")
    ctx.work.record("obligation.overdue", by=SYSTEM, case=seen.case, key=it.key, day=round_)
    if round_ > 0:
        _louder(seen, it, owed, asked.people, round_)
    # After a long silence the days that were missed are not caught up one by one.
    missed = max(1, -((deadline.wanted_at - ctx.now) // _DAY))
    following = deadline.ordinal + min(missed, after.ROUNDS - 1 - round_)
    if following > deadline.ordinal:
        deadlines.schedule(ctx.work, seen.case, after.AFTER, [(following, deadline.wanted_at + missed * _DAY)])


def _louder(seen: View, it: Obligation, owed: Owed, people: Sequence[str], day: int) -> None:
    """Nobody forgets it: the next leader of those who are late, later the security supervisor."""
    ctx = seen.ctx
    heard = seen.around.above(people)
    if day >= _SUPERVISOR_FROM:
        heard += roles.holders(ctx.connection, [Role.security_supervisor])[Role.security_supervisor]
    names = enumerated(ctx.name(one) for one in people)
    sentence = texts.overdue_told(seen.told, it, owed.due_at, names, confirms=owed.state == "reported")
    _tell(seen, [one for one in dict.fromkeys(heard) if one not in people], sentence, f"overdue:{it.key}:{day}")


def _tell(seen: View, people: Sequence[str], sentence: str, what: str) -> None:
    for person in people:
        seen.ctx.tell(person, Text(sentence), cause=f"{seen.filed.no}:{what}", lane=APPROVAL, case=seen.case)
