"""A leaked account password (ZX-22): the report by word of mouth, its confirmation, the disabled account."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, text, update

from store.cases import Case, advance, as_case, close
from store.outcomes import Already, Done, Moved, Outcome, TooEarly
from store.prepared import Prepared
from store.schema import cases, joins, leaks
from store.uow import Work

_both = select(cases, *[column for column in leaks.c if column.name != "case"]).join(leaks, leaks.c.case == cases.c.id)
_by_case = Prepared(_both.where(cases.c.id == bindparam("id")))
# Both rows are locked: of one that is not, a turn that waited would see what it was before the other's commit.
_by_case_locked = Prepared(_both.where(cases.c.id == bindparam("id")).with_for_update(of=(cases, leaks)))
# Written out, not bound: only so can a partial index be used, and SQLite would compile the question anew each time.
_still = text("cases.state = 'open'")
_open = _both.where(_still, cases.c.kind == "leak")
_open_mine = Prepared(_open.where(cases.c.reporter == bindparam("person")).order_by(cases.c.id))
_named = (leaks.c.account_key == bindparam("key"), text("leaks.account_key <> ''"))  # as the partial index has it
_open_account = Prepared(_both.where(_still, *_named).order_by(cases.c.id))
_all_open = Prepared(_open.order_by(cases.c.id))
_those = _both.where(cases.c.id.in_(bindparam("those", expanding=True))).order_by(cases.c.id)
_FIELDS = (
    "case",
    "said",
    "system",
    "account",
    "account_key",
    "since",
    "how",
    "seen",
    "discovered_at",
    "known_at",
    "reported_at",
    "report_due_at",
)
_insert = Prepared(insert(leaks).values({name: bindparam(name) for name in _FIELDS}))
_climb = Prepared(update(leaks).where(leaks.c.case == bindparam("which")).values(level=bindparam("reached")))
_confirm = (
    update(leaks)
    .where(leaks.c.case == bindparam("which"), leaks.c.confirmed_at.is_(None))
    .values(confirmed_by=bindparam("who"), confirmed_at=bindparam("when"))
)
_disable = (
    update(leaks)
    .where(leaks.c.case == bindparam("which"), leaks.c.disabled_at.is_(None))
    .values(disabled_by=bindparam("who"), disabled_at=bindparam("happened"), disabled_entered_at=bindparam("when"))
)


# The outcome of a case that ended in another one of the same account; ``cause`` then has that one's number.
JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Leak:
    """One case with all that is known. All times aware UTC; report_state: none draft submitted returned accepted."""

    case: Case
    said: str
    system: str
    account: str
    since: datetime | None
    how: str
    seen: str
    discovered_at: datetime
    known_at: datetime
    reported_at: datetime
    level: int
    confirmed_by: str | None
    confirmed_at: datetime | None
    disabled_by: str | None
    disabled_at: datetime | None
    disabled_entered_at: datetime | None
    report_due_at: datetime
    report_state: str
    outcome: str
    cause: str
    rectification: str

    @property
    def no(self) -> str:
        return self.case.no

    @property
    def joined_into(self) -> str:
        """The number of the case this one ended in; empty for all others."""
        return self.cause if self.outcome == JOINED else ""


def account_key(system: str, account: str) -> str:
    """System and account boiled down so that two spellings of one account meet; empty when either is unknown."""
    parts = [re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", part)).casefold() for part in (system, account)]
    return "/".join(parts)[:160] if all(parts) else ""


def open_leak(work: Work, case: Case, *, said: str, facts: dict[str, Any], report_within: timedelta) -> Leak:
    """The first sentence is the report by word of mouth: registered with everything it already says."""
    row = {
        "case": case.id,
        "said": said,
        "system": facts.get("system", ""),
        "account": facts.get("account", ""),
        "account_key": account_key(facts.get("system", ""), facts.get("account", "")),
        "since": facts.get("since"),
        "how": facts.get("how", ""),
        "seen": facts.get("seen", ""),
        "discovered_at": facts.get("discovered_at", work.now),
        "known_at": work.now,
        "reported_at": work.now,
        "report_due_at": work.now + report_within,
    }
    _insert.put(work.connection, row)
    row.pop("account_key"), row.pop("case")
    return Leak(
        case=case,
        confirmed_by=None,
        confirmed_at=None,
        disabled_by=None,
        disabled_at=None,
        disabled_entered_at=None,
        level=0,
        report_state="none",
        outcome="",
        cause="",
        rectification="",
        **row,
    )


def by_case(connection: Connection, case: int) -> Leak | None:
    return _one(connection, _by_case, {"id": case})


def locked(work: Work, case: int) -> Leak | None:
    """The leak, with other turns about it kept waiting until this one ends."""
    return _one(work.connection, _by_case_locked, {"id": case})


def open_of_reporter(connection: Connection, person: str) -> list[Leak]:
    return [_leak(row) for row in _open_mine.all(connection, {"person": person})]


def open_of_account(connection: Connection, key: str) -> list[Leak]:
    return [_leak(row) for row in _open_account.all(connection, {"key": key})] if key else []


def all_open(connection: Connection) -> list[Leak]:
    return [_leak(row) for row in _all_open.all(connection)]


def of_cases(connection: Connection, those: list[int]) -> list[Leak]:
    """In the order of their numbers; some hundreds at a time."""
    return [_leak(row) for row in connection.execute(_those, {"those": those})]


def of_reporter(connection: Connection, person: str, limit: int = 10) -> list[Leak]:
    """Reported or joined by this person, the newest first, closed ones included."""
    joined = select(joins.c.case).where(joins.c.person == person)
    mine = or_(cases.c.reporter == person, cases.c.id.in_(joined))
    rows = connection.execute(_both.where(and_(cases.c.kind == "leak", mine)).order_by(cases.c.id.desc()).limit(limit))
    return [_leak(row) for row in rows]


def learn(work: Work, leak: Leak, **facts: Any) -> None:
    """Adds what the reporter has told since; the account key follows."""
    system, account = facts.get("system", leak.system), facts.get("account", leak.account)
    values = facts | {"account_key": account_key(system, account)}
    work.run(update(leaks).where(leaks.c.case == leak.case.id).values(values))


def join(work: Work, leak: Leak, person: str, said: str) -> None:
    """A further report of the same account: kept with the open case."""
    count = len(work.run(select(joins.c.ordinal).where(joins.c.case == leak.case.id)).all())
    row = {"case": leak.case.id, "person": person, "ordinal": count + 1, "said": said, "joined_at": work.now}
    work.run(insert(joins), row)
    work.record("leak.joined", by=person, case=leak.case.id, ordinal=count + 1)


def joiners(connection: Connection, case: int) -> list[str]:
    return list(dict.fromkeys(connection.execute(select(joins.c.person).where(joins.c.case == case)).scalars()))


def climb(work: Work, leak: Leak, level: int) -> None:
    """The ladder has reached ``level``."""
    _climb.put(work.connection, {"which": leak.case.id, "reached": level})


def confirm(work: Work, leak: Leak, *, by: str, role: str) -> Outcome:
    """「确认收到」: stops the ladder for everybody."""
    if not leak.case.is_open:
        return Moved("closed")
    if work.run(_confirm, {"which": leak.case.id, "who": by, "when": work.now}).rowcount != 1:
        return _already(work, leak)
    advance(work, leak.case)
    work.record("leak.confirmed", by=by, role=role, case=leak.case.id)
    return Done()


def _already(work: Work, leak: Leak) -> Already:
    fresh = by_case(work.connection, leak.case.id) or leak
    return Already(fresh.confirmed_by or "", fresh.confirmed_at or work.now)


def disable(work: Work, leak: Leak, *, by: str, role: str, happened_at: datetime) -> Outcome:
    """「已停用账号」, with the time it really happened; counts as confirmation too where there was none."""
    if not leak.case.is_open:
        return Moved("closed")
    values = {"which": leak.case.id, "who": by, "happened": happened_at, "when": work.now}
    if work.run(_disable, values).rowcount != 1:
        return Already(leak.disabled_by or "", leak.disabled_at or work.now)
    if leak.confirmed_at is None:
        work.run(_confirm, {"which": leak.case.id, "who": by, "when": work.now})
    advance(work, leak.case)
    work.record("leak.disabled", by=by, role=role, case=leak.case.id, happened_at=happened_at)
    return Done()


def correct_disabled(work: Work, leak: Leak, *, by: str, role: str, happened_at: datetime) -> Outcome:
    """The one who registered the stop corrects the time it really happened; both times stay in the trail."""
    if not leak.case.is_open or leak.disabled_by != by or leak.disabled_at is None:
        return Moved("not theirs")
    work.run(update(leaks).where(leaks.c.case == leak.case.id).values(disabled_at=happened_at))
    advance(work, leak.case)
    was = leak.disabled_at
    work.record("leak.disabled_corrected", by=by, role=role, case=leak.case.id, was=was, happened_at=happened_at)
    return Done()


def set_report_state(work: Work, leak: Leak, state: str) -> None:
    work.run(update(leaks).where(leaks.c.case == leak.case.id).values(report_state=state))
    advance(work, leak.case)


def finish(work: Work, leak: Leak, *, by: str, role: str, outcome: str, cause: str, rectification: str) -> Outcome:
    """办结: only once the account was disabled and the written report accepted (product.md 3.1, 6)."""
    if not leak.case.is_open:
        return Already(by, leak.case.closed_at or work.now)
    if leak.disabled_at is None:
        return TooEarly("disabled")
    if leak.report_state != "accepted":
        return TooEarly("report")
    values = {"outcome": outcome, "cause": cause, "rectification": rectification}
    work.run(update(leaks).where(leaks.c.case == leak.case.id).values(values))
    close(work, leak.case)
    work.record("leak.closed", by=by, role=role, case=leak.case.id, **values)
    return Done()


def merge(work: Work, leak: Leak, into: Leak, *, by: str, role: str) -> Outcome:
    """The case turns out to be about the account of an earlier one: it ends there, and its reporters belong to that."""
    if not leak.case.is_open or not into.case.is_open:
        return Moved("closed")
    if leak.report_state in ("submitted", "accepted"):
        return Moved("report")
    for person in dict.fromkeys([leak.case.reporter, *joiners(work.connection, leak.case.id)]):
        join(work, into, person, leak.said)
    work.run(update(leaks).where(leaks.c.case == leak.case.id).values(outcome=JOINED, cause=into.no))
    close(work, leak.case)
    work.record("leak.merged", by=by, role=role, case=leak.case.id, into=into.no)
    return Done()


def _one(connection: Connection, query: Prepared, values: dict[str, Any]) -> Leak | None:
    row = query.first(connection, values)
    return None if row is None else _leak(row)


def _leak(row: Any) -> Leak:
    return Leak(
        case=as_case(row),
        said=row.said,
        system=row.system,
        account=row.account,
        since=row.since,
        how=row.how,
        seen=row.seen,
        discovered_at=row.discovered_at,
        known_at=row.known_at,
        reported_at=row.reported_at,
        level=row.level,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        disabled_by=row.disabled_by,
        disabled_at=row.disabled_at,
        disabled_entered_at=row.disabled_entered_at,
        report_due_at=row.report_due_at,
        report_state=row.report_state,
        outcome=row.outcome,
        cause=row.cause,
        rectification=row.rectification,
    )
