"""What must be true of a request before anybody is asked and at each decision, as far as the ledgers tell.

The rule for what they do not know: an object without an entry is no obstacle, because an office that has just begun
has empty ledgers. The applicant and everybody who decides are told so, and it is registered with the approval.
Trainings and agreements: as long as nobody's was ever recorded, their absence says nothing and is only told; from the
first entry of that kind on, whoever has none is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from handlers import outsiders
from handlers.approvals import things
from handlers.approvals.naming import Unclear, named_in
from handlers.approvals.things import Matter, Things
from handlers.approvals.view import View
from handlers.context import Context
from handlers.dialogs.fields import Kind, Side, end_of
from handlers.dialogs.longer import period_of
from handlers.ledgers import systems
from handlers.ledgers.moves import Refused, moved
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.custody import CUSTODY, Custody
from handlers.procedures.spec import Guard, Procedure
from handlers.procedures.stages import VISITORS
from handlers.texts import ledgers as texts
from handlers.texts import visit_requests as visit_texts
from handlers.texts.dialog_values import shown
from handlers.visits import announced
from store import cases, clearances, ledgers, overdue, personal
from store.clearances import Clearance
from store.ledgers import Ledger, Object

_RETURN = "return"
_CLEARANCES = {Guard.trained: Clearance.training, Guard.nda_signed: Clearance.nda}


def of_view(view: View) -> Matter:
    filed, kept = view.filed, personal.seen_of_row(view.ctx.work, outsiders.REQUESTS, str(view.case))
    called = outsiders.named(filed.fields, VISITORS.key, kept)
    begun = bool(view.request.consent)
    return Matter(
        view.ctx, view.procedure, filed.fields, filed.people, view.request.applicant, view.case, called, begun
    )


def refusal(matter: Matter) -> str:
    """The first thing that stands in the way, in words; empty where nothing does."""
    return next(_reasons(matter), "")


def _reasons(matter: Matter) -> Iterator[str]:
    yield from _time_is_over(matter)
    custody = matter.custody
    if custody is not None:
        _queue(matter, custody)
        yield from _ambiguous(matter, custody)
        yield from _several_owners(matter, custody)
        yield from _about_things(matter, custody, things.of(matter, custody))
        if Guard.nothing_overdue in matter.procedure.guards:
            yield from _overdue(matter, custody)
    yield from _about_person(matter)
    yield from _about_visitors(matter)


def _time_is_over(matter: Matter) -> Iterator[str]:
    """Nothing is allowed afterwards, as if it had been before (ZZ-16), except what began on oral consent."""
    for field in () if matter.begun else matter.procedure.fields:
        if field.kind is Kind.period or (field.kind is Kind.moment and field.side is Side.future):
            value = matter.fields.get(field.key, "")
            ends = period_of(value)
            until = ends[1] if field.kind is Kind.period and ends else end_of(value)
            if until is not None and until <= matter.ctx.now:
                yield texts.time_is_over(field.label, shown(field, value))


def _queue(matter: Matter, custody: Custody) -> None:
    """Two accounts for one person are not looked at side by side."""
    if custody.ledger is Ledger.account and custody.to:
        cases.alone(matter.ctx.work, f"account:{matter.person(custody)}")


def _ambiguous(matter: Matter, custody: Custody) -> Iterator[str]:
    """A name that two systems have in theirs is asked for in full, before anybody is asked."""
    said = matter.fields.get(custody.system, "")
    if custody.ledger is Ledger.account and matter.case is None and said:
        meant = systems.meant(matter.ctx.connection, said)
        if len(meant) > 1:
            yield texts.which_system(said, meant)


def _several_owners(matter: Matter, custody: Custody) -> Iterator[str]:
    """The leader of one unit gives no leave for what another one keeps (ZX-29)."""
    if matter.case is None and any(stage.who.owner for stage in matter.procedure.chain):
        units = things.owners(matter.ctx, custody, matter.fields)
        if len(units) > 1:
            yield texts.several_owners([matter.ctx.department(one) for one in units])


def _about_things(matter: Matter, custody: Custody, found: Things) -> Iterator[str]:
    own = _own(matter)
    for it in found.known:
        if it.id in own:
            continue
        if Guard.is_custodian in matter.procedure.guards and it.custodian != matter.applicant:
            yield texts.not_custodian(things.seen(matter.ctx, it))
        outcome = _first(matter, custody, it)
        if isinstance(outcome, Refused):
            yield texts.impossible(things.seen(matter.ctx, it), outcome.why)


def _own(matter: Matter) -> set[int]:
    """What this very request has moved already: it began on oral consent, and is no obstacle to its own approval."""
    return {it for it, _ in ledgers.moves_of_case(matter.ctx.connection, matter.case)} if matter.case else set()


def _first(matter: Matter, custody: Custody, it: Object) -> Object | Refused:
    """What would become of it; an account of the person's own in use is left to the guard that says so better."""
    if custody.first is None or (custody.to == "person" and it.custodian == matter.person(custody)):
        return it
    return moved(it, matter.moving(custody, custody.first))


