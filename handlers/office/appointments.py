"""任命、免去: by 安全主管, never for oneself, never the last holder, never against ZZ-03 and ZZ-10 (product.md 1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.context import Context
from handlers.office.named import Wish, person_named
from handlers.texts import admin as texts
from handlers.types import Reply, Text
from handlers.understanding.meaning import Slot
from store import roles
from store.outcomes import Already, Done, Moved
from store.people import Person
from store.roles import Conflict, Role

APPOINTERS = (Role.security_supervisor,)


def wish(ctx: Context, intent: str, slots: Mapping[str, Slot]) -> Wish | Reply:
    if ctx.acts_as(ctx.me.id, APPOINTERS) is None:
        return Reply(texts.only_supervisor())
    if "person" not in slots or "role" not in slots:
        return Reply(texts.how_to_appoint())
    if str(slots["role"]) not in list(Role):
        return Reply(texts.role_from_contacts(str(slots["role"])))
    person = person_named(ctx, slots)
    if isinstance(person, Reply):
        return person
    role = Role(str(slots["role"]))
    refused = _refused(ctx, intent, person, role)
    if refused:
        return Reply(refused)
    question = texts.confirm_appointment(intent, person.name, role)
    return intent, {"person": person.id, "role": role.value}, question


def _refused(ctx: Context, intent: str, person: Person, role: Role) -> str:
    if _entitled(ctx, person) is None:
        return texts.not_for_yourself()
    if intent == "dismiss":
        return "" if role in ctx.roles_of(person.id) else texts.holds_not(person.name, role)
    if role in ctx.roles_of(person.id):
        return texts.holds_already(person.name, role)
    clash = roles.conflict(ctx.roles_of(person.id), role)
    return texts.conflict(person.name, clash.held, role, clash.article) if clash else ""


def _entitled(ctx: Context, person: Person) -> Role | None:
    """Nobody decides on themself, nor does their stand-in in their name."""
    return None if person.id == ctx.me.id else ctx.acts_as(ctx.me.id, APPOINTERS, never_for=person.id)


def _may_not(ctx: Context) -> Reply:
    lost = ctx.acts_as(ctx.me.id, APPOINTERS) is None
    return Reply(texts.only_supervisor() if lost else texts.not_for_yourself())


def appoint(ctx: Context, data: dict[str, Any]) -> Reply:
    """Everything is checked again: roles may have changed since the question."""
    person, role = ctx.someone(data["person"]), Role(data["role"])
    by_role = _entitled(ctx, person)
    if by_role is None:
        return _may_not(ctx)
    if not person.active:
        return Reply(texts.nobody_called(person.name))
    match roles.grant(ctx.work, person.id, role, by=ctx.me.id, by_role=by_role):
        case Done():
            ctx.note_standin(by_role, None, never_for=person.id)
            ctx.tell(person.id, Text(texts.you_are(role, ctx.me.name)), cause=f"appoint:{ctx.update.key}")
            return Reply(texts.appointed(person.name, role, roles.vacant(ctx.connection)))
        case Conflict(held, article):
            return Reply(texts.conflict(person.name, held, role, article))
        case Already() | _:
            return Reply(texts.holds_already(person.name, role))


def dismiss(ctx: Context, data: dict[str, Any]) -> Reply:
    person, role = ctx.someone(data["person"]), Role(data["role"])
    by_role = _entitled(ctx, person)
    if by_role is None:
        return _may_not(ctx)
    match roles.revoke(ctx.work, person.id, role, by=ctx.me.id, by_role=by_role):
        case Done():
            ctx.note_standin(by_role, None, never_for=person.id)
            ctx.tell(person.id, Text(texts.you_are_no_longer(role, ctx.me.name)), cause=f"dismiss:{ctx.update.key}")
            return Reply(texts.dismissed(person.name, role))
        case Moved("last"):
            return Reply(texts.last_holder(person.name, role))
        case _:
            return Reply(texts.holds_not(person.name, role))
