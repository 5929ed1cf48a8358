"""Personal data whose time is over, or whose owner asks, is erased: the sealed value and the mask. The trail stays.

The trail (``events``) holds ids only, so its chain stays whole whatever is erased here (failures.md S22).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, exists, literal, or_, select, update

from store import personal
from store.blocks import PLACE as BLOCKS
from store.guests import PLACE as VISITS
from store.personal import Held
from store.schema import cases, dialogs, guests, requests
from store.schema import personal as rows
from store.uow import Work

BATCH = 100
# A form that is never submitted loses its numbers after this time; they are asked for again.
ABANDONED = timedelta(days=30)
# A form that is being submitted this very moment is not looked at.
_CALM = timedelta(hours=1)
_HIDDEN = "*"


def due(connection: Connection, now: datetime, kept: timedelta) -> list[Held]:
    """The next few values whose case was closed ``kept`` ago, or whose form is gone or was left lying."""
    over = exists().where(cases.c.id == rows.c.case, cases.c.closed_at < now - kept)
    wanted = select(rows).where(or_(over, _left_lying(now))).order_by(rows.c.id).limit(BATCH)
    return [personal.as_held(row) for row in connection.execute(wanted)]


def _left_lying(now: datetime) -> ColumnElement[bool]:
    name = dialogs.c.person + literal("/") + dialogs.c.form + literal("/") + dialogs.c.subject
    its_form = exists().where(name == rows.c.row)
    gone = and_(~its_form, rows.c.kept_at < now - _CALM)
    return and_(rows.c.place == "dialogs", or_(gone, rows.c.kept_at < now - ABANDONED))


def erase(work: Work, those: Iterable[Held], *, by: str, why: str) -> int:
    """Gone for good, and what is shown of them is only that; each recorded, without its content. How many it was."""
    those = list(those)
    done = personal.drop(work, those)
    for held in those:
        if held.spot.place == "requests":
            _cover(work, int(held.spot.row), held.spot.field)
        if held.spot.place == VISITS:
            _cover_guest(work, held.spot.row, held.spot.field)
        work.record("personal.erased", by=by, case=held.case, field=held.spot.field, kind=held.kind.value, why=why)
    return done


def _cover(work: Work, case: int, field: str) -> None:
    """Not even the mask is left in the request."""
    which = requests.c.case == case
    kept = work.run(select(requests.c.fields).where(which).with_for_update()).scalar_one_or_none()
    if kept is None:
        return
    fields = json.loads(kept)
    key, _, rest = field.partition(".")
    fields[key] = _without_line(fields.get(key, ""), rest) if rest else _HIDDEN * len(fields.get(key, ""))
    work.run(update(requests).where(which).values(fields=json.dumps(fields, ensure_ascii=False)))


def _without_line(answer: str, which: str) -> str:
    """An answer that names several: ``which`` is the line of one of them and what was told, as in 2.name."""
    lines, at = answer.split("\n"), int(which.partition(".")[0])
    return "\n".join(_HIDDEN if number == at else line for number, line in enumerate(lines, start=1))


def _cover_guest(work: Work, row: str, field: str) -> None:
    """Nor in the visit."""
    case, _, ordinal = row.partition("/")
    which = (guests.c.case == int(case)) & (guests.c.ordinal == int(ordinal))
    work.run(update(guests).where(which).values({field: _HIDDEN}))


def split(connection: Connection, those: Iterable[Held]) -> tuple[list[Held], list[Held]]:
    """What may be erased now, and what is still needed: for a case that is open, or to know whom a block means."""
    those = list(those)
    wanted = {held.case for held in those if held.case is not None}
    still = select(cases.c.id).where(cases.c.id.in_(wanted), cases.c.state == "open")
    open_ones = set(connection.execute(still).scalars()) if wanted else set()
    needed = [h for h in those if h.case in open_ones or h.spot.place == BLOCKS]
    return [h for h in those if h not in needed], needed
