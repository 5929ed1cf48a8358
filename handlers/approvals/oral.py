"""Oral consent (break-glass, product.md 4): who may give it, and when work that began on it may end. Pure."""

from __future__ import annotations

from dataclasses import replace

from handlers.approvals.outcomes import Unfit
from handlers.approvals.request import Request, State, Step
from handlers.approvals.seating import Directory, may_decide
from handlers.procedures.spec import Act
from store.urgencies import LATE, Urgency


def consented(request: Request, person: str, directory: Directory) -> Request | Unfit:
    """The request as one that may begin at once; or the one named may not consent to it.

    Consent counts from somebody who could decide on it, in a level of its chain or above; never from the applicant.
    """
    if any(_may_consent(request, step, person, directory) for step in request.steps if step.act is Act.decide):
        return replace(request, consent=person)
    return Unfit(person)


def _may_consent(request: Request, step: Step, person: str, directory: Directory) -> bool:
    levels = (step.wanted, *directory.levels(step.who, request.applicant))
    for meant in (one for level in levels for one in level):
        whose = "" if meant == person else meant
        stands_in = bool(whose) and directory.standin(meant) == person
        if (meant == person or stands_in) and may_decide(request, step, person, directory, whose):
            return True
    return False


def may_end(request: Request, urgency: Urgency | None) -> bool:
    """Whether the case may be closed once nothing is owed any more.

    Without the later approval it never is archived: refused or withdrawn, it ends as a violation that was dealt with.
    A denied consent has to be dealt with even where the approval came; one that only came late has not.
    """
    if urgency is None:
        return request.state is State.approved
    in_order = urgency.breach in ("", LATE) or urgency.is_settled
    if request.state is State.approved:
        return in_order
    return request.state in (State.rejected, State.withdrawn) and urgency.is_settled
