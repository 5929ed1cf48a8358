"""Ledgers from a table and into one. A file is taken over whole or not at all; what is there already stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection

from handlers.ledgers import book
from handlers.ledgers.moves import BORN, State
from handlers.texts import ledger_table as texts
from store import clearances, ledgers, people, units
from store.clearances import Clearance, Cleared
from store.clock import SHANGHAI, local
from store.ledgers import LONGEST_NAME, LONGEST_NO, Ledger, Object
from store.uow import Work

Row = Mapping[str, str]
SERVER = "server"
_LONGEST_CLEARANCE = 60


class Wrong(Exception):
    """What is wrong with a line, in words."""


@dataclass(frozen=True, slots=True)
class Plan:
    """objects, cleared: what is new.  known: how many lines are in the ledgers already.  problems: a sentence each."""

    objects: tuple[Object, ...]
    cleared: tuple[Cleared, ...]
    known: int
    problems: tuple[str, ...]


def missing_columns(heads: Sequence[str]) -> str:
    """Empty where every column that is needed is there."""
    there = {texts.column(head) for head in heads}
    missing = [name for name in (texts.KIND, texts.NO, texts.NAME, texts.WHO) if name not in there]
    return texts.columns_missing(missing) if missing else ""


def plan(connection: Connection, rows: Sequence[Row]) -> Plan:
    """rows: by the heads of their columns; the first stands on line 2 of the file."""
    objects: dict[tuple[Ledger, str], tuple[int, Object]] = {}
    cleared: list[Cleared] = []
    problems: list[str] = []
    for number, row in enumerate(rows, start=2):
        try:
            found = _read(connection, {texts.column(head): (cell or "").strip() for head, cell in row.items() if head})
            if isinstance(found, Object):
                key = (found.ledger, found.key)
                if key in objects:
                    raise Wrong(texts.twice(objects[key][0]))
                objects[key] = (number, found)
            elif found is not None:
                cleared.append(found)
        except Wrong as wrong:
            problems.append(texts.at_line(number, str(wrong)))
    there = _there(connection, [it for _, it in objects.values()])
    fresh = [it for _, it in objects.values() if (it.ledger, it.key) not in there]
    unrecorded = [it for it in cleared if it not in clearances.of_person(connection, it.person, it.kind)]
    known = len(objects) - len(fresh) + len(cleared) - len(unrecorded)
    return Plan(tuple(fresh), tuple(dict.fromkeys(unrecorded)), known, tuple(problems))


def _there(connection: Connection, wanted: Sequence[Object]) -> set[tuple[Ledger, str]]:
    found = (ledgers.by_keys(connection, one, [it.key for it in wanted if it.ledger is one]) for one in Ledger)
    return {(it.ledger, it.key) for group in found for it in group}


def _read(connection: Connection, row: Row) -> Object | Cleared | None:
    """None for an empty line. Raises Wrong."""
    if not any(row.values()):
        return None
    kind = texts.kind_of(row.get(texts.KIND, ""))
    if kind is None:
        raise Wrong(texts.unknown_kind(row.get(texts.KIND, "")))
    return _object(connection, kind, row) if isinstance(kind, Ledger) else _clearance(connection, kind, row)


def _object(connection: Connection, ledger: Ledger, row: Row) -> Object:
    no, name = _needed(row, texts.NO, LONGEST_NO), _needed(row, texts.NAME, LONGEST_NAME)
    person = _person(connection, row.get(texts.WHO, ""))
    state = _state(ledger, row.get(texts.STATE, ""), person)
    unit = _unit(connection, row.get(texts.UNIT, ""))
    if unit is None and person:
        unit = people.by_ids(connection, [person])[person].main_department
    return Object(ledger, no, name, state, unit, person or None)


def _needed(row: Row, name: str, longest: int) -> str:
    value = row.get(name, "")
    if not value:
        raise Wrong(texts.lacking(name))
    if len(value) > longest:
        raise Wrong(texts.too_long(name, longest))
    return value


def _person(connection: Connection, said: str) -> str:
    """By name, or by account where two share a name."""
    if not said:
        return ""
    by_id = people.by_id(connection, people.fold(said))
    found = [by_id] if by_id is not None and by_id.active else people.by_name(connection, said)
    if not found:
        raise Wrong(texts.unknown_person(said))
    if len(found) > 1:
        raise Wrong(texts.several_people(said, [one.id for one in found]))
    return found[0].id


def _unit(connection: Connection, said: str) -> int | None:
    found = units.by_name(connection, said) if said else []
    if said and len(found) != 1:
        raise Wrong(texts.unknown_unit(said))
    return found[0] if found else None


def _state(ledger: Ledger, said: str, person: str) -> str:
    """As it is told, or as the custodian shows it."""
    if not said:
        return State.issued if person and State.issued in BORN[ledger] else BORN[ledger][0]
    state = texts.state_of(said, tuple(one.value for one in BORN[ledger]))
    if state is None:
        raise Wrong(texts.wrong_state(said, [texts.state_name(one) for one in BORN[ledger]]))
    if state == State.issued and not person:
        raise Wrong(texts.state_without_person(said))
    if state == State.in_store and person and ledger is not Ledger.archive:
        raise Wrong(texts.person_in_store(said))
    return state


def _clearance(connection: Connection, kind: Clearance, row: Row) -> Cleared:
    person = _person(connection, _needed(row, texts.WHO, LONGEST_NAME))
    no = _needed(row, texts.NO, _LONGEST_CLEARANCE) if kind is Clearance.nda else row.get(texts.NO, "")
    at = _day(row, texts.AT)
    if at is None:
        raise Wrong(texts.lacking(texts.AT))
    return Cleared(kind, person, no[:_LONGEST_CLEARANCE], at, _day(row, texts.UNTIL))


def _day(row: Row, name: str) -> datetime | None:
    said = row.get(name, "")
    try:
        return datetime.combine(date.fromisoformat(said.replace("/", "-")), time(), SHANGHAI) if said else None
    except ValueError as error:
        raise Wrong(texts.wrong_day(name, said)) from error


def take_over(work: Work, planned: Plan) -> None:
    """Everything planned onto the record, in this transaction."""
    for it in planned.objects:
        book.register(
            work,
            it.ledger,
            it.no,
            it.name,
            State(it.state),
            by=SERVER,
            department=it.department,
            custodian=it.custodian,
        )
    for one in planned.cleared:
        clearances.record(work, one, by=SERVER)
        work.record("clearance.recorded", by=SERVER, role=SERVER, kind=one.kind.value, person=one.person)
    work.record("ledger.imported", by=SERVER, role=SERVER, objects=len(planned.objects), cleared=len(planned.cleared))


# --- out of the record ----------------------------------------------------------------------------------------


def exported(work: Work) -> Iterator[dict[str, str]]:
    """Every object and every clearance, a row each, under the heads ``texts.EXPORTED``; the trail hears of it."""
    everything = [it for ledger in Ledger for it in ledgers.everything(work.connection, ledger)]
    cleared = clearances.everybody(work.connection)
    ids = {one for it in everything for one in (it.custodian, it.holder) if one} | {one.person for one in cleared}
    names = {one: person.name for one, person in people.by_ids(work.connection, ids).items()}
    work.record("ledger.exported", by=SERVER, role=SERVER, objects=len(everything), cleared=len(cleared))
    shared = {name for name in names.values() if list(names.values()).count(name) > 1}
    called = {one: one if name in shared else name for one, name in names.items()}
    for it in everything:
        yield _row_of(work.connection, it, called)
    for one in cleared:
        yield _cleared_row(one, called)


def _row_of(connection: Connection, it: Object, called: Mapping[str, str]) -> dict[str, str]:
    return {
        texts.KIND: texts.kind_name(it.ledger),
        texts.NO: it.no,
        texts.NAME: it.name,
        texts.WHO: called.get(it.custodian or "", it.custodian or ""),
        texts.UNIT: people.department_name(connection, it.department),
        texts.STATE: texts.state_name(it.state),
        texts.HOLDER: called.get(it.holder or "", it.holder or ""),
        texts.SINCE: _shown(it.since),
    }


def _cleared_row(one: Cleared, called: Mapping[str, str]) -> dict[str, str]:
    kind, who = texts.kind_name(one.kind), called.get(one.person, one.person)
    return {
        texts.KIND: kind,
        texts.NO: one.no,
        texts.WHO: who,
        texts.AT: _shown(one.at),
        texts.UNTIL: _shown(one.until),
    }


def _shown(moment: datetime | None) -> str:
    return "" if moment is None else local(moment).date().isoformat()
