"""Objects in the ledgers and the life line of each. What may happen to them is decided elsewhere.

Concurrency: whoever moves an object holds its row (``locked``) and counts its version up; the life line has one row for
each version, so that of two moves at once exactly one is kept, on both databases.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, text, update

from store.among import among
from store.outcomes import Raced
from store.prepared import Prepared
from store.schema import lifeline, objects
from store.uow import Work

LONGEST_NO, LONGEST_NAME, _LONGEST_KEY = 120, 200, 250


class Ledger(StrEnum):
    """What is kept a ledger of (ZX-10, ZX-15, ZX-19, ZX-27)."""

    media = "media"
    device = "device"
    account = "account"
    archive = "archive"


@dataclass(frozen=True, slots=True)
class Object:
    """no: as people write it.  name: of an account its system.  custodian: who answers for it; None: only the keeper.

    holder: who has it away, or will have it.  before: the state it comes back to.  version: 0 is not on the record yet.
    """

    ledger: Ledger
    no: str
    name: str
    state: str
    department: int | None = None
    custodian: str | None = None
    holder: str | None = None
    before: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    id: int = 0
    since: datetime | None = None

    @property
    def key(self) -> str:
        return key_of(self.ledger, self.no, self.name)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a life line. person: to whom or from whom.  state: the one it led to.  case: its number's id."""

    ordinal: int
    at: datetime
    move: str
    by: str
    person: str | None
    state: str
    case: int | None
    note: str


def folded(text: str) -> str:
    """The same for everybody who means the same: width, case and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def key_of(ledger: Ledger, no: str, name: str = "") -> str:
    """What an object is found by: its number, an account's within its system."""
    key = f"{folded(name)}/{folded(no)}" if ledger is Ledger.account else folded(no)
    return key[:_LONGEST_KEY]


