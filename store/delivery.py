"""Hands rows of the outbox out for delivery, one at a time a person, and keeps what became of them.

A row is leased for some seconds under a fencing number. A sender that died loses nothing: the lease runs out.
A sender that slept past its lease and wakes up finds its number stale, and its result is refused.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from socket import gethostname
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, func, not_, select, update

from store.cases import alone
from store.pacing import paces
from store.schema import DUE_INDEX, LEASED, WAITING, outbox
from store.uow import Work

# A call to the platform ends within 10 s, a file takes two. A sender that hangs is replaced after the lease and 8 more
# (jobs.clock.MYSELF_SECONDS), and the work shall go on within 30 (failures.md 7, 3).
LEASE_SECONDS = 20
LANES = (0, 1, 2, 3)
# One request's identical repeat is swallowed by the platform for four hours (D 90236, duplicate check).
DUPLICATE_WINDOW = timedelta(hours=4)
# Rows looked at in one step, and steps a lane: a claim stays short however long the queue is.
_WINDOW = 64
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row in our hands until the lease ends.

    code: permission to redraw, from the tap or from sending.  unsure_since: an earlier try may have arrived.
    noted: the body already says so.  tries: this one included.  fence: proves that the row is still ours.
    """

    id: str
    cause: str
    kind: str
    person: str
    lane: int
    case: int | None
    card: bool
    body: str
    twin: str | None
    document: int | None
    media: str | None
    target: str | None
    code: str | None
    code_until: datetime | None
    unsure_since: datetime | None
    noted: bool
    tries: int
    fence: int


# A claim never waits for a turn that holds a row: it would hold up all senders, or wait in a circle (PostgreSQL).
_expired = (
    select(outbox.c.id)
    .where(outbox.c.state == LEASED, outbox.c.lease_until <= bindparam("upto"))
    .with_for_update(skip_locked=True)
)
# A sender that vanished did so before or after the message went out: nobody knows.
_take_back = (
    update(outbox)
    .where(outbox.c.id.in_(_expired))
    .values(
        state=case((and_(outbox.c.settled, outbox.c.until_settled, not_(outbox.c.card)), "dropped"), else_="waiting"),
        lease_until=None,
        unsure_since=func.coalesce(outbox.c.unsure_since, outbox.c.tried_at),
    )
)
_busy = select(outbox.c.person).where(outbox.c.state == LEASED)

_ahead = outbox.alias("ahead")
_head = (
    select(_ahead.c.id)
    .where(_ahead.c.state == WAITING, _ahead.c.person == outbox.c.person, _ahead.c.lane == outbox.c.lane)
    .order_by(_ahead.c.id)
    .limit(1)
    .correlate(outbox)
    .scalar_subquery()
)
_window = (
    select(outbox.c.id, outbox.c.person, _head.label("head"))
    .where(
        DUE_INDEX,
        outbox.c.lane == bindparam("in_lane"),
        outbox.c.due_at <= bindparam("upto"),
        outbox.c.person.not_in(bindparam("passed", expanding=True)),
    )
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(_WINDOW)
)
_due_of = select(outbox.c.id, outbox.c.due_at).where(outbox.c.id.in_(bindparam("ids", expanding=True)))
_free = (
    select(outbox.c.id)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == WAITING)
    .with_for_update(skip_locked=True)
)
_defer = update(outbox).where(outbox.c.id.in_(_free)).values(due_at=bindparam("until"))
_target = outbox.alias("target_row")
_full = (
    select(
        outbox,
        _target.c.state.label("target_state"),
        _target.c.code.label("target_code"),
        _target.c.code_until.label("target_until"),
    )
    .outerjoin(_target, _target.c.id == outbox.c.target)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.state == WAITING)
    .order_by(outbox.c.id)
    .with_for_update(of=outbox, skip_locked=True)
)
_lease = (
    update(outbox)
    .where(outbox.c.id == bindparam("which"), outbox.c.state == WAITING)
    .values(
        state="leased",
        lease_until=bindparam("until"),
        leased_by=bindparam("owner"),
        fence=outbox.c.fence + 1,
        tries=outbox.c.tries + 1,
        tried_at=bindparam("at"),
    )
)
_drop_redraw = update(outbox).where(outbox.c.id == bindparam("which")).values(state="dropped", problem="target")


