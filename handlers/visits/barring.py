"""Whoever broke the rules on a visit does not come in again without leave of 安全管理员 (WB-05)."""

from __future__ import annotations

from handlers import knownguests
from handlers.texts import visit_blocks as texts
from handlers.texts import visit_words as words
from handlers.types import Reply
from handlers.visits import gates, telling, visit
from handlers.visits.named import covered
from handlers.visits.outcomes import Changed
from handlers.visits.seen import View
from store import blocks
from store.roles import Role

_MAY_BLOCK = (Role.security_admin, Role.security_supervisor)


def bar(seen: View, rest: str = "") -> Reply:
    """禁入 4821 第1位 原因: from now on, on every visit."""
    if seen.ctx.acts_as(seen.me, _MAY_BLOCK) is None:
        return Reply(texts.not_yours_to_bar(seen.told))
    guests, reason = words.which(rest)
    named = [one.ordinal for one in seen.visit.guests if one.name and (not guests or one.ordinal in guests)]
    if not named or not reason or (len(named) > 1 and not guests):
        return Reply(texts.how_to_bar(seen.told))
    for guest in named:
        blocks.block(
            seen.ctx.work,
            seen.ctx.house.ring,
            seen.visit,
            guest,
            by=seen.me,
            reason=knownguests.covered(seen.ctx, covered(reason, ())),
        )
    seen.ctx.work.record("visitor.blocked", by=seen.me, case=seen.case, guests=named)
    return Reply(texts.barred(seen.told, named))


def lift(seen: View, rest: str = "") -> Reply:
    """解除禁入 4821: of those who come on this visit."""
    if seen.ctx.acts_as(seen.me, _MAY_BLOCK) is None:
        return Reply(texts.not_yours_to_bar(seen.told))
    standing = blocks.blocked(seen.ctx.connection, seen.visit)
    for one in {block.id for block in standing.values()}:
        blocks.lift(seen.ctx.work, one, by=seen.me)
    if not standing:
        return Reply(texts.nobody_barred(seen.told))
    seen.ctx.work.record("visitor.unblocked", by=seen.me, case=seen.case, guests=sorted(standing))
    return Reply(texts.lifted(seen.told, sorted(standing)))


def let_in(seen: View, rest: str = "") -> Reply:
    """放行: 安全管理员 lets in those who may not come because of an earlier violation, on this visit only."""
    if seen.ctx.acts_as(seen.me, (Role.security_admin,)) is None:
        return Reply(texts.not_yours_to_let_in(seen.told))
    standing = sorted(gates.gate_of(seen.ctx, seen.visit).blocked)
    if not standing:
        return Reply(texts.nobody_barred(seen.told))
    for guest in standing:
        outcome = visit.clear(seen.visit, guest, seen.me, seen.ctx.now)
        if not isinstance(outcome, Changed):
            return seen.refused(outcome)
        seen = seen.kept(outcome)
    seen.ctx.work.record("visit.cleared", by=seen.me, role=Role.security_admin, case=seen.case, guests=standing)
    telling.hear(seen, seen.visit.host, texts.let_in(seen.told), "cleared")
    return Reply(texts.let_in(seen.told))
