"""设置: the numbers of the ladder and of the clocks, for cases that start afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.context import Context
from handlers.leaks.policy import SETTING, limits_in_force
from handlers.office.appointments import APPOINTERS
from handlers.office.named import Wish
from handlers.procedures.leak import LIMITS
from handlers.texts import admin as texts
from handlers.types import Reply
from handlers.understanding.meaning import Slot
from store import settings

_NAMES = {"repeat": "round", "disable": "disable", "report": "report"}


def wish(ctx: Context, intent: str, slots: Mapping[str, Slot]) -> Wish | Reply:
    if slots.get("act") != "set":
        return Reply(texts.limits(limits_in_force(ctx.connection)))
    if ctx.acts_as(ctx.me.id, APPOINTERS) is None:
        return Reply(texts.only_supervisor())
    minutes = slots.get("minutes")
    numbers = [int(each) for each in minutes if isinstance(each, int)] if isinstance(minutes, tuple) else []
    wanted = _ladder_change(numbers) if intent == "ladder" else _number_change(str(slots.get("setting", "")), numbers)
    if not wanted:
        return Reply(texts.how_to_set())
    return "limits", wanted, texts.confirm_limits(wanted)


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


def change(ctx: Context, data: dict[str, Any]) -> Reply:
    by_role = ctx.acts_as(ctx.me.id, APPOINTERS)
    if by_role is None:
        return Reply(texts.only_supervisor())
    changed = settings.value(ctx.connection, SETTING, {}) | data
    version = settings.put(ctx.work, SETTING, changed, by=ctx.me.id)
    ctx.work.record("limits.changed", by=ctx.me.id, role=by_role, version=version, **data)
    return Reply(texts.limits_changed(limits_in_force(ctx.connection)))
