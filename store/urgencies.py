"""Work that began on oral consent: who consented, what they say of it, what went wrong and how it was dealt with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from store.outcomes import Raced
from store.prepared import Prepared
from store.schema import urgencies
from store.uow import Work

CONFIRMED, DENIED = "confirmed", "denied"
REFUSED, LATE, WITHDRAWN = "refused", "late", "withdrawn"

_of_case = Prepared(select(urgencies).where(urgencies.c.case == bindparam("case")))


@dataclass(frozen=True, slots=True)
class Urgency:
    """answer: of the consenter (confirmed, denied; empty: none yet).  breach: refused, denied, late, withdrawn or none.

    account: what had been done when it was withdrawn.  result: how the breach was dealt with.
    """

    case: int
    consenter: str
    consented_at: datetime
    why: str
    answer: str = ""
    answered_at: datetime | None = None
    breach: str = ""
    breached_at: datetime | None = None
    account: str = ""
    result: str = ""
    settled_by: str | None = None
    settled_at: datetime | None = None

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None


def begin(work: Work, case: int, *, consenter: str, consented_at: datetime, why: str) -> Urgency:
    fresh = Urgency(case, consenter, consented_at, why)
    row = {"case": case, "consenter": consenter, "consented_at": consented_at, "why": why}
    work.run(insert(urgencies), row | {"answer": "", "breach": "", "account": "", "result": ""})
    return fresh


def answer(work: Work, it: Urgency, said: str) -> Urgency:
    """The consenter's word, once. Raises Raced where another turn was faster."""
    return _keep(work, it, answer=said, answered_at=work.now)


def breach(work: Work, it: Urgency, what: str, account: str = "") -> Urgency:
    """What went wrong; something worse than before opens it anew."""
    return _keep(work, it, breach=what, breached_at=work.now, account=account or it.account, settled_at=None)


def settle(work: Work, it: Urgency, *, by: str, result: str) -> Urgency:
    return _keep(work, it, result=result, settled_by=by, settled_at=work.now)


def _keep(work: Work, it: Urgency, **values: Any) -> Urgency:
    same = (urgencies.c.answer == it.answer) & (urgencies.c.breach == it.breach) & (urgencies.c.result == it.result)
    if work.run(update(urgencies).where(urgencies.c.case == it.case, same).values(values)).rowcount != 1:
        raise Raced("urgency")
    return replace(it, **values)


def of_case(connection: Connection, case: int) -> Urgency | None:
    row = _of_case.first(connection, {"case": case})
    return None if row is None else Urgency(**row._asdict())
