"""What an approval, and what was promised with it, do to the ledgers: same transaction, with the case's number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from handlers.approvals import checks, things
from handlers.approvals.things import Matter, Things
from handlers.approvals.view import View
from handlers.dialogs.longer import several_of
from handlers.ledgers import book
from handlers.ledgers.moves import Move, Moving, Refused, State, Why, moved
from handlers.ledgers.naming import Unknown
from handlers.procedures.custody import Custody
from handlers.texts import ledgers as texts
from store import ledgers
from store.ledgers import Ledger, Object
from store.outcomes import Raced

_LOGIN, _USER = "account", "person"


def barred(view: View) -> str:
    """Why the request cannot be agreed to now; empty where it can. What it names is held until the commit."""
    reason = checks.refusal(checks.of_view(view))
    return texts.cannot_agree(view.told.head, reason) if reason else ""


def granted(view: View) -> None:
    """The approval moves what the request names, and registers what the ledger did not know.

    Raises Raced where another turn has registered or moved it since ``barred`` looked: the next try is told so.
    """
    matter = checks.of_view(view)
    custody = matter.custody
    if custody is None or custody.granted is None:
        return
    found = things.of(matter, custody)
    moving = matter.moving(custody, custody.granted)
    already = dict(ledgers.moves_of_case(view.ctx.connection, view.case))
    for it in (*found.known, *_registered(matter, custody, found)):
        if already.get(it.id) != moving.move and not _make(view, it, moving) and barred(view):
            raise Raced("object")


def _registered(matter: Matter, custody: Custody, found: Things) -> Iterator[Object]:
    for one in found.unknown:
        if one.no and custody.new is not None:
            owner = matter.applicant if custody.mine else None
            yield _register(matter, custody, one, custody.new, owner)


def _register(matter: Matter, custody: Custody, one: Unknown, state: State, custodian: str | None = None) -> Object:
    ctx = matter.ctx
    # An archive is the keeper's who hands it out, not the borrower's (ZX-29).
    owner = ctx.me if custody.ledger is Ledger.archive else ctx.someone(matter.applicant)
    return book.register(
        ctx.work,
        custody.ledger,
        one.no,
        matter.fields.get("device", "") if custody.names == "serial" else one.name,
        state,
        by=ctx.me.id,
        department=owner.main_department,
        custodian=custodian,
        case=matter.case,
    )


def _make(view: View, it: Object, moving: Moving) -> bool:
    """What was checked a moment ago; were it impossible all the same, the trail says so."""
    outcome = book.move(view.ctx.work, it, moving, by=view.ctx.me.id, case=view.case)
    if isinstance(outcome, Refused):
        view.ctx.work.record("ledger.refused", by=view.ctx.me.id, case=view.case, object=it.id, why=outcome.why.value)
    return not isinstance(outcome, Refused)


# --- what was promised -----------------------------------------------------------------------------------


def fulfilled(view: View, key: str, evidence: Mapping[str, str], *, by: str, witness: str, final: bool) -> str:
    """What the ledger hears once the obligation ``key`` is done. by: who did it.  witness: who confirmed it.

    final: nobody has to confirm it any more; before that it is only looked whether it can be. Returns why it cannot.
    """
    matter = checks.of_view(view)
    custody = matter.custody
    if custody is None:
        return ""
    planned = _planned(matter, custody, key, by, witness)
    told = things.found(view.ctx, custody, several_of(evidence.get(custody.told.get(key, ""), "")))
    planned += [(it, Moving(Move.issue, matter.applicant)) for it in told.known]
    reason = _impossible(view, planned, final) or _login_taken(matter, custody, evidence)
    if reason:
        return texts.cannot_tell(view.told.head, reason)
    if final:
        _carry_out(view, matter, custody, planned, told)
        _name_login(matter, custody, evidence)
    return ""


def _planned(matter: Matter, custody: Custody, key: str, by: str, witness: str) -> list[tuple[Object, Moving]]:
    """What this case has moved, or names, and what becomes of it now."""
    move = custody.fulfilled.get(key)
    if move is None or not custody.names or matter.case is None:
        return []
    moving = matter.moving(custody, move, by=by, parts=(matter.applicant, by, witness))
    if custody.ledger is Ledger.archive and move is Move.destroy:
        moving = Moving(move, "", (by, witness))
    if custody.granted is None:
        found = things.of(matter, custody)
        return [(it, moving) for it in found.known]
    return [(it, moving) for it in _moved_by(matter, custody.granted)]


def _moved_by(matter: Matter, move: Move) -> list[Object]:
    """The objects that the approval has moved, held until the commit."""
    assert matter.case is not None  # noqa: S101
    ctx = matter.ctx
    ids = {it for it, made in ledgers.moves_of_case(ctx.connection, matter.case) if made == move}
    return [it for it in ledgers.locked(ctx.work, ledgers.of_case(ctx.connection, matter.case)) if it.id in ids]


def _impossible(view: View, planned: list[tuple[Object, Moving]], final: bool) -> str:
    for it, moving in planned:
        outcome = moved(it, moving)
        # Whoever confirms it later is the third person; before that there are only two.
        unwitnessed = isinstance(outcome, Refused) and outcome.why is Why.parts and not final
        if isinstance(outcome, Refused) and not unwitnessed:
            return texts.impossible(things.seen(view.ctx, it), outcome.why)
    return ""


def _carry_out(
    view: View, matter: Matter, custody: Custody, planned: list[tuple[Object, Moving]], told: Things
) -> None:
    for it, moving in planned:
        _make(view, it, moving)
    for one in told.unknown:
        if one.no:
            it = _register(matter, custody, one, State.in_store)
            _make(view, it, Moving(Move.issue, matter.applicant))
    if custody.granted is None and custody.names:
        for it in _registered(matter, custody, things.of(matter, custody)):
            _make(view, it, matter.moving(custody, next(iter(custody.fulfilled.values()))))


def _login_taken(matter: Matter, custody: Custody, evidence: Mapping[str, str]) -> str:
    """An account that was opened gets the name one really logs in with; it must be nobody else's."""
    login = evidence.get(_LOGIN, "")
    if custody.to != _USER or not login or custody.granted is None:
        return ""
    names = {it.name for it in _moved_by(matter, custody.granted)} or {matter.fields.get("system", "")}
    keys = [ledgers.key_of(Ledger.account, login, name) for name in names]
    known = ledgers.by_keys(matter.ctx.connection, Ledger.account, keys)
    others = [it for it in known if it.custodian != matter.person(custody)]
    return texts.login_taken(things.seen(matter.ctx, others[0])) if others else ""


def _name_login(matter: Matter, custody: Custody, evidence: Mapping[str, str]) -> None:
    login = evidence.get(_LOGIN, "")
    if custody.to != _USER or not login or custody.granted is None:
        return
    for it in _moved_by(matter, custody.granted):
        if it.no != login and it.state == State.open:
            after = replace(it, no=login)
            moving = Moving(Move.corrected, it.custodian or "")
            book.put(matter.ctx.work, it, after, moving, by=matter.ctx.me.id, case=matter.case)
