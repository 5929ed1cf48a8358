"""任命、免去、值班、代理、设置: said in chat, confirmed, recorded (product.md 1; ZZ-03, ZZ-10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from handlers.context import Context
from handlers.dialogs.fields import kept_moment, moment_of
from handlers.leaks.policy import SETTING, limits_in_force
from handlers.procedures.leak import LIMITS
from handlers.texts import admin as texts
from handlers.types import Reply, Text
from handlers.understanding.meaning import Slot
from store import people, roles, roster, settings, standins
from store.outcomes import Already, Done, Moved
from store.people import Person
from store.roles import Conflict, Role

APPOINTERS = (Role.security_supervisor,)
ROSTER_KEEPERS = (Role.security_supervisor, Role.security_admin)
# The chat asks first: act, what is to be done, and the question.
Wish = tuple[str, dict[str, Any], str]


def wish(ctx: Context, intent: str, slots: Mapping[str, Slot]) -> Wish | Reply:
    """What would be done, to be confirmed; or the reply that says why it cannot be."""
    match intent:
        case "appoint" | "dismiss":
            return _appointment(ctx, intent, slots)
        case "roster":
            return _roster(ctx, slots)
        case "stand_in":
            return _stand_in(ctx, slots)
        case _:
            return _limits(ctx, intent, slots)


# --- appointments -------------------------------------------------------------------------------


def _appointment(ctx: Context, intent: str, slots: Mapping[str, Slot]) -> Wish | Reply:
    if ctx.acts_as(ctx.me.id, APPOINTERS) is None:
        return Reply(texts.only_supervisor())
    if "person" not in slots or "role" not in slots:
        return Reply(texts.how_to_appoint())
    person = _person(ctx, slots)
    if isinstance(person, Reply):
        return person
    role = Role(str(slots["role"]))
    refused = _refused_appointment(ctx, intent, person, role)
    if refused:
        return Reply(refused)
    question = texts.confirm_appointment(intent, person.name, role)
    return intent, {"person": person.id, "role": role.value}, question


def _refused_appointment(ctx: Context, intent: str, person: Person, role: Role) -> str:
    if person.id == ctx.me.id:
        return texts.not_for_yourself()
    if intent == "dismiss":
        return "" if role in ctx.roles_of(person.id) else texts.holds_not(person.name, role)
    clash = roles.conflict(ctx.roles_of(person.id), role)
    return texts.conflict(person.name, clash.held, role, clash.article) if clash else ""


def do_appoint(ctx: Context, data: dict[str, Any]) -> Reply:
    """Everything is checked again: roles may have changed since the question."""
    person, role = ctx.someone(data["person"]), Role(data["role"])
    by_role = ctx.acts_as(ctx.me.id, APPOINTERS)
    if by_role is None or person.id == ctx.me.id:
        return Reply(texts.only_supervisor() if by_role is None else texts.not_for_yourself())
    match roles.grant(ctx.work, person.id, role, by=ctx.me.id, by_role=by_role):
        case Done():
            ctx.tell(person.id, Text(texts.you_are(role, ctx.me.name)), cause=f"appoint:{ctx.update.key}")
            return Reply(texts.appointed(person.name, role, roles.vacant(ctx.connection)))
        case Conflict(held, article):
            return Reply(texts.conflict(person.name, held, role, article))
        case Already() | _:
            return Reply(texts.holds_already(person.name, role))


def do_dismiss(ctx: Context, data: dict[str, Any]) -> Reply:
    person, role = ctx.someone(data["person"]), Role(data["role"])
    by_role = ctx.acts_as(ctx.me.id, APPOINTERS)
    if by_role is None or person.id == ctx.me.id:
        return Reply(texts.only_supervisor() if by_role is None else texts.not_for_yourself())
    match roles.revoke(ctx.work, person.id, role, by=ctx.me.id, by_role=by_role):
        case Done():
            ctx.tell(person.id, Text(texts.you_are_no_longer(role, ctx.me.name)), cause=f"dismiss:{ctx.update.key}")
            return Reply(texts.dismissed(person.name, role))
        case Moved("last"):
            return Reply(texts.last_holder(person.name, role))
        case _:
            return Reply(texts.holds_not(person.name, role))


# --- roster -------------------------------------------------------------------------------------


def _roster(ctx: Context, slots: Mapping[str, Slot]) -> Wish | Reply:
    if slots.get("act") == "show" or "person" not in slots:
        return _show_roster(ctx)
    if ctx.acts_as(ctx.me.id, ROSTER_KEEPERS) is None:
        return Reply(texts.only_roster_keepers())
    person = _person(ctx, slots)
    if isinstance(person, Reply):
        return person
    if Role.duty_officer not in ctx.roles_of(person.id):
        return Reply(texts.no_duty_officer(person.name))
    period = _period(ctx, slots)
    if isinstance(period, Reply):
        return period
    data = {"person": person.id, "start": kept_moment(period[0]), "end": kept_moment(period[1])}
    return "roster", data, texts.confirm_roster(person.name, *period)


def _show_roster(ctx: Context) -> Reply:
    now_on = [ctx.name(person) for person in roster.on_duty(ctx.connection, ctx.now)]
    coming = [(ctx.name(one.person), one.starts_at, one.ends_at) for one in roster.upcoming(ctx.connection, ctx.now)]
    fallback = [] if now_on else roles.holders(ctx.connection, [Role.duty_officer])[Role.duty_officer]
    return Reply(texts.roster(now_on, coming, [ctx.name(one) for one in fallback]))


def do_roster(ctx: Context, data: dict[str, Any]) -> Reply:
    by_role = ctx.acts_as(ctx.me.id, ROSTER_KEEPERS)
    start, end = moment_of(data["start"]), moment_of(data["end"])
    if by_role is None or start is None or end is None:
        return Reply(texts.only_roster_keepers())
    person = ctx.someone(data["person"])
    roster.add(ctx.work, person.id, start, end, by=ctx.me.id, by_role=by_role)
    if person.id != ctx.me.id:
        ctx.tell(person.id, Text(texts.your_shift(start, end, ctx.me.name)), cause=f"shift:{ctx.update.key}")
    return Reply(texts.rostered(person.name, start, end))


# --- stand-ins ------------------------------------------------------------------------------------


def _stand_in(ctx: Context, slots: Mapping[str, Slot]) -> Wish | Reply:
    if slots.get("act") == "cancel":
        count = standins.cancel(ctx.work, ctx.me.id, by=ctx.me.id)
        return Reply(texts.standin_cancelled(count))
    if slots.get("act") != "set" or "person" not in slots:
        return _show_standins(ctx)
    person = _person(ctx, slots)
    if isinstance(person, Reply):
        return person
    refused = _refused_standin(ctx, person)
    if refused:
        return Reply(refused)
    period = _period(ctx, slots)
    if isinstance(period, Reply):
        return period
    data = {"standin": person.id, "start": kept_moment(period[0]), "end": kept_moment(period[1])}
    return "stand_in", data, texts.confirm_standin(person.name, *period)


def _refused_standin(ctx: Context, person: Person) -> str:
    """A stand-in must not come by roles that exclude their own (ZZ-03, ZZ-10)."""
    if person.id == ctx.me.id:
        return texts.not_your_own_standin()
    for role in sorted(ctx.roles_of(ctx.me.id)):
        clash = roles.conflict(ctx.roles_of(person.id), role)
        if clash:
            return texts.standin_conflict(person.name, clash.held, role, clash.article)
    return ""


def _show_standins(ctx: Context) -> Reply:
    mine = standins.of_person(ctx.connection, ctx.me.id, ctx.now)
    return Reply(texts.standins([(ctx.name(one.standin), one.starts_at, one.ends_at) for one in mine]))


def do_stand_in(ctx: Context, data: dict[str, Any]) -> Reply:
    person, start, end = ctx.someone(data["standin"]), moment_of(data["start"]), moment_of(data["end"])
    refused = _refused_standin(ctx, person)
    if refused or start is None or end is None:
        return Reply(refused)
    standins.add(ctx.work, ctx.me.id, person.id, start, end, by=ctx.me.id)
    text = Text(texts.you_stand_in(ctx.me.name, start, end))
    ctx.tell(person.id, text, cause=f"standin:{ctx.update.key}")
    return Reply(texts.standin_set(person.name, start, end))


# --- limits ---------------------------------------------------------------------------------------

_NAMES = {"repeat": "round", "disable": "disable", "report": "report"}


def _limits(ctx: Context, intent: str, slots: Mapping[str, Slot]) -> Wish | Reply:
    if slots.get("act") != "set":
        return Reply(texts.limits(limits_in_force(ctx.connection)))
    if ctx.acts_as(ctx.me.id, APPOINTERS) is None:
        return Reply(texts.only_supervisor())
    minutes = slots.get("minutes")
    numbers = [int(each) for each in minutes if isinstance(each, int)] if isinstance(minutes, tuple) else []
    change = _ladder_change(numbers) if intent == "ladder" else _number_change(str(slots.get("setting", "")), numbers)
    if not change:
        return Reply(texts.how_to_set())
    return "limits", change, texts.confirm_limits(change)


def _ladder_change(numbers: list[int]) -> dict[str, Any]:
    """The minutes of the rungs after the first call, each later than the one before."""
    rising = all(one < next_one for one, next_one in zip([0, *numbers], numbers, strict=False))
    fits = len(numbers) == len(LIMITS.ladder) - 1 and rising and numbers[-1] <= 240
    return {"ladder": [0, *numbers]} if fits else {}


def _number_change(setting: str, numbers: list[int]) -> dict[str, Any]:
    """The written report's 24 hours are the regulation's: they can be shortened, never lengthened (ZX-22)."""
    name = _NAMES.get(setting, "")
    if not name or len(numbers) != 1 or not 1 <= numbers[0] <= (24 if name == "report" else 240):
        return {}
    return {name: numbers[0]}


def do_limits(ctx: Context, data: dict[str, Any]) -> Reply:
    by_role = ctx.acts_as(ctx.me.id, APPOINTERS)
    if by_role is None:
        return Reply(texts.only_supervisor())
    changed = settings.value(ctx.connection, SETTING, {}) | data
    version = settings.put(ctx.work, SETTING, changed, by=ctx.me.id)
    ctx.work.record("limits.changed", by=ctx.me.id, role=by_role, version=version, **data)
    return Reply(texts.limits_changed(limits_in_force(ctx.connection)))


# --- shared ---------------------------------------------------------------------------------------


def _person(ctx: Context, slots: Mapping[str, Slot]) -> Person | Reply:
    """The one person of that name; two of a name are asked for by id."""
    name = str(slots.get("person", ""))
    found = people.by_name(ctx.connection, name)
    if len(found) == 1:
        return found[0]
    if not found:
        return Reply(texts.nobody_called(name))
    units = [(one.id, people.department_name(ctx.connection, one.main_department)) for one in found]
    return Reply(texts.several_called(name, units))


def _period(ctx: Context, slots: Mapping[str, Slot]) -> tuple[datetime, datetime] | Reply:
    start, end = slots.get("start"), slots.get("end")
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return Reply(texts.which_period())
    if end <= ctx.now or end <= start or end - start > timedelta(days=62):
        return Reply(texts.impossible_period())
    return start, end
