"""The platform's contacts, walked department by department (D 95350, 95351, 90201); ``handlers.ports.Directory``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import structlog

from bot.wecom.client import WecomClient
from handlers.ports import Contacts, Member, Permanent, Unit

TOO_BIG = 45029
_ACTIVE = 1

log = structlog.get_logger(__name__)

Answer = dict[str, Any]


class WecomDirectory:
    """Pulls everything the app may see.

    A passing trouble fails the whole pull (DeliveryProblem): half a list would look as if people had left.
    """

    def __init__(self, client: WecomClient) -> None:
        self._client = client

    def pull(self) -> Contacts:
        info = self._client.agent_info()
        units = [self._unit(entry) for entry in self._departments(info.units)]
        members: dict[str, Member] = {}
        for unit in units:
            _add(members, (_member(entry) for entry in self._people_of(unit.id)))
        alone = [person for person in info.people if person.casefold() not in members]
        _add(members, (_member(self._client.ask("user/get", userid=person)) for person in alone))
        return Contacts(units=tuple(units), members=tuple(members.values()))

    def _departments(self, visible: tuple[int, ...]) -> list[Answer]:
        """All at once; where that is too big, below each department the app was given."""
        try:
            return _known(_list(self._client.ask("department/simplelist"), "department_id"))
        except Permanent as refused:
            if refused.code != TOO_BIG:
                raise
        found: dict[int, Answer] = {}
        for unit in visible:
            below = self._client.ask("department/simplelist", id=str(unit))
            found |= {entry["id"]: entry for entry in _known(_list(below, "department_id"))}
        return list(found.values())

    def _unit(self, entry: Answer) -> Unit:
        """A department that may be listed but not read (60011) keeps its place in the tree, without a name."""
        try:
            details = self._client.ask("department/get", id=str(entry["id"])).get("department")
        except Permanent as refused:
            log.info("unit_not_readable", unit=entry["id"], code=refused.code)
            details = None
        known = entry | (details if isinstance(details, dict) else {})
        return Unit(
            id=entry["id"],
            name=_text(known, "name"),
            parent=_number(known, "parentid"),
            order=_number(known, "order") or 0,
            leaders=_texts(known.get("department_leader")),
        )

    def _people_of(self, unit: int) -> list[Answer]:
        """With details; where that is too big, the bare list and each person alone."""
        try:
            return _list(self._client.ask("user/list", department_id=str(unit)), "userlist")
        except Permanent as refused:
            if refused.code != TOO_BIG:
                raise
        listed = _list(self._client.ask("user/simplelist", department_id=str(unit)), "userlist")
        return [self._client.ask("user/get", userid=_text(entry, "userid")) for entry in listed]


def _add(members: dict[str, Member], found: Iterable[Member]) -> None:
    """One entry a person, whatever the spelling of the id; somebody in two departments is listed in both."""
    for member in found:
        if member.id:
            members.setdefault(member.id.casefold(), member)


def _member(entry: Answer) -> Member:
    units = tuple(unit for unit in _sequence(entry.get("department")) if isinstance(unit, int))
    leads = [bool(lead) for lead in _sequence(entry.get("is_leader_in_dept"))][: len(units)]
    main = _number(entry, "main_department")
    return Member(
        id=_text(entry, "userid"),
        name=_text(entry, "name"),
        position=_text(entry, "position"),
        units=units,
        leads=tuple(leads) + (False,) * (len(units) - len(leads)),
        main_unit=main if main is not None else next(iter(units), None),
        direct_leaders=_texts(entry.get("direct_leader")),
        status=_number(entry, "status") or _ACTIVE,
    )


def _known(entries: list[Answer]) -> list[Answer]:
    return [entry for entry in entries if _number(entry, "id") is not None]


def _list(answer: Answer, field: str) -> list[Answer]:
    return [entry for entry in _sequence(answer.get(field)) if isinstance(entry, dict)]


def _sequence(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: object) -> tuple[str, ...]:
    """A list of ids; a single one may come bare."""
    values = [value] if isinstance(value, str) else _sequence(value)
    return tuple(one for one in values if isinstance(one, str) and one)


def _text(entry: Answer, field: str) -> str:
    value = entry.get(field)
    return value if isinstance(value, str) else ""


def _number(entry: Answer, field: str) -> int | None:
    value = entry.get(field)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
