"""The oral consent as the form tells it: somebody of the contacts, who may give it, not too long ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from handlers.approvals import oral
from handlers.approvals.naming import Unclear, somebody
from handlers.approvals.outcomes import Unfit
from handlers.approvals.request import Request
from handlers.approvals.seating import Directory
from handlers.context import Context
from handlers.dialogs.fields import moment_of
from handlers.procedures.urgent import AT, CONSENTER
from handlers.texts import urgent as texts

_LONGEST_AGO = timedelta(days=3)


def given(ctx: Context, request: Request, around: Directory, fields: Mapping[str, str]) -> Request | Unclear:
    """The request with the consent it may begin on; or which item has to be answered anew, and why.

    An item that is not answered yet is no obstacle.
    """
    said = fields.get(CONSENTER, "")
    person = somebody(ctx, said) if said else None
    if isinstance(person, str):
        return Unclear(CONSENTER, person)
    when = moment_of(fields.get(AT, "")) if fields.get(AT) else None
    if when is not None and ctx.now - when > _LONGEST_AGO:
        return Unclear(AT, texts.too_long_ago())
    if person is None:
        return request
    outcome = oral.consented(request, person.id, around)
    if isinstance(outcome, Unfit):
        return Unclear(CONSENTER, texts.cannot_consent(person.name, own=person.id == request.applicant))
    return outcome
