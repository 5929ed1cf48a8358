"""Who holds which role, and which roles must never meet in one person (ZZ-03, ZZ-10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, bindparam, insert, select, update

from store.among import among
from store.outcomes import Already, Done, Moved
from store.prepared import Prepared
from store.schema import people, roles
from store.uow import Work


class Role(StrEnum):
    """Roles given inside the product; unit leaders come from the contacts."""

    unit_liaison = "unit_liaison"
    credit_office_head = "credit_office_head"
    duty_officer = "duty_officer"
    security_supervisor = "security_supervisor"
    security_admin = "security_admin"
    network_admin = "network_admin"
    system_admin = "system_admin"
    data_admin = "data_admin"
    app_admin = "app_admin"
    security_auditor = "security_auditor"
    room_keeper = "room_keeper"
    asset_keeper = "asset_keeper"
    media_keeper = "media_keeper"
    archive_keeper = "archive_keeper"
    personnel_office = "personnel_office"


# Without these a leak cannot be carried out as the rules want (ZX-22, ZZ-04, ZZ-05, ZZ-10).
MANDATORY = (
    Role.duty_officer,
    Role.security_admin,
    Role.security_supervisor,
    Role.credit_office_head,
    Role.security_auditor,
)

_ADMINS = frozenset({Role.network_admin, Role.system_admin, Role.data_admin})
EXCLUDES: dict[Role, frozenset[Role]] = {
    Role.security_admin: _ADMINS | {Role.security_auditor},
    Role.security_auditor: _ADMINS | {Role.security_admin},
    Role.network_admin: frozenset({Role.security_admin, Role.security_auditor}),
    Role.system_admin: frozenset({Role.security_admin, Role.security_auditor}),
    Role.data_admin: frozenset({Role.security_admin, Role.security_auditor}),
}

_held = Prepared(select(roles.c.role).where(roles.c.person == bindparam("person"), roles.c.ended_at.is_(None)))
_holders = among(
    roles.c.role,
    "wanted",
    lambda wanted: (
        select(roles.c.role, roles.c.person)
        .join(people, people.c.id == roles.c.person)
        .where(wanted, roles.c.ended_at.is_(None), people.c.active.is_(True))
        .order_by(roles.c.granted_at, roles.c.id)
    ),
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """The person holds a role that excludes the new one. article: where the rule comes from."""

    held: Role
    article: str


def held_by(connection: Connection, person: str) -> frozenset[Role]:
    return frozenset(Role(role) for role in _held.scalars(connection, {"person": person}))


def holders(connection: Connection, wanted: Iterable[Role]) -> dict[Role, list[str]]:
    """Active holders of each role, those longest in it first."""
    found: dict[Role, list[str]] = {role: [] for role in wanted}
    for role, person in _holders.all(connection, {"wanted": [role.value for role in found]}):
        if person not in found[Role(role)]:
            found[Role(role)].append(person)
    return found


def conflict(held: Iterable[Role], new: Role) -> Conflict | None:
    """Whether ``new`` may join the roles already ``held``."""
    for role in sorted(held):
        if role in EXCLUDES.get(new, frozenset()):
            auditor = Role.security_auditor in (role, new)
            return Conflict(role, "ZZ-10" if auditor else "ZZ-03")
    return None


def grant(work: Work, person: str, role: Role, *, by: str, by_role: str) -> Done | Conflict | Already:
    """Appoints; refuses a combination the rules exclude."""
    held = held_by(work.connection, person)
    if role in held:
        return Already(by, work.now)
    clash = conflict(held, role)
    if clash:
        return clash
    work.run(insert(roles), {"role": role, "person": person, "granted_by": by, "granted_at": work.now})
    work.record("role.granted", by=by, role=by_role, person=person, given=role)
    return Done()


def revoke(work: Work, person: str, role: Role, *, by: str, by_role: str) -> Done | Moved:
    """Ends an appointment. Moved('none'): not held; Moved('last'): the last holder of a mandatory role stays."""
    if role not in held_by(work.connection, person):
        return Moved("none")
    others = [one for one in holders(work.connection, [role])[role] if one != person]
    if role in MANDATORY and not others:
        return Moved("last")
    which = (roles.c.person == person) & (roles.c.role == role) & roles.c.ended_at.is_(None)
    work.run(update(roles).where(which).values(ended_by=by, ended_at=work.now))
    work.record("role.revoked", by=by, role=by_role, person=person, taken=role)
    return Done()


def vacant(connection: Connection) -> list[Role]:
    """Mandatory roles nobody active holds."""
    found = holders(connection, MANDATORY)
    return [role for role in MANDATORY if not found[role]]


def all_held(connection: Connection) -> list[tuple[Role, str]]:
    rows = _holders.all(connection, {"wanted": [role.value for role in Role]})
    return sorted(
        {(Role(role), str(person)) for role, person in rows}, key=lambda pair: (list(Role).index(pair[0]), pair[1])
    )
