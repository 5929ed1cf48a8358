"""Who owes what an approval brings along, and who has to confirm it, as people come and go (ZX-11, ZX-30)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handlers import outsiders
from handlers.approvals.around import BEYOND
from handlers.approvals.view import View
from handlers.procedures.spec import LEADER, Obligation, Who, holder
from handlers.procedures.urgent import COPIED_TO
from store import cases, visits
from store.obligations import NOBODY, Asked, Owed


def owing(seen: View, it: Obligation) -> Asked:
    """Those meant; where none of them is there, the next leader who has no other part in the matter.

    What was asked for on somebody's behalf comes back to the applicant first.
    """
    applicant = seen.request.applicant
    for meant in (_hosting(seen) if it.of_host else NOBODY, _meant(seen, it.who)):
        if meant.people:
            return meant
    if it.on_behalf and seen.around.is_active(applicant):
        return Asked((applicant,), instead=True)
    named = (one for key, ids in seen.filed.people.items() if key != COPIED_TO for one in ids)
    found = _first(seen, LEADER, {applicant, *named})
    return Asked(found.people, found.role, instead=True)


def _hosting(seen: View) -> Asked:
    """Whoever hosts the visit that the request names by its number (WB-17)."""
    number = next(filter(None, map(outsiders.visit_in, seen.filed.fields.values())), "")
    case = cases.by_no(seen.ctx.connection, number) if number else None
    it = visits.by_case(seen.ctx.connection, case.id) if case is not None else None
    return _there(seen, [it.host] if it is not None and it.host else [])


def _meant(seen: View, who: Who | None) -> Asked:
    if who is None:
        return _there(seen, [seen.request.applicant])
    if who.field:
        return _there(seen, seen.filed.people.get(who.field, ()))
    return _first(seen, who, {seen.request.applicant})


def _there(seen: View, people: Iterable[str]) -> Asked:
    return Asked(tuple(one for one in people if seen.around.is_active(one)))


def _first(seen: View, who: Who, apart: set[str]) -> Asked:
    """The first level on which anybody is there, without those who stand apart."""
    applicant = seen.request.applicant
    for number, level in enumerate(seen.around.levels(who, applicant)):
        there = [person for person in level if person not in apart and seen.around.is_active(person)]
        if there:
            return Asked(tuple(there), seen.around.capacity(who, applicant, there[0]), instead=number > 0)
    return NOBODY


def accepting(seen: View, it: Obligation, did: str) -> Asked:
    """Those meant who are there, the security supervisor behind them; never the one who did it. The applicant only
    where the request names them: who watches a destruction may have asked for it (ZX-30).
    """
    if it.accepted_by is None:
        return NOBODY
    apart = {did} if it.accepted_by.field else {did, seen.request.applicant}
    beyond = (_first(seen, holder(role), apart) for role in BEYOND)
    choices = (_first(seen, it.accepted_by, apart), *beyond)
    return next((found for found in choices if found.people), NOBODY)


def asked_now(seen: View, owed: Owed, it: Obligation) -> Asked:
    """Whom it would be asked of today."""
    return accepting(seen, it, owed.done_by or "") if owed.state == "reported" else owing(seen, it)


def remaining(seen: View, asked: Asked) -> Asked:
    """Those asked who are there, and still hold what they are asked as."""
    there = (one for one in asked.people if seen.around.is_active(one))
    fit = (one for one in there if not asked.role or seen.around.holds(one, asked.role))
    return replace(asked, people=tuple(fit))
