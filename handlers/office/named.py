"""Who and when a command means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from handlers.context import Context
from handlers.texts import admin as texts
from handlers.texts.questions import Question
from handlers.types import Reply
from handlers.understanding.meaning import Slot
from store import people
from store.people import Person

# The chat asks first: act, what is to be done, and the question.
Wish = tuple[str, dict[str, Any], Question]


def person_named(ctx: Context, slots: Mapping[str, Slot]) -> Person | Reply:
    """The one person of that name; two of a name are asked for by id."""
    name = str(slots.get("person", ""))
    found = people.by_name(ctx.connection, name)
    if len(found) == 1:
        return found[0]
    if not found:
        return Reply(texts.nobody_called(name))
    units = [(one.id, people.department_name(ctx.connection, one.main_department)) for one in found]
    return Reply(texts.several_called(name, units))


def period_named(ctx: Context, slots: Mapping[str, Slot]) -> tuple[datetime, datetime] | Reply:
    start, end = slots.get("start"), slots.get("end")
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return Reply(texts.which_period())
    if end <= ctx.now or end <= start or end - start > timedelta(days=62):
        return Reply(texts.impossible_period())
    return start, end