# What is gone comes last in lists, and is nobody's any more.
GONE = "(objects.state IN ('destroyed', 'closed', 'disconnected'))"
_columns = [column for column in objects.c if column.name != "id"]
_insert = insert(objects).values({column.name: bindparam(column.name) for column in _columns}).returning(objects.c.id)
_new = Prepared(_insert)
_line = Prepared(insert(lifeline).values({column.name: bindparam(column.name) for column in lifeline.c}))
_changed = (
    "no",
    "key",
    "name",
    "name_key",
    "department",
    "custodian",
    "holder",
    "state",
    "before",
    "attributes",
    "since",
)
_move = Prepared(
    update(objects)
    .where(objects.c.id == bindparam("which"), objects.c.version == bindparam("seen"))
    .values({**{name: bindparam(f"new_{name}") for name in _changed}, "version": bindparam("new_version")})
)
_of_ledger = objects.c.kind == bindparam("kind")
_by_key = among(objects.c.key, "keys", lambda keys: select(objects).where(_of_ledger, keys).order_by(objects.c.id))
_by_name = Prepared(
    select(objects).where(_of_ledger, objects.c.name_key == bindparam("name")).order_by(objects.c.id).limit(20)
)
_anywhere = among(
    objects.c.key, "keys", lambda keys: select(objects).where(keys).order_by(objects.c.kind, objects.c.id)
)
_by_no = Prepared(
    select(objects).where(objects.c.kind == "account", objects.c.key.like(bindparam("ending"), escape="\\")).limit(20)
)
_systems = Prepared(
    select(func.min(objects.c.name).label("name"))
    .where(objects.c.kind == "account", objects.c.name_key.like(bindparam("part"), escape="\\"))
    .group_by(objects.c.name_key)
    .order_by(objects.c.name_key)
    .limit(20)
)
_of_person = Prepared(
    select(objects)
    .where(
        or_(objects.c.custodian == bindparam("person"), objects.c.holder == bindparam("person")),
        text(f"NOT {GONE}"),
    )
    .order_by(objects.c.kind, objects.c.id)
    .limit(bindparam("limit"))
)
_page = (
    select(objects)
    .where(_of_ledger)
    .order_by(text(GONE), objects.c.no)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_whole = Prepared(_page)
_of_units = among(func.cast(objects.c.department, objects.c.key.type), "units", lambda units: _page.where(units))
_count = Prepared(select(objects.c.kind, func.count().label("many")).group_by(objects.c.kind))
_all = Prepared(select(objects).where(_of_ledger).order_by(objects.c.id))
_lines = Prepared(
    select(lifeline)
    .where(lifeline.c.object == bindparam("object"))
    .order_by(lifeline.c.ordinal.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_of_case = Prepared(
    select(objects)
    .where(objects.c.id.in_(select(lifeline.c.object).where(lifeline.c.case == bindparam("case"))))
    .order_by(objects.c.id)
)
_moves_of_case = Prepared(
    select(lifeline.c.object, lifeline.c.move).where(lifeline.c.case == bindparam("case")).order_by(lifeline.c.ordinal)
)


def register(work: Work, it: Object, line: Line) -> Object:
    """A new object. Of two turns that register one number at once the database refuses one, which is taken again."""
    row = _row(it) | {"kind": it.ledger.value, "version": 1, "since": line.at}
    number = int(_new.first(work.connection, row).id)
    _write(work, number, replace(line, ordinal=1))
    return replace(it, id=number, version=1, since=line.at)


def move(work: Work, before: Object, after: Object, line: Line) -> Object:
    """The object as it is now, with its next row of the life line. Raises Raced where another turn was faster."""
    since = before.since if before.state == after.state else line.at
    moved = replace(after, version=before.version + 1, since=since)
    values = {f"new_{name}": value for name, value in (_row(moved) | {"since": since}).items() if name in _changed}
    seen = {"which": before.id, "seen": before.version, "new_version": moved.version}
    if _move.change(work.connection, values | seen) != 1:
        raise Raced("object")
    _write(work, before.id, replace(line, ordinal=moved.version))
    return moved


def _row(it: Object) -> dict[str, Any]:
    return {
        "no": it.no[:LONGEST_NO],
        "key": it.key,
        "name": it.name[:LONGEST_NAME],
        "name_key": folded(it.name)[:LONGEST_NAME],
        "department": it.department,
        "custodian": it.custodian,
        "holder": it.holder,
        "state": it.state,
        "before": it.before,
        "attributes": json.dumps(dict(it.attributes), ensure_ascii=False),
    }


def _write(work: Work, number: int, line: Line) -> None:
    row = {"object": number, "ordinal": line.ordinal, "at": line.at, "move": line.move, "by": line.by}
    more = {"person": line.person, "state": line.state, "case": line.case, "note": line.note}
    _line.put(work.connection, row | more)


def by_keys(connection: Connection, ledger: Ledger, keys: Iterable[str]) -> list[Object]:
    wanted = sorted(set(keys))
    return [as_object(row) for row in _by_key.all(connection, {"kind": ledger.value, "keys": wanted})] if wanted else []


def locked(work: Work, found: Iterable[Object]) -> list[Object]:
    """The same as they are now, held until the commit; always in one order, so that two turns never wait in a ring."""
    ids = sorted({it.id for it in found})
    if not ids:
        return []
    query = select(objects).where(objects.c.id.in_(ids)).order_by(objects.c.id)
    return [as_object(row) for row in work.run(query if work.is_sqlite else query.with_for_update())]


def by_name(connection: Connection, ledger: Ledger, name: str) -> list[Object]:
    return [
        as_object(row) for row in _by_name.all(connection, {"kind": ledger.value, "name": folded(name)[:LONGEST_NAME]})
    ]


def numbered(connection: Connection, no: str) -> list[Object]:
    """Everything of that number, in all ledgers; of accounts the name one logs in with."""
    plain = folded(no)
    ending = "%/" + _literally(plain)
    rows = [*_anywhere.all(connection, {"keys": [plain]}), *_by_no.all(connection, {"ending": ending})]
    return [as_object(row) for row in rows]


def systems(connection: Connection, part: str, *, apart: bool = False) -> list[str]:
    """The systems of the accounts with ``part`` in their names. apart: its signs in this order, others between."""
    signs = [_literally(sign) for sign in folded(part)] if apart else [_literally(folded(part))]
    return [str(row.name) for row in _systems.all(connection, {"part": f"%{'%'.join(signs)}%"})]


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def of_person(connection: Connection, person: str, limit: int = 200) -> list[Object]:
    """What somebody answers for or has with them; what is gone is left out."""
    return [as_object(row) for row in _of_person.all(connection, {"person": person, "limit": limit})]


def page(
    connection: Connection, ledger: Ledger, *, units: Iterable[int] | None, limit: int, offset: int
) -> list[Object]:
    """units: only theirs; None: all."""
    values = {"kind": ledger.value, "limit": limit, "offset": offset}
    if units is None:
        return [as_object(row) for row in _whole.all(connection, values)]
    return [as_object(row) for row in _of_units.all(connection, values | {"units": [str(unit) for unit in units]})]


def everything(connection: Connection, ledger: Ledger) -> list[Object]:
    return [as_object(row) for row in _all.all(connection, {"kind": ledger.value})]


def counts(connection: Connection) -> dict[Ledger, int]:
    found = {Ledger(row.kind): int(row.many) for row in _count.all(connection)}
    return {ledger: found.get(ledger, 0) for ledger in Ledger}


def lines(connection: Connection, object_id: int, *, limit: int = 10, offset: int = 0) -> list[Line]:
    """The newest first."""
    rows = _lines.all(connection, {"object": object_id, "limit": limit, "offset": offset})
    return [Line(r.ordinal, r.at, r.move, r.by, r.person, r.state, r.case, r.note) for r in rows]


def of_case(connection: Connection, case: int) -> list[Object]:
    """The objects that a case has moved."""
    return [as_object(row) for row in _of_case.all(connection, {"case": case})]


def moves_of_case(connection: Connection, case: int) -> list[tuple[int, str]]:
    """Object and move, in the order they were made."""
    return [(row.object, row.move) for row in _moves_of_case.all(connection, {"case": case})]


def as_object(row: Any) -> Object:
    return Object(
        ledger=Ledger(row.kind),
        no=row.no,
        name=row.name,
        state=row.state,
        department=row.department,
        custodian=row.custodian,
        holder=row.holder,
        before=row.before,
        attributes=json.loads(row.attributes),
        version=row.version,
        id=row.id,
        since=row.since,
    )
