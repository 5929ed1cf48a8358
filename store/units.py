"""Units somebody leads, with everything below them; and units by name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from store.prepared import Prepared
from store.schema import departments, memberships

_led = Prepared(
    select(memberships.c.department).where(memberships.c.person == bindparam("person"), memberships.c.leads.is_(True))
)
_tree = Prepared(
    select(departments.c.id, departments.c.parent, departments.c.name).where(departments.c.gone_at.is_(None))
)


def led_by(connection: Connection, person: str) -> list[int]:
    led = set(_led.scalars(connection, {"person": person}))
    if not led:
        return []
    above = {row.id: row.parent for row in _tree.all(connection)}
    return sorted(unit for unit in above if _is_under(unit, led, above))


def _is_under(unit: int | None, led: set[int], above: dict[int, int | None]) -> bool:
    """Whether it is one of those led, or stands below one; a ring in the contacts ends the search."""
    seen: set[int] = set()
    while unit is not None and unit not in seen:
        if unit in led:
            return True
        seen.add(unit)
        unit = above.get(unit)
    return False


def by_name(connection: Connection, name: str) -> list[int]:
    return [row.id for row in _tree.all(connection) if row.name == name]


def below(connection: Connection, those: Iterable[int]) -> list[int]:
    """These units, and all that stand under them."""
    above = {row.id: row.parent for row in _tree.all(connection)}
    wanted = set(those)
    return sorted(unit for unit in above if _is_under(unit, wanted, above))


def called(connection: Connection, name: str) -> list[int]:
    """Those of that very name, or else the ones whose name ends so, or begins so: 数据股 for 某局数据股."""
    rows = _tree.all(connection)
    for fits in (str.__eq__, str.endswith, str.startswith):
        found = [row.id for row in rows if fits(row.name, name)]
        if found:
            return found
    return []