def claim(work: Work, limit: int, lease_seconds: float = LEASE_SECONDS, *, patient: bool = False) -> list[Claimed]:
    """Leases up to ``limit`` due rows: lane by lane, the longest due first, never two of one person at a time.

    patient: look at the lanes from the bottom; a sender does so now and then, that nobody starves behind incidents.
    """
    alone(work, "outbox")
    work.run(_take_back, {"upto": work.now})
    passed = set(work.run(_busy).scalars())
    chosen: list[str] = []
    for lane in reversed(LANES) if patient else LANES:
        chosen += _choose(work, lane, limit - len(chosen), passed)
    return _take(work, chosen, lease_seconds)


def this_process() -> str:
    """Under whose name rows are leased: process id and machine, for whoever looks at one that is stuck."""
    return f"{os.getpid()}@{gethostname()[:60]}"


def _choose(work: Work, lane: int, limit: int, served: set[str]) -> list[str]:
    """First in line of each person who may get something now; ``served`` grows by them."""
    chosen: list[str] = []
    held: set[str] = set()
    for _ in range(_STEPS):
        if len(chosen) >= limit:
            break
        rows = work.run(_window, {"in_lane": lane, "upto": work.now, "passed": sorted(served | held)}).all()
        if not rows:
            break
        heads = dict([(row.person, row.head) for row in rows][: 2 * limit + 4])
        ready = _ready(work, lane, heads, rows, limit - len(chosen))
        held.update(heads)
        served.update(ready)
        chosen += ready.values()
    return chosen


def _ready(work: Work, lane: int, heads: dict[str, str], rows: Sequence[Row[Any]], limit: int) -> dict[str, str]:
    """Those of ``heads`` (person -> first in line) that may go; the lines of the others are put off."""
    due = {row.id: row.due_at for row in work.run(_due_of, {"ids": list(heads.values())})}
    pace = paces(work, list(heads))
    ready: dict[str, str] = {}
    for person, head in heads.items():
        until = _later_of(due[head], pace[person].room_at(lane), work.now)
        if until is not None:
            work.run(_defer, {"ids": [row.id for row in rows if row.person == person], "until": until})
        elif len(ready) < limit:
            ready[person] = head
    return ready


def _later_of(due: datetime, room: datetime | None, now: datetime) -> datetime | None:
    """When a person's line can move on; None: at once. The first in line holds up the others, room holds up all."""
    until = due if room is None else max(due, room)
    return until if until > now else None


def _take(work: Work, ids: list[str], lease_seconds: float) -> list[Claimed]:
    if not ids:
        return []
    taken: list[Claimed] = []
    lease = {"until": work.now + timedelta(seconds=lease_seconds), "at": work.now, "owner": this_process()}
    for row in work.run(_full, {"ids": ids}).all():
        if row.kind == "redraw" and not _can_redraw(work, row):
            continue
        work.run(_lease, lease | {"which": row.id})
        taken.append(_claimed(row))
    order = {key: number for number, key in enumerate(ids)}
    return sorted(taken, key=lambda claimed: order[claimed.id])


def _can_redraw(work: Work, row: Row[Any]) -> bool:
    """A card nobody got needs no last face; one that is on its way is waited for."""
    if row.target_state in ("dropped", "dead", "failed", None):
        work.run(_drop_redraw, {"which": row.id})
        return False
    if row.code is None and row.target_state != "sent":
        work.run(_defer, {"ids": [row.id], "until": work.now + timedelta(seconds=1)})
        return False
    return True


def _claimed(row: Row[Any]) -> Claimed:
    own = row.kind != "redraw" or row.code is not None
    return Claimed(
        id=row.id,
        cause=row.cause,
        kind=row.kind,
        person=row.person,
        lane=row.lane,
        case=row.case,
        card=row.card,
        body=row.body,
        twin=row.twin,
        document=row.document,
        media=row.media,
        target=row.target,
        code=row.code if own else row.target_code,
        code_until=row.code_until if own else row.target_until,
        unsure_since=row.unsure_since,
        noted=row.noted,
        tries=row.tries + 1,
        fence=row.fence + 1,
    )
