"""The people around a request as they are in this turn: the directory that the pure engine asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.approvals.seating import Directory
from handlers.context import Context
from handlers.procedures.spec import LEADER, Who
from store import people, roles, standins
from store.roles import Role

# Whom a step goes to where its own people are none, or have not answered (ZZ-04, ZX-04).
BEYOND = (Role.security_supervisor, Role.credit_office_head)
ADDED = "added:"


class Around(Directory):
    """named: for fields that name people, their ids."""

    def __init__(self, ctx: Context, named: Mapping[str, Sequence[str]]) -> None:
        self._ctx, self._named = ctx, named
        self._levels: dict[tuple[Who, str], tuple[tuple[str, ...], ...]] = {}
        self._standins: dict[str, str] = {}

    def levels(self, who: Who, applicant: str) -> tuple[tuple[str, ...], ...]:
        if (who, applicant) not in self._levels:
            self._levels[who, applicant] = self._found(who, applicant)
        return self._levels[who, applicant]

    def _found(self, who: Who, applicant: str) -> tuple[tuple[str, ...], ...]:
        if who.field.startswith(ADDED):
            return ((who.field.removeprefix(ADDED),),)
        if who.field:
            return (tuple(self._named.get(who.field, ())),)
        beyond = [role for role in BEYOND if role is not who.role]
        held = roles.holders(self._ctx.connection, [*([who.role] if who.role else []), *beyond])
        if who.role is not None:
            return tuple(tuple(held[role]) for role in (who.role, *beyond))
        tree = self._leaders(who, applicant)
        return (*map(tuple, tree), *(tuple(held[role]) for role in beyond))

    def _leaders(self, who: Who, applicant: str) -> list[list[str]]:
        """Of a unit that keeps archives without their keepers, who hand out what somebody else allowed (ZX-29)."""
        if who.unit is None:
            return people.leader_levels(self._ctx.connection, self._ctx.someone(applicant))
        keepers = roles.holders(self._ctx.connection, [Role.archive_keeper])[Role.archive_keeper]
        tree = people.levels_above(self._ctx.connection, who.unit, applicant)
        return [left for level in tree if (left := [one for one in level if one not in keepers])]

    def above(self, people: Sequence[str]) -> list[str]:
        """Who hears that these are late: of each of them the next leader up who is not late too."""
        heard: list[str] = []
        for late in people:
            levels = ([one for one in level if one not in people] for level in self.levels(LEADER, late))
            heard += next((level for level in levels if level), [])
        return list(dict.fromkeys(heard))

    def capacity(self, who: Who, applicant: str, person: str) -> str:
        """As whom they are found: the first level on which they stand tells."""
        levels = () if who.field else self.levels(who, applicant)
        behind = [role.value for role in ([who.role] if who.role else [])] + [
            r.value for r in BEYOND if r is not who.role
        ]
        roles_there = [""] * (len(levels) - len(behind)) + behind
        return next((role for level, role in zip(levels, roles_there, strict=False) if person in level), "")

    def holds(self, person: str, role: str) -> bool:
        return role in self._ctx.roles_of(person)

    def standin(self, person: str) -> str:
        if person not in self._standins:
            acting = standins.acting_for(self._ctx.connection, [person], self._ctx.now)
            self._standins[person] = acting.get(person, "")
        return self._standins[person]

    def is_active(self, person: str) -> bool:
        return self._ctx.someone(person).active

    def may_act(self, person: str, who: Who, instead_of: str) -> bool:
        """Not against the separation of obligations: neither by a role of their own nor by one they hold for others."""
        if who.role is None:
            return True
        beside = set(self._ctx.roles_of(person))
        for absent in standins.absent_for(self._ctx.connection, person, self._ctx.now):
            beside |= self._ctx.roles_of(absent) if absent != instead_of else set()
        return roles.conflict(beside - {who.role}, who.role) is None
