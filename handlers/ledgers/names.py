"""Names of people and of their units, each asked for once, however long a table is."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from store import people
from store.people import Person


class Names:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._people: dict[str, Person] = {}
        self._units: dict[int | None, str] = {}

    def ask(self, wanted: Iterable[str]) -> None:
        """Those not known yet, in one question."""
        missing = sorted({one for one in wanted if one and one not in self._people})
        if missing:
            self._people.update(people.by_ids(self._connection, missing))

    def person(self, person: str | None) -> str:
        """Whoever is not in the contacts goes by the id."""
        if not person:
            return ""
        self.ask((person,))
        found = self._people.get(person)
        return found.name if found else person

    def unit(self, person: str | None) -> str:
        """Of the person."""
        found = self._people.get(person) if person else None
        return self.department(found.main_department) if found else ""

    def department(self, department: int | None) -> str:
        if department not in self._units:
            self._units[department] = people.department_name(self._connection, department)
        return self._units[department]
