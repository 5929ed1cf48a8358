"""A machine-room operation that ended otherwise than planned becomes an incident with one tap (WB-14, ZX-24)."""

from __future__ import annotations

from handlers.context import INCIDENT
from handlers.incidents import report
from handlers.incidents.told import told_of
from handlers.procedures.leak import SYSTEMS
from handlers.texts import incident_cards as cards
from handlers.texts import incident_ties as texts
from handlers.types import Reply, Text
from handlers.understanding import incidents as understood
from handlers.visits.seen import View
from store import cases, incidents, operations
from store.operations import Operation, OpState

ACTION = "visit_op_incident"
_SCOPES = {choice.id: choice.text for choice in SYSTEMS}


def offer(seen: View, it: Operation) -> None:
    """To the host, and to whoever recorded it."""
    for person in dict.fromkeys([seen.visit.host, seen.me]):
        key = seen.ctx.seal(ACTION, seen.case, person, str(it.ordinal))
        card = cards.from_operation(seen.visit.no, it.ordinal, it.content, it.note, key)
        topic = _topic(seen, it)
        seen.ctx.tell(person, card, cause=topic, lane=INCIDENT, case=seen.case, topic=topic)


def _topic(seen: View, it: Operation) -> str:
    return seen.topic(f"wrong{it.ordinal}")


def register(seen: View, item: str) -> Reply:
    """The host is the reporter, whoever taps. The second tap answers with what is true now."""
    ctx = seen.ctx
    it = operations.one(ctx.connection, seen.case, int(item)) if item.isdigit() else None
    if it is None or it.state is not OpState.abnormal:
        return Reply(texts.no_such_operation())
    if it.incident is not None:
        before = incidents.by_case(ctx.connection, it.incident)
        _settle(seen, it, before.no if before else "", heal=True)
        return Reply(texts.registered_before(told_of(ctx, before)) if before else texts.no_such_operation())
    host = ctx.someone(seen.visit.host)
    cases.alone(ctx.work, f"incident:{host.id}")
    said = texts.said_of_operation(seen.visit.no, it.ordinal, it.content, it.note)
    heard = texts.heard_of_operation(it.content, it.note)
    facts = {"kind": understood.kind_of(heard), "scope": _SCOPES.get(understood.scope_of(heard), "")}
    origin = {"visit": seen.case, "operation": it.ordinal}
    fresh, called = report.register(ctx, host, said, facts | {"discovered_at": it.ended_at}, **origin)
    operations.report(ctx.work, it, fresh.case.id)
    ctx.work.record("operation.incident", by=ctx.me.id, case=seen.case, item=it.ordinal, incident=fresh.no)
    _settle(seen, it, fresh.no)
    if host.id != ctx.me.id:
        text = Text(texts.host_hears(told_of(ctx, fresh), ctx.me.name))
        ctx.tell(host.id, text, cause=f"{fresh.no}:host", lane=INCIDENT, case=fresh.case.id)
    return report.registered(ctx, fresh, called, ask=host.id == ctx.me.id)


def _settle(seen: View, it: Operation, no: str, *, heal: bool = False) -> None:
    card = cards.from_operation_done(seen.visit.no, it.ordinal, no, seen.ctx.me.name, seen.ctx.now)
    if heal:
        seen.ctx.heal(card)
    else:
        seen.ctx.settle(_topic(seen, it), lambda _: card)
