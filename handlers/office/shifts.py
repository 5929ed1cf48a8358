"""值班: who is on duty, and putting somebody on the roster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.context import Context
from handlers.dialogs.fields import kept_moment, moment_of
from handlers.office.named import Wish, period_named, person_named
from handlers.texts import admin as texts
from handlers.types import Reply, Text
from handlers.understanding.meaning import Slot
from store import roles, roster
from store.roles import Role

ROSTER_KEEPERS = (Role.security_supervisor, Role.security_admin)


def wish(ctx: Context, slots: Mapping[str, Slot]) -> Wish | Reply:
    if slots.get("act") == "show" or "person" not in slots:
        return _show_roster(ctx)
    if ctx.acts_as(ctx.me.id, ROSTER_KEEPERS) is None:
        return Reply(texts.only_roster_keepers())
    person = person_named(ctx, slots)
    if isinstance(person, Reply):
        return person
    if Role.duty_officer not in ctx.roles_of(person.id):
        return Reply(texts.no_duty_officer(person.name))
    period = period_named(ctx, slots)
    if isinstance(period, Reply):
        return period
    data = {"person": person.id, "start": kept_moment(period[0]), "end": kept_moment(period[1])}
    return "roster", data, texts.confirm_roster(person.name, *period)


def _show_roster(ctx: Context) -> Reply:
    officers = roles.holders(ctx.connection, [Role.duty_officer])[Role.duty_officer]
    shifts = [one for one in roster.upcoming(ctx.connection, ctx.now) if one.person in officers]
    now_on = dict.fromkeys(ctx.name(one.person) for one in shifts if one.starts_at <= ctx.now)
    coming = [(ctx.name(one.person), one.starts_at, one.ends_at) for one in shifts]
    return Reply(texts.roster(list(now_on), coming, [] if now_on else [ctx.name(one) for one in officers]))


def put_on(ctx: Context, data: dict[str, Any]) -> Reply:
    by_role = ctx.acts_as(ctx.me.id, ROSTER_KEEPERS)
    start, end = moment_of(data["start"]), moment_of(data["end"])
    if by_role is None or start is None or end is None:
        return Reply(texts.only_roster_keepers())
    person = ctx.someone(data["person"])
    if not person.active or Role.duty_officer not in ctx.roles_of(person.id):
        return Reply(texts.no_duty_officer(person.name))
    roster.add(ctx.work, person.id, start, end, by=ctx.me.id, by_role=by_role)
    if person.id != ctx.me.id:
        ctx.tell(person.id, Text(texts.your_shift(start, end, ctx.me.name)), cause=f"shift:{ctx.update.key}")
    return Reply(texts.rostered(person.name, start, end))