def _overdue(matter: Matter, custody: Custody) -> Iterator[str]:
    same = [key for key, other in CUSTODY.items() if other.ledger is custody.ledger and _RETURN in other.fulfilled]
    ctx = matter.ctx
    for one in overdue.of_applicant(ctx.connection, matter.applicant, same, _RETURN, ctx.now):
        if one.case != matter.case:
            yield texts.overdue(one.no, CATALOGUE[one.procedure].title, one.due_at)


def _about_person(matter: Matter) -> Iterator[str]:
    ctx = matter.ctx
    for person in matter.named.get("person", ()):
        for guard, kind in _CLEARANCES.items():
            if guard in matter.procedure.guards and clearances.is_kept(ctx.connection, kind):
                kept = clearances.of_person(ctx.connection, person, kind)
                if not any(one.holds(ctx.now) for one in kept):
                    yield texts.not_cleared(ctx.name(person), kind, ran_out=bool(kept))
        if Guard.no_second_account in matter.procedure.guards:
            yield from _second_account(matter, person)


def early(ctx: Context, procedure: Procedure, fields: Mapping[str, str], noted: Iterable[str]) -> str:
    """What stands in the way of whom it is for, told as soon as they are named; empty where nothing does."""
    if not set(noted) & {"person", "system"} or not fields.get("person"):
        return ""
    named = named_in(ctx, procedure, fields)
    if isinstance(named, Unclear):
        return ""
    reason = next(_about_person(Matter(ctx, procedure, fields, named, ctx.me.id)), "")
    return texts.not_yet(reason) if reason else ""


def _about_visitors(matter: Matter) -> Iterator[str]:
    if Guard.visitor_registered in matter.procedure.guards:
        unknown = announced.unknown(matter.ctx, matter.outsiders)
        if unknown:
            yield visit_texts.not_announced(unknown)


def _second_account(matter: Matter, person: str) -> Iterator[str]:
    ctx = matter.ctx
    (system, *more) = systems.meant(ctx.connection, matter.fields.get("system", ""))
    for it in ledgers.by_name(ctx.connection, Ledger.account, system) if not more else ():
        if it.custodian == person and it.state == "open" and it.id not in _own(matter):
            yield texts.second_account(ctx.name(person), things.seen(ctx, it))


# --- what the ledgers cannot vouch for ------------------------------------------------------------------


def notice(matter: Matter, *, deciding: bool) -> str:
    """What people have to look at themselves. deciding: and what the ledger does say, which is not for everybody."""
    custody = matter.custody
    over = any(_time_is_over(matter)) if deciding else False
    parts = [*([texts.too_late()] if over else []), *_unknown_clearances(matter), *_other_accounts(matter)]
    if custody is not None and custody.names and custody.to != "person":
        found = things.of(matter, custody)
        if found.known and deciding:
            parts.append(texts.confirmed([things.seen(matter.ctx, it) for it in found.known]))
        if found.unknown:
            registers = custody.new is not None and all(one.no for one in found.unknown)
            parts.append(texts.unknown(custody.ledger, [one.said for one in found.unknown], registers))
    return "".join(parts)


def _unknown_clearances(matter: Matter) -> Iterator[str]:
    ctx = matter.ctx
    kinds = [kind for guard, kind in _CLEARANCES.items() if guard in matter.procedure.guards]
    for person in matter.named.get("person", ()):
        lacking = [
            kind
            for kind in kinds
            if not clearances.is_kept(ctx.connection, kind) and not clearances.of_person(ctx.connection, person, kind)
        ]
        if lacking:
            yield texts.no_clearances(ctx.name(person), lacking)


def _other_accounts(matter: Matter) -> Iterator[str]:
    """One system goes by several names: what else the person has is told to whoever decides."""
    if Guard.no_second_account not in matter.procedure.guards:
        return
    for person in matter.named.get("person", ()):
        held = ledgers.of_person(matter.ctx.connection, person)
        open_ones = [it for it in held if it.ledger is Ledger.account and it.custodian == person]
        own = _own(matter)
        others = [things.seen(matter.ctx, it) for it in open_ones if it.id not in own]
        if others:
            yield texts.other_accounts(matter.ctx.name(person), others)
